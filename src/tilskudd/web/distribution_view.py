"""A distribution as its page shows it: rows beside the letter, what if, and other attempts; nothing is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db.models import OuterRef, Subquery
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tilskudd.distribution.comparison import Attempt, Comparison, Moved, Moves, attempts, moves_between
from tilskudd.distribution.explanation import FORMS, day_in_words, in_words, listed
from tilskudd.distribution.models import ROUNDING_CHOICES, RecipeVersion, Run, RunRow, StatisticSnapshot
from tilskudd.distribution.queries import (
    amounts_of,
    compared_to_letter,
    financed_with,
    newest_recipe,
    newest_run,
    printed_table,
    ranked,
    statistic_of,
)
from tilskudd.distribution.recipe import Recipe, shared_out
from tilskudd.distribution.statistic import Statistic
from tilskudd.mandate.models import Amount
from tilskudd.people.models import Status
from tilskudd.schemes.models import Frame, Scheme
from tilskudd.values.kroner import ZERO, Kroner
from tilskudd.values.split import CannotSplit, Rounding, Share, Split, Weight

GROUPS_SHOWN: Final = 12
ROWS_A_PAGE: Final = 40
ROWS_MOVED: Final = 20


def written_form() -> str:
    """The form that the page is read in."""
    return "nn" if get_language() == "nn" else "nb"


def counts_in(statistic: StatisticSnapshot) -> str:
    """What is counted, in the form that the page is read in."""
    return statistic.counts_nn if written_form() == "nn" else statistic.counts_nb


def number_word(number: int) -> str:
    """«ti»; from thirteen up in figures."""
    return in_words(number, FORMS[written_form()])


def scheme_with_frame() -> Any:
    """Schemes with the frame that was approved last and the number of the newest recipe, asked for in one go."""
    frames = Frame.objects.filter(scheme=OuterRef("pk"), status=Status.APPROVED).order_by("-id")
    recipes = RecipeVersion.objects.filter(scheme=OuterRef("pk")).order_by("-number")
    rows = Scheme.objects.select_related("assignment__letter__confirmation")
    return rows.defer("assignment__letter__text", "assignment__letter__reading").annotate(
        frame=Subquery(frames.values("amount")[:1]), newest_recipe=Subquery(recipes.values("number")[:1])
    )


@dataclass(frozen=True)
class Row:
    """One municipality of the table: its share, what the letter prints, how wide its bar is, and hidden cells."""

    share: Share
    printed: int | None
    difference: int | None
    width: str
    withheld: int


@dataclass
class DistributionSeen:
    """A scheme's distribution as it stands: the newest run, or what the newest recipe would give."""

    scheme: Scheme
    amounts: list[Amount]
    recipe: RecipeVersion | None
    run: Run | None
    total: Kroner
    is_newest: bool
    done: Split | None = None
    faults: tuple[str, ...] = ()
    statistic: Statistic | None = None

    @property
    def plain(self) -> Recipe:
        """The recipe over what is shared out."""
        assert self.recipe is not None
        return self.recipe.over(self.run.total if self.run else self.total)


def look_at(scheme: Any, more_groups: Sequence[str] = ()) -> DistributionSeen:
    """The distribution of a scheme from `scheme_with_frame`; six queries, and the counts of the groups asked for."""
    run = newest_run(scheme) if scheme.newest_recipe else None
    is_newest = run is not None and run.recipe.number == scheme.newest_recipe
    recipe = run.recipe if run is not None else (newest_recipe(scheme) if scheme.newest_recipe else None)
    amounts = amounts_of(scheme)
    total = scheme.frame or financed_with(amounts) or ZERO
    seen = DistributionSeen(scheme, amounts, recipe, run, total, is_newest)
    if recipe is not None:
        groups = [*recipe.groups, *more_groups]
        seen.statistic = statistic_of(recipe.statistic, recipe.day, groups, most=GROUPS_SHOWN)
        _share_out(seen)
    return seen


