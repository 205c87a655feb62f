"""Words that pull in two directions, and rules that do not exist yet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tilskudd.mandate.reader.fault import Fault
from tilskudd.mandate.reader.reading import Assignment, Duty, Reading
from tilskudd.values.finding import Severity

RIGHT = re.compile(r"\bhar rett til\b", re.IGNORECASE)
OUGHT = re.compile(r"\bbør (?:\w+ ){0,2}?(?:gis|gjevast|givast|få|tilbys|tilbydast|ytes|ytast)\b", re.IGNORECASE)
NOT_MADE = re.compile(
    r"\b[Ff]orskrift\w{0,30}\b[^.]{0,120}?\b(?:vil\s+bli|blir|skal\s+bli)\s+(?:fastsatt|fastsett|vedtatt)\b"
    r"(?:\s+så\s+(?:snart|fort)\s+som\s+mulig)?"
    r"|\b[Ff]orskrift\w{0,30}\b[^.]{0,60}\b(?:ikke|ikkje)\s+(?:fastsatt|fastsett)\b"
)


def wording_faults(reading: Reading) -> Iterator[Fault]:
    duties: dict[str | None, list[Duty]] = {}
    for duty in reading.duties:
        duties.setdefault(duty.assignment, []).append(duty)
    for assignment in reading.assignments:
        yield from ought_or_right(assignment, duties.pop(assignment.number, []))
    yield from rules_not_made(reading)


def ought_or_right(assignment: Assignment, duties: Sequence[Duty]) -> Iterator[Fault]:
    """«bør» in one sentence and «har rett til» in another: may it be refused or not?"""
    ought = next((duty for duty in duties if OUGHT.search(duty.text)), None)
    right = next((duty for duty in duties if RIGHT.search(duty.text)), None)
    if ought and right:
        yield Fault(
            "ought-or-right", Severity.NOTE, ought.at, also_at=(right.at,), facts={"assignment": assignment.number}
        )  # fmt: skip


def rules_not_made(reading: Reading) -> Iterator[Fault]:
    for match in NOT_MADE.finditer(reading.text):
        yield Fault("regulation-not-made", Severity.NOTE, reading.source.place(match.start(), match.end()))
