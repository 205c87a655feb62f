"""What a call says, before it is written, and as it was written last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from tilskudd.applications.call_models import CallVersion
from tilskudd.applications.call_texts import CallTexts
from tilskudd.applications.rules import MOST_POINTS, Gate
from tilskudd.mandate.rules import tidy
from tilskudd.values.kroner import ZERO, Kroner

MOST_ASSESSORS: Final = 5


@dataclass(frozen=True)
class CallFacts:
    """A call (utlysning) to be written: texts, deadline with its clock, whole kroner, days, and how it is judged.

    `closes_at` is aware, the first moment that is too late. `judged_by` and `carried_by` are as in CallVersion.
    """

    texts: CallTexts
    closes_at: datetime
    frame: Kroner
    first_day: date
    last_day: date
    contact: str
    contact_email: str = ""
    contact_phone: str = ""
    gates: frozenset[Gate] = frozenset(Gate)
    reservation: str = ""
    assessors: int = 2
    width: int = 1
    judged_by: Mapping[str, Sequence[str]] = field(default_factory=dict)
    carried_by: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def faults(self) -> list[str]:
        """Why it cannot be written at all; empty when it can."""
        why = []
        if not self.texts.title.nb.strip():
            why.append(_("Skriv hva utlysningen heter."))
        if self.frame <= ZERO or not self.frame.is_whole:
            why.append(_("Rammen må være hele kroner, over null."))
        if self.last_day < self.first_day:
            why.append(_("Prosjektene kan ikke slutte før de begynner."))
        if not self.contact.strip():
            why.append(_("Skriv hvem søkere kan spørre."))
        if not 1 <= self.assessors <= MOST_ASSESSORS:
            why.append(_("Det må være fra én til fem som vurderer hver søknad."))
        if not 0 <= self.width <= MOST_POINTS:
            why.append(_("Forskjellen i poeng må være fra 0 til 5."))
        return why

    def columns(self) -> dict[str, Any]:
        """The columns of a version that says this."""
        plain = {name: tidy(getattr(self, name)) for name in ("contact", "contact_email", "contact_phone")}
        kept = {name: getattr(self, name) for name in SAME_NAMES}
        return {
            **kept,
            **plain,
            "texts": self.texts.as_json(),
            "reservation": tidy(self.reservation),
            "gates": [one.value for one in Gate if one in self.gates],
            "judged_by": {words: list(named) for words, named in self.judged_by.items()},
            "carried_by": {words: list(named) for words, named in self.carried_by.items()},
        }


SAME_NAMES: Final = ("closes_at", "frame", "first_day", "last_day", "assessors", "width")


def facts_of(version: CallVersion) -> CallFacts:
    """What a version says, to be written again with a change."""
    kept = {one.name: getattr(version, one.name) for one in fields(CallFacts) if one.name not in ("texts", "gates")}
    return CallFacts(texts=version.told, gates=version.asks_for, **kept)
