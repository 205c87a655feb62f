"""Rapporter: what an organisation is to report, where each report stands, and what was sent."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from tilskudd.followup.experience import experience_of
from tilskudd.followup.lists import reports_of
from tilskudd.followup.models import Report, ReportFile
from tilskudd.followup.queries import look_at_report, newest_statement, sent_reports, whole_report
from tilskudd.followup.rules import THEIRS
from tilskudd.parties.models import MemberRight
from tilskudd.web.access import PortalRequest, needs_member
from tilskudd.web.keys import number_in
from tilskudd.web.office.letters import attachment
from tilskudd.web.report_view import municipality_names, sent_seen, state_seen, title_of

A_PAGE = 50
MAY_WRITE = (MemberRight.WRITE, MemberRight.SIGN)


def own_report(request: PortalRequest, pk: int) -> Report:
    """One of the organisation's own reports; another's is not there."""
    return get_object_or_404(whole_report(), pk=pk, recipient=request.organisation)


@needs_member()
@require_GET
def reports(request: PortalRequest, number: str) -> HttpResponse:
    """All reports of the organisation, those to be written first."""
    pages = Paginator(reports_of([request.organisation.pk]), A_PAGE)
    page = pages.get_page(number_in(request, "del") or 1)
    shown = [(one, title_of(one), state_seen(one, request.today)) for one in page.object_list]
    first = shown[0][0] if shown else None
    context = {
        "reports": shown,
        "page": page.number,
        "pages": list(pages.page_range),
        "first": first,
        "is_waiting": first is not None and first.state in THEIRS,
    }
    return render(request, "portal/reports.html", context)


@needs_member()
@require_GET
def report(request: PortalRequest, number: str, pk: int) -> HttpResponse:
    """One report by its steps: what is done of each, what is left, and what we have said."""
    found = own_report(request, pk)
    look, sent = look_at_report(found), sent_reports(found)
    extensions = list(found.extensions.select_related("answer").order_by("-pk")[:10])
    context = {
        "report": found,
        "look": look,
        "state": state_seen(found, request.today),
        "sent": sent[:20],
        "first": sent[-1] if sent else None,
        "notice": _notice(sent) if found.is_theirs else None,
        "extensions": extensions,
        "time_waits": any(not hasattr(one, "answer") for one in extensions),
        "reminder": found.reminders.order_by("-pk").first() if found.is_theirs else None,
        "experience": None if found.is_theirs else experience_of(found),
        "recoveries": list(found.recoveries.order_by("-pk")[:5]),
        "answers_left": len(look.sending.findings),
        "accounts_left": len(look.account_findings),
        "may_write": bool(request.member_rights & set(MAY_WRITE)),
        "may_sign": MemberRight.SIGN in request.member_rights,
    }
    return render(request, "portal/report.html", context)


def _notice(sent: list) -> object:  # type: ignore[type-arg]
    """What we asked for, when the newest version was sent back."""
    return getattr(sent[0], "review", None) if sent else None


@needs_member()
@require_GET
def receipt(request: PortalRequest, number: str, pk: int) -> HttpResponse:
    """What was sent, in the version that is asked for (`utgave`), else the newest."""
    found = own_report(request, pk)
    every = sent_reports(found)
    if not every:
        return redirect("portal-report", number, pk)
    asked = number_in(request, "utgave")
    at = next((n for n, one in enumerate(every) if one.version.number == asked), 0)
    shown = sent_seen(
        found,
        every[at],
        every[at + 1] if at + 1 < len(every) else None,
        names=municipality_names(request.today),
        opens=lambda one: reverse("portal-report-file", args=[number, pk, one.pk]),
    )
    context = {
        "report": found,
        "shown": shown,
        "demand": every[at].version.demand,
        "state": state_seen(found, request.today),
        "first": every[-1],
        "sent": every[:20],
    }
    return render(request, "portal/report_receipt.html", context)


@needs_member()
@require_GET
def file(request: PortalRequest, number: str, pk: int, key: int) -> HttpResponse:
    """A file of the organisation's own report."""
    one = get_object_or_404(
        ReportFile.objects.select_related("file"), pk=key, report=pk, report__recipient=request.organisation
    )
    return attachment(one.file, one.name)


@needs_member()
@require_GET
def statement(request: PortalRequest, number: str, pk: int) -> HttpResponse:
    """What the auditor attached last."""
    found = newest_statement(own_report(request, pk))
    if found is None:
        raise Http404
    return attachment(found.file, found.file_name)
