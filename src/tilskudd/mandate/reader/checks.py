"""What is wrong with a letter, or worth a remark: all of it, each with its place. Nothing is corrected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from tilskudd.mandate.reader.check_before import before_faults
from tilskudd.mandate.reader.check_deadlines import deadline_faults
from tilskudd.mandate.reader.check_headings import heading_faults
from tilskudd.mandate.reader.check_language import language_faults, length_faults
from tilskudd.mandate.reader.check_money import money_faults
from tilskudd.mandate.reader.check_references import reference_faults
from tilskudd.mandate.reader.check_sources import source_faults
from tilskudd.mandate.reader.check_sums import sum_faults
from tilskudd.mandate.reader.check_wording import wording_faults
from tilskudd.mandate.reader.check_years import year_faults
from tilskudd.mandate.reader.fault import Fault
from tilskudd.mandate.reader.reading import Change, Reading
from tilskudd.mandate.reader.sentences import Section
from tilskudd.mandate.reader.table_sums import TableSum
from tilskudd.mandate.reader.wording.language import Language
from tilskudd.values.budget import BudgetLine
from tilskudd.values.finding import Finding, Severity

GRAVITY = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


@dataclass(frozen=True, slots=True)
class Material:
    """What the checks need beside the reading.

    `repeated` is what sentences say of changes that a table also has, `sums` the totals that tables print, `before`
    the amounts before the letter from another source (whole kroner).
    """

    sections: Sequence[Section] = ()
    repeated: Sequence[Change] = ()
    sums: Sequence[TableSum] = ()
    before: Mapping[BudgetLine, int] | None = None


def find_faults(reading: Reading, material: Material, language: Language) -> tuple[Finding, ...]:
    """Errors first, then warnings, then notes; within each in the order of the letter."""
    found: Iterator[Fault] = chain(
        sum_faults(reading, material.sums),
        reference_faults(reading),
        deadline_faults(reading),
        money_faults(reading, material.repeated),
        before_faults(reading, material.before or {}),
        heading_faults(reading, material.sections),
        source_faults(reading, material.sections),
        year_faults(reading, material.sections),
        wording_faults(reading),
        language_faults(reading),
        length_faults(reading),
    )
    ordered = sorted(found, key=lambda one: (GRAVITY[one.severity], one.at.start if one.at else -1))
    return tuple(fault.in_words(language) for fault in ordered)
