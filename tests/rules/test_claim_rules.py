"""Rules of claims at a rate: when a claim may come, whose days a group takes, and whom the money covers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tilskudd.claims.rules import (
    Before,
    Count,
    Covered,
    NotNow,
    Order,
    RoundState,
    Sort,
    Times,
    Waiting,
    cover,
    rate_on,
    shared_days,
    shown_count,
    sort_of,
)
from tilskudd.values.kroner import ZERO, Kroner
from tilskudd.values.period import Period

NOON = datetime(2022, 5, 13, 10, tzinfo=UTC)
RATE = Kroner.whole(45_000)


def waiting(key: int, given: int, planned: int = 0, *, promised: int = 0, rate: Kroner = RATE, credit: int = 0):
    received = NOON - timedelta(days=30 - key)
    return Waiting(key, received, Count(given, planned), promised, rate, Kroner.whole(credit))


def units(covered: list[Covered]) -> dict[int, int]:
    return {one.line.key: one.units for one in covered}


@pytest.mark.parametrize(
    ("opened", "now", "today", "state"),
    [
        (False, NOON, date(2022, 5, 13), RoundState.DRAFT),
        (True, NOON, date(2022, 3, 31), RoundState.COMING),
        (True, NOON - timedelta(seconds=1), date(2022, 5, 13), RoundState.OPEN),
        (True, NOON, date(2022, 5, 13), RoundState.LATE),
        (True, NOON + timedelta(days=100), date(2022, 11, 15), RoundState.LATE),
        (True, NOON + timedelta(days=200), date(2022, 11, 16), RoundState.CLOSED),
    ],
)
def test_a_round_is_open_to_the_second_and_late_to_the_day(opened, now, today, state) -> None:
    """The deadline has a clock: at the very moment it is late; late claims come through the whole of the last day."""
    times = Times(opened, date(2022, 4, 1), NOON, date(2022, 11, 15))
    assert times.state(now, today) is state


@pytest.mark.parametrize(
    ("state", "before", "counts", "found"),
    [
        (RoundState.DRAFT, Before({}), {1: Count(1, 0)}, NotNow.NOT_OPEN),
        (RoundState.COMING, Before({}), {1: Count(1, 0)}, NotNow.NOT_OPEN),
        (RoundState.OPEN, Before({1: Count(5, 0)}), {1: Count(9, 0)}, Sort.CLAIM),
        (RoundState.LATE, Before({}), {1: Count(0, 0)}, Sort.CLAIM),
        (RoundState.LATE, Before({1: Count(5, 0)}), {1: Count(9, 0)}, Sort.CORRECTION),
        (RoundState.CLOSED, Before({}), {1: Count(1, 0)}, NotNow.TOO_LATE),
        (RoundState.CLOSED, Before({1: Count(5, 0)}), {1: Count(6, 0)}, NotNow.ONLY_LOWER),
        (RoundState.CLOSED, Before({1: Count(5, 0)}), {1: Count(4, 0)}, Sort.CORRECTION),
        (RoundState.CLOSED, Before({1: Count(3, 2)}), {1: Count(5, 0)}, Sort.CONFIRMATION),
        (RoundState.CLOSED, Before({1: Count(3, 2)}), {1: Count(4, 0)}, Sort.CONFIRMATION),
        (RoundState.CLOSED, Before({1: Count(3, 2)}, is_asked=True), {1: Count(9, 0)}, Sort.ANSWER),
        (
            RoundState.CLOSED,
            Before({1: Count(3, 0), 2: Count(1, 0)}),
            {1: Count(1, 0), 2: Count(2, 0)},
            NotNow.ONLY_LOWER,
        ),
    ],
)
def test_what_may_be_sent_when(state, before, counts, found) -> None:
    """Freely until the round closes; afterwards an answer, a confirmation, or fewer: never more by itself."""
    assert sort_of(state, before, counts) is found


def test_the_days_that_stand_in_two_packages_are_found() -> None:
    """1 January 2020 is the last day of package III and the first of the regulation's group; 2 January is free."""
    third = Period(date(2019, 7, 1), date(2020, 1, 1))
    shared = shared_days(Period(date(2020, 1, 1), date(2020, 3, 31)), third)
    assert shared == Period(date(2020, 1, 1), date(2020, 1, 1))
    assert shared_days(Period(date(2020, 1, 2), date(2020, 3, 31)), third) is None


