"""Decisions: proposed by one, approved by another under a written authority; every grant's money, or none."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection

from given import DAY, LINE, SAMPLE, Given, kroner, ledger_text, printed_lines
from tilskudd.config.verification import verify
from tilskudd.decisions.amendment import (
    approve_amendment,
    propose_amendment,
    send_amendment_back,
    withdraw_amendment,
)
from tilskudd.decisions.models import Decision, Grant
from tilskudd.decisions.proposal import correct_line, propose_again, propose_decision, withdraw_decision
from tilskudd.decisions.queries import (
    amendments_waiting_for,
    decisions_sent_back_to,
    decisions_waiting_for,
    newest_version,
    outcomes_in,
    printed_for,
)
from tilskudd.decisions.services import OverFrame, approve_decision, send_decision_back
from tilskudd.ledger.models import Entry
from tilskudd.mandate.answers import record_ministry_answer
from tilskudd.mandate.letter_queries import findings_in
from tilskudd.mandate.models import Assignment, Confirmation
from tilskudd.mandate.services import take_in_letter
from tilskudd.parties.queries import organisation_with
from tilskudd.parties.services import load_register
from tilskudd.people.clock import now
from tilskudd.people.models import Authority
from tilskudd.people.refusal import NotAllowed, Refusal, WrongState
from tilskudd.people.two_persons import SamePerson
from tilskudd.schemes.outcomes import OutcomeKind, ProposedOutcome
from tilskudd.schemes.rules import SchemeRules
from tilskudd.schemes.services import approve_frame, propose_frame, write_rules
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import Kroner

BEFORE = "appropriated -238 300 000\nat-disposal 218 300 000\nset-aside 20 000 000\n"


def plain(error) -> str:
    return str(error.value).replace("\u00a0", " ")


@pytest.fixture
def scheme(given):
    """Assignment 20 with its 20 000 000 set aside; Ola may bind 25 000 000 on the line."""
    load_register()
    given.authority(25_000_000)
    return given.frame(20_000_000, given.scheme(assignment=given.assignment(20)))


@pytest.fixture
def lines(scheme):
    """The ten lines as the letter prints them: 20 000 001 together."""
    return printed_lines(scheme.assignment)


@pytest.fixture
def answer(given, scheme):
    """The ministry's answer, as Kari took it in: Trondheim is one krone lower."""
    return ministry_answer(given.letter, given.kari)


def ministry_answer(letter, by, findings=(1,)):
    record_ministry_answer(
        letter,
        list(findings),
        content=b"Trondheim skal ha 1 318 218 kroner.",
        name="svar.txt",
        answered_on=DAY,
        answered_by="Eksempeldepartementet",
        words="Trondheim skal ha 1 318 218 kroner.",
        by=by,
    )
    return letter.ministry_answers.get()


def proposed(given, scheme, lines, by=None) -> Decision:
    return propose_decision(scheme, lines, rests_on=[], by=by or given.kari)


def trondheim(lines):
    """Where Trondheim stands among the lines."""
    return next(index for index, one in enumerate(lines) if one.code == "5001")


def lowered(lines, answer):
    """The ten lines with Trondheim one krone lower, on the ministry's answer."""
    at = trondheim(lines)
    return [*lines[:at], replace(lines[at], amount=kroner(1_318_218), answer=answer.pk), *lines[at + 1 :]]


def test_a_table_that_adds_up_to_one_krone_too_much_is_refused(given, scheme, lines):
    """Oppdrag 20 sets aside 20 000 000; its ten printed lines are 20 000 001 together."""
    decision = proposed(given, scheme, lines)
    with pytest.raises(OverFrame) as refused:
        approve_decision(decision, by=given.ola, seen=1)
    assert plain(refused) == (
        "Ordningen «Informasjonsarbeid» har 20 000 000 kr avsatt (kap. 671 post 62, 2022). "
        "Vedtaket er på 20 000 001 kr, 1 kr for mye. "
        "Øk rammen med 1 kr fra resten av posten, eller be departementet avklare oppdrag 20."
    )
    assert ledger_text() == BEFORE
    assert Grant.objects.count() == 0
    assert Decision.objects.get().status == "proposed"


