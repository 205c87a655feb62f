"""Forms for setting up rounds of claims: the round, its measures with rates and groups, and the regulation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilskudd.claims.measures import MeasureFacts
from tilskudd.claims.models import GroupWindow, Round
from tilskudd.claims.rounds import RoundFacts
from tilskudd.claims.rules import Order
from tilskudd.claims.words import GROUPED_CHOICES, GROUPED_WORDS, ORDER_CHOICES, SOURCE_CHOICES, SOURCE_WORDS
from tilskudd.mandate.models import Assignment, MinistryAnswer
from tilskudd.people.clock import OSLO
from tilskudd.schemes.models import Scheme
from tilskudd.values.period import Period
from tilskudd.web.decision_forms import AnswerChoice
from tilskudd.web.forms import KronerInput, Plain
from tilskudd.web.letter_forms import LARGEST_FILE, day_input
from tilskudd.web.templatetags.figures import short_day

RESERVED = {"ny"}
"""Codes that would stand where another page has its address."""


def day_field(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(label=label, help_text=help_text, localize=False, widget=day_input())


def text_field(label: Any, most: int, rows: int = 3, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "class": "ds-input"})
    return forms.CharField(label=label, max_length=most, help_text=help_text, widget=widget)


class RatedAssignment(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number} {obj.title} ({obj.letter.reference})"


class RoundForm(Plain):
    """What a round is called, when it is open, and who is covered first."""

    title = forms.CharField(label=gettext_lazy("Hva runden heter, på bokmål"), max_length=200)
    title_nn = forms.CharField(label=gettext_lazy("Hva runden heter, på nynorsk"), max_length=200)
    opens_on = day_field(gettext_lazy("Åpner"))
    closes_on = day_field(gettext_lazy("Frist, dag"))
    closes_clock = forms.TimeField(
        label=gettext_lazy("Frist, klokkeslett"),
        help_text=gettext_lazy("Norsk tid."),
        localize=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    late_until = day_field(
        gettext_lazy("Sene krav tas imot til og med"), gettext_lazy("Samme dag som fristen når ingen sene tas imot.")
    )
    pay_from = day_field(gettext_lazy("Betales tidligst"))
    covers_first = forms.ChoiceField(
        label=gettext_lazy("Hvem som dekkes først når rammen er for liten"), choices=ORDER_CHOICES
    )

    @property
    def facts(self) -> RoundFacts:
        given = self.cleaned_data
        return RoundFacts(
            given["title"],
            given["title_nn"],
            given["opens_on"],
            datetime.combine(given["closes_on"], given["closes_clock"], tzinfo=OSLO),
            given["late_until"],
            given["pay_from"],
            Order(given["covers_first"]),
        )


def times_of(round: Round) -> dict[str, Any]:
    """What stands in the form of a round from the start."""
    closes = round.closes_at.astimezone(OSLO)
    names = ("title", "title_nn", "opens_on", "late_until", "pay_from", "covers_first")
    told = {name: getattr(round, name) for name in names}
    return told | {"closes_on": closes.date(), "closes_clock": closes.time()}


class NewRound(RoundForm):
    """A round for one of the confirmed assignments that print a rate."""

    assignment = RatedAssignment(
        label=gettext_lazy("Oppdraget runden svarer på"), queryset=Assignment.objects.none(), empty_label=None
    )
    field_order = ("assignment",)

    def __init__(self, *args: Any, assignments: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["assignment"].queryset = assignments  # type: ignore[attr-defined]


class SchemeChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.line})"


class MeasureForm(Plain):
    """What is claimed for, what is stated with a count, and which scheme pays."""

    scheme = SchemeChoice(label=gettext_lazy("Ordningen som betaler"), queryset=Scheme.objects.none(), empty_label=None)
    name = forms.CharField(
        label=gettext_lazy("Tiltaket, på bokmål"),
        help_text=gettext_lazy("Med liten forbokstav: «utvidet introduksjonsprogram»."),
        max_length=100,
    )
    name_nn = forms.CharField(label=gettext_lazy("Tiltaket, på nynorsk"), max_length=100)
    code = forms.SlugField(
        label=gettext_lazy("Kode"),
        help_text=gettext_lazy(
            "Den samme fra pakke til pakke, så ingen får to ganger for det samme: «program», «norsk». Bare a–z, tall "
            "og bindestrek."
        ),
        max_length=30,
    )
    statement = text_field(gettext_lazy("Det kommunen står inne for, på bokmål"), 500)
    statement_nn = text_field(gettext_lazy("Det kommunen står inne for, på nynorsk"), 500)
    most_months = forms.IntegerField(
        label=gettext_lazy("Høyst så mange måneder"), min_value=1, max_value=48, localize=False
    )
    allows_county = forms.BooleanField(label=gettext_lazy("Også fylkeskommuner kan kreve"), required=False)

    def __init__(self, *args: Any, schemes: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["scheme"].queryset = schemes  # type: ignore[attr-defined]
        self.fields["allows_county"].widget.attrs["class"] = "ds-input"

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].lower()
        if code in RESERVED:
            raise ValidationError(_("Velg en annen kode."))
        return code

    @property
    def facts(self) -> MeasureFacts:
        return MeasureFacts(**{name: given for name, given in self.cleaned_data.items() if name != "scheme"})


class RateForm(Plain):
    """A rate per participant and where it is printed."""

    amount = KronerInput(label=gettext_lazy("Sats per deltaker (kr)"))
    first = day_field(gettext_lazy("Gjelder krav som kommer fra og med"))
    source = forms.CharField(
        label=gettext_lazy("Hvor satsen står"), help_text=gettext_lazy("For eksempel «Oppdrag 22»."), max_length=300
    )
    answer = AnswerChoice(
        label=gettext_lazy("Departementets svar"),
        help_text=gettext_lazy("Må velges når satsen er en annen enn brevets."),
        queryset=MinistryAnswer.objects.none(),
        required=False,
        empty_label=gettext_lazy("Ingen"),
    )

    def __init__(self, *args: Any, answers: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["answer"].queryset = answers  # type: ignore[attr-defined]


class Days(Plain):
    """Two days, both in the period."""

    first = day_field(gettext_lazy("Fra og med"))
    last = day_field(gettext_lazy("Til og med"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("first") and given.get("last") and given["last"] < given["first"]:
            self.add_error("last", _("Datoen er før «fra og med»."))
        return given

    @property
    def period(self) -> Period:
        return Period(self.cleaned_data["first"], self.cleaned_data["last"])


class GroupForm(Days):
    """Whom the letter or the regulation says that the measure is for."""

    source = forms.ChoiceField(label=gettext_lazy("Kilde"), choices=SOURCE_CHOICES)
    grouped_by = forms.ChoiceField(label=gettext_lazy("Gruppen følger"), choices=GROUPED_CHOICES)
    words = forms.CharField(
        label=gettext_lazy("Slik det står"), help_text=gettext_lazy("Kildens egne ord."), max_length=500
    )
    field_order = ("source", "grouped_by", "first", "last", "words")


class WindowChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return _("%(source)s: %(by)s, %(first)s–%(last)s") % {
            "source": SOURCE_WORDS[obj.source],
            "by": GROUPED_WORDS[obj.grouped_by],
            "first": short_day(obj.first),
            "last": short_day(obj.last),
        }


class ChooseGroup(Days):
    """Whose group is used, which of its days, and why."""

    window = WindowChoice(label=gettext_lazy("Gruppen som brukes"), queryset=GroupWindow.objects.none())
    reason = text_field(gettext_lazy("Hvorfor"), 500)
    field_order = ("window", "first", "last", "reason")

    def __init__(self, *args: Any, windows: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["window"].queryset = windows  # type: ignore[attr-defined]
        self.fields["window"].empty_label = None  # type: ignore[attr-defined]


class EarlierPackageForm(Days):
    """A package from before the program was taken in use."""

    code = forms.SlugField(
        label=gettext_lazy("Tiltakets kode"), help_text=gettext_lazy("Den samme som i runden."), max_length=30
    )
    title = forms.CharField(
        label=gettext_lazy("Pakken"), help_text=gettext_lazy("For eksempel «Integreringspakke II»."), max_length=100
    )
    grouped_by = forms.ChoiceField(label=gettext_lazy("Gruppen følger"), choices=GROUPED_CHOICES)
    source = forms.CharField(label=gettext_lazy("Hvor det står"), max_length=300)
    field_order = ("code", "title", "grouped_by", "first", "last", "source")


class RegulationForm(Plain):
    """The regulation that gives the right."""

    title = forms.CharField(label=gettext_lazy("Hva forskriften heter"), max_length=300)
    in_force_from = day_field(gettext_lazy("I kraft fra og med"))
    document = forms.CharField(
        label=gettext_lazy("Hvor den står"),
        help_text=gettext_lazy("Nummeret i Lovdata eller journalposten, for eksempel «FOR-2022-03-25-456»."),
        max_length=300,
    )
    file = forms.FileField(
        label=gettext_lazy("Forskriften som fil"), help_text=gettext_lazy("Høyst 2 MB. Kan utelates."), required=False
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST_FILE:
            raise ValidationError(_("Filen er større enn 2 MB."))
        return file
