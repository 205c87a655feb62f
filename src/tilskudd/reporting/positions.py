"""Reads of positions by date: the sums per day, and what has been booked since they were counted; always exact.

One statement reads both, so an entry is in the one or in the other, whatever a job counts meanwhile.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from tilskudd.ledger.models import Line, Transfer
from tilskudd.ledger.places import Place
from tilskudd.ledger.queries import Position, transfers_at
from tilskudd.people.clock import OSLO
from tilskudd.reporting.models import DayCount
from tilskudd.reporting.position_rules import Movement
from tilskudd.reporting.position_statements import AS_OF, BY_DAY, BY_RECIPIENTS
from tilskudd.values.kroner import Kroner


@dataclass(frozen=True)
class AsOf:
    """A cut-off (skjæringsdato): the last day entries are booked on, and the last they were known, both included."""

    day: date
    known: date

    @property
    def known_before(self) -> datetime:
        """The moment after the last one that counts."""
        return datetime.combine(self.known + timedelta(days=1), time(), tzinfo=OSLO)


def positions_as_of(year: int, cut: AsOf, line: str | None = None) -> list[Position]:
    """The budget lines of a year as they stood (stilling per dato), in order of chapter and item; three queries.

    Exact by every entry that is booked on the day or before, and was recorded by the end of the day it was known.
    """
    places: dict[str, dict[str, Kroner]] = defaultdict(dict)
    for written, place, ore in _rows(AS_OF, year, line, {"on": cut.day, "known": cut.known}):
        places[written][place] = Kroner(int(ore))
    lines = Line.objects.filter(year=year)
    if line is not None:
        lines = lines.filter(line=line)
    found = [Position(row.line, year, row.name, places[row.line]) for row in lines]
    return sorted(found, key=lambda one: tuple(int(part) for part in one.line.split("/")))


def movements_of(year: int, line: str, *, known: date) -> list[Movement]:
    """All that moved on a line, summed by place and day; two queries."""
    rows = _rows(BY_DAY, year, line, {"known": known})
    return [Movement(place, booked, recorded, Kroner(int(ore))) for _line, place, booked, recorded, ore in rows]


def paid_by_recipients(first: date, last: date) -> dict[int, dict[tuple[str, str], Kroner]]:
    """What was paid less what came back in each month of one year, both days included, by line and kind of recipient.

    By the day it is booked on, which is the bank's, whatever year the money was given for: state accounts are kept by
    cash (kontantprinsippet, bevilgningsreglementet § 3). The kind is empty where a payment is about no grant. Two
    queries.
    """
    assert first.year == last.year, "months are told apart by their number"
    found: dict[int, dict[tuple[str, str], Kroner]] = defaultdict(dict)
    for month, line, kind, ore in _rows(BY_RECIPIENTS, first.year, None, {"first": first, "last": last}):
        found[month][line, kind] = Kroner(int(ore))
    return found


def transfers_as_of(year: int, line: str, place: Place, cut: AsOf) -> QuerySet[Transfer]:
    """The transfers behind a figure up to its cut-off, newest first; in less out is the figure."""
    rows = transfers_at(year, line, place)
    return rows.filter(entry__booked_on__lte=cut.day, entry__recorded_at__lt=cut.known_before)


def _rows(sql: str, year: int, line: str | None, more: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The floor only lets the database see that little is left; that the rest is exact does not rest on it."""
    floor = DayCount.objects.values_list("last", flat=True).first() or 0
    with connection.cursor() as cursor:
        cursor.execute(sql, {"year": year, "line": line, "floor": floor, **more})
        return list(cursor.fetchall())
