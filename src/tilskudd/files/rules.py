"""What kind of file some bytes are. Pure: asked of the content alone, since a name may say anything."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

BINARY: Final = "application/octet-stream"
TEXT: Final = "text/plain"
PDF: Final = "application/pdf"
BEFORE_A_PDF: Final = b"\xef\xbb\xbf\0 \t\r\n"
"""What programs have put in front of a PDF, and all readers pass over."""

MARKS: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),  # with nothing in it
)
HEAD_BYTES: Final = 1024
NOT_CONTROL: Final = b"\t\n\v\f\r" + bytes(range(0x20, 0x7F)) + bytes(range(0x80, 0x100))


def media_type(chunks: Iterable[bytes]) -> str:
    """The media type of a whole file, given in pieces of any size; all of them are asked for only if it may be text."""
    rest = iter(chunks)
    head = _head(rest)
    if head.lstrip(BEFORE_A_PDF).startswith(b"%PDF"):
        return PDF
    marked = next((kind for mark, kind in MARKS if head.startswith(mark)), None)
    return marked or (TEXT if is_text(chain([head], rest)) else BINARY)


def is_text(chunks: Iterable[bytes]) -> bool:
    """Whether the bytes are text: no NUL, and either UTF-8 or an 8-bit Latin alphabet without control signs.

    UTF-16 is none: it is full of NUL.
    """
    utf8 = codecs.getincrementaldecoder("utf-8")()
    is_utf8 = is_latin = True
    for chunk, is_last in _with_end(chunks):
        is_utf8 = is_utf8 and _goes_on(utf8, chunk, is_last)
        is_latin = is_latin and not chunk.translate(None, NOT_CONTROL)
        if b"\0" in chunk or not (is_utf8 or is_latin):
            return False
    return True


def _head(rest: Iterator[bytes]) -> bytes:
    head = b""
    while len(head) < HEAD_BYTES and (chunk := next(rest, None)) is not None:
        head += chunk
    return head


def _with_end(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    for chunk in chunks:
        yield chunk, False
    yield b"", True


def _goes_on(utf8: codecs.IncrementalDecoder, chunk: bytes, is_last: bool) -> bool:
    try:
        utf8.decode(chunk, final=is_last)
    except UnicodeDecodeError:
        return False
    return True
