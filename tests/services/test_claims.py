"""Claims at a rate: what municipalities send, what is recognised, what the money covers, and what is set off."""

from __future__ import annotations

from datetime import date

import pytest

from claims import all_send, claim_of, move_to, opened_round, sends, signer
from given import Given, kroner, ledger_text
from services.bank_replies import paid
from tilskudd.claims.claiming import save_claim, send_claim
from tilskudd.claims.judging import ask_to_correct, judge_line, recognise_plain, remind, remind_due, send_cover_notice
from tilskudd.claims.models import ClaimLine, ClaimVersion, Round, Submission, Verdict
from tilskudd.claims.queries import asked_for, measures_for, standings, unanswered
from tilskudd.claims.rules import Count
from tilskudd.decisions.amendment import approve_amendment, propose_amendment
from tilskudd.decisions.models import Decision, Grant, Outcome
from tilskudd.decisions.services import approve_decision, send_decision_back
from tilskudd.parties.models import MemberRight, Membership
from tilskudd.payments.bank_files import take_in_bank_file
from tilskudd.payments.cross_check import cross_check, fingerprint
from tilskudd.payments.due import WaitsFor, what_is_due
from tilskudd.payments.services import make_run, release_run
from tilskudd.people.clock import today
from tilskudd.people.models import Involvement
from tilskudd.people.refusal import NotAllowed, Refusal, WrongState
from tilskudd.people.two_persons import SamePerson
from tilskudd.web.claim_money import cover_of, excesses, held_of
from tilskudd.web.claim_proposing import (
    approve_current,
    propose_covered,
    propose_covered_again,
    propose_where_money_came,
)

pytestmark = pytest.mark.django_db
OSLO, STAVANGER, BERGEN = "0301", "1103", "4601"


def funded(given: Given, kroner: int = 29_300_000, **more: object):
    """An open round whose programme has a frame of whole kroner, and Ola's authority reaches."""
    round = opened_round(given, **more)
    measure = round.measures.get(code="programme")
    given.authority(100_000_000, "671/60", "672/60")
    given.frame(kroner, measure.scheme)
    return round, measure


def line_of(claim) -> ClaimLine:
    return ClaimLine.objects.filter(version__claim=claim).latest("pk")


def decided(given: Given, measure) -> Decision:
    decision = propose_covered(measure, by=given.kari)
    approve_current(decision, by=given.ola, seen=1)
    return decision


def pay(given: Given) -> None:
    """All that is due is paid today, and the bank says so."""
    for grant in Grant.objects.select_related("recipient"):
        if not grant.recipient.accounts.exists():
            given.bank_account(grant.recipient)
    run = make_run(by=given.nina, execution_date=today())
    release_run(run, by=given.siri, seen=fingerprint(run, cross_check(run)))
    take_in_bank_file(paid(*run.payments.all(), day=today()), f"{run.number}.xml", by=given.nina)


def test_participant_652_waits_and_nobody_else_does(given: Given) -> None:
    """651 are covered by 29 300 000 at 45 000; of 652 recognised one waits, and 651 are promised."""
    round, measure = funded(given)
    all_send(given, round, [(OSLO, (400, 0)), (STAVANGER, (150, 50)), (BERGEN, (52, 0))])
    recognise_plain(round, by=given.kari)
    cover = cover_of(measure)
    assert (cover.recognised, cover.units_now, cover.units_waiting) == (652, 651, 1)
    decided(given, measure)
    kinds = list(Outcome.objects.order_by("place").values_list("code", "kind", "basis__units"))
    assert kinds == [(OSLO, "award", 400), (STAVANGER, "award", 200), (BERGEN, "part", 51)]
    assert "committed 29 295 000\n" in ledger_text("671/60")
    after = cover_of(measure)
    assert (after.units_now, after.units_waiting, after.lacks) == (0, 1, kroner(45_000))


