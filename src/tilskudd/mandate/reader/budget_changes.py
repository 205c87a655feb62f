"""What the letter adds to or takes from each budget line, as sentences say it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tilskudd.mandate.reader.amounts import first_amount
from tilskudd.mandate.reader.budget_references import find_mention, is_line, name_and_terms
from tilskudd.mandate.reader.flow import Flow, flow_of
from tilskudd.mandate.reader.lines import LetterText
from tilskudd.mandate.reader.outline import CHAPTER, CHAPTER_AND_ITEM, ITEM, Kind, Part
from tilskudd.mandate.reader.reading import Change, Purpose
from tilskudd.mandate.reader.sentences import Section, Sentence

UP = r"økes|økt|aukast?|auka|heves|styrkes|tildeles|tildelt|tildelast|tilføres"
DOWN = r"reduseres|redusert|reduserast|settes ned|satt ned|kuttes|trekkes ned"
VERB = re.compile(
    rf"\b(?:(?P<up>{UP})|(?P<down>{DOWN}))(?: ytterligere)?(?: med)?\b(?=[^.;]{{0,40}}[0-9])", re.IGNORECASE
)
PURPOSE = re.compile(r" ?(?:over (?:[Kk]ap)?.{0,60}? )?(?P<purpose>(?:til|for|knyttet til) .*[^. ])\.?$")


def read_changes(source: LetterText, sections: Sequence[Section]) -> Iterator[Change]:
    """Follow the headings of chapter and item, and read the sentences under each."""
    chapter: tuple[int, Flow] | None = None
    for section in sections:
        chapter = chapter_of(source, section.part, chapter)
        if section.part.kind is not Kind.ASSIGNMENT:
            yield from changes_under(source, section, chapter)


def chapter_of(source: LetterText, part: Part, before: tuple[int, Flow] | None) -> tuple[int, Flow] | None:
    """The chapter that holds under this part: its own heading's, or the one above until the section ends."""
    if part.kind in (Kind.SECTION, Kind.ASSIGNMENT, Kind.CLOSING):
        return None
    match = CHAPTER.fullmatch(part.heading_text) if part.kind is Kind.CHAPTER else None
    return (int(match["chapter"]), flow_of(source, part.heading)) if match else before


def line_of_heading(part: Part, chapter: tuple[int, Flow] | None) -> tuple[int, int, str] | None:
    """Chapter, item and name as the heading says, with the chapter from the heading above if need be."""
    both = CHAPTER_AND_ITEM.fullmatch(part.heading_text)
    if both:
        return int(both["chapter"]), int(both["item"]), both["name"]
    item = ITEM.fullmatch(part.heading_text)
    return (chapter[0], int(item["item"]), item["name"]) if item and chapter else None


def changes_under(source: LetterText, section: Section, chapter: tuple[int, Flow] | None) -> Iterator[Change]:
    part = section.part
    under = line_of_heading(part, chapter) if part.kind is Kind.ITEM else None
    headings = [flow_of(source, part.heading).whole] if under else []
    if under and chapter and not CHAPTER_AND_ITEM.fullmatch(part.heading_text):
        headings = [chapter[1].whole, *headings]
    for sentence in section.sentences:
        change = change_in(sentence, under)
        if change:
            yield replace(change, also_at=tuple(headings))


def change_in(sentence: Sentence, under: tuple[int, int, str] | None) -> Change | None:
    verb = VERB.search(sentence.text)
    amount = first_amount(sentence.text, verb.end()) if verb else None
    if verb is None or amount is None:
        return None
    mention = find_mention(sentence.text, amount.end) or find_mention(sentence.text)
    if mention and (under is None or (mention.chapter, mention.item) != under[:2]):
        under = (mention.chapter, mention.item, "")
    if under is None or not is_line(under[0], under[1]):
        return None
    name, terms = name_and_terms(under[2])
    kroner = -amount.kroner if verb["down"] else amount.kroner
    end = max(amount.end, mention.end if mention else 0)
    return Change(
        under[0], under[1], name, kroner, sentence.part(0, end), terms, purpose_after(sentence, end), slack=amount.slack
    )


def purpose_after(sentence: Sentence, end: int) -> Purpose | None:
    match = PURPOSE.match(sentence.text, end)
    if match is None:
        return None
    return Purpose(match["purpose"], sentence.part(match.start("purpose"), match.end("purpose")))
