"""Forecast of claims at a rate: how many units there will be when all have answered, against what there is money for.

Pure, whole numbers and fractions only. A unit is what the rate pays for: a participant. A weight is how many live in
the municipality. Those that have not answered are taken to have as many units per inhabitant as those that have.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from itertools import accumulate
from math import ceil, floor, isqrt
from operator import attrgetter, itemgetter
from typing import Final, NamedTuple

from tilskudd.values.kroner import ZERO, Kroner

LEAST_ANSWERS: Final = 5
LEAST_SHARE: Final = Fraction(1, 10)
"""Fewer answers, or answers for fewer of the inhabitants, say nothing about the rest: then there is no forecast."""
MOST_WEEKS: Final = 26
"""So many points at most on each side of today; over a longer time they stand further apart than a week."""
NINE_IN_TEN: Final = ((4, 2132), (5, 2015), (6, 1943), (8, 1860), (10, 1812), (15, 1753), (30, 1697), (120, 1658))
"""Student's t for a band that holds nine times in ten, in thousandths, from so many degrees of freedom on."""
SCALE: Final = 10**9


class FuseState(StrEnum):
    """How claims stand against the limit (sikringens tilstand)."""

    TOO_EARLY = "too-early"
    WITHIN = "within"
    MAY_BREAK = "may-break"
    WILL_BREAK = "will-break"
    BROKEN = "broken"


@dataclass(frozen=True)
class Answer:
    """What one municipality has answered: the day, how many units (zero is an answer), and its inhabitants."""

    code: str
    day: date
    units: int
    weight: int


class Band(NamedTuple):
    """What is expected, in units, and from-to: nine such bands in ten hold."""

    low: int
    expected: int
    high: int


class Counted(NamedTuple):
    """Units in all that had been answered by the end of a day."""

    day: date
    units: int


class Expected(NamedTuple):
    """Units in all that are expected to have been answered by the end of a day."""

    day: date
    units: Band


@dataclass(frozen=True)
class Forecast:
    """Units so far and at the end, against the limit (prognose). `at_close` is None while it is too early to say.

    `counted` are the weeks until today; `ahead` the weeks from then on, empty when nothing is left to expect.
    """

    limit: int
    so_far: int
    at_close: Band | None
    answered: int
    asked: int
    today: date
    closes: date
    counted: Sequence[Counted]
    ahead: Sequence[Expected]
    is_closed: bool = False

    @property
    def state(self) -> FuseState:
        """Within, may break (only the band's high end is over the limit), will break, broken, or too early to say."""
        if self.so_far > self.limit:
            return FuseState.BROKEN
        if self.at_close is None:
            return FuseState.TOO_EARLY
        if self.at_close.expected > self.limit:
            return FuseState.WILL_BREAK
        return FuseState.MAY_BREAK if self.at_close.high > self.limit else FuseState.WITHIN

    @property
    def is_complete(self) -> bool:
        """True when everybody has answered, or no more is taken in: nothing is guessed any longer."""
        return self.is_closed or self.answered == self.asked


def room_for(frame: Kroner, rate: Kroner) -> int:
    """How many whole units there is money for; what is left is less than one rate. Raises ValueError without a rate."""
    if rate <= ZERO:
        raise ValueError("a rate is above zero")
    return max(frame, ZERO).ore // rate.ore


def forecast(
    answers: Iterable[Answer],
    unanswered: Sequence[int],
    *,
    limit: int,
    today: date,
    closes: date,
    is_closed: bool = False,
) -> Forecast:
    """Foresee the units when everybody has answered. `unanswered` are the weights of those that have not.

    With `is_closed` no more is taken in: nothing is expected of them, and the count is what it is.

    Raises ValueError when a code has answered twice, a count is below zero, a weight is below one, or an answer is from
    a day to come.
    """
    given = sorted(answers, key=lambda answer: (answer.day, answer.code))
    _check(given, unanswered, today)
    so_far = sum(answer.units for answer in given)
    expects = [] if is_closed else unanswered
    at_close = _at_close(given, expects, so_far)
    ahead = _expected(so_far, at_close, today, closes) if at_close and expects else []
    asked = len(given) + len(unanswered)
    return Forecast(limit, so_far, at_close, len(given), asked, today, closes, _counted(given, today), ahead, is_closed)


