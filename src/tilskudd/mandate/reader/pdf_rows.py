"""Lines into rows: the cells of a table row are read one after the other, however many lines each runs over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tilskudd.mandate.reader.pdf_lines import PrintedLine, Word

Piece = list[Word]


@dataclass(slots=True)
class Cell:
    """Pieces of lines that stand under each other."""

    pieces: list[Piece]
    x0: int
    x1: int

    def shares(self, piece: Piece) -> int:
        """How much of the width the cell and a piece have in common; nought or less when none."""
        return min(self.x1, piece[-1].x1) - max(self.x0, piece[0].x0)

    def take(self, piece: Piece) -> None:
        self.pieces.append(piece)
        self.x0, self.x1 = min(self.x0, piece[0].x0), max(self.x1, piece[-1].x1)


@dataclass(slots=True)
class Row:
    """One line, or the lines of a table row whose cells run over; cells from the left."""

    cells: list[Cell]
    top: int
    bottom: int
    height: int

    @classmethod
    def of(cls, line: PrintedLine) -> Row:
        cells = [Cell([piece], piece[0].x0, piece[-1].x1) for piece in pieces_of(line)]
        return cls(cells, line.top, line.bottom, line.height)

    def runs_on_in(self, line: PrintedLine) -> bool:
        """Whether a line only carries on cells of this row: close below, and nothing under the first cell."""
        if len(self.cells) < 2 or line.top - self.bottom > self.height:
            return False
        return line.words[0].x0 >= self.cells[1].x0 - self.height // 3

    def take(self, line: PrintedLine) -> None:
        for piece in pieces_of(line):
            above = max(self.cells[1:], key=lambda cell: cell.shares(piece))
            if above.shares(piece) > 0:
                above.take(piece)
            else:
                self.cells.append(Cell([piece], piece[0].x0, piece[-1].x1))
        self.cells.sort(key=lambda cell: cell.x0)
        self.bottom = max(self.bottom, line.bottom)

    def reading_lines(self) -> Iterator[list[Piece]]:
        """The row as it is read: each cell goes on where the one before it ended."""
        line: list[Piece] = []
        for cell in self.cells:
            for number, piece in enumerate(cell.pieces):
                if number:
                    yield line
                    line = []
                line.append(piece)
        yield line


def pieces_of(line: PrintedLine) -> list[Piece]:
    """Cut a line where it is wider open than words stand apart."""
    pieces: list[Piece] = [[line.words[0]]]
    for before, word in pairwise(line.words):
        if 5 * (word.x0 - before.x1) > 4 * line.height:
            pieces.append([])
        pieces[-1].append(word)
    return pieces


def rows_of(lines: Sequence[PrintedLine]) -> list[Row]:
    rows: list[Row] = []
    for line in lines:
        if rows and rows[-1].runs_on_in(line):
            rows[-1].take(line)
        else:
            rows.append(Row.of(line))
    return rows


def pitches(lines: Iterable[PrintedLine]) -> Iterator[int]:
    """How far each line stands below the one before it, in whole points."""
    bottoms = [line.bottom for line in lines]
    for upper, lower in pairwise(bottoms):
        yield (lower - upper) // 100
