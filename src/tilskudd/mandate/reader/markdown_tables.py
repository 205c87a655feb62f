"""Tables in Markdown, read by the words of their header."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tilskudd.mandate.reader.amounts import IN_THOUSANDS, digits
from tilskudd.mandate.reader.budget_references import is_line, name_and_terms
from tilskudd.mandate.reader.lines import LetterText
from tilskudd.mandate.reader.outline import EMPTY, Kind, OutlineLine
from tilskudd.mandate.reader.reading import Change, Position
from tilskudd.mandate.reader.table_sums import TableSum
from tilskudd.values.finding import Place

HEADER_WORDS = {
    "line": re.compile(r"kap\.?\s*/?\s*(?:og )?post", re.IGNORECASE),
    "before": re.compile(r"(?:tidligere|tidlegare) (?:tildeling|løyving|bevilgning)", re.IGNORECASE),
    "change": re.compile(r"ny(?:e)? (?:tildeling|løyving)|endring", re.IGNORECASE),
    "amount": re.compile(r"(?:sum|ny ramme|bevilgning|løyving|beløp|tildeling|disponibelt)", re.IGNORECASE),
    "chapter": re.compile(r"kap(?:ittel|\.)?$", re.IGNORECASE),
    "item": re.compile(r"post$", re.IGNORECASE),
    "name": re.compile(r"betegnelse|nemning|postnavn|navn|namn", re.IGNORECASE),
}
CELL = re.compile(r"[^|]+")
WRITTEN_LINE = re.compile(r"([0-9]{3,4})[/.]([0-9]{1,2})")
WRITTEN_NUMBER = re.compile(r"[-\u2212]?[0-9]{1,3}(?:[ .\u00a0][0-9]{3}){0,4}|[-\u2212]?[0-9]{1,12}")


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class MarkdownTables:
    changes: tuple[Change, ...]
    positions: tuple[Position, ...]
    sums: tuple[TableSum, ...]


def read_markdown_tables(source: LetterText, lines: Sequence[OutlineLine]) -> MarkdownTables:
    """Changes, positions and printed sums of every table whose header names chapter and item."""
    changes: list[Change] = []
    positions: list[Position] = []
    sums: list[TableSum] = []
    for first, rows in tables(lines):
        unit = (
            1000
            if any(IN_THOUSANDS.search(line.bare) for line in lines[max(0, first - 4) : first + len(rows) + 3])
            else 1
        )
        head = max(range(min(3, len(rows))), key=lambda row: len(columns_of(rows[row])))
        columns = columns_of(rows[head])
        read = [row for row in (budget_row(source, cells, columns, unit) for cells in rows[head + 1 :]) if row]
        changes += [change for change, _ in read if change]
        positions += [position for _, position in read]
        sums += printed_sums(source, rows[head + 1 :], columns, unit, [position.amount for _, position in read])
    return MarkdownTables(tuple(changes), tuple(positions), tuple(sums))


def tables(lines: Sequence[OutlineLine]) -> Iterator[tuple[int, list[list[Cell]]]]:
    held: list[list[Cell]] = []
    first = 0
    for index, line in enumerate(lines):
        if line.kind is Kind.TABLE:
            first = first if held else index
            held.append(cells_of(line))
        elif held and line.kind not in EMPTY:
            yield first, held
            held = []
    if held:
        yield first, held


def cells_of(line: OutlineLine) -> list[Cell]:
    found = []
    for match in CELL.finditer(line.line.text):
        inner = match[0].strip()
        start = line.line.start + match.start() + (len(match[0]) - len(match[0].lstrip()) if inner else 0)
        found.append(Cell(inner, start, start + len(inner)))
    return found


def columns_of(cells: Sequence[Cell]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for index, cell in enumerate(cells):
        meaning = next((word for word, shape in HEADER_WORDS.items() if shape.match(cell.text)), None)
        if meaning:
            columns[meaning] = index
    return columns


def budget_row(
    source: LetterText, cells: Sequence[Cell], columns: dict[str, int], unit: int
) -> tuple[Change | None, Position] | None:
    line = line_of(cells, columns)
    amount = figure(cells, columns.get("amount"), unit)
    if line is None or amount is None:
        return None
    name, terms = name_and_terms(cell_text(cells, columns.get("name")))
    at = row_place(source, cells)
    change = figure(cells, columns.get("change"), unit)
    position = Position(*line, name, amount, at, figure(cells, columns.get("before"), unit), terms, unit // 2)
    return (Change(*line, name, change, at, terms, slack=unit // 2) if change is not None else None), position


def line_of(cells: Sequence[Cell], columns: dict[str, int]) -> tuple[int, int] | None:
    written = cell_text(cells, columns.get("line"))
    if "chapter" in columns and "item" in columns:
        written = f"{cell_text(cells, columns['chapter'])}/{cell_text(cells, columns['item'])}"
    match = WRITTEN_LINE.fullmatch(written)
    if match is None or not is_line(int(match[1]), int(match[2])):
        return None
    return int(match[1]), int(match[2])


def printed_sums(
    source: LetterText, rows: Sequence[Sequence[Cell]], columns: dict[str, int], unit: int, amounts: Sequence[int]
) -> Iterator[TableSum]:
    for cells in rows:
        total = figure(cells, columns.get("amount"), unit)
        if total is not None and amounts and cells[0].text.lower().startswith(("sum", "totalt", "i alt")):
            yield TableSum(total, sum(amounts), row_place(source, cells))


def row_place(source: LetterText, cells: Sequence[Cell]) -> Place:
    filled = [cell for cell in cells if cell.text]
    return source.place(filled[0].start, filled[-1].end)


def cell_text(cells: Sequence[Cell], index: int | None) -> str:
    return cells[index].text if index is not None and index < len(cells) else ""


def figure(cells: Sequence[Cell], index: int | None, unit: int) -> int | None:
    text = cell_text(cells, index).replace("<br>", " ").replace("  ", " ").strip("*")
    if not WRITTEN_NUMBER.fullmatch(text):
        return None
    return digits(text) * unit * (-1 if text[0] in "-\u2212" else 1)
