"""Forms for letters: the file, a fact corrected or added, answers to findings and duties, the ministry's answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilskudd.mandate.facts import OPTIONAL, VALUES, Shape, Sort, Value
from tilskudd.mandate.models import LETTER_KINDS, MinistryAnswer
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import Kroner
from tilskudd.web.fact_words import VALUE_WORDS
from tilskudd.web.forms import KronerInput, Plain

LARGEST_FILE = 2_000_000


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class LetterFile(Plain):
    """A letter as a file."""

    letter = forms.FileField(
        label=gettext_lazy("Brevet"),
        help_text=gettext_lazy("PDF, ren tekst eller Markdown, høyst 2 MB."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.txt,.md,application/pdf,text/plain,text/markdown"}),
    )

    def clean_letter(self) -> Any:
        file = self.cleaned_data["letter"]
        if file.size > 2_000_000:
            raise ValidationError(_("Filen er større enn 2 MB. Brev er sjelden over noen hundre kilobyte."))
        return file


class BudgetLineInput(forms.CharField):
    """A budget line as people write it, «671/62»."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return str(BudgetLine.written(text))
        except ValueError:
            raise ValidationError(_("Skriv posten som kapittel/post, for eksempel 671/62.")) from None


FIELDS: dict[Shape, Callable[..., forms.Field]] = {
    Shape.MONEY: lambda **options: KronerInput(**options),
    Shape.LINE: lambda **options: BudgetLineInput(max_length=7, **options),
    Shape.DAY: lambda **options: forms.DateField(widget=day_input(), localize=False, **options),
    Shape.KIND: lambda **options: forms.ChoiceField(choices=LETTER_KINDS, **options),
    Shape.NUMBER: lambda **options: forms.IntegerField(min_value=0, max_value=9999, localize=False, **options),
    Shape.TEXT: lambda **options: forms.CharField(max_length=1000, **options),
}


class FactForm(Plain):
    """The values of one fact, why they are so, and where in the letter they stand."""

    seen = forms.IntegerField(min_value=0, max_value=10**12, widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, sort: Sort, answers: Iterable[MinistryAnswer] = (), adds: bool = False, **options: Any
    ):
        super().__init__(*args, **options)
        self.sort = sort
        for name, shape in VALUES[sort].items():
            self.fields[name] = FIELDS[shape](
                label=VALUE_WORDS[name],
                required=name not in OPTIONAL or (name == "line" and sort in (Sort.POSITION, Sort.CHANGE)),
            )
        self.fields["letter_line"] = forms.IntegerField(
            label=gettext_lazy("Linjen i brevet der det står"),
            help_text=gettext_lazy("Tom når det er samme sted som vi leste."),
            min_value=1,
            max_value=10**6,
            required=adds,
            localize=False,
        )
        if adds:
            self.fields["letter_line"].help_text = gettext_lazy(
                "Tallet i margen ved siden av brevet; i en PDF under «Teksten på siden»."
            )
        self.fields["reason"] = forms.CharField(label=gettext_lazy("Hvorfor"), max_length=500)
        known = list(answers)
        if known:
            self.fields["ministry_answer"] = forms.ModelChoiceField(
                queryset=MinistryAnswer.objects.filter(pk__in=[one.pk for one in known]),
                label=gettext_lazy("Departementets svar som endrer tallet"),
                required=False,
                empty_label=_("Ingen: vi leste feil"),
            )
            self.fields["ministry_answer"].label_from_instance = answer_words  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "ds-input")

    @property
    def value(self) -> Value:
        """The values as facts have them: whole kroner, ISO days."""
        return {name: plain(self.cleaned_data.get(name)) for name in VALUES[self.sort]}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        amount = given.get("amount")
        if isinstance(amount, Kroner) and not amount.is_whole:
            self.add_error("amount", _("Beløpet må være hele kroner."))
        return given


def answer_words(answer: MinistryAnswer) -> str:
    return f"{answer.answered_on:%d.%m.%Y}, {answer.answered_by}: {answer.words[:80]}"


def plain(value: Any) -> int | str | None:
    if isinstance(value, Kroner):
        return value.in_kroner if value.is_whole else None
    if isinstance(value, date):
        return value.isoformat()
    return value if value not in ("", None) else None


class Why(Plain):
    """Why something is removed."""

    seen = forms.IntegerField(min_value=0, max_value=10**12, widget=forms.HiddenInput, required=False)
    reason = forms.CharField(label=gettext_lazy("Hvorfor"), max_length=500)


class AnswerFinding(Plain):
    """What we say to a finding, and what the ministry is told."""

    words = forms.CharField(
        label=gettext_lazy("Svaret vårt"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    tell_ministry = forms.BooleanField(
        label=gettext_lazy("Ta det med i merknadene til departementet"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "ds-input"}),
    )
    should_say = forms.CharField(
        label=gettext_lazy("Hva brevet skulle ha sagt"),
        help_text=gettext_lazy("Til departementet."),
        max_length=500,
        required=False,
    )
    until_then = forms.CharField(
        label=gettext_lazy("Hva vi gjør til vi får svar"),
        help_text=gettext_lazy("Til departementet."),
        max_length=500,
        required=False,
    )


class AnswerDuties(Plain):
    """What carries the ticked duties, or why they are only noted."""

    is_carried = forms.ChoiceField(
        label=gettext_lazy("Svar"),
        choices=[("ja", gettext_lazy("Bæres av")), ("nei", gettext_lazy("Noteres, fordi"))],
        widget=forms.Select(attrs={"class": "ds-input"}),
    )
    words = forms.CharField(
        label=gettext_lazy("Hva som bærer dem, eller hvorfor de noteres"),
        help_text=gettext_lazy(
            "Et vilkår i tilskuddsbrevet, en regel i ordningen, et spørsmål i skjema, et steg eller en leveranse."
        ),
        max_length=500,
    )


class ReplySent(Plain):
    sent_on = forms.DateField(label=gettext_lazy("Sendt"), widget=day_input(), localize=False)


class MinistryAnswered(Plain):
    """What the ministry answered, with the file it stands in."""

    findings = forms.MultipleChoiceField(
        label=gettext_lazy("Funnene svaret gjelder"), widget=forms.CheckboxSelectMultiple
    )
    answered_on = forms.DateField(label=gettext_lazy("Svarets dato"), widget=day_input(), localize=False)
    answered_by = forms.CharField(label=gettext_lazy("Hvem som svarte"), max_length=200)
    words = forms.CharField(
        label=gettext_lazy("Hva de svarte"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    file = forms.FileField(label=gettext_lazy("Filen svaret står i"))

    def __init__(self, *args: Any, findings: Iterable[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["findings"].choices = [(str(number), words) for number, words in findings]  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise ValidationError(_("Filen er større enn 2 MB."))
        return file
