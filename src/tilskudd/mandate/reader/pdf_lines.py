"""Characters with boxes into words, and words into lines, by where they stand and not by the order they were drawn in.

All lengths are hundredths of a point; y grows downwards.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tilskudd.mandate.reader.printed_pages import Box

Char = tuple[str, Box]
SOFT_HYPHEN = "\u00ad"


@dataclass(slots=True)
class Word:
    """Characters that stand close together, with four edges each; `spaced` when white space was drawn before it."""

    spaced: bool
    x0: int
    top: int
    x1: int
    bottom: int
    letters: list[str] = field(default_factory=list)
    edges: list[int] = field(default_factory=list)

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def middle(self) -> int:
        return (self.top + self.bottom) // 2

    def is_followed_by(self, box: Box) -> bool:
        """Whether a character belongs to this word: beside the last one, neither above, below nor far off."""
        x0, top, _, bottom = box
        height = max(self.bottom - self.top, bottom - top)
        level = abs(top + bottom - self.top - self.bottom) < height
        return level and self.edges[-4] - height // 5 <= x0 <= self.edges[-2] + height // 4

    def add(self, letters: str, box: Box) -> None:
        self.letters.extend(letters)
        self.edges.extend(box * len(letters))
        x0, top, x1, bottom = box
        if x1 > self.x1:
            self.x1 = x1
        if x0 < self.x0:
            self.x0 = x0
        if top < self.top:
            self.top = top
        if bottom > self.bottom:
            self.bottom = bottom

    def drop_inner(self, letter: str) -> None:
        """Take a letter out wherever it is not the last."""
        last = len(self.letters) - 1
        kept = [at for at, one in enumerate(self.letters) if one != letter or at == last]
        self.edges = [edge for at in kept for edge in self.edges[4 * at : 4 * at + 4]]
        self.letters = [self.letters[at] for at in kept]


@dataclass(slots=True)
class PrintedLine:
    """Words side by side, from the left; its height is that of its tallest word."""

    words: list[Word]
    top: int
    bottom: int

    @property
    def height(self) -> int:
        return self.bottom - self.top

    def holds(self, word: Word) -> bool:
        """Whether a word stands on this line; a raised footnote mark does."""
        apart = abs(word.middle - (self.top + self.bottom) // 2)
        return 20 * apart <= 13 * min(word.height, self.height)

    def take(self, word: Word) -> None:
        self.words.append(word)
        if word.height > self.height:
            self.top, self.bottom = word.top, word.bottom


def words_of(chars: Iterable[Char]) -> list[Word]:
    """Cut at white space, and where the next character stands elsewhere."""
    words: list[Word] = []
    word: Word | None = None
    spaced, edge = True, 0
    for letters, box in chars:
        if letters == " ":
            word, spaced = None, True
        elif letters:
            # Nearly every letter begins where the one before it ended, at the same height: no need to look closer.
            if word and box[0] == edge and box[1] == word.top and box[3] == word.bottom and len(letters) == 1:
                word.letters.append(letters)
                word.edges += box
            else:
                if word is None or not word.is_followed_by(box):
                    word, spaced = Word(spaced, *box), False
                    words.append(word)
                word.add(letters, box)
            edge = word.x1 = max(word.x1, box[2])
    return words


def lines_of(words: Iterable[Word]) -> list[PrintedLine]:
    """The lines of a page from the top, the words of each from the left."""
    lines: list[PrintedLine] = []
    for word in sorted(words, key=lambda one: (one.middle, one.x0)):
        if lines and lines[-1].holds(word):
            lines[-1].take(word)
        else:
            lines.append(PrintedLine([word], word.top, word.bottom))
    for line in lines:
        line.words.sort(key=lambda one: one.x0)
    return lines