def _share_out(seen: DistributionSeen) -> None:
    """The rows of the run as they stand; before there is one, what it would give."""
    assert seen.recipe is not None
    assert seen.statistic is not None
    if seen.run is not None:
        rows: list[RunRow] = list(seen.run.rows.order_by("rank"))
        recipe, shares = seen.plain, tuple(row.share for row in rows)
        seen.done = Split(recipe.total, recipe.rounding, recipe.top, recipe.base, seen.run.weight_sum, shares, ())
        return
    seen.done, seen.faults = tried(seen.statistic, seen.plain)


def tried(statistic: Statistic, recipe: Recipe) -> tuple[Split | None, tuple[str, ...]]:
    """What a recipe gives, or why it gives nothing."""
    try:
        done = shared_out(statistic, recipe)
    except CannotSplit as error:
        return None, tuple(one.message for one in error.findings)
    except KeyError as error:
        return None, (_("Tallgrunnlaget teller ikke %s den dagen.") % error.args[0],)
    return (done, ()) if done.shares else (None, tuple(one.message for one in done.findings))


def compared(seen: DistributionSeen) -> Comparison | None:
    """The shares beside the letter's table; None where the letter has none."""
    if seen.done is None or seen.statistic is None:
        return None
    table = printed_table(seen.amounts, seen.statistic)
    return compared_to_letter(seen.statistic, seen.plain, seen.done.shares, table) if table.rows else None


def rows_of(seen: DistributionSeen, comparison: Comparison | None, page: int) -> list[Row]:
    """A page of the table."""
    assert seen.done is not None
    assert seen.statistic is not None
    recipe, most = seen.plain, max(share.weight for share in seen.done.shares) or 1
    printed = {one.share.code: one for one in comparison.rows} if comparison else {}
    first = (page - 1) * ROWS_A_PAGE
    return [
        Row(
            share,
            printed[share.code].printed if share.code in printed else None,
            printed[share.code].difference if share.code in printed else None,
            f"{share.weight * 10_000 // most // 100}.{share.weight * 10_000 // most % 100:02}%",
            seen.statistic.withheld(recipe.date, recipe.groups, [share.code]),
        )
        for share in seen.done.shares[first : first + ROWS_A_PAGE]
    ]


def first_outside(seen: DistributionSeen) -> Weight | None:
    """The first municipality that gets nothing."""
    if seen.done is None or seen.statistic is None or seen.recipe is None:
        return None
    rest = ranked(seen.statistic, seen.plain)[len(seen.done.shares) :]
    return rest[0] if rest else None


def withheld_in(seen: DistributionSeen) -> tuple[int, int]:
    """How many cells of the recipe's groups are withheld that day: in all, and for those that get something."""
    assert seen.statistic is not None
    assert seen.done is not None
    recipe = seen.plain
    inside = [share.code for share in seen.done.shares]
    everywhere = seen.statistic.days[recipe.date].codes
    return tuple(seen.statistic.withheld(recipe.date, recipe.groups, codes) for codes in (everywhere, inside))  # type: ignore[return-value]


def groups_to_try(seen: DistributionSeen, asked: Sequence[str]) -> list[str]:
    """The recipe's groups, those asked for that are counted some day, and then the largest others of the day."""
    assert seen.recipe is not None
    assert seen.statistic is not None
    counted = seen.statistic.days
    known = {name for day in counted.values() for name in day.groups}
    first = list(dict.fromkeys([*seen.recipe.groups, *(name for name in asked if name in known)]))
    sizes = {name: sum(cells.values()) for name, cells in counted[seen.recipe.day].groups.items() if name not in first}
    more = sorted(sizes, key=lambda name: (-sizes[name], name))
    return [*first, *more[: max(0, GROUPS_SHOWN - len(first))]]


@dataclass(frozen=True)
class WhatIf:
    """Another recipe beside the one that stands (hva om): its headline, sentences and rows; or why it gives nothing."""

    heading: str
    sentences: list[str]
    rows: list[Moved]
    more: int


def what_if(seen: DistributionSeen, other: Recipe) -> WhatIf:
    """What another recipe would give, computed by the same function as the run."""
    assert seen.done is not None
    assert seen.statistic is not None
    done, faults = tried(seen.statistic, other)
    if done is None:
        return WhatIf(_("Slik kan det ikke deles"), list(faults), [], 0)
    moves = moves_between(seen.done.shares, done.shares)
    rows = sorted(moves.rows, key=lambda one: -abs(one.change))
    return WhatIf(_heading(moves, other), _sentences(moves), rows[:ROWS_MOVED], max(0, len(rows) - ROWS_MOVED))