def _check(given: Sequence[Answer], unanswered: Sequence[int], today: date) -> None:
    if len({answer.code for answer in given}) < len(given):
        raise ValueError("a municipality answers once; a correction takes the place of what it answered before")
    if any(answer.units < 0 for answer in given):
        raise ValueError("nobody has fewer than no units")
    if min((*(answer.weight for answer in given), *unanswered), default=1) < 1:
        raise ValueError("somebody lives in every municipality: a weight is one or more")
    if given and given[-1].day > today:
        raise ValueError(f"an answer from {given[-1].day} cannot be counted on {today}")


def _at_close(given: Sequence[Answer], unanswered: Sequence[int], so_far: int) -> Band | None:
    """The ratio estimator, and its band; None while too few have answered."""
    if not unanswered:
        return Band(so_far, so_far, so_far)
    seen, unseen = sum(answer.weight for answer in given), sum(unanswered)
    if len(given) < LEAST_ANSWERS or seen < LEAST_SHARE * (seen + unseen):
        return None
    expected = so_far + Fraction(so_far * unseen, seen)
    half = Fraction(isqrt(floor(_student(len(given) - 1) ** 2 * _variance(given, unanswered))) + 1, 1000)
    return Band(max(so_far, floor(expected - half)), floor(expected + Fraction(1, 2)), ceil(expected + half))


def _variance(given: Sequence[Answer], unanswered: Sequence[int]) -> Fraction:
    """How far what is foretold may be off: chance in every count, and municipalities that differ in their own rate.

    A count varies by chance as its weight, and by the municipality's own rate as its weight squared; how much the rates
    differ is what the answers show beyond chance. One is added to the count so that only zeros do not prove zero.
    """
    seen, unseen = sum(answer.weight for answer in given), sum(unanswered)
    units = sum(answer.units for answer in given)
    chance = Fraction(units + 1, seen)
    off = Fraction(sum(answer.units**2 * SCALE // answer.weight for answer in given), SCALE) - Fraction(units**2, seen)
    own = max(Fraction(0), off * Fraction(len(given), len(given) - 1) - len(given) * Fraction(units, seen)) / seen
    seen_squares, unseen_squares = sum(answer.weight**2 for answer in given), sum(weight**2 for weight in unanswered)
    of_rate = chance * seen + own * seen_squares
    return chance * unseen + own * unseen_squares + of_rate * Fraction(unseen, seen) ** 2


def _student(freedom: int) -> int:
    """Half the width of a band in thousandths of a standard deviation."""
    return NINE_IN_TEN[bisect_right(NINE_IN_TEN, freedom, key=itemgetter(0)) - 1][1]


def _counted(given: Sequence[Answer], today: date) -> list[Counted]:
    """Units by the end of each week, counted back from today, to the day before the first answer."""
    first = given[0].day if given else today
    sums = [0, *accumulate(answer.units for answer in given)]
    days = [*_weeks(today, first - timedelta(days=1))][::-1]
    return [Counted(day, sums[bisect_right(given, day, key=attrgetter("day"))]) for day in (*days, today)]


def _expected(so_far: int, at_close: Band, today: date, closes: date) -> list[Expected]:
    """The way from what is counted to what is expected, as if the answers came evenly until the last day."""
    if closes <= today:
        return [Expected(today, at_close)]
    points = []
    for day in _weeks(today, closes):
        part = Fraction((day - today).days, (closes - today).days)
        low, expected, high = (so_far + (units - so_far) * part for units in at_close)
        points.append(Expected(day, Band(floor(low), floor(expected + Fraction(1, 2)), ceil(high))))
    return points


def _weeks(today: date, last: date) -> list[date]:
    """Days a week apart, away from today, which is left out, to the last day, which is there; in that order."""
    away = abs((last - today).days)
    step = 7 * max(1, -(-away // (7 * MOST_WEEKS)))
    one = timedelta(days=1 if last > today else -1)
    return [today + one * days for days in (*range(step, away, step), away)]
