"""What is wrong with a letter, or worth a remark: all of it, each with its place. Nothing is corrected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from tilskudd.mandate.reader.check_deadlines import deadline_faults
from tilskudd.mandate.reader.check_money import money_faults
from tilskudd.mandate.reader.check_references import reference_faults
from tilskudd.mandate.reader.check_sums import sum_faults
from tilskudd.mandate.reader.check_wording import wording_faults
from tilskudd.mandate.reader.markdown_tables import TableSum
from tilskudd.mandate.reader.reading import Change, Reading
from tilskudd.values.finding import Finding, Severity

GRAVITY = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def find_faults(reading: Reading, repeated: Sequence[Change], sums: Sequence[TableSum]) -> tuple[Finding, ...]:
    """Errors first, then warnings, then notes; within each in the order of the letter.

    `repeated` is what sentences say of changes that a table also has, `sums` the totals that tables print.
    """
    found: Iterator[Finding] = chain(
        sum_faults(reading, sums),
        reference_faults(reading),
        deadline_faults(reading),
        money_faults(reading, repeated),
        wording_faults(reading),
    )
    return tuple(sorted(found, key=lambda one: (GRAVITY[one.severity], one.at.start if one.at else -1)))
