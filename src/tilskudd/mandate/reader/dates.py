"""Dates as letters write them: 01.06.22, 1. juni 2022, 1. juni."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tilskudd.mandate.reader.words import MONTHS

MONTH = "|".join(MONTHS)
DATE = re.compile(
    r"(?<![\w.])(?:(?P<day>[0-9]{1,2})(?:\. ?|/(?=[0-9]{1,2}-20))(?P<month>[0-9]{1,2})(?:\. ?|(?<=/[0-9])-"
    r"|(?<=/[0-9][0-9])-)(?P<year>20[0-9]{2}|[0-9]{2})(?![0-9])"
    rf"|(?P<day_of>[0-9]{{1,2}})(?:\. ?| (?=\w+ 20))(?P<name>{MONTH})\b(?: (?P<year_of>20[0-9]{{2}})\b)?"
    r"|(?P<iso>20[0-9]{2}-[0-9]{2}-[0-9]{2})(?![0-9]))",
    re.IGNORECASE,
)

YEAR_AFTER = re.compile(
    r" (?:(?:i )?(?:det )?(?:påfølgende|påfølgjande|etterfølgende|neste) år(?:et)?\b|året etter\b)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date and where it stands in the flow; `day` is None when no calendar has it, or its year is unknown."""

    day: date | None
    start: int
    end: int
    is_possible: bool = True
    has_year: bool = True


def find_dates(text: str, year: int | None, start: int = 0, end: int | None = None) -> Iterator[WrittenDate]:
    """Every date in order; one without a year is taken to be of the letter's `year`."""
    for match in DATE.finditer(text, start, len(text) if end is None else end):
        yield written_date(match, year)


def written_date(match: re.Match[str], year: int | None) -> WrittenDate:
    has_year = match["name"] is None or match["year_of"] is not None
    if year and not has_year and YEAR_AFTER.match(match.string, match.end()):
        year += 1
    try:
        # A leap year tells whether the day can exist at all when the year is not known.
        found = date(*parts_of(match, year or 2024))
    except ValueError:
        return WrittenDate(None, match.start(), match.end(), is_possible=False, has_year=has_year)
    return WrittenDate(found if year or has_year else None, match.start(), match.end(), has_year=has_year)


def parts_of(match: re.Match[str], year: int) -> tuple[int, int, int]:
    """Year, month and day as written; two digits of a year are of this century."""
    if match["iso"]:
        first, month, day = (int(part) for part in match["iso"].split("-"))
        return first, month, day
    if match["name"]:
        return int(match["year_of"] or year), MONTHS[match["name"].lower()], int(match["day_of"])
    written = int(match["year"])
    return written if written > 99 else 2000 + written, int(match["month"]), int(match["day"])


def nearest_possible(written: str) -> str | None:
    """The last day of the month that a day beyond its end may mean, written the same way; None when none is near."""
    match = DATE.search(written)
    if match is None:
        return None
    year, month, day = parts_of(match, 2023)
    if not (1 <= month <= 12 and year >= 1 and 28 < day <= 31):
        return None
    last = monthrange(year, month)[1]
    if day <= last:
        return None
    name = next(name for name in ("day", "day_of", "iso") if match[name])
    start, end = match.span(name) if name != "iso" else (match.end() - 2, match.end())
    return f"{written[:start]}{last}{written[end:]}"
