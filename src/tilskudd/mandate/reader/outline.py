"""What each line of a letter is: heading, label, bullet, table row, running text; and which heading it stands under."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from tilskudd.mandate.reader.flow import BULLET, flow_of
from tilskudd.mandate.reader.lines import LetterText, Line


class Kind(Enum):
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


HEADINGS = frozenset({Kind.ASSIGNMENT, Kind.SECTION, Kind.CHAPTER, Kind.ITEM, Kind.CLOSING})
EMPTY = frozenset({Kind.BLANK, Kind.PAGE, Kind.PICTURE})

NUMBERED = re.compile(
    # «Oppdrag nr. N», the health ministry's codes, «ID: year-N», the education ministry's year-NNN
    r"(?:Oppdrag (?:nr\.? ?)?(?P<nr>[0-9]{1,3})(?![0-9]|\.[0-9])[:.]?|(?P<code>T?TB ?20[0-9]{2} ?[-–] ?[0-9]{1,3})\b"
    r"|ID: ?(?P<id>20[0-9]{2}-[0-9]{1,3})\b|(?P<year_code>20[0-9]{2}-[0-9]{3})\b)(?: [-–:])? ?(?P<title>.*)"
)
LABEL = re.compile(
    r"(?:Bakgrunn|Beskrivelse av oppdraget|Beskriving av oppdraget|Oppdragsbeskrivelse|Finansiering|Formål|Føremål"
    r"|Leveranser?|Rapportering|Omtale|Forutsetninger|Vilkår|Kopi(?: til)?|Vedlegg) ?:?"
)
DEADLINE = re.compile(r"Frist(?:er|ar)?\b ?:?.*")
SECTION = re.compile(r"(?P<number>[0-9]{1,2}(?:\.[0-9]{1,2}){0,3})\.? (?P<title>[A-ZÆØÅ].{0,90}[^.:;,])")
GROUP = re.compile(
    r"(?:Nye |Presisering av (?:tidligere )?|Tidligere )?(?:[Oo]ppdrag|[Tt]ildelinger|[Oo]ppgaver)(?: eller .*)? ?:?"
)
CHAPTER = re.compile(r"[Kk]ap(?:\.|ittel) ?(?P<chapter>[0-9]{3,4})\b,?(?! ?[Pp]ost) ?(?P<name>[^.;]*)")
CHAPTER_AND_ITEM = re.compile(
    r"[Kk]ap(?:\.|ittel) ?(?P<chapter>[0-9]{3,4}),? ?[Pp]ost ?(?P<item>[0-9]{1,2})\b(?: ?[-–:] ?| )?(?P<name>[^.;]*)"
)
ITEM = re.compile(r"Post ?(?P<item>[0-9]{1,2})\b,?(?: ?[-–:] ?| )(?P<name>[A-ZÆØÅ][^.;]*)")
ROW = re.compile(r"[0-9]{3,4}[/.][0-9]{2}\b.*|[0-9]{4} [A-ZÆØÅÁČŠŽ].*")
CLOSING = re.compile(r"(?:Med (?:vennlig )?(?:hilsen|helsing)|Vennlig hilsen|Venleg helsing)\b.*", re.IGNORECASE)
PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
SENTENCE_OPEN = re.compile(r"[^.:;!?»]$")
CARRIES_ON = re.compile(r"[a-zæøå0-9§(]")
JOINING = re.compile(r"\b(?:og|eller|i|til|av|med|for|på|som|å|om|den|det|en|et|kap\.|post|nr\.)$")


@dataclass(frozen=True, slots=True)
class OutlineLine:
    line: Line
    kind: Kind
    bare: str


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
    bares = [flow_of(source, [line]).text for line in source.lines]
    previous, blank_before = "", True
    for index, line in enumerate(source.lines):
        bare = bares[index]
        blank_after = index + 1 >= len(bares) or not bares[index + 1]
        may_begin = blank_before or not SENTENCE_OPEN.search(previous) or was_heading(found)
        kind = kind_of(line, bare, may_begin, blank_before and blank_after)
        found.append(OutlineLine(line, kind, bare))
        if kind in EMPTY:
            blank_before = True
        else:
            previous, blank_before = bare, False
    return found


def next_filled(lines: Sequence[OutlineLine], index: int) -> int | None:
    """The first line from `index` on that is not blank and no page mark."""
    return next((at for at in range(index, len(lines)) if lines[at].kind not in EMPTY), None)


def was_heading(found: Sequence[OutlineLine]) -> bool:
    return bool(found) and found[-1].kind in HEADINGS | {Kind.LABEL, Kind.DEADLINE}


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
    return heading_kind(line, bare, stands_alone) if may_begin else Kind.TEXT


def heading_kind(line: Line, bare: str, stands_alone: bool) -> Kind:
    if DEADLINE.fullmatch(bare):
        return Kind.DEADLINE
    if LABEL.fullmatch(bare):
        return Kind.LABEL
    match = NUMBERED.fullmatch(bare)
    if match and (not match["title"] or match["title"][0].isupper() or match["title"][0] in "«("):
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


def parts(lines: Sequence[OutlineLine]) -> Iterator[Part]:
    """Cut the letter at its headings; a title that runs on over lines belongs to the heading."""
    kind, index = Kind.TEXT, 0
    heading: list[OutlineLine] = []
    body: list[OutlineLine] = []
    while index < len(lines):
        current = lines[index]
        index += 1
        if current.kind not in HEADINGS:
            body.append(current)
            continue
        yield part(kind, heading, body)
        kind, heading, body = current.kind, [current], []
        if kind in (Kind.ASSIGNMENT, Kind.ITEM, Kind.CHAPTER):
            index = take_rest_of_title(lines, index, heading)
    yield part(kind, heading, body)


def take_rest_of_title(lines: Sequence[OutlineLine], index: int, heading: list[OutlineLine]) -> int:
    """Add up to three more lines that begin in lower case, over blank lines too; return the first line after."""
    after = index
    while index < len(lines) and len(heading) < 4:
        current = lines[index]
        index += 1
        if current.kind in EMPTY:
            continue
        if current.kind is not Kind.TEXT or not (current.bare[0].islower() or JOINING.search(heading[-1].bare)):
            break
        heading.append(current)
        after = index
    return after


def part(kind: Kind, heading: Sequence[OutlineLine], body: Sequence[OutlineLine]) -> Part:
    return Part(kind, tuple(one.line for one in heading), " ".join(one.bare for one in heading), tuple(body))
