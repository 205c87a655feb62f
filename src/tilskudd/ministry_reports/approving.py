"""The verbs of whoever stands for a report to the ministry: approve as one of two, freeze, send back, send."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.assignments.reported import SentToMinistry, deliver_what_was_sent
from tilskudd.files.services import content_of, store
from tilskudd.ministry_reports.content import digest_of
from tilskudd.ministry_reports.models import (
    FrozenReport,
    MinistryReport,
    MinistryReportApproval,
    MinistryReportSending,
)
from tilskudd.ministry_reports.queries import ReportSeenWhole, look_at_ministry_report
from tilskudd.ministry_reports.typeset import pdf_of
from tilskudd.ministry_reports.words import MinistryReportState
from tilskudd.ministry_reports.workbook import workbook_of
from tilskudd.ministry_reports.writing import locked, require_seen, require_state
from tilskudd.people.access import require
from tilskudd.people.clock import now, today
from tilskudd.people.models import User
from tilskudd.people.refusal import Refusal
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import SamePerson, has_prepared, note, sign_off
from tilskudd.people.written import in_full

APPROVERS = 2
MOST_BYTES = 50_000_000


@transaction.atomic
def approve_ministry_report(report: MinistryReport, *, by: User, seen: int) -> FrozenReport | None:
    """Approve a report (godkjenn): as the first of two, or as the second, and then it is frozen.

    Raises SamePerson for whoever wrote any version, Refusal for who has approved it already, and WrongState when it
    was changed since it was seen.
    """
    require(by, Right.APPROVE_MINISTRY_REPORTS, on=today())
    report = locked(report)
    require_state(report, MinistryReportState.WAITING)
    require_seen(report, seen)
    if has_prepared(report.about, by):
        raise SamePerson(
            _("Du har skrevet på rapporten, og kan derfor ikke godkjenne den."),
            _("To andre må gjøre det. Rapporten venter, og ingenting går tapt."),
        )
    look = look_at_ministry_report(report)
    if any(one.by_id == by.pk for one in look.approvals):
        raise Refusal(_("Du har alt godkjent rapporten."), _("En annen person må også godkjenne den."))
    MinistryReportApproval.objects.create(version=look.version, by=by, at=now())
    note(by, "ministry-report.approved", report.about, version=report.version, count=len(look.approvals) + 1)
    people = [*(one.by for one in look.approvals), by]
    return _freeze(report, look, people) if len(people) >= APPROVERS else None


def _freeze(report: MinistryReport, look: ReportSeenWhole, people: list[User]) -> FrozenReport:
    for person in people:
        sign_off(report.about, by=person)
    content = look.written(people)
    at = now()
    pdf = store([pdf_of(content)], at=at, most=MOST_BYTES)
    with workbook_of(content, look.figures, look.taking.cut_off) as file:
        workbook = store(file, at=at, most=MOST_BYTES)
    frozen = FrozenReport.objects.create(
        report=report,
        version=look.version,
        content=content,
        pdf=pdf,
        workbook=workbook,
        sha256=digest_of(content, pdf.sha256, workbook.sha256),
        at=at,
    )
    report.state = MinistryReportState.FROZEN
    report.save(update_fields=["state"])
    note(None, "ministry-report.frozen", report.about, sha256=frozen.sha256, pdf=pdf.sha256, workbook=workbook.sha256)
    return frozen


@transaction.atomic
def send_ministry_report_back(report: MinistryReport, answer: str, *, by: User) -> None:
    """Send a report back to whoever writes (send tilbake), in words; approvals of this version count no more."""
    require(by, Right.APPROVE_MINISTRY_REPORTS, on=today())
    report = locked(report)
    require_state(report, MinistryReportState.WAITING)
    if not answer.strip():
        raise Refusal(_("Skriv hva som må rettes."))
    report.state = MinistryReportState.DRAFT
    report.save(update_fields=["state"])
    note(by, "ministry-report.sent-back", report.about, words=in_full(answer, 500), version=report.version)


@transaction.atomic
def send_to_ministry(
    report: MinistryReport, how: str, *, sent_on: date, by: User, deadline: str = ""
) -> MinistryReportSending:
    """Tell that a frozen report was sent to the ministry (oversendt): which day, and how. From then on it sees it.

    `deadline` is the key of the letter's deadline that it answers, which is then delivered; empty where it answers
    none. Raises WrongState before it is frozen, when it is sent, or when the deadline is answered already, and Refusal
    for a day that is not yet, or before it was approved.
    """
    require(by, Right.REPORT_TO_MINISTRY, on=today())
    report = locked(report)
    require_state(report, MinistryReportState.FROZEN)
    if not how.strip():
        raise Refusal(_("Skriv hvordan den er sendt, for eksempel journalposten."))
    if sent_on > today():
        raise Refusal(_("Dagen er ikke kommet ennå."), _("Skriv dagen den ble sendt."))
    if sent_on.isoformat() < report.frozen.content["approved_on"]:
        raise Refusal(_("Den kan ikke være sendt før den ble godkjent."), _("Skriv dagen den ble sendt."))
    sending = MinistryReportSending.objects.create(
        report=report, sent_on=sent_on, how=in_full(how, 300), by=by, at=now()
    )
    report.state = MinistryReportState.SENT
    report.save(update_fields=["state"])
    note(by, "ministry-report.sent", report.about, sent_on=sent_on.isoformat(), how=sending.how)
    if deadline:
        what = _as_delivered(report)
        deliver_what_was_sent(report.assignment, deadline, what, sending.how, delivered_on=sent_on, by=by)
    return sending


def _as_delivered(report: MinistryReport) -> SentToMinistry:
    approvals = report.frozen.version.approvals.select_related("by").order_by("pk")
    return SentToMinistry(
        report.number,
        report.about,
        report.begun_by,
        approvals[len(approvals) - 1].by,
        content_of(report.frozen.pdf),
    )
