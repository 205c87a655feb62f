"""One report: what was sent, accounts against budget, the auditor, and what we say to it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tilskudd.followup.experience import experience_of, marked_in
from tilskudd.followup.models import AuditorStatement, ExtensionRequest, Report, ReportFile, SentReport
from tilskudd.followup.queries import audit_threshold, demand_in_force, sent_reports, settlement_for, whole_report
from tilskudd.followup.recovery import propose_recovery
from tilskudd.followup.reviewing import answer_extension, approve_report, ask_to_complete, propose_lowering
from tilskudd.followup.rules import ReportState
from tilskudd.people.models import Status
from tilskudd.people.queries import who_did_what
from tilskudd.people.rights import Right
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.keys import number_in
from tilskudd.web.office.letters import attachment
from tilskudd.web.posting import refusals_in, refusals_shown
from tilskudd.web.report_forms import (
    AnswerExtension,
    ApproveReport,
    CompleteReport,
    ProposeRecovery,
    WithdrawExperience,
)
from tilskudd.web.report_view import municipality_names, sent_seen, state_seen


def _report(pk: int) -> Report:
    return get_object_or_404(whole_report(), pk=pk)


@needs(Right.SEE_MONEY)
@require_GET
def report(request: OfficeRequest, pk: int) -> HttpResponse:
    """One report, in the version that is asked for (`utgave`), else the newest that was sent."""
    return report_shown(request, _report(pk))


def report_shown(request: OfficeRequest, found: Report, status: int = 200, **bound: forms.Form) -> HttpResponse:
    """The page, also after an act that was refused."""
    every = sent_reports(found)
    asked = number_in(request, "utgave")
    at = next((n for n, one in enumerate(every) if one.version.number == asked), 0)
    names = municipality_names(request.today)
    shown = None
    if every:
        before = every[at + 1] if at + 1 < len(every) else None
        shown = sent_seen(
            found, every[at], before, names=names, opens=lambda one: reverse("report-file", args=[found.pk, one.pk])
        )
    may = Right.PROPOSE_DECISIONS in request.rights
    extensions = list(found.extensions.select_related("by", "answer__by").order_by("-pk")[:10])
    context: dict[str, Any] = {
        "report": found,
        "demand": every[0].version.demand if every else demand_in_force(found.demand),
        "scheme": found.demand.scheme,
        "state": state_seen(found, request.today),
        "shown": shown,
        "before": at + 1 < len(every),
        "is_newest": at == 0,
        "sent": every[:20],
        "first": every[-1] if every else None,
        "extensions": extensions,
        "asks_time": next((one for one in extensions if not hasattr(one, "answer")), None) if found.is_theirs else None,
        "reminders": list(found.reminders.order_by("-pk")[:5]),
        "threshold": audit_threshold(found.grant),
        "recoveries": list(found.recoveries.order_by("-pk")[:10]),
        "events": who_did_what(found.about),
        "may": may,
        "waits": found.state == ReportState.SENT,
        "approve": ApproveReport(),
        "complete": CompleteReport(),
        "answer": AnswerExtension(),
        "recover": ProposeRecovery(),
        **_settlement(found, every),
        **_experience(found, every),
        **bound,
    }
    return render(request, "office/report.html", context, status=status)


def _settlement(found: Report, every: list[SentReport]) -> dict[str, Any]:
    """What is left to do about unspent money, once the report is approved."""
    if found.state != ReportState.APPROVED or every[0].used is None:
        return {}
    waits = found.grant.amendments.filter(status=Status.PROPOSED).exists()
    return {"settlement": settlement_for(found.grant, every[0].used), "amendment_waits": waits}


def _experience(found: Report, every: list[SentReport]) -> dict[str, Any]:
    """What the recipient marked for the others, and whether they may read it."""
    marked = marked_in(every[0]) if every else ""
    shared = experience_of(found) if marked or found.state == ReportState.APPROVED else None
    gone = getattr(shared, "withdrawn", None) if shared else None
    is_good = found.state == ReportState.APPROVED
    told = {"marked": marked, "shared": shared, "gone": gone, "withdraw_form": WithdrawExperience()}
    return told | {"is_shared": shared is not None and gone is None, "may_share": is_good and bool(marked)}


def _newest(found: Report) -> SentReport:
    """The version that was sent last."""
    sent = found.sent.select_related("version").order_by("-pk").first()
    if sent is None:
        raise Http404
    return sent


def seen_of(request: OfficeRequest, found: Report) -> SentReport:
    """The version that the person saw, by its number in the form."""
    sent = found.sent.filter(version__number=number_in(request, "utgave") or 0).first()
    return sent or _newest(found)


@needs(Right.PROPOSE_DECISIONS)
@require_POST
def approve(request: OfficeRequest, pk: int) -> HttpResponse:
    """Approve the version that was seen."""
    found, form = _report(pk), ApproveReport(request.POST)
    if form.is_valid():
        with refusals_in(form):
            approve_report(seen_of(request, found), by=request.user, words=form.cleaned_data["words"])
            messages.success(request, _("Rapporten er godkjent."))
            return redirect("report", pk)
    return report_shown(request, found, 422, approve=form)


@needs(Right.PROPOSE_DECISIONS)
@require_POST
def complete(request: OfficeRequest, pk: int) -> HttpResponse:
    """Ask the recipient to put it right."""
    found, form = _report(pk), CompleteReport(request.POST)
    if form.is_valid():
        with refusals_in(form):
            told = form.cleaned_data
            ask_to_complete(seen_of(request, found), told["words"], due_on=told["due_on"], by=request.user)
            messages.success(request, _("Mangelbrevet er sendt."))
            return redirect("report", pk)
    return report_shown(request, found, 422, complete=form)


@needs(Right.PROPOSE_DECISIONS)
@require_POST
def extend(request: OfficeRequest, pk: int, asked: int) -> HttpResponse:
    """Answer a request for more time."""
    found, form = _report(pk), AnswerExtension(request.POST)
    wanted = get_object_or_404(ExtensionRequest, pk=asked, report=found)
    if form.is_valid():
        with refusals_in(form):
            told = form.cleaned_data
            answer_extension(wanted, told["words"], due_on=told["due_on"], by=request.user)
            messages.success(request, _("Svaret er sendt."))
            return redirect("report", pk)
    return report_shown(request, found, 422, answer=form)


@needs(Right.PROPOSE_DECISIONS)
@require_POST
def lower(request: OfficeRequest, pk: int) -> HttpResponse:
    """Propose to lower the grant by what is neither used nor paid."""
    found = _report(pk)
    with refusals_shown(request):
        propose_lowering(found, by=request.user)
        messages.success(request, _("Endringen er foreslått. En annen person må godkjenne den."))
    return redirect("grant", found.grant_id)


@needs(Right.PROPOSE_DECISIONS)
@require_POST
def recover(request: OfficeRequest, pk: int) -> HttpResponse:
    """Warn the recipient, and propose to claim back what is paid and not used."""
    found, form = _report(pk), ProposeRecovery(request.POST)
    if form.is_valid():
        with refusals_in(form):
            told = form.cleaned_data
            made = propose_recovery(found, reason=told["reason"], comment_by=told["comment_by"], by=request.user)
            messages.success(request, _("Mottakeren er varslet. En annen person må godkjenne kravet."))
            return redirect("recovery", made.pk)
    return report_shown(request, found, 422, recover=form)


@needs(Right.SEE_MONEY)
@require_GET
def file(request: OfficeRequest, pk: int, key: int) -> HttpResponse:
    """A file of a version that was sent; drafts are the recipient's own."""
    one = get_object_or_404(ReportFile.objects.select_related("file"), pk=key, report=pk)
    sent = SentReport.objects.filter(report=pk).values_list("version__files", flat=True)
    if not any(key in keys for files in sent for keys in files.values()):
        raise Http404
    return attachment(one.file, one.name)


@needs(Right.SEE_MONEY)
@require_GET
def statement(request: OfficeRequest, pk: int) -> HttpResponse:
    """What an auditor attached."""
    one = get_object_or_404(AuditorStatement.objects.select_related("file"), pk=pk)
    return attachment(one.file, one.file_name)
