"""Text as it can be printed: without signs that are no text, and with what no font has written by its name. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection
from typing import Any, Final

from tilskudd.values.kroner import NO_BREAK_SPACE

JOINERS: Final = "\u200c\u200d\u00ad"
NO_MEANING_ALONE: Final = ("Cs", "Co", "Cn")
LONGEST_WORD: Final = 30
ZERO_WIDTH: Final = "\u200b"


def cleaned(text: str) -> str:
    """Text without control and format signs: those print nothing, or turn the writing around for what comes after.

    Line ends and tabs become spaces, what means nothing by itself a replacement sign.
    """
    text = unicodedata.normalize("NFC", text)
    if text.replace(NO_BREAK_SPACE, " ").isprintable():
        return text
    return "".join(_clean(sign) for sign in text)


def _clean(sign: str) -> str:
    category = unicodedata.category(sign)
    if sign in "\n\r\t\v\f" or category in ("Zl", "Zp"):
        return " "
    if category in NO_MEANING_ALONE:
        return "\ufffd"
    return "" if category == "Cc" or (category == "Cf" and sign not in JOINERS) else sign


def named(text: str, without: Collection[str]) -> str:
    """Text where signs that no font has stand by their Unicode name in brackets: «[grinning face]»."""
    return "".join(_name(sign) if sign in without else sign for sign in text) if without else text


def _name(sign: str) -> str:
    if unicodedata.category(sign) in ("Mn", "Cf"):
        return ""
    return f"[{unicodedata.name(sign, f'U+{ord(sign):04X}').lower()}]"


def broken(text: str) -> str:
    """Text in which a word too long for a line may be broken, without a sign that shows."""
    return " ".join(_with_places_to_break(word) for word in text.split(" "))


def _with_places_to_break(word: str) -> str:
    if len(word) <= LONGEST_WORD:
        return word
    pieces = (word[at : at + LONGEST_WORD // 2] for at in range(0, len(word), LONGEST_WORD // 2))
    return ZERO_WIDTH.join(pieces)


def each_text(value: Any, change: Callable[[str], str]) -> Any:
    """The same JSON with every text changed; keys stand."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: each_text(one, change) for key, one in value.items()}
    return [each_text(one, change) for one in value] if isinstance(value, list | tuple) else value
