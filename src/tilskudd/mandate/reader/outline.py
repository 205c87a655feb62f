"""What each line of a letter is: heading, label, bullet, table row, running text; and which heading it stands under."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum, auto

from tilskudd.mandate.reader.flow import BULLET, bare_words
from tilskudd.mandate.reader.lines import LetterText, Line


class Kind(IntEnum):
    BLANK = auto()
    PAGE = auto()
    LABEL = auto()
    DEADLINE = auto()
    ASSIGNMENT = auto()
    SECTION = auto()
    CHAPTER = auto()
    ITEM = auto()
    BULLET = auto()
    TABLE = auto()
    ROW = auto()
    CLOSING = auto()
    PICTURE = auto()
    TEXT = auto()
    LISTED = auto()
    ENTRY = auto()
    TITLE = auto()
    DUE = auto()
    RESUME = auto()
    COLUMNS = auto()


HEADINGS = frozenset({Kind.ASSIGNMENT, Kind.SECTION, Kind.CHAPTER, Kind.ITEM, Kind.CLOSING})
OPENS_PART = HEADINGS | {Kind.LISTED, Kind.RESUME}
TASKS = frozenset({Kind.ASSIGNMENT, Kind.LISTED})
BEFORE_HEADING = HEADINGS | {Kind.LABEL, Kind.DEADLINE}
LONGEST_HEADING = 400
LONGEST_TITLE_LINE = 90
MOST_TITLE_LINES = 7
EMPTY = frozenset({Kind.BLANK, Kind.PAGE, Kind.PICTURE})

NUMBERED = re.compile(
    # «Oppdrag nr. N» and «Oppdrag 3.2» of most ministries, codes with the letter's year («TB2026-63», «ID: 2026-09»,
    # «2021-007», «Oppdrag 4/2026»), and «Nr. 7», with the title after, or on the next line
    r"(?:(?:(?:Tilleggso|O)ppdrag|OPPDRAG):? ?(?:nr\.? ?)?(?P<nr>[0-9]{1,3}(?:\.[0-9]{1,2}){0,2}"
    r"|20[0-9]{2}[-–/][0-9]{1,3}"
    r"|[0-9]{1,3}[-–/](?:20)?[0-9]{2}|[A-ZÆØÅ][0-9]{0,2}(?=[ :.–-]))(?![0-9]|[-–/.][0-9])[:.)]?"
    r"|(?:(?:O|Tilleggso)ppdrag:? )?(?P<code>[A-ZÆØÅ]{1,6}[- ]?20[0-9]{2} ?[-–/] ?[0-9]{1,3})\b"
    r"|(?:ID|Nr\.?|Oppdrags-?ID):? ?(?P<id>20[0-9]{2}[-–/][0-9]{1,3}|(?<=Nr\. )[0-9]{1,3}(?=[.:]? [A-ZÆØÅ]))\b"
    r"|(?P<year_code>20[0-9]{2}-[0-9]{3})\b)"
    r"(?: ?[-–:])? ?(?P<title>.*)"
)
LABEL = re.compile(
    r"(?:Bakgrunn|Bakgrunn for oppdraget|(?:Beskrivelse|Beskriving|Skildring|Omtale) av oppdraget|Oppdragsbeskrivelse"
    r"|Oppdragsskildring|Finansiering|Formål|Føremål|Leveranser?|Leveransar|Rapportering|Omtale|Forutsetninger"
    r"|Føresetnader|Vilkår|Kopi(?: til)?|Vedlegg|Økonomi|Budsjett|Mål) ?:?"
)
# «Fristen for … er …» is a sentence, and no label.
DEADLINE = re.compile(
    r"(?:[A-ZÆØÅ][a-zæøå]{2,20}f|F)rist(?:er|ar|en)?\b(?! for [^:]{3,80} (?:er|settes)\b)(?: for [^:]{3,60}:)? ?:?.*"
)
SECTION = re.compile(
    r"(?P<number>[0-9]{1,2}(?:\.[0-9]{1,2}){0,3}|[IVX]{1,4}(?=\.))\.? (?P<title>[A-ZÆØÅ].{0,90}[^.:;,])"
)
GROUP = re.compile(
    r"(?:Nye |Presisering(?:er|ar)? av (?:tidligere |tidlegare )?|Justering av (?:tidligere |tidlegare )?|Tidligere "
    r"|Tidlegare |Utgåtte |Øvrige |Andre |Særskilte |Faste |Større )?(?:[Oo]ppdrag|[Tt]ildelinger|[Tt]ildelingar"
    r"|[Oo]ppgaver|[Oo]ppgåver)(?: eller .*| (?:under|til|for|i|på|som) [^.:]{2,80})?(?: (?:for |i )?20[0-9]{2})? ?:?"
)
LONGEST_SECTION = 70
ASKS = re.compile(r"\b(?:skal|må|bes|bør|er|har|kan)\b|[.;:]")
CHAPTER = re.compile(r"[Kk]ap(?:\.|it(?:tel|let)) ?(?P<chapter>[0-9]{3,4})\b,?(?! ?[Pp]ost) ?(?P<name>[^.;]*)")
CHAPTER_AND_ITEM = re.compile(
    r"[Kk]ap(?:\.|it(?:tel|let)) ?(?P<chapter>[0-9]{3,4})(?:,? ?[Pp]ost ?"
    r"|[./](?=[0-9]{2}\b))(?P<item>[0-9]{1,2})\b(?![0-9,]* ?[0-9])"
    r"(?: ?[-–:] ?|,? )?(?P<name>[^.;]*)"
)
ITEM = re.compile(r"Post ?(?P<item>[0-9]{1,2})\b,?(?: ?[-–:] ?| )(?P<name>[A-ZÆØÅ][^.;]*)")
ROW = re.compile(r"(?:[Kk]ap\. ?)?[0-9]{3,4}[/.][0-9]{2}\b.*|[0-9]{4} [A-ZÆØÅÁČŠŽ].*")
CLOSING = re.compile(r"(?:Med (?:vennlig )?(?:hilsen|helsing)|Vennlig hilsen|Venleg helsing)\b.*", re.IGNORECASE)
PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
SENTENCE_OPEN = re.compile(r"[^.:;!?»]$")
CARRIES_ON = re.compile(r"[a-zæøå0-9§(]")
JOINING = re.compile(
    r"(?:\b(?:og|eller|i|til|av|med|for|på|som|å|om|den|det|en|et|ei|eit|frå|fra|kap\.|post|nr\.)|[,–-])$"
)


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """A line, what it is and its words; `number` is that of an assignment which a row of a list opens."""

    line: Line
    kind: Kind
    bare: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A heading, over one line or more, and what stands under it until the next. The first part has no heading."""

    kind: Kind
    heading: tuple[Line, ...] = ()
    heading_text: str = ""
    body: tuple[OutlineLine, ...] = field(default=())


