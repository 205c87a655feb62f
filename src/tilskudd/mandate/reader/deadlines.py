"""Deadlines: dates, periods, «Umiddelbart», and words that are no date at all."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tilskudd.mandate.reader.dates import MONTH, find_dates
from tilskudd.mandate.reader.flow import Flow, flow_of
from tilskudd.mandate.reader.lines import LetterText, Line
from tilskudd.mandate.reader.outline import Kind, OutlineLine, next_filled
from tilskudd.mandate.reader.reading import Deadline
from tilskudd.mandate.reader.sentences import Sentence
from tilskudd.mandate.reader.words import MONTHS, ORDINALS

LABEL = re.compile(r"\b[Ff]rist(?:er|ar|en)?\b(?: for [^:]{3,60}? er)? ?:? ?")
OTHER_LABEL = re.compile(r" ?(?:Ansvarlig avdeling|Ansvarleg avdeling|Kontaktperson|Ansvarlig)\b")
BREAKS_OFF = re.compile(rf"(?:\b[0-9]{{1,2}}\.|\b(?:{MONTH}))$", re.IGNORECASE)
VALUE_END = re.compile(r"[.] (?=[A-ZÆØÅ])|\.$")
REPORT = re.compile(r"\bårs(?:rapport(?:en)?|melding(?:en|a)?)\b", re.IGNORECASE)
AT_ONCE = re.compile(
    r"\b(?:umiddelbart|straks|omgående|snarest(?: mulig)?|med en gang|så (?:snart|fort) som mulig)\b", re.IGNORECASE
)
YEAR = r"(?: (?P<year>20[0-9]{2})\b)?"
END_OF_PERIOD = re.compile(
    rf"\b(?:(?:innen )?(?:utgangen av|utgangen|ut) )?(?:(?P<nth>[1-4])\. ?|(?P<word>{'|'.join(ORDINALS)}) )"
    rf"(?P<period>tertial|kvartal|halvår){YEAR}",
    re.IGNORECASE,
)
END_OF_MONTH = re.compile(rf"\b(?:utgangen av|ut) (?P<month>{MONTH})\b{YEAR}", re.IGNORECASE)
END_OF_YEAR = re.compile(r"\butgangen av (?:året|(?P<year>20[0-9]{2}))\b", re.IGNORECASE)
IN_MONTH = re.compile(rf"\b(?P<month>{MONTH})\b{YEAR}", re.IGNORECASE)
RECURRENCE = re.compile(
    r"\b(?:(?P<yearly>årlig|årleg|hvert år|kvart år)|(?P<other>halvårlig|kvartalsvis|tertialvis|månedlig))\b", re.I
)
RECURRENCES = {
    "halvårlig": "half-yearly",
    "kvartalsvis": "quarterly",
    "tertialvis": "every-four-months",
    "månedlig": "monthly",
}
RELATIVE = re.compile(r"\b\w+ (?:virkedager|dager|uker?|måned(?:er)?|veker?|månader?) (?:før|etter)\b", re.IGNORECASE)
CONDITIONAL = re.compile(r"\b(?:etter|når|dersom|forutsatt|så snart)\b", re.IGNORECASE)
BY = re.compile(r"\b(?:innen|seinest|senest|med frist) (?=[0-9])", re.IGNORECASE)
ASKED_FOR = re.compile(r"\bber om (?:en |et |ei )?(?P<what>.{3,120}?),? innen$", re.IGNORECASE)
MONTHS_IN = {"tertial": 4, "kvartal": 3, "halvår": 6}


@dataclass(frozen=True, slots=True)
class Span:
    """A recognised piece of a deadline, and how it is read."""

    start: int
    end: int
    kind: str
    day: date | None = None


def labelled_deadlines(source: LetterText, body: Sequence[OutlineLine], year: int | None) -> Iterator[Deadline]:
    """What stands after the label «Frist», at the beginning of a line or at the end of a bullet."""
    for index, line in enumerate(body):
        if line.kind in (Kind.DEADLINE, Kind.BULLET, Kind.TEXT, Kind.TABLE) and LABEL.search(line.bare):
            flow = flow_of(source, [line.line, *carried_over(body, index)])
            for label in LABEL.finditer(flow.text):
                if is_label(line, label, flow):
                    yield from read_deadline(flow, label.end(), end_of_value(flow, label.end()), year)


def is_label(line: OutlineLine, label: re.Match[str], flow: Flow) -> bool:
    if line.kind is Kind.DEADLINE and label.start() == 0:
        return True
    following = flow.text[label.end() : label.end() + 1]
    return label[0][0] == "F" and (":" in label[0] or following.isdigit())


def carried_over(body: Sequence[OutlineLine], index: int) -> list[Line]:
    """The next line when the label's own line has no value, or breaks off before a month or a year."""
    following = next_filled(body, index + 1)
    if following is None or body[following].kind is not Kind.TEXT:
        return []
    empty = body[index].kind is Kind.DEADLINE and not LABEL.sub("", body[index].bare, count=1)
    return [body[following].line] if empty or BREAKS_OFF.search(body[index].bare) else []


