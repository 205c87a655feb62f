"""The letter as PDF: the same words as its HTML, readable by everybody, lasting, and never made of its own data."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.award_letters import FACTS, bare, html_text, pdf_text
from tilskudd.documents.content import LANGUAGES, parts_of
from tilskudd.documents.shown import cleaned, named
from tilskudd.documents.typeset import NotTypeset, rendered

PDFA, PDFUA = "{http://www.aiim.org/pdfa/ns/id/}", "{http://www.aiim.org/pdfua/ns/id/}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kroner", [1_318_218, 0])
def test_pdf_and_html_have_the_same_words(language, kroner):
    """Sign by sign, in the same order, but for spaces and line ends; the head's two columns are read one by one."""
    outcome = "award" if kroner else "refusal"
    pdf, html = rendered(parts_of(replace(FACTS, language=language, kroner=kroner, outcome=outcome)))
    seen, told = bare(pdf_text(pdf)), bare(html_text(html))
    body = told.index(bare(parts_of(replace(FACTS, language=language, outcome=outcome)).title))
    assert seen.endswith(told[body:])
    assert sorted(seen) == sorted(told)


def test_the_file_follows_both_standards():
    """PDF/UA-1 and PDF/A-2a by its own word, and by another program's eyes: tags, language, title, embedded fonts."""
    pdf, _html = rendered(parts_of(FACTS))
    with pikepdf.open(BytesIO(pdf)) as document:
        root, told = document.Root, document.open_metadata()
        assert (told[f"{PDFA}part"], told[f"{PDFA}conformance"], told[f"{PDFUA}part"]) == ("2", "A", "1")
        assert (str(root.Lang), bool(root.MarkInfo.Marked)) == ("nb", True)
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert told["{http://purl.org/dc/elements/1.1/}title"] == "Tilskudd fra ordningen Informasjonsarbeid i kommuner"
        tags = [str(one.S) for one in _elements(root.StructTreeRoot)]
        assert tags.count("/H1") == len(parts_of(FACTS).sections)
        assert tags.count("/TH") == 2
        assert {"/Table", "/THead", "/TBody", "/TR", "/TD", "/L", "/LI", "/LBody", "/P"} <= set(tags)
        fonts = [font for page in document.pages for font in page.Resources.Font.values()]
        assert fonts
        assert all(_is_embedded(font) for font in fonts)


def _elements(of: pikepdf.Object) -> list[pikepdf.Object]:
    held = of.get("/K", [])
    children = list(held) if isinstance(held, pikepdf.Array) else [held]
    elements = [one for one in children if isinstance(one, pikepdf.Dictionary) and "/S" in one]
    return elements + [deeper for one in elements for deeper in _elements(one)]


def _is_embedded(font: pikepdf.Object) -> bool:
    descriptor = font.DescendantFonts[0].FontDescriptor
    return any(name in descriptor for name in ("/FontFile", "/FontFile2", "/FontFile3"))


@pytest.mark.parametrize(
    "words",
    [
        "#strong[x] $x^2$ @foo *a* _b_ `c` ~ \\n <label> // /* \"q\" 's' = + - [] {} %s {amount} &amp; \\u{41}",
        '#read("/etc/passwd") #import "x" #sys.inputs',
        "å" * 400,
        "Sámi: Kárášjohka, Deanu gielda, Ŋ ŧ đ š ž č",
    ],
)
def test_what_looks_like_markup_is_text(words):
    """Typst's own signs, very long words and other alphabets come out as they were written, in name and reason."""
    pdf, html = rendered(parts_of(replace(FACTS, recipient=words, reason=words)))
    text = bare(pdf_text(pdf))
    assert text.count(bare(words)) >= 3
    assert bare(html_text(html)).count(bare(words)) >= 3


def test_signs_that_no_font_has_stand_by_their_names():
    """Emoji and Chinese are named, Hebrew and Arabic are drawn, and what turns writing around is taken out."""
    pdf, html = rendered(parts_of(replace(FACTS, recipient="Fest 🎉 i \u202e漢\x07 שלום العربية")))
    for text in (bare(pdf_text(pdf)), bare(html)):
        assert "Fest[partypopper]i[cjkunifiedideograph-6f22]" in text
    assert "שלום" in html
    assert all(sign in pdf_text(pdf) for sign in "שלוםالعربية")


def test_the_same_letter_is_the_same_file():
    """No clock and no chance in it: who is killed between file and row makes the same file again."""
    assert rendered(parts_of(FACTS)) == rendered(parts_of(FACTS))


def test_a_letter_that_cannot_be_set_says_why(monkeypatch, tmp_path):
    """Typst's own words come along, for whoever must mend it."""
    (tmp_path / "letter.typ").write_text('#panic("nei")')
    monkeypatch.setattr("tilskudd.documents.typeset.TEMPLATE", tmp_path / "letter.typ")
    with pytest.raises(NotTypeset, match="nei"):
        rendered(parts_of(FACTS))


@settings(max_examples=15)
@given(st.text(min_size=1, max_size=80), st.text(min_size=1, max_size=80))
def test_any_text_becomes_a_letter(name, reason):
    """Whatever people write, a PDF comes of it, and each sign that prints is in it or named."""
    pdf, html = rendered(parts_of(replace(FACTS, recipient=name, reason=reason)))
    assert pdf.startswith(b"%PDF")
    drawn, written = set(bare(pdf_text(pdf))), set(bare(html_text(html)))
    plain = {sign for sign in cleaned(name + reason) if sign.isascii() and sign.isprintable() and not sign.isspace()}
    assert plain <= drawn
    assert plain <= written


def test_naming_leaves_the_rest_alone():
    """Marks that lean on a named sign go with it."""
    assert named("a❤\ufe0f b", {"❤", "\ufe0f"}) == "a[heavy black heart] b"
    assert cleaned("a\n\x00b\u2028c\ud800") == "a b c\ufffd"