def test_each_reason_says_count_times_rate_and_what_waits(given: Given) -> None:
    """In both forms, with the regulation, so that the letter explains the sum."""
    round, measure = funded(given, 90_000)
    sends(given, claim_of(round, OSLO), (2, 1))
    recognise_plain(round, by=given.kari)
    decided(given, measure)
    outcome = Outcome.objects.get()
    for words in (
        "K-2022-1-0301",
        "3 deltakere",
        "2 × 45\u00a0000\u00a0kr = 90\u00a0000\u00a0kr",
        "1 er anerkjent og venter på dekning",
    ):
        assert words in outcome.reason_nb
    for words in ("3 deltakarar", "Forskrift om utvidet program", "1 er anerkjende og ventar på dekning"):
        assert words in outcome.reason_nn


def test_without_a_regulation_nothing_is_proposed(given: Given) -> None:
    """The round opens with reservation: claims come in and are recognised, but no decision is proposed."""
    round, measure = funded(given, regulation=False)
    sends(given, claim_of(round, OSLO), (2, 1))
    recognise_plain(round, by=given.kari)
    with pytest.raises(Refusal, match="ikke registrert"):
        propose_covered(measure, by=given.kari)
    assert not Decision.objects.exists()


def test_who_signs_and_who_only_writes(given: Given) -> None:
    """A writer saves and cannot send; the signer sends what was saved; strangers do neither."""
    round, _measure = funded(given)
    claim, other = claim_of(round, OSLO), claim_of(round, BERGEN)
    writer = given.person("Skriver i Oslo")
    Membership.objects.create(
        organisation=claim.recipient,
        user=writer,
        rights=[MemberRight.WRITE],
        first=date(2022, 1, 1),
        given_by=given.anne,
        given_at=round.set_up_at,
    )
    counts = {measures_for(claim)[0].pk: Count(1, 2)}
    version = save_claim(claim, counts, by=writer, seen=0)
    for by in (writer, given.kari, signer(given, other)):
        with pytest.raises(NotAllowed):
            send_claim(claim, by=by, seen=version.number, states=True)
    for by in (given.kari, signer(given, other)):
        with pytest.raises(NotAllowed):
            save_claim(claim, counts, by=by, seen=1)
    with pytest.raises(Refusal, match="Kryss av"):
        send_claim(claim, by=signer_of_oslo(given, claim), seen=1, states=False)
    sent = send_claim(claim, by=signer_of_oslo(given, claim), seen=1, states=True)
    assert sent.stated[0].startswith("Kommunen har vedtatt")
    assert "ikke fått tilskudd før" in sent.stated[1]


def signer_of_oslo(given: Given, claim):
    user = given.person("Signerer i Oslo")
    if not user.memberships.exists():
        Membership.objects.create(
            organisation=claim.recipient,
            user=user,
            rights=[MemberRight.SIGN],
            first=date(2022, 1, 1),
            given_by=given.anne,
            given_at=claim.round.set_up_at,
        )
    return user


def test_what_was_sent_twice_or_seen_too_early_is_told(given: Given) -> None:
    """A colleague has saved since; the same version is sent twice; a version without counts."""
    round, _measure = funded(given)
    claim = claim_of(round, OSLO)
    by, key = signer(given, claim), measures_for(claim)[0].pk
    with pytest.raises(Refusal, match="Null er også et svar"):
        send_claim(claim, by=by, seen=0, states=True)
    save_claim(claim, {key: Count(1, 0)}, by=by, seen=0)
    with pytest.raises(WrongState, match="har lagret kravet"):
        save_claim(claim, {key: Count(2, 0)}, by=by, seen=0)
    send_claim(claim, by=by, seen=1, states=True)
    with pytest.raises(WrongState, match="alt sendt"):
        send_claim(claim, by=by, seen=1, states=True)
    assert Submission.objects.count() == 1


@pytest.mark.parametrize("count", [Count(-1, 0), Count(0, -1), Count(100_000, 0), Count(0, 100_000)])
def test_counts_that_cannot_be_are_refused(given: Given, count: Count) -> None:
    """Below zero and beyond reason, and nothing is written."""
    round, _measure = funded(given)
    claim = claim_of(round, OSLO)
    with pytest.raises(Refusal, match="fra 0 til 99 999"):
        save_claim(claim, {measures_for(claim)[0].pk: count}, by=signer(given, claim), seen=0)
    assert not ClaimVersion.objects.exists()


