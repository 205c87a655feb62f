"""What judges an award criterion, and what carries a duty of the letter, chosen by their words."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilskudd.applications.coverage import JUDGES, Basis
from tilskudd.applications.questions import AskedIn, QuestionSet
from tilskudd.web.forms import Plain
from tilskudd.web.round_forms import text_field

BASIS_WORDS: Final[dict[Basis, Any]] = {
    Basis.EARLIER_REPORTS: gettext_lazy("rapporter fra tidligere tilskudd"),
    Basis.REGISTER: gettext_lazy("et offentlig register"),
    Basis.RULES: gettext_lazy("regelverket for ordningen"),
    Basis.CALL: gettext_lazy("selve utlysningen"),
    Basis.DECISION: gettext_lazy("vedtaket og tilskuddsbrevet"),
}
CARRIERS: Final = (Basis.RULES, Basis.CALL, Basis.DECISION)


class Chosen(Plain):
    """What was ticked, and what is new in words once the call is published."""

    seen = forms.IntegerField(min_value=0, max_value=10_000, widget=forms.HiddenInput)
    named = forms.MultipleChoiceField(
        label=gettext_lazy("Kryss av"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "ds-input"}),
    )
    words = text_field(gettext_lazy("Hva er nytt?"), 500)

    def __init__(self, *args: Any, choices: list[Any], says_news: bool, label: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["named"].widget.attrs["class"] = "ds-input"
        self.fields["named"].choices = choices  # type: ignore[attr-defined]
        self.fields["named"].label = label
        if not says_news:
            del self.fields["words"]


def judges(whole: QuestionSet) -> list[Any]:
    """What an award criterion may be judged by: what is looked up, and the questions of the application."""
    looked_up = [(one.value, BASIS_WORDS[one]) for one in Basis if one in JUDGES]
    return looked_up + [(one.key, _question(one.words.nb)) for one in whole.asked(AskedIn.APPLICATION)]


def carriers(whole: QuestionSet, criteria: list[str]) -> list[Any]:
    """What a duty may be carried by: where it is carried out, a criterion of the rules, or a question."""
    places = [(one.value, BASIS_WORDS[one]) for one in CARRIERS]
    of_rules = [(one, _("kriteriet «%s»") % one) for one in criteria]
    return places + of_rules + [(one.key, _question(one.words.nb)) for one in whole.questions]


def names_of(whole: QuestionSet) -> dict[str, Any]:
    """What each judge and carrier is called, by what stands for it in the call."""
    bases = {one.value: BASIS_WORDS[one] for one in Basis}
    return bases | {one.key: _question(one.words.nb) for one in whole.questions}


def _question(words: str) -> str:
    return _("spørsmålet «%s»") % words
