"""The appropriation statement of the annual report, by its rules. Pure: movements of a year in, one row a line out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import ZERO, Kroner


class Part(StrEnum):
    """What a movement is to the statement (ledd i oppstillingen)."""

    CARRIED_OVER = "carried-over"
    LETTER = "letter"
    SUPPLEMENT = "supplement"
    BOOKED = "booked"
    OUTSIDE = "outside"
    CARRY_APPLIED = "carry-applied"
    LAPSED = "lapsed"


class LineMovement(NamedTuple):
    """An amount on a line, and what it is to the statement."""

    line: str
    part: Part
    amount: Kroner


@dataclass(frozen=True)
class AppropriationRow:
    """A line of the appropriation statement (oppstilling av bevilgningsrapportering); amounts for the year.

    Extra income (merinntekter) gives a line of grants no more to spend, and so there is no such amount.
    """

    line: str
    name: str = ""
    carried_over: Kroner = ZERO
    letter: Kroner = ZERO
    supplement: Kroner = ZERO
    booked: Kroner = ZERO
    outside: Kroner = ZERO
    carry_applied: Kroner = ZERO
    lapsed: Kroner = ZERO

    @property
    def total(self) -> Kroner:
        """What there was to spend (samlet tildeling)."""
        return self.carried_over + self.letter + self.supplement

    @property
    def difference(self) -> Kroner:
        """What there was less what is booked; what is bound outside the program is not booked here."""
        return self.total - self.booked


_FIELDS = {
    Part.CARRIED_OVER: "carried_over",
    Part.LETTER: "letter",
    Part.SUPPLEMENT: "supplement",
    Part.BOOKED: "booked",
    Part.OUTSIDE: "outside",
    Part.CARRY_APPLIED: "carry_applied",
    Part.LAPSED: "lapsed",
}


def appropriation_rows(lines: Iterable[tuple[str, str]], movements: Iterable[LineMovement]) -> list[AppropriationRow]:
    """The statement, in order of chapter and item; `lines` are numbers with names."""
    rows = {line: AppropriationRow(line, name) for line, name in lines}
    for one in movements:
        row, name = rows.get(one.line, AppropriationRow(one.line)), _FIELDS[one.part]
        rows[one.line] = replace(row, **{name: getattr(row, name) + one.amount})
    return sorted(rows.values(), key=lambda one: BudgetLine.written(one.line))


def sum_of(rows: Iterable[AppropriationRow]) -> AppropriationRow:
    """All lines together."""
    found = AppropriationRow("")
    for row in rows:
        found = replace(found, **{name: getattr(found, name) + getattr(row, name) for name in _FIELDS.values()})
    return found
