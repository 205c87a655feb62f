"""The bytes of a file as text, or one sentence about why they are none."""

from __future__ import annotations

import codecs
import re
from typing import Final

from tilskudd.mandate.reader.unreadable import UnreadableLetter

LARGEST: Final = 25 * 1024 * 1024
"""Bytes; the longest letters are some hundred pages."""

KINDS: Final = (
    (b"\x89PNG", "et bilde; brevet må være en tekstfil eller Markdown"),
    (b"\xff\xd8\xff", "et bilde; brevet må være en tekstfil eller Markdown"),
    (b"GIF8", "et bilde; brevet må være en tekstfil eller Markdown"),
    (b"II*\0", "et bilde; brevet må være en tekstfil eller Markdown"),
    (b"MM\0*", "et bilde; brevet må være en tekstfil eller Markdown"),
    (b"PK\x03\x04", "et Word-dokument eller en pakket fil; lagre brevet som tekst eller Markdown"),
    (b"\xd0\xcf\x11\xe0", "et gammelt Word-dokument; lagre brevet som tekst eller Markdown"),
    (b"{\\rtf", "et RTF-dokument; lagre brevet som tekst eller Markdown"),
    (b"\x1f\x8b", "en pakket fil; pakk den ut først"),
)
ENCODINGS: Final = (
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"", "utf-8-sig"),
    (b"", "cp1252"),
)
CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufffd\ufffe\uffff]")
MOST_LINES: Final = 400_000
LOOKED_AT = 100_000
ONE_CONTROL_SIGN_IN = 50


def decoded(content: bytes) -> str:
    """The text, by its byte order mark, else as UTF-8, else as Latin-1; raises UnreadableLetter."""
    if len(content) > LARGEST:
        raise UnreadableLetter(f"Filen er for stor; et brev kan være på høyst {LARGEST // 1024 // 1024} MB.")
    for mark, kind in KINDS:
        if content.startswith(mark):
            raise UnreadableLetter(f"Filen er {kind}.")
    for mark, encoding in ENCODINGS:
        if content.startswith(mark) and (mark or b"\0" not in content):
            try:
                return with_words(content.decode(encoding))
            except UnicodeDecodeError:
                continue
    if b"\0" in content:
        raise UnreadableLetter("Filen inneholder ikke tekst; brevet må være en tekstfil eller Markdown.")
    return with_words(content.decode("latin-1"))


def with_words(text: str) -> str:
    """The text itself, when there is some and it is not mostly signs that no text has."""
    if not text.strip("\ufeff \t\r\n\f"):
        raise UnreadableLetter("Filen er tom; det er ikke noe brev å lese.")
    if text.count("\n") + text.count("\r") + text.count("\f") > MOST_LINES:
        raise UnreadableLetter(f"Filen har flere enn {MOST_LINES} linjer; det er ikke noe brev.")
    start = text[:LOOKED_AT]
    if (len(CONTROL.findall(start)) - 1) * ONE_CONTROL_SIGN_IN > len(start):
        raise UnreadableLetter("Filen inneholder ikke tekst; brevet må være en tekstfil eller Markdown.")
    return text
