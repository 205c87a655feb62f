"""Forms for calls: what one says, why it is drawn back, which letter lifts its reservation, and registers."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilskudd.applications.call_facts import CallFacts
from tilskudd.applications.call_faults import LANGUAGE_WORDS, TEXT_WORDS
from tilskudd.applications.call_texts import CallTexts
from tilskudd.applications.questions import Words
from tilskudd.applications.rules import Gate, Register
from tilskudd.applications.words import GATE_CHOICES, REGISTER_CHOICES
from tilskudd.mandate.models import Letter
from tilskudd.people.clock import OSLO
from tilskudd.web.forms import KronerInput, Plain
from tilskudd.web.round_forms import day_field, text_field

LANGUAGES: Final = ("nb", "nn", "en")
LONGEST_TEXT: Final = 4_000
LONGEST_TITLE: Final = 200
TEXT_HELP: Final[dict[str, Any]] = {
    "purpose": gettext_lazy("Målet, målgruppen, og hva som går foran annet."),
    "who": gettext_lazy("Hvem som kan få pengene. Bare det regelverket sier."),
    "needs": gettext_lazy("Hva søkeren må ha klart: vedlegg, avtaler, tall."),
}


def texts_fields() -> dict[str, forms.Field]:
    """The texts of a call in three languages, as fields named «purpose_nn»."""
    made: dict[str, forms.Field] = {}
    for name, word in TEXT_WORDS.items():
        for language in LANGUAGES:
            rows = 2 if name == "title" else 5
            widget = forms.Textarea(attrs={"rows": rows, "class": "ds-input", "lang": language})
            if name == "title":
                widget = forms.TextInput(attrs={"class": "ds-input", "lang": language})  # type: ignore[assignment]
            made[f"{name}_{language}"] = forms.CharField(
                label=_("%(word)s, på %(language)s") % {"word": word, "language": LANGUAGE_WORDS[language]},
                max_length=LONGEST_TITLE if name == "title" else LONGEST_TEXT,
                required=name == "title" and language == "nb",
                widget=widget,
            )
    return made


class CallForm(Plain):
    """All that a call says."""

    seen = forms.IntegerField(min_value=0, max_value=10_000, widget=forms.HiddenInput)
    closes_on = day_field(gettext_lazy("Frist, dag"))
    closes_clock = forms.TimeField(
        label=gettext_lazy("Frist, klokkeslett"),
        help_text=gettext_lazy("Norsk tid. Det som kommer på slaget, er for sent."),
        localize=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    frame = KronerInput(label=gettext_lazy("Beløp som lyses ut (kr)"))
    reservation = forms.CharField(
        label=gettext_lazy("Forbehold om pengene"),
        help_text=gettext_lazy("Tomt når pengene er her. Ellers hva de venter på, «Stortingets vedtak om Prop. 51 S»."),
        max_length=300,
        required=False,
    )
    first_day = day_field(gettext_lazy("Prosjektene kan begynne"))
    last_day = day_field(gettext_lazy("Prosjektene må være ferdige"))
    gates = forms.MultipleChoiceField(
        label=gettext_lazy("Dette må være oppfylt for at vi vurderer en søknad"),
        choices=GATE_CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    contact = forms.CharField(label=gettext_lazy("Hvem søkere kan spørre"), max_length=200)
    contact_email = forms.EmailField(label=gettext_lazy("E-post"), max_length=254, required=False)
    contact_phone = forms.CharField(label=gettext_lazy("Telefon"), max_length=30, required=False)
    assessors = forms.IntegerField(
        label=gettext_lazy("Hvor mange som vurderer hver søknad"), min_value=1, max_value=5, localize=False
    )
    width = forms.IntegerField(
        label=gettext_lazy("Så mange poeng kan to vurderinger skille uten en forklaring"),
        help_text=gettext_lazy("Poengene går fra 0 til 5."),
        min_value=0,
        max_value=5,
        localize=False,
    )
    words = text_field(
        gettext_lazy("Hva er nytt?"),
        500,
        help_text=gettext_lazy("Står på siden, og sendes alle som har begynt å søke."),
    )

    def __init__(self, *args: Any, says_news: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields = {**texts_fields(), **self.fields}
        if not says_news:
            del self.fields["words"]
        self.fields["gates"].widget.attrs["class"] = "ds-input"

    @property
    def texts(self) -> list[tuple[Any, Any, list[forms.BoundField]]]:
        """Each text: its name, its help, and its fields."""
        return [
            (word, TEXT_HELP.get(name, ""), [self[f"{name}_{language}"] for language in LANGUAGES])
            for name, word in TEXT_WORDS.items()
        ]

    def facts(self, like: CallFacts | None = None) -> CallFacts:
        """What was written; what judges and carries is as before."""
        given = self.cleaned_data
        texts = {name: Words(*(given[f"{name}_{language}"] for language in LANGUAGES)) for name in TEXT_WORDS}
        same = {name: given[name] for name in SAME}
        return CallFacts(
            texts=CallTexts(**texts),
            closes_at=datetime.combine(given["closes_on"], given["closes_clock"], tzinfo=OSLO),
            gates=frozenset(Gate(one) for one in given["gates"]),
            judged_by=like.judged_by if like else {},
            carried_by=like.carried_by if like else {},
            **same,
        )


SAME: Final = (
    "frame",
    "reservation",
    "first_day",
    "last_day",
    "contact",
    "contact_email",
    "contact_phone",
    "assessors",
    "width",
)


def filled(facts: CallFacts) -> dict[str, Any]:
    """What stands in the form from the start."""
    closes = facts.closes_at.astimezone(OSLO)
    told: dict[str, Any] = {name: getattr(facts, name) for name in SAME}
    told |= {"closes_on": closes.date(), "closes_clock": closes.time(), "gates": [one.value for one in facts.gates]}
    for name in TEXT_WORDS:
        told |= {f"{name}_{language}": getattr(getattr(facts.texts, name), language) for language in LANGUAGES}
    return told


class WhyWithdrawn(Plain):
    """Why a call is drawn back."""

    why = text_field(
        gettext_lazy("Hvorfor trekkes den tilbake?"),
        400,
        help_text=gettext_lazy("Står på siden, og sendes alle som har begynt å søke."),
    )


class LetterChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.reference)


class LiftReservation(Plain):
    """Which confirmed letter gave the money."""

    letter = LetterChoice(label=gettext_lazy("Brevet som ga pengene"), queryset=Letter.objects.none(), empty_label=None)

    def __init__(self, *args: Any, letters: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["letter"].queryset = letters  # type: ignore[attr-defined]


class RegisterFile(Plain):
    """A register as a file shows it of a day."""

    register = forms.ChoiceField(label=gettext_lazy("Register"), choices=REGISTER_CHOICES)
    day = day_field(
        gettext_lazy("Dagen filen viser"), gettext_lazy("Filen er bevis for denne dagen og dem før, ikke for senere.")
    )
    file = forms.FileField(
        label=gettext_lazy("Fil"),
        help_text=gettext_lazy(
            "CSV i UTF-8 med komma eller semikolon. Frivillighetsregisteret: organisasjonsnummer, navn, registrert, "
            "slettet. Roller: organisasjonsnummer, navn, rolle, person."
        ),
    )

    @property
    def kind(self) -> Register:
        return Register(self.cleaned_data["register"])
