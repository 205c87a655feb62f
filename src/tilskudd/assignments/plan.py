"""A working group's plan, counted back from the deadline in fortnights; quiet ones are red. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

FORTNIGHT: Final = timedelta(days=14)
LONGEST: Final = timedelta(days=2 * 366)


class EventKind(StrEnum):
    """What a group's work shows in (slag): a meeting, or a draft."""

    MEETING = "meeting"
    DRAFT = "draft"


@dataclass(frozen=True)
class GroupEvent:
    """A meeting or a draft on a day (hendelse i gruppen); `happened` when it was held or written."""

    day: date
    kind: EventKind
    label: str
    happened: bool

    def counts(self, on: date) -> bool:
        """It has happened, or is still to come: a meeting that passed and that nobody wrote about does not count."""
        return self.happened or self.day >= on


class FortnightState(StrEnum):
    """How a fortnight stands (tilstand): something happens in it, nothing did, or nothing is planned in it yet."""

    BUSY = "busy"
    QUIET = "quiet"
    OPEN = "open"


@dataclass(frozen=True)
class Fortnight:
    """Fourteen days of a plan, both ends included, with what falls in them; the last ends on the deadline."""

    first: date
    last: date
    events: tuple[GroupEvent, ...]
    state: FortnightState

    @property
    def is_quiet(self) -> bool:
        return self.state is FortnightState.QUIET


def plan_back(due: date, begins: date, events: Iterable[GroupEvent], on: date) -> list[Fortnight]:
    """The fortnights from the one that the work began in to the one that ends on the deadline, the first first.

    A fortnight that has begun and holds nothing is quiet, and red; one that is to come is only open. Two years at most
    before the deadline: what was before is no plan for it.
    """
    begins = max(begins, due - LONGEST)
    known = sorted(events, key=lambda one: (one.day, one.label))
    found: list[Fortnight] = []
    last = due
    while last >= begins or not found:
        first = last - FORTNIGHT + timedelta(days=1)
        inside = tuple(one for one in known if first <= one.day <= last)
        if any(one.counts(on) for one in inside):
            state = FortnightState.BUSY
        else:
            state = FortnightState.QUIET if first <= on else FortnightState.OPEN
        found.append(Fortnight(max(first, begins) if last >= begins else first, last, inside, state))
        last = first - timedelta(days=1)
    return found[::-1]


def is_quiet(events: Sequence[GroupEvent], due: date | None, on: date) -> bool:
    """True when no meeting or draft lies within fourteen days of today, either way, and the deadline has not passed."""
    if due is not None and on > due:
        return False
    return not any(one.counts(on) and abs(one.day - on) <= FORTNIGHT for one in events)
