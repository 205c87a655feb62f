"""Assignments: a number and a title, and all that stands under them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tilskudd.mandate.reader.deadlines import labelled_deadlines, with_running_text
from tilskudd.mandate.reader.financing import (
    read_earmarks,
    read_financing,
    stated_earmarks,
    stated_positions,
)
from tilskudd.mandate.reader.flow import BULLET, flow_of
from tilskudd.mandate.reader.lines import LetterText
from tilskudd.mandate.reader.outline import NUMBERED, Kind, OutlineLine, Part
from tilskudd.mandate.reader.partners import read_partners
from tilskudd.mandate.reader.rates import read_rates
from tilskudd.mandate.reader.reading import Assignment, AssignmentReference, ListedTitle
from tilskudd.mandate.reader.sentences import Paragraph, Section, Sentence
from tilskudd.mandate.reader.tables import RecipientTable

WITHHELD = re.compile(r"unn?tatt? (?:frå |fra )?offentli?e?gh?e?i?t", re.IGNORECASE)
DROPPED = re.compile(r"\b(?:utgår|går ut|trekkes tilbake|bortfaller)\b", re.IGNORECASE)
CLARIFIED = re.compile(r"presisering|justering av tidligere", re.IGNORECASE)
REFERENCE = re.compile(r"\b[Oo]ppdrag (?:nr\.? ?)?(?P<number>[0-9]{1,3})\b(?![.][0-9]),? ?(?P<after>[^.;]{0,160})")


def read_assignments(
    source: LetterText, sections: Sequence[Section], tables: Sequence[RecipientTable], year: int | None
) -> Iterator[Assignment]:
    """Every heading that opens an assignment, in the order of the letter."""
    group = ""
    for section in sections:
        group = section.part.heading_text if section.part.kind is Kind.SECTION else group
        if section.part.kind is Kind.ASSIGNMENT:
            yield read_assignment(source, section, group, tables, year)


def read_assignment(
    source: LetterText, section: Section, group: str, tables: Sequence[RecipientTable], year: int | None
) -> Assignment:
    part, sentences = section.part, section.sentences
    number, title = number_and_title(part.heading_text)
    financing = tuple(read_financing(sentences))
    table = table_under(part, tables)
    labelled = [*labelled_deadlines(source, part.body, year)]
    return Assignment(
        number=number,
        title=title,
        status=status_of(title, group, section.paragraphs),
        at=flow_of(source, part.heading).whole,
        deadlines=with_running_text(labelled, sentences, year),
        financing=financing,
        rates=read_rates(section.paragraphs, financing, year),
        earmarks=read_earmarks(sentences, financing),
        earmarks_stated=tuple(stated_earmarks(sentences)),
        recipients=table.rows if table else (),
        recipients_total=table.total if table else None,
        recipients_total_at=table.total_at if table else None,
        partners=tuple(read_partners(sentences)),
        positions_stated=tuple(stated_positions(sentences, financing)),
        references=tuple(read_references(sentences)),
        sentences=tuple(sentence.text for sentence in sentences),
    )


def number_and_title(heading: str) -> tuple[str, str]:
    """The letter's own number, as it stands, and the title with its lines joined."""
    match = NUMBERED.fullmatch(heading)
    if match is None:
        return "", heading
    return match["nr"] or match["code"] or match["id"] or match["year_code"], match["title"].strip()


def status_of(title: str, group: str, paras: Sequence[Paragraph]) -> str:
    if WITHHELD.search(title):
        return "withheld"
    if any(DROPPED.search(paragraph.flow.text) for paragraph in paras[:1]):
        return "withdrawn"
    return "clarified" if CLARIFIED.search(group) and not group.lower().startswith("nye") else "new"


def table_under(part: Part, tables: Sequence[RecipientTable]) -> RecipientTable | None:
    numbers = {one.line.number for one in part.body}
    return next((table for table in tables if table.lines & numbers), None)


def read_references(sentences: Sequence[Sentence]) -> Iterator[AssignmentReference]:
    for sentence in sentences:
        for match in REFERENCE.finditer(sentence.text):
            yield AssignmentReference(
                match["number"], match["after"].strip(), sentence.part(match.start(), match.end())
            )


def with_contents_list(
    source: LetterText, lines: Sequence[OutlineLine], found: Sequence[Assignment]
) -> tuple[Assignment, ...]:
    """Tie each entry of a list of contents to its assignment; one that is only listed, as withheld, is one too."""
    listed: dict[str, list[ListedTitle]] = {}
    withheld: list[Assignment] = []
    for line in lines:
        bullet = BULLET.match(line.line.text) if line.kind is Kind.BULLET else None
        flow = flow_of(source, [line.line], bullet.end()) if bullet else None
        if flow is None or not NUMBERED.fullmatch(flow.text):
            continue
        number, title = number_and_title(flow.text)
        listed.setdefault(number, []).append(ListedTitle(title, flow.whole))
        if WITHHELD.search(title) and all(one.number != number for one in found):
            withheld.append(Assignment(number, title, "withheld", flow.whole))
    return (*(replace(one, listed=tuple(listed.get(one.number, ()))) for one in found), *withheld)
