"""Pictures as figures: widths in per cent for inline SVG. Pure; whole numbers all the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from tilskudd.ledger.places import Place
from tilskudd.values.kroner import ZERO, Kroner

BAR_ORDER: Sequence[Place] = (
    Place.PAID,
    Place.SENT,
    Place.COMMITTED,
    Place.SET_ASIDE,
    Place.OUTSIDE,
    Place.AT_DISPOSAL,
)
"""From the bank on the left: the further a krone has come, the stronger its colour."""


class Segment(NamedTuple):
    """One piece of a bar: its place, and where it begins and how wide it is, in per cent."""

    place: str
    begins: str
    width: str


def bar(places: Mapping[str, Kroner]) -> list[Segment]:
    """The whole line as one bar; places without money are left out, and the last piece ends at 100."""
    money = [(place.value, max(places.get(place, ZERO), ZERO).ore) for place in BAR_ORDER]
    whole = sum(ore for _place, ore in money)
    pieces, so_far = [], 0
    for place, ore in money:
        if ore:
            begins, ends = so_far * 10_000 // whole, (so_far + ore) * 10_000 // whole
            pieces.append(Segment(place, _per_cent(begins), _per_cent(ends - begins)))
        so_far += ore
    return pieces


def proposed_on(places: Mapping[str, Kroner], amount: Kroner) -> Segment | None:
    """What is proposed, as a piece that lies on what is set aside; it reserves nothing. None when it does not fit."""
    pieces = {piece.place: piece for piece in bar(places)}
    aside = pieces.get(Place.SET_ASIDE)
    if aside is None or not ZERO < amount <= places[Place.SET_ASIDE]:
        return None
    whole = sum(max(places.get(place, ZERO), ZERO).ore for place in BAR_ORDER)
    return Segment("proposed", aside.begins, _per_cent(amount.ore * 10_000 // whole))


def _per_cent(ten_thousandths: int) -> str:
    return f"{ten_thousandths // 100}.{ten_thousandths % 100:02}%"


class Dot(NamedTuple):
    """A day on a time line: where it is in per cent, which side its words stand on, how it is drawn, and its words.

    `state` is "done" (delivered), "bad" (overdue, or at risk), "open" (agreed, not the letter's own), or "" (to come).
    """

    day: date
    x: str
    anchor: str
    state: str
    words: str


class TimeLine(NamedTuple):
    """A year and the quarter after it: the first of each month, today (None outside), and the days of each row."""

    months: list[tuple[date, str]]
    today: str | None
    rows: list[list[Dot]]


def time_line(rows: Sequence[Sequence[tuple[date, str, str]]], year: int, today: date) -> TimeLine:
    """Days on a line from 1 January of the year to the end of March of the next; days outside are left to the table.

    Of each row its days, how each is drawn, and the words under it.
    """
    first, last = date(year, 1, 1), date(year + 1, 3, 31)
    months = [date(year + number // 12, number % 12 + 1, 1) for number in range(15)]

    def x(day: date) -> str:
        return _per_cent((day - first).days * 10_000 // (last - first).days)

    return TimeLine(
        [(month, x(month)) for month in months],
        x(today) if first <= today <= last else None,
        [
            [
                Dot(day, x(day), _anchor(day, year), state, words)
                for day, state, words in sorted(set(row))
                if first <= day <= last
            ]
            for row in rows
        ],
    )


def _anchor(day: date, year: int) -> str:
    """The words stay inside the picture at both ends."""
    if day.year > year:
        return "end"
    return "start" if day.month == 1 else "middle"
