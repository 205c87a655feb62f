"""Setting up a round of claims: the letter's rate, whose days the group takes, and opening with reservation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from claims import FIRST, LAST, PROGRAMME, TIMES, TRAINING, claim_of, draft_round, move_to, opened_round, rate_scheme
from given import LINE, Given, kroner
from tilskudd.claims.measures import (
    choose_window,
    record_earlier_package,
    write_measure,
    write_rate,
    write_window,
)
from tilskudd.claims.models import Claim, Round
from tilskudd.claims.queries import measures_for
from tilskudd.claims.round_queries import faults_before_opening, rate_for, regulation_of
from tilskudd.claims.rounds import ask_also, change_round, open_round, register_regulation, set_up_round
from tilskudd.claims.rules import GroupedBy, RoundState, WindowSource
from tilskudd.mandate.answers import record_ministry_answer
from tilskudd.parties.models import Organisation, OrganisationKind
from tilskudd.parties.services import load_register, register_organisation
from tilskudd.people.clock import OSLO
from tilskudd.people.refusal import NotAllowed, Refusal, WrongState
from tilskudd.values.budget import BudgetLine
from tilskudd.values.period import Period

pytestmark = pytest.mark.django_db
PACKAGE_III = Period(date(2019, 7, 1), date(2020, 1, 1))


def test_a_round_is_set_up_by_those_who_set_up_schemes(given: Given) -> None:
    """A controller may not, and nothing is written."""
    with pytest.raises(NotAllowed):
        set_up_round(given.assignment(22), TIMES, by=given.nina)
    assert not Round.objects.exists()


def test_an_assignment_without_a_rate_has_no_round(given: Given) -> None:
    """Assignment 20 is shared out by a formula."""
    with pytest.raises(Refusal, match="ingen sats"):
        set_up_round(given.assignment(20), TIMES, by=given.kari)


def test_times_in_the_wrong_order_are_told_all_at_once(given: Given) -> None:
    """Opens after the deadline, late claims and payment before it: three sentences in one refusal."""
    wrong = replace(TIMES, opens_on=date(2022, 6, 1), late_until=date(2022, 5, 1), pay_from=date(2022, 5, 12))
    with pytest.raises(Refusal) as refused:
        set_up_round(given.assignment(22), wrong, by=given.kari)
    assert str(refused.value).count(".") >= 3


def test_another_rate_than_the_letters_needs_the_ministrys_answer(given: Given) -> None:
    """46 000 is refused; with an answer from the ministry about this assignment it is written."""
    measure = draft_round(given).measures.get()
    with pytest.raises(Refusal, match="krever et svar fra departementet"):
        write_rate(measure, kroner(46_000), first=FIRST, source="Vi mener det", by=given.kari)
    told = {"content": b"46 000", "name": "svar.txt", "words": "Satsen er 46 000.", "answered_by": "Departementet"}
    about_21, about_22 = (
        record_ministry_answer(given.letter, [number], **told, answered_on=date(2022, 2, 15), by=given.kari)
        for number in (2, 14)
    )
    with pytest.raises(Refusal, match="krever et svar fra departementet"):
        write_rate(measure, kroner(46_000), first=FIRST, source="Svar", by=given.kari, answer=about_21)
    made = write_rate(measure, kroner(46_000), first=FIRST, source="Svar", by=given.kari, answer=about_22)
    assert (made.amount, made.ministry_answer) == (kroner(46_000), about_22)


@pytest.mark.parametrize("amount", [0, -45_000])
def test_a_rate_is_above_zero(given: Given, amount: int) -> None:
    """Nobody is paid nothing, and nobody pays us."""
    with pytest.raises(Refusal, match="over null"):
        write_rate(draft_round(given).measures.get(), kroner(amount), first=FIRST, source="Brevet", by=given.kari)


def test_after_opening_a_rate_never_begins_before_today(given: Given) -> None:
    """What has come in keeps the rate it came in under."""
    measure = opened_round(given, on=date(2022, 4, 5)).measures.get()
    with pytest.raises(Refusal, match="fra i dag eller senere"):
        write_rate(measure, kroner(45_000), first=date(2022, 4, 4), source="Brevet", by=given.kari)
    write_rate(measure, kroner(45_000), first=date(2022, 4, 5), source="Brevet", by=given.kari)
    assert rate_for(measure, date(2022, 4, 5)) == kroner(45_000)


def test_a_day_that_stands_in_an_earlier_package_is_that_packages(given: Given) -> None:
    """1 January 2020 stands in package III and in the regulation: the group must begin the day after."""
    measure = draft_round(given).measures.get()
    record_earlier_package(
        "programme", "Integreringspakke III", GroupedBy.START, PACKAGE_III, source="IMDi", by=given.kari
    )
    period = Period(date(2020, 1, 1), date(2020, 3, 31))
    window = write_window(measure, WindowSource.REGULATION, GroupedBy.START, period, words="startet", by=given.kari)
    with pytest.raises(Refusal, match=r"01\.01\.2020–01\.01\.2020 står også i Integreringspakke III"):
        choose_window(measure, window, period, reason="Forskriften", by=given.kari)
    measure.refresh_from_db()
    assert measure.window.source == "letter", "the choice before stands"
    choose_window(measure, window, Period(date(2020, 1, 2), period.last), reason="Forskriften", by=given.kari)


def test_a_package_by_start_takes_no_day_from_a_group_by_end(given: Given) -> None:
    """The dates are of different things, and cannot be compared; another measure's package takes nothing either."""
    measure = draft_round(given).measures.get()
    for code, by in (("programme", GroupedBy.START), ("training", GroupedBy.END)):
        record_earlier_package(code, "Pakke", by, Period(FIRST, LAST), source="IMDi", by=given.kari)
    choose_window(measure, measure.window, Period(FIRST, LAST), reason="Brevet", by=given.kari)


