"""A recipe (oppskrift) for sharing out money by a statistic, and how well it gives a printed table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from tilskudd.distribution.statistic import Statistic
from tilskudd.values.split import Rounding, Split, Weight, split


class PrintedRow(NamedTuple):
    """A recipient as the letter's table has it (brevets rad); whole kroner."""

    code: str
    name: str
    amount: int


@dataclass(frozen=True, slots=True)
class Recipe:
    """Share `total` whole kroner over the `top` places with most of `groups` on `date`; withheld cells count nobody.

    Each place first gets `base` whole kroner; a `top` of None is every place that is counted that day.
    """

    groups: tuple[str, ...]
    date: date
    top: int | None
    rounding: Rounding
    total: int
    base: int = 0


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A printed amount beside what the recipe gives, in whole kroner."""

    code: str
    name: str
    weight: int
    quota: str
    printed: int
    computed: int

    @property
    def difference(self) -> int:
        """What the recipe gives above what is printed."""
        return self.computed - self.printed

    def as_json(self) -> dict[str, Any]:
        """In the shape of `tilskudd explain-table --json`."""
        told = {"code": self.code, "printed": self.printed, "computed": self.computed, "difference": self.difference}
        return told | {"name": self.name, "weight": self.weight, "quota": self.quota}


@dataclass(frozen=True, slots=True)
class Trial:
    """A recipe held against a printed table (prøving).

    `outside` are codes with more weight than the least of the printed ones, `tied` those with just as much.
    """

    recipe: Recipe
    rows: tuple[ComparedRow, ...]
    outside: tuple[str, ...]
    tied: tuple[str, ...]

    @property
    def fits(self) -> bool:
        """True when every amount is given to the krone, to the very places that the recipe chooses."""
        return not self.outside and not self.off

    @property
    def off(self) -> int:
        """How many rows differ."""
        return sum(1 for row in self.rows if row.difference)

    @property
    def kroner_off(self) -> int:
        """How many kroner the rows differ by, added up."""
        return sum(abs(row.difference) for row in self.rows)

    @property
    def distance(self) -> tuple[int, int, int, int]:
        """The nearest first: few rows wrong, few kroner wrong, few groups, largest remainder before each row."""
        simpler = 0 if self.recipe.rounding is Rounding.LARGEST_REMAINDER else 1
        return self.off + len(self.outside), self.kroner_off, len(self.recipe.groups), simpler

    def as_table(self) -> tuple[PrintedRow, ...]:
        """The printed table itself."""
        return tuple(PrintedRow(row.code, row.name, row.printed) for row in self.rows)

    def as_json(self) -> dict[str, Any]:
        """One of the nearest, in the shape of `tilskudd explain-table --json`."""
        recipe = self.recipe
        return {
            "groups": list(recipe.groups),
            "date": recipe.date.isoformat(),
            "top": recipe.top,
            "rounding": recipe.rounding.value,
            "total": recipe.total,
            "sum": sum(row.computed for row in self.rows),
            "rows_off": self.off,
            "kroner_off": self.kroner_off,
            "outside": list(self.outside),
            "rows": [row.as_json() for row in self.rows],
        }


def weights_of(statistic: Statistic, recipe: Recipe) -> list[Weight]:
    """What every place counts for, in the order of the codes."""
    weights = statistic.weights(recipe.date, recipe.groups)
    return [Weight(code, statistic.names.get(code, ""), weights[code]) for code in sorted(weights)]


def shared_out(statistic: Statistic, recipe: Recipe) -> Split:
    """Share out by the recipe: the one function behind a run, its check, and every «what if».

    A tie for the last place gives no shares and a finding. Raises CannotSplit with every fault at once.
    """
    weights = weights_of(statistic, recipe)
    return split(recipe.total, weights, rounding=recipe.rounding, top=recipe.top, base=recipe.base)


def held_against(
    table: Sequence[PrintedRow], statistic: Statistic, day: date, groups: Sequence[str], total: int
) -> list[Trial]:
    """What the groups give with each rounding, in the order of the table; none when nobody is counted."""
    weights = statistic.weights(day, groups)
    chosen = [Weight(row.code, row.name, weights[row.code]) for row in table]
    if not any(row.weight for row in chosen):
        return []
    least, inside = min(row.weight for row in chosen), {row.code for row in table}
    others = sorted(code for code, weight in weights.items() if weight >= least and code not in inside)
    outside = tuple(code for code in others if weights[code] > least)
    tied = tuple(code for code in others if weights[code] == least)
    # Most of the largest groups first, as people say them.
    counts = statistic.days[day].groups
    size = {group: sum(counts[group].get(code, 0) for code in inside) for group in groups}
    named = tuple(sorted(groups, key=lambda group: (-size[group], group)))
    return [
        Trial(Recipe(named, day, len(table), rounding, total), compared(table, chosen, total, rounding), outside, tied)
        for rounding in Rounding
    ]


def compared(
    table: Sequence[PrintedRow], chosen: Sequence[Weight], total: int, rounding: Rounding
) -> tuple[ComparedRow, ...]:
    shares = {share.code: share for share in split(total, chosen, rounding=rounding).shares}
    return tuple(
        ComparedRow(row.code, row.name, share.weight, share.quota, row.amount, share.amount)
        for row in table
        for share in (shares[row.code],)
    )
