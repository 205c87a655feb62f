"""The sentence of a letter that gives an assignment its money, word for word."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tilskudd.mandate.models import Amount, Assignment

MOST = 400
SENTENCE_ENDS = re.compile(r"(?<!mill)(?<!kap)(?<!mrd)(?<!nr)(?<!jf)[.!?:](?=\s+[A-ZÆØÅ])|\n\s*\n|\n(?=\s*[\uf0b7•])")
"""A sentence ends at a full stop before a capital, but not after the short forms that letters are full of."""


@dataclass(frozen=True)
class Financing:
    """The words that give an assignment its money (finansiering), and the letter they stand in."""

    amount: Amount
    words: str
    reference: str
    title: str


def financing_of(assignment: Assignment | None) -> Financing | None:
    """The sentence behind an assignment's money; None where the letter has none."""
    if assignment is None:
        return None
    amount = Amount.objects.filter(assignment=assignment, sort="financing").exclude(start=None).order_by("id").first()
    if amount is None or amount.start is None or amount.end is None:
        return None
    letter = assignment.letter
    return Financing(amount, sentence_around(letter.text, amount.start, amount.end), letter.reference, letter.title)


def sentence_around(text: str, start: int, end: int) -> str:
    """The sentence in which a passage stands, its lines joined; at most 400 characters before and after."""
    first = max(0, start - MOST)
    before = [found.end() for found in SENTENCE_ENDS.finditer(text, first, start)]
    after = SENTENCE_ENDS.search(text, end, end + MOST)
    return " ".join(text[max(before, default=first) : after.end() if after else end + MOST].strip("\uf0b7• \n").split())
