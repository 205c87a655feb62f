"""Assignment 22 whole: 356 municipalities answer, 652 participants trip the fuse, and only the one waits."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from claims import (
    PROGRAMME,
    claim_of,
    draft_round,
    move_to,
    sends,
)
from given import Given, ledger_text
from services.bank_replies import paid
from tilskudd.claims.judging import judge_line, recognise_plain, remind, remind_due
from tilskudd.claims.measures import choose_window, write_measure, write_rate, write_window
from tilskudd.claims.models import ClaimLine, Measure, Round
from tilskudd.claims.queries import answers_in, standings
from tilskudd.claims.rounds import RoundFacts, open_round, register_regulation, set_up_round
from tilskudd.claims.rules import GroupedBy, WindowSource
from tilskudd.config.verification import verify
from tilskudd.decisions.models import Decision, Grant
from tilskudd.documents.services import issue_due_letters
from tilskudd.parties.models import Organisation
from tilskudd.payments.bank_files import take_in_bank_file
from tilskudd.payments.cross_check import cross_check, fingerprint
from tilskudd.payments.due import what_is_due
from tilskudd.payments.services import make_run, release_run
from tilskudd.people.clock import OSLO, today
from tilskudd.people.refusal import Refusal
from tilskudd.schemes.models import Scheme
from tilskudd.values.kroner import Kroner
from tilskudd.values.period import Period
from tilskudd.web.claim_money import cover_of
from tilskudd.web.claim_proposing import approve_current, propose_covered, propose_where_money_came

pytestmark = pytest.mark.django_db

LATE = ("1103", "1108", "4601")
"""The three that answer after the deadline: Stavanger 40, Sandnes 20, and Bergen with the last 52."""
REGULATION = "Forskrift om utvidet introduksjonsprogram og norskopplæring"
DAY_III = Period(date(2019, 7, 1), date(2020, 1, 1))


def round_of_package_three(given: Given, scheme: Scheme) -> Round:
    """The package before, whose late claims are still taken in, on the same scheme."""
    facts = RoundFacts(
        "Integreringspakke III, sene krav",
        "Integreringspakke III, seine krav",
        date(2022, 2, 15),
        datetime(2022, 2, 16, 12, tzinfo=OSLO),
        date(2022, 12, 1),
        date(2022, 5, 16),
    )
    round = set_up_round(given.assignment(22), facts, by=given.kari)
    measure = write_measure(round, scheme, PROGRAMME, by=given.kari)
    window = write_window(
        measure, WindowSource.REGULATION, GroupedBy.START, DAY_III, words="startet 1. juli 2019", by=given.kari
    )
    choose_window(measure, window, DAY_III, reason="Forskriften for pakke III.", by=given.kari)
    write_rate(measure, Kroner.whole(45_000), first=date(2022, 1, 1), source="Oppdrag 22", by=given.kari)
    open_round(round, by=given.kari)
    register_regulation(round, "Forskrift III", in_force_from=date(2021, 7, 1), document="FOR-2021-3", by=given.kari)
    return round


def the_group_is_the_regulations_but_a_day(given: Given, measure: Measure) -> None:
    """Letter and regulation are both kept; the regulation's is chosen, without the day that package III has."""
    period = Period(date(2020, 1, 1), date(2020, 3, 31))
    window = write_window(
        measure, WindowSource.REGULATION, GroupedBy.START, period, words="startet 1. januar 2020", by=given.kari
    )
    with pytest.raises(Refusal, match=r"01\.01\.2020–01\.01\.2020 står også i Integreringspakke III"):
        choose_window(measure, window, period, reason="Forskriften går foran.", by=given.kari)
    rest = Period(date(2020, 1, 2), date(2020, 3, 31))
    choose_window(measure, window, rest, reason="1. januar 2020 hører til pakke III.", by=given.kari)
    assert set(measure.windows.values_list("source", "grouped_by")) == {("letter", "end"), ("regulation", "start")}


def answers_in_time(given: Given, round: Round) -> None:
    """All but the three late ones: Oslo 400 of which 20 planned, Trondheim 140, the others nobody."""
    for claim in round.claims.select_related("round", "recipient").exclude(code__in=LATE).order_by("code"):
        sends(given, claim, {"0301": (380, 20), "5001": (150, 0)}.get(claim.code, (0, 0)))


def pay_all(given: Given, day: date) -> None:
    """One run of all that is due, released by another, and the bank's answer that it is paid."""
    run = make_run(by=given.nina, execution_date=day)
    found = cross_check(run)
    release_run(run, by=given.siri, seen=fingerprint(run, found))
    take_in_bank_file(paid(*run.payments.all(), day=day), f"kontomelding-{run.number}.xml", by=given.nina)


