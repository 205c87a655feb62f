"""A letter as PDF is read as its text is, and every passage has the box it stands in."""

from __future__ import annotations

import ctypes
import re

import pypdfium2
import pytest
import typst
from test_reader_sample import LETTER, figures, read

from tilskudd.mandate.reader.pdf import read_pdf
from tilskudd.mandate.reader.read import read_letter
from tilskudd.mandate.reader.reading import Reading
from tilskudd.mandate.reader.value import places_in
from tilskudd.mandate.sample.typeset import sample_pdf


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return sample_pdf()


@pytest.fixture(scope="module")
def reading(pdf: bytes) -> Reading:
    return read_letter(pdf, "tillegg-1.pdf")


def typeset(source: str) -> bytes:
    return bytes(typst.compile(source.encode()))


def text_of(source: str) -> str:
    return read_pdf(typeset(source)).text


def all_places(reading: Reading) -> list:
    everything = [reading.letter, reading.assignments, reading.duties, reading.changes, reading.positions]
    found = [*places_in(everything), *places_in([*reading.unread]), *(one.at for one in reading.findings)]
    return [at for at in found if at]


def test_the_pdf_says_what_the_text_says(reading):
    text = read(LETTER)
    assert figures(reading) == figures(text)
    assert [one.text for one in reading.duties] == [one.text for one in text.duties]
    assert [(one.code, one.message) for one in reading.findings] == [(one.code, one.message) for one in text.findings]
    assert reading.letter.sender.contact == text.letter.sender.contact
    assert [one.name for one in reading.letter.signed_by] == [one.name for one in text.letter.signed_by]


def test_pages_are_those_of_the_file(reading, pdf):
    """A sentence runs over the end of page 1; the foot says «Side 2» from page 2 on."""
    assert reading.as_json()["source"]["pages"] == len(pypdfium2.PdfDocument(pdf)) == 5
    assert [line.page for line in reading.lines if line.page_mark] == [2, 3, 4, 5]
    assert [one.at.page for one in reading.assignments] == [1, 2, 3, 4]
    assert any("rådene fra helsemyndighetene" in one.text and one.at.page == 1 for one in reading.duties)


def test_a_single_page_is_page_one():
    reading = read_letter(typeset("Oppdrag nr. 7 Et oppdrag\n\nFrist: 01.06.22"), "brev.pdf")
    assert (reading.source.pages, reading.assignments[0].at.page) == (1, 1)


def test_every_box_lies_on_its_page(reading, pdf):
    pages = [page.get_size() for page in pypdfium2.PdfDocument(pdf)]
    places = all_places(reading)
    assert len(places) > 100
    for at in places:
        x0, top, x1, bottom = at.as_json()["box"]
        width, height = pages[at.page - 1]
        assert 0 <= x0 < x1 <= width and 0 <= top < bottom <= height, at


def test_what_stands_in_the_box_is_the_passage(reading, pdf):
    """PDFium's own text within the box, for every passage that stands on one line."""
    document, seen = pypdfium2.PdfDocument(pdf), 0
    for at in all_places(reading):
        passage = reading.text[at.start : at.end]
        if "\n" in passage or "\f" in passage:
            continue
        page = document[at.page - 1]
        x0, top, x1, bottom = at.as_json()["box"]
        # PDFium counts a letter in when its ink touches the box, and the ink of a neighbour may lean into it.
        lean, height = 0.4, page.get_height()
        within = page.get_textpage().get_text_bounded(x0 + lean, height - bottom + 1, x1 - lean, height - top - 1)
        assert within.split() == passage.split(), passage
        seen += 1
    assert seen > 60


def test_a_text_has_no_boxes():
    assert all("box" not in at.as_json() for at in all_places(read(LETTER)))


def test_lines_are_read_from_the_top_whatever_order_they_were_drawn_in():
    drawn = "#place(dy: 80pt)[Tredje] #place(dy: 0pt)[Første] #place(dy: 40pt, dx: 90pt)[linje] #place(dy: 40pt)[Andre]"
    assert re.sub(r"\s+", " ", text_of(drawn)) == "Første Andre linje Tredje"


def test_a_cell_that_runs_over_lines_is_read_before_the_next_cell():
    table = "#table(columns: (auto, 7em, auto), [671/71], [Tilskudd til arbeid i regi av noen], [215 200 000])"
    assert re.sub(r"\s+", " ", text_of(table)) == "671/71 Tilskudd til arbeid i regi av noen 215 200 000"


def test_a_word_divided_at_the_line_end_is_whole_and_a_hyphen_of_its_own_stays():
    narrow = "#set page(width: 150pt, margin: 20pt)\n#set text(lang: 'nb', hyphenate: true)\n".replace("'", '"')
    text = text_of(narrow + "Et velferdstjenestelovgivningsforslag for barne- og ungdomsarbeidet i kommunene")
    words = "Et velferdstjenestelovgivningsforslag for barne- og ungdomsarbeidet i kommunene"
    assert text.count("\n") >= 1
    assert text.split() == words.split()


def test_ligatures_and_soft_hyphens_are_plain_letters():
    assert text_of("#set text(size: 12pt)\neffektiv, fint, affære, til#sym.hyph.soft;skudd").split() == [
        "effektiv,", "fint,", "affære,", "tilskudd",
    ]  # fmt: skip


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_is_shown_turned_has_its_boxes_as_shown(turn):
    """The page is stored lying; what is drawn up the page reads across it when it is shown turned."""
    upright = typeset("#set page(width: 300pt, height: 200pt)\nOppdrag nr. 7 Et oppdrag")
    drawn = f"#set page(width: {'200pt, height: 300pt' if turn % 180 else '300pt, height: 200pt'}, margin: 0pt)\n"
    turned_back = f"#rotate(-{turn}deg, reflow: true, box(width: 300pt, height: 200pt, inset: 60pt)[Frist: 01.06.22])"
    document = pypdfium2.PdfDocument(typeset(drawn + turned_back))
    document[0].set_rotation(turn)
    printed = read_pdf(saved(document))
    assert printed.text.strip() == "Frist: 01.06.22"
    x0, top, x1, bottom = printed.box(0, len(printed.text))
    assert 5900 < x0 < 6200 and 11000 < x1 < 13000, (x0, x1)
    assert 5500 < top < bottom < 8000
    assert read_pdf(upright).text == "Oppdrag nr. 7 Et oppdrag"


def saved(document: pypdfium2.PdfDocument) -> bytes:
    from io import BytesIO

    out = BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_page_that_is_a_picture_among_pages_of_text_is_told_of():
    reading = read_letter(typeset("Frist: 01.06.22\n#pagebreak()\n#rect(width: 4cm)\n#pagebreak()\nSlutt"), "brev.pdf")
    found = [one for one in reading.findings if one.code == "page-without-text"]
    assert [(one.severity.value, one.at.page) for one in found] == [("warning", 2)]
    assert reading.source.pages == 3
    assert ctypes.sizeof(ctypes.c_int) == reading.source.printed.edges.itemsize