def outline(source: LetterText) -> list[OutlineLine]:
    """Tell what each line is, by its own words and by whether the line above it was finished."""
    found: list[OutlineLine] = []
    bares = [bare_words(line) for line in source.read]
    previous, blank_before, in_heading = "", True, False
    for index, line in enumerate(source.read):
        bare = bares[index]
        blank_after = index + 1 >= len(bares) or not bares[index + 1]
        may_begin = blank_before or not SENTENCE_OPEN.search(previous) or in_heading
        stands_alone = blank_before and (blank_after or heads_text(bare, bares[index + 1]))
        kind = kind_of(line, bare, may_begin, stands_alone)
        found.append(OutlineLine(line, kind, bare))
        if kind in EMPTY:
            blank_before = True
            continue
        # A heading may run on over lines in lower case; what follows the last of them may be a heading again.
        runs_on = in_heading and kind is Kind.TEXT and bare[0].islower() and len(bare) < LONGEST_TITLE_LINE
        in_heading = runs_on or kind in BEFORE_HEADING
        previous, blank_before = bare, False
    return found


def heads_text(bare: str, below: str) -> bool:
    """A short numbered title right above text that begins as a sentence: «4.1 Title», and «Text …» on the next line."""
    section = SECTION.fullmatch(bare)
    return (
        section is not None
        and len(bare) < LONGEST_SECTION
        and (
            (below[:1].isupper() and len(below) > len(bare))
            or below.startswith(section["number"] + ".")
            or BULLET.match(below) is not None
        )
        and ASKS.search(section["title"]) is None
    )


