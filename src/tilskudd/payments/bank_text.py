"""Names and texts as the bank takes them: its signs, its lengths, and nothing lost in silence."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LONGEST_NAME: Final = 70
LONGEST_TEXT: Final = 140
LONGEST_ID: Final = 35

# BSK, Appendix for implementation guides pain.001.001.03 and pain.002.001.03: the Latin set and what Norway adds.
ALLOWED: Final = frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-?:().,'+ áäçđéíóöúüýæøåÁÄÇÐÉÍÓÖÚÜÝÆØÅß%&=@§"
)
WRITTEN_AS: Final = {
    "'": '«»„“”"‘’`´',
    "-": "\u2010\u2011\u2012\u2013\u2014\u2212_",
    "(": "[{",
    ")": "]}",
    "/": "\\|",
    ",": ";",
    ".": "!",
    "...": "…",
    "EUR": "€",
    # Letters of Norwegian Sámi and neighbours that do not come apart into a letter and a mark.
    "n": "ŋ",
    "N": "Ŋ",
    "t": "ŧ",
    "T": "Ŧ",
    "d": "ð",
    "D": "Đ",
    "l": "ł",
    "L": "Ł",
    "th": "þ",
    "Th": "Þ",
}
TAKEN_FOR: Final = {ord(sign): taken for taken, signs in WRITTEN_AS.items() for sign in signs}
NOT_ALLOWED: Final = "?"
CUT: Final = "..."
IDENTITY: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.:+-]|/(?=[A-Za-z0-9])){0,34}", re.ASCII)
NO_IDENTITY: Final = "NOTPROVIDED"


def cleaned(text: str) -> str:
    """The text in signs that banks in Norway take: æøå stand, a mark is left off, «?» says that a sign was lost.

    Control characters and line breaks become blanks, many blanks one.
    """
    composed = unicodedata.normalize("NFC", text)
    if ALLOWED.issuperset(composed):
        return " ".join(composed.split())
    return " ".join("".join(as_taken(sign) for sign in composed).split())


def as_taken(sign: str) -> str:
    if sign in ALLOWED:
        return sign
    if sign.isspace() or unicodedata.category(sign).startswith("C"):
        return " "
    known = sign.translate(TAKEN_FOR)
    apart = [one for one in unicodedata.normalize("NFKD", known) if not unicodedata.combining(one)]
    return "".join(one if one in ALLOWED else NOT_ALLOWED for one in apart)


def cut(text: str, longest: int) -> str:
    """The text, at most so long; what is cut ends with three dots, so that nobody takes it for whole."""
    return text if len(text) <= longest else text[: longest - len(CUT)].rstrip() + CUT


def bank_name(name: str) -> str:
    """A name as it stands in the file. Raises ValueError when nothing is left of it."""
    return something(cut(cleaned(name), LONGEST_NAME), name)


def bank_text(text: str) -> str:
    """A message to who is paid, as it stands in the file. Raises ValueError when nothing is left of it."""
    return something(cut(cleaned(text), LONGEST_TEXT), text)


def message_to_payee(what: str, reference: str, look_at: str = "") -> str:
    """What the payee's accountant sees: what it is, our reference, and where to look; only `what` is cut short.

    «Kommunen har mottatt tilskudd som de ikke vet hva er»: the reference must survive. Raises ValueError when the
    bank's signs would change the reference or the place, or when they leave no room.
    """
    rest = f", ref. {reference}" + (f", se {look_at}" if look_at else "")
    if cleaned(rest) != rest:
        raise ValueError(f"the bank would change {rest!r}")
    room = LONGEST_TEXT - len(rest)
    if room < len(CUT) + 10:
        raise ValueError(f"no room for a text beside {rest!r}")
    return something(cut(cleaned(what), room), what) + rest


def is_bank_id(text: str) -> bool:
    """True for what every bank hands back unchanged: 1 to 35 plain letters, figures and . : + - with single slashes."""
    return bool(IDENTITY.fullmatch(text)) and text.upper() != NO_IDENTITY


def something(text: str, written: str) -> str:
    if not text:
        raise ValueError(f"nothing is left of {written[:40]!r}")
    return text
