"""The form that asks for an export: which applications, which columns, what file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from tilskudd.applications.models import Call
from tilskudd.applications.rules import ApplicationState
from tilskudd.applications.words import APPLICATION_STATE_WORDS
from tilskudd.reporting.application_columns import COLUMNS
from tilskudd.reporting.words import EXPORT_FORM_CHOICES, ExportForm
from tilskudd.web.forms import Plain

MOST_CALLS = 100


class ExportAsked(Plain):
    """Everything in it may be left as it is: then it is all applications, with all columns, as a spreadsheet."""

    call = forms.ChoiceField(label=gettext_lazy("Utlysning"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("Tilstand"),
        required=False,
        choices=[
            ("", gettext_lazy("Alle som er sendt")),
            *((one.value, word) for one, word in APPLICATION_STATE_WORDS.items() if one is not ApplicationState.DRAFT),
        ],
    )
    words = forms.CharField(
        label=gettext_lazy("Søk"),
        help_text=gettext_lazy("Ord i søknaden. La det stå tomt for alle."),
        max_length=100,
        required=False,
    )
    form = forms.ChoiceField(label=gettext_lazy("Fil"), choices=EXPORT_FORM_CHOICES, initial=ExportForm.XLSX.value)
    columns = forms.MultipleChoiceField(
        label=gettext_lazy("Kolonner"),
        choices=[(name, words) for name, (words, _cell) in COLUMNS.items()],
        initial=list(COLUMNS),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "ds-input"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        newest = Call.objects.order_by("-id").values_list("number", "scheme__name")[:MOST_CALLS]
        self.fields["call"].choices = [  # type: ignore[attr-defined]
            ("", gettext_lazy("Alle")),
            *((number, f"{number} {name}") for number, name in newest),
        ]
