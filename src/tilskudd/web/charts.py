"""Pictures as figures: widths in per cent for inline SVG. Pure; whole numbers all the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


def _per_cent(ten_thousandths: int) -> str:
    return f"{ten_thousandths // 100}.{ten_thousandths % 100:02}%"