def test_a_measure_of_another_round_and_one_left_out_are_refused(given: Given) -> None:
    """Forged keys and half an answer, both told at once."""
    round, _measure = funded(given)
    claim = claim_of(round, OSLO)
    with pytest.raises(Refusal) as refused:
        save_claim(claim, {987_654: Count(1, 0)}, by=signer(given, claim), seen=0)
    assert "ikke kreve tilskudd for dette tiltaket" in str(refused.value)
    assert "null hvis ingen" in str(refused.value)


def test_late_is_late_and_too_late_is_told(given: Given) -> None:
    """After the deadline a first claim is late; after the last day it is refused, and the ways on are said."""
    round, _measure = funded(given)
    move_to(date(2022, 5, 14))
    assert sends(given, claim_of(round, OSLO), (1, 0)).is_late
    move_to(date(2022, 11, 16))
    with pytest.raises(Refusal, match=r"15\.11\.2022"):
        sends(given, claim_of(round, BERGEN), (1, 0))


def test_a_correction_keeps_the_first_day_and_is_never_late(given: Given) -> None:
    """Sent in time, put right after the deadline by a deficiency notice: the day and the rate stand."""
    round, _measure = funded(given)
    oslo = claim_of(round, OSLO)
    sends(given, oslo, (3, 0))
    first = standings(round)[0].received
    move_to(date(2022, 11, 10))
    with pytest.raises(Refusal, match="etter i dag"):
        ask_to_correct(oslo, "Tallet er ikke likt i NIR.", due_on=today(), by=given.kari)
    ask_to_correct(oslo, "Tallet er ikke likt i NIR.", due_on=date(2022, 11, 20), by=given.kari)
    with pytest.raises(WrongState, match="venter alt"):
        ask_to_correct(oslo, "Igjen.", due_on=date(2022, 11, 20), by=given.kari)
    move_to(date(2022, 11, 20))
    sent = sends(given, oslo, (5, 0))
    assert (sent.sort, sent.is_late) == ("answer", False)
    assert standings(round)[0].received == first
    assert asked_for(oslo, today()) is None
    with pytest.raises(Refusal, match="ikke til flere"):
        sends(given, oslo, (6, 0))


def test_a_notice_that_was_not_answered_in_time_opens_nothing(given: Given) -> None:
    """The day after its deadline the claim stands as it was."""
    round, _measure = funded(given)
    oslo = claim_of(round, OSLO)
    sends(given, oslo, (3, 0))
    move_to(date(2022, 11, 10))
    ask_to_correct(oslo, "Se på tallet.", due_on=date(2022, 11, 20), by=given.kari)
    move_to(date(2022, 11, 21))
    with pytest.raises(Refusal, match="ikke til flere"):
        sends(given, oslo, (4, 0))


def test_fewer_are_recognised_with_a_reason_and_never_more(given: Given) -> None:
    """Two of three with the reason; three of two never; and not without saying why."""
    round, measure = funded(given)
    oslo = claim_of(round, OSLO)
    sends(given, oslo, (3, 0))
    for recognised, words in ((4, "fra 0 til 3"), (-1, "fra 0 til 3"), (2, "hvorfor færre")):
        with pytest.raises(Refusal, match=words):
            judge_line(line_of(oslo), recognised, by=given.kari)
    judge_line(line_of(oslo), 2, reason="Én avsluttet i april.", by=given.kari)
    assert cover_of(measure).units_now == 2
    with pytest.raises(NotAllowed):
        judge_line(line_of(oslo), 3, by=given.nina)


def test_a_verdict_is_on_what_was_sent_last(given: Given) -> None:
    """The municipality corrects while somebody reads: the verdict on the old version is refused, the new has none."""
    round, measure = funded(given)
    oslo = claim_of(round, OSLO)
    sends(given, oslo, (3, 0))
    old = line_of(oslo)
    judge_line(old, 3, by=given.kari)
    sends(given, oslo, (2, 0))
    with pytest.raises(WrongState, match="sendt nye antall"):
        judge_line(old, 3, by=given.kari)
    assert (cover_of(measure).recognised, cover_of(measure).unjudged) == (0, 1)


