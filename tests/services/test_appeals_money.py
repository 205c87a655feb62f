"""The money of appeals: three steps and mixed, what a raise fills first, and what verify finds."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from given import DAY, Given, book, kroner, ledger_text
from services.test_appeals import LINE, WHY, Case, call_scheme, organisation, signer
from tilskudd.appeals.models import Appeal, AppealStep, UncoveredNotice
from tilskudd.appeals.notice import drafted_notice, send_uncovered_notice
from tilskudd.appeals.reversal import propose_reversal
from tilskudd.appeals.services import file_appeal, pass_on, take_appeal
from tilskudd.config.verification import verify
from tilskudd.decisions.amendment import approve_amendment, propose_amendment
from tilskudd.decisions.covering import uncovered_grants, uncovered_now
from tilskudd.decisions.models import Decision, Grant, Outcome, UncoveredPromise
from tilskudd.decisions.proposal import correct_line, propose_decision, withdraw_decision
from tilskudd.decisions.queries import decisions_open_to
from tilskudd.decisions.services import approve_decision, send_decision_back
from tilskudd.ledger import record
from tilskudd.ledger.check import check_ledger
from tilskudd.ledger.models import Account
from tilskudd.ledger.places import Kind, Place, shift
from tilskudd.ledger.queries import positions
from tilskudd.ledger.rules import lower_line, raise_line
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.rights import Role
from tilskudd.people.two_persons import SamePerson
from tilskudd.schemes.outcomes import OutcomeKind, ProposedOutcome
from tilskudd.schemes.queries import frame_of
from tilskudd.values.kroner import ZERO, Kroner

NOT_OF_A_LETTER = ("unfounded", "not-booked")
"""The money of these tests is put on the line by hand, with no letter or opening behind it."""


@pytest.fixture
def case(given: Given) -> Case:
    return Case(given)


def faults() -> list[str]:
    """What verify finds, but for money that was put on the line by the test itself."""
    found = verify().findings
    return [one.code for one in found if not (one.code in NOT_OF_A_LETTER and "test:" in one.message)]


def raised(given: Given, amount: int) -> None:
    """A letter raises the line: what is short is covered first."""
    short = positions(2022, str(LINE))[0].shortfall
    book(given.ola, *raise_line(LINE, 2022, kroner(amount), short=short), kind=Kind.RAISED)


def test_all_three_steps_in_one_appeal_and_verify_is_empty(given: Given, case: Case) -> None:
    """40 of the frame, 400 of the item, 160 of nothing; the frame is 500 then, and all of it adds up."""
    case.reversed(case.second, 600_000)
    assert ledger_text("671/71") == (
        "appropriated -500 000\nshortfall -160 000\nat-disposal 0\nset-aside 0\ncommitted 660 000\n"
    )
    assert frame_of(case.scheme) == kroner(500_000)
    assert faults() == []


def test_a_raise_fills_the_want_first_and_the_oldest_promise(given: Given, case: Case) -> None:
    """160 and 20 lack cover; 170 more on the line leaves 10 at the newest; 30 more, 20 at hand."""
    case.reversed(case.second, 600_000)
    case.reversed(case.first, 80_000)
    first = Grant.objects.get(recipient=case.first).pk
    raised(given, 170_000)
    assert uncovered_grants() == {first: kroner(10_000)}
    raised(given, 30_000)
    assert uncovered_grants() == {}
    assert "at-disposal 20 000\n" in ledger_text("671/71")
    assert faults() == []


def test_what_is_given_up_fills_the_want_and_not_the_frame(given: Given, case: Case) -> None:
    """Of 160 without cover 100 are given up: nothing comes back to the frame, and 60 lack cover still."""
    case.reversed(case.second, 600_000)
    grant = Grant.objects.get(recipient=case.second)
    approve_amendment(propose_amendment(grant, kroner(500_000), reason="Mindre", by=given.kari), by=case.approver)
    assert uncovered_grants() == {grant.pk: kroner(60_000)}
    assert "set-aside 0\n" in ledger_text("671/71")
    grant.refresh_from_db()
    approve_amendment(propose_amendment(grant, kroner(400_000), reason="Mindre", by=given.kari), by=case.approver)
    assert uncovered_grants() == {}
    assert "shortfall 0\nat-disposal 0\nset-aside 40 000\n" in ledger_text("671/71")
    assert faults() == []


def test_what_the_newest_gave_up_leaves_the_older_without(given: Given, case: Case) -> None:
    """160 and then 20 lack cover; the 20 are given up: it is the older one that lacks its 160, all of them."""
    case.reversed(case.second, 600_000)
    case.reversed(case.first, 80_000)
    newest = Grant.objects.get(recipient=case.first)
    approve_amendment(propose_amendment(newest, kroner(60_000), reason="Mindre", by=given.kari), by=case.approver)
    assert uncovered_grants() == {Grant.objects.get(recipient=case.second).pk: kroner(160_000)}
    assert faults() == []


def test_what_is_sent_to_the_bank_lacks_no_cover(given: Given, case: Case) -> None:
    """The newest was wholly paid before the line was short: what is short lies with what is still promised."""
    case.reversed(case.second, 600_000)
    grant = Grant.objects.get(recipient=case.second)
    to_bank = shift(LINE, 2022, Place.COMMITTED, Place.SENT, kroner(550_000), subject=grant.about)
    book(given.ola, to_bank, kind=Kind.SENT)
    assert uncovered_grants() == {grant.pk: kroner(50_000)}


def test_a_short_line_has_no_rest_to_raise_a_frame_with(given: Given, case: Case) -> None:
    """100 thousand are at disposal while the line lacks one krone: the next appeal takes none of them."""
    case.reversed(case.second, 600_000)
    grant = Grant.objects.get(recipient=case.second)
    approve_amendment(propose_amendment(grant, kroner(340_000), reason="Mindre", by=given.kari), by=case.approver)
    book(given.ola, shift(LINE, 2022, Place.SET_ASIDE, Place.AT_DISPOSAL, kroner(100_000), subject=case.scheme.about))
    book(given.ola, shift(LINE, 2022, Place.SHORTFALL, Place.APPROPRIATED, kroner(1)), kind=Kind.LOWERED)
    case.reversed(case.first, 70_000)
    assert uncovered_grants() == {Grant.objects.get(recipient=case.first).pk: kroner(10_000)}
    assert "at-disposal 100 000\n" in ledger_text("671/71")


def test_the_notice_has_the_figures_and_stands(given: Given, case: Case) -> None:
    """Drafted with who and how much; kept as sent; with nothing lacking it is refused."""
    with pytest.raises(Refusal, match="uten dekning nå"):
        send_uncovered_notice(LINE, 2022, "Mangler", sent_on=DAY, by=given.kari)
    case.reversed(case.second, 600_000)
    words = drafted_notice(LINE, 2022, uncovered_now(2022, str(LINE))).replace("\u00a0", " ")
    assert "Forening 2: 160 000 kr" in words
    send_uncovered_notice(LINE, 2022, words, sent_on=DAY, by=given.kari)
    assert UncoveredNotice.objects.get().figures["lacks"] == 16_000_000
    raised(given, 160_000)
    with pytest.raises(Refusal, match="uten dekning nå"):
        send_uncovered_notice(LINE, 2022, words, sent_on=DAY, by=given.kari)


def test_who_approved_the_decision_does_not_approve_the_reversal(given: Given, case: Case) -> None:
    """Ola approved the first one: neither the new decision nor a raised grant is his, and neither waits for him."""
    refused = case.appealed(case.second)
    step = propose_reversal(refused, kroner(40_000), *WHY, by=case.handler)
    assert step.decision not in decisions_open_to(given.ola)
    assert step.decision in decisions_open_to(case.approver)
    with pytest.raises(SamePerson):
        approve_decision(step.decision, by=given.ola, seen=1)
    raises = propose_reversal(case.appealed(case.first), kroner(70_000), *WHY, by=case.handler)
    with pytest.raises(SamePerson):
        approve_amendment(raises.amendment, by=given.ola)
    approve_amendment(raises.amendment, by=case.approver)


def test_a_reversal_is_made_from_the_appeal_alone(given: Given, case: Case) -> None:
    """Kari, who refused it first, can neither correct the proposal's line nor withdraw it."""
    step = propose_reversal(case.appealed(case.second), kroner(40_000), *WHY, by=case.handler)
    with pytest.raises(Refusal, match="foreslås fra klagen"):
        correct_line(step.decision, 1, kroner(1), answer=None, reason="Nei", by=given.kari, seen=1)
    with pytest.raises(Refusal, match="Bare den som har laget"):
        withdraw_decision(step.decision, by=given.kari, seen=1)


