"""Tables as files, row by row: text that no program takes for a formula, and never the whole table in memory. Pure."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Final, Protocol

import xlsxwriter

from tilskudd.values.kroner import Kroner

Cell = str | int | Kroner | date | datetime | None
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\u2212", "\uff1d", "\uff0b", "\uff0d", "\uff20")
MOST_SIGNS: Final = 32_000
"""A cell of a spreadsheet holds no more than 32 767 signs."""


class Sheet(Protocol):
    """What rows are written to (tabell i fil)."""

    def row(self, cells: Sequence[Cell]) -> None:
        """Write the next row."""


@contextmanager
def csv_sheet(path: Path) -> Iterator[Sheet]:
    """A file with semicolons that opens in a spreadsheet: UTF-8 with its mark, days as ISO, kroner as figures."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        yield _Csv(csv.writer(file, delimiter=";", lineterminator="\r\n"))


class _Csv:
    def __init__(self, writer: object) -> None:
        self.writer = writer

    def row(self, cells: Sequence[Cell]) -> None:
        self.writer.writerow([_as_text(one) for one in cells])  # type: ignore[attr-defined]


@contextmanager
def xlsx_sheet(path: Path, name: str = "Søknader") -> Iterator[Sheet]:
    """A workbook with one sheet of a name; rows go to the disk as they come. Texts are texts: no formula, no link."""
    told = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(str(path), {**told, "in_memory": False, "tmpdir": str(path.parent)}) as book:
        yield _Xlsx(book, name)


class _Xlsx:
    def __init__(self, book: xlsxwriter.Workbook, name: str) -> None:
        self.sheet, self.number = book.add_worksheet(name), 0
        self.day = book.add_format({"num_format": "dd.mm.yyyy"})
        self.moment = book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
        self.money = book.add_format({"num_format": "#,##0"})
        self.sheet.freeze_panes(1, 0)

    def row(self, cells: Sequence[Cell]) -> None:
        for column, cell in enumerate(cells):
            self._cell(column, cell)
        self.number += 1

    def _cell(self, column: int, cell: Cell) -> None:
        match cell:
            case None:
                return
            case str():
                self.sheet.write_string(self.number, column, cell[:MOST_SIGNS])
            case Kroner():
                self.sheet.write_number(self.number, column, cell.as_decimal(), self.money)
            case datetime():
                self.sheet.write_datetime(self.number, column, cell.replace(tzinfo=None), self.moment)
            case date():
                self.sheet.write_datetime(self.number, column, datetime(cell.year, cell.month, cell.day), self.day)  # noqa: DTZ001
            case int():
                self.sheet.write_number(self.number, column, cell)


def _as_text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return "'" + cell if cell.startswith(FORMULA) else cell
        case Kroner():
            return str(cell.in_kroner) if cell.is_whole else str(cell.as_decimal()).replace(".", ",")
        case datetime():
            return f"{cell:%Y-%m-%d %H:%M}"
        case date():
            return cell.isoformat()
    return str(cell)
