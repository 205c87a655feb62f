"""Positions by date in the worlds of pages; their addresses."""

from __future__ import annotations

from given import Given
from tilskudd.reporting.position_counting import count_a_piece


def positioned(given: Given, rows: int) -> dict[str, str]:
    """Half of the entries are counted, the others are not; the pages show them all the same."""
    count_a_piece(5 * rows)
    at = "/rapportering/stilling/2022/"
    return {
        "reporting": "/rapportering/",
        "position-year": at,
        "position-line": f"{at}671-62/",
        "position-figure": f"{at}671-62/til-disposisjon/",
    }
