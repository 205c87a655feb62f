"""Lines joined into running text for searching, with the way back to the offsets of the letter."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from tilskudd.mandate.reader.lines import LetterText, Line
from tilskudd.values.finding import Place

SIGN = r"(?:[^\s*\u00ad\u200b|<]++|<(?!br ?/?>))++"
# A run of words with one plain space between them is one piece: offsets go on evenly inside it.
PIECE = re.compile(rf"(?P<gap>[\s\u200b]++)|(?P<mark>[*\u00ad]++|<br ?/?>|\|++)|(?P<word>{SIGN}(?: {SIGN})*+)")
LEAD = re.compile(r"\s*(?:#{1,6}\s+|>\s+)?")
BULLET = re.compile(r"\s*(?P<mark>[-–•\u2022\uf0b7\u25cf\u25aa]|o(?=\s)|\*(?=\s))\s*(?=\S)")


@dataclass(frozen=True, slots=True)
class Flow:
    """A normalised copy: one space for any white space and line end, no Markdown marks, no soft hyphens.

    Only the copy is changed; `place` gives the passage in the letter as it was written.
    """

    source: LetterText
    text: str
    flow_starts: tuple[int, ...]
    letter_starts: tuple[int, ...]

    def offset(self, position: int) -> int:
        """Where in the letter the character at `position` of the flow stands."""
        piece = max(0, bisect_right(self.flow_starts, position) - 1)
        return self.letter_starts[piece] + position - self.flow_starts[piece]

    def place(self, start: int, end: int) -> Place:
        """The place of flow.text[start:end], without white space at its ends."""
        while start < end - 1 and self.text[start] == " ":
            start += 1
        while end - 1 > start and self.text[end - 1] == " ":
            end -= 1
        first = self.offset(start)
        return self.source.place(first, max(first, self.offset(max(start, end - 1)) + 1))

    @property
    def whole(self) -> Place:
        return self.place(0, len(self.text))


MARKED = re.compile(r"[*\u00ad\u200b|]|<br|^\s*[#>]")


def bare_words(line: Line) -> str:
    """The line's text as it stands in a flow of its own."""
    return " ".join(line.text.split()) if MARKED.search(line.text) is None else flow_of_marked(line)


def flow_of_marked(line: Line) -> str:
    return flow_of(LetterText("", (), ()), [line]).text


def flow_of(source: LetterText, lines: Sequence[Line], skip: int = 0) -> Flow:
    """Join lines; `skip` leaves out so many characters of the first (a bullet, a label)."""
    words: list[str] = []
    flow_starts, letter_starts = [], []
    length, gap = 0, False
    for index, line in enumerate(lines):
        lead = LEAD.match(line.text)
        begin = skip if index == 0 and skip else (lead.end() if lead else 0)
        for piece in PIECE.finditer(line.text, begin):
            if piece["word"] is None:
                gap = gap or piece["gap"] is not None or piece["mark"][0] in "<|"
                continue
            if gap and words:
                words.append(" ")
                length += 1
            gap = False
            flow_starts.append(length)
            letter_starts.append(line.start + piece.start())
            words.append(piece[0])
            length += len(piece[0])
        gap = True
    if not words:
        return Flow(source, "", (0,), (lines[0].start if lines else 0,))
    return Flow(source, "".join(words), tuple(flow_starts), tuple(letter_starts))
