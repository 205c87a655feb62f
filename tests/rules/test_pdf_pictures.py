"""Every page as a picture, in which a passage's box lies where its ink is; and no file makes the drawing hang."""

from __future__ import annotations

import struct
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pypdfium2
import pytest
from test_reader_pdf import all_places, saved, typeset
from test_reader_pdf_bad import BAD, WORDS, by_hand, mutated

from tilskudd.mandate.reader import pdf as reader
from tilskudd.mandate.reader.pdf import read_pdf
from tilskudd.mandate.reader.pdf_pictures import PagePicture, page_pictures
from tilskudd.mandate.reader.pdf_pictures_child import MOST_PIXELS, pixels, png
from tilskudd.mandate.reader.printed_pages import Box
from tilskudd.mandate.reader.read import UnreadableLetter, read_letter
from tilskudd.mandate.sample.typeset import sample_pdf

DARK = 128


@dataclass(frozen=True)
class Shades:
    """A picture taken apart again: one row of bytes for each row of pixels."""

    across: int
    down: int
    rows: list[bytes]

    def in_box(self, page: PagePicture, box: Box, *, margin: int = 0) -> list[bytes]:
        x0, x1 = (self.across * side // page.width for side in (box[0], box[2]))
        top, bottom = (self.down * side // page.height for side in (box[1], box[3]))
        return [
            row[max(0, x0 - margin) : x1 + 1 + margin] for row in self.rows[max(0, top - margin) : bottom + 1 + margin]
        ]

    def ink(self) -> int:
        return ink(self.rows)


def ink(rows: list[bytes]) -> int:
    """How many pixels are dark."""
    return sum(shade < DARK for row in rows for shade in row)


def seen(content: bytes) -> Shades:
    """What a reader of PNG sees; its checksums hold."""
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    parts, at = {}, 8
    while at < len(content):
        (length,) = struct.unpack_from(">I", content, at)
        name, inside = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        assert struct.unpack_from(">I", content, at + 8 + length) == (zlib.crc32(name + inside),)
        parts[name] = inside
        at += 12 + length
    assert list(parts) == [b"IHDR", b"IDAT", b"IEND"]
    across, down, *kind = struct.unpack(">IIBBBBB", parts[b"IHDR"])
    assert kind == [8, 0, 0, 0, 0]
    flat = zlib.decompress(parts[b"IDAT"])
    assert len(flat) == (across + 1) * down
    rows = [flat[at : at + across + 1] for at in range(0, len(flat), across + 1)]
    assert {row[0] for row in rows} == {0}
    return Shades(across, down, [row[1:] for row in rows])


def test_a_picture_is_1100_pixels_wide_and_has_the_pages_own_shape():
    """Sizes in hundredths of a point, as boxes; lying pages and small ones too."""
    pages = "#set page(width: 400pt, height: 200pt)\nEn\n#set page(width: 595.28pt, height: 841.89pt)\nTo"
    first, second = page_pictures(typeset(pages))
    assert [(one.number, one.width, one.height) for one in (first, second)] == [(1, 40000, 20000), (2, 59528, 84189)]
    sizes = [(shades.across, shades.down) for shades in map(seen, (first.png, second.png))]
    assert sizes == [(1100, 550), (1100, 1555)]


def test_another_program_sees_the_same_picture():
    """Typst shows our PNG in a document of its own: as dark as it was."""
    (picture,) = page_pictures(typeset("#set page(width: 200pt, height: 100pt)\nFrist: 01.06.22"))
    numbers = ",".join(map(str, picture.png))
    page = "#set page(width: 200pt, height: 100pt, margin: 0pt)\n"
    (again,) = page_pictures(typeset(f'{page}#image(bytes(({numbers})), format: "png", width: 200pt)'))
    assert abs(seen(again.png).ink() - seen(picture.png).ink()) * 20 < seen(picture.png).ink()


def test_ink_is_where_the_box_of_a_passage_says():
    """Every passage of the sample."""
    content = sample_pdf()
    reading, pages = read_letter(content, "tillegg-1.pdf"), page_pictures(content)
    shades = [seen(page.png) for page in pages]
    places = [at for at in all_places(reading) if at.box]
    assert len(places) > 100
    for at in places:
        assert ink(shades[at.page - 1].in_box(pages[at.page - 1], at.box)) > 20, reading.text[at.start : at.end]


def test_nothing_is_drawn_outside_the_boxes_of_the_letters():
    """One page of nothing but text: all its ink lies in the boxes of its words, but for a pixel's breadth."""
    content = typeset("#set page(width: 300pt, height: 400pt)\n" + "Kap. 671 post 62, 20 000 000 kroner. " * 8)
    printed, (page,) = read_pdf(content), page_pictures(content)
    shades = seen(page.png)
    left = [bytearray(row) for row in shades.rows]
    for line in range(len(printed.text)):
        box = printed.box(line, line + 1)
        if box:
            x0, x1 = (shades.across * side // page.width for side in (box[0], box[2]))
            top, bottom = (shades.down * side // page.height for side in (box[1], box[3]))
            for row in left[max(0, top - 2) : bottom + 3]:
                row[max(0, x0 - 2) : x1 + 3] = b"\xff" * len(row[max(0, x0 - 2) : x1 + 3])
    assert shades.ink() > 5000
    assert ink(left) == 0


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("cut", [False, True])
def test_a_turned_or_cut_page_is_drawn_as_it_is_shown_and_as_its_boxes_say(turn, cut):
    """All ink of the page lies in the box of its one passage."""
    document = pypdfium2.PdfDocument(typeset("#set page(width: 300pt, height: 200pt)\nFrist: 01.06.22"))
    document[0].set_rotation(turn)
    if cut:
        document[0].set_mediabox(-20, -30, 310, 200)
        document[0].set_cropbox(20, 30, 300, 190)
    content = saved(document)
    printed, (page,) = read_pdf(content), page_pictures(content)
    size = (280, 160) if cut else (300, 200)
    assert (page.width, page.height) == tuple(100 * side for side in (size[::-1] if turn % 180 else size))
    shades = seen(page.png)
    box = printed.box(0, len(printed.text.strip()))
    assert shades.ink() > 200
    assert ink(shades.in_box(page, box, margin=2)) == shades.ink()


def test_forty_pages_are_drawn_and_no_more():
    """The first forty of sixty."""
    pages = page_pictures(by_hand(WORDS, pages=60))
    assert [one.number for one in pages] == list(range(1, 41))
    assert all(seen(one.png).ink() for one in (pages[0], pages[-1]))


def test_a_page_without_text_has_a_picture_too():
    """A scanned letter cannot be read, but it can be shown."""
    (picture,) = page_pictures(typeset("#rect(width: 10cm, height: 10cm, fill: black)"))
    assert seen(picture.png).ink() > 100_000


@pytest.mark.parametrize(("width", "height"), [(1, 10**9), (10**9, 1), (1, 1), (100, 1_440_000), (59528, 84189)])
def test_no_shape_of_page_has_more_pixels_than_the_bound(width, height):
    """A strip, a column, a dot: at least one pixel each way."""
    across, down = pixels(width, height)
    assert 1 <= across <= 1100
    assert 1 <= across * down <= MOST_PIXELS


def test_rows_that_are_longer_in_memory_are_cut():
    """PDFium fills its rows up; what is behind the page's edge is no part of the picture."""
    assert seen(png(b"\x00\x01\x02\xee\x03\x04\x05\xee", 3, 2, 4)).rows == [b"\x00\x01\x02", b"\x03\x04\x05"]


PAGE = b"10 0 obj <</Type/Page/Parent 2 0 R/Resources<</XObject<</X 100 0 R>>>>/Contents 4 0 R>> endobj"


def stream(number: int, about: bytes, content: bytes) -> bytes:
    return b"%d 0 obj <<%s/Length %d>> stream\n%s\nendstream endobj" % (number, about, len(content), content)


def one_page(drawing: bytes, *objects: bytes) -> bytes:
    """A PDF whose one page may show object 100 as X."""
    made = by_hand(drawing, pages=0, extra=b"\n".join([*objects, PAGE]))
    return made.replace(b"/Count 0/Kids[]", b"/Count 1/Kids[10 0 R]")


def nested(depth: int) -> bytes:
    """Forms that each show the next one ten times: a small file that draws ten to the power of the depth."""
    ten, form = b"/X Do " * 10, b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]"
    next_one = b"/Resources<</XObject<</X %d 0 R>>>>"
    forms = [stream(at, form + next_one % (at + 1), ten) for at in range(100, 100 + depth)]
    return one_page(ten, *forms, stream(100 + depth, form, b"0 0 m 9 9 l S"))


def wide_picture(side: int) -> bytes:
    """A page that is one picture of side times side pixels, packed small."""
    about = b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 1" % (side, side)
    packed = zlib.compress(bytes(side * side // 8), 9)
    picture = stream(100, about + b"/ColorSpace/DeviceGray/Filter/FlateDecode", packed)
    return one_page(b"595 0 0 842 0 0 cm /X Do", picture)


def test_the_pages_made_by_hand_are_drawn_when_they_are_small():
    """Else the bombs below would show nothing."""
    assert seen(page_pictures(nested(2))[0].png).ink() > 10
    assert seen(page_pictures(wide_picture(800))[0].png).ink() > 1_000_000


BOMBS = {
    "a bomb of forms": lambda: nested(12),
    "a bomb of one picture": lambda: wide_picture(60_000),
    "a bomb of drawing": BAD["a bomb of drawing"][0],
    "a bomb of text": BAD["a bomb of text"][0],
}


@pytest.mark.parametrize("case", BOMBS)
def test_a_bomb_is_drawn_or_refused_but_never_hangs(case):
    """The process ends by its limits; the reader's own sentence says why."""
    try:
        assert len(page_pictures(BOMBS[case]())) == 1
    except UnreadableLetter as refusal:
        assert str(refusal) == reader.REFUSALS["too heavy"]


@pytest.mark.parametrize("case", [name for name in BAD if name not in BOMBS])
def test_what_is_no_pdf_is_refused_and_what_only_has_no_text_is_drawn(case):
    """The same sentences as when it is read."""
    content = BAD[case][0]()
    if case in ("a picture of a letter", "blank pages", "too many letters on a page"):
        assert page_pictures(content)
    else:
        with pytest.raises(UnreadableLetter) as refusal:
            page_pictures(content)
        assert str(refusal.value) in reader.REFUSALS.values()


def test_a_damaged_letter_is_drawn_or_refused():
    """Sixty letters with bytes changed, cut out, doubled or moved."""

    def outcome(seed: int) -> bool:
        try:
            return all(seen(one.png) for one in page_pictures(mutated(sample_pdf(), seed)))
        except UnreadableLetter as refusal:
            assert str(refusal) in reader.REFUSALS.values()
            return False

    with ThreadPoolExecutor(2) as pool:
        drawn = sum(pool.map(outcome, range(60)))
    assert 0 < drawn < 60
