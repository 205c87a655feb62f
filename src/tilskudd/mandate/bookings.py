"""What a letter books on each budget line. Pure: what letters say of a line and how it stands come in, steps go out.

A letter is a fact. Where a line must stand follows from every confirmed letter of the year in the order of their
numbers, whatever order they were confirmed in: a printed position decides, and a change is added where there is none.
What a letter books is the difference from how the line stands. A step may be below zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from tilskudd.mandate.facts import Fact, Sort, standing
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import ZERO, Kroner


class Step(StrEnum):
    """One act on a line when a letter is confirmed (steg)."""

    TAKEN_BACK = "taken-back"
    COMPUTED = "computed"
    OPENED = "opened"
    CHANGED = "changed"


class Why(StrEnum):
    """Why a line is booked as it is, where that is not plain."""

    PLAIN = "plain"
    COMPUTED_BEFORE = "computed-before"
    DIFFERENT = "different"
    MAIN_AFTER = "main-after"
    LATER_LETTER = "later-letter"
    NEW_VERSION = "new-version"


@dataclass(frozen=True)
class Told:
    """What a letter says about one line: by how much it changes, and where it then stands; None where it is silent.

    `number` is the letter's: 0 for the main letter. `times` is how often the line's change stands in it.
    """

    line: BudgetLine
    name: str = ""
    change: Kroner | None = None
    position: Kroner | None = None
    exact: bool = True
    passage: tuple[int, int] | None = None
    change_passage: tuple[int, int] | None = None
    terms: frozenset[str] = frozenset()
    number: int = 0
    letter: str = ""
    times: int = 1

    @property
    def decides(self) -> Kroner | None:
        """The position where it decides: printed in whole kroner, or the only thing there is."""
        return self.position if self.exact or self.change is None else None


@dataclass(frozen=True)
class Standing:
    """How a line stands before: its frame, what opened it, and what the other letters that count say of it.

    `by_hand` was opened from a document, `read` from a letter, `computed` from neither; None where nothing was.
    """

    frame: Kroner = ZERO
    by_hand: Kroner | None = None
    read: Kroner | None = None
    computed: Kroner | None = None
    told: Sequence[Told] = field(default=())


@dataclass(frozen=True)
class Target:
    """Where a line must stand after all letters (mål): what it opened with, and whether that was read or computed."""

    frame: Kroner
    opening: Kroner
    is_computed: bool


@dataclass(frozen=True)
class Booking:
    """What one line books (føring): the steps, what it had and gets, and by how much that differs from the change."""

    told: Told
    before: Kroner
    steps: tuple[tuple[Step, Kroner], ...]
    difference: Kroner = ZERO
    why: Why = Why.PLAIN
    later: str | None = None

    @property
    def after(self) -> Kroner:
        return self.before + sum((amount for _step, amount in self.steps), ZERO)


def told_by(facts: Iterable[Fact], *, number: int = 0, letter: str = "") -> dict[BudgetLine, Told]:
    """What the letter says about each budget line; of two positions the first counts, changes are added up.

    A fact that lacks its line or its amount says nothing yet.
    """
    changes: dict[BudgetLine, list[Fact]] = {}
    positions: dict[BudgetLine, Fact] = {}
    for one in standing(facts, Sort.CHANGE, Sort.POSITION):
        if one.value["line"] is None or one.value["amount"] is None:
            continue
        line = BudgetLine.written(str(one.value["line"]))
        if one.sort is Sort.CHANGE:
            changes.setdefault(line, []).append(one)
        else:
            positions.setdefault(line, one)
    found = {}
    for line in sorted({*changes, *positions}):
        position, moved = positions.get(line), changes.get(line, [])
        rows = [one for one in (position, *moved) if one is not None]
        found[line] = Told(
            line,
            next((str(one.value["name"]) for one in rows if one.value["name"]), ""),
            sum((kroner(one) for one in moved), ZERO) if moved else None,
            kroner(position) if position else None,
            position.exact if position else True,
            passage_of(position),
            passage_of(moved[0]) if moved else None,
            frozenset(term.lower() for one in rows for term in one.terms),
            number,
            letter,
            len(moved) or 1,
        )
    return found


def kroner(one: Fact) -> Kroner:
    return Kroner.whole(int(one.value["amount"] or 0))


def passage_of(one: Fact | None) -> tuple[int, int] | None:
    return (one.start, one.end) if one is not None and one.start is not None and one.end is not None else None


def target(told: Iterable[Told], by_hand: Kroner | None = None) -> Target:
    """Where a line must stand after these letters, taken in the order of their numbers.

    The main letter opens it, else what was opened by hand. Without either, the first position that stands beside a
    change tells what must have been there before it: that opening is computed, not read.
    """
    opening, frame, waits, computed = by_hand, by_hand, ZERO, False
    for one in sorted(told, key=lambda row: row.number):
        position = one.decides
        if position is None and one.change is None:
            continue  # a version that no longer names the line
        if one.number == 0 and (one.position is not None or by_hand is None):
            opening = frame = one.position if one.position is not None else one.change or ZERO
        elif position is not None:
            if frame is None:
                before = position - (one.change or ZERO) - waits
                computed = one.change is not None and before >= ZERO
                opening = before if computed else position - waits
            frame = position
        elif frame is None:
            waits += one.change or ZERO
        else:
            frame += one.change or ZERO
    if frame is None:
        return Target(waits, ZERO, is_computed=False)
    assert opening is not None
    return Target(frame, opening, computed)


def book(told: Told, now: Standing, *, is_new_version: bool = False) -> Booking:
    """What the letter books on the line, given what the other letters that count say of it."""
    wanted = target([*now.told, told], now.by_hand)
    missing = wanted.frame - now.frame
    opens = Step.COMPUTED if wanted.is_computed else Step.OPENED
    if now.computed is not None and not (wanted.is_computed and wanted.opening == now.computed):
        rest = missing + now.computed - wanted.opening
        steps = moving((Step.TAKEN_BACK, -now.computed), (opens, wanted.opening), (Step.CHANGED, rest))
        return Booking(told, now.frame, steps, wanted.opening - now.computed, Why.MAIN_AFTER)
    if now.computed is None and now.read is None and now.by_hand is None:
        steps = moving((opens, wanted.opening), (Step.CHANGED, missing - wanted.opening))
        why = Why.COMPUTED_BEFORE if wanted.is_computed and wanted.opening else Why.PLAIN
        return _named(Booking(told, now.frame, steps, why=why), now)
    booking = Booking(told, now.frame, moving((Step.CHANGED, missing)))
    return replace(booking, why=Why.NEW_VERSION) if is_new_version else _named(booking, now)


def _named(booking: Booking, now: Standing) -> Booking:
    """Say why less or more is booked than the change that the letter prints."""
    told = booking.told
    moved = sum((amount for step, amount in booking.steps if step is Step.CHANGED), ZERO)
    later = [one for one in now.told if one.number > told.number and one.decides is not None]
    if later:
        return replace(booking, why=Why.LATER_LETTER, later=later[-1].letter)
    if told.number == 0 or told.change is None or moved == told.change or booking.why is Why.COMPUTED_BEFORE:
        return booking
    return replace(booking, difference=moved - told.change, why=Why.DIFFERENT)


def moving(*wanted: tuple[Step, Kroner]) -> tuple[tuple[Step, Kroner], ...]:
    """The steps that move anything; a line may also be opened with nothing."""
    return tuple((step, amount) for step, amount in wanted if amount)


def bookings_of(
    told: Mapping[BudgetLine, Told], stand: Mapping[BudgetLine, Standing], gone: Iterable[Told] = ()
) -> list[Booking]:
    """What a letter books, line by line; `gone` is what only the version that it replaces said."""
    before = list(gone)
    dropped = {one.line: Told(one.line, one.name, number=one.number) for one in before if one.line not in told}
    versions = {one.line for one in before}
    return [
        book(one, stand.get(line, Standing()), is_new_version=line in versions)
        for line, one in sorted({**dropped, **told}.items())
    ]
