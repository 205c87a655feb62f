"""Whether a letter prints a figure: the amount, the day, the budget line. Pure; asked before a person may change one.

Only an answer of the ministry may change a figure that a letter prints; a misreading is put right by what stands there.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Final

from tilskudd.mandate.facts import VALUES, Fact, Shape, Sort, Value
from tilskudd.mandate.reader.dates import find_dates
from tilskudd.values.budget import BudgetLine

RUN: Final = re.compile(r"(?<![\w,])[0-9]+(?:[ \u00a0.][0-9]+)*(?:,[0-9]+)?(?!\w)")
MILLIONS: Final = re.compile(r"\bmill|\bmnok\b|\bmkr\b", re.IGNORECASE)
MILLIARDS: Final = re.compile(r"\bmrd|\bmilliard", re.IGNORECASE)
THOUSANDS: Final = re.compile(r"\b(?:i|tal i|tall i|beløp i) (?:heile |hele )?(?:1[ .\u00a0]?000|tusen)", re.IGNORECASE)
MUNICIPALITY: Final = re.compile(r"^\W*[0-9]{4}(?![0-9])")
LINE: Final = re.compile(
    r"(?P<chapter>[0-9]{3,4})\s?[/.]\s?(?P<item>[0-9]{2})(?![0-9])|\bpost(?:en)?\s{1,3}(?P<post>[0-9]{1,2})(?![0-9])",
    re.IGNORECASE,
)


def figures_changed(one: Fact, value: Value) -> list[str]:
    """The amounts, days and budget lines of a fact that a correction would change."""
    figures = (Shape.MONEY, Shape.DAY, Shape.LINE)
    return [name for name, given in value.items() if VALUES[one.sort][name] in figures and given != one.value.get(name)]


def is_printed(
    sort: Sort, name: str, value: int | str | None, text: str, start: int, end: int, year: int | None
) -> bool:
    """True when the letter prints the value at the passage [start, end), or, a budget line, at it or above it.

    `year` is the letter's, for days that are written without one. Words may stand anywhere.
    """
    if value is None:
        return False
    passage = text[start:end]
    match VALUES[sort][name]:
        case Shape.MONEY:
            if int(value) < 0 and sort is not Sort.CHANGE:
                return False
            passage = MUNICIPALITY.sub("", passage) if sort is Sort.RECIPIENT else passage
            return prints_amount(passage, int(value), in_thousands=THOUSANDS.search(text) is not None)
        case Shape.DAY:
            return any(found.day == date.fromisoformat(str(value)) for found in find_dates(passage, year))
        case Shape.LINE:
            return is_under(text, end, BudgetLine.written(str(value)))
        case _:
            return True


def prints_amount(passage: str, kroner: int, *, in_thousands: bool) -> bool:
    """True when the passage has the amount in kroner, or in the unit that it or the letter names."""
    scales = [1]
    scales += [1_000] if in_thousands else []
    scales += [1_000_000] if MILLIONS.search(passage) else []
    scales += [1_000_000_000] if MILLIARDS.search(passage) else []
    return any(number * scale == abs(kroner) for number in numbers_in(passage) for scale in scales)


def is_under(text: str, end: int, line: BudgetLine) -> bool:
    """True when the budget line named last before the end of the passage is this one, as far as it is named."""
    named = list(LINE.finditer(text, 0, end))
    if not named:
        return False
    last = named[-1]
    if last["post"]:
        return int(last["post"]) == line.item
    return BudgetLine(int(last["chapter"]), max(1, int(last["item"]))) == line


def numbers_in(passage: str) -> set[Decimal]:
    """The numbers of the passage, each as long as its groups of three reach; chapters and items are none."""
    found: set[Decimal] = set()
    for match in RUN.finditer(LINE.sub(" x ", passage)):
        whole, _comma, part = match[0].partition(",")
        number, may_go_on = "", False
        for group in re.split(r"[ \u00a0.]", whole):
            if number and len(group) == 3 and may_go_on:
                number += group
                continue
            if number:
                found.add(Decimal(number))
            number, may_go_on = group, len(group) <= 3
        found.add(Decimal(f"{number}.{part}") if part else Decimal(number))
    return found


def in_figures(value: int | str | None) -> str:
    """The value as people write it: «1 318 218»; empty where there is none."""
    return f"{value:,}".replace(",", "\u00a0") if isinstance(value, int) else str(value or "")
