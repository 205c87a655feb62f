"""What became of each line, so that nothing is dropped in silence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tilskudd.mandate.reader.columns import is_header, only_unit
from tilskudd.mandate.reader.dates import MONTH
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
CAPTION = re.compile(r".*\b(?:disponerer|til disposisjon|fordeles|fordelt)\b.*:|Frist(?:er|ar|en)? ?:?", re.IGNORECASE)
ENUMERATOR = re.compile(r"^\W*[0-9]{1,2}[.)](?=\s|$)")
DIGITS_OR_SIGNS = re.compile(r"[0-9%§]")
TELLING = re.compile(
    rf"\b(?:{MONTH}|{'|'.join(word for word in NUMBER_WORDS if word != 'ett')}|hundre|tusen|millioner?|milliarder?"
    r"|prosent|kroner|kap|kapittel|post(?:en)?|(?:\w+)?lov(?:en|a|givning(?:en)?)|(?:\w+)?forskrift(?:en|a)?"
    r"|prop|innst|meld|tildelingsbrev\w*|oppdragsbrev\w*|oppdragsdokument\w*"
    r"|tillegg(?= (?:til|nr))|tillegget|brev(?:et)?|rundskriv\w*|plikt(?:er|ar|en|a)?|rett til|krav på"
    r"|første|fyrste|tredje|fjerde|femte|bør|skal)\b",
    re.IGNORECASE,
)


def uses_of(source: LetterText, lines: Sequence[OutlineLine], places: Iterable[Place]) -> tuple[Use, ...]:
    """Say of each line whether it was used, is filler, is prose, or is left unread."""
    covered: dict[int, list[tuple[int, int]]] = {}
    for place in places:
        for line in source.lines_of(place):
            covered.setdefault(line.number, []).append((place.start - line.start, place.end - line.start))
    beyond = source.lines[len(lines) :]
    return (
        *(use_of(line, covered.get(line.line.number, [])) for line in lines),
        *(Use.FILLER if line.is_blank else Use.UNREAD for line in beyond),
    )


def use_of(line: OutlineLine, covered: Sequence[tuple[int, int]]) -> Use:
    if not covered:
        return Use.FILLER if is_filler(line) else Use.UNREAD if tells(line.bare) else Use.PROSE
    left = ENUMERATOR.sub("", " ".join(without(line.line.text, covered).split()))
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
    if line.kind in HEADINGS and is_plain_heading(line.bare):
        return True
    shapes = (HEADER, LABEL, RULE)
    return any(shape.fullmatch(line.bare) for shape in shapes) or is_caption(line.bare)


def is_plain_heading(text: str) -> bool:
    """A section's number and title, with no figure in the title."""
    section = SECTION.fullmatch(text)
    return GROUP.fullmatch(text) is not None or bool(section and not DIGITS_OR_SIGNS.search(section["title"]))


def is_caption(text: str) -> bool:
    return CAPTION.fullmatch(text) is not None and DIGITS_OR_SIGNS.search(text) is None


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