def test_who_acts_for_the_municipality_neither_judges_nor_approves(given: Given) -> None:
    """Kari acts for Oslo: she recognises the others in bulk, and Oslo is left for a colleague, and said."""
    round, measure = funded(given)
    oslo = claim_of(round, OSLO)
    all_send(given, round, [(OSLO, (3, 0)), (BERGEN, (2, 0))])
    Membership.objects.create(
        organisation=oslo.recipient,
        user=given.kari,
        rights=[MemberRight.WRITE],
        first=date(2022, 1, 1),
        last=date(2022, 1, 2),
        given_by=given.anne,
        given_at=round.set_up_at,
    )
    with pytest.raises(NotAllowed, match="representert"):
        judge_line(line_of(oslo), 3, by=given.kari)
    account = recognise_plain(round, by=given.kari)
    assert {row.name: row.left for row in account} == {
        "Oslo kommune": "du har representert mottakeren",
        "Bergen kommune": "",
    }
    judge_line(line_of(oslo), 3, by=given.ola)
    decision = propose_covered(measure, by=given.kari)
    with pytest.raises(SamePerson):
        approve_decision(decision, by=given.ola, seen=1)


def test_a_bulk_act_leaves_what_was_claimed_in_another_package(given: Given) -> None:
    """The same measure in two rounds: a person reads it before it is recognised."""
    round, _measure = funded(given)
    sends(given, claim_of(round, OSLO), (3, 0))
    other = second_round(given, round)
    sends(given, claim_of(other, OSLO), (2, 0))
    (row,) = recognise_plain(other, by=given.kari)
    assert row.left == "3 deltakere er krevd for samme tiltak i en annen pakke"
    assert not Verdict.objects.exists()
    assert recognise_plain(round, by=given.kari)[0].left, "and so is the first, now that there is another"


def second_round(given: Given, round: Round) -> Round:
    """Another round of the same measure and scheme, of another group, open from today."""
    from claims import FIRST, LAST, PROGRAMME, TIMES
    from tilskudd.claims.measures import choose_window, write_measure, write_rate, write_window
    from tilskudd.claims.rounds import open_round, register_regulation, set_up_round
    from tilskudd.claims.rules import GroupedBy, WindowSource
    from tilskudd.values.period import Period

    other = set_up_round(given.assignment(22), TIMES, by=given.kari)
    scheme = round.measures.get(code="programme").scheme
    measure = write_measure(other, scheme, PROGRAMME, by=given.kari)
    period = Period(FIRST, LAST)
    window = write_window(measure, WindowSource.REGULATION, GroupedBy.START, period, words="startet", by=given.kari)
    choose_window(measure, window, period, reason="Forskriften", by=given.kari)
    write_rate(measure, kroner(45_000), first=date(2022, 1, 1), source="Oppdrag 22", by=given.kari)
    open_round(other, by=given.kari)
    register_regulation(other, "Forskrift II", in_force_from=date(2022, 1, 1), document="FOR-2", by=given.kari)
    return other


def test_reminders_go_to_those_who_are_silent_once_a_day(given: Given) -> None:
    """A zero is an answer; the program reminds by itself a week and two days before, and twice is once."""
    round, _measure = funded(given)
    sends(given, claim_of(round, OSLO), (0, 0))
    assert unanswered(round).count() == 355
    assert remind(round, by=given.kari) == 355
    assert remind(round, by=given.kari) == 0
    counts = []
    for day in (date(2022, 5, 6), date(2022, 5, 7), date(2022, 5, 11), date(2022, 5, 12)):
        move_to(day)
        counts += [remind_due(), remind_due()]
    assert counts == [355, 0, 0, 0, 355, 0, 0, 0]
    move_to(date(2022, 11, 16))
    with pytest.raises(WrongState, match="ingen å minne på"):
        remind(round, by=given.kari)


def test_a_claim_changed_after_the_proposal_stops_the_approval(given: Given) -> None:
    """Oslo puts three to two: the proposal that says three is sent back, and made again with two."""
    round, measure = funded(given)
    oslo = claim_of(round, OSLO)
    sends(given, oslo, (3, 0))
    recognise_plain(round, by=given.kari)
    decision = propose_covered(measure, by=given.kari)
    sends(given, oslo, (2, 0))
    with pytest.raises(WrongState, match="Kravet fra Oslo kommune er endret"):
        approve_current(decision, by=given.ola, seen=1)
    send_decision_back(decision, by=given.ola, answer="Oslo har rettet.", seen=1)
    recognise_plain(round, by=given.kari)
    assert cover_of(measure).units_now == 0, "the proposal that was sent back still holds them"
    propose_covered_again(decision, measure, words="To for Oslo.", by=given.kari, seen=1)
    approve_current(decision, by=given.ola, seen=2)
    assert Grant.objects.get().amount == kroner(90_000)


