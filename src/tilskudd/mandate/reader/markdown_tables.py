"""Tables in Markdown, read by the words of their header: budget lines, recipients, deadlines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tilskudd.mandate.reader.amounts import find_amounts
from tilskudd.mandate.reader.budget_references import LEAD_IN, is_line, name_and_terms
from tilskudd.mandate.reader.columns import columns_of, unit_in
from tilskudd.mandate.reader.figures import Figure, figure_of
from tilskudd.mandate.reader.flow import flow_of
from tilskudd.mandate.reader.lines import LetterText, Line
from tilskudd.mandate.reader.outline import EMPTY, Kind, OutlineLine
from tilskudd.mandate.reader.reading import Change, Position, Recipient
from tilskudd.mandate.reader.table_sums import TableSum
from tilskudd.mandate.reader.tables import RecipientTable
from tilskudd.values.finding import Place

CELL = re.compile(r"[^|]+")
WRITTEN_LINE = re.compile(r"(?:[Kk]ap\.? ?)?([0-9]{3,4})(?:[/.]|,? ?[Pp]ost ?|,? )([0-9]{1,2})(?![0-9])")
TOTAL = re.compile(r"(?:sum|totalt?|i alt|til sammen|til saman|samlet|samla)\b", re.IGNORECASE)
NAMED_CHAPTER = re.compile(r"\b[Kk]ap(?:ittel|\.) ?([0-9]{3,4})\b")
PARTIAL = re.compile(r"\b(?:herunder|bl\.a\.|blant annet|mellom anna|inkludert|medrekna)\b", re.IGNORECASE)
LINES_OF_HEAD = 4
THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its words without marks and line breaks, and the part of the line they stand in."""

    text: str
    line: Line


@dataclass(frozen=True, slots=True)
class MarkdownTable:
    """How many cells the widest row has, what the columns mean, the rows under the header, the unit in kroner."""

    width: int
    columns: dict[str, int]
    rows: tuple[tuple[Cell, ...], ...]
    unit: int


@dataclass(frozen=True, slots=True)
class MarkdownTables:
    changes: tuple[Change, ...] = ()
    positions: tuple[Position, ...] = ()
    sums: tuple[TableSum, ...] = ()
    recipients: tuple[RecipientTable, ...] = ()


def tables_of(source: LetterText, lines: Sequence[OutlineLine]) -> list[MarkdownTable]:
    """Every table; one without a header goes on with the columns of the table before it, over a page end."""
    found: list[MarkdownTable] = []
    for first, rows in blocks(source, lines):
        meanings = [columns_of([cell.text for cell in row]) for row in rows[:3]]
        head = max(range(len(meanings)), key=lambda row: len(meanings[row]))
        columns, body = meanings[head], rows[head + 1 :]
        unit = unit_around(lines, first, len(rows))
        if found and len(columns) < 2 and widest(rows) == found[-1].width:
            found[-1] = replace(found[-1], rows=(*found[-1].rows, *filled(rows)))
        else:
            found.append(MarkdownTable(widest(rows), columns, filled(body), unit))
    return found


def unit_around(lines: Sequence[OutlineLine], first: int, count: int) -> int:
    """The unit that the table's lines, or those next to it, say its amounts are in; else kroner."""
    said = [line.bare for line in lines[max(0, first - LINES_OF_HEAD) : first + count + 3]]
    return next((unit for one in said if (unit := unit_in(one))), 1)


