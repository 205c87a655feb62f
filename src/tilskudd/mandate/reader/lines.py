"""The text of a letter as numbered lines, each with its page and offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from tilskudd.mandate.reader.printed_pages import PrintedPages
from tilskudd.values.finding import Place

LINE_END = re.compile(r"\r\n|[\n\r\f]")
# «Side 2», «Side 2 av 6», «Side 2/6», «- 2 -», «2 av 6»: a line that holds nothing else, or at its other end, far
# from the mark, a few words that stand at the foot of every page.
PAGE_MARK = re.compile(
    r"\s*[*_]{0,2}(?:(?:side|page|s\.)\s*:?\s*(?P<side>[0-9]{1,4})(?:\s*(?:av|of|/)\s*[0-9]{1,4})?"
    r"|[-–]\s*(?P<dashed>[0-9]{1,3})\s*[-–]|(?P<of>[0-9]{1,3})\s+av\s+[0-9]{1,3})[*_]{0,2}\s*",
    re.IGNORECASE,
)
FOOTER = re.compile(
    r"\s*(?:\S(?:[^\s]| (?! )){0,70}\s{3,})?side (?P<side>[0-9]{1,3})(?: av [0-9]{1,3}|/[0-9]{1,3})?"
    r"(?:\s{3,}\S(?:[^\s]| (?! )){0,70})?\s*",
    re.IGNORECASE,
)
LONGEST_MARK = 40
LONGEST_FOOTER = 200
LONGEST_READ = 900_000
MOST_LINES = 25_000


@dataclass(frozen=True, slots=True)
class Line:
    """One line: number from 1, page or None, offsets [start, end) without the line end."""

    number: int
    start: int
    end: int
    text: str
    page: int | None = None

    @property
    def is_blank(self) -> bool:
        return not self.text.strip()

    @property
    def page_mark(self) -> int | None:
        """The number of a line that only says which page this is («Side» and a number), else None."""
        match = PAGE_MARK.fullmatch(self.text) if len(self.text) <= LONGEST_MARK else None
        if match:
            return int(match["side"] or match["dashed"] or match["of"])
        footer = FOOTER.fullmatch(self.text) if len(self.text) <= LONGEST_FOOTER else None
        return int(footer["side"]) if footer else None

    @property
    def indent(self) -> int:
        """How many characters of white space the line begins with."""
        return len(self.text) - len(self.text.lstrip())

    def cut(self, start: int, end: int) -> Line:
        """A part of the line, by offsets into the letter, as a line of its own with the same number."""
        if start == self.start and end == self.end:
            return self
        return Line(self.number, start, end, self.text[start - self.start : end - self.start], self.page)


@dataclass(frozen=True, slots=True)
class LetterText:
    """The whole text and its lines; knows the place of every passage."""

    text: str
    lines: tuple[Line, ...]
    starts: tuple[int, ...]
    printed: PrintedPages | None = None

    @classmethod
    def of(cls, text: str, printed: PrintedPages | None = None) -> LetterText:
        split = split_lines(text)
        if printed:
            lines = tuple(Line(one.number, one.start, one.end, one.text, printed.page(one.start)) for one in split)
        else:
            lines = tuple(with_pages(split, text))
        return cls(text, lines, tuple(line.start for line in lines), printed)

    @property
    def read(self) -> tuple[Line, ...]:
        """The lines that are read: a letter of hundreds of pages, and not what no person would call a letter."""
        count = bisect_right(self.starts, LONGEST_READ)
        return self.lines[: min(count, MOST_LINES)]

    @property
    def pages(self) -> int | None:
        """How many pages it is printed on, or the marks tell of; None without marks."""
        if self.printed:
            return self.printed.count
        return max((line.page for line in self.lines if line.page is not None), default=None)

    def line_at(self, offset: int) -> Line:
        return self.lines[max(0, bisect_right(self.starts, offset) - 1)]

    def place(self, start: int, end: int) -> Place:
        line = self.line_at(start)
        return Place(line.page, line.number, start, end, self.printed.box(start, end) if self.printed else None)

    def lines_of(self, place: Place) -> tuple[Line, ...]:
        """The lines that a passage touches."""
        last = self.line_at(max(place.start, place.end - 1)).number
        return self.lines[place.line - 1 : last]


def split_lines(text: str) -> list[Line]:
    ends = [*LINE_END.finditer(text)]
    starts = [0, *(end.end() for end in ends)]
    stops = [*(end.start() for end in ends), len(text)]
    return [
        Line(number, start, stop, text[start:stop])
        for number, (start, stop) in enumerate(zip(starts, stops, strict=True), 1)
    ]


def with_pages(lines: list[Line], text: str) -> list[Line]:
    """Give each line its page: by form feeds, else by page marks, else None; never a guess."""
    if "\f" in text:
        page, paged = 1, []
        for line in lines:
            paged.append(Line(line.number, line.start, line.end, line.text, page))
            page += text[line.end : line.end + 1] == "\f"
        return paged
    return paged_by_marks(lines)


def paged_by_marks(lines: list[Line]) -> list[Line]:
    marks = [(line.number, line.page_mark) for line in lines if line.page_mark]
    if not marks:
        return lines
    number, first = marks[0]
    # A mark for page 1 below text of page 1 stands at the foot: what follows it is the next page.
    at_foot = first == 1 and any(not line.is_blank for line in lines[: number - 1])
    mark_of, page, paged = dict(marks), 1 if at_foot else max(1, (first or 1) - 1), []
    for line in lines:
        mark = mark_of.get(line.number)
        page = mark if mark else page
        paged.append(Line(line.number, line.start, line.end, line.text, page))
        page += bool(mark) and at_foot
    return paged
