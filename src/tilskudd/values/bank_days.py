"""Days that banks in Norway are open (bankdager): not weekends, not public holidays. Pure.

Lov om 1. og 17. mai som høgtidsdager; helligdagsfredloven § 2. The library `holidays` would do, but holds
`python-dateutil` below the version that is locked.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Final

A_DAY: Final = timedelta(days=1)
FIXED: Final = ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26))
FROM_EASTER: Final = (-3, -2, 0, 1, 39, 49, 50)
"""Maundy Thursday, Good Friday, Easter and its Monday, Ascension, Whitsun and its Monday, in days."""


def is_bank_day(day: date) -> bool:
    """True on a day that payments are settled."""
    return day.weekday() < 5 and day not in _holidays(day.year)


@cache
def _holidays(year: int) -> frozenset[date]:
    easter = easter_in(year)
    movable = {easter + timedelta(days=days) for days in FROM_EASTER}
    return frozenset(movable | {date(year, month, day) for month, day in FIXED})


def easter_in(year: int) -> date:
    """Easter Sunday by the Gregorian calendar (Meeus, Jones and Butcher)."""
    golden, century, rest = year % 19, year // 100, year % 100
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - correction + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def bank_day_from(day: date) -> date:
    """The day itself, or the next bank day."""
    while not is_bank_day(day):
        day += A_DAY
    return day


def bank_days_before(day: date, count: int) -> date:
    """The day that so many bank days lie before: three before Friday is Tuesday, three before Tuesday is Thursday."""
    while count:
        day -= A_DAY
        count -= is_bank_day(day)
    return day
