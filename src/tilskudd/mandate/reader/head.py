"""The head of a letter: what it is, for whom and which year, its date, reference and basis."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from tilskudd.mandate.reader.dates import WrittenDate, find_dates, nearest_possible
from tilskudd.mandate.reader.flow import Flow, flow_of
from tilskudd.mandate.reader.lines import LetterText
from tilskudd.mandate.reader.outline import EMPTY, OutlineLine
from tilskudd.mandate.reader.reading import Letter
from tilskudd.mandate.reader.sender import read_sender
from tilskudd.mandate.reader.sentences import Sentence
from tilskudd.mandate.reader.signatures import read_signatures
from tilskudd.values.finding import Place

LETTER_WORD = r"(?:(?:tildelings|oppdrags|disponerings|iverksettings)brev\w*|oppdragsdokument\w*)"
TITLE = re.compile(
    r"(?:[A-ZÆØÅ][\wæøå ,-]{2,80} [–-] (?=\w*brev|oppdragsdokument))?"
    r"(?:Tillegg|Supplerende|Supplerande|Justert|Endelig|Korrigering|Statsbudsjettet|Tildelingsbrev|Oppdragsdokument"
    r"|Oppdragsbrev|Disponeringsbrev|Iverksettingsbrev).{0,150}[^.:;,]",
    re.IGNORECASE,
)
HAS_LETTER_WORD = re.compile(LETTER_WORD, re.IGNORECASE)
SUPPLEMENT = re.compile(r"\b(?:tillegg|supplerende|supplerande|korrigering)\b", re.IGNORECASE)
NUMBER = re.compile(r"\bnr\.? ?(?P<number>[0-9]{1,3})\b", re.IGNORECASE)
YEAR = re.compile(r"(?<![0-9/-])(?P<year>20[0-9]{2})(?![0-9-])")
YEAR_IN_TEXT = re.compile(rf"{LETTER_WORD}\b[^.]{{0,60}}? (?:for )?(?P<year>20[0-9]{{2}})\b", re.IGNORECASE)
AGENCY = re.compile(
    r"(?:(?i:brev\w*|dokument\w*)"
    r"|[Nn][Rr]\.? ?[0-9]{1,3})(?:(?i: for)?(?: budsjettåret)? 20[0-9]{2})?(?:(?i: til| for)| [-–:]|:|,)?"
    r" (?P<agency>[A-ZÆØÅ][^0-9:]{1,80}?)"
    r"(?:,? (?:for )?(?:budsjettåret )?20[0-9]{2})?(?: [–-] .{0,120})?"
)
AGENCY_IN_TEXT = re.compile(rf"{LETTER_WORD} (?:til|for) (?P<agency>[A-ZÆØÅ][\w-]+)")
MINISTRY = re.compile(r"\b[A-ZÆØÅ][a-zæøå]+(?:-(?:, [a-zæøå]+-)? og [a-zæøå]+)?departementet\b")
DATE_LABEL = re.compile(
    r"\bDato:? (?=[0-9])|^(?:[A-ZÆØÅ][a-zæøå]+,? "
    r"|[A-ZÆØÅ][\wæøå -]{2,60}, )?(?:den )?(?=[0-9]{1,2}\. ?\w+ 20[0-9]{2}(?:$| [·|,–-] ))"
)
# The label over its value, in a block «Deres ref  Vår ref  Dato» with the values on the next line.
DATE_COLUMN = re.compile(r"\bDato:?$")
REFERENCE_LABEL = re.compile(r"\bVår ref(?:eranse)?\.?:?", re.IGNORECASE)
OTHERS_REFERENCE = re.compile(r"\b(?:Deres|Dykkar) ref", re.IGNORECASE)
REFERENCE = re.compile(r"\b[0-9]{2,4}/[0-9]{1,6}(?:-[0-9]*)?")
BASIS = re.compile(
    r"\b(?P<kind>Prop|Innst)\. ?(?P<number>[0-9]{1,4}) ?(?P<letter>[SL])"
    r" ?\((?P<first>[0-9]{4}) ?[-–—]? ?(?P<last>[0-9]{4})\)"
)
VOTED = re.compile(r"\bStortinget\b[^.]{0,60}\b(?:vedtok|vedtatt|vedtatte|løyvde|bevilget)\b", re.IGNORECASE)
REFERS = re.compile(rf"\b(?:Vi viser|Det vises|Viser) til\b.*?(?:{LETTER_WORD}|tillegg)", re.IGNORECASE)
NYNORSK = re.compile(
    r"\b(?:ikkje|eit|tilskot|løyving\w*|verksemd\w*|dei|skulle|frå|kvart|nokon|berre|vere|blir)\b", re.IGNORECASE
)
BOKMAAL = re.compile(
    r"\b(?:ikke|et|tilskudd\w*|bevilgning\w*|virksomhet\w*|de|fra|hvert|noen|bare|være|blir)\b", re.IGNORECASE
)
HEAD_LINES = 60
MOST_LETTERS_BESIDE = 15


@dataclass
class HeadFields:
    """Fields under way: values and the places they were found at."""

    values: dict[str, object] = field(default_factory=dict)
    at: dict[str, Place] = field(default_factory=dict)
    inferred: list[str] = field(default_factory=list)

    def put(self, name: str, value: object, place: Place, inferred: bool = False) -> None:
        """Keep the first value found for a field."""
        if name in self.values or value is None:
            return
        self.values[name] = value
        self.at[name] = place
        if inferred:
            self.inferred.append(name)

    def year(self) -> int | None:
        known = self.values.get("year")
        return known if isinstance(known, int) else None

    def day(self, name: str) -> date | None:
        known = self.values.get(name)
        return known if isinstance(known, date) else None

    def words(self, name: str) -> str | None:
        known = self.values.get(name)
        return known if isinstance(known, str) else None

    def number(self, name: str) -> int | None:
        known = self.values.get(name)
        return known if isinstance(known, int) else None


def read_head(source: LetterText, lines: Sequence[OutlineLine], sentences: Sequence[Sentence]) -> Letter:
    """Title first; what the title does not say is looked for in the text, and then marked as inferred."""
    head = HeadFields()
    title = title_line(lines)
    if title is not None:
        read_title(source, title, head)
    read_date_and_reference(source, lines, head)
    read_text(sentences, head)
    stated_agency(source, lines, title, head)
    basis = [*read_basis(sentences)]
    return Letter(
        kind=head.words("kind") or "letter",
        supplement_number=head.number("supplement_number"),
        year=head.year(),
        agency=head.words("agency"),
        ministry=head.words("ministry"),
        date=head.day("date"),
        not_before=head.day("not_before"),
        reference=head.words("reference"),
        impossible_date=head.words("impossible_date"),
        proposed_date=head.words("proposed_date"),
        language=language_of(source.text),
        basis=tuple(dict.fromkeys(name for name, _ in basis)),
        inferred=tuple(head.inferred),
        sender=read_sender(source, lines, title.line.number if title else 0),
        signed_by=tuple(read_signatures(source, lines)),
        at=dict(head.at),
        basis_at=tuple(place for _, place in basis),
        refers_to=tuple(read_letter_references(sentences)),
    )


def is_supplement(lines: Sequence[OutlineLine]) -> bool:
    """True when the title says so; a letter without a title is not taken for a main letter's allotment either."""
    title = title_line(lines)
    return title is None or SUPPLEMENT.search(title.bare) is not None


