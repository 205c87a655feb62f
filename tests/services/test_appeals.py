"""Appeals: who may, until when, by whom they are handled, and money that is never refused."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given as told
from hypothesis import strategies as st

from claims import move_to
from given import DAY, Given, kroner, ledger_text
from tilskudd.appeals.models import Appeal
from tilskudd.appeals.queries import is_reversed, last_day_for
from tilskudd.appeals.reversal import propose_reversal, register_answer
from tilskudd.appeals.rules import AppealState, last_day_of
from tilskudd.appeals.services import (
    dismiss_appeal,
    file_appeal,
    pass_on,
    register_appeal,
    take_appeal,
    take_up_late,
    withdraw_appeal,
)
from tilskudd.config.verification import verify
from tilskudd.decisions.amendment import approve_amendment
from tilskudd.decisions.covering import split_cover, still_uncovered, uncovered_grants
from tilskudd.decisions.models import Decision, Grant, Outcome
from tilskudd.decisions.proposal import propose_decision, withdraw_decision
from tilskudd.decisions.services import approve_decision, send_decision_back
from tilskudd.documents.services import issue_due_letters
from tilskudd.ledger.places import Kind, Place, shift
from tilskudd.ledger.queries import positions
from tilskudd.parties.models import MemberRight, Membership, Organisation, OrganisationKind
from tilskudd.parties.services import load_register
from tilskudd.payments.due import WaitsFor, what_is_due
from tilskudd.payments.instalments import plan_instalments
from tilskudd.payments.plan import Planned
from tilskudd.people.clock import now
from tilskudd.people.models import Involvement, Part, User
from tilskudd.people.refusal import NotAllowed, Refusal, WrongState
from tilskudd.people.rights import Role
from tilskudd.schemes.models import Frame, Scheme
from tilskudd.schemes.outcomes import OutcomeKind, ProposedOutcome
from tilskudd.schemes.queries import frame_of
from tilskudd.schemes.rules import SchemeKind, SchemeRules
from tilskudd.schemes.services import set_up_scheme, write_rules
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import ZERO, Kroner

pytestmark = pytest.mark.django_db

LINE = BudgetLine(671, 71)
WHY = ("Vi har sett på saken på nytt.", "Vi har sett på saka på nytt.")


class Case:
    """Two organisations on 671/71: the first got 60 of the 100 thousand it asked for, the second nothing."""

    def __init__(self, given: Given, frame: int = 100_000, line: int = 500_000) -> None:
        self.given = given
        given.money(line, line=LINE)
        given.authority(900_000, "671/71")
        self.scheme = call_scheme(given)
        given.frame(frame, self.scheme)
        self.first, self.second = (organisation(f"99999999{n}", f"Forening {n}") for n in (1, 2))
        lines = [
            ProposedOutcome(self.first.number, kroner(60_000), "Grunn.", "Grunn.", kind=OutcomeKind.PART),
            ProposedOutcome(self.second.number, ZERO, "Grunn.", "Grunn.", kind=OutcomeKind.REFUSAL),
        ]
        self.decision = propose_decision(self.scheme, lines, rests_on=[], by=given.kari)
        approve_decision(self.decision, by=given.ola, seen=1)
        issue_due_letters()
        self.handler = given.person("Mona Lie", Role.CASE_OFFICER)
        self.approver = given.person("Geir Vold", Role.APPROVER)
        given.authority(900_000, "671/71", user=self.approver)

    def outcome(self, organisation: Organisation) -> Outcome:
        return Outcome.objects.get(version__decision=self.decision, recipient=organisation)

    def appealed(self, organisation: Organisation) -> Appeal:
        """The organisation has appealed, and Mona has taken it."""
        appeal = file_appeal(self.outcome(organisation), "Vi vil ha mer.", by=signer(self.given, organisation))
        take_appeal(appeal, by=self.handler)
        return appeal

    def reversed(self, organisation: Organisation, amount: int) -> Appeal:
        """An appeal that led to so many whole kroner in all, approved by Geir."""
        appeal = self.appealed(organisation)
        step = propose_reversal(appeal, kroner(amount), *WHY, by=self.handler)
        if step.amendment is not None:
            approve_amendment(step.amendment, by=self.approver)
        else:
            approve_decision(step.decision, by=self.approver, seen=1)
        return appeal


def call_scheme(given: Given) -> Scheme:
    made = set_up_scheme("Frivillig arbeid", SchemeKind.CALL, LINE, 2022, by=given.kari)
    rules = SchemeRules("Mål", "Målgruppe", "Måloppnåelse", "Tildeling", "Rapport", recipients="voluntary")
    write_rules(made, rules, [], by=given.kari, seen=1)
    return made


def organisation(number: str, name: str, kind: str = OrganisationKind.VOLUNTARY) -> Organisation:
    return Organisation.objects.create(number=number, name=name, kind=kind)


def signer(given: Given, organisation: Organisation, number: int = 0) -> User:
    name = f"{number or ''}{organisation.number}"
    user = User.objects.create(name=f"Leder {name}", email=f"l{name}@example.no")
    Membership.objects.create(
        organisation=organisation,
        user=user,
        rights=[MemberRight.SIGN],
        first=date(2022, 1, 1),
        given_by=given.anne,
        given_at=now(),
    )
    return user


@pytest.fixture
def case(given: Given) -> Case:
    return Case(given)


@pytest.mark.parametrize(
    ("notified", "last"),
    [
        (date(2022, 2, 15), date(2022, 3, 8)),
        (date(2022, 2, 19), date(2022, 3, 14)),
        (date(2022, 3, 24), date(2022, 4, 19)),
        (date(2022, 4, 10), date(2022, 5, 2)),
        (date(2022, 12, 5), date(2022, 12, 27)),
    ],
)
def test_three_weeks_end_on_a_working_day(notified: date, last: date) -> None:
    """A plain Tuesday; a Saturday to Monday; Maundy Thursday to after Easter; Labour Day; Boxing Day."""
    assert last_day_of(notified) == last


def test_the_deadline_runs_from_the_letter(case: Case) -> None:
    """Three weeks from the day the letter was issued; before there is any, nothing runs."""
    assert last_day_for(case.outcome(case.second)) == date(2022, 3, 8)
    late = register_appeal(case.outcome(case.first), "For sent", DAY, by=case.handler)
    assert late.received_on == DAY


def test_a_refusal_becomes_a_grant_of_its_own(case: Case) -> None:
    """The new decision has its own letter; the money comes from what is left of the frame."""
    appeal = case.reversed(case.second, 40_000)
    grant = Grant.objects.get(recipient=case.second)
    appeal.refresh_from_db()
    assert is_reversed(appeal)
    assert (grant.amount, grant.decision.number) == (kroner(40_000), "V-2022-002")
    assert grant.outcome.basis["appealed"] == case.decision.number
    assert issue_due_letters() == 1
    assert "set-aside 0\ncommitted 100 000\n" in ledger_text("671/71")
    assert frame_of(case.scheme) == kroner(100_000)


def test_a_grant_is_raised_and_stays_one(case: Case) -> None:
    """The first one's 60 thousand become 90; there is one grant, and the decision stands as it was made."""
    case.reversed(case.first, 90_000)
    grant = Grant.objects.get(recipient=case.first)
    assert (grant.amount, grant.outcome.amount) == (kroner(90_000), kroner(60_000))