def next_filled(lines: Sequence[OutlineLine], index: int) -> int | None:
    """The first line from `index` on that is not blank and no page mark."""
    return next((at for at in range(index, len(lines)) if lines[at].kind not in EMPTY), None)


def kind_of(line: Line, bare: str, may_begin: bool, stands_alone: bool) -> Kind:
    if not bare or line.is_blank:
        return Kind.BLANK
    if line.page_mark is not None:
        return Kind.PAGE
    if PICTURE.fullmatch(bare):
        return Kind.PICTURE
    if line.text.lstrip().startswith("|"):
        return Kind.TABLE
    if BULLET.match(line.text):
        return Kind.BULLET
    if not may_begin or len(bare) > LONGEST_HEADING:
        return Kind.TEXT
    return heading_kind(line, bare, stands_alone)


def heading_kind(line: Line, bare: str, stands_alone: bool) -> Kind:
    if DEADLINE.fullmatch(bare):
        return Kind.DEADLINE
    if LABEL.fullmatch(bare):
        return Kind.LABEL
    match = NUMBERED.fullmatch(bare)
    if match and is_title(match["title"]):
        return Kind.ASSIGNMENT
    if CLOSING.fullmatch(bare):
        return Kind.CLOSING
    if CHAPTER_AND_ITEM.fullmatch(bare) or ITEM.fullmatch(bare):
        return Kind.ITEM
    if CHAPTER.fullmatch(bare):
        return Kind.CHAPTER
    if GROUP.fullmatch(bare) or (SECTION.fullmatch(bare) and (stands_alone or line.text.lstrip().startswith("#"))):
        return Kind.SECTION
    return Kind.ROW if ROW.fullmatch(bare) else Kind.TEXT


def is_title(words: str) -> bool:
    """After a number: nothing, or words that begin as a title does."""
    return not words or words[0].isupper() or words[0] in '«("0123456789'


def parts(lines: Sequence[OutlineLine]) -> Iterator[Part]:
    """Cut the letter at its headings; a title that runs on over lines belongs to the heading."""
    kind, index = Kind.TEXT, 0
    heading: list[OutlineLine] = []
    body: list[OutlineLine] = []
    while index < len(lines):
        current = lines[index]
        index += 1
        if current.kind not in OPENS_PART:
            body.append(current)
            continue
        yield part(kind, heading, body)
        kind, heading, body = current.kind, [current], []
        if kind is Kind.LISTED:
            body = [replace(current, kind=Kind.ENTRY)]
        elif kind is Kind.RESUME:
            kind, heading, body = Kind.TEXT, [], [replace(current, kind=Kind.TEXT)]
        elif kind in (Kind.ASSIGNMENT, Kind.ITEM, Kind.CHAPTER):
            index = take_rest_of_title(lines, index, heading)
    yield part(kind, heading, body)


def take_rest_of_title(lines: Sequence[OutlineLine], index: int, heading: list[OutlineLine]) -> int:
    """Add the lines that carry the title on, over blank lines too; return the first line after."""
    after = index
    while index < len(lines) and len(heading) < MOST_TITLE_LINES:
        current = lines[index]
        index += 1
        if current.kind in EMPTY:
            continue
        if current.kind is not Kind.TITLE and not carries_title_on(heading, current):
            break
        heading.append(current)
        after = index
    return after


def carries_title_on(heading: Sequence[OutlineLine], current: OutlineLine) -> bool:
    """A line in lower case, one after a joining word, or any line when only a number stands above it."""
    if current.kind is not Kind.TEXT or len(current.bare) > LONGEST_HEADING:
        return False
    above = heading[-1].bare
    number = NUMBERED.fullmatch(above) if len(heading) == 1 else None
    alone = number is not None and not number["title"] and current.bare[-1] not in ".:"
    return current.bare[0].islower() or JOINING.search(above) is not None or alone


def part(kind: Kind, heading: Sequence[OutlineLine], body: Sequence[OutlineLine]) -> Part:
    text = heading[0].number if kind is Kind.LISTED else " ".join(one.bare for one in heading)
    return Part(kind, tuple(one.line for one in heading), text, tuple(body))
