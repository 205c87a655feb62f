"""Assignments: a number and a title, and all that stands under them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from tilskudd.mandate.reader.deadlines import labelled_deadlines, with_running_text
from tilskudd.mandate.reader.financing import (
    read_earmarks,
    read_financing,
    stated_earmarks,
    stated_positions,
)
from tilskudd.mandate.reader.flow import flow_of
from tilskudd.mandate.reader.lines import LetterText
from tilskudd.mandate.reader.outline import NUMBERED, TASKS, Kind, Part
from tilskudd.mandate.reader.partners import read_partners
from tilskudd.mandate.reader.rates import read_rates
from tilskudd.mandate.reader.reading import Assignment, AssignmentReference
from tilskudd.mandate.reader.sentences import Paragraph, Section, Sentence
from tilskudd.mandate.reader.tables import RecipientTable
from tilskudd.mandate.reader.task_sections import number_and_title_of

WITHHELD = re.compile(r"unn?tatt? (?:frå |fra )?offentli?e?gh?e?i?t|unnateke? (?:frå )?offentle", re.IGNORECASE)
DROPPED = re.compile(
    r"\b[Oo]ppdrag(?:et)?\b(?:nr\.|[^.]){0,120}\b(?:utgår|går ut|trekkes(?: tilbake)?|trekt tilbake|bortfaller"
    r"|faller bort|fell bort|er avsluttet)\b"
)
OTHER = re.compile(r"Oppdrag(?:ene|a)? (?:nr\.? ?)?(?P<number>20[0-9]{2}[-–][0-9]{1,3}|[0-9]{1,3})\b")
DROPPED_GROUP = re.compile(r"utgår|utgåtte|trekkes|bortfall", re.IGNORECASE)
CLARIFIED = re.compile(r"presisering|justering av tid|endring\w* (?:i|av) tid", re.IGNORECASE)
REFERENCE = re.compile(
    r"\b[Oo]ppdrag (?:nr\.? ?)?(?P<number>20[0-9]{2}[-–][0-9]{1,3}"
    r"|[0-9]{1,3}(?:\.[0-9]{1,2})?)\b(?![.][0-9]),? ?(?P<after>[^.;]{0,160})"
)
DOTS = re.compile(r"\s*\.{3,}\s*[0-9]*$")
# «… Norsk Etat skal:» that belongs to the list below, glued to the title by a converter.
GLUED = re.compile(r" (?=[A-ZÆØÅ])[^.:]{2,60} skal ?:$")
TITLE_BEFORE_COLON = re.compile(r"(?P<title>[A-ZÆØÅ][^:.]{3,70}): ?(?=\w)")
LONGEST_TITLE = 200
# «Oppdraget er unntatt offentlighet, jf. …», and no more.
LONGEST_WITHHELD = 120


def read_assignments(
    source: LetterText,
    sections: Sequence[Section],
    tables: Sequence[RecipientTable],
    year: int | None,
    agency: str | None,
) -> list[Assignment]:
    """Every heading or list row that opens an assignment, in the order of the letter."""
    group = ""
    found: list[Assignment] = []
    of_line = {number: table for table in reversed(tables) for number in table.lines}
    for section in sections:
        group = section.part.heading_text if section.part.kind is Kind.SECTION else group
        if section.part.kind in TASKS:
            found.append(read_assignment(source, section, group, of_line, year, agency))
    return with_ordinals(found)


def with_ordinals(found: Sequence[Assignment]) -> list[Assignment]:
    """Bullets have no number: they are counted, and marked as such, where no number could be mistaken for theirs."""
    if not any(not one.number for one in found):
        return [*found]
    taken = {one.number for one in found}
    free = (str(number) for number in range(1, 10_000) if str(number) not in taken)
    return [one if one.number else replace(one, number=next(free, ""), number_inferred=True) for one in found]


def read_assignment(
    source: LetterText,
    section: Section,
    group: str,
    tables: Mapping[int, RecipientTable],
    year: int | None,
    agency: str | None,
) -> Assignment:
    part, sentences = section.part, section.sentences
    is_listed = part.kind is Kind.LISTED
    number, title = (part.heading_text, title_of(sentences)) if is_listed else number_and_title(part.heading_text)
    financing = tuple(read_financing(sentences))
    table = table_under(part, tables)
    labelled = labelled_deadlines(source, part.body, section.paragraphs, year)
    return Assignment(
        number=number,
        title=without_glue(title, agency),
        status=status_of(number, title, group, section.paragraphs),
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
        return number_and_title_of(heading)
    number = match["nr"] or match["code"] or match["id"] or match["year_code"]
    return number, DOTS.sub("", match["title"]).strip()


def title_of(sentences: Sequence[Sentence]) -> str:
    """A row has no title: what stands before its colon, else its first sentence, word for word."""
    if not sentences:
        return ""
    first = sentences[0].text
    lead = TITLE_BEFORE_COLON.match(first)
    return (lead["title"] if lead else first[:LONGEST_TITLE]).rstrip(" .:")


def without_glue(title: str, agency: str | None) -> str:
    own = f" {agency} skal:"
    if agency and title.endswith(own):
        return title[: -len(own)]
    return GLUED.sub("", title)


def drops_another(text: str, own: str) -> bool:
    """«Oppdrag 9 utgår» under an assignment with another number."""
    opening = OTHER.match(text)
    return opening is not None and opening["number"] != own


def status_of(number: str, title: str, group: str, paras: Sequence[Paragraph]) -> str:
    first = paras[0].flow.text if paras else ""
    if WITHHELD.search(title) or (len(first) < LONGEST_WITHHELD and WITHHELD.search(first)):
        return "withheld"
    if DROPPED_GROUP.search(group) or any(is_dropped(number, one) for one in paras[:1]):
        return "withdrawn"
    if CLARIFIED.match(title):
        return "clarified"
    return "clarified" if CLARIFIED.search(group) and not group.lower().startswith("nye") else "new"


def is_dropped(number: str, paragraph: Paragraph) -> bool:
    text = paragraph.flow.text
    return DROPPED.search(text) is not None and not drops_another(text, number)


def table_under(part: Part, tables: Mapping[int, RecipientTable]) -> RecipientTable | None:
    return next((tables[one.line.number] for one in part.body if one.line.number in tables), None)


def read_references(sentences: Sequence[Sentence]) -> Iterator[AssignmentReference]:
    for sentence in sentences:
        for match in REFERENCE.finditer(sentence.text):
            yield AssignmentReference(
                match["number"], match["after"].strip(), sentence.part(match.start(), match.end())
            )
