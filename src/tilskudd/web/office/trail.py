"""Revisjon: everything that was done, and the seals over it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from tilskudd.ledger.models import Seal
from tilskudd.people.queries import newest_events
from tilskudd.people.rights import Right
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.keys import number_in
from tilskudd.web.words import about, described

A_PAGE = 50


@needs(Right.SEE_TRAIL)
@require_GET
def events(request: OfficeRequest) -> HttpResponse:
    """Events, newest first."""
    found = newest_events(number_in(request, "for"), A_PAGE)
    rows = [(event, described(event), *about(event.about)) for event in found[:A_PAGE]]
    return render(
        request, "office/events.html", {"rows": rows, "more": found[A_PAGE - 1].pk if len(found) > A_PAGE else None}
    )


@needs(Right.SEE_TRAIL)
@require_GET
def seals(request: OfficeRequest) -> HttpResponse:
    """Seals, newest first."""
    rows = Seal.objects.order_by("-id")
    before = number_in(request, "for")
    found = list((rows.filter(id__lt=before) if before else rows)[: A_PAGE + 1])
    for seal in found:
        seal.entry_count = sum(last - first + 1 for first, last in seal.entries)  # type: ignore[attr-defined]
        seal.event_count = sum(last - first + 1 for first, last in seal.events)  # type: ignore[attr-defined]
    return render(
        request,
        "office/seals.html",
        {"seals": found[:A_PAGE], "more": found[A_PAGE - 1].pk if len(found) > A_PAGE else None},
    )


@needs(Right.SEE_TRAIL)
@require_GET
def seal(request: OfficeRequest, pk: int) -> HttpResponse:
    """One seal: what it covers, and what it is chained to."""
    return render(
        request, "office/seal.html", {"seal": get_object_or_404(Seal.objects.select_related("before"), pk=pk)}
    )
