"""What the letter adds to or takes from each budget line, as sentences say it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from tilskudd.mandate.reader.amounts import Amount, find_amounts
from tilskudd.mandate.reader.budget_references import Mention, find_mentions, is_line, name_and_terms
from tilskudd.mandate.reader.flow import Flow, flow_of
from tilskudd.mandate.reader.lines import LetterText
from tilskudd.mandate.reader.outline import CHAPTER, CHAPTER_AND_ITEM, ITEM, TASKS, Kind, Part
from tilskudd.mandate.reader.reading import Change, Purpose
from tilskudd.mandate.reader.sentences import Section, Sentence
from tilskudd.mandate.reader.table_sums import TableSum

UP = (
    r"økes|økt|økast|aukast?|auka|aukar|heves|styrkes|styrkt|styrka|tildeles|tildelt|tildelast|tilføres|tilført|tilførast"
    r"|settes opp|setjast opp|oppjusteres|oppjusterast|justeres opp|justerast opp|bevilges|løyvast|løyves"
    r"|stilles til disposisjon|stillast til disposisjon|gis en økning"
    r"|tilleggsbevilgning(?:en)? på|tilleggsløyving(?:a)? på"
)
DOWN = (
    r"reduseres|redusert|reduserast|settes ned|satt ned|setjast ned|sett ned|kuttes|kutta|trekkes ned|trekt ned|trekkes"
    r"|minskes|minkar|går ned|nedjusteres|nedjusterast|justeres ned|justerast ned"
)
MOVED = r"flyttes|flyttast|flytta|flyttet|overføres|overførast|omdisponeres|omdisponerast"
VERB = re.compile(rf"\b(?:(?P<up>{UP})|(?P<down>{DOWN})|(?P<moved>{MOVED}))\b", re.IGNORECASE)
REACH = 60
FROM_TO_REACH = 160
FROM = re.compile(r"^[^.;]{0,40}\bfr[aå] $")
FROM_ONLY = re.compile(r" fr[aå] (?:kr\.? ?)?")
TO = re.compile(r" til (?:kr\.? ?)?")
# What an earlier letter gave is no change in this one.
EARLIER = re.compile(
    r"\b(?:ble|vart|blei|fikk|fekk|tidligere|tidlegare)\b[^.;]{0,40}$|\bi (?:supplerende |supplerande )?tildelingsbrev"
    r"(?:et)? (?:nr|for|av)\b",
    re.IGNORECASE,
)
FROM_ITEM = re.compile(r"\bfr[aå] post ?(?P<item>[0-9]{1,2})\b", re.IGNORECASE)
# «reduseres med 3 mill. kroner mot en tilsvarende økning på post 45»
IN_RETURN = re.compile(
    r"\bmot (?:en |ein |ei )?(?:tilsvarende|tilsvarande) (?P<noun>økning|auke|reduksjon|nedgang)[^.;]{0,40}?"
    r" (?:på|under|av|over) (?:kap\.? ?(?P<chapter>[0-9]{3,4}),? ?)?post ?(?P<item>[0-9]{1,2})\b",
    re.IGNORECASE,
)
# «Av dette tildeles …»: how money just given is shared out.
PART_OF = re.compile(
    r"(?:Av (?:dette|disse|desse|denne|beløpet|midlene|midlane|bevilgningen|løyvinga|økningen|auken|tildelingen"
    r"|tildelinga|rammen|ramma)\b|Herav|Hvorav|Korav)",
    re.IGNORECASE,
)
# «post 21 Drift er redusert med», and where the next clause begins.
SUBJECT = re.compile(r"[^.;:0-9]{0,80}?")
CLAUSE_END = re.compile(r"[,;]| og | mens | medan |\bmot\b")
TO_ITEM = re.compile(r"\btil (?:kap\.? ?(?P<chapter>[0-9]{3,4}),? ?)?post ?(?P<item>[0-9]{1,2})\b", re.IGNORECASE)
PURPOSE = re.compile(
    r" ?(?:over (?:[Kk]ap)?.{0,60}? )?(?P<purpose>(?:til|for|knyttet til|knytt til) .{1,600}[^. ])\.?$"
)


def read_changes(source: LetterText, sections: Sequence[Section], agency: str | None = None) -> Iterator[Change]:
    """Follow the headings of chapter and item, and read the sentences under each.

    Under an assignment, money is its financing; it is also a change when no other place in the letter gives it.
    """
    chapter: tuple[int, Flow] | None = None
    of_assignments: list[Change] = []
    lines = set()
    for section in sections:
        chapter = chapter_of(source, section.part, chapter)
        for change in changes_under(source, section, chapter, agency):
            if section.part.kind in TASKS:
                of_assignments.append(change)
            else:
                lines.add(change.line)
                yield change
    yield from (change for change in of_assignments if change.line not in lines)


def chapter_of(source: LetterText, part: Part, before: tuple[int, Flow] | None) -> tuple[int, Flow] | None:
    """The chapter that holds under this part: its own heading's, or the one above until the section ends."""
    if part.kind in (Kind.SECTION, Kind.CLOSING, *TASKS):
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


