"""Dates as letters write them: 01.06.22, 1. juni 2022, 1. juni."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tilskudd.mandate.reader.words import MONTH_NAMES, MONTHS

MONTH = "|".join(MONTHS)
DATE = re.compile(
    r"(?<![\w.])(?:(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>20[0-9]{2}|[0-9]{2})(?![0-9])"
    rf"|(?P<day_of>[0-9]{{1,2}})\. ?(?P<name>{MONTH})\b(?: (?P<year_of>20[0-9]{{2}})\b)?"
    r"|(?P<iso>20[0-9]{2}-[0-9]{2}-[0-9]{2})(?![0-9]))",
    re.IGNORECASE,
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
    if match["iso"]:
        parts = [int(part) for part in match["iso"].split("-")]
        return on_calendar(parts[0], parts[1], parts[2], match)
    if match["name"]:
        known = int(match["year_of"]) if match["year_of"] else year
        return on_calendar(known, MONTHS[match["name"].lower()], int(match["day_of"]), match)
    written = int(match["year"])
    return on_calendar(written if written > 99 else 2000 + written, int(match["month"]), int(match["day"]), match)


def on_calendar(year: int | None, month: int, day: int, match: re.Match[str]) -> WrittenDate:
    has_year = match["name"] is None or match["year_of"] is not None
    try:
        # A leap year tells whether the day can exist at all when the year is not known.
        found = date(year or 2024, month, day)
    except ValueError:
        return WrittenDate(None, match.start(), match.end(), is_possible=False, has_year=has_year)
    return WrittenDate(found if year else None, match.start(), match.end(), has_year=has_year)


def in_words(day: date) -> str:
    """The day as it stands in a sentence, with the month as a word."""
    return f"{day.day}. {MONTH_NAMES[day.month - 1]} {day.year}"
