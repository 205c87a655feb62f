"""Assignments that are rows of a list or a table, and so have no heading of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from tilskudd.mandate.reader.columns import task_column
from tilskudd.mandate.reader.flow import BULLET, flow_of
from tilskudd.mandate.reader.lines import LetterText
from tilskudd.mandate.reader.markdown_tables import Cell, MarkdownTable, cell_of, cells_of
from tilskudd.mandate.reader.outline import (
    DEADLINE,
    EMPTY,
    HEADINGS,
    NUMBERED,
    SECTION,
    SENTENCE_OPEN,
    Kind,
    OutlineLine,
    is_title,
    next_filled,
)
from tilskudd.mandate.reader.tables import SET
from tilskudd.mandate.reader.task_sections import heads_tasks, with_task_sections

# The header «Nr. | Oppdrag | (Frist)» of agencies under the ministry of digitalisation, as text extraction leaves it.
LIST_HEAD = re.compile(r"(?:Nr|Nummer)\.?,? +Oppdrag(?:et)?(?: +Frist)?", re.IGNORECASE)
NUMBER = re.compile(r"(?P<number>[0-9]{1,3})[.)](?: |$)")
UNIT_IN_CHARGE = re.compile(r"(?:Avd|Ansvarlig|Ansvarleg|Kontakt)\b.*", re.IGNORECASE)
TOP_LEVEL = 4
ASKED = re.compile(r"\b(?:skal|bes|får i oppdrag|må|bør)\b")
IN_ROW = (Kind.DUE, Kind.TEXT, Kind.BULLET, Kind.DEADLINE)
LONGEST_INTRODUCTION = 7

Rows = Mapping[int, tuple[MarkdownTable, Sequence[Cell]]]


def with_entries(
    source: LetterText, lines: Sequence[OutlineLine], tables: Sequence[MarkdownTable]
) -> list[OutlineLine]:
    """The outline with the rows of such lists as openings of assignments, table cells as lines of their own."""
    has_own = any(one.kind is Kind.ASSIGNMENT for one in lines)
    tables = [one for one in tables if "number" in one.columns or not has_own]
    by_row = {row[0].line.number: (table, row) for table in tables for row in table.rows}
    found: list[OutlineLine] = []
    for kind, run in groupby(lines, key=lambda one: one.kind if one.kind in SET else None):
        together = [*run]
        read = from_columns if kind is Kind.COLUMNS else from_table
        found += [*read(source, together, by_row)] if kind else together
    return with_task_sections([*listed([opened_by_sentence(one) for one in found])])


def opened_by_sentence(line: OutlineLine) -> OutlineLine:
    """«Oppdrag 1: Etaten skal …» has no title: what it asks begins on the line of its number."""
    match = NUMBERED.fullmatch(line.bare) if line.kind is Kind.ASSIGNMENT else None
    if match is None or match["title"].endswith("skal:") or not ASKED.search(match["title"]):
        return line
    return replace(line, kind=Kind.LISTED, number=match["nr"] or match["code"] or match["id"] or match["year_code"])


def from_table(source: LetterText, rows: Sequence[OutlineLine], tables: Rows) -> Iterator[OutlineLine]:
    """Rows of a table «Nr. | Oppdrag», or rows that begin with a code and the text in the rows after; else as is."""
    inside = False
    for row in rows:
        table, _ = tables.get(row.line.number, (None, ()))
        cells = [cell for cell in cells_of(source, row.line) if cell.text.strip("-: ") or cell.text == ":"]
        code = NUMBERED.fullmatch(cells[0].text) if cells else None
        opens = code is not None and code["nr"] is None and is_title(code["title"])
        if (
            table
            and task_column(table.columns) is not None
            and (numbered := [*numbered_row(row, table, cells_of(source, row.line))])
        ):
            yield from numbered
            inside = True
        elif opens:
            yield from coded_row(row, cells, code["title"] if code else "")
            inside = True
        elif inside:
            yield from (line_from(row, cell) for cell in cells)
        else:
            yield row


def from_columns(source: LetterText, rows: Sequence[OutlineLine], tables: Rows) -> Iterator[OutlineLine]:
    """Rows set in columns «Nr. Oppdrag Frist», a row's deadline after all lines of its text; other rows as is."""
    held: list[OutlineLine] = []
    for row in rows:
        table, cells = tables.get(row.line.number, (None, ()))
        numbered = [*numbered_row(row, table, cells)] if table and task_column(table.columns) is not None else []
        if numbered:
            yield from held
            yield numbered[0]
            held = numbered[1:]
        elif held or (table and task_column(table.columns) is not None):
            yield from (line_from(row, cell) for cell in cells if cell.text)
        else:
            yield row
    yield from held


def numbered_row(row: OutlineLine, table: MarkdownTable, cells: Sequence[Cell]) -> Iterator[OutlineLine]:
    task = cell_of(cells, task_column(table.columns))
    number = cell_of(cells, table.columns.get("number")) or task
    due = cell_of(cells, table.columns.get("due"))
    if not number or not task or not task.text or (number is not task and not re.search("[0-9]", number.text)):
        return
    together = row.line.cut(number.line.start, task.line.end)
    yield OutlineLine(together, Kind.LISTED, task.text, number.text.rstrip(".):") if number is not task else "")
    if due and due.text:
        yield OutlineLine(due.line, Kind.DUE, due.text)


