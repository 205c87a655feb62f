"""What became of each line, so that nothing is dropped in silence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tilskudd.mandate.reader.columns import YEARS, is_header, only_unit, without_unit
from tilskudd.mandate.reader.dates import DATE, MONTH
from tilskudd.mandate.reader.duties import strength_of
from tilskudd.mandate.reader.lines import LetterText, Line
from tilskudd.mandate.reader.outline import GROUP, HEADINGS, LABEL, SECTION, Kind, OutlineLine
from tilskudd.mandate.reader.reading import Unread, Use
from tilskudd.mandate.reader.words import NUMBER_WORDS
from tilskudd.values.finding import Place

LONGEST_UNIT = 60
FILLER = frozenset({Kind.BLANK, Kind.PAGE, Kind.LABEL, Kind.CLOSING, Kind.PICTURE})
HEADER_WORD = (
    r"(?:kap|kapittel|post|postnavn|postnamn|beløp|per|pr|kommune|kommunenr|kommunenummer|kommunenavn|navn|namn|nr|oppdrag|frist"
    r"|betegnelse|bevilgning|løyving|tidligere|ny|sum|tildeling|mottaker|organisasjon|\(?i 1 ?000 kr(?:oner)?\)?)"
)
HEADER = re.compile(rf"\W*{HEADER_WORD}(?:[\s./|:*]+{HEADER_WORD})*\W*", re.IGNORECASE)
RULE = re.compile(r"[\s|:=_*-]*")
CAPTION = re.compile(
    r"(?:Tabell(?:en)?\b|.*\b(?:disponerer|til disposisjon|fordeles|fordelt|følgende midler|(?:desse|disse"
    r"|følgjande) midlane"
    r"|fylgjande midlar|endringene|kalender)\b).{0,120}[:.]?|Frist(?:er|ar|en)? ?:?",
    re.IGNORECASE,
)
ENUMERATOR = re.compile(r"^\W*(?:(?:Hoved|Del)?[Mm]ål |Tabell )?[0-9]{1,2}[.):](?=\s|$)")
# «Mål 1: …»: the goal's own number.
GOAL = re.compile(r"^\W*(?:Hoved|Del)?[Mm]ål [0-9]{1,2}(?:\.[0-9])?[.:](?=\s)")
TOTAL_ROW = re.compile(r"(?:Sum|I alt|Totalt?|Til sammen|Til saman)\b", re.IGNORECASE)
DATED = re.compile(rf"\W*(?:Innen |Innan )?{DATE.pattern}", re.IGNORECASE)
TABLE_NUMBER = re.compile(r"(?<=^Tabell )[0-9]{1,2}")
DIGITS_OR_SIGNS = re.compile(r"[0-9%§]")
TELLING = re.compile(
    rf"\b(?:{MONTH}|{'|'.join(word for word in NUMBER_WORDS if word != 'ett')}|hundre|tusen|millioner?|milliarder?"
    r"|prosent|kroner|kap|kapittel|post(?:en)?|(?:\w+)?lov(?:en|a|givning(?:en)?)|(?:\w+)?forskrift(?:en|a)?"
    r"|prop|innst|meld|tildelingsbrev\w*|oppdragsbrev\w*|oppdragsdokument\w*"
    r"|tillegg(?= (?:til|nr))|tillegget|brev(?:et)?|rundskriv\w*|plikt(?:er|ar|en|a)?|rett til|krav på"
    r"|første|fyrste|tredje|fjerde|femte|bør|skal)\b",
    re.IGNORECASE,
)


# Where the letter is sent, above its first heading or below its signatures.
ADDRESS = re.compile(
    r"(?:.{0,60}\b)?(?:Postboks|Pb\.?|Boks) ?[0-9]{1,5}\b.*"
    r"|[0-9]{4} [A-ZÆØÅ][A-Za-zÆØÅæøå. -]{1,40}(?:\bOrg\.? ?n[ro].*)?"
    r"|[A-ZÆØÅ][\wæøå. -]{2,40} [0-9]{1,3}[A-Z]?|.*\b(?:Org\.? ?n[ro]\.?|Telefon|Tlf\.?):? ?[0-9 ]{8,14}.*"
    r"|(?:[A-ZÆØÅ][\wæøå. -]{2,30} )?(?:[0-9]{2} ){3}[0-9]{2}"
)
REFERENCES = re.compile(
    r"(?>(?:Deres|Dykkar|Vår|Arkiv) ?(?:ref\w*+|nr)?\.?:?|Dato:?|[0-9/.:-]++|[-–]|[A-ZÆØÅ]{2,6}+|\s++)*+"
)
ELECTRONIC = re.compile(
    r"\W*(?:Dette )?(?:dokumentet|brevet) er (?:elektronisk )?(?:godkjen[tn]|signert|ekspedert|sendt)\b.*",
    re.IGNORECASE,
)
DOTS = re.compile(r".*\.{4,} ?[0-9]{1,3}")
MEETING = re.compile(r"\b\w*møt(?:e|er|et|ene|a)\b", re.IGNORECASE)
CHAPTER_ROW = re.compile(r"[0-9]{3,4} [A-ZÆØÅ][^0-9]*")
HEADING_FIGURES = re.compile(r"\b20[0-9]{2}\b|\b[Kk]ap(?:ittel|\.) ?[0-9]{3,4}(?:[./, ]+(?:post )?[0-9]{2})?\b")
LONGEST_ROW = 200
FRAME = 25


def uses_of(source: LetterText, lines: Sequence[OutlineLine], places: Iterable[Place]) -> tuple[Use, ...]:
    """Say of each line whether it was used, is filler, is prose, or is left unread."""
    covered: dict[int, list[tuple[int, int]]] = {}
    for place in places:
        for line in source.lines_of(place):
            covered.setdefault(line.number, []).append((place.start - line.start, place.end - line.start))
    beyond = source.lines[len(lines) :]
    frame = frame_of(lines)
    return (
        *(use_of(line, covered.get(line.line.number, []), line.line.number in frame) for line in lines),
        *(Use.FILLER if line.is_blank else Use.UNREAD for line in beyond),
    )


def frame_of(lines: Sequence[OutlineLine]) -> frozenset[int]:
    """The numbers of the lines around the letter itself: above its first heading, and below its signatures."""
    first = next((at for at, one in enumerate(lines) if one.kind in HEADINGS), len(lines))
    closing = next((at for at, one in enumerate(lines) if one.kind is Kind.CLOSING), len(lines))
    around = [*lines[: min(first, FRAME)], *lines[closing:]]
    return frozenset(one.line.number for one in around)


def is_frame(text: str) -> bool:
    shapes = (ADDRESS, ELECTRONIC, REFERENCES)
    return len(text) <= LONGEST_ROW and any(shape.fullmatch(text) for shape in shapes)


def use_of(line: OutlineLine, covered: Sequence[tuple[int, int]], in_frame: bool) -> Use:
    if not covered:
        if in_frame and is_frame(line.bare):
            return Use.FILLER
        return Use.FILLER if is_filler(line) else Use.UNREAD if tells(line.bare) else Use.PROSE
    if line.kind is Kind.COLUMNS and TOTAL_ROW.match(line.bare):
        return Use.USED
    left = ENUMERATOR.sub("", " ".join(without(line.line.text, covered).split()))
    if in_frame and REFERENCES.fullmatch(left[:LONGEST_ROW]):
        return Use.USED
    return Use.UNREAD if tells(left) and not HEADER.fullmatch(left) else Use.USED


def without(text: str, covered: Sequence[tuple[int, int]]) -> str:
    """The line with what was read taken out."""
    kept = [*text]
    for start, end in covered:
        kept[max(0, start) : max(0, end)] = " " * (min(len(kept), max(0, end)) - max(0, start))
    return "".join(kept)


def is_filler(line: OutlineLine) -> bool:
    if line.kind in FILLER or not re.search(r"\w", line.bare):
        return True
    if line.kind is Kind.TABLE and is_header(
        [cell.strip(" *") for cell in line.line.text.strip().strip("|").split("|")]
    ):
        return True
    if len(line.bare) < LONGEST_UNIT and only_unit(line.bare):
        return True
    goal = GOAL.match(line.bare)
    if goal and not tells(line.bare[goal.end() :]):
        return True
    if (len(line.bare) <= LONGEST_ROW and DOTS.fullmatch(line.bare)) or is_row_of_nothing(line):
        return True
    # What a letter says of a chapter or an item stands under its heading.
    if line.kind in (Kind.CHAPTER, Kind.ITEM):
        return True
    if line.kind in HEADINGS and is_plain_heading(line.bare):
        return True
    shapes = (HEADER, LABEL, RULE)
    return any(shape.fullmatch(line.bare) for shape in shapes) or is_caption(line.bare)


def is_row_of_nothing(line: OutlineLine) -> bool:
    """A meeting in a calendar, or a chapter's own row above those of its items."""
    if len(line.bare) > LONGEST_ROW:
        return False
    dated = DATED.match(line.bare)
    in_list = line.kind in (Kind.COLUMNS, Kind.TABLE, Kind.BULLET)
    is_meeting = dated is not None and MEETING.search(line.bare) is not None
    is_meeting = is_meeting and (in_list or (dated is not None and line.bare[dated.end() : dated.end() + 1] == ":"))
    return is_meeting or (line.kind is Kind.COLUMNS and CHAPTER_ROW.fullmatch(line.bare) is not None)


