"""Draws the pages of a PDF, as a program of its own, within the limits of pdf_child.

The PDF comes on standard input; a line of JSON and the pictures, one after the other, go to standard output.
"""

from __future__ import annotations

import ctypes
import struct
import zlib
from math import isqrt
from typing import Any

from tilskudd.mandate.reader.pdf_child import Refused, answer, opened

MOST_PAGES_DRAWN = 40
WIDTH_PIXELS = 1100
MOST_PIXELS = 4_000_000
WHITE = 0xFFFFFFFF


def draw_pages(content: bytes, pdfium: Any) -> tuple[dict[str, Any], bytes]:
    """Width, height and the number of bytes of the first pages, and their pictures; raises Refused."""
    document, pages = opened(content, pdfium)
    sizes, pictures = [], []
    for number in range(min(pages, MOST_PAGES_DRAWN)):
        page = pdfium.FPDF_LoadPage(document, number)
        if not page:
            raise Refused("broken")
        width, height = (round(100 * side(page)) for side in (pdfium.FPDF_GetPageWidthF, pdfium.FPDF_GetPageHeightF))
        picture = drawn(page, *pixels(width, height), pdfium)
        sizes.append((width, height, len(picture)))
        pictures.append(picture)
        pdfium.FPDF_ClosePage(page)
    return {"pages": sizes}, b"".join(pictures)


def pixels(width: int, height: int) -> tuple[int, int]:
    """How many pixels a page becomes across and down: its own shape, but a page that is hardly one is bounded."""
    if width < 1 or height < 1:
        raise Refused("broken")
    across = max(1, min(WIDTH_PIXELS, isqrt(MOST_PIXELS * width // height)))
    return across, max(1, min(across * height // width, MOST_PIXELS))


def drawn(page: Any, across: int, down: int, pdfium: Any) -> bytes:
    """The page in shades of grey on white, as a PNG."""
    bitmap = pdfium.FPDFBitmap_CreateEx(across, down, pdfium.FPDFBitmap_Gray, None, 0)
    if not bitmap:
        raise MemoryError
    pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, across, down, WHITE)
    pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, across, down, 0, pdfium.FPDF_GRAYSCALE | pdfium.FPDF_ANNOT)
    stride = pdfium.FPDFBitmap_GetStride(bitmap)
    shades = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * down)
    pdfium.FPDFBitmap_Destroy(bitmap)
    return png(shades, across, down, stride)


def png(shades: bytes, across: int, down: int, stride: int) -> bytes:
    """A PNG of 8-bit grey from one byte for each pixel, in rows of `stride` bytes."""
    # A row of a PNG begins with the number of its filter; nought is none.
    rows = b"".join(b"\0" + shades[at : at + across] for at in range(0, stride * down, stride))
    head = struct.pack(">IIBBBBB", across, down, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 6)) + chunk(b"IEND", b"")


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


if __name__ == "__main__":
    answer(draw_pages)
