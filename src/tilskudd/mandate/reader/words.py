"""Numbers and months as words, bokmål and nynorsk."""

from __future__ import annotations

from typing import Final

NUMBER_WORDS: Final = ("null", "ett", "to", "tre", "fire", "fem", "seks", "sju", "åtte", "ni", "ti", "elleve", "tolv")
ORDINALS: Final = {"første": 1, "fyrste": 1, "andre": 2, "annet": 2, "tredje": 3, "fjerde": 4}
SPRING: Final = ("januar", "februar", "mars", "april", "mai", "juni")
AUTUMN: Final = ("juli", "august", "september", "oktober", "november", "desember")
MONTH_NAMES: Final = SPRING + AUTUMN
MONTHS: Final = {name: number for number, name in enumerate(MONTH_NAMES, 1)}


def number_in_words(number: int) -> str:
    """Small numbers as a word, as in a sentence; others as figures."""
    return NUMBER_WORDS[number] if 0 <= number < len(NUMBER_WORDS) else str(number)


def number_from_word(word: str) -> int | None:
    """«fire» and «4» are both 4; None for anything else."""
    if word.isascii() and word.isdigit():
        return int(word[:9])
    return {"en": 1, "syv": 7, **{name: number for number, name in enumerate(NUMBER_WORDS)}}.get(word.lower())
