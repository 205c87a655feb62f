"""Assignment 21 whole, as it happens: applied for, assessed, decided, appealed, paid, reported and paid again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from applying import at_clock, enclose, filled, member, move_to, sends, typed_for
from assessing import all_assess, officer
from calls import CLOSES, call_scheme, published_call, register_shows, voluntary
from given import Given, kroner, ledger_text
from services.bank_replies import paid
from tilskudd.appeals.reversal import propose_reversal
from tilskudd.appeals.services import file_appeal, take_appeal
from tilskudd.applications.assessors import assign_assessors
from tilskudd.applications.gates import check_gates
from tilskudd.applications.impartiality import declare_impartiality
from tilskudd.applications.models import Application, Call
from tilskudd.applications.queries import coverage_of, newest_version, questions_in_use
from tilskudd.applications.questions import AskedIn
from tilskudd.applications.ready_made_criteria import AWARD
from tilskudd.applications.recommendation_rules import NewRecommendation, kind_of
from tilskudd.applications.recommending import as_inadmissible, recommend
from tilskudd.applications.rules import Gate, Register
from tilskudd.applications.sending import NotWhole
from tilskudd.config.verification import verify
from tilskudd.decisions.amendment import approve_amendment
from tilskudd.decisions.models import Grant, Outcome
from tilskudd.documents.models import IssuedLetter
from tilskudd.documents.services import accept_letter, issue_due_letters
from tilskudd.followup.demands import DemandFacts, demand_reports, open_due_reports
from tilskudd.followup.models import Report
from tilskudd.followup.queries import look_at_report, whole_report
from tilskudd.followup.reviewing import approve_report
from tilskudd.followup.writing import save_report, send_report
from tilskudd.parties.models import Organisation
from tilskudd.parties.services import load_register
from tilskudd.payments.bank_files import take_in_bank_file
from tilskudd.payments.cross_check import cross_check, fingerprint
from tilskudd.payments.due import WaitsFor, what_is_due
from tilskudd.payments.services import make_run, release_run
from tilskudd.people.clock import today
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.rights import Role
from tilskudd.web.call_proposing import approve_call, propose_call

pytestmark = pytest.mark.django_db

FRAME, ASKED = 1_500_000, 800_000
NEIGHBOURS, POLES, CAFE, HEALTH = "Naboer i arbeid", "Polsk forening", "Språkkafeen", "Helsevenner"
LATE = "For sent ute"
NUMBERS = {
    NEIGHBOURS: "999900011",
    POLES: "999900038",
    CAFE: "999900046",
    HEALTH: "999900054",
    LATE: "999900062",
}


def test_five_organisations_from_draft_to_the_last_krone(given: Given, monkeypatch) -> None:
    """One late, one that lacks a file until it is told, one not registered that day, one with the officer on its board.

    Two get money to the krone of the frame; one of them appeals and gets more, from the rest of the item; both are paid
    eight tenths, report with accounts from the same question set, and are paid the rest.
    """
    load_register()
    call = published_call(given, call_scheme(given, frame=FRAME), frame=kroner(FRAME), gates=frozenset(Gate))
    assert coverage_of(newest_version(call)).is_whole
    given.authority(100_000_000, "671/71")
    who = {name: voluntary(given, number, name) for name, number in NUMBERS.items()}
    sent = they_apply(given, call, who, monkeypatch)
    the_gates(given, call, sent, who)
    assessed(given, call, sent)
    decided(given, call, sent)
    paid_in_part(given, who)
    appealed(given, who[POLES])
    reported(given, call, who)
    assert "set-aside 0\ncommitted 0\n" in ledger_text("671/71")
    assert "paid 1 550 000\n" in ledger_text("671/71")
    assert verify().findings == []


def they_apply(
    given: Given, call: Call, who: dict[str, Organisation], monkeypatch, asked: int = ASKED
) -> dict[str, Application]:
    """Four are in time; one is told of the missing file before it is too late, and the fifth meets a closed door."""
    drafts = {name: filled(given, call, one, asked) for name, one in who.items() if name != HEALTH}
    drafts[HEALTH] = filled(given, call, who[HEALTH], asked, without="statutes")
    with pytest.raises(NotWhole, match="Vedtekter"):
        sends(given, drafts[HEALTH])
    enclose(drafts[HEALTH], by=member(given, who[HEALTH]))
    at_clock(monkeypatch, CLOSES - timedelta(minutes=1))
    for name in (NEIGHBOURS, POLES, CAFE, HEALTH):
        sends(given, drafts[name])
    at_clock(monkeypatch, CLOSES + timedelta(seconds=1))
    with pytest.raises(WrongState, match="Fristen gikk ut"):
        sends(given, drafts[LATE])
    at_clock(monkeypatch, CLOSES + timedelta(days=2))
    return {name: Application.objects.get(pk=one.pk) for name, one in drafts.items() if name != LATE}


def the_gates(given: Given, call: Call, sent: dict[str, Application], who: dict[str, Organisation]) -> None:
    """The register of the day says that the café was registered the day after."""
    rows = [(NUMBERS[name], name, "2022-03-02" if name == CAFE else "2015-01-01", "") for name in sent]
    register_shows(given, date(2022, 3, 2), rows)
    register_shows(given, date(2022, 3, 2), [(NUMBERS[HEALTH], HEALTH, "styreleder", "Lunde Kari")], Register.ROLES)
    assert check_gates(call, by=given.kari) == 16
    as_inadmissible(call, by=given.kari)


def assessed(given: Given, call: Call, sent: dict[str, Application]) -> None:
    """Kari is on the board of one: it is never given to her, and she may not say that she is impartial there."""
    assign_assessors(call, [given.kari, officer(given, "Eva Ness"), officer(given, "Tor Vik")], by=given.kari)
    assert not sent[HEALTH].assessors.filter(user=given.kari, ended_at=None).exists()
    with pytest.raises(Refusal):
        declare_impartiality(sent[HEALTH], is_impartial=True, by=given.kari)
    for name, points in ((NEIGHBOURS, 5), (POLES, 4), (HEALTH, 2)):
        all_assess(sent[name], *(points,) * len(AWARD))


def decided(given: Given, call: Call, sent: dict[str, Application], frame: int = FRAME, asked: int = ASKED) -> None:
    """All that the best asked for, the rest of the frame to the second, a place on the reserve list; four letters."""
    amounts = {NEIGHBOURS: asked, POLES: frame - asked}
    rows = [
        NewRecommendation(sent[name].number, kind_of(kroner(amount), kroner(asked), None), kroner(amount))
        for name, amount in amounts.items()
    ]
    recommend(call, rows, by=given.kari)
    reserve = NewRecommendation(sent[HEALTH].number, kind_of(kroner(0), kroner(asked), 1), kroner(0), place=1)
    assert [row.left for row in recommend(call, [reserve], by=officer(given, "Eva Ness"))] == [""]
    decision = propose_call(call, by=given.kari, first_part=80)
    approve_call(decision, by=given.ola, seen=1)
    assert f"set-aside 0\ncommitted {in_ledger(frame)}\n" in ledger_text("671/71")
    assert Outcome.objects.filter(version__decision=decision).count() == 4
    assert issue_due_letters() == 4


def paid_in_part(given: Given, who: dict[str, Organisation], frame: int = FRAME) -> None:
    """Accepted on the letter, an account checked by two, eight tenths in a run that another releases."""
    given.debtor()
    for name in (NEIGHBOURS, POLES):
        given.bank_account(who[name], by=member(given, who[name]))
        accept_letter(IssuedLetter.objects.get(recipient=who[name]), by=member(given, who[name]))
    assert {one.why for one in what_is_due(today()).waits} == {WaitsFor.REPORT}
    pay_all(given)
    left, gone = in_ledger(frame // 5), in_ledger(frame // 5 * 4)
    assert f"committed {left}\nsent 0\npaid {gone}\n" in ledger_text("671/71")


def appealed(given: Given, who: Organisation) -> None:
    """Somebody outside the decision finds that it should be 750 000: the frame is empty, so the item gives the rest."""
    handler, approver = given.person("Mona Lie", Role.CASE_OFFICER), given.person("Geir Vold", Role.APPROVER)
    given.authority(100_000_000, "671/71", user=approver)
    appeal = file_appeal(Outcome.objects.get(recipient=who), "Tolkene er ikke regnet med.", by=member(given, who))
    with pytest.raises(Refusal, match="vært med på vedtaket"):
        take_appeal(appeal, by=given.kari)
    take_appeal(appeal, by=handler)
    step = propose_reversal(appeal, kroner(750_000), "Tolkene hører med.", "Tolkane høyrer med.", by=handler)
    approve_amendment(step.amendment, by=approver)
    assert Grant.objects.get(recipient=who).amount == kroner(750_000)
    assert "set-aside 0\ncommitted 350 000\n" in ledger_text("671/71")


def reported(given: Given, call: Call, who: dict[str, Organisation]) -> None:
    """The report asks from the same question set, with accounts line by line; approved, the rest is paid."""
    facts = DemandFacts("Sluttrapport", "Sluttrapport", date(2022, 12, 31), asks_accounts=True, deviation_share=10)
    demand_reports(call.scheme, facts, questions_in_use(call.scheme)[call.number], by=given.kari)
    assert open_due_reports() == 2
    move_to(date(2022, 11, 1))
    for report in whole_report().order_by("pk"):
        reports(given, report)
    for report in Report.objects.order_by("pk"):
        approve_report(report.sent.get(), by=given.kari)
    pay_all(given)


def reports(given: Given, report: Report) -> None:
    """Everything that the report asks, and the costs as in the approved budget."""
    by = member(given, report.recipient)
    asked = look_at_report(report).questions.asked(AskedIn.REPORT)
    told = {name: list(values) for one in asked for name, values in typed_for(one, 800_000).items()}
    costs = report.grant.outcome.basis["budget"]["costs"]
    accounts = {f"used-{one['option']}": str(one["amount"]) for one in costs}
    save_report(report, by=by, seen=0, answers=told, shown=[one.key for one in asked], accounts=accounts)
    send_report(whole_report().get(pk=report.pk), by=by, seen=1)


def in_ledger(whole: int) -> str:
    return f"{whole:,}".replace(",", " ")


def pay_all(given: Given) -> None:
    """One run of all that is due, released by another, and the bank's answer that it is paid."""
    run = make_run(by=given.nina, execution_date=today())
    release_run(run, by=given.siri, seen=fingerprint(run, cross_check(run)))
    take_in_bank_file(paid(*run.payments.all(), day=today()), f"kontomelding-{run.number}.xml", by=given.nina)
