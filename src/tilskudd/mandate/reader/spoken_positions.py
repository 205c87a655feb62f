"""What sentences say is at disposal on a budget line after a change: «økes med 2 mill. kroner til 42 mill. kroner»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tilskudd.mandate.reader.amounts import Amount, find_amounts
from tilskudd.mandate.reader.budget_changes import TO, VERB, chapter_of, line_of_heading
from tilskudd.mandate.reader.budget_references import find_mentions, is_line
from tilskudd.mandate.reader.flow import Flow
from tilskudd.mandate.reader.lines import LetterText
from tilskudd.mandate.reader.outline import TASKS, Kind
from tilskudd.mandate.reader.reading import Position
from tilskudd.mandate.reader.sentences import Section, Sentence

AFTER_VERB = re.compile(r" (?:med|fr[aå]) (?:kr\.? ?)?")


def spoken_positions(source: LetterText, sections: Sequence[Section], known: Sequence[Position]) -> Iterator[Position]:
    """For the lines that no table has; each line once."""
    lines = {one.line for one in known}
    chapter: tuple[int, Flow] | None = None
    for section in sections:
        chapter = chapter_of(source, section.part, chapter)
        under = line_of_heading(section.part, chapter) if section.part.kind is Kind.ITEM else None
        for sentence in section.sentences if section.part.kind not in TASKS else ():
            for position in positions_in(sentence, under):
                if position.line not in lines:
                    lines.add(position.line)
                    yield position


def positions_in(sentence: Sentence, under: tuple[int, int, str] | None) -> Iterator[Position]:
    verb = VERB.search(sentence.text)
    pair = amounts_after(sentence.text, verb) if verb and not verb["moved"] else None
    if verb is None or pair is None:
        return
    mentions = [*find_mentions(sentence.text)]
    line = (mentions[0].chapter, mentions[0].item) if mentions else under[:2] if under else None
    if len({one.line for one in mentions}) > 1 or line is None or not is_line(*line):
        return
    first, last = pair
    before = first.kroner if re.search(r"fr[aå] ", sentence.text[verb.end() : first.start]) else None
    place = sentence.part(last.start, last.end)
    yield Position(line[0], line[1], None, last.kroner, place, before, slack=last.slack, from_table=False)


def amounts_after(text: str, verb: re.Match[str]) -> tuple[Amount, Amount] | None:
    """«med X til Y» or «fra X til Y» right after the verb."""
    found = [*find_amounts(text, verb.end())][:2]
    if len(found) < 2 or AFTER_VERB.fullmatch(text[verb.end() : found[0].start]) is None:
        return None
    first, last = found
    return (first, last) if TO.fullmatch(text[first.end : last.start]) else None