def test_a_second_proposal_takes_only_those_who_wait(given: Given) -> None:
    """Bergen comes after the first proposal: the second has Bergen alone, within what is not proposed."""
    round, measure = funded(given, 5 * 45_000)
    sends(given, claim_of(round, OSLO), (3, 0))
    recognise_plain(round, by=given.kari)
    first = propose_covered(measure, by=given.kari)
    sends(given, claim_of(round, BERGEN), (4, 0))
    recognise_plain(round, by=given.kari)
    cover = cover_of(measure)
    assert (cover.left, cover.units_now, cover.units_waiting) == (kroner(90_000), 2, 2)
    second = propose_covered(measure, by=given.kari)
    assert list(Outcome.objects.filter(version__decision=second).values_list("code", "basis__units")) == [(BERGEN, 2)]
    for decision in (first, second):
        approve_current(decision, by=given.ola, seen=1)
    assert "set-aside 0\ncommitted 225 000\n" in ledger_text("671/60")


def test_more_money_is_proposed_for_by_itself_once_and_by_another_approved(given: Given) -> None:
    """Two wait; the frame rises by one rate: one is proposed in the name of who opened the round, and only then."""
    round, measure = funded(given, 45_000)
    sends(given, claim_of(round, OSLO), (3, 0))
    recognise_plain(round, by=given.ola)
    assert propose_where_money_came() == [], "the first decision is a person's"
    decision = propose_covered(measure, by=given.kari)
    assert propose_where_money_came() == []
    given.authority(100_000_000, "671/60", user=given.nina)
    approve_current(decision, by=given.nina, seen=1)
    assert propose_where_money_came() == []
    given.frame(90_000, measure.scheme)
    (more,) = propose_where_money_came()
    assert (more.proposed_by, more.versions.get().total) == (given.kari, kroner(45_000))
    assert propose_where_money_came() == []


def test_a_claim_is_paid_without_being_accepted_but_not_before_the_day(given: Given) -> None:
    """Whoever has claimed has asked; all are paid at once, from 16 May, when the account is known."""
    round, measure = funded(given)
    sends(given, claim_of(round, OSLO), (2, 0))
    recognise_plain(round, by=given.kari)
    decided(given, measure)
    given.bank_account(claim_of(round, OSLO).recipient)
    assert [one.why for one in what_is_due(today()).waits] == [WaitsFor.DAY]
    move_to(date(2022, 5, 15))
    assert what_is_due(today()).due == []
    move_to(date(2022, 5, 16))
    assert what_is_due(today()).total == kroner(90_000)


def test_planned_that_were_not_given_are_set_off_against_the_next_claim(given: Given) -> None:
    """Five paid, two of them planned; one was not given: the next claim of three pays two, and says why."""
    round, measure = funded(given)
    given.debtor()
    oslo = claim_of(round, OSLO)
    sends(given, oslo, (3, 2))
    recognise_plain(round, by=given.kari)
    decided(given, measure)
    move_to(date(2022, 5, 16))
    pay(given)
    assert sends(given, oslo, (4, 0)).sort == "confirmation"
    judge_line(line_of(oslo), 4, by=given.kari)
    (excess,) = excesses(measure.scheme, held_of(measure.scheme), standings(round))
    assert (excess.amount, excess.credit) == (kroner(45_000), kroner(45_000))
    other = second_round(given, round)
    sends(given, claim_of(other, OSLO), (3, 0))
    judge_line(line_of(claim_of(other, OSLO)), 3, by=given.kari)
    outcome = decided(given, other.measures.get()).versions.get().outcomes.get()
    assert (outcome.amount, outcome.basis["units"]) == (kroner(90_000), 3)
    assert "45\u00a0000\u00a0kr er trukket fra" in outcome.reason_nb
    assert excesses(measure.scheme, held_of(measure.scheme), standings(round)) == [], "set off once"
    assert cover_of(other.measures.get()).units_waiting == 0


