"""What was at disposal before a letter, from a CSV file."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from io import StringIO

from tilskudd.mandate.reader.file_content import decoded
from tilskudd.mandate.reader.unreadable import UnreadableLetter
from tilskudd.values.budget import BudgetLine

AMOUNT = re.compile(r"[-\u2212]?(?:[0-9]{1,3}(?:[ .\u00a0\u202f][0-9]{3})+|[0-9]{1,15})(?:[.,]0{1,2})?", re.ASCII)


class FaultyPositions(Exception):
    """The file is no table of positions; the message is one sentence."""


def read_positions(content: bytes) -> dict[BudgetLine, int]:
    """Whole kroner for each budget line; columns chapter,item,amount or line,amount, by comma, semicolon or tab.

    Raises FaultyPositions for a missing column, a line or an amount that is none, and a line that stands twice.
    """
    try:
        text = decoded(content)
    except UnreadableLetter as error:
        raise FaultyPositions("the file has no text in it.") from error
    rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    try:
        header = [name.strip().lower() for name in next(rows)]
        return positions_in(header, rows)
    except (csv.Error, StopIteration) as error:
        raise FaultyPositions("the file is no CSV file.") from error


def delimiter_of(text: str) -> str:
    first = text.lstrip("\r\n").split("\n", 1)[0]
    return max(",;\t", key=first.count)


def positions_in(header: list[str], rows: Iterable[list[str]]) -> dict[BudgetLine, int]:
    if "amount" not in header or not ("line" in header or {"chapter", "item"} <= {*header}):
        raise FaultyPositions("the first row must name the columns chapter,item,amount (or line,amount).")
    found: dict[BudgetLine, int] = {}
    for number, row in enumerate(rows, 2):
        if not any(cell.strip() for cell in row):
            continue
        cells = dict(zip(header, (cell.strip() for cell in row), strict=False))
        line, amount = line_of(cells, number), amount_of(cells, number)
        if line in found:
            raise FaultyPositions(f"row {number}: {line} stands twice.")
        found[line] = amount
    if not found:
        raise FaultyPositions("the file has no rows under its header.")
    return found


def line_of(cells: dict[str, str], row: int) -> BudgetLine:
    written = cells.get("line") or f"{cells.get('chapter', '')}/{cells.get('item', '')}"
    try:
        return BudgetLine.written(written)
    except ValueError as error:
        raise FaultyPositions(f"row {row}: «{written[:40]}» is no chapter and item.") from error


def amount_of(cells: dict[str, str], row: int) -> int:
    written = cells.get("amount", "")
    if not AMOUNT.fullmatch(written):
        raise FaultyPositions(f"row {row}: «{written[:40]}» is no amount in whole kroner.")
    kroner = int(re.sub(r"[^0-9]", "", re.sub(r"[.,]0{1,2}$", "", written)))
    return -kroner if written[0] in "-\u2212" else kroner
