"""Rules of positions by date. Pure: movements in, what stands in each place out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from tilskudd.values.kroner import ZERO, Kroner

MOST_NUMBERS_OF_A_GAP: Final = 1_000
"""An act on its way to its commit has one of the newest numbers; a wider gap is the database's own."""


class Movement(NamedTuple):
    """What an act moved into (above zero) or out of (below) a place, and the days it is booked on and was known."""

    place: str
    booked_on: date
    recorded_on: date
    amount: Kroner


def stood(movements: Iterable[Movement], on: date, *, known: date) -> dict[str, Kroner]:
    """What stands in each place at the end of a day (stilling per dato), by what was known at the end of another."""
    places: dict[str, Kroner] = {}
    for one in movements:
        if one.booked_on <= on and one.recorded_on <= known:
            places[one.place] = places.get(one.place, ZERO) + one.amount
    return places


def skipped(numbers: Sequence[int], after: int) -> list[int]:
    """The numbers above `after` and below the highest that are not among them; `numbers` ascend.

    Of a wide gap only the newest: numbers that nobody will come with any more need not be kept.
    """
    found: list[int] = []
    before = after
    for number in numbers:
        found += range(max(before + 1, number - MOST_NUMBERS_OF_A_GAP), number)
        before = number
    return found


class Stair(NamedTuple):
    """From the end of a day on, until the next step, this stands in each place."""

    day: date
    places: dict[str, Kroner]


def steps(movements: Iterable[Movement], until: date) -> list[Stair]:
    """How a line stood, day by day as far as something moved, up to and including a day (trappelinje)."""
    days: dict[date, dict[str, Kroner]] = {}
    for one in movements:
        if one.booked_on <= until:
            moved = days.setdefault(one.booked_on, {})
            moved[one.place] = moved.get(one.place, ZERO) + one.amount
    found: list[Stair] = []
    places: dict[str, Kroner] = {}
    for day in sorted(days):
        for place, amount in days[day].items():
            places[place] = places.get(place, ZERO) + amount
        found.append(Stair(day, dict(places)))
    return found


def month_ends(year: int, until: date) -> list[date]:
    """The last day of each month of a year, as far as a day, and then that day itself."""
    ends = [date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1) for month in range(1, 13)]
    found = [day for day in ends if day < until]
    return [*found, until] if date(year, 1, 1) <= until else []


def standing_at(known: Sequence[Stair], day: date) -> dict[str, Kroner]:
    """What stood in each place at the end of a day, from the steps up to it."""
    before = [one for one in known if one.day <= day]
    return before[-1].places if before else {}
