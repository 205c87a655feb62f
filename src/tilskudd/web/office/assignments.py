"""Oppdrag: all that the ministry has asked for, on a time line and in a table, and each with its following."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tilskudd.assignments.followed import Followed
from tilskudd.assignments.group_queries import group_plan
from tilskudd.assignments.identity import counting, with_following
from tilskudd.assignments.models import AssignmentDocument, DialogueNote, RiskNote
from tilskudd.assignments.queries import documents_of, seen
from tilskudd.assignments.rules import RiskLevel
from tilskudd.mandate.letter_queries import facts_in
from tilskudd.mandate.models import Assignment, Letter
from tilskudd.mandate.rules import in_plain_order
from tilskudd.ministry_reports.queries import reports_seen_with
from tilskudd.ministry_reports.writing import OPEN
from tilskudd.people.rights import Right
from tilskudd.values.kroner import ZERO
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.assignment_view import days_told, partners_of, row_of, urgent_in
from tilskudd.web.charts import time_line
from tilskudd.web.keys import number_in
from tilskudd.web.letter_view import passage_in
from tilskudd.web.office.assignment_next import next_acts, report_act
from tilskudd.web.office.letters import attachment

A_PAGE = 20
LONGEST_TEXT = 10_000
REPORTS_SHOWN = 10


@needs(Right.SEE_MONEY)
@require_GET
def assignments(request: OfficeRequest) -> HttpResponse:
    """The assignments of the newest year or the one asked for, twenty a page, newest letter first.

    All of the year are read, so that each list, the count of what is overdue and the sum are of the same rules.
    """
    years = sorted({*counting().values_list("year", flat=True).distinct()}, reverse=True)
    asked = number_in(request, "aar")
    year = asked if asked in years else (years[0] if years else request.today.year)
    rows = counting().filter(year=year).select_related("letter__confirmation")
    rows = rows.defer("letter__text", "letter__reading").prefetch_related("amounts").order_by("-pk")
    every = seen(list(rows), request.today)
    late, tab = [one for one in every if one.is_overdue], request.GET.get("fane", "")
    match tab:
        case "mine":
            chosen = [one for one in every if one.responsible == request.user]
        case "risiko":
            chosen = [one for one in every if one.risk and one.risk.level in (RiskLevel.RISK, RiskLevel.DANGER)]
        case "over":
            chosen = late
        case _:
            chosen, tab = every, ""
    before = number_in(request, "for")
    found = [one for one in chosen if not before or one.assignment.pk < before][: A_PAGE + 1]
    shown = [row_of(one) for one in found[:A_PAGE]]
    shown.sort(key=lambda one: (one.assignment.letter_id, one.assignment.place_in_letter))
    line = time_line([one.marks for one in shown], year, request.today)
    context = {
        "today": request.today,
        "year": year,
        "years": years,
        "tab": tab,
        "tabs": [
            ("", _("Alle i %d") % year),
            ("mine", _("Mine")),
            ("risiko", _("Med risiko")),
            ("over", _("Over fristen (%d)") % len(late)),
        ],
        "late": len(late),
        "count": len(chosen),
        "line": line,
        "rows": list(zip(shown, line.rows, strict=True)),
        "total": sum((row_of(one).money for one in chosen), ZERO),
        "urgent": urgent_in([one.followed for one in shown]),
        "more": found[A_PAGE - 1].assignment.pk if len(found) > A_PAGE else None,
    }
    return render(request, "office/assignments.html", context)


def assignment_with(pk: int) -> Assignment:
    """An assignment of the register with its letter, or 404."""
    rows = with_following(Assignment.objects.all()).select_related("letter__confirmation")
    found: Assignment = get_object_or_404(rows, pk=pk)
    return found


@needs(Right.SEE_MONEY)
@require_GET
def assignment(request: OfficeRequest, pk: int) -> HttpResponse:
    """One assignment: deadlines, partners, duties and what carries them, tasks, risk, dialogue, and deliveries."""
    found = assignment_with(pk)
    followed = seen([found], request.today, with_documents=True)[0]
    facts, pictures = facts_in(found.letter), found.letter.pages.exists()
    places = _places(found.letter, facts, pictures)
    key = followed.following_pk
    may = Right.FOLLOW_ASSIGNMENTS in request.rights and followed.may_be_written
    points = followed.points
    told = _reports(request, found)
    report = report_act(followed, told["reports"]) if Right.REPORT_TO_MINISTRY in request.rights else None
    context = {
        "assignment": found,
        "row": row_of(followed),
        "followed": followed,
        "today": request.today,
        "may": may,
        "plan": group_plan(followed),
        "text": text_of(found, followed),
        "acts": next_acts(followed, request.user, may=may, report=report),
        "passage": places(found),
        "deadlines": [
            (due, row, followed.agreed.get(due.key), places(row), _told(followed, due))
            for due, row in followed.deadlines
        ],
        "amounts": [(one, places(one)) for one in found.amounts.order_by("id")],
        "duties": [(one, followed.carriers(one), places(one)) for one in followed.duties],
        "partners": [
            (one, passage_in(facts, pictures, found.letter.text, one.fact.start, one.fact.end))
            if one.fact is not None and one.fact.start is not None and one.fact.end is not None
            else (one, None)
            for one in partners_of(followed, facts)
        ],
        "prerequisites": sorted(
            ((points[before], points[after]) for before, after in followed.edges),
            key=lambda pair: (pair[1].day or request.today, pair[0].label),
        ),
        "risks": older(request, RiskNote.objects.filter(following=key).select_related("by"), "risiko", 5),
        "dialogue": older(
            request, DialogueNote.objects.filter(following=key).select_related("by", "document"), "dialog", 15
        ),
        "documents": older(request, documents_of(key), "dok", 20),
        **told,
        "may_report": told["may_report"] and not (may and report is not None),
    }
    return render(request, "office/assignment.html", context)


def text_of(found: Assignment, followed: Followed) -> str:
    """What the letter says about an assignment: from its heading to the last thing that was read there."""
    if found.start is None or found.end is None:
        return ""
    rows = [*found.deadlines.all(), *followed.duties, *found.amounts.all()]
    end = max([found.end, *(row.end for row in rows if row.end is not None)])
    return in_plain_order(found.letter.text[found.start : end].strip())[:LONGEST_TEXT]


def older(request: OfficeRequest, rows: QuerySet[Any], name: str, most: int, *, by: str = "pk") -> dict[str, Any]:
    """A part of one list among several on a page, newest first: those before the key in the address, and the next.

    `by` is the field that says which is newest; of the same, the one that was written last.
    """
    before = number_in(request, name)
    rows = rows.order_by(f"-{by}", "-pk")
    if before:
        last = Subquery(rows.filter(pk=before).values(by)[:1])
        rows = rows.filter(Q(**{f"{by}__lt": last}) | Q(**{by: last, "pk__lt": before}))
    found = list(rows[: most + 1])
    return {"rows": found[:most], "more": found[most - 1].pk if len(found) > most else None, "before": before}


def _told(followed: Any, due: Any) -> str:
    return days_told(due.day, followed.on) if due.day and due.is_open else ""


@needs(Right.SEE_MONEY)
@require_GET
def document(request: OfficeRequest, pk: int) -> HttpResponse:
    """A document of an assignment, as an attachment."""
    found = get_object_or_404(AssignmentDocument.objects.select_related("file"), pk=pk)
    return attachment(found.file, found.name)


def _reports(request: OfficeRequest, found: Assignment) -> dict[str, Any]:
    """The reports to the ministry on it that this person may see, and whether they could begin another."""
    rows = reports_seen_with(request.rights).filter(assignment=found).select_related("sending").order_by("-pk")
    reports = list(rows[:REPORTS_SHOWN])
    is_open = any(one.state in OPEN for one in reports)
    return {"reports": reports, "may_report": Right.REPORT_TO_MINISTRY in request.rights and not is_open}


def _places(letter: Letter, facts: Any, pictures: bool) -> Any:
    """A function from a row of the register to where it stands in the letter."""

    def place(row: Any) -> Any:
        if row.start is None:
            return None
        return passage_in(facts, pictures, letter.text, row.start, row.end)

    return place