def test_the_days_used_lie_within_what_the_source_says(given: Given) -> None:
    """Nobody widens the letter's group, and a choice has a reason."""
    measure = draft_round(given).measures.get()
    with pytest.raises(Refusal, match="slik kilden skriver den"):
        choose_window(measure, measure.window, Period(FIRST, date(2022, 4, 1)), reason="Flere", by=given.kari)
    with pytest.raises(Refusal, match="hvorfor"):
        choose_window(measure, measure.window, Period(FIRST, LAST), reason=" ", by=given.kari)


def test_all_that_is_missing_is_told_before_opening(given: Given) -> None:
    """A measure without a rate and without a group: two sentences, and nobody is asked."""
    load_register()
    round = set_up_round(given.assignment(22), TIMES, by=given.kari)
    assert len(faults_before_opening(round)) == 1
    write_measure(round, rate_scheme(given, BudgetLine(671, 60), "Tilskudd"), PROGRAMME, by=given.kari)
    with pytest.raises(Refusal) as refused:
        open_round(round, by=given.kari)
    assert "velg hvem" in str(refused.value)
    assert "skriv satsen" in str(refused.value)
    assert not Claim.objects.exists()


def test_a_measure_is_paid_by_a_scheme_at_a_rate_and_stands_once(given: Given) -> None:
    """A formula scheme is refused, and so is the same code or scheme twice, and a measure of 49 months."""
    round = draft_round(given)
    scheme = round.measures.get().scheme
    given.lines(LINE)
    with pytest.raises(Refusal, match="ikke etter sats"):
        write_measure(round, given.scheme(), TRAINING, by=given.kari)
    with pytest.raises(Refusal, match="samme kode eller ordning"):
        write_measure(round, scheme, TRAINING, by=given.kari)
    with pytest.raises(Refusal, match="1 til 48"):
        write_measure(round, scheme, replace(TRAINING, most_months=49), by=given.kari)


