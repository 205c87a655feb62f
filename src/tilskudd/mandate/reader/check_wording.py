"""Words that pull in two directions, and rules that do not exist yet."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tilskudd.mandate.reader.reading import Assignment, Duty, Reading
from tilskudd.values.finding import Finding, Severity

RIGHT = re.compile(r"\bhar rett til\b", re.IGNORECASE)
OUGHT = re.compile(r"\bbør (?:\w+ ){0,2}?(?:gis|få|tilbys|ytes)\b", re.IGNORECASE)
NOT_MADE = re.compile(
    r"\b[Ff]orskrift\w*\b[^.]{0,120}?\b(?:vil\s+bli|blir|skal\s+bli)\s+(?:fastsatt|fastsett|vedtatt)\b"
    r"(?:\s+så\s+(?:snart|fort)\s+som\s+mulig)?"
    r"|\b[Ff]orskrift\w*\b[^.]{0,60}\b(?:ikke|ikkje)\s+(?:fastsatt|fastsett)\b"
)


def wording_faults(reading: Reading) -> Iterator[Finding]:
    for assignment in reading.assignments:
        duties = [duty for duty in reading.duties if duty.assignment == assignment.number]
        yield from ought_or_right(assignment, duties)
    yield from rules_not_made(reading)


def ought_or_right(assignment: Assignment, duties: list[Duty]) -> Iterator[Finding]:
    """«bør» in one sentence and «har rett til» in another: may it be refused or not?"""
    ought = next((duty for duty in duties if OUGHT.search(duty.text)), None)
    right = next((duty for duty in duties if RIGHT.search(duty.text)), None)
    if ought and right:
        message = (
            f"Oppdrag {assignment.number} sier ett sted at tilbudet «bør gis», "
            "og et annet sted at deltakerne «har rett til» det."
        )
        yield Finding("ought-or-right", Severity.NOTE, message, ought.at, also_at=(right.at,))


def rules_not_made(reading: Reading) -> Iterator[Finding]:
    for match in NOT_MADE.finditer(reading.text):
        message = "Brevet bygger på en forskrift som ikke er fastsatt ennå."
        at = reading.source.place(match.start(), match.end())
        yield Finding("regulation-not-made", Severity.NOTE, message, at)
