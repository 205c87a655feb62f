"""Sums of money as letters write them: figures, millions, tables in thousands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

NUMBER = r"(?:[0-9]{1,3}(?:[ .][0-9]{3}){1,4}|[0-9]{1,12})"
SCALES = {"mill": 1_000_000, "mrd": 1_000_000_000}
MONEY = re.compile(
    rf"(?<![\w,./])(?<![0-9] )(?P<number>{NUMBER})(?P<part>,[0-9]{{1,9}})?(?![0-9])"
    r" ?(?:(?P<scale>mill|mrd)(?:\.|iard(?:er)?\b|ion(?:er|ar)?\b)?(?: ?kr(?:oner)?\b)?|kr(?:oner)?\b)"
    rf"|\bkr\.? ?(?P<after>{NUMBER})(?P<after_part>,[0-9]{{1,9}})?(?![0-9])(?: ?(?P<after_scale>mill|mrd)\b\.?)?",
    re.IGNORECASE,
)
LAST_NUMBER = re.compile(rf"(?<![\w,./])(?P<number>{NUMBER})(?: ?(?:kroner|kr|,-))?$")
IN_THOUSANDS = re.compile(r"\bi 1 ?000 kr", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum in whole kroner and where it stands in the flow.

    `slack` is half a unit of the last written digit, in kroner: within it a difference is rounding.
    """

    kroner: int
    slack: int
    start: int
    end: int


def find_amounts(text: str, start: int = 0, end: int | None = None) -> Iterator[Amount]:
    """Every sum that says it is kroner, in order; a sum with a fraction of a krone is left alone."""
    for match in MONEY.finditer(text, start, len(text) if end is None else end):
        number = match["number"] or match["after"]
        part = (match["part"] or match["after_part"] or ",")[1:]
        scale = SCALES.get((match["scale"] or match["after_scale"] or "").lower(), 1)
        kroner = Decimal(f"{digits(number)}.{part or 0}") * scale
        if kroner == int(kroner):
            slack = 0 if scale == 1 else scale // 10 ** len(part) // 2
            yield Amount(int(kroner), slack, match.start(), match.end())


def first_amount(text: str, start: int = 0, end: int | None = None) -> Amount | None:
    return next(find_amounts(text, start, end), None)


def last_number(text: str, unit: int = 1) -> Amount | None:
    """The bare figure that a table row ends with, times the table's unit (1 or 1 000 kroner)."""
    match = LAST_NUMBER.search(text)
    if match is None:
        return None
    return Amount(digits(match["number"]) * unit, unit // 2, match.start(), match.end())


def digits(number: str) -> int:
    return int(re.sub(r"[^0-9]", "", number))
