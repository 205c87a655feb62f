"""Oppdrag: what the ministry has asked for, with the deadlines on a time line and in a table."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from tilskudd.mandate.facts import Sort
from tilskudd.mandate.letter_queries import facts_in
from tilskudd.mandate.models import Assignment, Letter, LetterState
from tilskudd.ministry_reports.queries import reports_seen_with
from tilskudd.ministry_reports.writing import OPEN
from tilskudd.people.rights import Right
from tilskudd.values.kroner import ZERO
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.charts import time_line
from tilskudd.web.keys import number_in
from tilskudd.web.letter_view import passage_in

ASSIGNMENTS_A_PAGE = 30
REPORTS_SHOWN = 10
STEERED = (Sort.FINANCING, Sort.EARMARK)


def register() -> QuerySet[Assignment]:
    """The assignments of the letters that count."""
    return Assignment.objects.filter(letter__confirmation__state=LetterState.CONFIRMED)


@needs(Right.SEE_MONEY)
@require_GET
def assignments(request: OfficeRequest) -> HttpResponse:
    """All assignments of the newest year or the one asked for, thirty a page, newest letter first."""
    years = sorted({*register().values_list("year", flat=True).distinct()}, reverse=True)
    asked = number_in(request, "aar")
    year = asked if asked in years else (years[0] if years else request.today.year)
    before = number_in(request, "for")
    rows = register().filter(year=year).select_related("letter").defer("letter__text", "letter__reading")
    rows = rows.prefetch_related("deadlines", "amounts", "duties").order_by("-id")
    if before:
        rows = rows.filter(id__lt=before)
    found = list(rows[: ASSIGNMENTS_A_PAGE + 1])
    shown = sorted(found[:ASSIGNMENTS_A_PAGE], key=lambda one: (one.letter_id, one.place_in_letter))
    line = time_line([[due.day for due in one.deadlines.all() if due.day] for one in shown], year, request.today)
    for one in shown:
        one.due = min((due.day for due in one.deadlines.all() if due.day and due.day >= request.today), default=None)  # type: ignore[attr-defined]
        one.money = sum((row.amount for row in one.amounts.all() if row.sort in STEERED and row.pot != "own"), ZERO)  # type: ignore[attr-defined]
    context = {
        "year": year,
        "years": years,
        "line": line,
        "total": sum((one.money for one in shown), ZERO),  # type: ignore[attr-defined]
        "rows": list(zip(shown, line.rows, strict=True)),
        "more": found[ASSIGNMENTS_A_PAGE - 1].pk if len(found) > ASSIGNMENTS_A_PAGE else None,
    }
    return render(request, "office/assignments.html", context)


@needs(Right.SEE_MONEY)
@require_GET
def assignment(request: OfficeRequest, pk: int) -> HttpResponse:
    """One assignment: deadlines, money, duties with what carries them, each with its place in the letter."""
    found = get_object_or_404(Assignment.objects.select_related("letter__confirmation"), pk=pk)
    places = _places(found.letter)
    context = {
        "assignment": found,
        "passage": places(found),
        "deadlines": [(one, places(one)) for one in found.deadlines.order_by("day", "id")],
        "amounts": [(one, places(one)) for one in found.amounts.order_by("id")],
        **_reports(request, found),
        "duties": [(one, places(one)) for one in found.duties.order_by("id")],
    }
    return render(request, "office/assignment.html", context)


def _reports(request: OfficeRequest, found: Assignment) -> dict[str, Any]:
    """The reports to the ministry on it that this person may see, and whether they could begin another."""
    rows = reports_seen_with(request.rights).filter(assignment=found).select_related("sending").order_by("-pk")
    reports = list(rows[:REPORTS_SHOWN])
    is_open = any(one.state in OPEN for one in reports)
    return {"reports": reports, "may_report": Right.REPORT_TO_MINISTRY in request.rights and not is_open}


def _places(letter: Letter) -> Any:
    """A function from a row of the register to where it stands in the letter."""
    facts = facts_in(letter)
    pictures = letter.pages.exists()

    def place(row: Any) -> Any:
        if row.start is None:
            return None
        return passage_in(facts, pictures, letter.text, row.start, row.end)

    return place
