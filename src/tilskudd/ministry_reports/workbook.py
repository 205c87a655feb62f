"""The figures of a report as a workbook: a row for each figure, with its definition, its cut-off and its source."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

from tilskudd.ministry_reports.figures import UNIT_WORDS, Figure, Unit
from tilskudd.people.clock import OSLO
from tilskudd.reporting.sheets import Cell, xlsx_sheet
from tilskudd.values.kroner import Kroner

COLUMNS: Final = (
    "Rapport",
    "Oppdrag",
    "Navn på tallet",
    "Tall",
    "Verdi",
    "Enhet",
    "Definisjon",
    "Skjæringstidspunkt",
    "Laget av (antall)",
    "Kilde",
)
LISTED: Final = 200


@contextmanager
def workbook_of(content: Mapping[str, Any], figures: Sequence[Figure], cut_off: datetime) -> Iterator[BinaryIO]:
    """The workbook, open for reading; rows went to the disk as they came."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tall.xlsx"
        with xlsx_sheet(path, "Tall i rapporten") as sheet:
            sheet.row(COLUMNS)
            for one in figures:
                sheet.row(_row(content, one, cut_off))
        with path.open("rb") as file:
            yield file


def _row(content: Mapping[str, Any], one: Figure, cut_off: datetime) -> list[Cell]:
    return [
        content["number"],
        content["title"][1],
        one.key,
        one.name,
        Kroner(one.value) if one.unit is Unit.KRONER else one.value,
        UNIT_WORDS[one.unit],
        one.definition,
        cut_off.astimezone(OSLO),
        len(one.parts) if one.share_of is None else None,
        source_of(one),
    ]


def source_of(one: Figure) -> str:
    """What a figure is made of, in words a program can read: «transfer:7 transfer:9»; the first of very many."""
    if one.share_of:
        return " / ".join(one.share_of)
    refs = [part.ref for part in one.parts[:LISTED]]
    return " ".join([*refs, "…"] if len(one.parts) > LISTED else refs)