def decided(given: Given, measure: Measure, *, regulation: bool = True) -> Decision:
    decision = propose_covered(measure, by=given.kari)
    approve_current(decision, by=given.ola, seen=1)
    return decision


def test_from_the_letter_to_651_paid_and_one_who_waits(given: Given) -> None:
    """Zero is an answer, three are late, one corrects, one claims for two packages and has a part set off."""
    given.authority(100_000_000, "671/60", "672/60")
    given.debtor()
    round = draft_round(given)
    measure = round.measures.get()
    scheme = measure.scheme
    given.frame(29_300_000, scheme)
    third = round_of_package_three(given, scheme)
    the_group_is_the_regulations_but_a_day(given, measure)

    move_to(date(2022, 4, 1))
    assert open_round(round, by=given.kari) == 356
    round.refresh_from_db()
    answers_in_time(given, round)
    sends(given, claim_of(round, "5001"), (140, 0))
    assert [one.sent.all for one in standings(round) if one.claim.code == "5001"] == [140]
    assert remind(round, by=given.kari) == 3

    with pytest.raises(Refusal, match="ikke registrert"):
        recognise_plain(round, by=given.kari)
        propose_covered(measure, by=given.kari)
    register_regulation(round, REGULATION, in_force_from=date(2022, 6, 1), document="FOR-2022-1", by=given.kari)

    move_to(date(2022, 5, 20))
    for code, count in zip(LATE, (40, 20, 52), strict=True):
        sends(given, claim_of(round, code), (count, 0))
    rows = standings(round)
    answers = answers_in(round, rows)
    assert (answers.asked, answers.answered, answers.zero, answers.late) == (356, 356, 351, 3)
    assert remind_due() == 0, "nobody is left to be reminded"

    recognise_plain(round, by=given.kari)
    cover = cover_of(measure)
    assert (cover.claimed, cover.recognised, cover.units_now, cover.units_waiting) == (652, 652, 651, 1)
    decision = propose_covered(measure, by=given.kari)
    with pytest.raises(Refusal, match=r"trer i kraft 01\.06\.2022"):
        approve_current(decision, by=given.ola, seen=1)
    move_to(date(2022, 6, 1))
    approve_current(decision, by=given.ola, seen=1)
    last = Grant.objects.get(outcome__code="4601").outcome
    assert (last.kind, last.basis["units"], last.basis["waits"]) == ("part", 51, 1)
    assert Grant.objects.count() == 5, "a zero gives no grant, and nobody else waits"
    assert issue_due_letters() == 5
    for organisation in Organisation.objects.filter(grants__isnull=False):
        given.bank_account(organisation)
    assert {one.instalment.grant.outcome.code for one in what_is_due(today()).due} == {"0301", "5001", *LATE}
    pay_all(given, date(2022, 6, 1))
    assert "set-aside 5 000\n" in ledger_text("671/60")
    assert "paid 29 295 000\n" in ledger_text("671/60")

    assert propose_where_money_came() == []
    move_to(date(2022, 6, 2))
    given.frame(29_340_000, scheme)
    (more,) = propose_where_money_came()
    assert propose_where_money_came() == []
    assert more.versions.get().total == Kroner.whole(45_000)
    approve_current(more, by=given.ola, seen=1)
    move_to(date(2022, 6, 3))
    pay_all(given, date(2022, 6, 3))
    assert cover_of(measure).units_waiting == 0

    oslo = claim_of(round, "0301")
    sends(given, oslo, (390, 0))
    line = ClaimLine.objects.filter(version__claim=oslo).latest("pk")
    judge_line(line, 390, by=given.kari)
    move_to(date(2022, 7, 1))
    sends(given, claim_of(third, "0301"), (12, 0))
    (left,) = [one for one in recognise_plain(third, by=given.kari) if one.left]
    assert "390 deltakere er krevd" in left.left
    judge_line(ClaimLine.objects.filter(version__claim__round=third).get(), 12, by=given.kari)
    given.frame(29_430_000, scheme)
    outcome = decided(given, third.measures.get()).versions.get().outcomes.get()
    assert outcome.amount == Kroner.whole(2 * 45_000), "ten of Oslo's planned were not given, and are set off"
    assert outcome.basis["set_off"] == [{"claim": oslo.pk, "number": oslo.number, "amount": 450_000}]
    pay_all(given, date(2022, 7, 1))
    assert "paid 29 430 000\n" in ledger_text("671/60")
    assert verify().findings == []
