"""Oppskrift: how a scheme's money is shared out by a statistic, and the search for the one behind a letter's table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tilskudd.distribution.csv_rows import FaultyFile
from tilskudd.distribution.explain import Explanation, explain
from tilskudd.distribution.models import CountedGroup, RecipeVersion, StatisticSnapshot
from tilskudd.distribution.queries import amounts_of, newest_recipe, printed_table, statistic_of
from tilskudd.distribution.recipe import Recipe
from tilskudd.distribution.services import write_recipe
from tilskudd.people.rights import Right
from tilskudd.schemes.models import Scheme
from tilskudd.values.kroner import ZERO
from tilskudd.values.split import Rounding
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.distribution_forms import RecipeForm
from tilskudd.web.distribution_view import counts_in, groups_in_words, kr, number_word
from tilskudd.web.keys import number_in
from tilskudd.web.office.distributions import formula_scheme
from tilskudd.web.posting import refusals_in
from tilskudd.web.templatetags.figures import long_day

COPIED = ("top", "base", "rounding", "chosen_by", "chosen_source", "chosen_on", "chosen_cut", "chosen_missing")


@needs(Right.SET_UP_SCHEMES)
@require_http_methods(["GET", "HEAD", "POST"])
def recipe(request: OfficeRequest, pk: int) -> HttpResponse:
    """Write the recipe; each time is a new version. `forklar` fills it in with what the letter's table tells."""
    scheme = formula_scheme(pk)
    newest = newest_recipe(scheme)
    statistics = list(StatisticSnapshot.objects.order_by("-id")[:50])
    statistic = _chosen(statistics, number_in(request, "tall"), newest)
    context: dict[str, Any] = {"scheme": scheme, "newest": newest, "statistics": statistics, "statistic": statistic}
    if statistic is None:
        return render(request, "office/recipe.html", context)
    found = _found(scheme, statistic) if "forklar" in request.GET else None
    initial = _initial(statistic, newest) | (found.initial if found else {})
    form = RecipeForm(
        request.POST if request.method == "POST" else None,
        statistic=statistic,
        groups=_groups_in(statistic),
        initial=initial,
    )
    if form.is_valid():
        with refusals_in(form):
            write_recipe(scheme, form.new, by=request.user, seen=form.cleaned_data["seen"])
            messages.success(request, _("Oppskriften er lagret. Se hva den gir, og kjør den."))
            return redirect("distribution", pk)
    context |= {"form": form, "found": found, "counts": counts_in(statistic)}
    return render(request, "office/recipe.html", context, status=422 if form.errors else 200)


def _chosen(
    statistics: list[StatisticSnapshot], asked: int | None, newest: RecipeVersion | None
) -> StatisticSnapshot | None:
    """The statistic that is asked for, else that of the newest recipe, else the one taken in last."""
    wanted = asked or (newest.statistic_id if newest else None)
    return next((one for one in statistics if one.pk == wanted), statistics[0] if statistics else None)


def _groups_in(statistic: StatisticSnapshot) -> list[str]:
    """The groups of a statistic, the largest first."""
    rows = CountedGroup.objects.filter(day__snapshot=statistic).order_by("-total", "name")
    return list(dict.fromkeys(rows.values_list("name", flat=True)))


def _initial(statistic: StatisticSnapshot, newest: RecipeVersion | None) -> dict[str, Any]:
    if newest is None:
        return {"seen": 0, "day": statistic.days[-1].isoformat(), "base": ZERO}
    figures = "\n".join(f"{one.group}: {one.figure}" for one in newest.chosen.order_by("id"))
    copied = {name: getattr(newest, name) for name in COPIED}
    return copied | {"seen": newest.number, "day": newest.day.isoformat(), "groups": newest.groups, "figures": figures}


@dataclass(frozen=True)
class Found:
    """What the search told (forklaring), in sentences, and what it fills in."""

    fits: bool
    sentences: list[str]
    initial: dict[str, Any]


def _found(scheme: Scheme, statistic: StatisticSnapshot) -> Found:
    """The recipe behind the letter's table, over all groups and days of the statistic."""
    counted = statistic_of(statistic, statistic.days[-1])
    table = printed_table(amounts_of(scheme), counted)
    if not table.rows:
        return Found(False, [_("Brevet har ingen tabell over mottakere for dette oppdraget.")], {})
    try:
        explanation = explain(table.rows, table.stated, counted)
    except FaultyFile as error:
        return Found(False, [one.message for one in error.findings], {})
    if explanation.best is None:
        return Found(False, [_("Tallgrunnlaget teller ingen i kommunene i brevets tabell på samme dag.")], {})
    return _told(explanation, explanation.best.recipe, counts_in(statistic))


def _told(explanation: Explanation, recipe: Recipe, counts: str) -> Found:
    best = explanation.best
    assert best is not None
    in_short = _("Del %(sum)s på de %(n)s kommunene med flest %(counts)s %(groups)s %(day)s.") % {
        "sum": kr(recipe.total),
        "n": number_word(recipe.top or len(best.rows)),
        "counts": counts,
        "groups": groups_in_words(recipe.groups),
        "day": long_day(recipe.date),
    }
    told = [_how_near(explanation), in_short]
    if explanation.unique:
        told.append(_("Ingen annen oppskrift som er prøvd, gir tabellen."))
    elif explanation.fits:
        told.append(_("Også andre oppskrifter gir tabellen."))
    if explanation.fits and recipe.rounding is Rounding.EACH_ROW:
        told.append(_("Brevet har rundet av hver rad for seg. Her står største rest, som alltid gir nøyaktig summen."))
    filled = {"groups": recipe.groups, "day": recipe.date.isoformat(), "top": recipe.top, "base": ZERO}
    return Found(explanation.fits, told, filled | {"rounding": Rounding.LARGEST_REMAINDER.value})


def _how_near(explanation: Explanation) -> str:
    best = explanation.best
    assert best is not None
    if explanation.fits:
        return _("Alle %s beløp i brevets tabell er gjenfunnet.") % number_word(len(best.rows))
    told = {"off": best.off, "n": len(best.rows), "sum": kr(best.kroner_off)}
    return _("Ingen oppskrift gir brevets tabell. Den nærmeste avviker i %(off)d av %(n)d rader, %(sum)s i alt.") % told
