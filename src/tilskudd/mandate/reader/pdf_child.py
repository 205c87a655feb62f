"""Takes a PDF apart, as a program of its own: whatever the file does, it does here, within limits of time and memory.

The PDF comes on standard input; a line of JSON and the boxes as four-byte numbers go to standard output.
PDFium is used here, and for the pages' pictures in pdf_pictures_child, and nowhere else.
"""

from __future__ import annotations

import ctypes
import gc
import json
import resource
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from operator import gt, ne
from typing import Any

from tilskudd.mandate.reader.pdf_lines import Char
from tilskudd.mandate.reader.pdf_text import LINE_END_HYPHEN, PageText
from tilskudd.mandate.reader.printed_pages import Box

MEMORY_BYTES = 768 * 2**20
PROCESSOR_SECONDS = 10
MOST_PAGES = 500
MOST_LETTERS_ON_A_PAGE = 20 * 1000
MOST_LETTERS = 2_000_000
REPLACEMENT = "\ufffd"
NO_LETTERS = frozenset({0xFFFE, 0xFFFF, 0xFEFF, 0x200B, 0x2060})
LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}


class Refused(Exception):
    """The PDF is not read; the argument is a key of pdf.REFUSALS."""


def limit() -> None:
    """Bind this process before it touches the file; where the system knows no such limit, time alone binds it."""
    for what, most in ((resource.RLIMIT_AS, MEMORY_BYTES), (resource.RLIMIT_CPU, PROCESSOR_SECONDS)):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):
            continue
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read_pages(content: bytes, pdfium: Any) -> tuple[dict[str, Any], bytes]:
    """The text with the starts of its pages, and the edges of its characters; raises Refused."""
    document, pages = opened(content, pdfium)
    under_way, pictures = PageText(), []
    for number in range(pages):
        before = len(under_way.letters)
        page = pdfium.FPDF_LoadPage(document, number)
        text_page = pdfium.FPDFText_LoadPage(page) if page else None
        if not text_page:
            raise Refused("broken")
        under_way.add_page(chars_of(page, text_page, pdfium))
        if len(under_way.letters) - before < 2 and pdfium.FPDFPage_CountObjects(page):
            pictures.append(number + 1)
        if len(under_way.letters) > MOST_LETTERS:
            raise Refused("too much text")
        pdfium.FPDFText_ClosePage(text_page)
        pdfium.FPDF_ClosePage(page)
    text = under_way.finished()
    if not text.strip():
        raise Refused("pictures" if pictures else "blank")
    return {"text": text, "page_starts": under_way.page_starts, "pictures": pictures}, under_way.edges.tobytes()


def opened(content: bytes, pdfium: Any) -> tuple[Any, int]:
    """The document, and how many pages it has; raises Refused."""
    document = pdfium.FPDF_LoadMemDocument64(content, len(content), None)
    if not document:
        error = pdfium.FPDF_GetLastError()
        raise Refused("locked" if error in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY) else "broken")
    pages = pdfium.FPDF_GetPageCount(document)
    if not 1 <= pages <= MOST_PAGES:
        raise Refused("too many pages" if pages > 0 else "broken")
    return document, pages


def chars_of(page: Any, text_page: Any, pdfium: Any) -> Iterator[Char]:
    """The characters in the order they were drawn, with boxes as the page is shown; raises Refused.

    A box is as wide as the character's step and as high as its type; turned letters have the box of their ink.
    """
    count = pdfium.FPDFText_CountChars(text_page)
    if count > MOST_LETTERS_ON_A_PAGE:
        raise Refused("too much text")
    # Called once for each letter of the letter, and so without the checks on what is passed: half the time.
    code_at, box_at = (unchecked(one) for one in (pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox))
    handle = ctypes.cast(text_page, ctypes.c_void_p)
    boxes = (pdfium.FS_RECTF * count)()
    letters = [letters_of(code_at(handle, number)) for number in range(count)]
    for number in range(count):
        box_at(handle, number, ctypes.byref(boxes, 16 * number))
    edges = memoryview(boxes).cast("B").cast("f").tolist()
    take_ink_of_turned(edges, text_page, pdfium)
    return zip(letters, shown_by(page, pdfium)(edges), strict=True)


