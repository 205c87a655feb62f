"""The weights of a distribution (fordelingsnøkkel), from a CSV file and to one."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Final

from tilskudd.distribution.csv_rows import Columns, Faults, rows_of, shown, whole_number
from tilskudd.values.split import Weight

COLUMNS: Final[Columns] = {
    "code": ("code", "kode", "kommunenummer"),
    "name": ("name", "navn", "kommune"),
    "weight": ("weight", "vekt", "antall"),
}
LONGEST_CODE: Final = 20


def read_weights(content: bytes) -> list[Weight]:
    """The rows in the order of the file; columns code,name,weight. A weight is a whole number from zero up.

    Raises FaultyFile with every fault and its row.
    """
    faults, rows = Faults(), {}
    first_seen: dict[str, int] = {}
    for row, cells in rows_of(content, COLUMNS, faults):
        code, weight = cells["code"], whole_number(cells["weight"])
        if not code or len(code) > LONGEST_CODE or not code.isprintable():
            faults.add("no-code", f"{shown(code)} er ingen kode.", row)
        elif code in first_seen:
            faults.add("code-twice", f"Koden {code} står også i rad {first_seen[code]}.", row)
        if weight is None:
            faults.add("weight-not-a-number", f"{shown(cells['weight'])} er ikke et helt tall.", row)
        elif weight < 0:
            faults.add("weight-below-zero", f"Vekten {weight} er under null.", row)
        first_seen.setdefault(code, row)
        rows[row] = Weight(code, cells["name"], weight or 0)
    if not rows:
        faults.add("no-rows", "Det er ingen rader under overskriften.")
    faults.stop()
    return list(rows.values())


def weights_file(weights: Iterable[Weight]) -> bytes:
    """The weights as `tilskudd split` reads them: code,name,weight in UTF-8, lines ended by a line feed."""
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["code", "name", "weight"])
    writer.writerows(weights)
    return text.getvalue().encode()