def test_an_open_round_stands(given: Given) -> None:
    """Times, measures and groups are not changed once somebody is asked."""
    round = opened_round(given)
    measure = round.measures.get()
    for change in (
        lambda: change_round(round, TIMES, by=given.kari),
        lambda: write_measure(round, measure.scheme, PROGRAMME, by=given.kari, pk=measure.pk),
        lambda: choose_window(measure, measure.window, Period(FIRST, LAST), reason="Ny", by=given.kari),
        lambda: open_round(round, by=given.kari),
    ):
        with pytest.raises(WrongState, match="åpnet"):
            change()


def test_every_municipality_is_asked_once_by_the_name_it_has(given: Given) -> None:
    """356 on 1 April 2022, each with its organisation; before the day it opens the round waits."""
    round = opened_round(given, on=date(2022, 3, 31))
    assert round.state is RoundState.COMING
    assert round.claims.count() == 356
    assert claim_of(round, "0301").name == "Oslo kommune"
    assert claim_of(round, "0301").number == "K-2022-1-0301"
    move_to(date(2022, 4, 1))
    assert round.state is RoundState.OPEN


def test_a_county_municipality_is_asked_by_hand_where_a_measure_is_for_it(given: Given) -> None:
    """Ten are asked with the municipalities in 2022; one of 2024 is asked by hand, once, and only for the training."""
    round = opened_round(given, training=True)
    assert round.claims.filter(recipient__kind="county").count() == 10
    county = Organisation.objects.get(number="930580260")
    claim = ask_also(round, county, by=given.kari)
    assert claim.number == "K-2022-1-930580260"
    assert [one.code for one in measures_for(claim)] == ["training"]
    with pytest.raises(WrongState, match="alt spurt"):
        ask_also(round, county, by=given.kari)


def test_nobody_but_municipalities_and_counties_is_asked(given: Given) -> None:
    """A voluntary organisation is refused, and a county where no measure is for it."""
    round = opened_round(given)
    voluntary = register_organisation(
        "864139442", "Norges Røde Kors", OrganisationKind.VOLUNTARY, seen_in="Enhetsregisteret", by=given.kari
    )
    with pytest.raises(Refusal, match="ikke en kommune"):
        ask_also(round, voluntary, by=given.kari)
    with pytest.raises(Refusal, match="Ingen av tiltakene"):
        ask_also(round, Organisation.objects.get(number="971045698"), by=given.kari)


def test_the_newest_regulation_counts_and_keeps_its_document(given: Given) -> None:
    """The first was registered with the wrong day; both stand, and the file is kept."""
    round = opened_round(given, regulation=False)
    assert regulation_of(round) is None
    for day in (1, 2):
        register_regulation(
            round,
            "Forskrift",
            in_force_from=date(2022, 6, day),
            document="FOR-2022-1",
            content=b"%PDF-1.7 forskrift",
            by=given.kari,
        )
    assert regulation_of(round).in_force_from == date(2022, 6, 2)
    assert round.regulations.count() == 2
    assert regulation_of(round).file.size == 18
    with pytest.raises(Refusal, match="hvor den står"):
        register_regulation(round, "Forskrift", in_force_from=date(2022, 6, 1), document=" ", by=given.kari)
    with pytest.raises(NotAllowed):
        register_regulation(round, "Forskrift", in_force_from=date(2022, 6, 1), document="X", by=given.nina)


def test_the_deadline_has_a_clock_in_oslo(given: Given) -> None:
    """12.00 in Oslo is 10.00 UTC in summer; the day of payment may be the day it closes."""
    round = draft_round(given)
    changed = change_round(
        round,
        replace(TIMES, closes_at=datetime(2022, 5, 13, 12, tzinfo=OSLO), pay_from=date(2022, 5, 13)),
        by=given.kari,
    )
    changed.refresh_from_db()
    assert changed.closes_at.utctimetuple()[:5] == (2022, 5, 13, 10, 0)
