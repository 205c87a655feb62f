"""A file that is no readable PDF is refused in one sentence, within bounds of time and memory, and nothing breaks."""

from __future__ import annotations

import random
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pypdfium2
import pytest
import typst

from tilskudd.config.commands import CannotBeDone, read
from tilskudd.mandate.reader import pdf as reader
from tilskudd.mandate.reader.read import UnreadableLetter, read_letter
from tilskudd.mandate.sample.typeset import sample_pdf


def typeset(source: str) -> bytes:
    return bytes(typst.compile(source.encode()))


def by_hand(content: bytes, pages: int = 1, extra: bytes = b"", trailer: bytes = b"") -> bytes:
    """The smallest PDF with one compressed stream shown on every page; PDFium finds the objects without a table."""
    packed = zlib.compress(content, 9)
    kids = b" ".join(b"%d 0 R" % (10 + number) for number in range(pages))
    parts = [
        b"%PDF-1.7",
        b"1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj",
        b"2 0 obj <</Type/Pages/Count %d/Kids[%s]/MediaBox[0 0 595 842]>> endobj" % (pages, kids),
        b"3 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj",
        b"4 0 obj <</Filter/FlateDecode/Length %d>> stream\n%s\nendstream endobj" % (len(packed), packed),
        extra,
    ]
    parts += [
        b"%d 0 obj <</Type/Page/Parent 2 0 R/Resources<</Font<</F 3 0 R>>>>/Contents 4 0 R>> endobj" % (10 + number)
        for number in range(pages)
    ]
    return b"\n".join([*parts, b"trailer <</Root 1 0 R%s>>" % trailer, b"startxref 0 %%EOF"])


LOCK = b"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">>>"
WORDS = b"BT /F 12 Tf 72 700 Td (Frist: 01.06.22) Tj ET\n"
BAD = {
    "empty": (lambda: b"", "tom"),
    "only the name": (lambda: b"%PDF-1.7\n", "ødelagt"),
    "a picture of a letter": (lambda: typeset("#rect(width: 10cm, height: 10cm, fill: black)"), "bilde av et brev"),
    "blank pages": (lambda: typeset("#pagebreak()"), "tomme sider"),
    "locked": (lambda: by_hand(WORDS, trailer=LOCK), "passord"),
    "a picture by its bytes": (lambda: typst.compile(b"Brev", format="png"), "er et bilde"),
    "another file": (lambda: b"<html>Logg inn</html>", "ingen PDF"),
    "cut off": (lambda: sample_pdf()[:-4000], "avkortet"),
    "random bytes": (lambda: b"%PDF-1.7\n" + random.Random(1).randbytes(50_000), "ødelagt"),
    "random bytes with an end": (lambda: b"%PDF-1.7\n" + random.Random(1).randbytes(50_000) + b"%%EOF", "ødelagt"),
    "too large": (lambda: b"%PDF-1.7\n" + bytes(reader.MOST_BYTES), "25 MB"),
    "too many pages": (lambda: by_hand(WORDS, pages=501), "500 sider"),
    "too many letters on a page": (
        lambda: by_hand(b"BT /F 1 Tf " + b"0 1 Td (abcdefgh) Tj " * 3000 + b"ET"),
        "mer tekst",
    ),
    "a bomb of text": (lambda: by_hand(b"BT /F 1 Tf " + b"0 1 Td (a) Tj " * 20_000_000 + b"ET"), "tid eller minne"),
    "a bomb of drawing": (lambda: by_hand(b"0 0 m 9 9 l S " * 30_000_000), "tid eller minne"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_refused_in_one_sentence(case):
    made, told = BAD[case]
    content, started = made(), time.monotonic()
    with pytest.raises(UnreadableLetter, match=told) as refusal:
        read_letter(content, "brev.pdf")
    assert str(refusal.value).endswith(".") and "\n" not in str(refusal.value)
    assert time.monotonic() - started < 15


def test_the_files_made_by_hand_are_read_when_nothing_is_wrong_with_them():
    assert reader.read_pdf(by_hand(WORDS)).text == "Frist: 01.06.22"
    assert reader.read_pdf(by_hand(WORDS, pages=500)).count == 500


def test_a_process_that_never_answers_is_given_up(monkeypatch):
    monkeypatch.setattr(reader, "PATIENCE_SECONDS", 0.001)
    with pytest.raises(UnreadableLetter, match="tid eller minne"):
        reader.read_pdf(by_hand(WORDS))


def test_the_command_ends_with_status_two_and_one_line(tmp_path):
    """CannotBeDone is what the program prints as one line and exit status 2."""
    (tmp_path / "brev.pdf").write_bytes(b"%PDF-1.7\n")
    from argparse import Namespace

    with pytest.raises(CannotBeDone, match="ødelagt"):
        read.carry_out(Namespace(letter=str(tmp_path / "brev.pdf"), json=True, before=None, lang="nb"))


def test_the_process_has_nothing_of_our_environment(monkeypatch):
    seen = {}

    def run(command, **options):
        seen.update(options["env"])
        raise reader.subprocess.TimeoutExpired(command, 0)

    monkeypatch.setattr(reader.subprocess, "run", run)
    with pytest.raises(UnreadableLetter):
        reader.read_pdf(by_hand(WORDS))
    assert seen.keys() == {"PYTHONPATH"}


def mutated(content: bytes, seed: int) -> bytes:
    """The bytes with a few of them changed, cut out, doubled or moved."""
    chance, changed = random.Random(seed), bytearray(content)
    for _ in range(chance.choice((1, 3, 20, 200))):
        at, length = chance.randrange(len(changed)), chance.randrange(1, 40)
        match chance.randrange(4):
            case 0:
                changed[at] = chance.randrange(256)
            case 1:
                del changed[at : at + length]
            case 2:
                changed[at:at] = changed[at : at + length] * chance.choice((1, 9))
            case _:
                changed[at : at + length] = chance.randbytes(length)
    return bytes(changed)


def unpacked(content: bytes) -> bytes:
    """The same letter as PDFium writes it, with streams that a change of a byte does not make unreadable."""
    out = BytesIO()
    pypdfium2.PdfDocument(content).save(out)
    return out.getvalue()


def read_mutated(first: int, last: int) -> tuple[int, int]:
    """How many were read and how many refused; anything else fails."""
    letters = sample_pdf(), by_hand(WORDS * 40), unpacked(sample_pdf())

    def outcome(seed: int) -> bool:
        try:
            reading = read_letter(mutated(letters[seed % len(letters)], seed), "brev.pdf")
        except UnreadableLetter as refusal:
            assert str(refusal) in reader.REFUSALS.values()
            return False
        assert 4 * len(reading.text) == len(reading.source.printed.edges)
        assert reading.as_json()["source"]["pages"] == reading.source.printed.count
        return True

    with ThreadPoolExecutor(2) as pool:
        read_ones = sum(pool.map(outcome, range(first, last)))
    return read_ones, last - first - read_ones


def test_a_damaged_letter_is_read_or_refused():
    started = time.monotonic()
    letters_read, refused = read_mutated(0, 150)
    assert letters_read > 10 and refused > 10
    assert time.monotonic() - started < 30


@pytest.mark.soak
def test_a_thousand_damaged_letters_are_read_or_refused():
    letters_read, refused = read_mutated(1000, 2000)
    print(f"\n1 000 damaged letters: {letters_read} read, {refused} refused")
