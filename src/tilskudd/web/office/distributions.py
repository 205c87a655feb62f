"""Fordeling: a scheme's recipe, what it gives beside the letter, what if, and the files that prove it."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tilskudd.distribution.models import Run
from tilskudd.distribution.proof import proof_of
from tilskudd.distribution.queries import recomputed, total_for
from tilskudd.distribution.services import run_recipe
from tilskudd.people.rights import Right
from tilskudd.schemes.models import Scheme
from tilskudd.schemes.rules import SchemeKind
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.distribution_forms import WhatIfForm
from tilskudd.web.distribution_view import (
    ROWS_A_PAGE,
    DistributionSeen,
    compared,
    counts_in,
    first_outside,
    groups_in_words,
    groups_to_try,
    look_at,
    number_word,
    other_attempts,
    rows_of,
    scheme_with_frame,
    what_if,
    what_if_of,
    withheld_in,
)
from tilskudd.web.downloads import saved
from tilskudd.web.keys import page_in
from tilskudd.web.posting import refusals_shown


def formula_scheme(pk: int) -> Any:
    """A scheme that is shared out by formula, else not found."""
    return get_object_or_404(scheme_with_frame().filter(kind=SchemeKind.FORMULA), pk=pk)


@needs(Right.SEE_MONEY)
@require_GET
def distribution(request: OfficeRequest, pk: int) -> HttpResponse:
    """The newest run or, before there is one, what the recipe would give; what if and other attempts under it."""
    asked = [name[:200] for name in request.GET.getlist("grupper")[:40] if "\0" not in name]
    seen = look_at(formula_scheme(pk), asked)
    context: dict[str, Any] = {
        "scheme": seen.scheme,
        "may_set_up": Right.SET_UP_SCHEMES in request.rights,
        "seen": seen,
    }
    if seen.recipe is not None:
        context |= _recipe_told(seen)
    if seen.done is not None:
        context |= _table(request, seen) | _other_recipes(request, seen, asked)
    return render(request, "office/distribution.html", context)


def _recipe_told(seen: DistributionSeen) -> dict[str, Any]:
    """The recipe in a sentence, and why these groups."""
    assert seen.recipe is not None
    recipe = seen.recipe
    return {
        "recipe": recipe,
        "run": seen.run,
        "total": seen.run.total if seen.run else seen.total,
        "is_stale": seen.run is not None and not (seen.is_newest and seen.run.total == seen.total),
        "statistic": recipe.statistic,
        "counts": counts_in(recipe.statistic),
        "groups": groups_in_words(recipe.groups),
        "top_in_words": number_word(recipe.top) if recipe.top else "",
        "chosen": list(recipe.chosen.order_by("id")),
    }


def _table(request: OfficeRequest, seen: DistributionSeen) -> dict[str, Any]:
    """The municipalities beside the letter's table, and its krone too many."""
    assert seen.done is not None
    comparison = compared(seen)
    pages = max(1, -(-len(seen.done.shares) // ROWS_A_PAGE))
    page = page_in(request, pages)
    withheld, withheld_inside = withheld_in(seen)
    return {
        "done": seen.done,
        "comparison": comparison,
        "difference": seen.done.sum - comparison.printed_sum if comparison and comparison.printed_sum else None,
        "rows_in_words": number_word(len(seen.done.shares)),
        "up": number_word(comparison.up).capitalize() if comparison and comparison.up else "",
        "down": number_word(comparison.down) if comparison and comparison.down else "",
        "rows": rows_of(seen, comparison, page),
        "page": page,
        "pages": range(1, pages + 1),
        "next_rank": len(seen.done.shares) + 1,
        "outside": first_outside(seen),
        "withheld": withheld,
        "withheld_inside": withheld_inside,
    }


def _other_recipes(request: OfficeRequest, seen: DistributionSeen, asked: list[str]) -> dict[str, Any]:
    """What if, by the form or with one municipality more, and how much each other attempt moves."""
    assert seen.recipe is not None
    assert seen.statistic is not None
    recipe, days = seen.recipe, sorted(seen.statistic.days)
    top = recipe.top + 1 if recipe.top and recipe.top < len(seen.statistic.days[recipe.day].codes) else recipe.top
    standing = {"antall": top, "dag": recipe.day.isoformat(), "avrunding": recipe.rounding, "grupper": recipe.groups}
    groups = groups_to_try(seen, asked)
    is_asked = "avrunding" in request.GET
    form = WhatIfForm(request.GET if is_asked else standing, days=days, groups=groups)
    answer = what_if(seen, what_if_of(seen, form.cleaned_data)) if form.is_valid() else None
    return {"form": form, "answer": answer, "attempts": other_attempts(seen)}


@needs(Right.SET_UP_SCHEMES)
@require_POST
def run(request: OfficeRequest, pk: int) -> HttpResponse:
    """Carry out the newest recipe on the scheme's frame, or on what the letter finances its assignment with."""
    found = get_object_or_404(Scheme, pk=pk)
    with refusals_shown(request):
        run_recipe(found, total=total_for(found), by=request.user)
        messages.success(request, _("Oppskriften er kjørt. Fordelingen står."))
    return redirect("distribution", pk)


def _run(pk: int, number: int) -> Run:
    rows = Run.objects.select_related("recipe__statistic__file", "recipe__scheme", "scheme", "by")
    return get_object_or_404(rows, scheme=pk, number=number)


@needs(Right.SEE_MONEY)
@require_GET
def weights(request: OfficeRequest, pk: int, number: int) -> HttpResponse:
    """The weights as `tilskudd split` reads them, computed again from the statistic."""
    return saved(recomputed(_run(pk, number)).weights, f"vekter-{pk}-{number}.csv")


@needs(Right.SEE_MONEY)
@require_GET
def proof(request: OfficeRequest, pk: int, number: int) -> HttpResponse:
    """All that is needed to compute the run again, with its rows as they stand."""
    told = json.dumps(proof_of(_run(pk, number)), ensure_ascii=False, indent=2)
    return saved(told.encode() + b"\n", f"bevis-{pk}-{number}.json")