def test_the_ministrys_answer_changes_a_line_and_stands_on_it(given, scheme, lines, answer):
    """Sent back, corrected on the answer, approved: ten commitments of 20 000 000 together."""
    decision = proposed(given, scheme, lines)
    send_decision_back(decision, by=given.nina, answer="Summen er 1 kr over rammen.", seen=1)
    assert decisions_sent_back_to(given.kari) == [decision]
    place = trondheim(lines) + 1
    correct_line(
        decision, place, kroner(1_318_218), answer=answer, reason="Departementet svarte", by=given.kari, seen=1
    )
    approve_decision(decision, by=given.ola, seen=2)
    assert ledger_text() == ("appropriated -238 300 000\nat-disposal 218 300 000\nset-aside 0\ncommitted 20 000 000\n")
    decision.refresh_from_db()
    corrected = outcomes_in(newest_version(decision))[place - 1]
    assert corrected.ministry_answer == answer
    assert corrected.printed == kroner(1_318_219)
    assert "etter svar fra Eksempeldepartementet 15.02.2022." in corrected.reason_nb
    assert "etter svar frå Eksempeldepartementet 15.02.2022." in corrected.reason_nn
    assert Grant.objects.count() == 10
    assert decision.authority.user == given.ola
    assert verify().findings == []


def test_the_frame_raised_by_one_krone_lets_the_printed_lines_through(given, scheme, lines):
    """The other way on: one krone from the rest of the item, by two persons."""
    decision = proposed(given, scheme, lines)
    approve_frame(propose_frame(scheme, kroner(20_000_001), reason="Brevets tabell", by=given.kari), by=given.ola)
    approve_decision(decision, by=given.ola, seen=1)
    assert ledger_text() == ("appropriated -238 300 000\nat-disposal 218 299 999\nset-aside 0\ncommitted 20 000 001\n")
    assert verify().findings == []


def test_a_line_that_the_letter_prints_needs_a_document(given, scheme, lines, answer):
    """Another amount, or a municipality that the letter does not name, is refused without the ministry's answer."""
    at = trondheim(lines)
    changed = [*lines[:at], replace(lines[at], amount=kroner(1_318_218)), *lines[at + 1 :]]
    with pytest.raises(Refusal) as refused:
        proposed(given, scheme, changed)
    assert "Trondheim kommune: brevet skriver 1 318 219 kr, ikke 1 318 218 kr." in plain(refused)
    sandefjord = organisation_with("3804", DAY)
    with pytest.raises(Refusal, match="Sandefjord kommune står ikke i tabellen i brevet"):
        proposed(given, scheme, [replace(lines[0], recipient=sandefjord.number, code="3804")])
    proposed(given, scheme, lowered(lines, answer))


def test_nobody_approves_what_they_prepared(given, scheme, lines, answer):
    """Neither who proposed, who wrote another version, who made what it rests on, nor who took in the answer."""
    given.authority(25_000_000, user=given.kari)
    decision = proposed(given, scheme, lines, by=given.ola)
    with pytest.raises(SamePerson):
        approve_decision(decision, by=given.ola, seen=1)
    withdraw_decision(decision, by=given.ola, seen=1)
    second = proposed(given, scheme, lines, by=given.kari)
    propose_again(second, lines, words="Samme linjer", by=given.ola, seen=1)
    with pytest.raises(SamePerson):
        approve_decision(second, by=given.ola, seen=2)
    assert decisions_waiting_for(given.ola) == []
    assert decisions_waiting_for(given.nina) == [second]
    withdraw_decision(second, by=given.kari, seen=2)

    from tilskudd.people.two_persons import prepared

    prepared("run:99", by=given.ola)
    third = propose_decision(scheme, lines, rests_on=["run:99"], by=given.kari)
    with pytest.raises(SamePerson):
        approve_decision(third, by=given.ola, seen=1)


def test_who_took_in_the_answer_does_not_approve_what_stands_on_it(given, scheme, lines):
    """Ola took in the ministry's answer; a line rests on it, so Ola may not approve."""
    found = ministry_answer(given.letter, given.ola)
    decision = proposed(given, scheme, lowered(lines, found))
    with pytest.raises(SamePerson):
        approve_decision(decision, by=given.ola, seen=1)


