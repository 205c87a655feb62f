"""Days as they are written in a report. Pure, so that what was frozen reads the same whoever asks."""

from __future__ import annotations

from datetime import date
from typing import Final

from tilskudd.values.kroner import NO_BREAK_SPACE

MONTHS: Final = [
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
]


def in_words(day: date) -> str:
    """«1. juni 2022», with no-break spaces."""
    return f"{day.day}.{NO_BREAK_SPACE}{MONTHS[day.month - 1]}{NO_BREAK_SPACE}{day.year}"
