"""Grants to Trondheim that are to be reported on, as the office demands and the recipient answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from given import TRONDHEIM, Given
from services.bank_replies import paid, released_run
from tilskudd.applications.questions import QuestionSet
from tilskudd.decisions.models import Grant
from tilskudd.decisions.proposal import propose_decision
from tilskudd.decisions.services import approve_decision
from tilskudd.followup.demands import DemandFacts, demand_reports, open_due_reports
from tilskudd.followup.models import Report, SentReport
from tilskudd.followup.queries import look_at_report, whole_report
from tilskudd.followup.ready_made import experience_question, municipal_report, used_question
from tilskudd.followup.writing import save_report, send_report
from tilskudd.payments.bank_files import take_in_bank_file
from tilskudd.payments.instalments import plan_instalments
from tilskudd.payments.models import PaymentRun
from tilskudd.payments.plan import Planned
from tilskudd.schemes import services as schemes
from tilskudd.schemes.models import Scheme
from tilskudd.schemes.outcomes import ProposedOutcome
from tilskudd.values.kroner import Kroner

DUE = date(2022, 6, 1)
FACTS = DemandFacts(
    "Kort rapport", "Kort rapport", DUE, used_question=used_question(), experience_question=experience_question()
)
WITH_ACCOUNTS = DemandFacts("Sluttrapport", "Sluttrapport", DUE, asks_accounts=True)
BUDGET = {
    "costs": [
        {"option": "o3", "words": "Reiser", "amount": 40_000},
        {"option": "o4", "words": "Lønn", "amount": 50_000},
        {"option": "", "words": "Kaffe", "amount": 10_000},
    ],
    "applied": 100_000,
    "own": 0,
    "others": [],
}
ANSWERS = {
    "q1": ["Vi informerte på språkkafeer."],
    "q2": ["Polsk og litauisk."],
    "q3": ["900"],
    "q4": ["80 000"],
    "q5": ["Gå dit folk er."],
}
ACCOUNTS = {"used-o3": "38 000", "used-o4": "50 000", "used-m1": "10 000"}


def keyed(answers: dict[str, list[str]]) -> dict[str, list[str]]:
    """Answers by their places, under the keys that the ready-made questions have."""
    keys = [one.key for one in municipal_report().questions]
    return {keys[int(name[1:]) - 1]: told for name, told in answers.items()}


def grant_to_trondheim(
    given: Given, kroner: int = 100_000, *, budget: object = BUDGET, audit_above: int | None = None
) -> Grant:
    """A grant to Trondheim, planned as two instalments: 60 per cent, and the rest when a report is approved."""
    assert given.per
    scheme = given.ready_scheme(kroner)
    if audit_above is not None:
        newest = scheme.versions.order_by("-number").first()
        rules = replace(newest.rules, audit_above=Kroner.whole(audit_above))
        schemes.write_rules(scheme, rules, [], by=given.kari, seen=newest.number)
    basis = {"budget": budget} if budget else {}
    line = ProposedOutcome(TRONDHEIM, Kroner.whole(kroner), "Grunn.", "Grunn.", basis=basis)
    decision = propose_decision(scheme, [line], rests_on=[], by=given.kari)
    approve_decision(decision, by=given.ola, seen=1)
    grant = decision.grants.get()
    first = Kroner.whole(kroner * 6 // 10)
    plan = [
        Planned(first, needs_acceptance=False),
        Planned(grant.amount - first, needs_acceptance=False, needs_report=True),
    ]
    plan_instalments(grant, plan, by=given.kari)
    return grant


def demanded(
    given: Given, scheme: Scheme, facts: DemandFacts = WITH_ACCOUNTS, questions: QuestionSet | None = None
) -> Report:
    """The demand, and the report that the job has opened for the scheme's only grant."""
    demand_reports(scheme, facts, questions or municipal_report(), by=given.kari)
    open_due_reports()
    return whole_report(Report.objects.order_by("-pk")).first()


def again(report: Report) -> Report:
    """The report as it stands now."""
    return whole_report().get(pk=report.pk)


def seen(report: Report) -> int:
    return look_at_report(again(report)).seen


def fills(given: Given, report: Report, *, accounts: dict[str, str] | None = None, **answers: str) -> None:
    """Per writes all answers, with others where they are told, and the accounts."""
    told = keyed(ANSWERS | {name: [text] for name, text in answers.items()})
    save_report(
        report,
        by=given.per,
        seen=seen(report),
        answers=told,
        shown=list(keyed(ANSWERS)),
        accounts=ACCOUNTS if accounts is None else accounts,
    )


def sends(given: Given, report: Report, **more: object) -> SentReport:
    """Per writes, signs and sends."""
    fills(given, report, **more)
    return send_report(again(report), by=given.per, seen=seen(report))


def paid_out(given: Given, grant: Grant) -> PaymentRun:
    """What is due of the grant is sent, and the bank says that it is paid."""
    given.debtor()
    if not grant.recipient.accounts.exists():
        given.bank_account(grant.recipient)
    run = released_run(given)
    take_in_bank_file(paid(*run.payments.all()), "betalt.xml", by=given.nina)
    return run
