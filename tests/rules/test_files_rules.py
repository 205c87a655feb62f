"""What kind of file it is, by its content and never by its name."""

from __future__ import annotations

import random
import zipfile
from io import BytesIO

import pytest
import typst
from hypothesis import given as any_of
from hypothesis import strategies as st

from tilskudd.files.rules import media_type
from tilskudd.mandate.reader.pdf import is_pdf
from tilskudd.mandate.sample.typeset import sample_pdf


def zipped(*names: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name in names:
            packed.writestr(name, "innhold")
    return out.getvalue()


KINDS = {
    "a letter as PDF": (sample_pdf(), "application/pdf"),
    "a PDF after a mark and white space": (b"\xef\xbb\xbf\r\n\0 " + sample_pdf(), "application/pdf"),
    "a text that speaks of one": (b"Brevet begynner med %PDF", "text/plain"),
    "a picture": (bytes(typst.compile(b"Brev", format="png")), "image/png"),
    "the first half of a picture's mark": (b"\x89PNG\r\n", "text/plain"),
    "a photograph": (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "image/jpeg"),
    "a Word document": (zipped("word/document.xml"), "application/zip"),
    "an empty package": (zipped(), "application/zip"),
    "bokmål in UTF-8": ("Frist: 1. juni – «innen utgangen av året»\r\n\tåæø\f".encode(), "text/plain"),
    "bokmål in UTF-8 with a mark": ("Frist".encode("utf-8-sig"), "text/plain"),
    "UTF-8 with a control sign": ("Frist\x02: 1. juni, på".encode(), "text/plain"),
    "bokmål in Latin-1": ("Frist på åtte måneder".encode("latin-1"), "text/plain"),
    "bokmål with the dashes of Windows": ("1. juni – «på»".encode("cp1252"), "text/plain"),
    "Latin-1 with a control sign": ("Frist\x02 på".encode("latin-1"), "application/octet-stream"),
    "UTF-16": ("Frist".encode("utf-16"), "application/octet-stream"),
    "a NUL in the middle of a text": (b"Frist: \0 1. juni", "application/octet-stream"),
    "a NUL at the end of a long text": (b"Frist. " * 1000 + b"\0", "application/octet-stream"),
    "random bytes": (random.Random(1).randbytes(2000), "application/octet-stream"),
    "nothing": (b"", "text/plain"),
}


def in_pieces(content: bytes, size: int) -> list[bytes]:
    return [content[at : at + size] for at in range(0, len(content), size)]


@pytest.mark.parametrize("case", KINDS)
def test_the_content_tells_the_kind(case):
    """As one piece, and in pieces that part the mark and the letters."""
    content, kind = KINDS[case]
    assert media_type([content]) == kind
    assert media_type(in_pieces(content, 3)) == kind


@any_of(st.binary(max_size=3000) | st.text(max_size=1500).map(str.encode), st.integers(1, 2000))
def test_the_pieces_do_not_matter(content, size):
    """Whatever the bytes are, they are of one kind."""
    assert media_type(in_pieces(content, size)) == media_type([content])


@any_of(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_all_text_in_utf8_is_text(text):
    """But for the marks of other kinds."""
    assert media_type([text.encode()]) == ("application/pdf" if is_pdf(text.encode(), "") else "text/plain")


def test_no_more_is_read_than_needed():
    """A film that calls itself a picture is not read to its end."""

    def endless():
        while True:
            yield b"\xff\xd8\xff" + bytes(997)

    assert media_type(endless()) == "image/jpeg"
