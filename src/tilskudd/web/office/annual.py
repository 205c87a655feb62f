"""Tabeller til årsrapporten: the appropriation statement, and each assignment, on a page and as files."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tilskudd.ledger.queries import years
from tilskudd.people.rights import Right
from tilskudd.reporting.annual_queries import AssignmentRow, appropriations, assignment_rows
from tilskudd.reporting.annual_rules import AppropriationRow, sum_of
from tilskudd.values.budget import BudgetLine
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.keys import number_in
from tilskudd.web.table_files import table_file

LINES_A_PAGE = 100
ASSIGNMENTS_A_PAGE = 30


def _until(request: OfficeRequest, year: int) -> date:
    return min(request.today, date(year, 12, 31))


@needs(Right.SEE_MONEY)
@require_GET
def annual(request: OfficeRequest, year: int) -> HttpResponse:
    """Both tables of a year, as far as it has come."""
    after = number_in(request, "etter") or 0
    rows = appropriations(year, _until(request, year))
    assignments = assignment_rows(year, ASSIGNMENTS_A_PAGE + 1, after)
    context = {
        "year": year,
        "years": years(),
        "until": _until(request, year),
        "is_over": request.today > date(year, 12, 31),
        "rows": rows[:LINES_A_PAGE],
        "is_cut": len(rows) > LINES_A_PAGE,
        "sum": sum_of(rows),
        "assignments": assignments[:ASSIGNMENTS_A_PAGE],
        "more": assignments[ASSIGNMENTS_A_PAGE - 1].assignment.pk if len(assignments) > ASSIGNMENTS_A_PAGE else None,
    }
    return render(request, "office/reporting/annual.html", context)


@needs(Right.SEE_MONEY)
@require_GET
def annual_file(request: OfficeRequest, year: int, table: str, form: str) -> HttpResponse:
    """One of the tables as a file, whole."""
    match table:
        case "bevilgning":
            return table_file(
                form,
                f"bevilgning-{year}",
                _statement_head(),
                map(_statement_row, appropriations(year, _until(request, year))),
            )
        case "oppdrag":
            return table_file(form, f"oppdrag-{year}", _assignment_head(), map(_assignment_row, assignment_rows(year)))
    raise Http404


def _statement_head() -> list[Any]:
    return [
        _("Kapittel"),
        _("Post"),
        _("Navn"),
        _("Overført fra i fjor"),
        _("Tildelingsbrevet"),
        _("Tilleggene"),
        _("Samlet tildeling"),
        _("Regnskapsført"),
        _("Merinntekter"),
        _("Differanse"),
        _("Av dette bundet utenfor"),
        _("Søkt overført"),
        _("Bortfalt"),
    ]


def _statement_row(row: AppropriationRow) -> list[Any]:
    line = BudgetLine.written(row.line)
    given = [row.carried_over, row.letter, row.supplement, row.total, row.booked]
    return [
        line.chapter,
        f"{line.item:02}",
        row.name,
        *given,
        None,
        row.difference,
        row.outside,
        row.carry_applied,
        row.lapsed,
    ]


def _assignment_head() -> list[Any]:
    return [
        _("Oppdrag"),
        _("Tittel"),
        _("Ramme"),
        _("Tilskudd"),
        _("Utbetalt"),
        _("Mottakere"),
        _("Rapporter krevd"),
        _("Rapporter godkjent"),
    ]


def _assignment_row(row: AssignmentRow) -> list[Any]:
    one = row.assignment
    return [one.number, one.title, row.frame, row.awarded, row.paid, row.recipients, row.reports, row.approved]