def _heading(moves: Moves, other: Recipe) -> str:
    if len(moves.comes_in) == 1 and not moves.goes_out and other.top:
        told = {"n": other.top, "name": moves.comes_in[0].name, "sum": kr(moves.comes_in[0].change)}
        return _("Med %(n)d kommuner får %(name)s %(sum)s") % told
    if not moves.kroner:
        return _("Ingenting flytter seg")
    return _("%s flytter seg") % kr(moves.kroner)


def _sentences(moves: Moves) -> list[str]:
    """Who comes in, who goes out, and how the others fare."""
    told = []
    if len(moves.comes_in) > 1 or (moves.comes_in and moves.goes_out):
        told.append(_("Disse kommer med: %s.") % _named(moves.comes_in))
    if moves.goes_out:
        told.append(_("Disse faller ut: %s.") % _named(moves.goes_out))
    changed = [one for one in moves.stays if one.change]
    if not changed:
        return told
    least, most = changed[0], changed[-1]
    if most.change < 0:
        words = _("De andre får mindre: fra %(a)s mindre i %(most)s til %(b)s mindre i %(least)s.")
    elif least.change > 0:
        words = _("De andre får mer: fra %(b)s mer i %(least)s til %(a)s mer i %(most)s.")
    else:
        words = _("De andre: fra %(b)s mindre i %(least)s til %(a)s mer i %(most)s.")
    if len(changed) == 1:
        words = _("Bare %(least)s endres: %(b)s mindre.") if least.change < 0 else _("Bare %(most)s endres: %(a)s mer.")
    told.append(words % {"least": least.name, "most": most.name, "a": kr(abs(most.change)), "b": kr(abs(least.change))})
    return told


def _named(rows: Sequence[Moved]) -> str:
    told = [f"{one.name} ({kr(abs(one.change))})" for one in rows[:6]]
    return ", ".join(told) + (_(" og %d til") % (len(rows) - 6) if len(rows) > 6 else "")


def other_attempts(seen: DistributionSeen) -> list[tuple[str, str]]:
    """Each change of the recipe in words, and how many kroner it moves; the largest first."""
    assert seen.statistic is not None
    assert seen.done is not None
    statistic, shares = seen.statistic, seen.done.shares
    days = {day: frozenset(counts.groups) for day, counts in statistic.days.items()}
    moved = []
    for one in attempts(seen.plain, days, lambda recipe: tried(statistic, recipe)[0]):
        kroner = moves_between(shares, one.split.shares).kroner if one.split else None
        moved.append((_attempt_words(one, seen.plain), kroner))
    moved.sort(key=lambda row: -1 if row[1] is None else row[1], reverse=True)
    return [(words, _("kan ikke deles") if kroner is None else kr(kroner)) for words, kroner in moved]


def _attempt_words(one: Attempt, recipe: Recipe) -> str:
    if one.day:
        return _("Tall per %s") % day_in_words(one.day, written_form())
    if one.without:
        return _("Uten %s") % one.without
    if one.rounding is Rounding.EACH_ROW:
        return _("Hver rad rundet av for seg i stedet for største rest")
    return _("Største rest i stedet for hver rad rundet av for seg")


def what_if_of(seen: DistributionSeen, given: dict[str, Any]) -> Recipe:
    """The recipe of a what-if form over the same sum."""
    rounding = Rounding(given["avrunding"])
    return replace(
        seen.plain, groups=tuple(given["grupper"]), date=given["dag"], top=given["antall"], rounding=rounding
    )


def rounding_word(rounding: str) -> str:
    """«største rest»."""
    return str(dict(ROUNDING_CHOICES)[rounding]).lower()


def groups_in_words(groups: Sequence[str]) -> str:
    """«Polen, Litauen, Romania og Latvia»."""
    return listed(groups)


def kr(kroner: int) -> str:
    return Kroner.whole(kroner).in_words