def is_plain_heading(text: str) -> bool:
    """A section's number and title, with no figure in the title but a year or a chapter."""
    section = SECTION.fullmatch(text)
    title = HEADING_FIGURES.sub("", section["title"]) if section else ""
    return GROUP.fullmatch(text) is not None or bool(section and not DIGITS_OR_SIGNS.search(title))


def is_caption(text: str) -> bool:
    words = without_unit(YEARS.sub("", TABLE_NUMBER.sub("", text)))
    return CAPTION.fullmatch(words) is not None and DIGITS_OR_SIGNS.search(words) is None


def tells(text: str) -> bool:
    """True when the text holds anything that must not be passed over: numbers, sources, words of duty."""
    return (
        DIGITS_OR_SIGNS.search(text) is not None
        or any(sign.isnumeric() for sign in text)
        or TELLING.search(text) is not None
        or strength_of(" ".join(text.split())) is not None
    )


def unread_lines(source: LetterText, uses: Sequence[Use]) -> tuple[Unread, ...]:
    """The lines that nothing was made of, as they stand, without white space at their ends."""
    return tuple(unread(source, line) for line, use in zip(source.lines, uses, strict=True) if use is Use.UNREAD)


def unread(source: LetterText, line: Line) -> Unread:
    start = line.start + line.indent
    text = line.text.strip()
    return Unread(text, source.place(start, start + len(text)))
