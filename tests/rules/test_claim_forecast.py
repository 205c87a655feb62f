"""The forecast of claims: a warning before the frame breaks, exact when all have answered, silent when too few have."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given as whatever
from hypothesis import strategies as st

from tilskudd.claims.forecast import Answer, Band, FuseState, forecast, room_for
from tilskudd.values.kroner import Kroner

TODAY, CLOSES = date(2022, 5, 13), date(2022, 6, 1)
DAYS = st.dates(date(2022, 4, 1), TODAY)


def answered(*units: int, weight: int = 10_000, day: date = TODAY) -> list[Answer]:
    return [Answer(f"{place:04}", day, count, weight) for place, count in enumerate(units, 1)]


def foresee(answers, unanswered=(), *, limit=651, today=TODAY, closes=CLOSES):
    return forecast(answers, unanswered, limit=limit, today=today, closes=closes)


some_answers = st.lists(
    st.builds(Answer, st.just(""), DAYS, st.integers(0, 10**9), st.integers(1, 10**12)), max_size=40
).map(lambda found: [replace(answer, code=f"{place:04}") for place, answer in enumerate(found)])
some_weights = st.lists(st.integers(1, 10**12), max_size=40)


@pytest.mark.parametrize(
    ("frame", "rate", "room"),
    [(29_300_000, 45_000, 651), (9_600_000, 8_000, 1_200), (44_999, 45_000, 0), (0, 45_000, 0), (-1, 45_000, 0)],
)
def test_there_is_room_for_whole_participants(frame, rate, room):
    """29 300 000 kr at 45 000 kr is 651 participants with 5 000 kr left; a frame of nothing has room for nobody."""
    assert room_for(Kroner.whole(frame), Kroner.whole(rate)) == room


def test_a_rate_of_nothing_has_no_limit():
    """Then there is no room to count, and asking is a bug."""
    with pytest.raises(ValueError, match="above zero"):
        room_for(Kroner.whole(100), Kroner())


def test_those_who_have_not_answered_are_expected_to_be_like_those_who_have():
    """300 participants among 60 000 inhabitants, and 40 000 have not answered: 500 in all, and the chance is stated."""
    seen = foresee(answered(*[50] * 6), [10_000] * 4)
    assert (seen.so_far, seen.at_close.expected, seen.answered, seen.asked) == (300, 500, 6, 10)
    # The rates are equal, so only chance is left: 301/60 000 x 40 000 x (1 + 4/6), its root times 2.015.
    assert seen.at_close == Band(463, 500, 537)


def test_municipalities_that_differ_make_the_band_wider():
    """The same 300 participants, but half of the municipalities have nearly all of them."""
    alike, unlike = (foresee(answered(*units), [10_000] * 4) for units in ([50] * 6, [99, 99, 99, 1, 1, 1]))
    assert alike.at_close.expected == unlike.at_close.expected == 500
    assert unlike.at_close.low < alike.at_close.low < alike.at_close.high < unlike.at_close.high


@pytest.mark.parametrize(
    ("limit", "state"),
    [
        (537, FuseState.WITHIN),
        (536, FuseState.MAY_BREAK),
        (500, FuseState.MAY_BREAK),
        (499, FuseState.WILL_BREAK),
        (300, FuseState.WILL_BREAK),
        (299, FuseState.BROKEN),
    ],
)
def test_the_warning_comes_before_the_frame_breaks(limit, state):
    """300 so far and 500 expected, 537 at the most: each limit says how near it is, to the participant."""
    assert foresee(answered(*[50] * 6), [10_000] * 4, limit=limit).state is state


@pytest.mark.parametrize(
    ("answers", "unanswered"),
    [
        ([], [10_000]),
        (answered(9, 9, 9, 9), [10_000]),
        (answered(9, 9, 9, 9, 9, weight=2_000), [90_001]),
    ],
)
def test_too_few_answers_give_no_forecast(answers, unanswered):
    """Nobody, four of five, or five with less than a tenth of the inhabitants: then nothing is invented."""
    seen = foresee(answers, unanswered)
    assert (seen.at_close, seen.state, list(seen.ahead)) == (None, FuseState.TOO_EARLY, [])
    assert seen.counted[-1] == (TODAY, sum(answer.units for answer in answers))


def test_five_answers_with_a_tenth_of_the_inhabitants_are_enough():
    """The first forecast there is."""
    assert foresee(answered(9, 9, 9, 9, 9, weight=2_000), [90_000]).at_close.expected == 450


def test_a_limit_that_is_broken_is_told_however_few_have_answered():
    """One municipality claims for 652: that is a fact and needs no forecast."""
    assert foresee(answered(652), [10_000] * 300).state is FuseState.BROKEN


def test_zero_everywhere_is_zero_and_does_not_prove_that_the_rest_is_zero():
    """Ten zeros: zero expected, and a few are possible until the last one has answered too."""
    seen = foresee(answered(*[0] * 10), [10_000] * 5)
    assert (seen.so_far, seen.at_close, seen.is_complete) == (0, Band(0, 0, 2), False)
    assert foresee(answered(*[0] * 15)).at_close == Band(0, 0, 0)


def test_nobody_was_asked():
    """An empty round is complete, and within its frame."""
    seen = foresee([])
    assert (seen.at_close, seen.is_complete, seen.state) == (Band(0, 0, 0), True, FuseState.WITHIN)
    assert list(seen.counted) == [(date(2022, 5, 12), 0), (TODAY, 0)]


def test_the_weeks_lead_from_nothing_over_today_to_the_last_day():
    """Counted back by weeks from 13 May to the day before the first answer, on by weeks to 1 June."""
    answers = [
        replace(answer, day=day)
        for answer, day in zip(
            answered(*[50] * 6), [date(2022, 4, 29), *[date(2022, 5, 6)] * 2, *[TODAY] * 3], strict=True
        )
    ]
    seen = foresee(answers, [10_000] * 4)
    assert [(point.day.isoformat(), point.units) for point in seen.counted] == [
        ("2022-04-28", 0),
        ("2022-04-29", 50),
        ("2022-05-06", 150),
        ("2022-05-13", 300),
    ]
    assert [(point.day.isoformat(), *point.units) for point in seen.ahead] == [
        ("2022-05-20", 360, 374, 388),
        ("2022-05-27", 420, 447, 475),
        ("2022-06-01", 463, 500, 537),
    ]


def test_after_the_last_day_those_who_have_not_answered_are_still_expected():
    """On 13 June 2022, twelve days late: the expected is told on the day itself."""
    seen = foresee(answered(*[50] * 6), [10_000] * 4, today=date(2022, 6, 13))
    assert list(seen.ahead) == [(date(2022, 6, 13), Band(463, 500, 537))]


def test_a_round_over_many_years_has_a_bounded_number_of_points():
    """The first answer in 1990, the last day in 2090: at most so many points on each side, and the ends are there."""
    seen = foresee([Answer("0301", date(1990, 1, 1), 3, 7), *answered(1, 1, 1, 1)], [9], closes=date(2090, 1, 1))
    assert len(seen.counted) <= 28
    assert len(seen.ahead) <= 27
    assert (seen.counted[0].day, seen.ahead[-1].day) == (date(1989, 12, 31), date(2090, 1, 1))


@pytest.mark.parametrize(
    ("answers", "unanswered", "why"),
    [
        (answered(1) + answered(2), [], "answers once"),
        (answered(-1), [], "fewer than no units"),
        (answered(1, weight=0), [], "one or more"),
        ([], [0], "one or more"),
        (answered(1, day=TODAY + timedelta(days=1)), [], "cannot be counted on"),
    ],
)
def test_what_cannot_be_is_a_bug(answers, unanswered, why):
    """Twice the same code, a count below zero, nobody living there, an answer of tomorrow."""
    with pytest.raises(ValueError, match=why):
        foresee(answers, unanswered)


@whatever(some_answers, some_weights, st.randoms(use_true_random=False))
def test_the_order_of_the_answers_does_not_matter(answers, unanswered, random):
    """However they are listed, the forecast is the same."""
    shuffled, others = random.sample(answers, len(answers)), random.sample(unanswered, len(unanswered))
    assert foresee(shuffled, others) == foresee(answers, unanswered)


@whatever(some_answers, some_weights)
def test_the_band_holds_the_expected_and_nothing_is_below_what_is_counted(answers, unanswered):
    """Every week: so far <= low <= expected <= high, and none of them ever falls."""
    seen = foresee(answers, unanswered)
    bands = [point.units for point in seen.ahead]
    assert all(seen.so_far <= band.low <= band.expected <= band.high for band in bands)
    assert all(now <= then for one, other in pairwise(bands) for now, then in zip(one, other, strict=True))
    assert [point.units for point in seen.counted] == sorted(point.units for point in seen.counted)
    assert seen.counted[-1] == (TODAY, seen.so_far)
    if bands:
        assert bands[-1] == seen.at_close


@whatever(some_answers)
def test_when_all_have_answered_the_forecast_is_the_count(answers):
    """Nobody is left to guess about: the band is closed, however few they were."""
    seen = foresee(answers)
    assert seen.at_close == Band(*[seen.so_far] * 3) == Band(*[sum(answer.units for answer in answers)] * 3)
    assert seen.is_complete
    assert list(seen.ahead) == []


@whatever(st.lists(st.integers(1, 10**6), min_size=6, max_size=40), st.integers(0, 1000), st.data())
def test_more_answers_at_the_same_rate_keep_the_expected(weights, rate, data):
    """Whoever answers next as expected changes nothing of what is expected, and the band only closes."""
    answers = [Answer(f"{place:04}", TODAY, rate * weight, weight) for place, weight in enumerate(weights)]
    cut = data.draw(st.integers(5, len(weights) - 1))
    before, after = (foresee(answers[:end], weights[end:]).at_close for end in (cut, cut + 1))
    if before is not None and after is not None:
        assert before.expected == after.expected == rate * sum(weights)
        assert after.high - after.low <= before.high - before.low


@whatever(some_answers, some_weights, st.integers(0, 10**9), st.integers(1, 10**12))
def test_one_more_answer_never_lowers_what_is_counted(answers, unanswered, units, weight):
    """Whoever answers, with whatever count."""
    one_more = [*answers, Answer("last", TODAY, units, weight)]
    assert foresee(one_more, unanswered).so_far == foresee(answers, [*unanswered, weight]).so_far + units


def test_no_number_is_too_big():
    """A thousand answers of a quintillion each: whole numbers all the way, and exact."""
    answers = [Answer(f"{place}", TODAY, 10**18, 10**15) for place in range(1000)]
    seen = foresee(answers, [10**15] * 1000, limit=2 * 10**21)
    assert (seen.so_far, seen.at_close.expected) == (10**21, 2 * 10**21)
    assert seen.state is FuseState.MAY_BREAK


def test_after_the_last_day_nothing_more_is_expected_though_some_never_answered() -> None:
    """Six of eight answered before the round closed: the count stands, there is no band, and two are still silent."""
    answers = [Answer(str(code), date(2022, 4, code), code, 1_000) for code in range(1, 7)]
    found = forecast(
        answers, [1_000, 9_000], limit=21, today=date(2022, 12, 1), closes=date(2022, 11, 15), is_closed=True
    )
    assert (found.answered, found.asked, found.is_complete) == (6, 8, True)
    assert found.at_close == Band(21, 21, 21)
    assert (found.state, found.ahead) == (FuseState.WITHIN, [])