def end_of_value(flow: Flow, start: int) -> int:
    other = OTHER_LABEL.search(flow.text, start)
    sentence = VALUE_END.search(flow.text, start)
    return min([found.start() for found in (other, sentence) if found] + [len(flow.text)])


def read_deadline(flow: Flow, start: int, end: int, year: int | None) -> Iterator[Deadline]:
    """One deadline for each date, period or word of time between two positions; one that is vague if there is none."""
    if not flow.text[start:end].strip():
        return
    recurrence = recurrence_in(flow.text[start:end])
    spans = [*spans_in(flow.text, start, end, year)]
    for span in spans or [Span(start, end, kind_of_words(flow.text[start:end]))]:
        place = flow.place(span.start, span.end)
        written = flow.text[span.start : span.end].strip()
        yield Deadline(span.kind, span.day, written, place, None, recurrence if span.day else None)


def spans_in(text: str, start: int, end: int, year: int | None) -> list[Span]:
    found = [*dates_in(text, start, end, year)]
    for reader in (periods_in, months_in, reports_in, at_once_in):
        for span in reader(text, start, end, year):
            if all(span.end <= other.start or span.start >= other.end for other in found):
                found.append(span)
    if RELATIVE.search(text, start, end):
        found = [span for span in found if span.kind == "date"]
    return sorted(found, key=lambda span: span.start)


def dates_in(text: str, start: int, end: int, year: int | None) -> Iterator[Span]:
    for found in find_dates(text, year, start, end):
        yield Span(
            found.start, found.end, "date" if found.day else "vague" if found.is_possible else "invalid", found.day
        )


def periods_in(text: str, start: int, end: int, year: int | None) -> Iterator[Span]:
    for match in END_OF_PERIOD.finditer(text, start, end):
        nth = int(match["nth"] or ORDINALS[match["word"].lower()])
        yield period_end(match, nth * MONTHS_IN[match["period"].lower()], year)
    for match in END_OF_MONTH.finditer(text, start, end):
        yield period_end(match, MONTHS[match["month"].lower()], year)
    for match in END_OF_YEAR.finditer(text, start, end):
        yield period_end(match, 12, year)


def period_end(match: re.Match[str], month: int, year: int | None) -> Span:
    """The last day of the month that ends a period; no day for a period that no year has."""
    known = int(match["year"]) if match["year"] else year
    day = date(known, month, monthrange(known, month)[1]) if known and month <= 12 else None
    return Span(match.start(), match.end(), "period-end" if day else "vague", day)


def months_in(text: str, start: int, end: int, year: int | None) -> Iterator[Span]:
    for match in IN_MONTH.finditer(text, start, end):
        yield Span(match.start(), match.end(), "month")


def reports_in(text: str, start: int, end: int, year: int | None) -> Iterator[Span]:
    for match in REPORT.finditer(text, start, end):
        yield Span(match.start(), match.end(), "annual-report")


def at_once_in(text: str, start: int, end: int, year: int | None) -> Iterator[Span]:
    for match in AT_ONCE.finditer(text, start, end):
        yield Span(match.start(), match.end(), "at-once")


def kind_of_words(text: str) -> str:
    if RELATIVE.search(text):
        return "relative"
    return "conditional" if CONDITIONAL.search(text) else "vague"


def recurrence_in(text: str) -> str | None:
    match = RECURRENCE.search(text)
    if match is None:
        return None
    return "yearly" if match["yearly"] else RECURRENCES[match["other"].lower()]


def with_running_text(
    labelled: Sequence[Deadline], sentences: Sequence[Sentence], year: int | None
) -> tuple[Deadline, ...]:
    """Add what running text says: what is due on a day already labelled, and days that have no label."""
    deadlines = [*labelled]
    for sentence in sentences:
        for by in BY.finditer(sentence.text):
            found = next(find_dates(sentence.text, year, by.end()), None)
            if found is None or found.start != by.end():
                continue
            asked = ASKED_FOR.search(sentence.text[: by.end()].rstrip())
            add_or_explain(
                deadlines, sentence, Span(found.start, found.end, "date", found.day), asked and asked["what"]
            )
    return tuple(deadlines)


def add_or_explain(deadlines: list[Deadline], sentence: Sentence, span: Span, what: str | None) -> None:
    for index, known in enumerate(deadlines):
        if known.date == span.day and known.date is not None:
            deadlines[index] = replace(known, what=known.what or what)
            return
    kind = "date" if span.day else "invalid"
    written = sentence.text[span.start : span.end]
    deadlines.append(Deadline(kind, span.day, written, sentence.part(span.start, span.end), what))
