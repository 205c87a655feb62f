"""Do the rows of a table come to what is written?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tilskudd.mandate.reader.markdown_tables import TableSum
from tilskudd.mandate.reader.reading import Assignment, Reading
from tilskudd.mandate.reader.words import number_in_words
from tilskudd.values.finding import Finding, Severity
from tilskudd.values.kroner import Kroner


def sum_faults(reading: Reading, sums: Sequence[TableSum]) -> Iterator[Finding]:
    for assignment in reading.assignments:
        yield from recipient_sum(assignment)
        yield from earmark_sum(assignment)
    for one in sums:
        if one.stated != one.computed:
            message = f"Radene i tabellen blir {kr(one.computed)} til sammen. Tabellen skriver {figure(one.stated)}."
            yield Finding("table-sum", Severity.ERROR, message, one.at, one.stated, one.computed)


def recipient_sum(assignment: Assignment) -> Iterator[Finding]:
    """The recipients' amounts against the total the table prints and against the assignment's money."""
    if not assignment.recipients:
        return
    computed = sum(recipient.amount for recipient in assignment.recipients)
    count = number_in_words(len(assignment.recipients))
    told = f"De {count} beløpene i oppdrag {assignment.number} blir {kr(computed)} til sammen."
    total = assignment.recipients_total
    if total is not None:
        if computed != total:
            rows = tuple(recipient.at for recipient in assignment.recipients)
            message = f"{told} Tabellen skriver {figure(total)}."
            yield Finding("table-sum", Severity.ERROR, message, assignment.recipients_total_at, total, computed, rows)
        told, computed = f"Tabellen i oppdrag {assignment.number} skriver {figure(total)} til sammen.", total
    for money in assignment.financing if len(assignment.financing) == 1 else ():
        if money.amount != computed:
            rounded = abs(money.amount - computed) <= money.slack
            more = " Forskjellen kan være avrunding." if rounded else ""
            severity = Severity.NOTE if rounded else Severity.ERROR
            message = f"{told} Finansieringen er {kr(money.amount)}.{more}"
            yield Finding("table-against-financing", severity, message, money.at, money.amount, computed)


def earmark_sum(assignment: Assignment) -> Iterator[Finding]:
    computed = sum(earmark.amount for earmark in assignment.earmarks)
    for stated in assignment.earmarks_stated if assignment.earmarks else ():
        if abs(stated.amount - computed) > stated.slack:
            count = number_in_words(len(assignment.earmarks))
            message = (
                f"De {count} øremerkede beløpene i oppdrag {assignment.number} blir {kr(computed)} til sammen. "
                f"Teksten skriver {kr(stated.amount)}."
            )
            yield Finding("earmark-sum", Severity.ERROR, message, stated.at, stated.amount, computed)


def kr(kroner: int) -> str:
    """The amount as it stands in a sentence."""
    return Kroner.whole(kroner).in_words


def figure(kroner: int) -> str:
    return str(Kroner.whole(kroner))
