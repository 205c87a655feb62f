"""A figure of a scheme or an assignment on a day: what it means, its cut-off, and the entries behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from tilskudd.ledger.places import Place
from tilskudd.mandate.models import Assignment
from tilskudd.people.rights import Right
from tilskudd.reporting.position_words import DEFINITIONS
from tilskudd.reporting.scheme_positions import OF_A_SCHEME, accounts_of, figure_of, transfers_of
from tilskudd.schemes.models import Scheme
from tilskudd.values.kroner import ZERO
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.keys import number_in
from tilskudd.web.office.budget import ENTRIES_A_PAGE
from tilskudd.web.position_forms import cut_off, query_of


@needs(Right.SEE_MONEY)
@require_GET
def scheme_figure(request: OfficeRequest, pk: int, place: Place) -> HttpResponse:
    """One figure of one scheme."""
    scheme = get_object_or_404(Scheme, pk=pk)
    return _shown(request, [scheme], place, {"name": scheme.name, "year": scheme.year, "scheme": scheme})


@needs(Right.SEE_MONEY)
@require_GET
def assignment_figure(request: OfficeRequest, pk: int, place: Place) -> HttpResponse:
    """One figure of all the schemes that carry an assignment out."""
    found = get_object_or_404(Assignment.objects.defer("letter__text"), pk=pk)
    schemes = list(found.schemes.order_by("pk"))
    told = {"name": f"{found.number} {found.title}", "year": found.year, "assignment": found, "schemes": schemes}
    return _shown(request, schemes, place, told)


def _shown(request: OfficeRequest, schemes: Sequence[Scheme], place: Place, told: dict[str, Any]) -> HttpResponse:
    if place not in OF_A_SCHEME:
        raise Http404
    cut, form = cut_off(request)
    rows, before = transfers_of(schemes, place, cut), number_in(request, "for")
    found = list((rows.filter(id__lt=before) if before else rows)[: ENTRIES_A_PAGE + 1])
    entries = found[:ENTRIES_A_PAGE]
    sides = {side for one in entries for side in (one.source_id, one.target_id)}
    own = set(accounts_of(schemes).filter(place=place, pk__in=sides).values_list("pk", flat=True))
    for one in entries:
        into = one.target_id in own
        one.signed = one.amount if into else -one.amount  # type: ignore[attr-defined]
        one.other = one.source if into else one.target  # type: ignore[attr-defined]
    query = query_of(cut, request.today)
    context = told | {
        "place": place,
        "figure": figure_of(schemes, place, cut),
        "definition": DEFINITIONS[place],
        "cut": cut,
        "form": form,
        "query": f"?{query}" if query else "",
        "query_on": f"&{query}" if query else "",
        "entries": entries,
        "more": found[ENTRIES_A_PAGE - 1].pk if len(found) > ENTRIES_A_PAGE else None,
        "shown": sum((one.signed for one in entries), ZERO),  # type: ignore[attr-defined]
        "whole": len(found) <= ENTRIES_A_PAGE and not before,
    }
    return render(request, "office/reporting/scheme_figure.html", context, status=422 if form.errors else 200)