def take_ink_of_turned(edges: list[Any], text_page: Any, pdfium: Any) -> None:
    """Letters that do not stand upright have no step along the line: there the ink says where they are."""
    sides = [ctypes.c_double() for _ in range(4)]
    empty = (number for number, wide in enumerate(map(ne, edges[::4], edges[2::4])) if not wide)
    for number in empty:
        pdfium.FPDFText_GetCharBox(text_page, number, *sides)
        left, right, bottom, top = (side.value for side in sides)
        edges[4 * number : 4 * number + 4] = left, top, right, bottom


@cache
def letters_of(code: int) -> str:
    """What a character is printed as: a ligature its letters, white space a space, what only steers nothing."""
    if code == ord(LINE_END_HYPHEN):
        return LINE_END_HYPHEN
    if not 32 <= code <= 0x10FFFF or 0x7F <= code < 0xA0 or code in NO_LETTERS:
        return " " if 9 <= code <= 13 or code == 0x85 else ""
    if 0xD800 <= code <= 0xDFFF:
        return REPLACEMENT
    letter = chr(code)
    return " " if letter.isspace() else LIGATURES.get(letter, letter)


def unchecked(function: Any) -> Any:
    """The same function, taking pointers and numbers as they are."""
    return ctypes.PYFUNCTYPE(ctypes.c_uint)(ctypes.cast(function, ctypes.c_void_p).value or 0)


def shown_by(page: Any, pdfium: Any) -> Callable[[list[Any]], Iterator[Box]]:
    """From the page's own measure to hundredths of a point from the top left, as the page is cut and turned."""
    width, height = (round(100 * side(page)) for side in (pdfium.FPDF_GetPageWidthF, pdfium.FPDF_GetPageHeightF))
    x, y = ctypes.c_int(), ctypes.c_int()

    def seen(across: int, up: int) -> tuple[int, int]:
        pdfium.FPDF_PageToDevice(page, 0, 0, width, height, 0, across, up, x, y)
        return x.value, y.value

    # A page is shown at its own size, turned by quarters at most, so two points say it all.
    (x0, y0), (x1, y1) = seen(0, 0), seen(1000, 1000)
    across, up = (100 if x1 > x0 else -100), (100 if y1 > y0 else -100)
    turned = abs(seen(0, 1000)[0] - x0) > 1000

    def shown(edges: list[Any]) -> Iterator[Box]:
        left, top, right, bottom = (edges[side::4] for side in ((1, 2, 3, 0) if turned else range(4)))
        x_first, x_last = in_order(*([x0 + int(across * at) for at in edge] for edge in (left, right)))
        y_first, y_last = in_order(*([y0 + int(up * at) for at in edge] for edge in (top, bottom)))
        return zip(x_first, y_first, x_last, y_last, strict=True)

    return shown


def in_order(first: list[int], second: list[int]) -> tuple[Iterable[int], Iterable[int]]:
    """Two edges, the lesser first; letters that are not mirrored are so already."""
    if any(map(gt, first, second)):
        return map(min, first, second), map(max, first, second)
    return first, second


def answer(take_apart: Callable[[bytes, Any], tuple[dict[str, Any], bytes]]) -> None:
    """Take the PDF on standard input apart, and write what came of it."""
    limit()
    gc.disable()  # Nothing here points in rings, and the process soon ends: collecting would only take time.
    import pypdfium2_raw as pdfium  # type: ignore[import-untyped]

    pdfium.FPDF_InitLibrary()
    try:
        head, rest = take_apart(sys.stdin.buffer.read(), pdfium)
    except Refused as refusal:
        head, rest = {"refused": str(refusal)}, b""
    except MemoryError:
        head, rest = {"refused": "too heavy"}, b""
    except (ValueError, OverflowError):
        # A letter that stands nowhere, or further off than four bytes can tell.
        head, rest = {"refused": "broken"}, b""
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + rest)


if __name__ == "__main__":
    answer(read_pages)