def test_wrong_persons_are_refused(given, scheme, lines):
    """Controller, auditor and administrator propose nothing; a case officer approves nothing."""
    for person in (given.nina, given.auditor, given.anne):
        with pytest.raises(NotAllowed):
            proposed(given, scheme, lines, by=person)
    decision = proposed(given, scheme, lines)
    for person in (given.kari, given.auditor, given.anne):
        with pytest.raises(NotAllowed):
            approve_decision(decision, by=person, seen=1)
        with pytest.raises(NotAllowed):
            send_decision_back(decision, by=person, answer="Nei", seen=1)
    with pytest.raises(NotAllowed):
        withdraw_decision(decision, by=given.nina, seen=1)


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        (None, "Du har ingen skriftlig fullmakt for kap. 671 post 62."),
        ({"lines": ("671/71",)}, "Du har ingen skriftlig fullmakt for kap. 671 post 62."),
        ({"last": DAY - timedelta(days=1)}, "Fullmakten din for kap. 671 post 62 gjelder ikke i dag."),
        ({"kroner": 19_999_999}, "rekker ikke til 20 000 000 kr i ett vedtak"),
        ({"per_recipient": Kroner.whole(6_451_031)}, "6 451 032 kr til én mottaker"),
        ({"per_year": Kroner.whole(19_999_999)}, "er brukt opp i år"),
    ],
)
def test_the_authority_must_cover_the_whole_decision(given, lines_of_20, terms, words):
    """None; on another line; expired yesterday; one krone too low per decision, per recipient, per year."""
    scheme, lines = lines_of_20
    if terms is not None:
        given.authority(terms.pop("kroner", 30_000_000), *terms.pop("lines", ()), **terms)
    decision = proposed(given, scheme, lines)
    with pytest.raises(NotAllowed) as refused:
        approve_decision(decision, by=given.ola, seen=1)
    assert words in plain(refused)
    assert ledger_text() == BEFORE


@pytest.fixture
def lines_of_20(given):
    """Twenty million set aside, and the ten lines with Trondheim lowered; Ola has no authority yet."""
    load_register()
    scheme = given.frame(20_000_000, given.scheme(assignment=given.assignment(20)))
    return scheme, lowered(printed_lines(scheme.assignment), ministry_answer(given.letter, given.kari))


def test_an_authority_that_ends_today_still_holds(given, lines_of_20):
    """Both days of an authority are in it, and its ceilings may be reached to the krone."""
    scheme, lines = lines_of_20
    given.authority(20_000_000, last=DAY, first=DAY, per_recipient=kroner(6_451_032), per_year=kroner(20_000_000))
    approve_decision(proposed(given, scheme, lines), by=given.ola, seen=1)
    assert Grant.objects.count() == 10


def test_a_decision_cut_in_two_is_still_one_against_the_ceiling(given, lines_of_20):
    """Five lines now and five later, each under 12 000 000, are 20 000 000 together, whoever approved the first."""
    scheme, lines = lines_of_20
    given.authority(13_900_000)
    given.authority(13_900_000, user=given.nina)
    approve_decision(proposed(given, scheme, lines[:4]), by=given.nina, seen=1)
    rest = proposed(given, scheme, lines[4:])
    with pytest.raises(NotAllowed) as refused:
        approve_decision(rest, by=given.ola, seen=1)
    assert "et vedtak som er delt, regnes som ett" in plain(refused)
    assert Decision.objects.filter(status="approved").count() == 1


def test_two_halves_at_the_same_time_do_not_both_slip_under_the_year(own_database):
    """One person approves two decisions at once under a yearly ceiling that holds one of them."""
    given = Given()
    load_register()
    given.money(20_000_000)
    given.authority(20_000_000, per_year=kroner(10_000_000))
    halves = []
    for number in (1, 2):
        scheme = given.frame(8_000_000, given.scheme())
        line = ProposedOutcome("958935420", kroner(8_000_000), "Grunn.", "Grunn.")
        halves.append(propose_decision(scheme, [line], whole=f"test:{number}", rests_on=[], by=given.kari))

    def approve(one):
        try:
            approve_decision(one, by=given.ola, seen=1)
        except NotAllowed:
            return "refused"
        finally:
            connection.close()
        return "approved"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(approve, halves)) == ["approved", "refused"]


