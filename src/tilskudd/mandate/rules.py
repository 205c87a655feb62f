"""Rules of openings. Pure: what was read comes in, proposed lines or faults go out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import ZERO, Kroner


@dataclass(frozen=True)
class ProposedLine:
    """A budget line as an opening proposes it; start and end are offsets into the letter's text, None by hand."""

    line: BudgetLine
    name: str
    amount: Kroner
    start: int | None = None
    end: int | None = None
    may_be_carried_over: bool = False
    is_estimate: bool = False


def lines_from_reading(reading: dict[str, Any]) -> list[ProposedLine]:
    """The positions a letter prints («disponerer følgende»), with the keywords that stand there or at the change.

    A line that is printed twice is taken the first time; the reader has a finding for the second.
    """
    keywords: dict[BudgetLine, set[str]] = {}
    for row in [*reading["changes"], *reading["positions"]]:
        keywords.setdefault(_line(row), set()).update(word.lower() for word in row["terms"])
    found: dict[BudgetLine, ProposedLine] = {}
    for row in reading["positions"]:
        line, terms = _line(row), keywords[_line(row)]
        found.setdefault(
            line,
            ProposedLine(
                line=line,
                name=row["name"],
                amount=Kroner.whole(row["amount"]),
                start=row["at"]["start"],
                end=row["at"]["end"],
                may_be_carried_over="kan overføres" in terms,
                is_estimate="overslagsbevilgning" in terms,
            ),
        )
    return sorted(found.values(), key=lambda proposed: proposed.line)


def _line(row: dict[str, Any]) -> BudgetLine:
    return BudgetLine(row["chapter"], row["item"])


def reference_for(head: dict[str, Any], taken: Iterable[str]) -> str:
    """A short name for a letter: «2022-1» for supplement 1, «2022-0» for the main letter, «2022-1-2» if taken."""
    stem: str = f"{head['year'] or 'uten-aar'}-{head['supplement_number'] or 0}"
    occupied = set(taken)
    number = 1
    while (name := stem if number == 1 else f"{stem}-{number}") in occupied:
        number += 1
    return name


TURNS_TEXT: Final = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x61C], "\ufffd")


def in_plain_order(text: str) -> str:
    """The text with marks that turn its direction made visible: figures must be seen in the order they were read."""
    return text.translate(TURNS_TEXT)


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
