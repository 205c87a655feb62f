"""Can the deadlines be kept, and do they fit what they are for?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from tilskudd.mandate.reader.dates import in_words
from tilskudd.mandate.reader.reading import Assignment, Deadline, Reading
from tilskudd.values.finding import Finding, Severity

NOT_A_DATE = {"at-once", "vague", "conditional", "relative"}
DELIVERABLE = re.compile(
    r"\b(?:\w*rapport(?!ørs)\w*|redegjør\w*|utred\w*|lever(?:e|es|anse\w*)|foreslå\w*|forslag|notat\w*"
    r"|oversend\w*|legge fram|utarbeid\w*|vurder\w*|svar(?:e|er)?|statusoversikt|evaluer\w*)\b",
    re.IGNORECASE,
)


def deadline_faults(reading: Reading) -> Iterator[Finding]:
    for assignment in reading.assignments:
        for deadline in assignment.deadlines:
            yield from not_a_date(assignment, deadline)
            yield from too_early(reading, assignment, deadline)
            yield from before_year_end(reading, assignment, deadline)
        yield from nothing_to_deliver(assignment)
    yield from annual_report_undated(reading)


def not_a_date(assignment: Assignment, deadline: Deadline) -> Iterator[Finding]:
    if deadline.kind == "invalid":
        message = f"Oppdrag {assignment.number} har fristen «{deadline.written}», en dato som ikke finnes."
        yield Finding("impossible-date", Severity.ERROR, message, deadline.at, deadline.written)
    elif deadline.kind in NOT_A_DATE:
        message = f"Oppdrag {assignment.number} har fristen «{deadline.written}», som ikke er en dato."
        yield Finding("deadline-not-a-date", Severity.WARNING, message, deadline.at, deadline.written)


def too_early(reading: Reading, assignment: Assignment, deadline: Deadline) -> Iterator[Finding]:
    """A deadline before the letter's own date, or before the vote it builds on."""
    written = reading.letter.date or reading.letter.not_before
    if deadline.date and written and deadline.date < written:
        source = "brevet" if reading.letter.date else "vedtaket brevet bygger på"
        message = (
            f"Oppdrag {assignment.number} har frist {in_words(deadline.date)}, før {source} ({in_words(written)})."
        )
        yield Finding("deadline-before-letter", Severity.ERROR, message, deadline.at, deadline.written)


def before_year_end(reading: Reading, assignment: Assignment, deadline: Deadline) -> Iterator[Finding]:
    """A report on the use of the year's money that is due before the year is over."""
    year = reading.letter.year
    if not (deadline.date and year and assignment.financing and deadline.date < date(year, 12, 31)):
        return
    if any(other.kind == "annual-report" for other in assignment.deadlines) or "rapport" in (deadline.what or ""):
        message = (
            f"Rapporten i oppdrag {assignment.number} skal komme {in_words(deadline.date)}, "
            f"før året den skal fortelle om ({year}) er omme."
        )
        yield Finding("deadline-before-period-end", Severity.NOTE, message, deadline.at, deadline.written)


def nothing_to_deliver(assignment: Assignment) -> Iterator[Finding]:
    """A date, and no word in the assignment of anything to hand in."""
    dated = [deadline for deadline in assignment.deadlines if deadline.kind == "date" and not deadline.what]
    if dated and not any(DELIVERABLE.search(sentence) for sentence in assignment.sentences):
        day = dated[0].date
        message = (
            f"Oppdrag {assignment.number} har frist {in_words(day) if day else dated[0].written}, "
            "men teksten ber ikke om noe som skal leveres."
        )
        yield Finding("deadline-without-deliverable", Severity.NOTE, message, dated[0].at, dated[0].written)


def annual_report_undated(reading: Reading) -> Iterator[Finding]:
    due = [
        (one.number, deadline)
        for one in reading.assignments
        for deadline in one.deadlines
        if deadline.kind == "annual-report"
    ]
    if due:
        numbers = " og ".join(dict.fromkeys(number for number, _ in due))
        message = f"«{due[0][1].written}» i oppdrag {numbers} er en frist uten dato i dette brevet."
        others = tuple(deadline.at for _, deadline in due[1:])
        yield Finding("annual-report-undated", Severity.NOTE, message, due[0][1].at, due[0][1].written, None, others)
