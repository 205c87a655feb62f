"""Which day a position is asked for, and which figure."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilskudd.ledger.places import Place
from tilskudd.ledger.words import PLACE_WORDS
from tilskudd.reporting.positions import AsOf
from tilskudd.web.access import OfficeRequest
from tilskudd.web.forms import Plain

FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, required=False, localize=False, widget=widget)


class CutOff(Plain):
    """The day of a position, and the day it was known; both today unless told."""

    dag = _day(gettext_lazy("Ført til og med"))
    kjent = _day(gettext_lazy("Slik det var kjent ved slutten av"))

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        for name in ("dag", "kjent"):
            if told.get(name) and not FIRST <= told[name] <= LAST:
                self.add_error(name, _("Velg en dato mellom 2000 og 2099."))
        return told


def cut_off(request: OfficeRequest) -> tuple[AsOf, CutOff]:
    """The cut-off that the address asks for, and the form that shows it; what cannot be read counts as today."""
    asked = {name: request.GET.get(name, "")[:10] for name in ("dag", "kjent")}
    form = CutOff({name: asked[name] or request.today.isoformat() for name in asked})
    form.is_valid()
    told = getattr(form, "cleaned_data", {})
    return AsOf(told.get("dag") or request.today, told.get("kjent") or request.today), form


def query_of(cut: AsOf, today: date) -> str:
    """What stands after the question mark for this cut-off; nothing for today."""
    told = {"dag": cut.day, "kjent": cut.known}
    return urlencode({name: day.isoformat() for name, day in told.items() if day != today})


class FigureAsked(Plain):
    """A figure that somebody asks for: a line, a place and a day."""

    line = forms.ChoiceField(label=gettext_lazy("Post"))
    place = forms.ChoiceField(
        label=gettext_lazy("Hva"), choices=[(place.value, word) for place, word in PLACE_WORDS.items()]
    )
    dag = _day(gettext_lazy("Ført til og med"))

    def __init__(self, *args: Any, lines: list[tuple[str, str]], today: date, **options: Any) -> None:
        super().__init__(*args, initial={"place": Place.PAID.value, "dag": today}, **options)
        self.fields["line"].choices = lines  # type: ignore[attr-defined]
