"""Whatever the text, the reader answers, without a traceback and in a time that grows with the text alone."""

from __future__ import annotations

import random
import re
import time
from io import StringIO
from pathlib import Path

import pytest

from tilskudd.mandate.printed import print_reading
from tilskudd.mandate.reader.read import read_letter, read_text
from tilskudd.mandate.reader.reading import Reading, Use

PROJECT = Path(__file__).resolve().parents[2]
SAMPLE = PROJECT / "src" / "tilskudd" / "mandate" / "sample" / "tillegg-1.txt"
FOLDER = next((one / "shared" / "letters" for one in PROJECT.parents if (one / "shared" / "letters").is_dir()), None)
MADE_UP = sorted((PROJECT / "tests" / "data" / "letters").iterdir())
PATHS = [SAMPLE, *MADE_UP, *(sorted(FOLDER.glob("*.txt")) if FOLDER else [])]
TEXTS = [path.read_text(encoding="utf-8") for path in PATHS]
LARGE = 5_000_000


def mutated(chance: random.Random) -> str:
    """A letter cut, torn, repeated, mixed with another, strewn with odd signs, with digits gone wild."""
    text = chance.choice(TEXTS)
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.choice([1, 5, 40, 400, 4000]))
        match chance.randrange(9):
            case 0:
                text = text[:start] + text[end:]
            case 1:
                text = text[:end] + text[start:end] * chance.randint(1, 5) + text[end:]
            case 2:
                text = text[end:] + text[:start] + text[start:end]
            case 3:
                other = chance.choice(TEXTS)
                text = text[:start] + other[start : start + 500] + text[start:]
            case 4:
                signs = "".join(chr(chance.choice([chance.randrange(32, 0xD7FF), 0x200B, 0xA0])) for _ in range(9))
                text = text[:start] + signs + text[start:]
            case 5:
                text = text[:start] + text[start:end].replace("\n", " ") + text[end:]
            case 6:
                text = re.sub("[0-9]", lambda _: str(chance.randrange(10)), text)
            case 7:
                text = text[:start] + " ".join("123456789"[: chance.randint(1, 9)] for _ in range(50)) + text[start:]
            case _:
                lines = text.split("\n")
                chance.shuffle(lines)
                text = "\n".join(lines)
    return text[: chance.choice([300, 3000, 20_000])]


def check_one(text: str) -> None:
    reading = read_text(text, "brev", "0" * 64)
    assert len(reading.uses) == len(reading.lines)
    told = reading.as_json()
    for one in told["assignments"]:
        for due in one["deadlines"]:
            assert text[due["at"]["start"] : due["at"]["end"]]
    for line, use in zip(reading.lines, reading.uses, strict=True):
        assert use is not Use.PROSE or not re.search("[0-9%§]", line.text)


def test_fuzzed_letters_are_read():
    chance = random.Random(20)
    for _ in range(150):
        check_one(mutated(chance))


@pytest.mark.soak
def test_ten_thousand_fuzzed_letters_are_read_and_printed():
    chance = random.Random(10_000)
    for number in range(10_000):
        text = mutated(chance)
        started = time.process_time()
        try:
            check_one(text)
            if number % 20 == 0:
                print_reading(read_text(text, "brev", "0" * 64), StringIO())
        except Exception as error:
            raise AssertionError(f"text {number}: {text[:200]!r}") from error
        assert time.process_time() - started < 5, number


PIECES = {
    "the sample": SAMPLE.read_text(encoding="utf-8"),
    "one word": "x",
    "one number": "7",
    "groups of digits": "123 ",
    "deadlines without dates": "innen 3 ",
    "deadlines": "innen 1.1.2022 ",
    "labels": "Frist: ",
    "lines of budgets": "økes med 3 mill. kroner over kap. 671 post 62 ",
    "chapters": "kap. 671 ",
    "amounts": "1 mill. kroner økes reduseres ",
    "rates": "Tilskuddssats per deltaker er 45 000 kroner, inntil fire måneder ",
    "abbreviations": "a. B. ",
    "regulations": "forskrift ",
    "brackets": "((",
    "capitals": "Abc Def ",
    "rows": "671/62 Navn på en post som er så lang at linjen blir lang 1 000\n",
    "cells": "| 671.62 | 1 000 000 | 2 000 000 | 3 000 000 | 4 000 000 | 5 000 000 |\n",
    "assignments": "Oppdrag nr. 1 Tilskudd til noe annet\nSe oppdrag nr. 2, tilskudd til noe annet og mer til\n",
    "dropped": "Oppdrag nr. 3 utgår. Oppdraget utgår. ",
    "less than": "<",
    "line ends in cells": "<br>",
}


