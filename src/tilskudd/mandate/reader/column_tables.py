"""Tables set in columns, with tabs or wide gaps between, under a header line that names the columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tilskudd.mandate.reader.columns import YEARS, columns_of, task_column, without_unit
from tilskudd.mandate.reader.flow import flow_of
from tilskudd.mandate.reader.lines import LetterText, Line
from tilskudd.mandate.reader.markdown_tables import Cell, MarkdownTable, unit_around
from tilskudd.mandate.reader.outline import EMPTY, HEADINGS, Kind, OutlineLine
from tilskudd.mandate.reader.stacked_tables import stacked_table

# Words with one space between them stand in one column.
WORDS = re.compile(r"[^\s\u00a0]+(?:[ \u00a0][^\s\u00a0]+)*")
FIGURES = re.compile(r"[-+\u2212–(]?[0-9][0-9 .,\u00a0]*\)?(?: ?(?:kr|kroner|,-))?")
# A column where nothing changes.
NOTHING = ("-", "–", "\u2212")
ENDS_SENTENCE = re.compile(r"\w{5}[.:;]$")
LONGEST_LINE = 400
LONGEST_NAME = 45
MOST_ROWS = 400
AMOUNTS = {"after", "change"}
# What a table must have columns for, to be one of those that letters set in columns.
KINDS = ({"line"}, {"chapter", "item"}, {"recipient"}, {"code"}, {"number", "task"}, {"number", "text"}, {"due"})


@dataclass(frozen=True, slots=True)
class Head:
    """The header: its line, what the columns mean, and where in the line each begins and ends."""

    index: int
    columns: dict[str, int]
    spans: tuple[tuple[int, int], ...]
    has_tabs: bool


def find_column_tables(
    source: LetterText, lines: Sequence[OutlineLine]
) -> tuple[list[MarkdownTable], list[OutlineLine]]:
    """The tables, and the outline where their lines are told to be header and rows."""
    found: list[MarkdownTable] = []
    told = [*lines]
    index = 0
    while index < len(lines):
        head = head_at(lines, index)
        rows = [*rows_under(source, lines, head)] if head else []
        if head is None and (stacked := stacked_table(source, lines, index)):
            found.append(stacked)
            numbers = {cell.line.number for row in stacked.rows for cell in row}
            end = max(numbers)
            while index < len(lines) and lines[index].line.number <= end:
                kind = Kind.COLUMNS if lines[index].line.number in numbers else Kind.LABEL
                told[index] = replace(lines[index], kind=kind) if lines[index].kind not in EMPTY else lines[index]
                index += 1
            continue
        if head is None or not rows:
            index += 1
            continue
        last = rows[-1][0]
        for at in range(index + 1, head.index + 1):
            told[at] = replace(lines[at], kind=Kind.LABEL)
        columns, unit = head.columns, unit_around(lines, index, last - index + 1)
        found.append(MarkdownTable(len(head.spans), columns, tuple(cells for _, cells in rows), unit))
        told[index] = replace(lines[index], kind=Kind.LABEL)
        for at, _ in rows:
            told[at] = replace(lines[at], kind=Kind.COLUMNS)
        index = last + 1
    return found, told


def head_at(lines: Sequence[OutlineLine], index: int) -> Head | None:
    """The header that this line is: short names of two columns or more, that together are those of a known table."""
    line = lines[index]
    if line.kind in EMPTY or line.kind in (Kind.TABLE, Kind.BULLET) or len(line.line.text) > LONGEST_LINE:
        return None
    text = line.line.text
    spans = spans_of(text)
    names = [" ".join(text[start:end].split()).strip("*") for start, end in spans]
    while "\t" not in text and (more := rest_of_header(lines, index + 1, spans)):
        index += 1
        names = [f"{name} {more[at]}" if at in more else name for at, name in enumerate(names)]
        spans = [widened(span, lines[index].line.text) for span in spans]
    if len(names) < 2 or any(len(name) > LONGEST_NAME or has_figures(name) for name in names):
        return None
    columns = columns_of(names)
    if not any(kind <= {*columns} for kind in KINDS) or len(columns) < 2:
        return None
    if "due" in columns or task_column(columns) is not None or AMOUNTS & {*columns}:
        return Head(index, columns, tuple(spans), "\t" in text.strip())
    return None


def rest_of_header(lines: Sequence[OutlineLine], index: int, above: Sequence[tuple[int, int]]) -> dict[int, str]:
    """The words of a header's second line, by the column they stand under; none when the line is no such."""
    if index >= len(lines) or lines[index].kind is not Kind.TEXT or not lines[index].line.indent:
        return {}
    text = lines[index].line.text
    under = {}
    for span in spans_of(text):
        at = nearest(span, above)
        words = text[span[0] : span[1]]
        if distance(span, above[at]) > 0 or has_figures(words) or len(words) > LONGEST_NAME or at in under:
            return {}
        under[at] = words
    return under


