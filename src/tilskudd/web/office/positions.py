"""Rapportering: how the lines stood on any day, and the entries behind each figure."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tilskudd.ledger.places import OF_A_LINE, Place
from tilskudd.ledger.queries import Position, years
from tilskudd.people.rights import Right
from tilskudd.reporting.position_rules import month_ends, standing_at, steps
from tilskudd.reporting.position_words import DEFINITIONS, FRAME_DEFINITION
from tilskudd.reporting.positions import AsOf, movements_of, positions_as_of, transfers_as_of
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import ZERO
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.keys import number_in, page_in
from tilskudd.web.office.budget import COLUMNS, ENTRIES_A_PAGE, LINES_A_PAGE
from tilskudd.web.position_chart import step_chart
from tilskudd.web.position_forms import cut_off, query_of

OTHERS = (Place.SHORTFALL, Place.RETURNED, Place.OWED_BACK, Place.CARRY_APPLIED, Place.LAPSED)
MONTH_COLUMNS = (Place.AT_DISPOSAL, Place.SET_ASIDE, Place.COMMITTED, Place.SENT, Place.PAID)


@needs(Right.SEE_MONEY)
@require_GET
def position_year(request: OfficeRequest, year: int) -> HttpResponse:
    """All lines of a year as they stood at the end of a day."""
    cut, form = cut_off(request)
    rows = positions_as_of(year, cut)
    pages = max(1, -(-len(rows) // LINES_A_PAGE))
    page = page_in(request, pages)
    shown = rows[(page - 1) * LINES_A_PAGE : page * LINES_A_PAGE]
    context = _told(request, year, cut, form) | {
        "rows": shown,
        "others": [(row, place, row.at(place)) for row in shown for place in OTHERS if row.at(place)],
        "columns": COLUMNS,
        "sums": [(place, sum((row.at(place) for row in rows), ZERO)) for place in COLUMNS],
        "frame": sum((row.frame for row in rows), ZERO),
        "count": len(rows),
        "page": page,
        "pages": range(1, pages + 1),
        "years": years(),
    }
    return render(request, "office/reporting/position_year.html", context, status=422 if form.errors else 200)


@needs(Right.SEE_MONEY)
@require_GET
def position_line(request: OfficeRequest, year: int, line: BudgetLine) -> HttpResponse:
    """One line as it stood at the end of a day, how it came there through the year, and what each figure means."""
    cut, form = cut_off(request)
    position = _position(year, line, cut)
    known = steps(movements_of(year, str(line), known=cut.known), cut.day)
    context = _told(request, year, cut, form) | {
        "position": position,
        "line": line,
        "places": [
            (place, position.at(place), DEFINITIONS[place])
            for place in dict.fromkeys((*OF_A_LINE, *OTHERS))
            if position.at(place) or place in COLUMNS
        ],
        "frame_definition": FRAME_DEFINITION,
        "chart": step_chart(known, year, cut.day),
        "months": [_month(Position(str(line), year, "", standing_at(known, day)), day) for day in _ends(year, cut.day)],
        "month_columns": MONTH_COLUMNS,
    }
    return render(request, "office/reporting/position_line.html", context, status=422 if form.errors else 200)


def _ends(year: int, until: date) -> list[date]:
    return month_ends(year, min(until, date(year, 12, 31)))


def _month(position: Position, day: date) -> dict[str, Any]:
    return {
        "day": day,
        "frame": position.frame,
        "cells": [(place, position.at(place)) for place in MONTH_COLUMNS],
    }


@needs(Right.SEE_MONEY)
@require_GET
def position_figure(request: OfficeRequest, year: int, line: BudgetLine, place: Place) -> HttpResponse:
    """One figure: what it means, its cut-off, and the entries up to it; they add up to it."""
    cut, form = cut_off(request)
    position = _position(year, line, cut)
    rows = transfers_as_of(year, str(line), place, cut)
    before = number_in(request, "for")
    found = list((rows.filter(id__lt=before) if before else rows)[: ENTRIES_A_PAGE + 1])
    entries = found[:ENTRIES_A_PAGE]
    for transfer in entries:
        into = transfer.target.place == place and transfer.target.line == str(line) and transfer.target.year == year
        transfer.signed = transfer.amount if into else -transfer.amount  # type: ignore[attr-defined]
        transfer.other = transfer.source if into else transfer.target  # type: ignore[attr-defined]
    context = _told(request, year, cut, form) | {
        "position": position,
        "line": line,
        "place": place,
        "figure": position.at(place),
        "definition": DEFINITIONS[place],
        "entries": entries,
        "more": found[ENTRIES_A_PAGE - 1].pk if len(found) > ENTRIES_A_PAGE else None,
        "shown": sum((one.signed for one in entries), ZERO),  # type: ignore[attr-defined]
        "whole": len(found) <= ENTRIES_A_PAGE and not before,
    }
    return render(request, "office/reporting/position_figure.html", context, status=422 if form.errors else 200)


def _told(request: OfficeRequest, year: int, cut: AsOf, form: Any) -> dict[str, Any]:
    query = query_of(cut, request.today)
    return {
        "year": year,
        "cut": cut,
        "form": form,
        "query": f"?{query}" if query else "",
        "query_on": f"&{query}" if query else "",
        "is_today": cut.day == cut.known == request.today,
    }


def _position(year: int, line: BudgetLine, cut: AsOf) -> Position:
    found = positions_as_of(year, cut, str(line))
    if not found:
        raise Http404
    return found[0]