def test_a_text_of_five_million_signs_is_read():
    """As large as a letter may be: every line of it is used for something, or said to be unread."""
    reading = of_one_kind("the sample", LARGE)
    assert len(reading.uses) == len(reading.lines)
    assert sum(len(one.text) for one in reading.lines) > LARGE // 2


@pytest.mark.soak
@pytest.mark.parametrize("name", PIECES)
def test_no_pattern_takes_long_over_a_text_of_one_kind(name):
    """Eight times as much takes about eight times as long, and never the square of it."""
    small, large = (_took(name, size) for size in (LARGE // 8, LARGE))
    assert large < 24 * max(small, 0.1), (small, large)


def _took(name: str, size: int) -> float:
    started = time.process_time()
    of_one_kind(name, size)
    return time.process_time() - started


def of_one_kind(name: str, size: int) -> Reading:
    """A text of so many signs that is one piece again and again, read."""
    piece = PIECES[name]
    return read_letter((piece * (size // len(piece) + 1))[:size].encode(), "brev")


def test_what_is_beyond_any_letter_is_unread_and_said():
    """Hundreds of pages are read; the lines after them are reported, none is dropped."""
    text = "Vi ønsker et godt år.\n" * 30_000
    reading = read_text(text, "brev", "0" * 64)
    assert "too-long" in {one.code for one in reading.findings}
    assert len(reading.unread) == 30_000 - len(reading.source.read)
    assert reading.unread[-1].at.line == 30_000


PLANTED = {
    "a number": "Vi så 17 elger ved vannet.",
    "a number in words": "Det var tre av dem ved vannet.",
    "a date": "Det var den første mai ved vannet.",
    "a month": "Det var i oktober ved vannet.",
    "an amount": "Det koster noen millioner ved vannet.",
    "kroner": "Det koster mange kroner ved vannet.",
    "a percentage": "Det var noen prosent ved vannet.",
    "a chapter": "Det står i kapittel syv ved vannet.",
    "a reference to a law": "Det følger av vannressursloven ved vannet.",
    "a reference to a paper": "Det står i Prop. om saken ved vannet.",
    "a reference to a letter": "Det følger av tildelingsbrevet ved vannet.",
    "a word that lays something on somebody": "Han plikter å være ved vannet.",
    "a right": "Hun har krav på å være ved vannet.",
    "a nynorsk duty": "Ho pliktar å vere ved vatnet.",
    "an ordinal": "Den tredje av dem var ved vannet.",
    "a paragraph sign": "Det følger av § ved vannet.",
    "a Roman paper": "Meld. St. om elg ved vannet.",
}


@pytest.mark.parametrize("kind", PLANTED)
def test_a_line_of_prose_that_holds_something_is_unread(kind):
    """Planted in background that nothing is read out of: it is used (as a duty) or reported, never prose."""
    text = SAMPLE.read_text(encoding="utf-8")
    where = text.index("Beskrivelse av oppdraget")
    reading = read_text(f"{text[:where]}\n{PLANTED[kind]}\n\n{text[where:]}", "brev", "0" * 64)
    line = next(one for one in reading.lines if one.text == PLANTED[kind])
    use = reading.uses[line.number - 1]
    assert use in (Use.UNREAD, Use.USED), use
    if use is Use.USED:
        assert PLANTED[kind] in [one.text for one in reading.duties]


def test_plain_prose_is_prose():
    text = SAMPLE.read_text(encoding="utf-8")
    where = text.index("Beskrivelse av oppdraget")
    reading = read_text(f"{text[:where]}\nElgen stod stille ved vannet.\n\n{text[where:]}", "brev", "0" * 64)
    line = next(one for one in reading.lines if one.text.startswith("Elgen"))
    assert reading.uses[line.number - 1] is Use.PROSE
