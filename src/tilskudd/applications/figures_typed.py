"""Amounts, numbers and days as people write them, or the sentence that tells why they cannot be read. Pure."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from tilskudd.applications.plain_text import one_line
from tilskudd.values.kroner import Kroner

LONGEST: Final = 40
MOST_KRONER: Final = Kroner.whole(10**12 - 1)
MOST_NUMBER: Final = 10**12 - 1
NUMBER = re.compile(r"([-\u2212+]?)([0-9]{1,3}(?:[ .][0-9]{3})+|[0-9]+)", re.ASCII)
DECIMAL = re.compile(r"[-\u2212+]?[0-9 ]*[.,][0-9]+", re.ASCII)
NORWEGIAN_DAY = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4})", re.ASCII)
ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
SHORT_YEAR = re.compile(r"[0-9]{1,2}\. ?[0-9]{1,2}\. ?[0-9]{2}", re.ASCII)


class Unreadable(ValueError):
    """What was typed cannot be read; says so in a sentence, with a code (kan ikke leses)."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def whole_kroner(text: str) -> Kroner:
    """An amount in whole kroner: «20 000», «20.000», «kr 20 000,-»; raises Unreadable."""
    bare = one_line(text[: LONGEST + 1])
    shown = shortened(text)
    try:
        amount = Kroner.written(bare) if len(text) <= LONGEST else None
    except ValueError:
        amount = None
    if amount is None:
        told = f"«{shown}» kan ikke leses som et beløp. Skriv hele kroner med bare tall, for eksempel 20 000."
        raise Unreadable("not-an-amount", told)
    if not amount.is_whole:
        raise Unreadable("ore", f"«{shown}» har øre. Vi regner i hele kroner. Rund av, og skriv beløpet uten øre.")
    if abs(amount) > MOST_KRONER:
        raise Unreadable("too-large", f"«{shown}» er større enn vi kan ta imot. Se etter om det er et siffer for mye.")
    return amount


def whole_number(text: str) -> int:
    """A whole number: «900», «1 200», «1.200»; raises Unreadable."""
    bare, shown = one_line(text[: LONGEST + 1]), shortened(text)
    match = NUMBER.fullmatch(bare) if len(text) <= LONGEST else None
    if match is None and DECIMAL.fullmatch(bare):
        raise Unreadable(
            "not-whole", f"«{shown}» er ikke et helt tall, og vi teller hele. Skriv tallet uten desimaler."
        )
    if match is None:
        raise Unreadable(
            "not-a-number", f"«{shown}» kan ikke leses som et tall. Skriv det med bare sifre, for eksempel 900."
        )
    number = int(re.sub(r"[ .]", "", match[2]))
    if number > MOST_NUMBER:
        raise Unreadable("too-large", f"«{shown}» er større enn vi kan ta imot. Se etter om det er et siffer for mye.")
    return -number if match[1] in ("-", "\u2212") else number


def day(text: str) -> date:
    """A day: «06.01.2022», «6.1.2022», «2022-01-06»; raises Unreadable."""
    bare, shown = one_line(text[: LONGEST + 1]), shortened(text)
    if SHORT_YEAR.fullmatch(bare):
        raise Unreadable("short-year", f"«{shown}» har ikke hele årstallet. Skriv fire sifre, for eksempel 06.01.2022.")
    norwegian, iso = NORWEGIAN_DAY.fullmatch(bare), ISO_DAY.fullmatch(bare)
    if norwegian:
        number, month, year = (int(one) for one in norwegian.groups())
    elif iso:
        year, month, number = (int(one) for one in iso.groups())
    else:
        told = f"«{shown}» kan ikke leses som en dato. Skriv dag, måned og år, for eksempel 06.01.2022."
        raise Unreadable("not-a-day", told)
    try:
        return date(year, month, number)
    except ValueError:
        told = f"«{shown}» finnes ikke i kalenderen. Se etter om dagen og måneden er riktige."
        raise Unreadable("no-such-day", told) from None


def shortened(text: str) -> str:
    """What was typed, as it is told in a sentence."""
    bare = one_line(text[: 4 * LONGEST])
    return bare if len(bare) <= LONGEST else f"{bare[:LONGEST]} …"