def test_a_set_off_that_takes_it_all_gives_no_grant_but_says_so(given: Given) -> None:
    """Three too many were paid; the next claim of one is met in full by them, and two are left to set off."""
    round, measure = funded(given)
    given.debtor()
    oslo = claim_of(round, OSLO)
    sends(given, oslo, (0, 3))
    recognise_plain(round, by=given.kari)
    decided(given, measure)
    move_to(date(2022, 5, 16))
    pay(given)
    sends(given, oslo, (0, 0))
    judge_line(line_of(oslo), 0, by=given.kari)
    other = second_round(given, round)
    sends(given, claim_of(other, OSLO), (1, 0))
    judge_line(line_of(claim_of(other, OSLO)), 1, by=given.kari)
    outcome = decided(given, other.measures.get()).versions.get().outcomes.get()
    assert (outcome.kind, outcome.amount) == ("set-off", kroner(0))
    assert Grant.objects.count() == 1
    assert cover_of(other.measures.get()).promised == 1
    (left,) = excesses(measure.scheme, held_of(measure.scheme), standings(round))
    assert left.credit == kroner(90_000)


def test_what_is_not_paid_is_taken_back_from_the_grant_and_not_set_off(given: Given) -> None:
    """Two too many, and nothing is paid: nothing to set off; the grant is lowered, and then nothing is too much."""
    round, measure = funded(given)
    oslo = claim_of(round, OSLO)
    sends(given, oslo, (3, 0))
    recognise_plain(round, by=given.kari)
    decided(given, measure)
    sends(given, oslo, (1, 0))
    judge_line(line_of(oslo), 1, by=given.kari)
    (excess,) = excesses(measure.scheme, held_of(measure.scheme), standings(round))
    assert (excess.amount, excess.credit) == (kroner(90_000), kroner(0))
    (grant,) = excess.grants
    approve_amendment(propose_amendment(grant, kroner(45_000), reason="Rettet krav", by=given.kari), by=given.nina)
    assert excesses(measure.scheme, held_of(measure.scheme), standings(round)) == []
    sends(given, oslo, (2, 0))
    judge_line(line_of(oslo), 2, by=given.kari)
    assert cover_of(measure).units_now == 1, "one more is covered again"


def test_a_grant_at_a_rate_is_not_raised_beside_its_claim(given: Given) -> None:
    """More participants come by a decision; nobody is promised for more than are recognised."""
    round, measure = funded(given)
    sends(given, claim_of(round, OSLO), (1, 0))
    recognise_plain(round, by=given.kari)
    decided(given, measure)
    with pytest.raises(Refusal, match="bare settes ned"):
        propose_amendment(Grant.objects.get(), kroner(90_000), reason="Flere", by=given.kari)


def test_the_ministry_is_told_with_the_figures_of_the_day(given: Given) -> None:
    """Kept as it was sent; not empty, not tomorrow, not by a controller."""
    _round, measure = funded(given)
    told = {"figures": {"room": 651, "claimed": 652}, "by": given.kari}
    made = send_cover_notice(measure, "652 er krevd, rammen rekker til 651.", sent_on=today(), **told)
    assert made.figures == {"room": 651, "claimed": 652}
    for words, day in ((" ", today()), ("652", date(2022, 4, 2))):
        with pytest.raises(Refusal):
            send_cover_notice(measure, words, sent_on=day, **told)
    with pytest.raises(NotAllowed):
        send_cover_notice(measure, "652", sent_on=today(), figures={}, by=given.nina)


def test_whoever_signed_a_claim_or_judged_it_has_prepared_the_decision(given: Given) -> None:
    """Nobody approves money that rests on what they said themselves."""
    round, measure = funded(given)
    oslo = claim_of(round, OSLO)
    sends(given, oslo, (3, 0))
    judge_line(line_of(oslo), 3, by=given.ola)
    decision = propose_covered(measure, by=given.kari)
    makers = set(Involvement.objects.filter(about=decision.about).values_list("user__name", flat=True))
    assert {"Ola Berg", "Kari Lunde", "Signerer 0301"} <= makers
    with pytest.raises(SamePerson):
        approve_current(decision, by=given.ola, seen=1)
