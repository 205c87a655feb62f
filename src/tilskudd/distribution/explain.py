"""Which recipe over a statistic gives a printed table: the search from both ends, and what it says for certain.

The printed amounts bound the weights behind them (targets.py); the statistic is searched for groups that come to such
weights (search.py); each set found is shared out by and held against the table to the krone (recipe.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from tilskudd.distribution.csv_rows import Faults
from tilskudd.distribution.nearest import Neighbourhood
from tilskudd.distribution.recipe import PrintedRow, Trial, held_against
from tilskudd.distribution.search import Choice, Effort, Group, OutOfEffort
from tilskudd.distribution.statistic import Statistic
from tilskudd.distribution.targets import Target, targets
from tilskudd.values.finding import Finding
from tilskudd.values.split import twice

MOST_EFFORT: Final = 1_000_000
TRIAL_EFFORT: Final = 100
"""Holding a set of groups against the table, and keeping it, costs as much as looking at this many in the search."""

CODES_TO_A_LOOK: Final = 4
LOOKS_TO_A_ROW: Final = 4

MOST_GROUPS: Final = 12
NEAREST: Final = 3
ONE_IN_FAULTY: Final = 3
MOST_FAULTY: Final = 4
"""Where no recipe gives the table, so many rows at most are taken for wrong to find what the rest points at."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the search found (forklaring): recipes that give the table, the simplest first, else the three nearest.

    `searched` is how many groups, in or left out, have all been tried; None when there is no larger set to try.
    `unique` is true when no other groups and no other date give the table, among all sets up to that size.
    """

    table: tuple[PrintedRow, ...]
    stated: int | None
    fitting: tuple[Trial, ...]
    nearest: tuple[Trial, ...]
    searched: int | None
    unique: bool

    @property
    def fits(self) -> bool:
        """True when a recipe gives every amount to the krone."""
        return bool(self.fitting)

    @property
    def best(self) -> Trial | None:
        """The recipe that gives the table, or the one that comes nearest."""
        return next(iter((*self.fitting, *self.nearest)), None)

    @property
    def sum(self) -> int:
        """What the printed amounts add up to."""
        return sum(row.amount for row in self.table)

    def as_json(self, findings: Sequence[Finding]) -> dict[str, Any]:
        """In the shape of `tilskudd explain-table --json`; where nothing fits, the recipe told is the nearest one."""
        best = self.best
        recipe = best.recipe if best else None
        others = [one for one in self.fitting[1:] if best and one.recipe.rounding is best.recipe.rounding]
        return {
            "fits": self.fits,
            "groups": list(recipe.groups) if recipe else [],
            "date": recipe.date.isoformat() if recipe else None,
            "top": len(self.table),
            "rounding": recipe.rounding.value if recipe else None,
            "roundings": sorted({one.recipe.rounding.value for one in self.fitting}),
            "total": recipe.total if recipe else None,
            "stated": self.stated,
            "sum": self.sum,
            "rows": [row.as_json() for row in best.rows] if best else [],
            "unique": self.unique,
            "searched": self.searched,
            "others": [trial.as_json() for trial in others[:NEAREST]],
            "nearest": [trial.as_json() for trial in self.nearest],
            "findings": [one.as_json() for one in findings],
        }


class Day(NamedTuple):
    """The groups of one day as they stand in the rows of the table (dagens utvalg)."""

    date: date
    choice: Choice


def explain(table: Sequence[PrintedRow], stated: int | None, statistic: Statistic) -> Explanation:
    """Find the recipe behind a table of places and whole kroner; `stated` is the total that the table prints.

    Raises FaultyFile when a row of the table has no place in the statistic, stands twice or has no amount.
    """
    check_table(table, statistic)
    days = days_of(table, statistic)
    tried, searched = list[Trial](), list[int | None]()
    for total in totals_of([row.amount for row in table], stated):
        found, done_with = search(table, total, statistic, days)
        if fitting := sorted((trial for trial in found if trial.fits), key=by_distance):
            unique = is_alone(fitting, days, done_with)
            return Explanation(tuple(table), stated, tuple(fitting), (), done_with, unique)
        tried += found
        searched.append(done_with)
    done_with = min((size for size in searched if size is not None), default=None)
    return Explanation(tuple(table), stated, (), nearest(tried, table, stated, statistic, days), done_with, False)


def nearest(
    tried: Sequence[Trial], table: Sequence[PrintedRow], stated: int | None, statistic: Statistic, days: Sequence[Day]
) -> tuple[Trial, ...]:
    """The three recipes that come nearest: what most rows point at, what misses by few kroner, and their neighbours."""
    amounts = [row.amount for row in table]
    total = stated or sum(amounts)
    trials = [*tried]
    if faulty := min(MOST_FAULTY, len(table) // ONE_IN_FAULTY):
        trials += search(table, total, statistic, days, faulty)[0]
    effort = Effort(MOST_EFFORT)
    for day in days:
        for groups in Neighbourhood(day.choice, amounts, total, effort).sets_near():
            trials += held_against(table, statistic, day.date, groups, total)
    for best in sorted(trials, key=by_distance)[:1]:
        trials += neighbours(best, table, statistic, days)
    # One of each set of groups: that it may be rounded in another way too is nothing new to look at.
    found: dict[tuple[date, tuple[str, ...]], Trial] = {}
    for trial in sorted(trials, key=by_distance):
        found.setdefault((trial.recipe.date, trial.recipe.groups), trial)
    return tuple(found.values())[:NEAREST]


def is_alone(fitting: Sequence[Trial], days: Sequence[Day], searched: int | None) -> bool:
    """True when one set of groups on one day fits, and every set of its size was tried, in or left out."""
    if len({(trial.recipe.date, trial.recipe.groups) for trial in fitting}) > 1:
        return False
    recipe = fitting[0].recipe
    all_groups = next(len(day.choice.groups) for day in days if day.date == recipe.date)
    size = min(len(recipe.groups), all_groups - len(recipe.groups))
    return searched is None or size <= searched


def neighbours(best: Trial, table: Sequence[PrintedRow], statistic: Statistic, days: Sequence[Day]) -> Iterator[Trial]:
    """The same recipe with one group less, and on the other days."""
    recipe = best.recipe
    for left_out in recipe.groups:
        groups = [group for group in recipe.groups if group != left_out]
        yield from held_against(table, statistic, recipe.date, groups, recipe.total)
    for day in days:
        if day.date != recipe.date and set(statistic.days[day.date].groups).issuperset(recipe.groups):
            yield from held_against(table, statistic, day.date, recipe.groups, recipe.total)


def by_distance(trial: Trial) -> tuple[tuple[int, int, int, int], date, tuple[str, ...]]:
    """A key to sort trials by, which leaves nothing to chance."""
    return trial.distance, trial.recipe.date, trial.recipe.groups


def check_table(table: Sequence[PrintedRow], statistic: Statistic) -> None:
    """Raises FaultyFile with every row that cannot be explained by the statistic at all."""
    faults = Faults()
    known = statistic.codes
    for row in table:
        who = f"{row.code} {row.name}".strip()
        if row.code not in known:
            what = "koden finnes ikke" if row.code else "brevet har ingen kode, og navnet finnes ikke"
            faults.add("unknown-code", f"{who}: {what} i statistikken.")
        if row.amount <= 0:
            faults.add("amount-not-above-zero", f"{who}: beløpet {row.amount} er ikke over null.")
    for code in twice(row.code for row in table if row.code):
        faults.add("code-twice", f"{code} står mer enn én gang i brevets tabell.")
    faults.stop()


def days_of(table: Sequence[PrintedRow], statistic: Statistic) -> list[Day]:
    """The days on which every place in the table is counted."""
    codes = [row.code for row in table]
    days = []
    for day, counts in sorted(statistic.days.items()):
        if counts.codes.issuperset(codes):
            groups = [Group(name, tuple(cells.get(code, 0) for code in codes)) for name, cells in counts.groups.items()]
            days.append(Day(day, Choice(groups)))
    return days


def totals_of(amounts: Sequence[int], stated: int | None) -> list[int]:
    """The totals that can have been shared out, the likeliest first: as printed, a round one, what the rows add up to.

    Rounding moves each row by less than a krone.
    """
    added = sum(amounts)
    least = added - len(amounts) // 2
    steps = (10**power for power in range(9, 0, -1))
    round_one = next((up for step in steps if (up := -(-least // step) * step) - added < len(amounts)), added)
    near = [one for one in (stated or 0, round_one, added) if abs(one - added) < len(amounts) and one > 0]
    return [*dict.fromkeys(near)]


def search(
    table: Sequence[PrintedRow], total: int, statistic: Statistic, days: Sequence[Day], faulty: int = 0
) -> tuple[list[Trial], int | None]:
    """Every recipe over the total whose groups meet a target, few groups first, and how many groups are done with.

    None stands for all of them.
    """
    largest = max((sum(day.choice.totals) for day in days), default=0)
    goals = targets([row.amount for row in table], total, largest, faulty)
    effort, found, seen = Effort(MOST_EFFORT), list[Trial](), set[tuple[date, frozenset[str]]]()
    most = max((len(day.choice.groups) for day in days), default=0)
    for size in range(min(most, MOST_GROUPS) + 1):
        try:
            for day, groups in sets_of_size(size, days, goals, effort):
                key = day, frozenset(groups)
                if key not in seen:
                    seen.add(key)
                    codes = len(statistic.days[day].codes)
                    effort.spend(TRIAL_EFFORT + codes // CODES_TO_A_LOOK + LOOKS_TO_A_ROW * len(table))
                    found += held_against(table, statistic, day, groups, total)
        except OutOfEffort:
            return found, size - 1
        if 2 * size + 1 >= most:
            return found, None
    return found, MOST_GROUPS


def sets_of_size(
    size: int, days: Sequence[Day], goals: Sequence[Target], effort: Effort
) -> Iterator[tuple[date, tuple[str, ...]]]:
    """Every day with every set of so many groups, and with every set of all but so many, that meets a target."""
    for day in days:
        whole = sum(day.choice.totals)
        for goal in goals:
            if goal.least_sum <= whole:
                for groups in day.choice.of_size(size, goal, effort):
                    yield day.date, groups
                for groups in day.choice.all_but(size, goal, effort):
                    yield day.date, groups
