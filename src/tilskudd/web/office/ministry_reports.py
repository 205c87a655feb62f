"""Rapporter til departementet: all of them, each as it is read, and what those who stand for it may do."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tilskudd.assignments.reported import open_deadlines
from tilskudd.mandate.models import Assignment
from tilskudd.ministry_reports.approving import (
    approve_ministry_report,
    send_ministry_report_back,
    send_to_ministry,
)
from tilskudd.ministry_reports.models import MinistryReport
from tilskudd.ministry_reports.queries import (
    SEES_UNSENT,
    look_at_ministry_report,
    reports_seen_with,
    with_what_replaces_them,
)
from tilskudd.ministry_reports.sections import HEADINGS
from tilskudd.ministry_reports.words import STATE_COLOURS, MinistryReportState
from tilskudd.ministry_reports.writing import (
    begin_ministry_report,
    send_for_approval,
    take_figures,
    withdraw_ministry_report,
)
from tilskudd.people.queries import who_did_what
from tilskudd.people.refusal import Refusal
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import has_prepared
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.assignment_view import due_choices
from tilskudd.web.forms import Answer
from tilskudd.web.keys import number_in
from tilskudd.web.ministry_report_forms import SendReport
from tilskudd.web.ministry_report_view import sections_shown
from tilskudd.web.office.letters import attachment
from tilskudd.web.posting import refusals_in, refusals_shown

A_PAGE = 25
VERSIONS_SHOWN = 20


def report_seen(request: OfficeRequest, number: str) -> MinistryReport:
    """The report with a number, where this person may see it; else it is not there."""
    return get_object_or_404(reports_seen_with(request.rights), number=number)


def version_asked(request: OfficeRequest) -> int | None:
    """The version in the address (`utgave`); for those who see only what was sent there is none but that."""
    return number_in(request, "utgave") if SEES_UNSENT & request.rights else None


@needs(Right.SEE_MONEY)
@require_GET
def ministry_reports(request: OfficeRequest) -> HttpResponse:
    """All reports that this person may see, newest first."""
    seen = reports_seen_with(request.rights).select_related("sending")
    pages = Paginator(with_what_replaces_them(seen, request.rights).order_by("-pk"), A_PAGE)
    page = pages.get_page(number_in(request, "del") or 1)
    rows = [(one, STATE_COLOURS[MinistryReportState(one.state)]) for one in page.object_list]
    context = {"reports": rows, "page": page.number, "pages": list(pages.page_range)}
    return render(request, "office/ministry_reports.html", context)


@needs(Right.SEE_MONEY)
@require_GET
def ministry_report(request: OfficeRequest, number: str) -> HttpResponse:
    """One report, in the version that is asked for (`utgave`), else the newest."""
    return _shown(request, report_seen(request, number))


def _shown(request: OfficeRequest, report: MinistryReport, status: int = 200, **bound: forms.Form) -> HttpResponse:
    look = look_at_ministry_report(report, version_asked(request))
    is_newest = look.version.number == report.version
    writes = Right.REPORT_TO_MINISTRY in request.rights
    approves = Right.APPROVE_MINISTRY_REPORTS in request.rights
    wrote_it = has_prepared(report.about, request.user)
    approved_it = any(one.by_id == request.user.pk for one in look.approvals)
    waits = report.state == MinistryReportState.WAITING
    replaced_by = report.replaced_by.exclude(state=MinistryReportState.WITHDRAWN).first()
    seen = _before_and_after(request, report) if replaced_by or report.replaces_id else {}
    sees_work = bool(SEES_UNSENT & request.rights)
    is_open = report.state in (MinistryReportState.DRAFT, MinistryReportState.WAITING)
    may_send = writes and report.state == MinistryReportState.FROZEN
    context: dict[str, Any] = {
        "report": report,
        "look": look,
        "sections": sections_shown(look, whole=bool(request.GET.get("alle"))),
        "faults": [(HEADINGS[section], section.value, found) for section, found in look.faults.items()]
        if report.state == MinistryReportState.DRAFT
        else [],
        "moved": look.moved_since() if is_newest and report.state != MinistryReportState.WITHDRAWN else [],
        "is_newest": is_newest,
        "is_draft": report.state == MinistryReportState.DRAFT,
        "is_frozen": report.is_frozen,
        "waits": waits,
        "colour": STATE_COLOURS[MinistryReportState(report.state)],
        "writes": writes and is_newest,
        "may_withdraw": writes and is_newest and is_open,
        "may_approve": waits and approves and is_newest and not wrote_it and not approved_it,
        "wrote_it": wrote_it,
        "approved_it": approved_it and waits,
        "may_send": may_send,
        "may_replace": writes and report.is_frozen and replaced_by is None,
        "replaced_by": seen.get(replaced_by.pk) if replaced_by else None,
        "replaces": seen.get(report.replaces_id or 0),
        "sending": getattr(report, "sending", None),
        "versions": list(report.versions.select_related("by").order_by("-number")[:VERSIONS_SHOWN])
        if sees_work
        else [],
        "events": who_did_what(report.about) if sees_work else [],
        "send": _sending(report, initial={"sent_on": request.today}) if may_send else None,
        "form": Answer(),
        **bound,
    }
    return render(request, "office/ministry_report.html", context, status=status)


def _before_and_after(request: OfficeRequest, report: MinistryReport) -> dict[int, MinistryReport]:
    """What it replaces and what replaces it, by their keys, where this person may see them."""
    rows = reports_seen_with(request.rights).filter(Q(replaces=report) | Q(pk=report.replaces_id))
    return {one.pk: one for one in rows}


def _sending(report: MinistryReport, *given: Any, **options: Any) -> SendReport:
    return SendReport(*given, deadlines=due_choices(open_deadlines(report.assignment)), **options)


@needs(Right.REPORT_TO_MINISTRY)
@require_POST
def begin(request: OfficeRequest, pk: int) -> HttpResponse:
    """Begin a report on an assignment, or the one that replaces what is named."""
    assignment = get_object_or_404(Assignment.objects.select_related("letter__confirmation"), pk=pk)
    replaces = assignment.ministry_reports.filter(number=request.POST.get("erstatter", "")[:20]).first()
    try:
        made = begin_ministry_report(assignment, by=request.user, replaces=replaces)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("ministry-report", replaces.number) if replaces else redirect("assignment", pk)
    messages.success(request, _("Tallene er hentet, og utkastet er laget. Les hver del, og skriv det som mangler."))
    return redirect("ministry-report", made.number)


@needs(Right.REPORT_TO_MINISTRY)
@require_POST
def take(request: OfficeRequest, number: str) -> HttpResponse:
    """Take the figures anew."""
    with refusals_shown(request):
        take_figures(report_seen(request, number), by=request.user)
        messages.success(request, _("Tallene er hentet på nytt. Teksten står, og viser de nye tallene."))
    return redirect("ministry-report", number)


@needs(Right.REPORT_TO_MINISTRY)
@require_POST
def send(request: OfficeRequest, number: str) -> HttpResponse:
    """Send it to those who approve."""
    with refusals_shown(request):
        send_for_approval(report_seen(request, number), by=request.user, seen=number_in(request, "seen") or 0)
        messages.success(request, _("Rapporten er sendt til godkjenning. To andre må lese og godkjenne den."))
    return redirect("ministry-report", number)


@needs(Right.APPROVE_MINISTRY_REPORTS)
@require_POST
def approve(request: OfficeRequest, number: str) -> HttpResponse:
    """Approve the version that was seen."""
    with refusals_shown(request):
        seen = number_in(request, "seen") or 0
        frozen = approve_ministry_report(report_seen(request, number), by=request.user, seen=seen)
        told = _("Rapporten er godkjent av to, og frosset.") if frozen else _("Godkjent. En til må godkjenne.")
        messages.success(request, told)
    return redirect("ministry-report", number)


@needs(Right.APPROVE_MINISTRY_REPORTS)
@require_POST
def back(request: OfficeRequest, number: str) -> HttpResponse:
    """Send it back with a note."""
    report, form = report_seen(request, number), Answer(request.POST)
    if form.is_valid():
        with refusals_in(form):
            send_ministry_report_back(report, form.cleaned_data["answer"], by=request.user)
            messages.success(request, _("Rapporten er sendt tilbake til den som skriver."))
            return redirect("ministry-report", number)
    return _shown(request, report, 422, form=form)


@needs(Right.REPORT_TO_MINISTRY)
@require_POST
def withdraw(request: OfficeRequest, number: str) -> HttpResponse:
    """Withdraw it."""
    with refusals_shown(request):
        withdraw_ministry_report(report_seen(request, number), by=request.user)
        messages.success(request, _("Rapporten er trukket. Alt som er skrevet, står."))
    return redirect("ministry-report", number)


@needs(Right.REPORT_TO_MINISTRY)
@require_POST
def sent(request: OfficeRequest, number: str) -> HttpResponse:
    """Tell that it was sent to the ministry."""
    report = report_seen(request, number)
    form = _sending(report, request.POST)
    if form.is_valid():
        with refusals_in(form):
            told = form.cleaned_data
            answers = told.get("deadline", "")
            send_to_ministry(report, told["how"], sent_on=told["sent_on"], deadline=answers, by=request.user)
            messages.success(request, _("Registrert. Departementets etatsstyrere ser nå rapporten."))
            return redirect("ministry-report", number)
    return _shown(request, report, 422, send=form)


@needs(Right.SEE_MONEY)
@require_GET
def pdf(request: OfficeRequest, number: str) -> HttpResponse:
    """The frozen report as PDF."""
    report = report_seen(request, number)
    return attachment(_frozen(report).pdf, f"{report.number}.pdf")


@needs(Right.SEE_MONEY)
@require_GET
def workbook(request: OfficeRequest, number: str) -> HttpResponse:
    """The figures of the frozen report as a workbook."""
    report = report_seen(request, number)
    return attachment(_frozen(report).workbook, f"{report.number}-tall.xlsx")


def _frozen(report: MinistryReport) -> Any:
    if not report.is_frozen:
        raise Http404
    return report.frozen
