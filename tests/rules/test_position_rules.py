"""How a line stood on a day: the sum of what moved up to then, in whatever order it was written."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tilskudd.reporting.position_rules import (
    MOST_NUMBERS_OF_A_GAP,
    Movement,
    month_ends,
    skipped,
    standing_at,
    steps,
    stood,
)
from tilskudd.values.kroner import ZERO, Kroner

FIRST = date(2022, 1, 1)
DAYS = st.integers(0, 364).map(lambda number: FIRST + timedelta(days=number))
PLACES = st.sampled_from(["at-disposal", "set-aside", "committed", "sent", "paid"])
MOVEMENTS = st.lists(st.builds(Movement, PLACES, DAYS, DAYS, st.integers(-(10**9), 10**9).map(Kroner)), max_size=40)


@given(MOVEMENTS, DAYS, DAYS, st.randoms())
def test_a_position_is_the_replay_of_its_entries_in_any_order(movements, on, known, order):
    """Whatever order the entries were written in, the day's figures are the same, and each is its own sum."""
    shuffled = list(movements)
    order.shuffle(shuffled)
    found = stood(movements, on, known=known)
    assert stood(shuffled, on, known=known) == found
    for place, amount in found.items():
        own = [
            one.amount for one in movements if one.place == place and one.booked_on <= on and one.recorded_on <= known
        ]
        assert amount == sum(own, ZERO)


@given(MOVEMENTS, DAYS, DAYS)
def test_what_comes_later_does_not_change_what_stood(movements, on, known):
    """Entries of later days, and those known later, leave the position as it was told."""
    told = [one for one in movements if one.booked_on <= on and one.recorded_on <= known]
    assert stood(told, on, known=known) == stood(movements, on, known=known)


@given(MOVEMENTS, DAYS)
def test_the_steps_agree_with_the_position_on_every_day(movements, day):
    """The curve stands at any day where the position of that day stands."""
    last = date(2022, 12, 31)
    expected = {place: amount for place, amount in stood(movements, day, known=last).items() if amount}
    found = {place: amount for place, amount in standing_at(steps(movements, last), day).items() if amount}
    assert found == expected


@settings(max_examples=50)
@given(st.sets(st.integers(1, 400)), st.integers(0, 50))
def test_no_number_is_forgotten(numbers, after):
    """What was counted and what was skipped are together every number up to the highest."""
    there = sorted(number for number in numbers if number > after)
    gaps = skipped(there, after)
    assert sorted([*there, *gaps]) == list(range(after + 1, max(there, default=after) + 1))


def test_a_gap_that_the_database_made_is_not_kept_whole():
    """After a jump of a million numbers only the newest of them are waited for."""
    found = skipped([1_000_000], 0)
    assert (len(found), found[-1]) == (MOST_NUMBERS_OF_A_GAP, 999_999)


def test_the_months_up_to_a_day_end_with_the_day_itself():
    """Two whole months and the day; the last day of a month only once; nothing before the year begins."""
    assert month_ends(2022, date(2022, 3, 15)) == [date(2022, 1, 31), date(2022, 2, 28), date(2022, 3, 15)]
    assert month_ends(2022, date(2022, 2, 28)) == [date(2022, 1, 31), date(2022, 2, 28)]
    assert month_ends(2022, date(2023, 5, 1))[-2:] == [date(2022, 12, 31), date(2023, 5, 1)]
    assert month_ends(2022, date(2021, 12, 31)) == []