def test_the_rest_of_the_item_raises_the_frame(case: Case) -> None:
    """40 thousand are left of the frame; the other 30 come from the item, and the frame is 130 by the same two."""
    case.reversed(case.second, 70_000)
    frame = Frame.objects.order_by("-pk").first()
    assert (frame_of(case.scheme), frame.booked) == (kroner(130_000), kroner(30_000))
    assert (frame.proposed_by, frame.settled_by) == (case.handler, case.approver)
    assert "at-disposal 370 000\nset-aside 0\ncommitted 130 000\n" in ledger_text("671/71")


def test_without_money_it_is_promised_without_cover_and_not_paid(given: Given, case: Case) -> None:
    """The item has 400 thousand more; 600 are promised: 160 lack cover, are not paid, and are covered by a raise."""
    case.reversed(case.second, 600_000)
    grant = Grant.objects.get(recipient=case.second)
    assert uncovered_grants() == {grant.pk: kroner(160_000)}
    assert "shortfall -160 000\n" in ledger_text("671/71")
    plan = [Planned(kroner(440_000), needs_acceptance=False), Planned(kroner(160_000), needs_acceptance=False)]
    plan_instalments(grant, plan, by=given.kari)
    given.bank_account(case.second)
    due = what_is_due(DAY)
    assert [one.instalment.amount for one in due.due if one.instalment.grant_id == grant.pk] == [kroner(440_000)]
    assert [one.why for one in due.waits if one.instalment.grant_id == grant.pk] == [WaitsFor.COVER]
    short = positions(2022, "671/71")[0].shortfall
    from given import book

    book(given.ola, shift(LINE, 2022, Place.APPROPRIATED, Place.SHORTFALL, short), kind=Kind.RAISED)
    assert uncovered_grants() == {}
    assert [one.why for one in what_is_due(DAY).waits if one.instalment.grant_id == grant.pk] == []