def changes_under(
    source: LetterText, section: Section, chapter: tuple[int, Flow] | None, agency: str | None
) -> Iterator[Change]:
    part = section.part
    under = line_of_heading(part, chapter) if part.kind is Kind.ITEM else None
    headings = [flow_of(source, part.heading).whole] if under else []
    if under and chapter and not CHAPTER_AND_ITEM.fullmatch(part.heading_text):
        headings = [chapter[1].whole, *headings]
    found: list[Change] = []
    for sentence in section.sentences:
        own = [*changes_in(sentence, under, agency)]
        if own and found and PART_OF.match(sentence.text):
            # «Av dette tildeles etaten …»: what stood before it was the whole item's.
            found = [one for one in found if one.line != own[0].line or one.amount < own[0].amount]
        found += own
    yield from (replace(change, also_at=tuple(headings)) for change in found)


def changes_in(sentence: Sentence, under: tuple[int, int, str] | None, agency: str | None) -> Iterator[Change]:
    """Each verb of giving or taking with the amount that follows it, until the next such verb."""
    text = sentence.text
    verbs = [*VERB.finditer(text)]
    if PART_OF.match(text):
        verbs = [verb for verb in verbs if agency and text.startswith(f" {agency} ", verb.end())]
    mentions = [*find_mentions(text)] if verbs else []
    amounts = [*find_amounts(text)] if verbs else []
    for index, verb in enumerate(verbs):
        last = index + 1 == len(verbs)
        end = len(text) if last else verbs[index + 1].start()
        start = 0 if index == 0 else verb.start()
        if verb["moved"]:
            yield from moved(sentence, verb, [one for one in amounts if one.end <= end], mentions, under)
            continue
        amount = next((one for one in amounts if verb.end() <= one.start <= min(end, verb.end() + REACH)), None)
        amount = difference(text, verb.end(), amounts) or amount
        if amount is None or EARLIER.search(text, max(0, verb.start() - 60), verb.start()):
            continue
        if re.search(r"\bi (?:supplerende |supplerande )?tildelingsbrev", text[amount.end : end]):
            continue
        change_start, mention = start, mention_of(text, verb, amount, mentions, (start, end, last))
        change = change_of(sentence, under, amount, mention, verb["down"] is not None, change_start)
        if change:
            yield change
            yield from in_return(sentence, change, amount.end)


def mention_of(
    text: str, verb: re.Match[str], amount: Amount, mentions: Sequence[Mention], reach: tuple[int, int, bool]
) -> Mention | None:
    """The line that a verb speaks of: the one that is its subject, else one after the amount, else any near."""
    subject = [one for one in mentions if one.end <= verb.start() and SUBJECT.fullmatch(text[one.end : verb.start()])]
    start, end, is_last = reach
    own = [one for one in mentions if start <= one.start and one.end <= end] or (mentions[:1] if is_last else [])
    after = [one for one in own if one.start >= amount.end]
    if subject and (not after or CLAUSE_END.search(text[amount.end : after[0].start])):
        return subject[-1]
    return next(iter(after or own), None)


