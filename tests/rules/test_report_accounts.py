"""Accounts against a budget, and what becomes of unspent money: sums that always add up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tilskudd.applications.question_faults import faults_in
from tilskudd.applications.questions import AskedIn, QuestionKind
from tilskudd.followup.accounts import FIELD, budget_in, is_off, read_accounts, typed_accounts
from tilskudd.followup.accounts_json import fingerprint
from tilskudd.followup.ready_made import municipal_report, used_question
from tilskudd.followup.rules import ReminderStage, settlement_of, stage_on, unspent_of
from tilskudd.values.kroner import ZERO, Kroner

AMOUNTS = st.integers(0, 10**9).map(Kroner.whole)
SOME = {"budget": {"costs": [{"option": "o3", "words": "Reiser", "amount": 1_000}, {"words": "Kaffe", "amount": 0}]}}


@given(unspent=AMOUNTS, unpaid=AMOUNTS, owed=AMOUNTS, returned=AMOUNTS)
def test_a_settlement_is_what_is_left_and_takes_the_unpaid_first(unspent, unpaid, owed, returned):
    """Given up and claimed together are what is not settled; no more is given up than was never paid."""
    one = settlement_of(unspent=unspent, unpaid=unpaid, owed=owed, returned=returned)
    assert one.lower_by + one.recover == max(unspent - owed - returned, ZERO)
    assert ZERO <= one.lower_by <= unpaid
    assert one.recover >= ZERO
    assert not one.recover or one.lower_by == unpaid


@given(grant=AMOUNTS, used=AMOUNTS)
def test_used_and_unspent_are_the_grant(grant, used):
    """Never below zero; when no more is used than was given, the two are the grant."""
    unspent = unspent_of(grant, used)
    assert unspent == (grant - used if used <= grant else ZERO)


@given(amounts=st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=1, max_size=8), others=AMOUNTS, grant=AMOUNTS)
@settings(max_examples=60)
def test_accounts_add_up(amounts, others, grant):
    """What was used is the sum of the lines, what the grant paid is never more than it, and the rest is unspent."""
    costs = [{"option": f"o{n}", "words": f"Linje {n}", "amount": b.in_kroner} for n, (b, _u) in enumerate(amounts, 1)]
    typed = {f"used-o{n}": str(used) for n, (_b, used) in enumerate(amounts, 1)} | {"others": str(others)}
    one = read_accounts(typed, budget_in({"budget": {"costs": costs}}), grant=grant, share=10)
    assert one.used == sum((used for _b, used in amounts), ZERO)
    assert one.budget == sum((budget for budget, _u in amounts), ZERO)
    assert one.used_of_grant + one.unspent == grant
    assert ZERO <= one.used_of_grant <= grant
    off = {line.key for line in one.lines if is_off(line.budget, line.used, 10)}
    assert {f.field.removeprefix("why-") for f in one.findings if f.code == "deviation-without-words"} == off


@given(budget=st.integers(0, 10**7), used=st.integers(0, 10**7), share=st.integers(0, 100))
def test_a_share_is_exact(budget, used, share):
    """More than the share, in whole numbers; at the share it is not off."""
    expected = abs(used - budget) * 100 > share * budget
    assert is_off(Kroner.whole(budget), Kroner.whole(used), share) is expected


@given(st.dictionaries(st.text(max_size=12) | st.sampled_from(["used-o3", "more-1-used", "others"]), st.text()))
def test_whatever_is_typed_is_read_and_told(posted):
    """Never raises; only fields of ours are kept."""
    typed = typed_accounts(posted)
    assert all(FIELD.fullmatch(name) for name in typed)
    one = read_accounts(typed, budget_in(SOME), grant=Kroner.whole(1), share=0)
    assert len(fingerprint(one)) == 64


def test_lines_that_came_later_say_what_they_are_and_why():
    """Not in the budget: words for what it is and for why, in the order of their numbers."""
    typed = {
        "used-o3": "1 000",
        "used-m1": "0",
        "more-2-used": "50",
        "more-1-what": "Tolk",
        "more-1-used": "70",
        "more-1-why": "Flere språk",
    }
    one = read_accounts(typed, budget_in(SOME), grant=Kroner.whole(1_000), share=10)
    assert [(line.key, line.words) for line in one.lines][2:] == [("more-1", "Tolk"), ("more-2", "linjen")]
    assert [(f.field, f.code) for f in one.findings] == [
        ("more-2-what", "no-words"),
        ("more-2-why", "deviation-without-words"),
    ]


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ({"used-o3": "-1", "used-m1": "0"}, ["below-zero"]),
        ({"used-o3": "12,50", "used-m1": "0"}, ["ore"]),
        ({"used-o3": "1000", "used-m1": "0", "others": "2000"}, ["others-pay-too-much"]),
        ({}, ["not-filled-in", "not-filled-in"]),
    ],
)
def test_what_is_wrong_is_told_of_each_field(typed, codes):
    """Below zero, øre, others who pay more than there is, and nothing at all."""
    one = read_accounts(typed, budget_in(SOME), grant=Kroner.whole(1_000), share=10)
    assert [found.code for found in one.findings] == codes


def test_without_a_budget_there_is_only_a_total():
    """An outcome that has none, or one without costs."""
    assert budget_in({}) is None
    assert budget_in({"budget": {"costs": []}}) is None
    one = read_accounts({"total": "900"}, None, grant=Kroner.whole(1_000), share=10)
    assert (one.unspent, one.findings, one.has_budget) == (Kroner.whole(100), (), False)


def test_the_same_accounts_have_the_same_print():
    """However they were typed; another krone or another word is another."""
    prints = [
        fingerprint(read_accounts(typed, budget_in(SOME), grant=Kroner.whole(1_000), share=10))
        for typed in (
            {"used-o3": "1 000", "used-m1": "0"},
            {"used-o3": "1000", "used-m1": "0", "others": "0"},
            {"used-o3": "1001", "used-m1": "0"},
            {"used-o3": "1000", "used-m1": "0", "why-o3": "Nei"},
        )
    ]
    assert prints[0] == prints[1]
    assert len(set(prints)) == 3


@pytest.mark.parametrize(
    ("days", "stage"),
    [
        (31, None),
        (30, ReminderStage.MONTH_BEFORE),
        (8, ReminderStage.MONTH_BEFORE),
        (7, ReminderStage.WEEK_BEFORE),
        (0, ReminderStage.WEEK_BEFORE),
        (-1, ReminderStage.OVERDUE),
        (-29, ReminderStage.OVERDUE),
        (-30, ReminderStage.LONG_OVERDUE),
    ],
)
def test_when_a_report_is_reminded_of(days, stage):
    """A month and a week before, when it is over, and a month after."""
    assert stage_on(date(2022, 6, 1) + timedelta(days=days), date(2022, 6, 1)) is stage


def test_the_ready_made_set_is_sound_and_asks_five_things():
    """In three languages, all in the report, and one tells what is used."""
    whole = municipal_report()
    assert faults_in(whole) == []
    assert len(whole.asked(AskedIn.REPORT)) == 5
    assert whole.question(used_question()).kind is QuestionKind.AMOUNT
    assert municipal_report() == whole
