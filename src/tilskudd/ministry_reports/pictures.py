"""The pictures of a report, as whole numbers: the flow of the money, a map of tiles, a time line. Pure.

Each has its figures in a table beside it; a picture is drawn from what stands in the report and nothing else.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from tilskudd.ministry_reports.figures import Figure

FILE: Final = Path(__file__).parent / "data" / "tiles.csv"
PER_CENT: Final = 100
STEPS: Final = (
    ("ramme", (("tildelt", "committed"), ("i-ro", "set-aside"))),
    ("tildelt", (("utbetalt", "paid"), ("ikke-utbetalt", "sent"))),
    ("utbetalt", (("utbetalt", "paid"),)),
)


class FlowPiece(NamedTuple):
    """A piece of a bar: its figure, its colour, where it begins and how wide it is, in hundredths of per cent."""

    key: str
    place: str
    begins: int
    width: int


class FlowBar(NamedTuple):
    """One step of the money (trinn): the figure that the whole bar is, and its pieces."""

    key: str
    width: int
    pieces: tuple[FlowPiece, ...]


class Tile(NamedTuple):
    """Where a municipality is on the map, in columns and rows."""

    code: str
    column: int
    row: int


class Stop(NamedTuple):
    """A day on the time line: ISO, how far along in hundredths of per cent, what is there."""

    day: str
    x: int
    words: tuple[str, ...]


def flow(figures: Mapping[str, Figure]) -> list[FlowBar]:
    """Frame, awarded and paid as bars of one measure; empty where there is no money."""
    values = {
        key: max(figures[key].value, 0)
        for key in ("ramme", "tildelt", "utbetalt", "ikke-utbetalt", "i-ro")
        if key in figures
    }
    whole = max(values.values(), default=0)
    if not whole:
        return []
    bars = []
    for key, told in STEPS:
        pieces, so_far, left = [], 0, sum(values[part] for part, _place in told)
        for part, place in told:
            left -= values[part]
            ore = min(values[part], max(values[key] - so_far - left, 0))  # promised without cover is not of the frame
            begins, ends = so_far * 10_000 // whole, (so_far + ore) * 10_000 // whole
            if ends > begins:
                pieces.append(FlowPiece(part, place, begins, ends - begins))
            so_far += ore
        bars.append(FlowBar(key, values[key] * 10_000 // whole, tuple(pieces)))
    return bars


@cache
def tiles() -> tuple[Tile, ...]:
    """One tile for each municipality of 2020-2023, in its county, not at its own place in it."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(Tile(row["code"], int(row["column"]), int(row["row"])) for row in csv.DictReader(file))


def on_the_map(codes: Collection[str]) -> list[Tile]:
    """The tiles of these municipalities; numbers of another time have none."""
    return [one for one in tiles() if one.code in codes]


def stops(days: Sequence[Sequence[str]]) -> list[Stop]:
    """Days on a line from the first to the last, several on one day together."""
    told: dict[str, list[str]] = {}
    for day, words in days:
        told.setdefault(day, []).append(words)
    if not told:
        return []
    first, last = date.fromisoformat(min(told)), date.fromisoformat(max(told))
    whole = max((last - first).days, 1)
    return [
        Stop(day, (date.fromisoformat(day) - first).days * 10_000 // whole, tuple(words))
        for day, words in sorted(told.items())
    ]


def pictures_of(figures: Mapping[str, Figure], facts: Mapping[str, Any]) -> dict[str, Any]:
    """All the pictures of a report as plain JSON."""
    codes = {code for one in facts["recipients"] for code in one["codes"]}
    return {
        "flow": [[bar.key, bar.width, [list(piece) for piece in bar.pieces]] for bar in flow(figures)],
        "map": [list(tile) for tile in on_the_map(codes)],
        "time": [[stop.day, stop.x, list(stop.words)] for stop in stops(facts["days"])],
    }
