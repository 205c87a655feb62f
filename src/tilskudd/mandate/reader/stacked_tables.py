"""Tables that a PDF gave up cell by cell: every name of the header on a line of its own, and then every cell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tilskudd.mandate.reader.columns import columns_of, meaning_of_cell
from tilskudd.mandate.reader.flow import flow_of
from tilskudd.mandate.reader.lines import LetterText
from tilskudd.mandate.reader.markdown_tables import Cell, MarkdownTable, unit_around
from tilskudd.mandate.reader.outline import EMPTY, Kind, OutlineLine

FEWEST_COLUMNS = 3
MOST_COLUMNS = 8
LONGEST_NAME = 30
LONGEST_CELL = 200
MOST_ROWS = 300
KEY = re.compile(r"(?:[Kk]ap\.? ?)?[0-9]{3,4}(?:[/.][0-9]{2})?")
ITEM = re.compile(r"[0-9]{2}")
AMOUNT = re.compile(r"[-+\u2212–(]?[0-9]{1,3}(?:[ .\u00a0]?[0-9]{3})*(?:,[0-9]+)?\)?")


def stacked_table(source: LetterText, lines: Sequence[OutlineLine], index: int) -> MarkdownTable | None:
    """A table of budget lines whose header begins at a line; None when the lines are none."""
    first = lines[index]
    if first.kind is not Kind.TEXT or len(first.bare) > LONGEST_NAME:
        return None
    if meaning_of_cell(first.bare) not in ("line", "chapter"):
        return None
    names = []
    for at in filled_from(lines, index, 4 * MOST_COLUMNS)[:MOST_COLUMNS]:
        if len(lines[at].bare) > LONGEST_NAME or meaning_of_cell(lines[at].bare) is None or lines[at].bare[0].isdigit():
            break
        names.append(lines[at].bare)
    columns = columns_of(names)
    if len(names) < FEWEST_COLUMNS or len(columns) != len(names) or not {"after", "change"} & {*columns}:
        return None
    filled = filled_from(lines, index, 4 * MOST_ROWS)
    rows = []
    for start in range(len(names), len(filled) - len(names) + 1, len(names)):
        row = tuple(cell(source, lines[at]) for at in filled[start : start + len(names)])
        if not is_row(row, columns):
            break
        rows.append(row)
    unit = unit_around(lines, index, len(names))
    return MarkdownTable(len(names), columns, tuple(rows), unit) if rows else None


def filled_from(lines: Sequence[OutlineLine], index: int, reach: int) -> list[int]:
    return [at for at in range(index, min(len(lines), index + reach)) if lines[at].kind not in EMPTY]


def cell(source: LetterText, line: OutlineLine) -> Cell:
    return Cell(flow_of(source, [line.line]).text, line.line)


def is_row(row: Sequence[Cell], columns: dict[str, int]) -> bool:
    """A key, an item, and amounts where the header has them."""
    texts = {name: row[at].text for name, at in columns.items()}
    keyed = KEY.fullmatch(texts.get("line") or texts.get("chapter", "")) is not None
    amounts = [texts[name] for name in ("before", "change", "after", "amount") if name in texts]
    is_item = "item" not in texts or ITEM.fullmatch(texts["item"]) is not None
    return keyed and is_item and all(AMOUNT.fullmatch(one) for one in amounts) and all(
        len(one) <= LONGEST_CELL for one in texts.values()
    )  # fmt: skip
