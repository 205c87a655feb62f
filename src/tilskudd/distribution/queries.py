"""Reads of statistics, recipes and runs: counts for a day and its groups, ranks, and what a run gives computed anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tilskudd.distribution.comparison import Comparison, beside_letter
from tilskudd.distribution.letter_table import PrintedTable, bare, codes_by_name
from tilskudd.distribution.models import CountedDay, CountedGroup, RecipeVersion, Run, StatisticSnapshot
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
    return frame_of(scheme) or _financed(scheme) or ZERO


def _financed(scheme: Scheme) -> Kroner | None:
    sums = Amount.objects.filter(assignment=scheme.assignment_id, sort="financing").values_list("amount", flat=True)
    found = set(sums)
    return found.pop() if len(found) == 1 else None


def counted_on(
    snapshot: StatisticSnapshot, groups: Iterable[str] | None = None, days: Iterable[date] | None = None
) -> dict[date, DayCounts]:
    """The counts of some days and groups, or of all; two queries, whatever the number of municipalities."""
    found = CountedDay.objects.filter(snapshot=snapshot)
    rows = list(found.filter(day__in=list(days)) if days is not None else found)
    counts = {row.pk: DayCounts(codes=set(row.codes)) for row in rows}
    codes = {row.pk: row.codes for row in rows}
    cells = CountedGroup.objects.filter(day__in=rows)
    for cell in cells.filter(name__in=list(groups)) if groups is not None else cells:
        told, places = counts[cell.day_id], codes[cell.day_id]
        told.groups[cell.name] = {code: count or 0 for code, count in zip(places, cell.counts, strict=True)}
        if cell.withheld:
            pairs = zip(places, cell.counts, strict=True)
            told.withheld[cell.name] = {code for code, count in pairs if count is None}
    return {row.day: counts[row.pk] for row in rows}


def statistic_of(
    snapshot: StatisticSnapshot, day: date, groups: Iterable[str] | None = None, days: Iterable[date] | None = None
) -> Statistic:
    """The statistic for some groups and days, or for all, with the municipalities' names as they were on `day`."""
    counted = counted_on(snapshot, groups, days)
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


def printed_table(scheme: Scheme, statistic: Statistic) -> PrintedTable:
    """The letter's table for the scheme's assignment; a row without a code gets that of the same name."""
    if scheme.assignment_id is None:
        return PrintedTable((), None)
    found = list(
        Amount.objects.filter(assignment=scheme.assignment_id, sort__in=["recipient", "financing"]).order_by("id")
    )
    codes = codes_by_name(statistic)
    rows = tuple(
        PrintedRow(one.code or codes.get(bare(one.name), ""), one.name, one.amount.in_kroner)
        for one in found
        if one.sort == "recipient"
    )
    financed = {one.amount.in_kroner for one in found if one.sort == "financing"}
    return PrintedTable(rows, financed.pop() if len(financed) == 1 else None)


def ranked(statistic: Statistic, recipe: Recipe) -> list[Weight]:
    """Every place by how many it has, the most first, ties by code."""
    return sorted(weights_of(statistic, recipe), key=lambda one: (-one.weight, one.code))


def compared_to_letter(
    statistic: Statistic, recipe: Recipe, shares: Sequence[Share], table: PrintedTable
) -> Comparison:
    """Shares beside the letter's table, and what each row rounded on its own would have given."""
    rounded = shared_out(statistic, replace(recipe, rounding=Rounding.EACH_ROW))
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