def title_line(lines: Sequence[OutlineLine]) -> OutlineLine | None:
    filled = [line for line in lines if line.kind not in EMPTY][:HEAD_LINES]
    return next((one for one in filled if TITLE.fullmatch(one.bare) and HAS_LETTER_WORD.search(one.bare)), None)


def read_title(source: LetterText, title: OutlineLine, head: HeadFields) -> None:
    flow = flow_of(source, [title.line])
    supplement = SUPPLEMENT.search(flow.text)
    head.put("kind", "supplement" if supplement else "letter", flow.whole)
    number = NUMBER.search(flow.text)
    if number and supplement:
        head.put("supplement_number", int(number["number"]), flow.place(number.start(), number.end()))
    year = YEAR.search(flow.text)
    if year:
        head.put("year", int(year["year"]), flow.place(*year.span("year")))
    agency = next((match for start in letter_words(flow.text) if (match := AGENCY.fullmatch(flow.text, start))), None)
    if agency:
        head.put("agency", agency["agency"].strip(" -–"), flow.place(*agency.span("agency")), inferred=True)


def letter_words(text: str) -> Iterator[int]:
    for match in re.finditer(r"(?i)brev|dokument|nr", text):
        yield match.start()


def read_date_and_reference(source: LetterText, lines: Sequence[OutlineLine], head: HeadFields) -> None:
    awaiting_reference, awaiting_date, other_first = False, False, False
    for line in [one for one in lines if one.kind not in EMPTY][:HEAD_LINES]:
        flow = flow_of(source, [line.line])
        label = DATE_LABEL.search(flow.text)
        found = next(find_dates(flow.text, None, label.end()), None) if label else None
        if found and label and found.start == label.end():
            put_date(flow, found, head)
        elif awaiting_date and (below := next(find_dates(flow.text, None), None)) and stands_in_block(flow, below):
            put_date(flow, below, head)
        is_found = {"date", "impossible_date"} & {*head.values}
        awaiting_date = DATE_COLUMN.search(flow.text) is not None or (awaiting_date and not is_found)
        reference_label = REFERENCE_LABEL.search(flow.text)
        reference = REFERENCE.search(flow.text, reference_label.end() if reference_label else 0)
        if awaiting_reference and reference and not reference_label:
            reference = below_label(flow.text, reference, other_first)
        if reference and (reference_label or awaiting_reference):
            head.put("reference", reference[0], flow.place(*reference.span()))
        if reference_label:
            other_first = OTHERS_REFERENCE.search(flow.text, 0, reference_label.start()) is not None
        awaiting_reference = reference_label is not None or (awaiting_reference and reference is None)


