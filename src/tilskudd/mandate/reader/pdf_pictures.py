"""The pages of a PDF as pictures, to show a passage's box where it is printed.

Drawn in the same bounded process of its own as the text is read in. A letter whose text is read may still be too heavy
to draw: that is said as UnreadableLetter, and the text stands.
"""

from __future__ import annotations

from dataclasses import dataclass

from tilskudd.mandate.reader.pdf import taken_apart


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page, from 1, as it is shown: its size in hundredths of a point, as boxes are, and its picture in greys.

    A box (x0, top, x1, bottom) on the page lies at x0 / width of the picture's width, and so on, at any scale.
    """

    number: int
    width: int
    height: int
    png: bytes


def page_pictures(content: bytes) -> tuple[PagePicture, ...]:
    """The first forty pages of a PDF, each about 1100 pixels wide; raises UnreadableLetter as read_pdf does."""
    head, rest = taken_apart(content, "pdf_pictures_child")
    found, at = [], 0
    for number, (width, height, length) in enumerate(head["pages"], 1):
        found.append(PagePicture(number, width, height, rest[at : at + length]))
        at += length
    return tuple(found)
