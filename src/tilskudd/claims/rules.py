"""Rules of claims at a rate. Pure: when a claim may come, which counts hold, whose days a window takes, who is covered.

Counts are participants (whole, zero or more); amounts are Kroner; periods have both their days in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from tilskudd.values.kroner import ZERO, Kroner
from tilskudd.values.period import Period

MOST_PARTICIPANTS: Final = 99_999
"""More in one municipality's line is a slip of the keys: the whole programme has some thousands."""
SMALL: Final = range(1, 4)


class RoundState(StrEnum):
    """Where a round of claims stands (tilstand)."""

    DRAFT = "draft"
    COMING = "coming"
    OPEN = "open"
    LATE = "late"
    CLOSED = "closed"


class GroupedBy(StrEnum):
    """Which of a participant's dates says whether they belong to the group (gruppe etter start eller slutt)."""

    START = "start"
    END = "end"

    @property
    def field(self) -> str:
        """The column of that date in a claim file."""
        return f"{self.value}_date"


class WindowSource(StrEnum):
    """Who has said which group a measure is for (kilde til gruppen)."""

    LETTER = "letter"
    REGULATION = "regulation"


class Order(StrEnum):
    """Whose participants are covered first when the frame is too small (rekkefølge)."""

    RECEIVED = "received"
    GIVEN_FIRST = "given-first"


class Sort(StrEnum):
    """Why a version of a claim was written (slag)."""

    CLAIM = "claim"
    ANSWER = "answer"
    CONFIRMATION = "confirmation"
    CORRECTION = "correction"


@dataclass(frozen=True)
class Count:
    """How many participants have had a measure, and how many are to have it (gitt, planlagt)."""

    given: int
    planned: int

    @property
    def all(self) -> int:
        return self.given + self.planned


@dataclass(frozen=True)
class Times:
    """When a round takes in claims: from a day, to a moment, and late ones to a day."""

    opened: bool
    opens_on: date
    closes_at: datetime
    late_until: date

    def state(self, now: datetime, today: date) -> RoundState:
        """Where the round stands at a moment; `today` is the date in Oslo then."""
        if not self.opened:
            return RoundState.DRAFT
        if today < self.opens_on:
            return RoundState.COMING
        if now < self.closes_at:
            return RoundState.OPEN
        return RoundState.LATE if today <= self.late_until else RoundState.CLOSED


class NotNow(StrEnum):
    """Why a claim cannot be sent at a moment (kan ikke sendes nå)."""

    NOT_OPEN = "not-open"
    TOO_LATE = "too-late"
    ONLY_LOWER = "only-lower"


@dataclass(frozen=True)
class Before:
    """What a recipient has sent before: counts by measure, empty when nothing; and whether we have asked for more."""

    counts: Mapping[int, Count]
    is_asked: bool = False


def sort_of(state: RoundState, before: Before, counts: Mapping[int, Count]) -> Sort | NotNow:
    """Why a claim with these counts would be sent now, or why it cannot.

    A round is corrected freely until it closes, after that only when the agency asks, or to fewer: what was planned
    is confirmed as given, and what was wrong is put right, also when it is paid. The first day is kept in all of them.
    """
    if state in (RoundState.DRAFT, RoundState.COMING):
        return NotNow.NOT_OPEN
    if state is RoundState.OPEN:
        return Sort.CLAIM
    if before.is_asked:
        return Sort.ANSWER
    if not before.counts:
        return Sort.CLAIM if state is RoundState.LATE else NotNow.TOO_LATE
    zero = Count(0, 0)
    if state is RoundState.CLOSED and any(one.all > before.counts.get(key, zero).all for key, one in counts.items()):
        return NotNow.ONLY_LOWER
    confirms = any(one.planned < before.counts.get(key, zero).planned for key, one in counts.items())
    return Sort.CONFIRMATION if confirms else Sort.CORRECTION


def shared_days(one: Period, other: Period) -> Period | None:
    """The days that stand in both periods; None when none does."""
    assert one.last is not None and other.last is not None, "a group has a last day"
    first, last = max(one.first, other.first), min(one.last, other.last)
    return Period(first, last) if first <= last else None


def rate_on(rates: Iterable[tuple[date, Kroner]], day: date) -> Kroner | None:
    """The rate in force that day among rates by the first day each holds; of two from one day the last written."""
    found: tuple[date, Kroner] | None = None
    for first, rate in rates:
        if first <= day and (found is None or first >= found[0]):
            found = (first, rate)
    return found[1] if found else None


@dataclass(frozen=True)
class Waiting:
    """One recipient's recognised participants of a measure, in the queue for cover (anerkjent krav).

    `promised` are those that a decision has taken or a proposal would take; `credit` is what the recipient has had
    too much of before, to be set off.
    """

    key: int
    received: datetime
    recognised: Count
    promised: int
    rate: Kroner
    credit: Kroner = ZERO

    @property
    def waits(self) -> int:
        """Participants that are recognised and neither promised nor proposed."""
        return max(0, self.recognised.all - self.promised)

    @property
    def given_waits(self) -> int:
        """Those of them who have had the measure; the promised ones are taken from the given first."""
        return max(0, self.recognised.given - self.promised)


@dataclass(frozen=True)
class Covered:
    """What a decision can take of one recipient's participants now (dekket): how many, the set-off, the money."""

    line: Waiting
    units: int
    set_off: Kroner

    @property
    def amount(self) -> Kroner:
        return self.line.rate * self.units - self.set_off

    @property
    def left(self) -> int:
        """Participants that are recognised and wait for cover."""
        return self.line.waits - self.units


def cover(lines: Sequence[Waiting], left: Kroner, order: Order) -> list[Covered]:
    """Which recognised participants the money covers, in the order of the round; whole participants only.

    `left` is what is left of the frame and not proposed. Nobody waits for a participant there is no money for: what
    one does not get for want of cover goes on to the next whom it covers.
    """
    queue = sorted(lines, key=lambda one: (one.received, one.key))
    units = dict.fromkeys((one.key for one in queue), 0)
    spent = dict.fromkeys((one.key for one in queue), ZERO)
    passes = [[one.given_waits for one in queue]] if order is Order.GIVEN_FIRST else []
    passes.append([one.waits for one in queue])
    for wanted in passes:
        for one, most in zip(queue, wanted, strict=True):
            taken = _affordable(one, units[one.key], most, left + spent[one.key])
            units[one.key] = taken
            left += spent[one.key]
            spent[one.key] = max(ZERO, one.rate * taken - one.credit)
            left -= spent[one.key]
    return [Covered(one, units[one.key], min(one.credit, one.rate * units[one.key])) for one in queue]


def _affordable(one: Waiting, already: int, most: int, left: Kroner) -> int:
    room = (max(ZERO, left) + one.credit).ore // one.rate.ore
    return max(already, min(most, room))


PERSON_NUMBER: Final = re.compile(r"(?<!\d)(?:\d{6}[ .-]?\d{5}|\d{12})(?!\d)", re.ASCII)


def names_a_person(words: str) -> bool:
    """True where a text has what looks like a person number (fødselsnummer, D-nummer) or a DUF number."""
    return PERSON_NUMBER.search(words) is not None


def shown_count(count: int, *, is_own: bool) -> str:
    """A count as it is shown; where others look one to three are hidden, so that nobody can be recognised."""
    return "1–3" if not is_own and count in SMALL else str(count)