def in_return(sentence: Sentence, change: Change, start: int) -> Iterator[Change]:
    """What another item gets or gives for it, when the sentence says so."""
    match = IN_RETURN.search(sentence.text, start)
    if match is None:
        return
    chapter, item = int(match["chapter"] or change.chapter), int(match["item"])
    is_opposite = (match["noun"].lower() in ("økning", "auke")) == (change.amount < 0)
    if is_opposite and is_line(chapter, item):
        place = sentence.part(match.start(), match.end())
        yield Change(chapter, item, None, -change.amount, place, slack=change.slack, is_move=True)


def difference(text: str, start: int, amounts: Sequence[Amount]) -> Amount | None:
    """«økes fra N mill. kroner til M mill. kroner» gives only what stood before and what stands after."""
    first, last = next(((a, b) for a, b in pairwise(amounts) if a.start >= start), (None, None))
    if first is None or last is None or not FROM_ONLY.fullmatch(text[start : first.start]):
        return None
    if TO.fullmatch(text[first.end : last.start]) is None:
        return None
    return Amount(abs(last.kroner - first.kroner), first.slack + last.slack, first.start, last.end)


def moved(
    sentence: Sentence,
    verb: re.Match[str],
    amounts: Sequence[Amount],
    mentions: Sequence[Mention],
    under: tuple[int, int, str] | None,
) -> Iterator[Change]:
    """«2 mill. kroner flyttes fra kap. 701, post 21 til post 74»: down on the one, up on the other."""
    source = next((one for one in mentions if re.search(r"\bfr[aå] $", sentence.text[: one.start])), None)
    from_item = FROM_ITEM.search(sentence.text)
    if source is None and under and from_item and is_line(under[0], int(from_item["item"])):
        source = Mention(under[0], int(from_item["item"]), *from_item.span())
    target = TO_ITEM.search(sentence.text, source.end) if source else None
    if not (source and target and amounts):
        return
    chapter = int(target["chapter"] or source.chapter)
    amount, end = amounts[-1] if amounts[-1].end <= verb.start() else amounts[0], target.end()
    place = sentence.part(0, max(end, amount.end))
    if is_line(chapter, int(target["item"])):
        yield Change(source.chapter, source.item, None, -amount.kroner, place, slack=amount.slack, is_move=True)
        yield Change(chapter, int(target["item"]), None, amount.kroner, place, slack=amount.slack, is_move=True)


def change_of(
    sentence: Sentence,
    under: tuple[int, int, str] | None,
    amount: Amount,
    mention: Mention | None,
    down: bool,
    start: int,
) -> Change | None:
    if mention and (under is None or (mention.chapter, mention.item) != under[:2]):
        under = (mention.chapter, mention.item, "")
    if under is None or not is_line(under[0], under[1]):
        return None
    name, terms = name_and_terms(under[2])
    end = max(amount.end, mention.end if mention else 0)
    kroner = -amount.kroner if down else amount.kroner
    at, purpose = sentence.part(start, end), purpose_after(sentence, end)
    return Change(under[0], under[1], name, kroner, at, terms, purpose, slack=amount.slack)


def stated_sums(sections: Sequence[Section]) -> Iterator[TableSum]:
    """«økes med 2 mill. kroner, fra 40 mill. kroner til 42 mill. kroner»: the three must agree."""
    for section in sections:
        for sentence in section.sentences:
            for verb in VERB.finditer(sentence.text):
                found = [*find_amounts(sentence.text, verb.end(), verb.end() + FROM_TO_REACH)][:3]
                if len(found) == 3 and not verb["moved"]:
                    yield from from_to(sentence, found, -1 if verb["down"] else 1)


def from_to(sentence: Sentence, found: Sequence[Amount], sign: int) -> Iterator[TableSum]:
    change, first, last = found
    between = (sentence.text[change.end : first.start], sentence.text[first.end : last.start])
    if not (FROM.search(between[0]) and TO.fullmatch(between[1])):
        return
    places = tuple(sentence.part(one.start, one.end) for one in (change, first))
    at, slack = sentence.part(last.start, last.end), change.slack + first.slack + last.slack
    yield TableSum(last.kroner, first.kroner + sign * change.kroner, at, places, slack, "from-to-sum")


def purpose_after(sentence: Sentence, end: int) -> Purpose | None:
    match = PURPOSE.match(sentence.text, end)
    if match is None:
        return None
    return Purpose(match["purpose"], sentence.part(match.start("purpose"), match.end("purpose")))
