"""Reports in the worlds of pages: many that wait, one in every state, money on its way back, and changes asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from given import DAY, TRONDHEIM, Given, kroner
from reports import ACCOUNTS, ANSWERS, BUDGET, DUE, WITH_ACCOUNTS, keyed
from services.bank_replies import paid, released_run
from tilskudd.applications.question_edits import add_question
from tilskudd.applications.questions import AskedIn, Question, QuestionKind, QuestionSet, Words
from tilskudd.decisions.models import Grant
from tilskudd.decisions.proposal import propose_decision
from tilskudd.decisions.services import approve_decision
from tilskudd.followup.accounts_json import fingerprint
from tilskudd.followup.auditing import Signed, make_auditor_link, sign_statement
from tilskudd.followup.changing import answer_change, ask_for_change
from tilskudd.followup.demands import demand_reports, open_due_reports
from tilskudd.followup.models import AuditorStatement, MoneyBack, Recovery, Report, ReportFile
from tilskudd.followup.money_back import approve_money_back, register_money_back
from tilskudd.followup.queries import look_at_report, whole_report
from tilskudd.followup.ready_made import municipal_report
from tilskudd.followup.recovery import approve_recovery, comment_on_recovery, propose_recovery
from tilskudd.followup.reviewing import approve_report, ask_to_complete
from tilskudd.followup.rules import ChangeVerdict, Conclusion
from tilskudd.followup.writing import ask_extension, attach_file, save_report, send_report
from tilskudd.payments.bank_files import take_in_bank_file
from tilskudd.payments.instalments import plan_instalments
from tilskudd.payments.plan import Planned
from tilskudd.schemes.models import Scheme
from tilskudd.schemes.outcomes import ProposedOutcome
from tilskudd.schemes.services import write_rules
from tilskudd.values.budget import BudgetLine

LINE = BudgetLine(671, 71)
PDF = b"%PDF-1.7 uttalelse"
SIGNED = Signed("Rita Revisor", "statsautorisert revisor", "Revisjon AS", "987879696", Conclusion.CLEAN)
MOST_SENT = 4
MOST_ASKED = 5
"""Notices take their days, and only so many changes may wait at once; this many show what a list of them looks like."""


def reported(given: Given, rows: int) -> dict[str, str]:
    """Trondheim is to report on so many grants; one is written, one is back, one is approved with money unspent."""
    scheme = _scheme(given)
    grants = [_grant(given, scheme, number) for number in range(rows + 3)]
    _pays(given, grants[2])
    demand = demand_reports(scheme, WITH_ACCOUNTS, with_pictures(), by=given.kari)
    open_due_reports()
    written, sent, unspent = (_report(one) for one in grants[:3])
    token = _written(given, written)
    _sent(given, sent, rows)
    recovery, back = _unspent(given, unspent, rows)
    change = _changes(given, grants[0], rows)
    office, portal = f"/rapporter/{sent.pk}/", f"/portal/{TRONDHEIM}/rapporter/"
    at, asked = f"{portal}{written.pk}/", written.extensions.get()
    file = ReportFile.objects.filter(report=sent).first()
    money = f"/tilbakekreving/innbetalinger/{back.pk}/"
    claim = f"/tilbakekreving/{recovery.pk}/"
    return {
        "report-demands": f"/ordninger/{scheme.pk}/rapportkrav/",
        "new-report-demand": f"/ordninger/{scheme.pk}/rapportkrav/nytt/",
        "change-report-demand": f"/rapportkrav/{demand.pk}/endre/",
        "reports": "/rapporter/",
        "report": office,
        "approve-report": f"{office}godkjenn/",
        "complete-report": f"{office}mangelbrev/",
        "answer-extension": f"/rapporter/{written.pk}/utsettelse/{asked.pk}/",
        "lower-grant": f"/rapporter/{unspent.pk}/sett-ned/",
        "propose-recovery": f"/rapporter/{unspent.pk}/tilbakekrev/",
        "report-file": f"{office}vedlegg/{file.pk}/",
        "auditor-statement-file": f"/rapporter/uttalelser/{AuditorStatement.objects.first().pk}/fil/",
        "changes": "/endringer/",
        "change": f"/endringer/{change}/",
        "change-file": f"/endringer/{change}/fil/",
        "recoveries": "/tilbakekreving/",
        "recovery": claim,
        "approve-recovery": f"{claim}godkjenn/",
        "send-back-recovery": f"{claim}send-tilbake/",
        "withdraw-recovery": f"{claim}trekk/",
        "register-money-back": f"{claim}innbetaling/",
        "approve-money-back": f"{money}godkjenn/",
        "withdraw-money-back": f"{money}trekk/",
        "money-back-file": f"{money}fil/",
        "auditor": f"/revisor/{token}/",
        "portal-reports": portal,
        "portal-report": at,
        "portal-report-questions": f"{at}sporsmal/",
        "portal-report-accounts": f"{at}regnskap/",
        "portal-report-send": f"{at}send/",
        "portal-report-receipt": f"{portal}{sent.pk}/kvittering/",
        "portal-report-file": f"{portal}{sent.pk}/vedlegg/{file.pk}/",
        "portal-report-auditor": f"{at}revisor/",
        "portal-report-statement": f"{portal}{sent.pk}/uttalelse/",
        "portal-report-extension": f"{at}utsettelse/",
        "portal-change": f"/portal/{TRONDHEIM}/tilskudd/{grants[0].pk}/endring/",
        "portal-recovery": f"{portal}tilbakekreving/{recovery.pk}/",
    }


def _scheme(given: Given) -> Scheme:
    scheme = given.frame(20_000_000, given.scheme(line=LINE))
    newest = scheme.versions.order_by("-number").first()
    rules = replace(newest.rules, audit_above=kroner(50_000))
    write_rules(scheme, rules, [], by=given.kari, seen=newest.number)
    return scheme


def with_pictures() -> QuestionSet:
    """The ready-made set with a question that takes pictures."""
    whole = municipal_report()
    attached = Question(
        QuestionKind.ATTACHMENT,
        Words("Bilder", "Bilete", "Pictures"),
        is_required=False,
        asked_in=AskedIn.REPORT,
        types=("image/jpeg",),
        most=2_000_000,
    )
    return add_question(whole, whole.sections[0].key, attached)


def _grant(given: Given, scheme: Scheme, number: int) -> Grant:
    words = "Prosjektet når mange, og budsjettet er edruelig."
    line = ProposedOutcome(TRONDHEIM, kroner(100_000), words, words, purpose="Kurs", basis={"budget": BUDGET})
    made = propose_decision(scheme, [line], whole=f"rapport:{number}", rests_on=[], by=given.kari)
    approve_decision(made, by=given.ola, seen=1)
    return made.grants.get()


def _pays(given: Given, grant: Grant) -> None:
    plan = [Planned(kroner(60_000), needs_acceptance=False), Planned(kroner(40_000), needs_report=True)]
    plan_instalments(grant, plan, by=given.kari)
    run = released_run(given)
    take_in_bank_file(paid(*run.payments.filter(grant=grant)), "betalt.xml", by=given.nina)


def _report(grant: Grant) -> Report:
    return whole_report().get(grant=grant)


def _fills(given: Given, report: Report, accounts: dict[str, str], **answers: str) -> None:
    told = keyed(ANSWERS | {name: [text] for name, text in answers.items()})
    seen = look_at_report(whole_report().get(pk=report.pk)).seen
    save_report(report, by=given.per, seen=seen, answers=told, shown=list(told), accounts=accounts)


def _written(given: Given, report: Report) -> str:
    """Written by Per, who asks for more time, and has made a link for the auditor."""
    _fills(given, report, ACCOUNTS | {"more-1-what": "Tolk", "more-1-used": "2 000", "more-1-why": "Flere språk."})
    ask_extension(report, "Regnskapsføreren er syk.", wanted_on=DUE + timedelta(days=14), by=given.per)
    return make_auditor_link(report, by=given.per)[1]


def _audited(given: Given, report: Report) -> None:
    token = make_auditor_link(report, by=given.per)[1]
    accounts = look_at_report(whole_report().get(pk=report.pk)).accounts
    sign_statement(token, SIGNED, content=PDF, name="uttalelse.pdf", seen=fingerprint(accounts))


def _sent(given: Given, report: Report, rows: int) -> None:
    """Sent some times and sent back each time but the last, with a file."""
    _fills(given, report, ACCOUNTS)
    seen = look_at_report(report).seen
    key = with_pictures().sections[0].questions[-1].key
    attach_file(report, key, content=b"\xff\xd8\xff bilde", name="Bilde fra kurset.jpg", by=given.per, seen=seen)
    _audited(given, report)
    for number in range(min(rows, MOST_SENT)):
        _fills(given, report, ACCOUNTS, q1=f"Vi informerte på {number + 2} språkkafeer.")
        now = whole_report().get(pk=report.pk)
        sent = send_report(now, by=given.per, seen=look_at_report(now).seen)
        if number < min(rows, MOST_SENT) - 1:
            ask_to_complete(sent, "Skriv mer om det.", due_on=DAY + timedelta(days=20), by=given.kari)


def _unspent(given: Given, report: Report, rows: int) -> tuple[Recovery, MoneyBack]:
    """20 000 is paid and not used: claimed back, and so many sums of it have come."""
    few = ACCOUNTS | {"used-o3": "0", "why-o3": "Ingen reiste.", "used-o4": "30 000", "why-o4": "Færre timer."}
    _fills(given, report, few)
    _audited(given, report)
    now = whole_report().get(pk=report.pk)
    sent = send_report(now, by=given.per, seen=look_at_report(now).seen)
    approve_report(sent, by=given.kari)
    made = propose_recovery(now, reason="Ubrukt.", comment_by=DAY + timedelta(days=14), by=given.kari)
    for _number in range(rows):
        comment_on_recovery(made, "Det stemmer, vi betaler.", by=given.per)
    approve_recovery(made, by=given.ola)
    told = {"day": DAY, "words": "Utskriften viser det.", "content": b"%PDF utskrift", "name": "utskrift.pdf"}
    for _number in range(rows):
        back = register_money_back(made, kroner(10), by=given.nina, **told)
        if _number < rows - 1:
            approve_money_back(back, by=given.siri)
    return made, back


def _changes(given: Given, grant: Grant, rows: int) -> int:
    for number in range(rows):
        asked = ask_for_change(
            grant,
            "Vi vil flytte 10 000 kr fra reiser til tolk, og holde to kurs i stedet for ett.",
            "Flere deltakere trenger tolk enn vi trodde.",
            from_on=DAY + timedelta(days=number),
            by=given.per,
            content=b"%PDF plan",
            name="plan.pdf",
        )
        if number < rows - MOST_ASKED:
            answer_change(asked, ChangeVerdict.PARTLY, "5 000 kr kan flyttes.", by=given.kari)
    return asked.pk