def put_date(flow: Flow, found: WrittenDate, head: HeadFields) -> None:
    place = flow.place(found.start, found.end)
    if "impossible_date" not in head.values:
        head.put("date", found.day, place)
    if not found.is_possible and "date" not in head.values:
        written = flow.text[found.start : found.end]
        head.put("impossible_date", written, place)
        head.put("proposed_date", nearest_possible(written), place)


def stands_in_block(flow: Flow, found: WrittenDate) -> bool:
    """Beside the date stand references at most; a sentence that mentions a day is no part of the block."""
    beside = flow.text[: found.start] + flow.text[found.end :]
    return found.has_year and len(re.findall(r"[^\W0-9_]", beside)) <= MOST_LETTERS_BESIDE


def below_label(text: str, first: re.Match[str], other_first: bool) -> re.Match[str]:
    """Under «Deres ref  Vår ref  Dato» stand two references, the receiver's and then the sender's; or one alone."""
    second = REFERENCE.search(text, first.end()) if other_first else None
    return second or first


def read_text(sentences: Sequence[Sentence], head: HeadFields) -> None:
    """What running text implies: year, agency, ministry, and the vote that the letter cannot be older than."""
    for sentence in sentences:
        for name, shape in (("year", YEAR_IN_TEXT), ("agency", AGENCY_IN_TEXT), ("ministry", MINISTRY)):
            match = shape.search(sentence.text)
            if match:
                group = 0 if name == "ministry" else name
                value = int(match[group]) if name == "year" else match[group]
                head.put(name, value, sentence.part(*match.span(group)), inferred=True)
        voted = VOTED.search(sentence.text)
        found = next(find_dates(sentence.text, None, voted.end()), None) if voted else None
        if found:
            head.put("not_before", found.day, sentence.part(found.start, found.end))
    day = head.day("date")
    if day:
        # A main letter written in December is for the year that follows.
        head.put("year", day.year + (day.month == 12 and head.words("kind") != "supplement"), head.at["date"], True)


def stated_agency(
    source: LetterText, lines: Sequence[OutlineLine], title: OutlineLine | None, head: HeadFields
) -> None:
    """An agency that has its own line in the address is stated, not inferred."""
    agency = head.words("agency")
    for line in [one for one in lines if one.kind not in EMPTY][:HEAD_LINES] if agency else []:
        name = re.fullmatch(rf"({re.escape(agency or '')})(?: Postboks.*)?,?", line.bare, re.IGNORECASE)
        if line is not title and name:
            # A title in capitals; the address has the name as it is written.
            head.values["agency"] = name[1]
            head.at["agency"] = flow_of(source, [line.line]).whole
            head.inferred = [name for name in head.inferred if name != "agency"]
            return


def read_basis(sentences: Sequence[Sentence]) -> Iterator[tuple[str, Place]]:
    """The bills and recommendations of the Storting that the letter names, with one way of writing the session."""
    for sentence in sentences:
        for match in BASIS.finditer(sentence.text):
            name = f"{match['kind']}. {match['number']} {match['letter']} ({match['first']}-{match['last']})"
            yield name, sentence.part(*match.span())


def read_letter_references(sentences: Sequence[Sentence]) -> Iterator[Place]:
    for sentence in sentences:
        if REFERS.search(sentence.text):
            yield sentence.place


def language_of(text: str) -> str:
    """Nynorsk or bokmål, by the commoner of their own small words."""
    return "nn" if sum(1 for _ in NYNORSK.finditer(text)) > sum(1 for _ in BOKMAAL.finditer(text)) else "nb"
