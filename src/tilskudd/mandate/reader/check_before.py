"""What stood on each line before the letter, from another source: before and change must come to the position."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tilskudd.mandate.reader.fault import Fault
from tilskudd.mandate.reader.reading import Reading
from tilskudd.values.budget import BudgetLine
from tilskudd.values.finding import Severity


def before_faults(reading: Reading, before: Mapping[BudgetLine, int]) -> Iterator[Fault]:
    """The letter's own column of amounts before, against the other source; the sums are checked with the money."""
    for position in reading.positions:
        known = before.get(position.line)
        if known is not None and position.before is not None and abs(known - position.before) > position.slack:
            yield Fault(
                "change-against-position", Severity.ERROR, position.at, position.before, known,
                said=("position-before",), facts={"line": position.line},
            )  # fmt: skip