def test_two_clicks_at_once_approve_once(own_database):
    """The second click is told that the decision is settled; the money is promised once."""
    given = Given()
    load_register()
    given.authority(25_000_000)
    scheme = given.frame(20_000_001, given.scheme(assignment=given.assignment(20)))
    decision = proposed(given, scheme, printed_lines(scheme.assignment))

    def approve(_number):
        try:
            approve_decision(decision, by=given.ola, seen=1)
        except WrongState:
            return "refused"
        finally:
            connection.close()
        return "approved"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(approve, range(4))) == ["approved", "refused", "refused", "refused"]
    assert Entry.objects.filter(kind="committed").count() == 1
    assert Grant.objects.count() == 10
    assert verify().findings == []


def test_nobody_approves_what_they_have_not_seen(given, scheme, lines):
    """Kari wrote a new version after Ola opened the page."""
    decision = proposed(given, scheme, lines)
    propose_again(decision, lines[:3], words="Tre linjer først", by=given.kari, seen=1)
    with pytest.raises(WrongState, match="versjon 2"):
        approve_decision(decision, by=given.ola, seen=1)
    with pytest.raises(WrongState, match="versjon 2"):
        propose_again(decision, lines, words="Alle", by=given.kari, seen=1)
    assert [version.outcomes.count() for version in decision.versions.order_by("number")] == [10, 3]


def test_all_that_is_wrong_is_said_at_once(given, scheme, lines):
    """A recipient twice, an award of nothing, a fraction of a krone, an unknown number, a reason that is missing."""
    bad = [
        lines[0],
        lines[0],
        replace(lines[1], amount=Kroner(0)),
        replace(lines[2], amount=Kroner(150)),
        replace(lines[3], recipient="999999999"),
        replace(lines[4], reason_nn=" "),
        replace(lines[5], kind=OutcomeKind.REFUSAL),
        replace(lines[6], amount=Kroner(-100)),
    ]
    with pytest.raises(Refusal) as refused:
        proposed(given, scheme, bad)
    for words in (
        "mer enn én gang",
        "over null, ikke 0",
        "hele kroner",
        "999999999",
        "nynorsk",
        "uten tilskudd",
        "ikke −1",
    ):
        assert words in plain(refused)
    with pytest.raises(Refusal, match="ingen linjer"):
        proposed(given, scheme, [])
    assert Decision.objects.count() == 0


def test_the_same_proposal_twice_is_one_click_too_many(given, scheme, lines):
    """A recipient stands in one undecided proposal on a matter, not in two."""
    proposed(given, scheme, lines)
    with pytest.raises(WrongState, match="V-2022-001"):
        proposed(given, scheme, lines)


def test_a_line_that_is_short_takes_no_new_commitment(given, scheme, lines):
    """A later letter lowered the item below what is set aside: said, and nothing is promised."""
    from given import book
    from tilskudd.ledger.places import Kind, Place, shift

    approve_frame(propose_frame(scheme, kroner(20_000_001), reason="Brevets tabell", by=given.kari), by=given.ola)
    decision = proposed(given, scheme, lines)
    book(given.ola, shift(LINE, 2022, Place.SHORTFALL, Place.APPROPRIATED, kroner(5)), kind=Kind.LOWERED)
    with pytest.raises(Refusal, match="tar ingen nye tilsagn"):
        approve_decision(decision, by=given.ola, seen=1)


def test_a_refusal_is_an_outcome_without_money(given):
    """One gets money, one does not: one grant, and one commitment."""
    load_register()
    given.money(1_000)
    given.authority(1_000)
    scheme = given.frame(500)
    yes = ProposedOutcome("958935420", kroner(500), "Ja.", "Ja.")
    no = ProposedOutcome("964338531", kroner(0), "Nei.", "Nei.", kind=OutcomeKind.REFUSAL)
    approve_decision(proposed(given, scheme, [yes, no]), by=given.ola, seen=1)
    assert ledger_text() == "appropriated -1 000\nat-disposal 500\nset-aside 0\ncommitted 500\n"
    assert Grant.objects.get().recipient.number == "958935420"