def test_what_came_back_can_be_passed_on_instead(case: Case) -> None:
    """Sent back and withdrawn; the handler sends the appeal to the instance."""
    appeal = case.appealed(case.second)
    step = propose_reversal(appeal, kroner(40_000), *WHY, by=case.handler)
    with pytest.raises(WrongState, match="omgjøring er foreslått"):
        pass_on(appeal, *WHY, by=case.handler)
    send_decision_back(step.decision, by=case.approver, answer="Nei", seen=1)
    withdraw_decision(Decision.objects.get(pk=step.decision.pk), by=case.handler, seen=1)
    pass_on(appeal, *WHY, by=case.handler)
    appeal.refresh_from_db()
    assert appeal.state == "passed-on"


def test_verify_finds_what_no_service_would_do(given: Given, case: Case) -> None:
    """A handler who took part, another amount than the appeal's, and a promise without cover that nobody booked."""
    appeal = case.reversed(case.second, 600_000)
    grant = Grant.objects.get(recipient=case.second)
    UncoveredPromise.objects.create(grant=grant, amount=kroner(1), reason="x", by=given.ola, at=appeal.registered_at)
    assert faults() == ["uncovered-sum"]
    Appeal.objects.filter(pk=appeal.pk).update(handler=given.kari)
    assert "appeal-by-insider" in faults()
    AppealStep.objects.create(
        appeal=appeal, act="reversal-proposed", decision=grant.decision, amount=kroner(1), by=case.handler, day=DAY,
        at=appeal.registered_at,
    )  # fmt: skip
    assert "no-such-appeal" in faults()


