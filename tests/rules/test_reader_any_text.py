"""Any text gives a reading, and every line of it is used, filler, prose or reported unread."""

from __future__ import annotations

import re
from io import StringIO

from hypothesis import given, settings
from hypothesis import strategies as st

from tilskudd.mandate.printed import print_reading
from tilskudd.mandate.reader.read import UnreadableLetter, read_letter, read_text
from tilskudd.mandate.reader.reading import Reading, Use
from tilskudd.mandate.reader.value import places_in

PIECES = st.sampled_from(
    [
        "Tillegg nr. 3 til tildelingsbrevet for Etat 2031",
        "Oppdrag nr. 7 Et oppdrag",
        "TB2031-4 – Noe",
        "ID: 2031-02",
        "Bakgrunn",
        "Finansiering:",
        "Frist: 31.06.31",
        "Frist: 1. juni (deretter årlig)",
        "Frist:",
        "Frist: 5. kvartal",
        "Frist: 4. tertial 2031",
        "innen utgangen av mars",
        "Kap. 123 Navn",
        "Post 45 Navn",
        "Kap. 0000 Navn",
        "Post 0 Navn",
        "Posten økes med 1,2345678 mill. kroner til noe.",
        "økes med 3 mill. kroner over kap. 12, post 3",
        "123/45 Navn",
        "123/00 Navn 5 000",
        "999 999 999 999 999",
        "0301 Navn 1 000",
        " 0301 Navn",
        "Sum 3 000",
        "Side 2",
        "Side 0",
        "\f",
        "| Kap. post | Ny tildeling | Sum tildeling |",
        "|---|---|---|",
        "| 123.45 | 1 | 2 |",
        "||",
        "(i 1 000 kroner)",
        "- Navn – 500 000",
        "\uf0b7 Å gjøre noe",
        "øremerkes 2 mill. kroner",
        "Satsen per deltaker er 0 kroner.",
        "mellom 1. januar 2031 og 29. februar 2031",
        "Med hilsen",
        "Navn Navnesen (e.f.)",
        "oppdrag nr. 7, et oppdrag",
        "§ 17",
        "**fet**",
        "# ",
        "24.",
        "januar 2031",
        "Dato 31. april 2031",
        "Vår ref",
        "12/3456-",
        "ⅷ ² ٣",
    ]
)
LETTERS = st.lists(st.one_of(PIECES, st.text(max_size=30)), max_size=25).map("\n".join)


def check(reading: Reading) -> None:
    """What must hold for every reading of every text."""
    assert len(reading.uses) == len(reading.lines)
    unread = [line for line, use in zip(reading.lines, reading.uses, strict=True) if use is Use.UNREAD]
    assert [one.text for one in reading.unread] == [line.text.strip() for line in unread]
    for line, use in zip(reading.lines, reading.uses, strict=True):
        assert reading.text[line.start : line.end] == line.text
        if use is Use.PROSE:
            assert not re.search(r"[0-9%§]|\bskal\b|\bbør\b|kroner", line.text), line.text
    for at in places_in([reading.letter, reading.assignments, reading.duties, reading.changes, reading.positions]):
        assert 0 <= at.start <= at.end <= len(reading.text)
        assert reading.lines[at.line - 1].start <= at.start <= reading.lines[at.line - 1].end
    assert reading.as_json()["source"]["characters"] == len(reading.text)
    print_reading(reading, StringIO())


@settings(deadline=None)
@given(st.text())
def test_any_text_gives_a_reading(text):
    check(read_text(text, "tekst", "0" * 64))


@settings(max_examples=300, deadline=None)
@given(LETTERS)
def test_any_heap_of_pieces_of_letters_gives_a_reading(text):
    check(read_text(text, "tekst", "0" * 64))


@settings(deadline=None)
@given(st.binary())
def test_any_file_is_read_or_refused(content):
    try:
        reading = read_letter(content, "fil")
    except UnreadableLetter as refusal:
        assert str(refusal).endswith(".")
    else:
        check(reading)


@settings(deadline=None)
@given(st.text(alphabet="0123456789 .,/-|\n", max_size=200))
def test_figures_alone_are_never_prose(text):
    reading = read_text(text, "tall", "0" * 64)
    check(reading)
    for line, use in zip(reading.lines, reading.uses, strict=True):
        assert use is not Use.PROSE or not re.search("[0-9]", line.text)
