"""Tables in plain text, read by the shape of their rows: code or budget line, name, amount."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tilskudd.mandate.reader.amounts import IN_THOUSANDS, Amount, last_number
from tilskudd.mandate.reader.budget_references import is_line, name_and_terms
from tilskudd.mandate.reader.flow import Flow, flow_of
from tilskudd.mandate.reader.lines import LetterText
from tilskudd.mandate.reader.outline import EMPTY, Kind, OutlineLine, next_filled
from tilskudd.mandate.reader.reading import Position, Recipient
from tilskudd.values.finding import Place

BUDGET_ROW = re.compile(r"(?P<chapter>[0-9]{3,4})[/.](?P<item>[0-9]{2})(?![0-9.])")
# The first two digits of a municipality's number are its county's.
RECIPIENT_ROW = re.compile(r"(?P<code>(?:0[1-9]|[1-4][0-9]|5[0-6])[0-9]{2}) (?P<name>[A-ZÆØÅÁČŠŽ][^0-9:;!?]{1,80}?) ?$")
TOTAL_LABEL = re.compile(r"(?:I alt|Sum|Totalt|Til sammen|Samlet)? ?:?", re.IGNORECASE)
LONGEST_ROW = 8
LINES_OF_HEAD = 6


@dataclass(frozen=True, slots=True)
class Row:
    """A row that begins with a key and ends with an amount, over one line or more."""

    flow: Flow
    amount: Amount
    lines: tuple[int, ...]

    @property
    def before_amount(self) -> str:
        return self.flow.text[: self.amount.start].strip()


@dataclass(frozen=True, slots=True)
class RecipientTable:
    """Recipients with their amounts, and the total that the table prints."""

    rows: tuple[Recipient, ...]
    total: int | None
    total_at: Place | None
    lines: frozenset[int]


def find_positions(source: LetterText, lines: Sequence[OutlineLine]) -> tuple[list[Position], set[int]]:
    """Rows of chapter/item, name and amount, anywhere in the letter; and the numbers of the lines they took."""
    found, taken, unit = [], set[int](), 1
    for index, line in enumerate(lines):
        key = BUDGET_ROW.match(line.bare)
        if key is None or line.line.number in taken or line.kind is Kind.TABLE:
            continue
        unit = unit_of_table(lines, index, taken, unit)
        row = row_from(source, lines, index, unit)
        chapter, item = int(key["chapter"]), int(key["item"])
        if row is None or not is_line(chapter, item):
            continue
        name, terms = name_and_terms(row.before_amount[key.end() :])
        taken.update(row.lines)
        found.append(
            Position(chapter, item, name, row.amount.kroner, row.flow.whole, None, terms, slack=row.amount.slack)
        )
    return found, taken


def find_recipient_tables(source: LetterText, lines: Sequence[OutlineLine]) -> Iterator[RecipientTable]:
    """Rows of municipality number, name and amount that stand together, with a lone amount after them as total."""
    index = next_filled(lines, 0)
    while index is not None:
        unit = unit_of_table(lines, index, (), 1) if lines[index].bare[:1].isdigit() else 1
        rows, after = recipients_from(source, lines, index, unit)
        if rows:
            total, total_line = total_from(source, lines, after, unit)
            taken = frozenset(number for _, row in rows for number in row.lines) | total_line
            kroner, place = total if total else (None, None)
            yield RecipientTable(tuple(one for one, _ in rows), kroner, place, taken)
        index = next_filled(lines, max(after, index + 1))


def recipients_from(
    source: LetterText, lines: Sequence[OutlineLine], index: int, unit: int
) -> tuple[list[tuple[Recipient, Row]], int]:
    rows: list[tuple[Recipient, Row]] = []
    while (start := next_filled(lines, index)) is not None:
        row = row_from(source, lines, start, unit) if lines[start].bare[:4].isdigit() else None
        key = RECIPIENT_ROW.fullmatch(row.before_amount) if row else None
        if row is None or key is None:
            break
        rows.append((Recipient(key["code"], key["name"].strip(), row.amount.kroner, row.flow.whole), row))
        index = start + row.lines[-1] - row.lines[0] + 1
    return rows, index


def total_from(
    source: LetterText, lines: Sequence[OutlineLine], index: int, unit: int
) -> tuple[tuple[int, Place] | None, frozenset[int]]:
    start = next_filled(lines, index)
    if start is None:
        return None, frozenset()
    flow = flow_of(source, [lines[start].line])
    amount = last_number(flow.text, unit)
    if amount is None or not TOTAL_LABEL.fullmatch(flow.text[: amount.start]):
        return None, frozenset()
    return (amount.kroner, flow.place(amount.start, amount.end)), frozenset({lines[start].line.number})


def row_from(source: LetterText, lines: Sequence[OutlineLine], index: int, unit: int) -> Row | None:
    """Read on from a key, over blank lines, until a line ends with an amount; None when none does."""
    taken = [lines[index].line]
    while True:
        flow = flow_of(source, taken)
        amount = last_number(flow.text, unit)
        if amount is not None and amount.start > 4 and is_table_amount(flow.text, amount):
            return Row(flow, amount, tuple(line.number for line in taken))
        following = next_filled(lines, index + 1)
        if following is None or len(taken) == LONGEST_ROW or not continues_row(lines[following]):
            return None
        index = following
        taken.append(lines[index].line)


def is_table_amount(text: str, amount: Amount) -> bool:
    # The item number of a bare «chapter/item» is no amount, nor is a number inside a name.
    return amount.end - amount.start >= 3 and text[amount.start - 1] == " "


def continues_row(line: OutlineLine) -> bool:
    return line.kind is Kind.TEXT and BUDGET_ROW.match(line.bare) is None and line.bare[-1] not in ".:;"


def unit_of_table(lines: Sequence[OutlineLine], index: int, taken: Sequence[int] | set[int], unit: int) -> int:
    """1 000 when the lines above the first row say so; the rows that follow keep the unit of the row before."""
    above = [line for line in lines[max(0, index - LINES_OF_HEAD) : index] if line.kind not in EMPTY]
    if above and above[-1].line.number in taken:
        return unit
    return 1000 if any(IN_THOUSANDS.search(line.bare) for line in above) else 1
