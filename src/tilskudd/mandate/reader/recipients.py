"""Recipients and their amounts, in plain text: by municipality number, or by name alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tilskudd.mandate.reader.columns import AMOUNTS, RECIPIENT
from tilskudd.mandate.reader.figures import Figure, figure_of
from tilskudd.mandate.reader.flow import flow_of
from tilskudd.mandate.reader.lines import LetterText
from tilskudd.mandate.reader.outline import EMPTY, Kind, OutlineLine, next_filled
from tilskudd.mandate.reader.reading import Recipient
from tilskudd.mandate.reader.tables import (
    AMOUNT_AT_END,
    LONGEST_LINE,
    SET,
    TOTAL_LABEL,
    Head,
    RecipientTable,
    Row,
    head_above,
    row_from,
)
from tilskudd.values.finding import Place

# The first two digits of a municipality's number are its county's.
RECIPIENT_ROW = re.compile(r"(?P<code>(?:0[1-9]|[1-4][0-9]|5[0-6])[0-9]{2}) (?P<name>[A-ZÆØÅÁČŠŽ][^0-9:;!?]{1,80}?) ?$")
NAMED_ROW = re.compile(r"(?P<name>[A-ZÆØÅÁČŠŽ][^:;!?|]{1,90}?)[ :–-]*$")
SHARED_OUT = re.compile(r"\b(?:fordel\w*|tildel\w*|mottak\w*|beløp)\b[^.]*:$", re.IGNORECASE)
FEWEST_NAMED = 2


def find_recipient_tables(source: LetterText, lines: Sequence[OutlineLine]) -> Iterator[RecipientTable]:
    """Rows that stand together, with a lone amount after them as total."""
    index = next_filled(lines, 0)
    while index is not None:
        head = head_above(lines, index) if lines[index].bare[:4].isdigit() else Head()
        rows, after = recipients_from(source, lines, index, head)
        if not rows and heads_names(lines, index):
            first = next_filled(lines, index + 1)
            if first is not None:
                head = head_above(lines, first)
                rows, after = named_from(source, lines, first, head)
        if rows:
            total, total_line = total_from(source, lines, after, head)
            taken = frozenset(number for _, row in rows for number in row.lines) | total_line
            kroner, place = total or (None, None)
            yield RecipientTable(tuple(one for one, _ in rows), kroner, place, taken)
        index = next_filled(lines, max(after, index + 1))


def recipients_from(
    source: LetterText, lines: Sequence[OutlineLine], index: int, head: Head
) -> tuple[list[tuple[Recipient, Row]], int]:
    rows: list[tuple[Recipient, Row]] = []
    head = Head(unit=head.unit)
    while (start := next_filled(lines, index)) is not None:
        coded = (
            lines[start].bare[:4].isdigit() and lines[start].kind not in SET and len(lines[start].bare) <= LONGEST_LINE
        )
        row = row_from(source, lines, start, head) if coded else None
        key = RECIPIENT_ROW.fullmatch(row.before_amount) if row else None
        if row is None or key is None:
            break
        amount = row.amount
        one = Recipient(key["code"], key["name"].strip(), amount.kroner, row.flow.whole, amount.slack)
        rows.append((one, row))
        index = start + row.lines[-1] - row.lines[0] + 1
    return rows, index


def heads_names(lines: Sequence[OutlineLine], index: int) -> bool:
    """A header «Mottaker Beløp», or a sentence «fordeles slik:», above rows without numbers."""
    text = lines[index].bare
    if len(text) > LONGEST_LINE or lines[index].kind not in (Kind.TEXT, Kind.LABEL):
        return False
    columns = RECIPIENT.match(text) is not None and AMOUNTS.search(text) is not None and len(text) < 80
    return columns or SHARED_OUT.search(text) is not None


def named_from(
    source: LetterText, lines: Sequence[OutlineLine], index: int, head: Head
) -> tuple[list[tuple[Recipient, Row]], int]:
    rows: list[tuple[Recipient, Row]] = []
    first = index
    while (start := next_filled(lines, index)) is not None:
        line = lines[start]
        if line.kind is not Kind.TEXT or len(line.bare) > LONGEST_LINE:
            break
        flow = flow_of(source, [line.line])
        found = amount_at_end(flow.text, head.unit)
        name = NAMED_ROW.fullmatch(flow.text[: found.start].strip()) if found else None
        if found is None or name is None or TOTAL_LABEL.fullmatch(name["name"]):
            break
        row = Row(flow, {"after": found}, (line.line.number,))
        rows.append((Recipient("", name["name"].strip(" :–-"), found.kroner, flow.whole, found.slack), row))
        index = start + 1
    return (rows, index) if len(rows) >= FEWEST_NAMED else ([], first)


def amount_at_end(text: str, unit: int) -> Figure | None:
    match = AMOUNT_AT_END.search(text)
    return figure_of(match["figure"], unit, match.start()) if match else None


def total_from(
    source: LetterText, lines: Sequence[OutlineLine], index: int, head: Head
) -> tuple[tuple[int, Place] | None, frozenset[int]]:
    start = next_filled(lines, index)
    if start is None or len(lines[start].bare) > LONGEST_LINE or lines[start].kind in EMPTY:
        return None, frozenset()
    flow = flow_of(source, [lines[start].line])
    amount = amount_at_end(flow.text, head.unit)
    is_number_of_page = amount is not None and amount.end - amount.start < 3 and head.unit == 1
    if amount is None or is_number_of_page or not TOTAL_LABEL.fullmatch(flow.text[: amount.start].strip()):
        return None, frozenset()
    return (amount.kroner, flow.place(amount.start, amount.end)), frozenset({lines[start].line.number})
