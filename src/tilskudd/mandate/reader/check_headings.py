"""Do headings fit what stands under them, and the list of contents the headings?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from tilskudd.mandate.reader.amounts import first_amount
from tilskudd.mandate.reader.budget_changes import VERB
from tilskudd.mandate.reader.budget_references import Mention, find_mentions, is_line
from tilskudd.mandate.reader.fault import Fault
from tilskudd.mandate.reader.flow import flow_of
from tilskudd.mandate.reader.lines import LetterText
from tilskudd.mandate.reader.outline import CHAPTER_AND_ITEM, SECTION, Kind
from tilskudd.mandate.reader.reading import Reading
from tilskudd.mandate.reader.sentences import Section
from tilskudd.values.budget import BudgetLine
from tilskudd.values.finding import Place, Severity

MOVED = re.compile(r"\b(?:flyttes|flyttast|flytta|flyttet|overføres|overførast|omdisponer\w*|mot)\b", re.IGNORECASE)
ALIKE_IN_TEN = 6


def heading_faults(reading: Reading, sections: Sequence[Section]) -> Iterator[Fault]:
    for section in sections:
        if section.part.kind is Kind.ITEM:
            yield from wrong_heading(reading.source, section)
    yield from same_section_twice(reading.source, sections)
    yield from titles_that_differ(reading)


def wrong_heading(source: LetterText, section: Section) -> Iterator[Fault]:
    """A heading of one item over sentences that give money on another, and none on its own."""
    both = CHAPTER_AND_ITEM.fullmatch(section.part.heading_text)
    if both is None or not is_line(int(both["chapter"]), int(both["item"])):
        return
    own = BudgetLine(int(both["chapter"]), int(both["item"]))
    spoken: list[tuple[Mention, Place]] = []
    for sentence in section.sentences:
        if MOVED.search(sentence.text):
            return
        if VERB.search(sentence.text) and first_amount(sentence.text):
            mentions = [*find_mentions(sentence.text)]
            spoken += [(mention, sentence.part(mention.start, mention.end)) for mention in mentions]
    if spoken and all(mention.line != own for mention, _ in spoken):
        first, at = spoken[0]
        heading = flow_of(source, section.part.heading).whole
        yield Fault(
            "wrong-heading", Severity.WARNING, heading, str(own), str(first.line), (at,),
            facts={"heading": own, "line": first.line},
        )  # fmt: skip


def same_section_twice(source: LetterText, sections: Sequence[Section]) -> Iterator[Fault]:
    places: dict[str, list[Place]] = {}
    for section in sections:
        match = SECTION.fullmatch(section.part.heading_text) if section.part.kind is Kind.SECTION else None
        if match:
            places.setdefault(match["number"], []).append(flow_of(source, section.part.heading).whole)
    for number, at in places.items():
        if len(at) > 1:
            facts = {"number": number, "count": len(at)}
            yield Fault(
                "duplicate-section", Severity.NOTE, at[1], number, len(at), (at[0], *at[2:20]), facts=facts
            )  # fmt: skip


def titles_that_differ(reading: Reading) -> Iterator[Fault]:
    """The title in the list of contents against the title over the text; longer and shorter forms are no fault."""
    for assignment in reading.assignments:
        for listed in assignment.listed:
            ours, theirs = assignment.title.lower().rstrip("."), listed.text.lower().rstrip(".")
            if not ours or not theirs or ours in theirs or theirs in ours:
                continue
            if SequenceMatcher(None, ours[:200], theirs[:200], autojunk=False).ratio() * 10 < ALIKE_IN_TEN:
                facts = {"assignment": assignment.number, "listed": listed.text, "title": assignment.title}
                yield Fault(
                    "title-differs", Severity.NOTE, listed.at, listed.text, assignment.title, (assignment.at,),
                    facts=facts,
                )  # fmt: skip