@pytest.fixture
def grant(given, lines_of_20):
    """Oslo's grant of 6 451 032."""
    scheme, lines = lines_of_20
    given.authority(25_000_000)
    approve_decision(proposed(given, scheme, lines), by=given.ola, seen=1)
    return Grant.objects.get(outcome__code="0301")


def test_a_grant_is_lowered_and_withdrawn_by_new_acts(given, grant):
    """The money goes back to the frame; the decision stands as it was; never below zero, never the same again."""
    amendment = propose_amendment(grant, kroner(6_000_000), reason="Mindre behov", by=given.kari)
    assert amendments_waiting_for(given.kari) == []
    with pytest.raises(NotAllowed):
        approve_amendment(amendment, by=given.kari)
    approve_amendment(amendment, by=given.ola)
    assert ledger_text() == (
        "appropriated -238 300 000\nat-disposal 218 300 000\nset-aside 451 032\ncommitted 19 548 968\n"
    )
    approve_amendment(propose_amendment(grant, kroner(0), reason="Trukket", by=given.kari), by=given.ola)
    assert ledger_text().endswith("set-aside 6 451 032\ncommitted 13 548 968\n")
    grant.refresh_from_db()
    assert grant.amount == kroner(0)
    assert grant.outcome.amount == kroner(6_451_032)
    with pytest.raises(Refusal, match="allerede på 0"):
        propose_amendment(grant, kroner(0), reason="Igjen", by=given.kari)
    assert verify().findings == []


def test_a_grant_is_raised_only_under_an_authority_and_within_the_frame(given, grant):
    """Oslo back up after it was lowered; one krone beyond the frame is refused, and so is who has no authority."""
    approve_amendment(propose_amendment(grant, kroner(5_000_000), reason="Ned", by=given.kari), by=given.nina)
    scheme = grant.decision.scheme
    approve_frame(propose_frame(scheme, kroner(19_999_999), reason="Ned", by=given.kari), by=given.ola)
    up = propose_amendment(grant, kroner(6_451_032), reason="Opp", by=given.kari)
    with pytest.raises(NotAllowed, match="ingen skriftlig fullmakt"):
        approve_amendment(up, by=given.nina)
    with pytest.raises(OverFrame, match="1\u00a0kr for mye"):
        approve_amendment(up, by=given.ola)
    send_amendment_back(up, by=given.ola, answer="1 kr for mye")
    approve_amendment(propose_amendment(grant, kroner(6_451_031), reason="Opp", by=given.kari), by=given.ola)
    assert ledger_text().endswith("set-aside 0\ncommitted 19 999 999\n")
    assert verify().findings == []


def test_a_grant_is_raised_above_what_the_letter_prints_only_on_the_ministrys_answer(given, grant):
    """Less may be agreed; one krone more than is printed needs the answer, and whoever took it in does not approve."""
    with pytest.raises(Refusal, match="Bare et svar fra departementet"):
        propose_amendment(grant, kroner(6_451_033), reason="Opp", by=given.kari)
    approve_frame(propose_frame(grant.decision.scheme, kroner(20_000_001), reason="1", by=given.kari), by=given.ola)
    answer = given.letter.ministry_answers.get()
    up = propose_amendment(grant, kroner(6_451_033), reason="Opp", by=given.kari, answer=answer)
    approve_amendment(up, by=given.ola)
    assert verify().findings == []


def test_raises_count_under_the_ceilings_of_whoever_approves_them(given, grant):
    """Nina may bind 100 kroner a year and 60 to one recipient: her raises of Ola's grants count for her."""
    others = list(Grant.objects.exclude(pk=grant.pk).order_by("id")[:3])
    given.authority(25_000_000, user=given.nina, per_year=kroner(100), per_recipient=kroner(60))
    for one in (grant, *others):
        approve_amendment(propose_amendment(one, one.amount - kroner(70), reason="Ned", by=given.kari), by=given.ola)

    def raised(one, by_kroner):
        one.refresh_from_db()
        up = propose_amendment(one, one.amount + kroner(by_kroner), reason="Opp", by=given.kari)
        approve_amendment(up, by=given.nina)

    raised(grant, 50)
    with pytest.raises(NotAllowed, match="til én mottaker"):
        raised(grant, 11)
    raised(others[0], 50)
    with pytest.raises(NotAllowed, match="er brukt opp i år"):
        raised(others[1], 1)


