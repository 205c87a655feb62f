"""Forms of a working group: members, meetings and what came of them, questions to others, what is compared."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from tilskudd.web.appeal_forms import WithFile, day_field, words_field
from tilskudd.web.forms import Plain

YES_OR_NO = [("yes", gettext_lazy("Ja")), ("no", gettext_lazy("Nei"))]


def _text(label: Any, help_text: Any = "", most: int = 200) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, max_length=most)


def _choice(label: Any, options: Any = YES_OR_NO) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=options)


class ChangeMember(Plain):
    """Somebody in the group, or no longer."""

    name = _text(gettext_lazy("Navn"))
    agency = _text(gettext_lazy("Virksomhet"), gettext_lazy("For eksempel IMDi eller AVdir."))
    part = _choice(
        gettext_lazy("Rolle i gruppen"),
        [
            ("member", gettext_lazy("Medlem")),
            ("lead", gettext_lazy("Leder gruppen")),
            ("out", gettext_lazy("Er ikke lenger med")),
        ],
    )


class CallMeeting(Plain):
    """A meeting, planned or held."""

    day = day_field(gettext_lazy("Dag"))
    words = _text(gettext_lazy("Hva møtet gjelder"), most=500)


class NoteMeeting(WithFile):
    """What came of a meeting."""

    was_held = _choice(gettext_lazy("Ble møtet holdt?"))
    present = forms.CharField(label=gettext_lazy("Til stede"), max_length=500, required=False)
    words = words_field(
        gettext_lazy("Notat"), gettext_lazy("Hva gruppen ble enig om, eller hvorfor det ikke ble møte.")
    )
    field_order = ("was_held", "present", "words", "file")


class AskOthers(Plain):
    """What is asked of somebody who knows."""

    whom = _text(gettext_lazy("Hvem vi spør"))
    task = forms.ChoiceField(label=gettext_lazy("Til leveransen"), required=False)
    asked_on = day_field(gettext_lazy("Spurt den"))
    words = words_field(gettext_lazy("Hva vi spør om"), rows=4)

    def __init__(self, *args: Any, tasks: Iterable[tuple[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["task"].choices = list(tasks)  # type: ignore[attr-defined]


class NoteAnswer(WithFile):
    """What was answered."""

    who = _text(gettext_lazy("Hvem som svarte"))
    answered_on = day_field(gettext_lazy("Svart den"))
    words = words_field(gettext_lazy("Hva vi lærte"), rows=6)
    field_order = ("who", "answered_on", "words", "file")


class CompareAlternative(Plain):
    """One of the ways that are compared."""

    name = _text(gettext_lazy("Alternativet"))
    speaks_for = words_field(gettext_lazy("Det som taler for"), rows=3)
    speaks_against = words_field(gettext_lazy("Det som taler mot"), rows=3)
    is_recommended = _choice(gettext_lazy("Anbefaler gruppen det?"), YES_OR_NO[::-1])


class LimitTargetGroup(Plain):
    """Whom it is about, and how many."""

    limits = words_field(
        gettext_lazy("Hvem målgruppen er"), gettext_lazy("Alder, situasjon, og hvem som ikke er med."), rows=3
    )
    lowest = forms.IntegerField(label=gettext_lazy("Lavest antall"), min_value=0, max_value=10_000_000)
    highest = forms.IntegerField(label=gettext_lazy("Høyest antall"), min_value=0, max_value=10_000_000)
    source = words_field(gettext_lazy("Kilder, og hvordan tallene er regnet"), rows=3)
