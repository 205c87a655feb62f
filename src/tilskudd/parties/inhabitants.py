"""How many live in each municipality, from the file that comes with the program. Pure reading, no database."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

FILE: Final = Path(__file__).parent / "data" / "inhabitants.csv"


def inhabitants_in(year: int) -> Mapping[str, int]:
    """Inhabitants (folketall) on 1 January, by the municipality numbers that were valid that day.

    County numbers are not in it. Raises ValueError for a year that the file does not have.
    """
    years = _by_year()
    if year not in years:
        raise ValueError(f"inhabitants are known for {min(years)}-{max(years)}, not for {year}")
    return years[year]


@cache
def _by_year() -> Mapping[int, Mapping[str, int]]:
    found: dict[int, dict[str, int]] = {}
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(int(row["year"]), {})[row["code"]] = int(row["inhabitants"])
    return {year: MappingProxyType(codes) for year, codes in found.items()}
