"""Can the deadlines be kept, and do they fit what they are for?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from tilskudd.mandate.reader.dates import nearest_possible
from tilskudd.mandate.reader.fault import Fault
from tilskudd.mandate.reader.reading import Assignment, Deadline, Reading
from tilskudd.values.finding import Severity

NOT_A_DATE = {"at-once", "vague", "conditional", "relative"}
SHORTEST_DAYS = 7
BEFORE = {"not_before": "deadline-before-vote", "year": "deadline-before-year"}
DELIVERABLE = re.compile(
    r"\b(?:\w{0,30}rapport(?!ørs)\w*|redegjør\w*|utred\w*|"
    r"grei(?:e|er|a) ut|lag(?:e|er)|lever(?:e|es|ast|anse\w*)|foreslå\w*"
    r"|forslag|framlegg"
    r"|notat\w*|plan(?:en)?|oversend\w*|legge fram|leggje fram|utarbeid\w*|vurder\w*|svar(?:e|er|ar)?|statusoversikt"
    r"|evaluer\w*|kartlegg\w*|gjennomgå\w*|gå gjennom|publiser\w*|oppdater\w*|beskriv\w*|gjennomfør\w*"
    r"|ferdigstill\w*|etabler\w*|innspill|innspel|oversikt|revider\w*)\b",
    re.IGNORECASE,
)


def deadline_faults(reading: Reading) -> Iterator[Fault]:
    for assignment in reading.assignments:
        for deadline in assignment.deadlines:
            yield from not_a_date(assignment, deadline)
            yield from too_early(reading, assignment, deadline)
            yield from before_year_end(reading, assignment, deadline)
        yield from nothing_to_deliver(assignment)
    for deadline in reading.letter.deadlines:
        if deadline.kind == "invalid":
            yield impossible(deadline, "–")
    yield from annual_report_undated(reading)
    yield from calendar_order(reading)


def not_a_date(assignment: Assignment, deadline: Deadline) -> Iterator[Fault]:
    if deadline.kind == "invalid":
        yield impossible(deadline, assignment.number)
    elif deadline.kind in NOT_A_DATE:
        facts = {"assignment": assignment.number}
        yield Fault(
            "deadline-not-a-date", Severity.WARNING, deadline.at, deadline.written, also_at=(assignment.at,),
            facts=facts,
        )  # fmt: skip


def impossible(deadline: Deadline, number: str) -> Fault:
    """What is written and the day it may have meant both go out; nothing is corrected."""
    proposed = nearest_possible(deadline.written)
    said = ("impossible-date", "did-it-mean") if proposed else ("impossible-date",)
    return Fault(
        "impossible-date", Severity.ERROR, deadline.at, deadline.written, proposed, said=said,
        facts={"assignment": number},
    )  # fmt: skip


def too_early(reading: Reading, assignment: Assignment, deadline: Deadline) -> Iterator[Fault]:
    """A deadline before the letter's own date, or before the vote it builds on; or so near that it is a remark."""
    name = "date" if reading.letter.date else "not_before"
    written = reading.letter.date or reading.letter.not_before
    year = reading.letter.year
    if written is None and deadline.date and year and deadline.date.year < year and not deadline.year_inferred:
        # A letter without a date of its own is at least of its year.
        written, name = date(year, 1, 1), "year"
    if not (deadline.date and written):
        return
    at = reading.letter.at.get(name)
    facts = {"assignment": assignment.number, "due": deadline.date, "written": written, "year": year}
    days = (deadline.date - written).days
    if days < 0:
        # Where the year is only taken from the letter, it may be the year that is meant otherwise.
        severity = Severity.WARNING if deadline.year_inferred or deadline.recurrence else Severity.ERROR
        said = ("deadline-before-letter",) if reading.letter.date else (BEFORE[name],)
        yield Fault(
            "deadline-before-letter", severity, deadline.at, deadline.written, written.isoformat(),
            (at,) if at else (), said, facts,
        )  # fmt: skip
    elif days < SHORTEST_DAYS and reading.letter.date:
        yield Fault(
            "short-deadline", Severity.NOTE, deadline.at, deadline.written, written.isoformat(),
            (at,) if at else (), facts={**facts, "days": days},
        )  # fmt: skip


def before_year_end(reading: Reading, assignment: Assignment, deadline: Deadline) -> Iterator[Fault]:
    """A report on the use of the year's money that is due before the year is over."""
    year = reading.letter.year
    if not (deadline.date and year and assignment.financing and deadline.date < date(year, 12, 31)):
        return
    if any(other.kind == "annual-report" for other in assignment.deadlines) or "rapport" in (deadline.what or ""):
        facts = {"assignment": assignment.number, "due": deadline.date, "year": year}
        places = (assignment.financing[0].at,)
        yield Fault(
            "deadline-before-period-end", Severity.NOTE, deadline.at, deadline.written, f"{year}-12-31", places,
            facts=facts,
        )  # fmt: skip


def nothing_to_deliver(assignment: Assignment) -> Iterator[Fault]:
    """A date, and no word in the assignment of anything to hand in."""
    dated = [deadline for deadline in assignment.deadlines if deadline.kind == "date" and not deadline.what]
    if dated and not any(DELIVERABLE.search(sentence) for sentence in assignment.sentences):
        facts = {"assignment": assignment.number, "due": dated[0].date or dated[0].written}
        yield Fault(
            "deadline-without-deliverable", Severity.NOTE, dated[0].at, dated[0].written, also_at=(assignment.at,),
            facts=facts,
        )  # fmt: skip


def annual_report_undated(reading: Reading) -> Iterator[Fault]:
    due = [
        (one.number, deadline)
        for one in reading.assignments
        for deadline in one.deadlines
        if deadline.kind == "annual-report"
    ]
    if due:
        facts = {"written": due[0][1].written, "numbers": tuple(dict.fromkeys(number for number, _ in due))}
        others = tuple(deadline.at for _, deadline in due[1:])
        yield Fault(
            "annual-report-undated", Severity.NOTE, due[0][1].at, due[0][1].written, also_at=others, facts=facts
        )  # fmt: skip


def calendar_order(reading: Reading) -> Iterator[Fault]:
    """A list of deadlines that goes back in time: one of the two days may be wrong."""
    dated = [one for one in reading.letter.deadlines if one.date and one.from_table]
    for before, after in pairwise(dated):
        if before.date and after.date and after.date < before.date and after.at.line - before.at.line == 1:
            facts = {"words": after.written, "before": before.written}
            yield Fault(
                "calendar-order", Severity.NOTE, after.at, after.written, before.written, (before.at,), facts=facts
            )  # fmt: skip
