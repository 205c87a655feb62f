"""A report to the ministry to begin with: assignment 20 with grants that are paid and reported on."""

from __future__ import annotations

from collections.abc import Sequence

from given import Given, printed_lines
from reports import FACTS
from services.bank_replies import paid, released_run
from tilskudd.applications.questions import QuestionSet
from tilskudd.decisions.proposal import propose_decision
from tilskudd.decisions.services import approve_decision
from tilskudd.followup.demands import demand_reports, open_due_reports
from tilskudd.followup.ready_made import municipal_report
from tilskudd.ministry_reports.approving import approve_ministry_report
from tilskudd.ministry_reports.models import FrozenReport, MinistryReport
from tilskudd.ministry_reports.queries import ReportSeenWhole, look_at_ministry_report, whole_reports
from tilskudd.ministry_reports.sections import ReportSection
from tilskudd.ministry_reports.texts import DRAFT_LEFT, LEFT
from tilskudd.ministry_reports.writing import begin_ministry_report, send_for_approval, write_section
from tilskudd.parties.services import load_register
from tilskudd.payments.bank_files import take_in_bank_file
from tilskudd.payments.instalments import plan_instalments
from tilskudd.payments.plan import Planned
from tilskudd.people.models import User
from tilskudd.schemes.models import Scheme
from tilskudd.values.kroner import ZERO


def scheme_with_grants(given: Given, many: int = 1, asks: QuestionSet | None = None) -> Scheme:
    """A scheme of assignment 20 with the last so many of the letter's ten, two million left, and a report demanded.

    The last is Ålesund with 1 042 674, before it Lillestrøm with 1 210 503.
    """
    scheme = given.scheme(assignment=given.assignment(20))
    load_register()
    lines = printed_lines(given.assignment(20))[-many:]
    whole = sum((one.amount for one in lines), ZERO)
    given.authority(100_000_000)
    given.frame(whole.in_kroner + 2_000_000, scheme)
    decision = propose_decision(scheme, lines, rests_on=[], by=given.kari)
    approve_decision(decision, by=given.ola, seen=1)
    for grant in decision.grants.select_related("recipient"):
        plan_instalments(grant, [Planned(grant.amount, needs_acceptance=False)], by=given.kari)
        given.bank_account(grant.recipient)
    demand_reports(scheme, FACTS, asks or municipal_report(), by=given.kari)
    open_due_reports()
    return scheme


def pays(given: Given) -> None:
    """What is due is sent, and the bank says that all of it is paid."""
    given.debtor()
    run = released_run(given)
    take_in_bank_file(paid(*run.payments.all()), "betalt.xml", by=given.nina)


def begun(given: Given, **more: object) -> MinistryReport:
    """A report on assignment 20, begun by Kari."""
    return begin_ministry_report(given.assignment(20), by=given.kari, **more)


def again(report: MinistryReport) -> MinistryReport:
    return whole_reports().get(pk=report.pk)


def seen(report: MinistryReport) -> ReportSeenWhole:
    return look_at_ministry_report(again(report))


def writes(
    given: Given,
    report: MinistryReport,
    text: str,
    section: ReportSection = ReportSection.LEARNING,
    *,
    by: User | None = None,
) -> None:
    """Kari, unless told, writes a section."""
    write_section(report, section, text, by=by or given.kari, seen=again(report).version)


def sends(given: Given, report: MinistryReport, *, by: User | None = None) -> None:
    """Kari, unless told, writes what the draft leaves to her, and sends it to those who approve."""
    for section, found in seen(report).faults.items():
        if any(one.code == DRAFT_LEFT for one in found):
            writes(given, report, LEFT.sub("Det vet vi.", seen(report).version.texts[section.value]), section, by=by)
    send_for_approval(again(report), by=by or given.kari, seen=again(report).version)


def frozen(
    given: Given, report: MinistryReport, *, writer: User | None = None, approvers: Sequence[User] = ()
) -> FrozenReport:
    """Sent for approval by Kari, approved by Ola and Nina, unless told."""
    sends(given, report, by=writer)
    for by in approvers or (given.ola, given.nina):
        made = approve_ministry_report(again(report), by=by, seen=again(report).version)
    assert made is not None
    return made