def test_a_chapter_has_one_ceiling_a_year(given):
    """671 with 100 a year: 60 on one item and 60 on another are 120."""
    load_register()
    other = BudgetLine(671, 71)
    given.authority(1_000, "671", per_year=kroner(100))
    given.money(1_000)
    given.money(1_000, line=other)
    line = ProposedOutcome("958935420", kroner(60), "Grunn.", "Grunn.")
    first, second = (proposed(given, given.frame(60, given.scheme(line=one)), [line]) for one in (LINE, other))
    approve_decision(first, by=given.ola, seen=1)
    with pytest.raises(NotAllowed, match="er brukt opp i år"):
        approve_decision(second, by=given.ola, seen=1)


def test_nobody_gets_the_same_twice(given, scheme, lines):
    """A second decision, and a second scheme for the same assignment, are both refused by the first one's number."""
    given.frame(20_000_001, scheme)
    approve_decision(proposed(given, scheme, lines), by=given.ola, seen=1)
    with pytest.raises(Refusal, match=r"har alt fått.*V-2022-001"):
        proposed(given, scheme, lines)
    second = given.frame(20_000_001, given.scheme(assignment=given.assignment(20)))
    with pytest.raises(Refusal, match=r"har alt fått.*V-2022-001"):
        proposed(given, second, lines)


def test_an_answer_about_something_else_opens_no_line(given, scheme, lines):
    """The ministry said when the letter was written: that changes no amount in assignment 20."""
    dated = next(one.number for one in findings_in(given.letter) if one.found["code"] == "missing-date")
    answer = ministry_answer(given.letter, given.kari, [dated])
    with pytest.raises(Refusal, match="om dette oppdraget"):
        proposed(given, scheme, lowered(lines, answer))


def test_a_number_that_has_changed_is_known_by_the_one_it_was_counted_under(scheme):
    """The letter prints 5001; the decision has another number, and says that it was counted as 5001."""
    table = printed_for(scheme)
    assert table.amount_for("5099", {"code": "5001"}) == kroner(1_318_219)
    assert table.amount_for("5001", {}) == kroner(1_318_219)
    assert table.amount_for("5099", {}) is None


def test_a_later_letter_that_takes_the_assignment_back_stops_it(given, scheme, lines):
    """Supplement no. 2 withdraws assignment 20: no approval, no new version, no new proposal."""
    decision = proposed(given, scheme, lines)
    given.frame(20_000_001, scheme)
    later = a_later_letter(given)
    Assignment.objects.create(
        letter=later, year=2022, number="20", title="Trukket", status="withdrawn", place_in_letter=1
    )
    with pytest.raises(Refusal, match="trukket av departementet"):
        approve_decision(decision, by=given.ola, seen=1)
    with pytest.raises(Refusal, match="trukket av departementet"):
        propose_again(decision, lines, words="Igjen", by=given.kari, seen=1)


def a_later_letter(given):
    """Supplement no. 2, confirmed."""
    text = SAMPLE.read_text(encoding="utf-8").replace("Tillegg nr.1 ", "Tillegg nr.2 ")
    later = take_in_letter(text.encode(), "tillegg-2.txt", by=given.kari)
    Confirmation.objects.filter(pk=later.pk).update(state="confirmed", confirmed_at=now(), confirmed_by=given.ola)
    return later


def test_what_was_made_after_the_proposal_counts_too(given, scheme, lines):
    """Ola wrote new rules while the decision waited: he has prepared what it rests on."""
    decision = proposed(given, scheme, lines)
    write_rules(scheme, SchemeRules("Nytt", "x", "x", "x", "x"), [], by=given.ola, seen=2)
    with pytest.raises(SamePerson):
        approve_decision(decision, by=given.ola, seen=1)


