"""A letter's text as lines, each read passage a link to its figure, and in which part a line is shown. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from tilskudd.mandate.reader.lines import split_lines
from tilskudd.mandate.rules import in_plain_order

LINES_A_PART = 140
"""Lines shown at a time of a letter that has no pages; most letters are one or two parts."""

STRENGTH = {"": 0, "note": 1, "warning": 2, "error": 3}
CLASS_OF = {"": "", "note": "", "warning": "doubt", "error": "bad"}


class Mark(NamedTuple):
    """A passage that is told of: a fact by its number, a finding by its grade and number."""

    start: int
    end: int
    fact: int | None = None
    grade: str = ""
    finding: int | None = None


class Piece(NamedTuple):
    """A stretch of a line: linked to a fact, coloured by a finding, both, or plain."""

    text: str
    fact: int | None
    colour: str | None
    names: tuple[str, ...]


class LetterLine(NamedTuple):
    number: int
    pieces: list[Piece]


def parts_of(text: str) -> int:
    """How many parts the text is shown in."""
    return max(1, -(-len(split_lines(text)) // LINES_A_PART))


def part_of_line(line: int) -> int:
    """The part a line stands in, both from 1."""
    return (line - 1) // LINES_A_PART + 1


def lines_of(text: str, marks: Sequence[Mark], first: int, last: int) -> list[LetterLine]:
    """The lines from `first` to `last`; blank ones are left out, numbers stay."""
    named: set[str] = set()
    found = []
    for line in split_lines(text)[first - 1 : last]:
        if line.is_blank:
            continue
        here = [mark for mark in marks if mark.start < line.end and mark.end > line.start]
        found.append(LetterLine(line.number, list(_pieces(text, line.start, line.end, here, named))))
    return found


def _pieces(text: str, start: int, end: int, marks: Sequence[Mark], named: set[str]) -> Iterator[Piece]:
    cuts = sorted({start, end, *(min(max(edge, start), end) for mark in marks for edge in mark[:2])})
    for begins, ends in pairwise(cuts):
        over = [mark for mark in marks if mark.start <= begins and mark.end >= ends]
        facts = sorted((mark for mark in over if mark.fact is not None), key=lambda mark: mark.end - mark.start)
        grade = max((mark.grade for mark in over), key=STRENGTH.__getitem__, default="")
        names = [
            name
            for mark in over
            for name in (
                f"place-{mark.fact}" if mark.fact is not None else None,
                f"place-f{mark.finding}" if mark.finding is not None else None,
            )
            if name and name not in named
        ]
        named.update(names)
        shown = text[begins:ends]
        marked = bool(over) and bool(shown.strip())
        yield Piece(
            in_plain_order(shown),
            facts[0].fact if facts and marked else None,
            CLASS_OF[grade] if marked else None,
            tuple(names),
        )
