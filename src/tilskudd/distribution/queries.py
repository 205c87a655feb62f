"""Reads of statistics, recipes and runs: counts for a day and its groups, ranks, and what a run gives computed anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q, QuerySet

from tilskudd.distribution.comparison import Comparison, beside_letter
from tilskudd.distribution.letter_table import PrintedTable, bare, codes_by_name
from tilskudd.distribution.models import CountedGroup, RecipeVersion, Run, StatisticSnapshot
from tilskudd.distribution.recipe import PrintedRow, Recipe, shared_out, weights_of
from tilskudd.distribution.statistic import DayCounts, Statistic
from tilskudd.distribution.weights import weights_file
from tilskudd.mandate.models import Amount
from tilskudd.parties.models import Municipality
from tilskudd.schemes.models import Scheme
from tilskudd.schemes.queries import frame_of
from tilskudd.values.kroner import ZERO, Kroner
from tilskudd.values.split import Rounding, Share, Split, Weight


def newest_recipe(scheme: Scheme) -> RecipeVersion | None:
    """The recipe that counts, with its statistic."""
    return scheme.recipes.select_related("statistic__file", "by").order_by("-number").first()


def newest_run(scheme: Scheme) -> Run | None:
    """The run made last, with its recipe and statistic."""
    return scheme.runs.select_related("recipe__statistic__file", "by").order_by("-number").first()


def total_for(scheme: Scheme) -> Kroner:
    """What there is to share out: the frame, else what the assignment is financed with when that is one sum."""
    return frame_of(scheme) or financed_with(amounts_of(scheme)) or ZERO


def amounts_of(scheme: Scheme) -> list[Amount]:
    """What the letter prints of recipients and financing for the scheme's assignment, in its order; one query."""
    if scheme.assignment_id is None:
        return []
    sorts = ["recipient", "financing"]
    return list(Amount.objects.filter(assignment=scheme.assignment_id, sort__in=sorts).order_by("id"))


def financed_with(amounts: Sequence[Amount]) -> Kroner | None:
    """The one sum that the assignment is financed with; None where there are several, or none."""
    found = {one.amount for one in amounts if one.sort == "financing"}
    return found.pop() if len(found) == 1 else None


def counted_on(
    snapshot: StatisticSnapshot,
    groups: Iterable[str] | None = None,
    days: Iterable[date] | None = None,
    largest: QuerySet[CountedGroup, str] | None = None,
) -> dict[date, DayCounts]:
    """The counts of some days and groups, or of all; one query, whatever the number of municipalities.

    `largest` are names of groups that come along.
    """
    cells = CountedGroup.objects.filter(day__snapshot=snapshot).select_related("day")
    if groups is not None:
        named = Q(name__in=list(groups))
        cells = cells.filter(named if largest is None else named | Q(name__in=largest))
    if days is not None:
        cells = cells.filter(day__day__in=list(days))
    counted: dict[date, DayCounts] = {}
    for cell in cells:
        told = counted.setdefault(cell.day.day, DayCounts(codes=set(cell.day.codes)))
        pairs = list(zip(cell.day.codes, cell.counts, strict=True))
        told.groups[cell.name] = {code: count or 0 for code, count in pairs}
        if cell.withheld:
            told.withheld[cell.name] = {code for code, count in pairs if count is None}
    return counted


def statistic_of(
    snapshot: StatisticSnapshot,
    day: date,
    groups: Iterable[str] | None = None,
    days: Iterable[date] | None = None,
    most: int = 0,
) -> Statistic:
    """The statistic for some groups and days, or for all, with the municipalities' names as they were on `day`.

    With `most`, so many of the largest groups of the day come along.
    """
    rows = CountedGroup.objects.filter(day__snapshot=snapshot, day__day=day).order_by("-total", "name")
    counted = counted_on(snapshot, groups, days, rows.values_list("name", flat=True)[:most] if most else None)
    return Statistic(counted, _names(day, counted))


def statistic_for(recipe: RecipeVersion) -> Statistic:
    """What a recipe counts, and no more."""
    return statistic_of(recipe.statistic, recipe.day, recipe.groups, [recipe.day])


def _names(day: date, counted: Iterable[date]) -> dict[str, str]:
    """The name of each number on the day, else on the last of the counted days that it was in use."""
    first, last = min([day, *counted]), max([day, *counted])
    rows = Municipality.objects.filter(first__lte=last).exclude(last__lt=first).order_by("first")
    names = {row.code: row.name for row in rows}
    on_the_day = {row.code: row.name for row in rows if row.first <= day and (row.last is None or day <= row.last)}
    return names | on_the_day


def printed_table(amounts: Sequence[Amount], statistic: Statistic) -> PrintedTable:
    """The letter's table of recipients; a row without a code gets that of the same name."""
    codes = codes_by_name(statistic)
    rows = tuple(
        PrintedRow(one.code or codes.get(bare(one.name), ""), one.name, one.amount.in_kroner)
        for one in amounts
        if one.sort == "recipient"
    )
    financed = financed_with(amounts)
    return PrintedTable(rows, financed.in_kroner if financed else None)


def ranked(statistic: Statistic, recipe: Recipe) -> list[Weight]:
    """Every place by how many it has, the most first, ties by code."""
    return sorted(weights_of(statistic, recipe), key=lambda one: (-one.weight, one.code))


def compared_to_letter(
    statistic: Statistic, recipe: Recipe, shares: Sequence[Share], table: PrintedTable
) -> Comparison:
    """Shares beside the letter's table, and what each row rounded on its own would have given."""
    rounded = shared_out(statistic, replace(recipe, rounding=Rounding.EACH_ROW, total=table.stated or recipe.total))
    return beside_letter(shares, table, rounded.shares)


@dataclass(frozen=True)
class Recomputed:
    """A run computed again from its snapshot: the split, and the sha256 of the weights behind it."""

    split: Split
    weights: bytes


def recomputed(run: Run) -> Recomputed:
    """The same rows computed again now from the snapshot (kontrollregnet). Raises CannotSplit where they cannot be."""
    statistic, recipe = statistic_for(run.recipe), run.recipe.over(run.total)
    return Recomputed(shared_out(statistic, recipe), weights_file(weights_of(statistic, recipe)))
