"""What a letter books on each budget line. Pure: what it says and how the line stands come in, steps go out.

A letter is a fact: a printed position decides, and the change where there is none. A step may be below zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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
    """What a letter says about one line: by how much it changes, and where it then stands; None where it is silent."""

    line: BudgetLine
    name: str = ""
    change: Kroner | None = None
    position: Kroner | None = None
    exact: bool = True
    passage: tuple[int, int] | None = None
    change_passage: tuple[int, int] | None = None
    terms: frozenset[str] = frozenset()

    @property
    def printed_position(self) -> Kroner | None:
        """The position where it decides: printed in whole kroner, or the only thing there is."""
        return self.position if self.exact or self.change is None else None


@dataclass(frozen=True)
class Standing:
    """How a line stands before: frame, what opened it by reading or by hand, and what was only computed."""

    frame: Kroner = ZERO
    read_opening: Kroner = ZERO
    computed_opening: Kroner | None = None
    is_open: bool = False
    later_letter: str | None = None
    later_position: Kroner | None = None


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


def told_by(facts: Iterable[Fact]) -> dict[BudgetLine, Told]:
    """What the letter says about each budget line; of a line that is printed twice the first counts."""
    found: dict[BudgetLine, Told] = {}
    changes: dict[BudgetLine, list[Fact]] = {}
    positions: dict[BudgetLine, Fact] = {}
    for one in standing(facts, Sort.CHANGE, Sort.POSITION):
        line = BudgetLine.written(str(one.value["line"]))
        if one.sort is Sort.CHANGE:
            changes.setdefault(line, []).append(one)
        else:
            positions.setdefault(line, one)
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
        )
    return found


def kroner(one: Fact) -> Kroner:
    return Kroner.whole(int(one.value["amount"] or 0))


def passage_of(one: Fact | None) -> tuple[int, int] | None:
    return (one.start, one.end) if one is not None and one.start is not None and one.end is not None else None


def book_supplement(told: Told, now: Standing) -> Booking:
    """A supplement: position minus what stands; where nothing stands, what must have been there before is computed."""
    if now.later_letter is not None and told.printed_position is not None and told.change is None:
        return Booking(told, now.frame, (), why=Why.LATER_LETTER, later=now.later_letter)
    if now.later_position is not None:
        return Booking(told, now.frame, (), why=Why.LATER_LETTER, later=now.later_letter)
    position, change = told.printed_position, told.change
    if now.later_letter is not None or position is None:
        return Booking(told, now.frame, steps((Step.CHANGED, change or ZERO)))
    if now.is_open:
        booked = position - now.frame
        difference = booked - change if change is not None else ZERO
        why = Why.DIFFERENT if difference else Why.PLAIN
        return Booking(told, now.frame, steps((Step.CHANGED, booked)), difference, why)
    if change is None:
        return Booking(told, ZERO, steps((Step.OPENED, position)))
    before = position - change
    if before < ZERO:  # the letter contradicts itself; its position stands, the difference is named
        return Booking(told, ZERO, steps((Step.OPENED, position)), -before, Why.DIFFERENT)
    return Booking(told, ZERO, steps((Step.COMPUTED, before), (Step.CHANGED, change)), why=Why.COMPUTED_BEFORE)


def book_main_letter(told: Told, now: Standing) -> Booking:
    """The main letter: opens the line, and takes back by name what was only computed before it came."""
    opening = told.position if told.position is not None else told.change or ZERO
    if now.computed_opening is not None:
        taken = (Step.TAKEN_BACK, -now.computed_opening), (Step.OPENED, opening - now.read_opening)
        difference = opening - now.read_opening - now.computed_opening
        return Booking(told, now.frame, steps(*taken), difference, Why.MAIN_AFTER)
    if now.read_opening:
        booked = opening - now.read_opening
        return Booking(told, now.frame, steps((Step.CHANGED, booked)), booked, Why.DIFFERENT if booked else Why.PLAIN)
    return Booking(told, now.frame, steps((Step.OPENED, opening)))


def book_new_version(told: Told, earlier: Told | None, now: Standing) -> Booking:
    """A corrected letter: only what differs from the version before it; a later letter's position stands."""
    if now.later_position is not None:
        return Booking(told, now.frame, (), why=Why.LATER_LETTER, later=now.later_letter)
    before = earlier or Told(told.line)
    if told.printed_position is not None and before.printed_position is not None:
        booked = told.printed_position - before.printed_position
    else:
        booked = (told.change or told.printed_position or ZERO) - (before.change or before.printed_position or ZERO)
    return Booking(told, now.frame, steps((Step.CHANGED, booked)), why=Why.NEW_VERSION)


def steps(*wanted: tuple[Step, Kroner]) -> tuple[tuple[Step, Kroner], ...]:
    """The steps that move anything; a line may also be opened with nothing."""
    return tuple((step, amount) for step, amount in wanted if amount)


def nothing_said_of(one: Told) -> Told:
    """What a corrected letter says of a line that only the version before it had."""
    return Told(one.line, one.name, *((None, ZERO) if one.change is None else (ZERO, None)))


def bookings_of(
    facts: Iterable[Fact],
    stand: Mapping[BudgetLine, Standing],
    *,
    is_supplement: bool,
    earlier: Mapping[BudgetLine, Told] | None = None,
) -> list[Booking]:
    """What a letter books, line by line; `earlier` is what the version it corrects said, None for a first version."""
    told = told_by(facts)
    if earlier is not None:
        gone = {line: nothing_said_of(one) for line, one in earlier.items() if line not in told}
        both = {**gone, **told}
        return [book_new_version(both[line], earlier.get(line), stand.get(line, Standing())) for line in sorted(both)]
    book = book_supplement if is_supplement else book_main_letter
    return [book(one, stand.get(line, Standing())) for line, one in told.items()]
