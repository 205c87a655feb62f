"""A letter's text as lines with the read passages marked. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from tilskudd.mandate.rules import in_plain_order

PER_PAGE = 280
"""Lines on one page: most letters are one."""

STRENGTH = {"read": 1, "note": 1, "warning": 2, "error": 3}
CLASS_OF = {"error": "bad", "warning": "doubt", "note": "", "read": ""}


class Piece(NamedTuple):
    """A stretch of a line: marked with a class, marked without («»), or plain (None)."""

    text: str
    mark: str | None


class LetterLine(NamedTuple):
    number: int
    pieces: list[Piece]


def pages_of(text: str) -> int:
    """How many pages of lines the text makes."""
    return max(1, -(-(text.count("\n") + 1) // PER_PAGE))


def page_of_line(line: int) -> int:
    """The page a line stands on, both from 1."""
    return (line - 1) // PER_PAGE + 1


def lines_of(text: str, reading: dict[str, Any], page: int) -> list[LetterLine]:
    """The lines of one page; blank ones are left out, numbers stay."""
    marks = sorted(_marks(reading))
    found, start = [], 0
    first, last = (page - 1) * PER_PAGE + 1, page * PER_PAGE
    for number, line in enumerate(text.split("\n"), 1):
        end = start + len(line)
        if first <= number <= last and line.strip():
            here = [mark for mark in marks if mark[0] < end and mark[1] > start]
            found.append(LetterLine(number, list(_pieces(text, start, end, here))))
        start = end + 1
    return found


def _marks(reading: dict[str, Any]) -> Iterator[tuple[int, int, str]]:
    for name in ("changes", "positions"):
        for row in reading[name]:
            yield row["at"]["start"], row["at"]["end"], "read"
    for assignment in reading["assignments"]:
        for name in ("deadlines", "financing", "rates", "earmarks", "recipients"):
            for row in assignment[name]:
                yield row["at"]["start"], row["at"]["end"], "read"
    for finding in reading["findings"]:
        if finding["at"] and finding["severity"] != "note":
            yield finding["at"]["start"], finding["at"]["end"], finding["severity"]


def _pieces(text: str, start: int, end: int, marks: list[tuple[int, int, str]]) -> Iterator[Piece]:
    cuts = sorted({start, end, *(min(max(edge, start), end) for mark in marks for edge in mark[:2])})
    for begins, ends in pairwise(cuts):
        over = [kind for first, last, kind in marks if first <= begins and last >= ends]
        strongest = max(over, key=STRENGTH.__getitem__) if over else None
        yield Piece(
            in_plain_order(text[begins:ends]), CLASS_OF[strongest] if strongest and text[begins:ends].strip() else None
        )
