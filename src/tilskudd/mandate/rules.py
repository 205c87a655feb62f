"""Rules of letters and openings. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tilskudd.mandate.reader.lines import split_lines
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import ZERO, Kroner


@dataclass(frozen=True)
class ProposedLine:
    """A budget line as an opening by hand proposes it."""

    line: BudgetLine
    name: str
    amount: Kroner


def reference_for(head: dict[str, Any], taken: Iterable[str]) -> str:
    """A short name for a letter: «2022-1» for supplement 1, «2022-0» for the main letter, «2022-1-2» if taken."""
    stem: str = f"{head['year'] or 'uten-aar'}-{head['supplement_number'] or 0}"
    occupied = set(taken)
    number = 1
    while (name := stem if number == 1 else f"{stem}-{number}") in occupied:
        number += 1
    return name


YEARS: Final = range(2000, 2100)
"""Budget years that the program takes; others are slips of the hand."""


def line_passage(text: str, line: int) -> tuple[int, int] | None:
    """The offsets of a line's text, lines counted from 1; None when there is no such line, or nothing on it."""
    rows = split_lines(text)
    if not 1 <= line <= len(rows) or rows[line - 1].is_blank:
        return None
    row = rows[line - 1]
    return row.start + row.indent, row.start + len(row.text.rstrip())


def line_number(text: str, offset: int) -> int:
    """The line that an offset stands on, from 1, counted as the reader counts."""
    return bisect_right([row.start for row in split_lines(text)], offset)


@dataclass(frozen=True)
class Remark:
    """A remark to the ministry (merknad): what the letter says, what it should say, what we do until we hear."""

    finding: int
    message: str
    quote: str
    line: int | None
    should_say: str
    until_then: str

    def as_json(self) -> dict[str, Any]:
        return {
            "finding": self.finding,
            "message": self.message,
            "quote": self.quote,
            "line": self.line,
            "should_say": self.should_say,
            "until_then": self.until_then,
        }


TURNS_TEXT: Final = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x61C], "\ufffd")


def in_plain_order(text: str) -> str:
    """The text with marks that turn its direction made visible: figures must be seen in the order they were read."""
    return text.translate(TURNS_TEXT)


def tidy(text: str) -> str:
    """What a person typed, without blanks at its ends and without signs that steer a terminal or turn the text."""
    kept = "".join(sign for sign in in_plain_order(text) if sign.isprintable() or sign in "\n\t" or sign.isspace())
    return kept.replace("\ufffd", "").strip()


def file_name(name: str) -> str:
    """A file's name as it may be shown and kept: printable, at most 200 signs."""
    return "".join(sign for sign in name if sign.isprintable())[-200:] or "uten navn"


def poses_as_letter(source: str) -> bool:
    """True when a source typed by hand looks like the program's own reference to a letter."""
    return source.strip().lower().startswith("letter:")


def twice(lines: Sequence[ProposedLine]) -> list[BudgetLine]:
    """The budget lines that stand more than once."""
    seen: set[BudgetLine] = set()
    return [one.line for one in lines if one.line in seen or seen.add(one.line)]  # type: ignore[func-returns-value]


def more_bound_than_there_is(amount: Kroner, outside: Kroner) -> Kroner:
    """How much more is bound outside than the line has; zero when it fits."""
    return max(outside - amount, ZERO)
