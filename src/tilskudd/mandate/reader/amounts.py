"""Sums of money as letters write them: figures, millions, tables in thousands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from tilskudd.mandate.reader.words import NUMBER_WORDS

NUMBER = r"(?:[0-9]{1,3}(?:[ .][0-9]{3}){1,4}|[0-9]{1,12})"
SCALES = {"mill": 1_000_000, "mrd": 1_000_000_000}
# A million of something else is no money.
OTHER_UNIT = r"(?! (?:innbygg|mennesk|person|brukar|bruker|tonn|liter|euro|dollar|deltak|barn|elev|oppslag|besøk))"
WORDS = {name: number for number, name in enumerate(NUMBER_WORDS) if number} | {"en": 1, "ein": 1, "én": 1}
IN_WORDS = re.compile(
    rf"\b(?P<word>{'|'.join(WORDS)}) (?P<scale>mill|mrd)(?:\.|iard(?:er|ar)?\b|ion(?:er|ar)?\b) ?kr(?:oner)?\b",
    re.IGNORECASE,
)


# Cheap to look for; most sentences have none.
MAY_BE_MONEY = re.compile(r"[Kk][Rr]|[Mm][Ii][Ll][LlJj]|[Mm][Rr][Dd]|,-|[Nn][Oo][Kk]|[Mm][Kk]")
MONEY = re.compile(
    rf"(?<![\w,./])(?<![0-9] )(?P<number>{NUMBER})(?P<part>,[0-9]{{1,9}})?(?![0-9])"
    r" ?(?:(?P<scale>mill|mrd)(?:\.|iard(?:er|ar)?\b|ion(?:er|ar)?\b)?(?: ?kr(?:oner)?\b|(?!\w))"
    + OTHER_UNIT
    + r"|(?P<short>mnok|mkr)\b|kr(?:oner)?\b|,-)"
    rf"|\b(?:kr|nok)\.? ?(?P<after>{NUMBER})(?P<after_part>,[0-9]{{1,9}})?(?![0-9])"
    r"(?: ?(?P<after_scale>mill|mrd)\b\.?)?"
    rf"|\b(?P<short_before>mnok|mkr) ?(?P<after_short>{NUMBER})(?P<short_part>,[0-9]{{1,9}})?(?![0-9])",
    re.IGNORECASE,
)


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
    stop = len(text) if end is None else end
    if MAY_BE_MONEY.search(text, start, stop) is None:
        return
    found = [*figures_in(text, start, stop), *words_in(text, start, stop)]
    yield from sorted(found, key=lambda one: one.start)


def figures_in(text: str, start: int, end: int) -> Iterator[Amount]:
    for match in MONEY.finditer(text, start, end):
        number = match["number"] or match["after"] or match["after_short"]
        part = (match["part"] or match["after_part"] or match["short_part"] or ",")[1:]
        short = match["short"] or match["short_before"]
        scale = 1_000_000 if short else SCALES.get((match["scale"] or match["after_scale"] or "").lower(), 1)
        kroner = Decimal(f"{digits(number)}.{part or 0}") * scale
        if kroner == int(kroner):
            slack = 0 if scale == 1 else scale // 10 ** len(part) // 2
            yield Amount(int(kroner), slack, match.start(), match.end())


def words_in(text: str, start: int, end: int) -> Iterator[Amount]:
    for match in IN_WORDS.finditer(text, start, end):
        scale = SCALES[match["scale"].lower()]
        yield Amount(WORDS[match["word"].lower()] * scale, scale // 2, match.start(), match.end())


def first_amount(text: str, start: int = 0, end: int | None = None) -> Amount | None:
    """The first sum between two positions; None when there is none."""
    return next(find_amounts(text, start, end), None)


def digits(number: str) -> int:
    return int(re.sub(r"[^0-9]", "", number))
