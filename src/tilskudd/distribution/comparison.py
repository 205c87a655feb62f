"""A distribution held against the letter's table, and against what another recipe would give. Pure; whole kroner."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from tilskudd.distribution.letter_table import PrintedTable
from tilskudd.distribution.recipe import Recipe
from tilskudd.values.split import Rounding, Share, Split


class Beside(NamedTuple):
    """A share beside the amount that the letter prints; None where the letter does not have it."""

    share: Share
    printed: int | None

    @property
    def difference(self) -> int | None:
        """What is computed above what is printed."""
        return None if self.printed is None else self.share.amount - self.printed


@dataclass(frozen=True, slots=True)
class Comparison:
    """The shares of a run beside the letter's table (sammenligning).

    `rounded` are the shares with each row rounded on its own, which is what ministries have been seen to do.
    """

    rows: tuple[Beside, ...]
    missing: tuple[str, ...]
    printed_sum: int | None
    stated: int | None
    rounded: tuple[Share, ...]

    @property
    def changed(self) -> list[Beside]:
        """The rows where the letter prints another amount."""
        return [one for one in self.rows if one.difference]

    @property
    def agreed(self) -> int:
        """How many rows the letter prints as they were computed."""
        return sum(1 for one in self.rows if one.difference == 0)

    @property
    def off(self) -> int:
        """How many kroner the letter's rows are above what it says is shared out."""
        return 0 if self.printed_sum is None or self.stated is None else self.printed_sum - self.stated

    @property
    def is_rounded(self) -> bool:
        """True when the letter's table is the one that each row rounded on its own gives, to the krone."""
        printed = {one.share.code: one.printed for one in self.rows}
        return bool(printed) and not self.missing and {one.code: one.amount for one in self.rounded} == printed

    @property
    def is_found(self) -> bool:
        """True when the recipe gives every printed amount, with its own rounding or with each row on its own."""
        return bool(self.rows) and not self.missing and (self.agreed == len(self.rows) or self.is_rounded)

    @property
    def up(self) -> int:
        """How many rows are rounded up when each is rounded on its own."""
        return sum(one.remainder_given for one in self.rounded)

    @property
    def down(self) -> int:
        """How many of them are rounded down; those that are whole already are neither."""
        return sum(1 for one in self.rounded if not one.remainder_given and one.quota.rstrip("0")[-1] != ".")


def beside_letter(shares: Sequence[Share], table: PrintedTable, rounded: Sequence[Share]) -> Comparison:
    """Hold shares against the letter's table, by code."""
    printed = {row.code: row.amount for row in table.rows}
    inside = {share.code for share in shares}
    return Comparison(
        tuple(Beside(share, printed.get(share.code)) for share in shares),
        tuple(f"{row.code} {row.name}".strip() for row in table.rows if row.code not in inside),
        sum(printed.values()) if table.rows else None,
        table.stated,
        tuple(rounded),
    )


class Moved(NamedTuple):
    """What one place gets otherwise; None where it is not among those who get."""

    code: str
    name: str
    before: int | None
    after: int | None

    @property
    def change(self) -> int:
        """Kroner more, or less below zero."""
        return (self.after or 0) - (self.before or 0)


@dataclass(frozen=True, slots=True)
class Moves:
    """What moves when the recipe is another (flytting av fordelingen), in the order of the new one, then those out."""

    rows: tuple[Moved, ...]

    @property
    def comes_in(self) -> list[Moved]:
        return [one for one in self.rows if one.before is None]

    @property
    def goes_out(self) -> list[Moved]:
        return [one for one in self.rows if one.after is None]

    @property
    def stays(self) -> list[Moved]:
        """Those that get something both ways, the largest loss first."""
        return sorted(
            (one for one in self.rows if one.before is not None and one.after is not None), key=lambda one: one.change
        )

    @property
    def kroner(self) -> int:
        """How many kroner change hands: half of all changes, the odd krone counted whole."""
        return (sum(abs(one.change) for one in self.rows) + 1) // 2


def moves_between(before: Sequence[Share], after: Sequence[Share]) -> Moves:
    """What each place gets before and after."""
    had, gets = {one.code: one for one in before}, {one.code: one for one in after}
    rows = [Moved(code, one.name, had[code].amount if code in had else None, one.amount) for code, one in gets.items()]
    rows += [Moved(code, one.name, one.amount, None) for code, one in had.items() if code not in gets]
    return Moves(tuple(rows))


class Attempt(NamedTuple):
    """One change of the recipe (forsøk): another day, without a group, or another rounding, and what it gives."""

    day: date | None
    without: str
    rounding: Rounding | None
    split: Split | None


def attempts(
    recipe: Recipe, days: Mapping[date, frozenset[str]], share_out: Callable[[Recipe], Split | None]
) -> list[Attempt]:
    """The recipe with one thing changed: each other day that counts its groups, each group left out, the rounding."""
    others = [day for day in sorted(days, reverse=True) if day != recipe.date and days[day].issuperset(recipe.groups)]
    found = [Attempt(day, "", None, share_out(replace(recipe, date=day))) for day in others]
    if len(recipe.groups) > 1:
        for group in recipe.groups:
            groups = tuple(one for one in recipe.groups if one != group)
            found.append(Attempt(None, group, None, share_out(replace(recipe, groups=groups))))
    rounding = next(one for one in Rounding if one is not recipe.rounding)
    return [*found, Attempt(None, "", rounding, share_out(replace(recipe, rounding=rounding)))]
