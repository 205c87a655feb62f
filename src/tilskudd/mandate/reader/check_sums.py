"""Do the rows of a table, or the parts that a sentence names, come to what is written?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tilskudd.mandate.reader.amounts import find_amounts
from tilskudd.mandate.reader.fault import Fault
from tilskudd.mandate.reader.reading import Assignment, Reading
from tilskudd.mandate.reader.table_sums import TableSum
from tilskudd.values.finding import Place, Severity

OF_THE_MONEY = re.compile(
    r"\b(?:av (?:dette|desse|disse|midlene|midlane|tilskuddet|tilskotet|bevilgningen|løyvinga|rammen|ramma)"
    r"|hvorav|herav"
    r"|korav)\b",
    re.IGNORECASE,
)


def sum_faults(reading: Reading, sums: Sequence[TableSum]) -> Iterator[Fault]:
    for assignment in reading.assignments:
        yield from recipient_sum(assignment)
        yield from earmark_sum(assignment)
    for one in sums:
        yield from printed_sum(one)


def printed_sum(one: TableSum) -> Iterator[Fault]:
    """A table's own total against its rows, or an amount against the parts it is said to consist of."""
    difference = abs(one.stated - one.computed)
    if not difference or (one.is_upper_bound and one.computed <= one.stated):
        return
    rounded = difference <= one.slack
    said = (one.said, "is-rounding") if rounded else (one.said,)
    yield Fault(
        one.said, Severity.NOTE if rounded else Severity.ERROR, one.at, one.stated, one.computed, one.rows_at,
        said, {"count": len(one.rows_at)},
    )  # fmt: skip


def recipient_sum(assignment: Assignment) -> Iterator[Fault]:
    """The recipients' amounts against the total the table prints and against the assignment's money."""
    if not assignment.recipients:
        return
    computed = sum(recipient.amount for recipient in assignment.recipients)
    rows = tuple(recipient.at for recipient in assignment.recipients)
    facts = {"assignment": assignment.number, "count": len(assignment.recipients)}
    total, at = assignment.recipients_total, assignment.recipients_total_at
    said = "recipients-sum"
    slack = sum(recipient.slack for recipient in assignment.recipients)
    if total is not None:
        if computed != total:
            rounded = abs(computed - total) <= slack
            more = ("is-rounding",) if rounded else ()
            severity = Severity.NOTE if rounded else Severity.ERROR
            yield Fault("table-sum", severity, at, total, computed, rows, (said, "table-writes", *more), facts)
        said, computed, slack = "table-total", total, max(one.slack for one in assignment.recipients)
        rows = (at,) if at else ()
    yield from against_financing(assignment, computed, slack, said, rows, facts)


def against_financing(
    assignment: Assignment,
    computed: int,
    slack: int,
    said: str,
    rows: tuple[Place, ...],
    facts: dict[str, object],
) -> Iterator[Fault]:
    if is_part(assignment, computed):
        return
    for money in assignment.financing if len(assignment.financing) == 1 else ():
        if money.amount != computed:
            rounded = abs(money.amount - computed) <= money.slack + slack
            more = ("may-be-rounding",) if rounded else ()
            severity = Severity.NOTE if rounded else Severity.ERROR
            sentences = (said, "table-against-financing", *more)
            yield Fault(
                "table-against-financing", severity, money.at, money.amount, computed, rows, sentences, facts
            )  # fmt: skip


def is_part(assignment: Assignment, total: int) -> bool:
    """The text itself says that what the table shares out is only a part: «Av midlene er N kroner fordelt»."""
    return any(
        amount.kroner == total and OF_THE_MONEY.search(sentence, 0, amount.start)
        for sentence in assignment.sentences
        for amount in find_amounts(sentence)
    )


def earmark_sum(assignment: Assignment) -> Iterator[Fault]:
    computed = sum(earmark.amount for earmark in assignment.earmarks)
    places = tuple(earmark.at for earmark in assignment.earmarks)
    for stated in assignment.earmarks_stated if assignment.earmarks else ():
        if abs(stated.amount - computed) > stated.slack:
            facts = {"assignment": assignment.number, "count": len(assignment.earmarks)}
            yield Fault(
                "earmark-sum", Severity.ERROR, stated.at, stated.amount, computed, places, facts=facts
            )  # fmt: skip
