"""Unspent money: what is not paid is given up, what is paid comes back by two persons, and changes are answered."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection

from claims import move_to
from given import DAY, Given, kroner, ledger_text
from reports import ACCOUNTS, again, demanded, grant_to_trondheim, paid_out, sends
from tilskudd.config.verification import verify
from tilskudd.decisions.amendment import approve_amendment
from tilskudd.followup.changing import answer_change, ask_for_change
from tilskudd.followup.models import ChangeRequest, Recovery, Report
from tilskudd.followup.money_back import approve_money_back, register_money_back, withdraw_money_back
from tilskudd.followup.queries import money_back_open_to, owed_back, recoveries_open_to
from tilskudd.followup.recovery import (
    approve_recovery,
    comment_on_recovery,
    propose_recovery,
    send_recovery_back,
    withdraw_recovery,
)
from tilskudd.followup.reviewing import approve_report, propose_lowering
from tilskudd.followup.rules import ChangeVerdict
from tilskudd.parties.models import MemberRight
from tilskudd.people import services as people
from tilskudd.people.refusal import NotAllowed, Refusal, WrongState
from tilskudd.people.rights import Role
from tilskudd.people.two_persons import SamePerson

SPEAK_BY = DAY + timedelta(days=14)
FEW = ACCOUNTS | {"used-o3": "0", "why-o3": "Ingen reiste.", "used-o4": "30 000", "why-o4": "Færre timer."}
STATEMENT = {"words": "Utskriften viser det.", "content": b"%PDF utskrift", "name": "utskrift.pdf"}


@pytest.fixture
def report(given) -> Report:
    """60 000 of 100 000 is paid, and 40 000 is used: approved by Kari, who has proposed to lower the grant."""
    grant = grant_to_trondheim(given)
    paid_out(given, grant)
    made = demanded(given, grant.decision.scheme)
    approve_report(sends(given, made, accounts=FEW), by=given.kari)
    return again(made)


def lowered(given: Given, report: Report) -> Report:
    """The proposal to lower the grant, approved by Ola."""
    approve_amendment(report.grant.amendments.get(), by=given.ola)
    return again(report)


def claimed(given: Given, report: Report, by=None) -> Recovery:
    """The rest claimed back by Kari, and approved by Ola when the recipient's days are over."""
    made = propose_recovery(lowered(given, report), reason="Ubrukt.", comment_by=SPEAK_BY, by=given.kari)
    move_to(SPEAK_BY + timedelta(days=1))
    approve_recovery(made, by=by or given.ola)
    made.refresh_from_db()
    return made


def test_unspent_money_all_the_way_back(given, report):
    """40 000 is never paid; 20 000 is claimed, comes in two sums, and stands as returned; verify finds nothing."""
    recovery = claimed(given, report)
    assert recovery.amount == kroner(20_000)
    assert "paid 60 000\n" in ledger_text()
    assert "claims -20 000\nowed-back 20 000\n" in ledger_text()
    day = SPEAK_BY + timedelta(days=1)
    for amount in (5_000, 15_000):
        back = register_money_back(recovery, kroner(amount), day=day, by=given.nina, **STATEMENT)
        approve_money_back(back, by=given.siri)
    assert "paid 40 000\nreturned 20 000\n" in ledger_text()
    assert "claims 0\nowed-back 0\n" in ledger_text()
    assert owed_back(recovery) == kroner(0)
    assert verify().findings == []
    with pytest.raises(Refusal, match="ikke noe utbetalt og ubrukt"):
        propose_recovery(again(report), reason="Mer", comment_by=day + timedelta(days=9), by=given.kari)


def test_what_is_not_paid_is_lowered_by_two_persons_and_not_claimed(given, report):
    """The proposal was made with the approval; a second is refused, and nothing is booked before another approves."""
    [amendment] = report.grant.amendments.all()
    assert (amendment.amount, amendment.proposed_by) == (kroner(60_000), given.kari)
    with pytest.raises(SamePerson):
        approve_amendment(amendment, by=given.kari)
    with pytest.raises(WrongState):
        propose_lowering(report, by=given.kari)
    report = lowered(given, report)
    assert report.grant.amount == kroner(60_000)
    with pytest.raises(Refusal, match="ikke noe ubrukt"):
        propose_lowering(report, by=given.kari)


@pytest.fixture(autouse=True)
def kari_may_approve(given):
    """So that it is what they did that keeps them apart, not their roles."""
    role = people.propose_role(given.kari, Role.APPROVER, by=given.anne, first=date(2022, 1, 1))
    people.approve_role(role, by=given.bjorn)


def test_a_recovery_takes_two_and_a_notice(given, report):
    """Not who proposed it, not who approved the report, not before the recipient's days are over."""
    report = lowered(given, report)
    made = propose_recovery(report, reason="Ubrukt.", comment_by=SPEAK_BY, by=given.ola)
    with pytest.raises(SamePerson):
        approve_recovery(made, by=given.ola)
    with pytest.raises(SamePerson):
        approve_recovery(made, by=given.kari)
    assert list(recoveries_open_to(given.kari)) == []
    assert list(recoveries_open_to(given.nina)) == [made]
    with pytest.raises(Refusal, match="kan uttale seg til og med"):
        approve_recovery(made, by=given.nina)
    comment_on_recovery(made, "Det stemmer.", by=given.per)
    approve_recovery(made, by=given.nina)
    with pytest.raises(WrongState):
        approve_recovery(made, by=given.nina)
    with pytest.raises(WrongState):
        comment_on_recovery(made, "Likevel ikke.", by=given.per)
    assert verify().findings == []


