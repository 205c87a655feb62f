"""A statistic (statistikk): how many there are of each group, in each place, on each day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from tilskudd.distribution.csv_rows import Columns, Faults, rows_of, shown, whole_number

COLUMNS: Final[Columns] = {
    "code": ("kommunenummer", "kommunenr", "code", "kode", "municipality", "region", "kommune"),
    "date": ("aar", "år", "year", "dato", "date", "tidspunkt"),
    "group": ("land", "landbakgrunn", "group", "gruppe", "country", "bakgrunn"),
    "count": ("antall", "count", "personer", "persons", "value"),
}
NAMES: Final[Columns] = {"name": ("navn", "name", "kommunenavn")}
WITHHELD: Final = frozenset({"", ":", ".", ".."})
LONGEST_GROUP: Final = 200
LONGEST_CODE: Final = 20
MOST: Final = 1_000_000_000
YEAR = re.compile(r"[12][0-9]{3}", re.ASCII)


@dataclass(slots=True)
class DayCounts:
    """The counts of one day: group, then code. What is not there, is nobody."""

    codes: set[str] = field(default_factory=set)
    groups: dict[str, dict[str, int]] = field(default_factory=dict)
    withheld: dict[str, set[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Statistic:
    """Counts by day, group and code; cells that were withheld count nobody, and are known by group and code."""

    days: dict[date, DayCounts]
    names: dict[str, str]

    @property
    def codes(self) -> set[str]:
        """Every place that has a row on some day."""
        return set().union(*(day.codes for day in self.days.values()))

    def weights(self, day: date, groups: Iterable[str]) -> dict[str, int]:
        """How many of these groups together there are in each place on that day."""
        weights = dict.fromkeys(self.days[day].codes, 0)
        for group in groups:
            for code, count in self.days[day].groups[group].items():
                weights[code] += count
        return weights

    def withheld(self, day: date, groups: Sequence[str], codes: Iterable[str]) -> int:
        """How many cells of these groups were withheld, in these places."""
        cells = self.days[day].withheld
        return sum(len(cells.get(group, set()).intersection(codes)) for group in groups)


def read_statistic(content: bytes) -> Statistic:
    """A CSV file with a row for each code, day and group; a year stands for its first of January.

    A count that is empty, «:», «.» or «..» is withheld, or nobody. Raises FaultyFile with every fault and its row.
    """
    faults, found = Faults(), Statistic({}, {})
    for row, cells in rows_of(content, COLUMNS, faults, NAMES):
        code, group, day, count = cells["code"], cells["group"], day_of(cells["date"]), whole_number(cells["count"])
        if not code:
            faults.add("no-code", "Koden mangler.", row)
        if not group:
            faults.add("no-group", "Gruppen mangler.", row)
        if day is None:
            faults.add("no-date", f"{shown(cells['date'])} er verken et årstall eller en dato (ÅÅÅÅ-MM-DD).", row)
        if count is None and cells["count"] not in WITHHELD:
            faults.add("count-not-a-number", f"{shown(cells['count'])} er ikke et helt tall.", row)
        if len(group) > LONGEST_GROUP or len(code) > LONGEST_CODE:
            faults.add("too-long", f"{shown(group)} eller {shown(code)} er for lang.", row)
        if count is not None and count > MOST:
            faults.add("count-too-large", f"Antallet {count} er større enn noen kommune.", row)
        if count is not None and count < 0:
            faults.add("count-below-zero", f"Antallet {count} er under null.", row)
        if not (code and group and day):
            continue
        counts = found.days.setdefault(day, DayCounts())
        if code in counts.groups.setdefault(group, {}):
            faults.add("cell-twice", f"{shown(code)}, {day} og {shown(group)} står i en rad til.", row)
        counts.codes.add(code)
        counts.groups[group][code] = count or 0
        if count is None:
            counts.withheld.setdefault(group, set()).add(code)
        if cells.get("name"):
            found.names.setdefault(code, cells["name"])
    if not found.days:
        faults.add("no-rows", "Det er ingen rader under overskriften.")
    faults.stop()
    return found


def day_of(written: str) -> date | None:
    try:
        return date(int(written), 1, 1) if YEAR.fullmatch(written) else date.fromisoformat(written)
    except ValueError:
        return None