def filled(rows: Sequence[tuple[Cell, ...]]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(row for row in rows if any(cell.text.strip("-: ") for cell in row))


def widest(rows: Sequence[Sequence[Cell]]) -> int:
    return max((len(row) for row in rows), default=0)


def blocks(source: LetterText, lines: Sequence[OutlineLine]) -> Iterator[tuple[int, list[tuple[Cell, ...]]]]:
    """The table lines that stand together."""
    held: list[tuple[Cell, ...]] = []
    first, blank = 0, False
    for index, line in enumerate(lines):
        if line.kind is Kind.TABLE and not (held and blank):
            first = first if held else index
            held.append(cells_of(source, line.line))
        elif line.kind is Kind.TABLE:
            yield first, held
            first, held = index, [cells_of(source, line.line)]
        elif held and line.kind not in EMPTY:
            yield first, held
            held = []
        blank = line.kind in EMPTY
    if held:
        yield first, held


def cells_of(source: LetterText, line: Line) -> tuple[Cell, ...]:
    found = []
    inner = line.text.strip()
    # The marks at both ends of a row frame it; an empty cell between two marks is a cell.
    start = line.start + line.indent + (1 if inner.startswith("|") else 0)
    for piece in inner.strip("|").split("|") if inner.strip("|") else []:
        cut = line.cut(start, start + len(piece))
        found.append(Cell(flow_of(source, [cut]).text, cut))
        start += len(piece) + 1
    return tuple(found)


def read_markdown_tables(source: LetterText, tables: Sequence[MarkdownTable], is_main: bool) -> MarkdownTables:
    """Changes, positions, recipients and printed sums; in a main letter, what it allots is change and position both."""
    read = MarkdownTables()
    for table in tables:
        if "line" in table.columns or {"chapter", "item"} <= {*table.columns}:
            found = budget_table(source, table, is_main)
            read = MarkdownTables(
                (*read.changes, *found.changes),
                (*read.positions, *found.positions),
                (*read.sums, *found.sums),
                read.recipients,
            )
        elif {"recipient", "after"} <= {*table.columns} or {"code", "after"} <= {*table.columns}:
            read = replace(read, recipients=(*read.recipients, recipient_table(source, table)))
    return read


def budget_table(source: LetterText, table: MarkdownTable, is_main: bool) -> MarkdownTables:
    changes: list[Change] = []
    positions: list[Position] = []
    sums: list[TableSum] = []
    chapter: str = ""
    above: Cell | None = None
    for row in table.rows:
        chapter = cell_text(row, table.columns.get("chapter")) or chapter
        line = line_of(row, table.columns, chapter)
        after = figure(row, table, "after")
        change = figure(row, table, "change")
        if line and (after or change):
            name, terms = name_and_terms(cell_text(row, table.columns.get("name")))
            at, above = row_place(source, row), cell_of(row, table.columns.get("name"))
            if after:
                before = figure(row, table, "before")
                kroner = before.kroner if before else None
                positions.append(Position(*line, name, after.kroner, at, kroner, terms, slack=after.slack))
            allotted = change or (after if is_main and not {"before", "change"} & {*table.columns} else None)
            if allotted:
                changes.append(Change(*line, name, allotted.kroner, at, terms, slack=allotted.slack))
        elif (after or change) and TOTAL.match(row[0].text or next((cell.text for cell in row if cell.text), "")):
            sums += table_totals(source, row, table, positions, changes)
        elif above is not None and positions and rest_of_name(row, table):
            if found := [*parts_of(source, row, above, positions[-1])]:
                sums += found
                continue
            positions[-1] = with_more_name(source, positions[-1], row)
        elif above is not None and positions and not after:
            sums += parts_of(source, row, above, positions[-1])
    return MarkdownTables(tuple(changes), tuple(positions), tuple(sums))


def table_totals(
    source: LetterText,
    row: Sequence[Cell],
    table: MarkdownTable,
    positions: Sequence[Position],
    changes: Sequence[Change],
) -> Iterator[TableSum]:
    """A row «Sum» against the rows above it: all of them, those of the chapter it names, or those of the last one."""
    for column, above in (("after", positions), ("change", changes if "change" in table.columns else ())):
        stated = figure(row, table, column)
        if stated is None or not above:
            continue
        own = [one for one in above if one.chapter == above[-1].chapter]
        named = NAMED_CHAPTER.search(" ".join(cell.text for cell in row))
        counted = [one for one in above if one.chapter == int(named[1])] if named else above
        total = sum(one.amount for one in counted)
        if stated.kroner == sum(one.amount for one in own):
            total, counted = stated.kroner, own
        rows = tuple(one.at for one in counted)
        # Amounts in thousands are exact in the state's budget; millions with a decimal are rounded.
        slack = sum(one.slack for one in counted) if stated.slack > THOUSAND else 0
        yield TableSum(stated.kroner, total, row_place(source, row), rows, slack)


def rest_of_name(row: Sequence[Cell], table: MarkdownTable) -> bool:
    """Words in the column of names only: the name above goes on."""
    filled = [at for at, cell in enumerate(row) if cell.text]
    return filled == [table.columns.get("name")]


def with_more_name(source: LetterText, position: Position, row: Sequence[Cell]) -> Position:
    more = next(cell for cell in row if cell.text)
    name, terms = name_and_terms(f"{', '.join((position.name or '', *position.terms))} {more.text}")
    at = source.place(position.at.start, place_of(source, more).end)
    return replace(position, name=name, terms=terms, at=at)


def parts_of(source: LetterText, row: Sequence[Cell], above: Cell, position: Position) -> Iterator[TableSum]:
    """The amounts that a row without a key says that the row above consists of («hvorav»)."""
    flow = flow_of(source, [cell.line for cell in row])
    found = [*find_amounts(flow.text)]
    if len(found) < 2 or not LEAD_IN.search(above.text):
        return
    places = tuple(flow.place(one.start, one.end) for one in found)
    computed = sum(one.kroner for one in found)
    slack = sum(one.slack for one in found) + position.slack
    upper = PARTIAL.search(above.text) is not None or computed < position.amount
    yield TableSum(position.amount, computed, flow.whole, places, slack, "parts-sum", upper)


def recipient_table(source: LetterText, table: MarkdownTable) -> RecipientTable:
    rows: list[Recipient] = []
    total: tuple[int, Place] | None = None
    for row in table.rows:
        amount = figure(row, table, "after")
        name = cell_text(row, table.columns.get("recipient")) or cell_text(row, table.columns.get("name"))
        code = cell_text(row, table.columns.get("code"))
        if amount is None:
            continue
        if not (name or code) or TOTAL.match(name or code):
            total = (amount.kroner, place_of(source, row[table.columns["after"]]))
        else:
            rows.append(Recipient(code, name, amount.kroner, row_place(source, row), amount.slack))
    numbers = frozenset(cell.line.number for row in table.rows for cell in row)
    kroner, at = total or (None, None)
    return RecipientTable(tuple(rows), kroner, at, numbers)


def line_of(row: Sequence[Cell], columns: dict[str, int], chapter: str) -> tuple[int, int] | None:
    written = cell_text(row, columns.get("line"))
    if "chapter" in columns and "item" in columns:
        written = f"{chapter}/{cell_text(row, columns['item'])}"
    match = WRITTEN_LINE.match(written)
    if match is None or not is_line(int(match[1]), int(match[2])):
        return None
    return int(match[1]), int(match[2])


def figure(row: Sequence[Cell], table: MarkdownTable, column: str) -> Figure | None:
    text = cell_text(row, table.columns.get(column))
    return figure_of(re.sub(r" ?(?:kroner|kr\.?|,-)$", "", text), table.unit) if text else None


def cell_of(row: Sequence[Cell], index: int | None) -> Cell | None:
    return row[index] if index is not None and index < len(row) else None


def cell_text(row: Sequence[Cell], index: int | None) -> str:
    cell = cell_of(row, index)
    return cell.text if cell else ""


def place_of(source: LetterText, cell: Cell) -> Place:
    return flow_of(source, [cell.line]).whole


def row_place(source: LetterText, row: Sequence[Cell]) -> Place:
    filled = [cell for cell in row if cell.text]
    first, last = place_of(source, filled[0]), place_of(source, filled[-1])
    return source.place(first.start, last.end)