def test_what_a_recovery_must_say(given, report):
    """A reason, a week at least, one at a time, and nobody who may not."""
    report = lowered(given, report)
    for more in (
        {"reason": " ", "comment_by": SPEAK_BY},
        {"reason": "Ubrukt", "comment_by": DAY + timedelta(days=6)},
        {"reason": "Ubrukt", "comment_by": DAY + timedelta(days=91)},
    ):
        with pytest.raises(Refusal):
            propose_recovery(report, by=given.kari, **more)
    with pytest.raises(NotAllowed):
        propose_recovery(report, reason="Ubrukt", comment_by=SPEAK_BY, by=given.auditor)
    made = propose_recovery(report, reason="Ubrukt", comment_by=SPEAK_BY, by=given.kari)
    with pytest.raises(WrongState):
        propose_recovery(report, reason="Ubrukt", comment_by=SPEAK_BY, by=given.kari)
    with pytest.raises(NotAllowed):
        comment_on_recovery(made, "Hei", by=given.kari)
    with pytest.raises(Refusal):
        withdraw_recovery(made, by=given.ola)
    withdraw_recovery(made, by=given.kari)
    made = propose_recovery(report, reason="Ubrukt", comment_by=SPEAK_BY, by=given.kari)
    send_recovery_back(made, by=given.ola, answer="Vent på klagen.")
    made.refresh_from_db()
    assert (made.status, made.answer) == ("sent-back", "Vent på klagen.")


def test_money_back_takes_two_and_a_statement(given, report):
    """Not more than is owed, not another year's, not before the claim, not by who registered it."""
    recovery = claimed(given, report)
    day = SPEAK_BY + timedelta(days=1)
    for amount, on, more in (
        (20_001, day, {}),
        (0, day, {}),
        (1, day + timedelta(days=1), {}),
        (1, DAY, {}),
        (1, day, {"content": b""}),
    ):
        with pytest.raises(Refusal):
            register_money_back(recovery, kroner(amount), day=on, by=given.nina, **(STATEMENT | more))
    with pytest.raises(NotAllowed):
        register_money_back(recovery, kroner(1), day=day, by=given.kari, **STATEMENT)
    back = register_money_back(recovery, kroner(20_000), day=day, by=given.nina, **STATEMENT)
    with pytest.raises(WrongState):
        register_money_back(recovery, kroner(1), day=day, by=given.nina, **STATEMENT)
    assert (list(money_back_open_to(given.nina)), list(money_back_open_to(given.siri))) == ([], [back])
    with pytest.raises(SamePerson):
        approve_money_back(back, by=given.nina)
    withdraw_money_back(back, by=given.siri)
    with pytest.raises(WrongState):
        approve_money_back(back, by=given.siri)
    move_to(date(2023, 1, 5))
    with pytest.raises(Refusal, match="et annet år"):
        register_money_back(recovery, kroner(1), day=date(2023, 1, 5), by=given.nina, **STATEMENT)
    assert verify().findings == []


def test_verify_finds_what_went_round_the_services(given, report):
    """A recovery approved by its proposer and booked nowhere, a report that nobody approved."""
    report = lowered(given, report)
    made = propose_recovery(report, reason="Ubrukt.", comment_by=SPEAK_BY, by=given.kari)
    Recovery.objects.filter(pk=made.pk).update(status="approved", settled_by=given.kari, settled_at=made.proposed_at)
    report.grant.instalments.filter(needs_report=True).update(met_by=None)
    Report.objects.filter(pk=report.pk).update(state="sent")
    codes = {one.code for one in verify().findings}
    assert {"not-approved", "recovery-not-booked", "no-notice", "report-state", "met-by-nobody"} <= codes
    assert connection.in_atomic_block


class TestChanges:
    def test_a_change_is_asked_for_and_answered_in_writing(self, given):
        """What was agreed stands with its words and day; it is answered once, and no sum moves."""
        grant = grant_to_trondheim(given)
        asked = ask_for_change(
            grant, "Flytte 10 000", "Færre reiser", from_on=DAY, by=given.per, content=b"%PDF", name="plan.pdf"
        )
        with pytest.raises(Refusal):
            answer_change(asked, ChangeVerdict.AGREED, " ", by=given.kari)
        with pytest.raises(NotAllowed):
            answer_change(asked, ChangeVerdict.AGREED, "Ja", by=given.auditor)
        answer_change(asked, ChangeVerdict.PARTLY, "5 000 kan flyttes.", by=given.kari)
        with pytest.raises(WrongState):
            answer_change(asked, ChangeVerdict.NOT, "Nei", by=given.ola)
        found = ChangeRequest.objects.get()
        assert (found.answer.verdict, found.answer.words, found.file_name) == (
            "partly",
            "5 000 kan flyttes.",
            "plan.pdf",
        )
        grant.refresh_from_db()
        assert grant.amount == kroner(100_000)

    def test_who_may_not(self, given):
        """Another organisation's people, the agency's, and a case officer who has acted for the recipient."""
        grant = grant_to_trondheim(given)
        stranger = given.administrator("Fremmed", given.grants(1)[0].recipient)
        for by in (stranger, given.kari):
            with pytest.raises(NotAllowed):
                ask_for_change(grant, "a", "b", from_on=DAY, by=by)
        for words, why in ((" ", "b"), ("a", " ")):
            with pytest.raises(Refusal):
                ask_for_change(grant, words, why, from_on=DAY, by=given.per)
        with pytest.raises(Refusal, match="større enn"):
            ask_for_change(grant, "a", "b", from_on=DAY, by=given.per, content=b"x" * 2_000_001, name="x")
        asked = ask_for_change(grant, "a", "b", from_on=DAY, by=given.per)
        partial = given.colleague("Ola Berg", MemberRight.WRITE)
        with pytest.raises(NotAllowed, match="Du har representert"):
            answer_change(asked, ChangeVerdict.AGREED, "Ja", by=partial)