def test_a_new_rate_holds_from_its_day_and_the_last_written_of_a_day_counts() -> None:
    """What was received the day before keeps the rate before; before the first there is none."""
    rates = [
        (date(2022, 1, 1), Kroner.whole(45_000)),
        (date(2022, 5, 1), Kroner.whole(1)),
        (date(2022, 5, 1), RATE * 2),
    ]
    assert rate_on(rates, date(2022, 4, 30)) == Kroner.whole(45_000)
    assert rate_on(rates, date(2022, 5, 1)) == Kroner.whole(90_000)
    assert rate_on(rates, date(2021, 12, 31)) is None


def test_only_participant_652_waits() -> None:
    """Three recipients with 652: the last to send gets all but one."""
    covered = cover([waiting(1, 400), waiting(2, 200), waiting(3, 52)], Kroner.whole(29_300_000), Order.RECEIVED)
    assert units(covered) == {1: 400, 2: 200, 3: 51}
    assert [one.left for one in covered] == [0, 0, 1]


def test_those_who_have_had_the_measure_come_before_the_planned() -> None:
    """With room for five: by day the first takes its planned too; given first, the second's given come before them."""
    lines = [waiting(1, 2, 3), waiting(2, 3, 1)]
    assert units(cover(lines, RATE * 5, Order.RECEIVED)) == {1: 5, 2: 0}
    assert units(cover(lines, RATE * 5, Order.GIVEN_FIRST)) == {1: 2, 2: 3}
    assert units(cover(lines, RATE * 6, Order.GIVEN_FIRST)) == {1: 3, 2: 3}


def test_what_was_had_too_much_of_is_set_off_and_frees_money() -> None:
    """Two at 45 000 with 60 000 to set off take 30 000 of the frame; one whose credit covers all takes none."""
    first, second = cover(
        [waiting(1, 2, credit=60_000), waiting(2, 1, credit=50_000)], Kroner.whole(30_000), Order.RECEIVED
    )
    assert (first.units, first.set_off, first.amount) == (2, Kroner.whole(60_000), Kroner.whole(30_000))
    assert (second.units, second.set_off, second.amount) == (1, RATE, ZERO)


@pytest.mark.parametrize(("count", "shown"), [(0, "0"), (1, "1–3"), (3, "1–3"), (4, "4")])
def test_one_to_three_are_hidden_where_others_look(count, shown) -> None:
    """A zero hides nobody, and the recipient itself and those who work with the claim see the figure."""
    assert shown_count(count, is_own=False) == shown
    assert shown_count(count, is_own=True) == str(count)


LINES = st.lists(
    st.tuples(
        st.integers(0, 60), st.integers(0, 60), st.integers(0, 80), st.sampled_from([8_000, 45_000]), st.integers(0, 9)
    ),
    max_size=8,
).map(
    lambda rows: [
        waiting(key, given_, planned, promised=promised, rate=Kroner.whole(rate), credit=credit * 11_000)
        for key, (given_, planned, promised, rate, credit) in enumerate(rows)
    ]
)


@given(LINES, st.integers(-10_000, 5_000_000), st.sampled_from(list(Order)))
@settings(max_examples=300)
def test_cover_spends_no_more_than_there_is_and_promises_nobody_twice(lines, kroner, order) -> None:
    """Whole participants, never more than wait; the sum is counts times rates less what is set off."""
    covered = cover(lines, Kroner.whole(kroner), order)
    spent = sum((one.amount for one in covered), ZERO)
    assert spent == sum((one.line.rate * one.units for one in covered), ZERO) - sum(
        (one.set_off for one in covered), ZERO
    )
    assert spent <= max(ZERO, Kroner.whole(kroner))
    for one in covered:
        assert 0 <= one.units <= one.line.waits
        assert ZERO <= one.set_off <= one.line.credit
        assert one.amount >= ZERO


@given(LINES, st.integers(0, 5_000_000), st.sampled_from(list(Order)))
@settings(max_examples=300)
def test_nobody_waits_for_money_that_is_there(lines, kroner, order) -> None:
    """When a participant waits, what is left does not pay for one more of theirs."""
    covered = cover(lines, Kroner.whole(kroner), order)
    left = Kroner.whole(kroner) - sum((one.amount for one in covered), ZERO)
    for one in covered:
        if one.left:
            assert one.line.rate * (one.units + 1) - one.line.credit > left + one.amount


@given(LINES, st.integers(0, 5_000_000), st.sampled_from(list(Order)), st.randoms())
@settings(max_examples=200)
def test_the_order_of_the_rows_does_not_matter(lines, kroner, order, dice) -> None:
    """Who is covered follows from when each was received, not from how the list was read."""
    mixed = list(lines)
    dice.shuffle(mixed)
    assert units(cover(mixed, Kroner.whole(kroner), order)) == units(cover(lines, Kroner.whole(kroner), order))