def test_two_appeals_at_once_are_one(own_database: str) -> None:
    """Two signers send at the same moment: one appeal, and the other is told."""
    given = Given()
    case = Case(given)
    outcome, said = case.outcome(case.second), []
    signers = [signer(given, case.second, n) for n in (1, 2)]
    start = threading.Barrier(2)

    def send(by: object) -> None:
        start.wait()
        try:
            file_appeal(outcome, "Feil", by=by)
            said.append("ok")
        except WrongState:
            said.append("told")
        finally:
            connection.close()

    at_once(send, signers)
    assert sorted(said) == ["ok", "told"]


def test_two_reversals_at_once_take_the_rest_of_the_item_once(own_database: str) -> None:
    """Two schemes on the item, 40 and nothing left of them, 400 of it; 300 each at the same moment: 160 lack cover."""
    given = Given()
    case = Case(given)
    third = organisation("999999993", "Forening 3")
    line = ProposedOutcome(third.number, ZERO, "Grunn.", "Grunn.", kind=OutcomeKind.REFUSAL)
    other = propose_decision(call_scheme(given), [line], rests_on=[], by=given.kari)
    approve_decision(other, by=given.ola, seen=1)
    outcomes = [case.outcome(case.second), Outcome.objects.get(version__decision=other)]
    decisions = []
    for one in outcomes:
        appeal = file_appeal(one, "Feil", by=signer(given, one.recipient))
        take_appeal(appeal, by=case.handler)
        decisions.append(propose_reversal(appeal, kroner(300_000), *WHY, by=case.handler).decision)
    other_approver = given.person("Tor Vik", Role.APPROVER)
    given.authority(900_000, "671/71", user=other_approver)
    start, failed = threading.Barrier(2), []

    def approve(each: tuple) -> None:
        start.wait()
        try:
            approve_decision(each[0], by=each[1], seen=1)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    at_once(approve, list(zip(decisions, (case.approver, other_approver), strict=True)))
    assert failed == []
    assert sum(uncovered_grants().values(), ZERO) == kroner(160_000)
    assert check_ledger() == []