def test_a_line_that_is_short_takes_an_appeal_all_the_same(given: Given, case: Case) -> None:
    """First one appeal takes all there is and more; the next is promised without cover whole."""
    case.reversed(case.second, 600_000)
    case.reversed(case.first, 80_000)
    assert uncovered_grants() == {
        Grant.objects.get(recipient=case.second).pk: kroner(160_000),
        Grant.objects.get(recipient=case.first).pk: kroner(20_000),
    }
    assert [one for one in verify().findings if one.code not in ("unfounded", "not-booked", "no-ground")] == []


def test_whoever_had_part_in_the_decision_handles_no_appeal_on_it(given: Given, case: Case) -> None:
    """Neither Kari, who proposed it, nor Ola, who approved it; nor may they approve the reversal, nor the handler."""
    appeal = file_appeal(case.outcome(case.second), "Feil", by=signer(given, case.second))
    for insider in (given.kari, given.ola):
        with pytest.raises(Refusal, match="vært med på vedtaket"):
            take_appeal(appeal, by=insider)
    with pytest.raises(Refusal, match="Ta den til behandling"):
        propose_reversal(appeal, kroner(1), *WHY, by=case.handler)
    take_appeal(appeal, by=case.handler)
    step = propose_reversal(appeal, kroner(40_000), *WHY, by=case.handler)
    for somebody, why in ((given.kari, "rett til"), (case.handler, "rett til")):
        with pytest.raises((Refusal, NotAllowed), match=why):
            approve_decision(step.decision, by=somebody, seen=1)
    assert Involvement.objects.filter(about=step.decision.about, user=given.kari, part=Part.PREPARED).exists()


def test_a_late_one_is_taken_up_with_a_reason_or_dismissed(given: Given, case: Case) -> None:
    """8 March is the last day; on the 9th it is late, and stays so whatever day it is registered."""
    move_to(date(2022, 3, 20))
    late = register_appeal(case.outcome(case.second), "Beklager", date(2022, 3, 9), by=case.handler)
    take_appeal(late, by=case.handler)
    with pytest.raises(Refusal, match="for sent"):
        propose_reversal(late, kroner(1_000), *WHY, by=case.handler)
    dismiss_appeal(late, *WHY, by=case.handler)
    late.refresh_from_db()
    assert late.state == AppealState.DISMISSED
    again = register_appeal(case.outcome(case.second), "Vi var syke", date(2022, 3, 9), by=case.handler)
    take_appeal(again, by=case.handler)
    take_up_late(again, "Hele styret var sykt.", by=case.handler)
    propose_reversal(again, kroner(1_000), *WHY, by=case.handler)
    in_time = register_appeal(case.outcome(case.first), "Rett", date(2022, 3, 8), by=case.handler)
    take_appeal(in_time, by=case.handler)
    with pytest.raises(WrongState, match="i tide"):
        dismiss_appeal(in_time, *WHY, by=case.handler)


def test_passed_on_and_the_instance_decides(given: Given, case: Case) -> None:
    """The ministry says 50 thousand: that much and nothing else can be proposed, and two carry it out."""
    appeal = case.appealed(case.second)
    pass_on(appeal, *WHY, by=case.handler)
    with pytest.raises(WrongState, match="hos klageinstansen"):
        propose_reversal(appeal, kroner(1_000), *WHY, by=case.handler)
    register_answer(
        appeal,
        answered_on=DAY,
        words="50 000 kr",
        amount=kroner(50_000),
        by=case.handler,
        content=b"%PDF svar",
        name="s.pdf",
    )
    with pytest.raises(Refusal, match="bestemt"):
        propose_reversal(appeal, kroner(49_000), *WHY, by=case.handler)
    step = propose_reversal(appeal, kroner(50_000), *WHY, by=case.handler)
    approve_decision(step.decision, by=case.approver, seen=1)
    assert Grant.objects.get(recipient=case.second).amount == kroner(50_000)
    upheld = case.appealed(case.first)
    pass_on(upheld, *WHY, by=case.handler)
    register_answer(upheld, answered_on=DAY, words="Vedtaket står.", amount=None, by=case.handler)
    upheld.refresh_from_db()
    assert upheld.state == AppealState.UPHELD