def coded_row(row: OutlineLine, cells: Sequence[Cell], title: str) -> Iterator[OutlineLine]:
    """The health ministry's main letter: code, unit in charge, title; or a title that a converter cut into cells."""
    yield OutlineLine(cells[0].line, Kind.ASSIGNMENT, cells[0].text)
    for cell in cells[1:]:
        if title or not UNIT_IN_CHARGE.fullmatch(cell.text):
            yield OutlineLine(cell.line, Kind.TITLE, cell.text)


def line_from(row: OutlineLine, cell: Cell) -> OutlineLine:
    kind = (
        Kind.DEADLINE if DEADLINE.fullmatch(cell.text) else Kind.BULLET if BULLET.match(cell.line.text) else Kind.TEXT
    )
    return OutlineLine(cell.line, kind, cell.text)


def listed(lines: Sequence[OutlineLine]) -> Iterator[OutlineLine]:
    """Numbered rows under «Nr. Oppdrag» or a heading «Oppdrag …», and bullets without numbers under such a heading."""
    shape: re.Pattern[str] | None = None
    before, blank, of_table = "", False, False
    last = Entry(0, Kind.LISTED, 0)
    for index, line in enumerate(lines):
        if line.kind in EMPTY:
            blank = True
            yield line
            continue
        opening = shape_of_list(lines, index)
        entry = shape.match(line.line.text.strip()) if shape and line.kind not in SET else None
        if entry and last.is_next_section(line, entry):
            entry, shape = None, None
        if entry and shape is BULLET and line.line.indent > (last.indent if last.number else TOP_LEVEL):
            entry = None
        if opening is not None:
            shape, last = opening, Entry(0, Kind.LISTED, section_number(line))
            yield replace(line, kind=Kind.SECTION) if line.kind is Kind.TEXT else line
        elif entry and line.line.indent < TOP_LEVEL:
            number = entry.groupdict().get("number") or ""
            indent = last.indent if last.number else line.line.indent
            last = Entry(int(number or last.number + 1), line.kind, last.section, indent)
            yield replace(line, kind=Kind.LISTED, number=number)
        elif (shape and ends_list(line, before, blank)) or (of_table and blank):
            shape = None
            yield replace(line, kind=Kind.RESUME) if line.kind is Kind.TEXT else line
        else:
            yield line
        of_table = line.kind is Kind.LISTED or (of_table and line.kind in IN_ROW and not blank)
        before, blank = line.bare, False


@dataclass(frozen=True, slots=True)
class Entry:
    """The entry of a list that was read last, how its line looked, and the number of the section the list is in."""

    number: int
    kind: Kind
    section: int
    indent: int = 0

    def is_next_section(self, line: OutlineLine, entry: re.Match[str]) -> bool:
        """A heading of its own that does not carry the list's numbers on, or carries the section's on."""
        number = int(entry.groupdict().get("number") or 0)
        if line.kind is not Kind.SECTION or not number or self.number == 0:
            return False
        return number != self.number + 1 or (number == self.section + 1 and self.kind is not Kind.SECTION)


def section_number(line: OutlineLine) -> int:
    section = SECTION.fullmatch(line.bare)
    number = section["number"].partition(".")[0] if section else ""
    return int(number) if number.isdigit() else 0


def shape_of_list(lines: Sequence[OutlineLine], index: int) -> re.Pattern[str] | None:
    """How the rows begin of the list that this line heads; None when it heads none."""
    line = lines[index]
    is_head = LIST_HEAD.fullmatch(line.bare) is not None
    is_group = line.kind is Kind.SECTION and heads_tasks(line.bare)
    if not (is_head or is_group):
        return None
    following = next_filled(lines, index + 1)
    if following is None:
        return None
    first = lines[following]
    if NUMBER.match(first.bare) or (is_group and introduces_list(lines, following)):
        return NUMBER
    if is_group and first.kind is Kind.TEXT and first.bare[-1] == ":":
        following = next_filled(lines, following + 1)
        first = lines[following] if following is not None else first
    return BULLET if first.kind is Kind.BULLET and is_group and not names_assignment(first) else None


def introduces_list(lines: Sequence[OutlineLine], index: int) -> bool:
    """A sentence or two that end before a list with numbers begins at its first."""
    for at in range(index, min(len(lines), index + LONGEST_INTRODUCTION)):
        if lines[at].kind in EMPTY or (lines[at].kind is Kind.TEXT and not NUMBER.match(lines[at].bare)):
            continue
        before = next((lines[to].bare for to in range(at - 1, index - 2, -1) if lines[to].kind not in EMPTY), ".")
        return lines[at].bare.startswith(("1. ", "1) ")) and before[-1] in ".:"
    return False


def names_assignment(line: OutlineLine) -> bool:
    """An entry of a list of contents, which names assignments that have their own heading further down."""
    return NUMBERED.match(BULLET.sub("", line.bare, count=1)) is not None


def ends_list(line: OutlineLine, before: str, blank: bool) -> bool:
    if line.kind in HEADINGS:
        return True
    # The number of a row may stand on a line of its own, and blank lines between all lines.
    return blank and line.kind is Kind.TEXT and not SENTENCE_OPEN.search(before) and not NUMBER.fullmatch(before)


def first_words(source: LetterText, line: OutlineLine) -> str:
    return flow_of(source, [line.line]).text
