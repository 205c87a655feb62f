"""How fast a long PDF becomes text, side by side with what PDFium itself can do in the same run."""

from __future__ import annotations

import time
from collections.abc import Callable

import pypdfium2
import pytest

from tilskudd.mandate.reader.pdf import read_pdf
from tilskudd.mandate.sample.typeset import sample_pdf

pytestmark = pytest.mark.bench

MOST_SECONDS = 1
MOST_TIMES_PDFIUM = 8


def best_of(runs: int, act: Callable[[], object]) -> float:
    """Seconds by the wall clock; the best run is the one the machine's other work disturbed least."""
    seconds = []
    for _ in range(runs):
        started = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def text_alone(content: bytes) -> None:
    for page in pypdfium2.PdfDocument(content):
        page.get_textpage().get_text_range()


def text_with_boxes(content: bytes) -> None:
    """The same answer as ours without our reading order: a text, and a box for each character."""
    for page in pypdfium2.PdfDocument(content):
        text = page.get_textpage()
        text.get_text_range()
        for number in range(text.count_chars()):
            text.get_charbox(number, loose=True)


def test_a_hundred_pages_take_a_second_at_most():
    content = sample_pdf(copies=20)
    pages = len(pypdfium2.PdfDocument(content))
    assert pages == 100
    ours = best_of(5, lambda: read_pdf(content))
    text, boxes = (best_of(5, lambda act=act: act(content)) for act in (text_alone, text_with_boxes))
    print(f"\n{pages} pages, {len(content) // 1000} kB: {ours:.2f} s with a process of its own")
    print(f"PDFium's text alone {text:.3f} s ({ours / text:.1f} x), with boxes {boxes:.3f} s ({ours / boxes:.1f} x)")
    assert ours <= MOST_SECONDS
    assert ours <= MOST_TIMES_PDFIUM * boxes