def test_who_may_not_appeal_cannot(given: Given, case: Case) -> None:
    """Another organisation's signer, one without words, twice at once, and a municipality, which is no party."""
    outcome, leader = case.outcome(case.second), signer(given, case.second)
    with pytest.raises(NotAllowed):
        file_appeal(outcome, "Vi vil", by=signer(given, case.first))
    with pytest.raises(Refusal, match="hva dere vil ha endret"):
        file_appeal(outcome, "  ", by=leader)
    appeal = file_appeal(outcome, "Vi vil", by=leader)
    with pytest.raises(WrongState, match="alt til behandling"):
        file_appeal(outcome, "Vi vil", by=leader)
    withdraw_appeal(appeal, by=leader)
    assert file_appeal(outcome, "Likevel", by=leader).number == "KL-2022-002"
    load_register()
    given.money(1_000)
    given.authority(1_000)
    municipal = given.grants(1_000, scheme=given.frame(1_000, given.scheme()), accepts=False)[0]
    with pytest.raises(Refusal, match="ikke klagerett"):
        register_appeal(municipal.outcome, "Vi vil", DAY, by=case.handler)


def test_a_reversal_that_came_back_can_be_proposed_anew(case: Case) -> None:
    """Sent back by Geir, withdrawn by Mona, proposed with another amount; never two at once."""
    appeal = case.appealed(case.second)
    step = propose_reversal(appeal, kroner(40_000), *WHY, by=case.handler)
    with pytest.raises(WrongState, match="venter på en annen"):
        propose_reversal(appeal, kroner(30_000), *WHY, by=case.handler)
    send_decision_back(step.decision, by=case.approver, answer="For mye", seen=1)
    withdraw_decision(Decision.objects.get(pk=step.decision.pk), by=case.handler, seen=1)
    again = propose_reversal(appeal, kroner(30_000), *WHY, by=case.handler)
    approve_decision(again.decision, by=case.approver, seen=1)
    assert Grant.objects.get(recipient=case.second).amount == kroner(30_000)
    with pytest.raises(WrongState, match="allerede behandlet"):
        propose_reversal(appeal, kroner(50_000), *WHY, by=case.handler)


def test_beyond_the_approvers_authority(given: Given, case: Case) -> None:
    """An appeal is never refused for money, but it is for the lack of a written authority."""
    appeal = case.appealed(case.second)
    step = propose_reversal(appeal, kroner(890_000), *WHY, by=case.handler)
    with pytest.raises(NotAllowed, match="rekker ikke til"):
        approve_decision(step.decision, by=case.approver, seen=1)


@told(st.integers(1, 10**9), st.integers(-(10**6), 10**9), st.integers(-(10**6), 10**9))
def test_the_covers_add_up_to_the_promise(amount: int, left: int, rest: int) -> None:
    """Whatever there is: the three parts are the whole, none below zero, and none larger than its source."""
    cover = split_cover(Kroner(amount), Kroner(left), Kroner(rest))
    assert cover.by_frame + cover.by_item + cover.lacking == Kroner(amount)
    assert ZERO <= cover.by_frame <= max(Kroner(left), ZERO)
    assert ZERO <= cover.by_item <= max(Kroner(rest), ZERO)
    assert cover.lacking == ZERO or cover.by_item == max(Kroner(rest), ZERO)


@told(st.lists(st.integers(1, 1_000), max_size=8), st.integers(0, 9_000))
def test_what_lacks_cover_lies_with_the_newest(amounts: list[int], short: int) -> None:
    """All that is short and no more than was promised; an older one lacks only when all newer ones lack wholly."""
    promised = [(key, Kroner(amount)) for key, amount in enumerate(amounts)]
    found = still_uncovered(promised, Kroner(short))
    assert sum(found.values(), ZERO) == min(Kroner(short), Kroner(sum(amounts)))
    for key, _amount in promised:
        if key in found:
            assert all(found[newer] == Kroner(amounts[newer]) for newer in range(key + 1, len(amounts)))
