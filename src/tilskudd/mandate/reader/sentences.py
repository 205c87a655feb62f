"""Running text as paragraphs and sentences, over page marks and stray blank lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tilskudd.mandate.reader.dates import MONTH
from tilskudd.mandate.reader.flow import BULLET, Flow, flow_of
from tilskudd.mandate.reader.lines import LetterText, Line
from tilskudd.mandate.reader.outline import CARRIES_ON, EMPTY, JOINING, SENTENCE_OPEN, Kind, OutlineLine, Part
from tilskudd.values.finding import Place

REFERENCES = ("kap", "nr", "jf", "pkt", "prop", "innst", "meld", "st", "art", "ref", "avd", "tlf")
SHORT_FORMS = frozenset(
    {*REFERENCES, "ca", "kl", "bl.a", "f.eks", "m.a", "ev", "evt", "inkl", "ifm", "mill", "mrd", "pst", "dr", "o.l"}
)
SENTENCE_END = re.compile(r"[.!?:][)»”\"]?(?= [A-ZÆØÅ«•\[0-9-])|;(?= )")
# The number of a row in a list of assignments, which the row's text follows.
ENTRY = re.compile(
    r"\s*(?:\**(?:Oppdrag|OPPDRAG)\b[^:|]{0,30}:\**(?=\s)|\**[\w./-]{1,12}\**[.:]?\s*\||[0-9]{1,3}[.)]|[-–•\u2022\uf0b7\u25cf\u25aa*])?\s*"
)
# «Kap. N post M: Bevilgningen økes …»: the line and what is said of it are one sentence.
AFTER_LINE = re.compile(r"\b[Kk]ap(?:\.|ittel) ?[0-9]{3,4}(?:,? ?post ?|[./])[0-9]{2}:$")
# «Name: N kroner»: a row of a list.
AMOUNT_NEXT = re.compile(r" [0-9][0-9 .,]{0,16}(?:kr|mill|mrd)")
LONGEST_NAME = 90
LONGEST_PARAGRAPH = 6000
LONGEST_LINE = 150_000
LAST_WORD = re.compile(r"[^\s(]+$")
# Before a figure, a full stop after a shorter word is more likely to mark an abbreviation.
FEWEST_LETTERS = 4
MONTH_NEXT = re.compile(rf" (?:{MONTH})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as part of its paragraph's flow."""

    flow: Flow
    start: int
    end: int
    is_bullet: bool = False

    @property
    def text(self) -> str:
        return self.flow.text[self.start : self.end]

    @property
    def place(self) -> Place:
        return self.flow.place(self.start, self.end)

    def part(self, start: int, end: int) -> Place:
        """The place of sentence.text[start:end]."""
        return self.flow.place(self.start + start, self.start + end)


@dataclass(frozen=True, slots=True)
class Paragraph:
    flow: Flow
    is_bullet: bool

    def sentences(self) -> Iterator[Sentence]:
        text, start = self.flow.text, 0
        for match in SENTENCE_END.finditer(text):
            if ends_sentence(text, match.start()):
                yield Sentence(self.flow, start, match.end(), self.is_bullet)
                start = match.end() + 1
        if start < len(text):
            yield Sentence(self.flow, start, len(text), self.is_bullet)


def ends_sentence(text: str, stop: int) -> bool:
    if text[stop] == ":" and stop < LONGEST_NAME and AMOUNT_NEXT.match(text, stop + 1):
        return False
    if text[stop] == ":" and AFTER_LINE.search(text, max(0, stop - 40), stop + 1):
        return False
    if text[stop] != ".":
        return True
    word = LAST_WORD.search(text, max(0, stop - 30), stop)
    if word is None:
        return True
    if text[stop + 2 : stop + 3].isdigit() and not (len(word[0]) >= FEWEST_LETTERS and word[0].isalpha()):
        return False
    short = word[0].lower() in SHORT_FORMS or (len(word[0]) == 1 and word[0].isalpha())
    return not short and not day_of_month(word[0], text, stop)


def day_of_month(word: str, text: str, stop: int) -> bool:
    return word.isdigit() and (len(word) <= 2 and MONTH_NEXT.match(text, stop + 1) is not None)


def paragraphs(source: LetterText, body: Sequence[OutlineLine]) -> Iterator[Paragraph]:
    """Join the lines that carry on one another; a page mark or a blank line does not end an unfinished sentence."""
    held: list[OutlineLine] = []
    blank_between = False
    for current in body:
        if current.kind in EMPTY:
            blank_between = True
            continue
        joins = current.kind is Kind.TEXT and held and (not blank_between or carries_on(held[-1], current))
        if not joins:
            yield from paragraph(source, held)
            held = []
        if current.kind in (Kind.TEXT, Kind.BULLET, Kind.ENTRY):
            held.append(current)
        blank_between = False
    yield from paragraph(source, held)


def carries_on(before: OutlineLine, after: OutlineLine) -> bool:
    unfinished = SENTENCE_OPEN.search(before.bare) is not None
    return (unfinished and CARRIES_ON.match(after.bare) is not None) or JOINING.search(before.bare) is not None


def paragraph(source: LetterText, held: Sequence[OutlineLine]) -> Iterator[Paragraph]:
    if not held:
        return
    lines = [one.line for one in held]
    shape = {Kind.BULLET: BULLET, Kind.ENTRY: ENTRY}.get(held[0].kind)
    mark = shape.match(lines[0].text) if shape else None
    skip = mark.end() if mark else 0
    for cut in bounded(lines, skip):
        yield Paragraph(flow_of(source, cut), held[0].kind is Kind.BULLET)


def bounded(lines: Sequence[Line], skip: int) -> Iterator[list[Line]]:
    """The lines without the mark they begin with, in portions that no pattern takes long over.

    A paragraph of a letter has some thousand signs; what has more was made by a machine, and is cut at white space.
    """
    first = lines[0].cut(lines[0].start + skip, lines[0].end)
    portion: list[Line] = []
    size = 0
    for line in [first, *lines[1:]]:
        for piece in pieces(line):
            if portion and size + len(piece.text) > LONGEST_PARAGRAPH:
                yield portion
                portion, size = [], 0
            portion.append(piece)
            size += len(piece.text)
    yield portion


def pieces(line: Line) -> Iterator[Line]:
    """A line in portions; one beyond all reason is read so far only, and the rest of it is left unread."""
    line = line.cut(line.start, min(line.end, line.start + LONGEST_LINE))
    start = line.start
    while line.end - start > LONGEST_PARAGRAPH:
        space = line.text.rfind(" ", start - line.start + 1, start - line.start + LONGEST_PARAGRAPH)
        end = line.start + space if space > 0 else start + LONGEST_PARAGRAPH
        yield line.cut(start, end)
        start = end
    yield line.cut(start, line.end)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the letter with its running text, joined and cut into sentences once for all who read it."""

    part: Part
    paragraphs: tuple[Paragraph, ...]
    sentences: tuple[Sentence, ...]


def section(source: LetterText, part: Part) -> Section:
    found = tuple(paragraphs(source, part.body))
    return Section(part, found, tuple(sentence for one in found for sentence in one.sentences()))
