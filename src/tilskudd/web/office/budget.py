"""Budsjett: where the money is, one bar a line, and every figure opens its entries."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from tilskudd.decisions.covering import uncovered_now
from tilskudd.decisions.models import UncoveredPromise
from tilskudd.ledger.models import Entry, Transfer
from tilskudd.ledger.places import OF_A_LINE, Place
from tilskudd.ledger.queries import Position, positions, transfers_at, years
from tilskudd.mandate.letter_queries import letters_under_work
from tilskudd.mandate.queries import openings_waiting_for_others, source_of
from tilskudd.people.queries import who_did_what
from tilskudd.people.rights import Right
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import ZERO
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.keys import number_in, page_in
from tilskudd.web.letter_view import passage_of
from tilskudd.web.shell import waiting_for

LINES_A_PAGE = 25
ENTRIES_A_PAGE = 50
COLUMNS = (Place.AT_DISPOSAL, Place.OUTSIDE, Place.SET_ASIDE, Place.COMMITTED, Place.SENT, Place.PAID)


@needs(Right.SEE_MONEY)
@require_GET
def budget(request: OfficeRequest) -> HttpResponse:
    """The newest year that has money."""
    found = years()
    return redirect("budget-year", found[0] if found else request.today.year)


@needs(Right.SEE_MONEY)
@require_GET
def budget_year(request: OfficeRequest, year: int) -> HttpResponse:
    """All lines of a year: bars, the same figures in a table, the last entries."""
    rows = positions(year)
    pages = max(1, -(-len(rows) // LINES_A_PAGE))
    page = page_in(request, pages)
    context = {
        "year": year,
        "rows": rows[(page - 1) * LINES_A_PAGE : page * LINES_A_PAGE],
        "count": len(rows),
        "page": page,
        "pages": range(1, pages + 1),
        "columns": COLUMNS,
        "used": {place for place in COLUMNS if any(row.at(place) for row in rows)},
        "sums": {place.value: sum((row.at(place) for row in rows), ZERO) for place in COLUMNS},
        "frame": sum((row.frame for row in rows), ZERO),
        "short": [row for row in rows if row.shortfall],
        "newest": list(
            Transfer.objects.filter(source__year=year)
            .select_related("entry__by", "source", "target")
            .order_by("-id")[:10]
        ),
        "next": _next_act(request),
    }
    return render(request, "office/budget.html", context)


def _next_act(request: OfficeRequest) -> dict[str, Any]:
    """The one thing to do about the budget now."""
    rights = request.rights
    waiting = waiting_for(request)
    if waiting.letters:
        return {"letter": waiting.letters[0].letter, "act": "confirm"}
    if waiting.frames:
        return {"scheme": waiting.frames[0].scheme_id, "act": "frame"}
    if waiting.openings:
        return {"opening": waiting.openings[0], "act": "settle"}
    if Right.PROPOSE_POSITIONS in rights:
        own = openings_waiting_for_others(request.user)
        if own:
            return {"opening": own[0], "act": "wait"}
        under_work = letters_under_work()
        if under_work:
            return {"letter": under_work[0].letter, "act": "work"}
        return {"act": "by-hand"}
    return {"act": "look"}


@needs(Right.SEE_MONEY)
@require_GET
def budget_line(request: OfficeRequest, year: int, line: BudgetLine) -> HttpResponse:
    """One line: each place it has money in, and every entry that touched it."""
    position = _position(year, line)
    entries, more = _a_page_of(request, transfers_at(year, str(line)))
    context = {
        "position": position,
        "line": line,
        "year": year,
        "places": [(place, position.at(place)) for place in OF_A_LINE if position.at(place) or place in COLUMNS],
        "entries": entries,
        "more": more,
        "lacks": sum((one.amount for one in uncovered_now(year, str(line))), ZERO) if position.shortfall else ZERO,
        "was_uncovered": UncoveredPromise.objects.filter(
            grant__decision__scheme__year=year, grant__decision__scheme__line=str(line)
        ).exists(),
    }
    return render(request, "office/budget_line.html", context)


@needs(Right.SEE_MONEY)
@require_GET
def budget_figure(request: OfficeRequest, year: int, line: BudgetLine, place: Place) -> HttpResponse:
    """The entries behind one figure; they add up to it."""
    position = _position(year, line)
    entries, more = _a_page_of(request, transfers_at(year, str(line), place))
    for transfer in entries:
        into = transfer.target.place == place and transfer.target.line == str(line) and transfer.target.year == year
        transfer.signed = transfer.amount if into else -transfer.amount
        transfer.other = transfer.source if into else transfer.target
    context = {
        "position": position,
        "line": line,
        "year": year,
        "place": place,
        "figure": position.at(place),
        "entries": entries,
        "more": more,
        "shown": sum((transfer.signed for transfer in entries), ZERO),
        "whole": more is None and not request.GET.get("for"),
    }
    return render(request, "office/budget_figure.html", context)


@needs(Right.SEE_MONEY)
@require_GET
def entry(request: OfficeRequest, pk: int) -> HttpResponse:
    """One entry: what it moved, who stood behind it, where it comes from, and its seal."""
    found = get_object_or_404(Entry.objects.select_related("by", "reverses", "reversed_by", "sealed__seal"), pk=pk)
    source = source_of(found.source)
    context = {
        "entry": found,
        "moves": list(found.transfers.select_related("source", "target").order_by("id")[:200]),
        "source": source,
        "passage": passage_of(source) if source.letter and source.start is not None else None,
        "events": who_did_what(found.about),
        "seal": getattr(getattr(found, "sealed", None), "seal", None),
    }
    return render(request, "office/entry.html", context)


def _position(year: int, line: BudgetLine) -> Position:
    found = positions(year, str(line))
    if not found:
        raise Http404
    return found[0]


def _a_page_of(request: OfficeRequest, rows: Any) -> tuple[list[Any], int | None]:
    """Fifty rows older than the one named in the address, and the key of the next page."""
    before = number_in(request, "for")
    if before:
        rows = rows.filter(id__lt=before)
    found = list(rows[: ENTRIES_A_PAGE + 1])
    return found[:ENTRIES_A_PAGE], found[ENTRIES_A_PAGE - 1].pk if len(found) > ENTRIES_A_PAGE else None
