"""Assignments that are only listed or only mentioned: contents lists, withheld ones, dropped ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tilskudd.mandate.reader.assignments import DROPPED, WITHHELD, drops_another, number_and_title
from tilskudd.mandate.reader.flow import BULLET, flow_of
from tilskudd.mandate.reader.lines import LetterText
from tilskudd.mandate.reader.outline import NUMBERED, TASKS, Kind, OutlineLine
from tilskudd.mandate.reader.reading import Assignment, ListedTitle
from tilskudd.mandate.reader.sentences import Section, Sentence
from tilskudd.values.finding import Place

MENTIONED = re.compile(
    r"\b(?:[Oo]ppdrag (?:nr\.? ?)?(?P<nr>20[0-9]{2}[-–][0-9]{1,3}|[0-9]{1,3})\b(?![.-]?[0-9])"
    r"(?P<more>(?:(?:,| og) [0-9]{1,3}\b(?![.-]?[0-9]))*)|(?P<code>[A-ZÆØÅ]{2,5}20[0-9]{2}[-–][0-9]{1,3}))"
)
IT = re.compile(r"^Oppdraget\b")


def with_contents_list(
    source: LetterText, lines: Sequence[OutlineLine], found: Sequence[Assignment]
) -> tuple[Assignment, ...]:
    """Tie each entry of a list of contents to its assignment; one that is only listed, as withheld, is one too."""
    bodies = {one.number for one in found if one.sentences or one.deadlines or one.recipients}
    listed: dict[str, list[ListedTitle]] = {}
    kept: list[Assignment] = []
    last = {(one.number, one.title): index for index, one in enumerate(found)}
    for index, one in enumerate(found):
        again = last[one.number, one.title] > index
        if (one.number in bodies or again) and not (one.sentences or one.deadlines or one.recipients):
            listed.setdefault(one.number, []).append(ListedTitle(one.title, one.at))
        else:
            kept.append(one)
    withheld: dict[str, Assignment] = {}
    numbers = {one.number for one in kept}
    for number, title, place in bullets(source, lines):
        listed.setdefault(number, []).append(ListedTitle(title, place))
        if WITHHELD.search(title) and number not in numbers:
            withheld.setdefault(number, Assignment(number, title, "withheld", place))
    return (*(replace(one, listed=tuple(listed.get(one.number, ()))) for one in kept), *withheld.values())


def bullets(source: LetterText, lines: Sequence[OutlineLine]) -> Iterator[tuple[str, str, Place]]:
    for line in lines:
        bullet = BULLET.match(line.line.text) if line.kind is Kind.BULLET else None
        flow = flow_of(source, [line.line], bullet.end()) if bullet else None
        if flow is not None and NUMBERED.fullmatch(flow.text):
            yield *number_and_title(flow.text), flow.whole


def dropped_assignments(sections: Sequence[Section]) -> Iterator[Assignment]:
    """What the letter says is dropped («utgår») outside the assignments: the number in that sentence or the one before.

    The title is not known, and empty.
    """
    for section in sections:
        own = number_and_title(section.part.heading_text)[0] if section.part.kind in TASKS else None
        before: Sentence | None = None
        for sentence in section.sentences:
            if DROPPED.search(sentence.text) and (own is None or drops_another(sentence.text, own)):
                yield from dropped_in(sentence, before)
            before = sentence


def dropped_in(sentence: Sentence, before: Sentence | None) -> Iterator[Assignment]:
    told = sentence if MENTIONED.search(sentence.text) else before if IT.match(sentence.text) else None
    for match in MENTIONED.finditer(told.text) if told else ():
        for number in [match["nr"] or match["code"], *re.findall("[0-9]+", match["more"] or "")]:
            yield Assignment(number, "", "withdrawn", sentence.place)