def widened(span: tuple[int, int], below: str) -> tuple[int, int]:
    """The stretch of a column with what stands under it in the header's next line."""
    under = [one for one in spans_of(below) if distance(one, span) <= 0]
    return min(span[0], *(one[0] for one in under), span[0]), max(span[1], *(one[1] for one in under), span[1])


def has_figures(name: str) -> bool:
    return re.search("[0-9]", YEARS.sub("", without_unit(name))) is not None or ENDS_SENTENCE.search(name) is not None


def spans_of(text: str) -> list[tuple[int, int]]:
    """Where each cell stands; between tabs a cell may be empty."""
    if "\t" not in text.strip():
        return [match.span() for match in WORDS.finditer(text)]
    found, start = [], 0
    for piece in text.rstrip().split("\t"):
        found.append((start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())))
        start += len(piece) + 1
    return [(min(first, last), last) for first, last in found]


def rows_under(source: LetterText, lines: Sequence[OutlineLine], head: Head) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """The lines below that stand in the header's columns; after a blank line only what is plainly a row goes on."""
    blank, any_row = False, False
    for index in range(head.index + 1, min(len(lines), head.index + MOST_ROWS)):
        line = lines[index]
        if line.kind in EMPTY:
            blank = True
            continue
        cells = cells_in(source, line, head)
        is_row = cells is not None and tells_row(cells, head)
        is_rest = any_row and not blank and cells is not None and is_rest_of_cell(cells)
        if cells is None or not (is_row or is_rest) or ends_table(line, blank, head, cells):
            return
        yield index, cells
        blank, any_row = False, True


def cells_in(source: LetterText, line: OutlineLine, head: Head) -> tuple[Cell, ...] | None:
    """The line's cells, one for each column of the header; None for a line that is no part of any table."""
    if line.kind in (Kind.TABLE, Kind.BULLET, Kind.CLOSING) or len(line.line.text) > 2 * LONGEST_LINE:
        return None
    spans = spans_of(line.line.text)
    if head.has_tabs and "\t" not in line.line.text:
        return None
    found: list[tuple[int, int] | None] = [None] * len(head.spans)
    in_order = len(spans) == len(head.spans)
    for number, span in enumerate(spans):
        at = number if in_order or head.has_tabs else nearest(span, head.spans)
        if at >= len(found):
            return None
        known = found[at]
        found[at] = (known[0], span[1]) if known else span
    return tuple(cell(source, line.line, span) for span in found)


def cell(source: LetterText, line: Line, span: tuple[int, int] | None) -> Cell:
    start, end = span or (0, 0)
    cut = line.cut(line.start + start, line.start + end)
    return Cell(flow_of(source, [cut]).text.strip("* "), cut)


def nearest(span: tuple[int, int], columns: Sequence[tuple[int, int]]) -> int:
    """The column whose header stands above the most of the cell, or else closest to it."""
    return min(range(len(columns)), key=lambda at: (distance(span, columns[at]), abs(span[0] - columns[at][0])))


def distance(span: tuple[int, int], column: tuple[int, int]) -> int:
    """How far apart two stretches are; below zero by how much they overlap."""
    return max(span[0], column[0]) - min(span[1], column[1])


def tells_row(cells: Sequence[Cell], head: Head) -> bool:
    """A row has what its kind of table is about: an amount, a chapter with its name, a deadline, a numbered task."""
    texts = {name: cells[at].text for name, at in head.columns.items()}
    if AMOUNTS & {*texts}:
        amounts = [texts[name] for name in ("before", "change", "after", "amount") if texts.get(name)]
        is_chapter = texts.get("chapter", "").isdigit() and bool(texts.get("name")) and not amounts
        return is_chapter or (bool(amounts) and all(FIGURES.fullmatch(one) or one in NOTHING for one in amounts))
    task = task_column(head.columns)
    if task is not None:
        return bool(cells[task].text) and bool(
            re.search("[0-9]", texts.get("number") or texts.get("due", "")) or "number" not in texts
        )
    due = texts.get("due", "")
    return bool(re.search("[0-9]", due)) and sum(bool(one) for one in texts.values()) > 1


def is_rest_of_cell(cells: Sequence[Cell]) -> bool:
    """Words in one column only, and not the first: the row above goes on."""
    filled = [at for at, one in enumerate(cells) if one.text]
    return len(filled) == 1 and filled[0] > 0


def ends_table(line: OutlineLine, blank: bool, head: Head, cells: Sequence[Cell]) -> bool:
    """The next heading, which may stand in two pieces: its number and its words."""
    has_amount = any(FIGURES.fullmatch(one.text) for one in cells[1:])
    return blank and line.kind in HEADINGS and not has_amount