def at_once(act: object, things: list) -> None:
    threads = [threading.Thread(target=act, args=[one]) for one in things]
    for one in threads:
        one.start()
    for one in threads:
        one.join()


ACTS = st.tuples(st.sampled_from(["appeal", "lower", "raise", "give-up"]), st.integers(0, 3), st.integers(1, 90))


@settings(max_examples=20)
@for_all(acts=st.lists(ACTS, max_size=12))
def test_no_order_of_appeals_overdraws_or_loses_a_krone(db, monkeypatch, acts):
    """Four refused organisations; whatever is won, lowered, raised and given up, every krone is in one place."""
    monkeypatch.setattr(record, "act_under_way", lambda act: f"{act} {connection.savepoint_ids}")
    with transaction.atomic():
        given, handler, approver, outcomes = four_refused()
        for word, number, amount in acts:
            try:
                with transaction.atomic():
                    one_act(given, handler, approver, word, outcomes[number], amount)
            except Refusal:
                continue
            held_together()
        assert faults() == []
        transaction.set_rollback(True)


def four_refused() -> tuple:
    given = Given()
    given.money(200, line=LINE)
    given.authority(900_000, "671/71")
    scheme = given.frame(60, call_scheme(given))
    organisations = [organisation(f"99999999{n}", f"Forening {n}") for n in range(1, 5)]
    lines = [ProposedOutcome(one.number, ZERO, "G.", "G.", kind=OutcomeKind.REFUSAL) for one in organisations]
    approve_decision(propose_decision(scheme, lines, rests_on=[], by=given.kari), by=given.ola, seen=1)
    approver = given.person("Geir Vold", Role.APPROVER)
    given.authority(900_000, "671/71", user=approver)
    outcomes = list(Outcome.objects.order_by("place"))
    for one in outcomes:
        signer(given, one.recipient)
    return given, given.person("Mona Lie", Role.CASE_OFFICER), approver, outcomes


def one_act(given: Given, handler, approver, word: str, outcome: Outcome, amount: int) -> None:
    position = positions(2022, str(LINE))[0]
    grant = Grant.objects.filter(recipient=outcome.recipient, amount__gt=0).first()
    match word:
        case "appeal":
            by = outcome.recipient.memberships.get().user
            appeal = file_appeal(outcome, "Feil", by=by)
            take_appeal(appeal, by=handler)
            step = propose_reversal(appeal, kroner(amount), *WHY, by=handler)
            approve_decision(step.decision, by=approver, seen=1)
        case "raise":
            raised(given, amount)
        case "lower":
            moves = lower_line(LINE, 2022, kroner(amount), at_disposal=position.at(Place.AT_DISPOSAL))
            book(given.ola, *moves, kind=Kind.LOWERED)
        case "give-up" if grant:
            lower = propose_amendment(grant, max(grant.amount - kroner(amount), ZERO), reason="Mindre", by=given.kari)
            approve_amendment(lower, by=approver)


def held_together() -> None:
    """Nothing is overdrawn, all accounts are zero together, and what lacks cover is never more than is short."""
    assert check_ledger() == []
    lacks = sum(uncovered_grants().values(), ZERO)
    assert lacks <= positions(2022, str(LINE))[0].shortfall
    promised = sum(Grant.objects.values_list("amount", flat=True), ZERO)
    rows = Account.objects.filter(place=Place.COMMITTED)
    assert sum((row.credits - row.debits for row in rows), Kroner(0)) == promised
