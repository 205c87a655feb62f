"""The amounts at the end of a table row, split into as many columns as the header has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

GROUPED = r"[-\u2212–+]?\(?[0-9]{1,3}(?:[ .\u00a0][0-9]{3}){1,4}(?:,[0-9]{1,3})?\)?"
FIGURE = re.compile(rf"{GROUPED}|[-\u2212–+]?\(?[0-9]{{1,12}}(?:,[0-9]{{1,3}})?\)?")
TAIL = re.compile(r"(?<![\w,./])(?P<tail>[-\u2212+]?\(?[0-9][0-9 .,()+\u2212-]*)$")
MARKED = re.compile(r"[-\u2212–+(]")
MOST_GROUPS = 16


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in kroner, half a unit of its last written digit, and where it stands in the text."""

    kroner: int
    slack: int
    start: int
    end: int


def figure_of(text: str, unit: int, start: int = 0) -> Figure | None:
    """Read one written number times its unit; None when it is none, or comes to a fraction of a krone."""
    if FIGURE.fullmatch(text) is None:
        return None
    whole, _, part = text.strip("()+-\u2212–").partition(",")
    kroner = Decimal(f"{re.sub('[^0-9]', '', whole)}.{part or 0}") * unit
    if kroner != int(kroner):
        return None
    below = text[0] in "-\u2212–(" and (text[0] != "(" or text[-1] == ")")
    slack = unit // 10 ** len(part) // 2
    return Figure(-int(kroner) if below else int(kroner), slack, start, start + len(text))


def figures_at_end(text: str, columns: Sequence[str], unit: int) -> list[Figure] | None:
    """Split what the row ends with into one figure for each column; None when it cannot be done.

    The spaces in «41 200 1 300 42 500» may be between columns or inside numbers: the split where before and
    change come to after is the one, else the one that is the most even.
    """
    match = TAIL.search(text)
    if match is None:
        return None
    groups = [(found.start() + match.start("tail"), found[0]) for found in re.finditer(r"\S+", match["tail"])]
    if not len(columns) <= len(groups) <= MOST_GROUPS:
        return None
    options = [*splits(text, groups, len(columns), unit)]
    adding = [one for one in options if adds_up(one, columns)]
    if adding:
        return adding[0]
    return min(options, key=unevenness, default=None)


def splits(text: str, groups: Sequence[tuple[int, str]], count: int, unit: int) -> Iterator[list[Figure]]:
    """Every way of taking the groups together as so many numbers."""
    if count == 0:
        if not groups:
            yield []
        return
    for taken in range(1, len(groups) - count + 2):
        start, end = groups[0][0], groups[taken - 1][0] + len(groups[taken - 1][1])
        first = figure_of(text[start:end], unit, start)
        if first is None or (text[start] == "0" and end - start > 1 and text[start + 1] != ","):
            continue
        for rest in splits(text, groups[taken:], count - 1, unit):
            yield [first, *rest]


def adds_up(figures: Sequence[Figure], columns: Sequence[str]) -> bool:
    known = dict(zip(columns, (one.kroner for one in figures), strict=True))
    if not {"before", "change", "after"} <= {*known}:
        return False
    return known["before"] + known["change"] == known["after"]


def unevenness(figures: Sequence[Figure]) -> int:
    lengths = [one.end - one.start for one in figures]
    return max(lengths) - min(lengths)
