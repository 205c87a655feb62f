"""Days that banks are open, plans that follow their grant."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilskudd.payments.plan import followed
from tilskudd.values.bank_days import bank_day_from, bank_days_before, easter_in, is_bank_day
from tilskudd.values.kroner import Kroner


def test_easter_is_where_the_calendar_has_it():
    """Years with an early, a late and an ordinary Easter."""
    told = {1961: (4, 2), 2000: (4, 23), 2008: (3, 23), 2022: (4, 17), 2024: (3, 31), 2025: (4, 20), 2038: (4, 25)}
    assert {year: (easter_in(year).month, easter_in(year).day) for year in told} == told


@pytest.mark.parametrize(
    ("day", "opens"),
    [
        ("2022-04-13", "2022-04-13"),
        ("2022-04-14", "2022-04-19"),
        ("2022-05-17", "2022-05-18"),
        ("2022-05-26", "2022-05-27"),
        ("2022-06-04", "2022-06-07"),
        ("2022-12-24", "2022-12-27"),
        ("2021-12-31", "2021-12-31"),
        ("2022-01-01", "2022-01-03"),
    ],
)
def test_banks_are_closed_on_holidays_and_weekends(day, opens):
    """Easter, 17 May, Ascension, Whitsun, Christmas, New Year."""
    assert bank_day_from(date.fromisoformat(day)) == date.fromisoformat(opens)


def test_three_bank_days_are_counted_over_easter():
    """Three before Thursday 21 April 2022: 20, 19 and Wednesday 13."""
    assert bank_days_before(date(2022, 4, 21), 3) == date(2022, 4, 13)
    assert is_bank_day(date(2022, 4, 13))


AMOUNTS = st.lists(st.tuples(st.integers(1, 1_000), st.booleans()), max_size=6)


@given(AMOUNTS, st.integers(0, 5_000))
def test_a_plan_that_follows_adds_up_and_leaves_what_stands(rows, more):
    """Whatever is sent or paid stands; the rest adds up to the grant, and nothing is below zero."""
    amounts, fixed = [Kroner.whole(one) for one, _stands in rows], [stands for _one, stands in rows]
    stands = sum(one for one, is_fixed in rows if is_fixed)
    found = followed(amounts, fixed, Kroner.whole(stands + more))
    assert sum(one.in_kroner for one in found) == stands + more
    assert all(one >= Kroner(0) for one in found)
    assert all(new == old for old, new, is_fixed in zip(amounts, found, fixed, strict=False) if is_fixed)
    if sum(one for one, _stands in rows) == stands + more:
        assert found == amounts