def test_a_correction_builds_on_what_was_seen(given, scheme, lines, answer):
    """A stale page neither drops another's correction nor makes one that changes nothing."""
    decision = proposed(given, scheme, lines)
    stale = Decision.objects.get()
    place = trondheim(lines) + 1
    with pytest.raises(Refusal, match="allerede på"):
        correct_line(decision, place, kroner(1_318_219), answer=answer, reason="x", by=given.kari, seen=1)
    correct_line(decision, place, kroner(1_318_218), answer=answer, reason="x", by=given.kari, seen=1)
    with pytest.raises(WrongState, match="versjon 2"):
        correct_line(stale, 1, kroner(6_451_031), answer=answer, reason="x", by=given.kari, seen=1)
    correct_line(stale, 1, kroner(6_451_031), answer=answer, reason="x", by=given.kari, seen=2)
    amounts = {row.code: row.amount for row in outcomes_in(newest_version(Decision.objects.get()))}
    assert (amounts["5001"], amounts["0301"]) == (kroner(1_318_218), kroner(6_451_031))


def test_bad_changes_of_a_grant_are_refused(given, grant):
    """Below zero, a fraction, no reason, two at once, one's own, and by the wrong person."""
    for amount, reason in ((Kroner(-100), "Ned"), (Kroner(150), "Ned"), (kroner(1), " ")):
        with pytest.raises(Refusal):
            propose_amendment(grant, amount, reason=reason, by=given.kari)
    with pytest.raises(NotAllowed):
        propose_amendment(grant, kroner(1), reason="Ned", by=given.nina)
    own = propose_amendment(grant, kroner(1), reason="Ned", by=given.ola)
    with pytest.raises(WrongState, match="venter allerede"):
        propose_amendment(grant, kroner(2), reason="Ned", by=given.kari)
    with pytest.raises(SamePerson):
        approve_amendment(own, by=given.ola)
    with pytest.raises(Refusal, match="laget forslaget"):
        withdraw_amendment(own, by=given.kari)
    withdraw_amendment(own, by=given.ola)
    with pytest.raises(WrongState, match="allerede behandlet"):
        approve_amendment(own, by=given.nina)


def test_what_is_sent_to_the_bank_is_not_taken_back_by_an_amendment(given, grant):
    """Four million of Oslo's are with the bank: it may be lowered to that, not below."""
    from given import book
    from tilskudd.ledger.places import Kind, Place, shift

    book(
        given.nina,
        shift(LINE, 2022, Place.COMMITTED, Place.SENT, kroner(4_000_000), subject=grant.about),
        kind=Kind.SENT,
    )
    with pytest.raises(Refusal, match="alt sendt eller utbetalt"):
        propose_amendment(grant, kroner(3_999_999), reason="Ned", by=given.kari)
    approve_amendment(propose_amendment(grant, kroner(4_000_000), reason="Ned", by=given.kari), by=given.ola)


def test_a_withdrawn_assignment_takes_no_decision(given, scheme, lines):
    """The ministry took the assignment back in a later letter."""
    withdrawn = Assignment.objects.create(
        letter=given.letter, year=2022, number="20", title="Trukket", status="withdrawn", place_in_letter=99
    )
    other = given.scheme(assignment=withdrawn)
    with pytest.raises(Refusal, match="trukket av departementet"):
        proposed(given, other, lines)
    assert date(2022, 2, 15) == DAY


@pytest.mark.parametrize(
    ("forge", "found"),
    [
        (lambda: Grant.objects.filter(outcome__code="0301").update(amount=kroner(1)), "grant-changed"),
        (lambda: Grant.objects.filter(outcome__code="0301").update(amount=kroner(1)), "grant-not-in-ledger"),
        (lambda: Decision.objects.update(status="proposed"), "unfounded"),
        (lambda: Authority.objects.filter(status="approved").update(status="approved"), None),
    ],
)
def test_verify_finds_what_was_written_past_the_services(given, grant, forge, found):
    """A grant made larger by plain SQL, and a decision set back though its money is promised."""
    forge()
    codes = {one.code for one in verify().findings}
    assert (found in codes) if found else codes == set()


def test_verify_finds_a_decision_beyond_its_authority(given, lines_of_20):
    """The service is got round: the authority named on the decision is somebody else's, and too small."""
    scheme, lines = lines_of_20
    given.authority(25_000_000)
    small = given.authority(1, user=given.nina)
    decision = proposed(given, scheme, lines)
    approve_decision(decision, by=given.ola, seen=1)
    Decision.objects.update(authority=small)
    assert {one.code for one in verify().findings} == {"beyond-authority"}
