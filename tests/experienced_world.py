"""Experience in the worlds of pages: so many reports of Trondheim that are approved, each shared with the others."""

from __future__ import annotations

from given import TRONDHEIM, Given, kroner
from reports import FACTS, fills
from tilskudd.decisions.proposal import propose_decision
from tilskudd.decisions.services import approve_decision
from tilskudd.followup.demands import demand_reports, open_due_reports
from tilskudd.followup.models import Report
from tilskudd.followup.queries import look_at_report, whole_report
from tilskudd.followup.ready_made import municipal_report
from tilskudd.followup.reviewing import approve_report
from tilskudd.followup.sharing import share_experience
from tilskudd.followup.writing import send_report
from tilskudd.schemes.outcomes import ProposedOutcome
from tilskudd.values.budget import BudgetLine


def experienced(given: Given, rows: int) -> dict[str, str]:
    """A scheme whose recipient has as many grants, reports and experiences; their addresses."""
    scheme = given.frame(10_000_000, given.scheme(line=BudgetLine(671, 71)))
    for number in range(rows):
        line = ProposedOutcome(TRONDHEIM, kroner(100_000), "Grunn.", "Grunn.", purpose="Informasjon")
        made = propose_decision(scheme, [line], whole=f"erfaring:{number}", rests_on=[], by=given.kari)
        approve_decision(made, by=given.ola, seen=1)
    demand_reports(scheme, FACTS, municipal_report(), by=given.kari)
    open_due_reports()
    for report in Report.objects.filter(demand__scheme=scheme).order_by("pk"):
        whole = whole_report().get(pk=report.pk)
        fills(given, whole, accounts={}, q4="100 000", q5="Gå dit folk er, " + "og vær der lenge. " * 20)
        sent = send_report(whole_report().get(pk=report.pk), by=given.per, seen=look_at_report(whole).seen)
        approve_report(sent, by=given.kari)
        share_experience(sent, by=given.kari)
    office, portal = f"/rapporter/{report.pk}/", f"/portal/{TRONDHEIM}/"
    return {
        "share-experience": f"{office}del-erfaring/",
        "withdraw-experience": f"{office}trekk-erfaring/",
        "portal-experiences": f"{portal}erfaringer/{scheme.pk}/",
        "portal-withdraw-experience": f"{portal}rapporter/{report.pk}/trekk-erfaring/",
    }
