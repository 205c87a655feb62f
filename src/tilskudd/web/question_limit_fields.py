"""The limits of a question as fields: what is counted is told by its kind."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from tilskudd.applications.question_faults import MOST_COUNTED
from tilskudd.applications.questions import LIMIT_OF, QuestionKind
from tilskudd.values.kroner import Kroner
from tilskudd.web.forms import KronerInput
from tilskudd.web.letter_forms import day_input
from tilskudd.web.question_limits import FILE_WORDS
from tilskudd.web.question_words import LIMIT_WORDS


def limit_fields(kind: QuestionKind) -> dict[str, forms.Field]:
    """The fields for the least and the most that a kind counts, and for the files an attachment may be."""
    made: dict[str, forms.Field] = {}
    for name, label in zip(("least", "most"), LIMIT_WORDS.get(kind, (None, None)), strict=True):
        if label is not None:
            made[name] = _limit(kind, label)
    if kind is QuestionKind.ATTACHMENT:
        made["types"] = forms.MultipleChoiceField(
            label=gettext_lazy("Filer vi tar imot"),
            choices=list(FILE_WORDS.items()),
            required=False,
            widget=forms.CheckboxSelectMultiple(attrs={"class": "ds-input"}),
        )
    return made


def _limit(kind: QuestionKind, label: Any) -> forms.Field:
    if LIMIT_OF[kind] is Kroner:
        return OptionalKroner(label=label, required=False)
    if LIMIT_OF[kind] is date:
        return forms.DateField(label=label, required=False, localize=False, widget=day_input())
    lowest = -MOST_COUNTED if kind is QuestionKind.NUMBER else 0
    widget = forms.NumberInput(attrs={"class": "ds-input"})
    return forms.IntegerField(
        label=label, required=False, min_value=lowest, max_value=MOST_COUNTED, localize=False, widget=widget
    )


class OptionalKroner(KronerInput):
    """An amount that may be left out: empty is no limit, not zero."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(value) if str(value or "").strip() else None
