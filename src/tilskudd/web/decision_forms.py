"""Forms for decisions: a line corrected, a grant changed, a recipient found."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from tilskudd.mandate.models import MinistryAnswer
from tilskudd.parties.models import OrganisationKind
from tilskudd.people.models import WrittenForm
from tilskudd.schemes.rules import LegalBasis
from tilskudd.web.forms import Answer, KronerInput, Plain
from tilskudd.web.templatetags.figures import long_day


class Seen(Plain):
    """The version that the person has seen."""

    seen = forms.IntegerField(min_value=1, max_value=10_000, widget=forms.HiddenInput)


class SendBack(Seen, Answer):
    """Why a proposal is sent back."""


class AnswerChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.answered_by} {long_day(obj.answered_on)}: {obj.words[:80]}"


class CorrectOutcome(Seen):
    """A new amount for one line, on what ground, and the ministry's answer where the letter prints the line."""

    amount = KronerInput(label=gettext_lazy("Nytt beløp (kr)"))
    reason = forms.CharField(label=gettext_lazy("Hvorfor"), max_length=300)
    answer = AnswerChoice(
        label=gettext_lazy("Departementets svar"),
        help_text=gettext_lazy("Må velges når brevet skriver beløpet."),
        queryset=MinistryAnswer.objects.none(),
        required=False,
        empty_label=gettext_lazy("Ingen"),
    )

    def __init__(self, *args: Any, answers: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["answer"].queryset = answers  # type: ignore[attr-defined]


class ChangeGrant(Plain):
    """A new amount for a grant; zero withdraws it."""

    amount = KronerInput(
        label=gettext_lazy("Nytt beløp (kr)"), help_text=gettext_lazy("0 trekker hele tilskuddet tilbake.")
    )
    reason = forms.CharField(
        label=gettext_lazy("Hvorfor"), max_length=500, widget=forms.Textarea(attrs={"rows": 3, "class": "ds-input"})
    )
    answer = AnswerChoice(
        label=gettext_lazy("Departementets svar"),
        help_text=gettext_lazy("Må velges når beløpet blir større enn brevet skriver."),
        queryset=MinistryAnswer.objects.none(),
        required=False,
        empty_label=gettext_lazy("Ingen"),
    )

    def __init__(self, *args: Any, answers: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["answer"].queryset = answers  # type: ignore[attr-defined]


class NameRecipient(Plain):
    """Who an earmark is for, and why there is no call. The lower half registers somebody who is not known yet."""

    number = forms.CharField(label=gettext_lazy("Organisasjonsnummer"), max_length=20)
    purpose = forms.CharField(
        label=gettext_lazy("Formål"), help_text=gettext_lazy("Slik brevet skriver det."), max_length=500
    )
    document = forms.CharField(
        label=gettext_lazy("Dokumentet som nevner mottakeren"),
        help_text=gettext_lazy(
            "Proposisjon eller vedtak, Bestemmelsene om økonomistyring 6.4.2 a. Kan fylles ut senere."
        ),
        max_length=200,
        required=False,
    )
    page = forms.CharField(label=gettext_lazy("Side"), max_length=20, required=False)
    quote = forms.CharField(
        label=gettext_lazy("Sitat"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "ds-input"}),
    )
    name = forms.CharField(
        label=gettext_lazy("Navn i Enhetsregisteret"),
        help_text=gettext_lazy("Bare når organisasjonen ikke er registrert her fra før."),
        max_length=200,
        required=False,
    )
    kind = forms.ChoiceField(label=gettext_lazy("Slag"), choices=OrganisationKind.choices, initial="voluntary")
    written_form = forms.ChoiceField(label=gettext_lazy("Målform"), choices=WrittenForm.choices)
    seen_in = forms.CharField(
        label=gettext_lazy("Hvor nummeret er slått opp"),
        help_text=gettext_lazy("For eksempel «Enhetsregisteret, 15. februar 2022»."),
        max_length=200,
        required=False,
    )

    @property
    def basis(self) -> LegalBasis:
        given = self.cleaned_data
        return LegalBasis(given["document"], given["page"], given["quote"])


class ProposeFromRun(Plain):
    """Whose amounts are proposed where the letter's differ from the recipe's, and on which answer."""

    seen = forms.IntegerField(min_value=0, max_value=10_000, widget=forms.HiddenInput)
    amounts = forms.ChoiceField(
        label=gettext_lazy("Hvilke beløp"),
        choices=[
            ("printed", gettext_lazy("Slik brevet skriver dem")),
            ("computed", gettext_lazy("Slik oppskriften gir dem")),
        ],
    )
    answer = AnswerChoice(
        label=gettext_lazy("Departementets svar"),
        help_text=gettext_lazy("Må velges når oppskriftens beløp skal gjelde i stedet for brevets."),
        queryset=MinistryAnswer.objects.none(),
        required=False,
        empty_label=gettext_lazy("Ingen"),
    )
    words = forms.CharField(label=gettext_lazy("Hva som er nytt i denne versjonen"), max_length=300, required=False)

    def __init__(self, *args: Any, has_table: bool, answers: Any, is_again: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["answer"].queryset = answers  # type: ignore[attr-defined]
        if not has_table:
            del self.fields["amounts"], self.fields["answer"]
        if not is_again:
            del self.fields["words"]
