"""Reads of the ledger: positions, and the entries behind a figure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet, Sum

from tilskudd.ledger.models import Account, Line, Transfer
from tilskudd.ledger.places import Place
from tilskudd.values.kroner import ZERO, Kroner


@dataclass(frozen=True)
class Position:
    """How a budget line stands (stilling): kroner per place; the frame is all of them together, less what is short."""

    line: str
    year: int
    name: str
    places: Mapping[str, Kroner] = field(default_factory=dict)

    def at(self, place: Place) -> Kroner:
        return self.places.get(place, ZERO)

    @property
    def frame(self) -> Kroner:
        """What the letters have put at disposal (budsjettramme)."""
        return -self.at(Place.APPROPRIATED)

    def moved(self, source: Place, target: Place, amount: Kroner) -> Position:
        """How the line would stand when an amount had gone from one place to another."""
        places = {**self.places, source: self.at(source) - amount, target: self.at(target) + amount}
        return Position(self.line, self.year, self.name, places)

    @property
    def shortfall(self) -> Kroner:
        """How much is promised or spent beyond what the letters give; zero or above."""
        return -self.at(Place.SHORTFALL)


def positions(year: int, line: str | None = None) -> list[Position]:
    """The budget lines of a year and how they stand, in order of chapter and item; two queries."""
    accounts = Account.objects.filter(year=year)
    lines = Line.objects.filter(year=year)
    if line is not None:
        accounts, lines = accounts.filter(line=line), lines.filter(line=line)
    places: dict[str, dict[str, Kroner]] = defaultdict(dict)
    for row in accounts.values("line", "place").annotate(put_in=Sum("credits"), taken_out=Sum("debits")):
        places[row["line"]][row["place"]] = row["put_in"] - row["taken_out"]
    found = [Position(row.line, year, row.name, places[row.line]) for row in lines]
    return sorted(found, key=lambda position: tuple(int(part) for part in position.line.split("/")))


def transfers_at(year: int, line: str, place: Place | None = None) -> QuerySet[Transfer]:
    """The transfers in and out of a place on a line (or touching the line at all), newest first."""
    into = Q(target__year=year, target__line=line)
    out = Q(source__year=year, source__line=line)
    if place is not None:
        into &= Q(target__place=place)
        out &= Q(source__place=place)
    return Transfer.objects.filter(into | out).select_related("entry__by", "source", "target").order_by("-id")


def years() -> list[int]:
    """The budget years that have lines, newest first."""
    return list(Line.objects.values_list("year", flat=True).distinct().order_by("-year"))
