"""A letter beside what was read in it: which part is shown, its passages, and the figures that belong to them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tilskudd.mandate.facts import VALUES, Fact, Shape, Sort
from tilskudd.mandate.letter_queries import FindingSeen, LetterSeen, facts_in
from tilskudd.mandate.models import LETTER_KINDS, Correction, Letter
from tilskudd.mandate.queries import Source
from tilskudd.mandate.reader.lines import split_lines
from tilskudd.mandate.rules import in_plain_order
from tilskudd.values.kroner import Kroner
from tilskudd.web.fact_words import SORT_WORDS, VALUE_WORDS
from tilskudd.web.letter_text import LINES_A_PART, LetterLine, Mark, lines_of, part_of_line, parts_of
from tilskudd.web.templatetags.figures import iso_day


@dataclass(frozen=True)
class Figure:
    """A fact as it is shown: in words, with where it stands and who corrected it."""

    fact: Fact
    word: Any
    shown: str
    was: str
    correction: Correction | None
    part: int

    @property
    def number(self) -> int:
        return self.fact.number


@dataclass(frozen=True)
class Rectangle:
    """A passage on the picture of a page, in hundredths of a point from the top left."""

    name: str
    target: str
    x: int
    y: int
    width: int
    height: int
    colour: str
    word: str


def part_of(fact: Fact | None, pictures: bool, line: int | None = None, page: int | None = None) -> int:
    """The part of the letter that shows a fact, or a line: its page where pages are pictures."""
    if fact is not None:
        line, page = fact.line, fact.page
    if pictures:
        return page or 1
    return part_of_line(line) if line else 1


def in_words(fact: Fact, value: dict[str, Any]) -> str:
    """The value of a fact in one line: «671/62 Kommunale innvandrertiltak 238 300 000 kr»."""
    if fact.sort is Sort.LETTER:
        return " · ".join(f"{VALUE_WORDS[name]} {_plain(name, given)}" for name, given in value.items() if given)
    told = []
    for name, shape in VALUES[fact.sort].items():
        given = value.get(name)
        if given is None or given == "" or (fact.sort is Sort.DEADLINE and name == "written" and value.get("date")):
            continue
        if shape is Shape.MONEY:
            told.append(Kroner.whole(int(given)).in_words)
        elif shape is Shape.DAY:
            told.append(iso_day(str(given)))
        elif name == "written":
            told.append(in_plain_order(f"«{given}»"))
        else:
            told.append(in_plain_order(str(given)))
    return " · ".join(told)


def _plain(name: str, given: Any) -> str:
    if VALUES[Sort.LETTER][name] is Shape.KIND:
        return str(dict(LETTER_KINDS).get(str(given), given)).lower()
    return iso_day(str(given)) if VALUES[Sort.LETTER][name] is Shape.DAY else in_plain_order(str(given))


def figures_in(seen: LetterSeen, pictures: bool) -> list[Figure]:
    """Every fact as it is shown, with the newest correction of it."""
    newest = {one.path: one for one in seen.corrections}
    return [
        Figure(
            one,
            SORT_WORDS[one.sort],
            in_words(one, one.value),
            in_words(one, one.read) if one.read is not None and one.read != one.value else "",
            newest.get(one.path),
            part_of(one, pictures),
        )
        for one in seen.facts
    ]


def marks_in(facts: Sequence[Fact], findings: Sequence[FindingSeen]) -> list[Mark]:
    """Every passage of the letter that is told of."""
    marks = [
        Mark(one.start, one.end, one.number)
        for one in facts
        if one.number and one.start is not None and one.end is not None
    ]
    for seen in findings:
        at = seen.found["at"]
        if at:
            marks.append(
                Mark(at["start"], at["end"], None, "" if seen.severity == "note" else seen.severity, seen.number)
            )
    return marks


def text_lines(letter: Letter, marks: Sequence[Mark], part: int) -> list[LetterLine]:
    """One part of a letter without pages."""
    return lines_of(letter.text, marks, (part - 1) * LINES_A_PART + 1, part * LINES_A_PART)


def rectangles_on(page: int, figures: Sequence[Figure], findings: Sequence[FindingSeen]) -> list[Rectangle]:
    """The passages on one page; findings first, so that figures lie over them and can be clicked."""
    found = []
    for seen in findings:
        at = seen.found["at"]
        if at and at["page"] == page and at.get("box") and seen.severity != "note":
            colour = "bad" if seen.severity == "error" else "doubt"
            found.append(
                _rectangle(f"place-f{seen.number}", f"finding-{seen.number}", at["box"], colour, seen.found["message"])
            )
    for one in figures:
        if one.fact.page == page and one.fact.box:
            found.append(
                _rectangle(f"place-{one.number}", f"figure-{one.number}", one.fact.box, "", f"{one.word}: {one.shown}")
            )
    return found


def _rectangle(name: str, target: str, box: Sequence[Any], colour: str, word: str) -> Rectangle:
    x0, top, x1, bottom = (round(Decimal(str(side)) * 100) for side in box)
    return Rectangle(name, target, x0 - 200, top - 100, x1 - x0 + 400, bottom - top + 200, colour, word)


def parts_in(letter: Letter, pictures: int, facts: Sequence[Fact]) -> int:
    """How many parts the letter is shown in: its pages, also those that are not drawn, else parts of its text."""
    if not pictures:
        return parts_of(letter.text)
    return max(pictures, max((one.page or 1 for one in facts), default=1))


@dataclass(frozen=True)
class Passage:
    """Where a source in a letter is shown: the part, and the name of the place on it."""

    part: int
    anchor: str


def passage_of(source: Source) -> Passage:
    """The place of an entry's source: its figure's, else its line's."""
    letter = source.letter
    assert letter is not None and source.start is not None and source.end is not None
    return passage_in(facts_in(letter), letter.pages.exists(), letter.text, source.start, source.end)


def passage_in(facts: Sequence[Fact], pictures: bool, text: str, start: int, end: int) -> Passage:
    """Where a passage is shown: at the figure that stands there, else at the line it begins on."""
    fact = next((one for one in facts if (one.start, one.end) == (start, end)), None)
    if fact is not None:
        return Passage(part_of(fact, pictures), f"place-{fact.number}")
    line = bisect_right([row.start for row in split_lines(text)], start)
    near = next((one for one in reversed(facts) if one.start is not None and one.start <= start), None)
    return Passage(part_of(near if pictures else None, pictures, line=line), f"l{line}")
