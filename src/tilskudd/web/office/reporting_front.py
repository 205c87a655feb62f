"""Rapportering: ask for a figure, how each assignment stands, and what there is to report."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tilskudd.ledger.models import Line
from tilskudd.ledger.places import Place
from tilskudd.ledger.queries import years
from tilskudd.mandate.models import Deadline
from tilskudd.people.rights import Right
from tilskudd.reporting.annual_queries import AssignmentRow, assignment_rows
from tilskudd.reporting.scheme_positions import OF_A_SCHEME
from tilskudd.schemes.models import Scheme
from tilskudd.values.budget import BudgetLine
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.charts import time_line
from tilskudd.web.position_forms import FigureAsked
from tilskudd.web.templatetags.figures import day_and_month

ASSIGNMENTS_SHOWN = 12
CHOICES_SHOWN = 100


@needs(Right.SEE_MONEY)
@require_GET
def reporting(request: OfficeRequest) -> HttpResponse:
    """The front: a figure is had at once."""
    found = years()
    year = found[0] if found else request.today.year
    rows = assignment_rows(year, CHOICES_SHOWN)
    lines = sorted(Line.objects.filter(year=year), key=lambda one: BudgetLine.written(one.line))
    asked = "about" in request.GET
    form = FigureAsked(request.GET if asked else None, abouts=_abouts(year, lines, rows), today=request.today)
    if asked and form.is_valid():
        told = form.cleaned_data
        to = _address(year, told["about"], Place(told["place"]))
        if to:
            day = told["dag"] or request.today
            return redirect(f"{to}?{urlencode({'dag': day.isoformat()})}" if day != request.today else to)
        form.add_error("place", _("Dette stedet gjelder hele posten. Velg posten, eller et annet sted."))
    context = {"form": form, "year": year, "has_lines": bool(lines)} | _assignments(rows, year, request.today)
    return render(request, "office/reporting/front.html", context, status=422 if asked else 200)


def _abouts(year: int, lines: list[Line], rows: list[AssignmentRow]) -> list[Any]:
    """What a figure may be about: the lines, the schemes and the assignments of the year."""
    schemes = Scheme.objects.filter(year=year).order_by("-pk")[:CHOICES_SHOWN]
    return [
        (_("Poster"), [(f"line:{one.line}", f"{one.line} {one.name}") for one in lines[:CHOICES_SHOWN]]),
        (_("Ordninger"), [(f"scheme:{one.pk}", one.name) for one in schemes]),
        (
            _("Oppdrag"),
            [
                (f"assignment:{row.assignment.pk}", f"{row.assignment.number} {row.assignment.title}")
                for row in rows
                if row.schemes
            ],
        ),
    ]


def _address(year: int, about: str, place: Place) -> str:
    """Where the figure is; empty when what it is about has no such place."""
    kind, _colon, key = about.partition(":")
    if kind == "line":
        return reverse("position-figure", args=[year, key, place])
    return reverse(f"{kind}-figure", args=[key, place]) if place in OF_A_SCHEME else ""


def _assignments(rows: list[AssignmentRow], year: int, today: date) -> dict[str, Any]:
    """How the first assignments of the year stand, with their deadlines on a time line."""
    shown = rows[:ASSIGNMENTS_SHOWN]
    days: dict[int, list[date]] = {row.assignment.pk: [] for row in shown}
    for pk, day in Deadline.objects.filter(assignment__in=days, day__isnull=False).values_list("assignment", "day"):
        if day is not None:
            days[pk].append(day)
    line = time_line([[(day, "", day_and_month(day)) for day in found] for found in days.values()], year, today)
    return {
        "assignments": [
            (row, min((day for day in days[row.assignment.pk] if day >= today), default=None)) for row in shown
        ],
        "line": line,
        "dots": [
            (f"{row.assignment.number} {row.assignment.title}", dots)
            for row, dots in zip(shown, line.rows, strict=True)
        ],
        "more": len(rows) > ASSIGNMENTS_SHOWN,
    }
