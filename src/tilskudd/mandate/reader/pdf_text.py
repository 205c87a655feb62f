"""The pages of a PDF as one text in reading order, with the box of every character."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tilskudd.mandate.reader.pdf_lines import SOFT_HYPHEN, Char, Word, lines_of, words_of
from tilskudd.mandate.reader.pdf_rows import Piece, Row, pitches, rows_of
from tilskudd.mandate.reader.printed_pages import Box

LINE_END_HYPHEN = "\x02"
"""What PDFium puts for a hyphen that ends a line."""
# «barne- og ungdomsarbeid» keeps its hyphen also where the line ends after it.
STANDING_HYPHEN = re.compile(r"(?:og|eller|samt|til|men|and)\b")
NOWHERE: Box = (0, 0, 0, 0)


@dataclass(slots=True)
class PageText:
    """Text under way. Pages end in a form feed, cells stand two spaces apart, paragraphs a blank line."""

    letters: list[str] = field(default_factory=list)
    edges: array[int] = field(default_factory=lambda: array("i"))
    page_starts: list[int] = field(default_factory=list)
    seen_pitches: Counter[int] = field(default_factory=Counter)

    @property
    def text(self) -> str:
        return "".join(self.letters)

    def add_page(self, chars: Iterable[Char]) -> None:
        if self.page_starts:
            self.put("\f")
        self.page_starts.append(len(self.letters))
        lines = lines_of(words_of(chars))
        self.seen_pitches.update(pitches(lines))
        above: Row | None = None
        for row in rows_of(lines):
            if above:
                self.put("\n\n" if self.is_apart(above, row) else "\n")
            self.add_row(row)
            above = row

    def is_apart(self, above: Row, row: Row) -> bool:
        """Whether there is more room between two rows than between the lines of running text."""
        usual = 100 * self.seen_pitches.most_common(1)[0][0] + 50 if self.seen_pitches else row.height
        return 4 * (row.top - above.bottom + row.height) > 5 * min(usual, row.height * 3 // 2)

    def add_row(self, row: Row) -> None:
        for number, line in enumerate(row.reading_lines()):
            if number:
                self.put("\n")
            self.add_line(line)

    def add_line(self, line: Sequence[Piece]) -> None:
        for number, piece in enumerate(line):
            if number:
                self.put("  ")
            before: Word | None = None
            for word in piece:
                if before and (word.spaced or 10 * (word.x0 - before.x1) > before.height):
                    self.put(" ")
                self.add_word(word)
                before = word

    def add_word(self, word: Word) -> None:
        self.close_hyphen(word)
        if SOFT_HYPHEN in word.letters[:-1]:
            word.drop_inner(SOFT_HYPHEN)
        self.letters += word.letters
        self.edges.extend(word.edges)

    def close_hyphen(self, word: Word) -> None:
        """Join a word that was divided at a line end; a hyphen that belongs to the word stays."""
        if self.letters[-1:] != ["\n"] or self.letters[-2:-1] not in ([LINE_END_HYPHEN], [SOFT_HYPHEN]):
            return
        rest = "".join(word.letters)
        before = self.letters[-3] if len(self.letters) > 2 else ""
        divided = before.islower() and rest[0].islower() and not STANDING_HYPHEN.fullmatch(rest)
        if divided or self.letters[-2] == SOFT_HYPHEN:
            del self.letters[-2:], self.edges[-8:]

    def put(self, letters: str, box: Box = NOWHERE) -> None:
        self.letters.extend(letters)
        self.edges.extend(box * len(letters))

    def finished(self) -> str:
        return self.text.replace(LINE_END_HYPHEN, "-").replace(SOFT_HYPHEN, "-")
