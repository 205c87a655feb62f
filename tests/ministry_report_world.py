"""Reports to the ministry in the worlds of pages: one under work, one that waits, one frozen, one sent, superseded."""

from __future__ import annotations

from calls import CALL_LINE
from given import DAY, Given, kroner
from ministry_reporting import again, frozen, sends
from reports import FACTS
from tilskudd.decisions.amendment import approve_amendment, propose_amendment
from tilskudd.followup.demands import demand_reports, open_due_reports
from tilskudd.followup.ready_made import municipal_report
from tilskudd.ministry_reports.approving import approve_ministry_report, send_to_ministry
from tilskudd.ministry_reports.models import MinistryReport
from tilskudd.ministry_reports.sections import ReportSection
from tilskudd.ministry_reports.writing import begin_ministry_report, take_figures, withdraw_ministry_report
from tilskudd.people.rights import Role


def told_the_ministry(given: Given, rows: int) -> dict[str, str]:
    """A scheme of assignment 21 with so many recipients, reported on as often; and one of its grants changed since."""
    assignment = given.assignment(21)
    scheme = given.frame(50_000_000, given.scheme(line=CALL_LINE, assignment=assignment))
    grants = given.grants(*(100_000 + number for number in range(rows)), scheme=scheme, accepts=False)
    demand_reports(scheme, FACTS, municipal_report(), by=given.kari)
    open_due_reports()
    writer, approver = given.person("Eva Ness", Role.CASE_OFFICER), given.person("Siri Aas", Role.CONTROLLER)
    for _number in range(rows):
        withdraw_ministry_report(begin_ministry_report(assignment, by=writer), by=writer)
    sent, last = (_frozen(given, assignment, writer, approver) for _number in range(2))
    approve_amendment(propose_amendment(grants[0], kroner(90_000), reason="Mindre", by=given.kari), by=given.ola)
    send_to_ministry(again(sent), "Journalpost", sent_on=DAY, by=writer)
    waits = begin_ministry_report(given.assignment(20), by=writer)
    sends(given, waits, by=writer)
    approve_ministry_report(again(waits), by=approver, seen=again(waits).version)
    work = begin_ministry_report(assignment, by=writer, replaces=again(last))
    for _number in range(rows):
        take_figures(work, by=writer)
    at, of_last, of_waits, of_work = (f"/rapportering/oppdrag/{one.number}/" for one in (sent, last, waits, work))
    return {
        "begin-ministry-report": f"/oppdrag/{assignment.pk}/rapport/",
        "ministry-reports": "/rapportering/oppdrag/",
        "ministry-report": at,
        "write-ministry-report": f"{of_work}del/{ReportSection.MONEY.value}/",
        "draft-ministry-report": f"{of_work}del/{ReportSection.MONEY.value}/utkast/",
        "take-ministry-figures": f"{of_work}tall/",
        "ministry-figure": f"{at}tall/tildelt/",
        "send-ministry-report": f"{of_work}til-godkjenning/",
        "approve-ministry-report": f"{of_waits}godkjenn/",
        "send-back-ministry-report": f"{of_waits}send-tilbake/",
        "withdraw-ministry-report": f"{of_work}trekk/",
        "ministry-report-sent": f"{of_last}sendt/",
        "ministry-report-pdf": f"{at}pdf/",
        "ministry-report-workbook": f"{at}regneark/",
    }


def _frozen(given: Given, assignment, writer, approver) -> MinistryReport:
    made = begin_ministry_report(assignment, by=writer)
    frozen(given, made, writer=writer, approvers=(given.ola, approver))
    return made
