"""The words of a deadline: dates, the ends of periods, months, «Umiddelbart», and words that are no date at all."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tilskudd.mandate.reader.dates import MONTH, find_dates
from tilskudd.mandate.reader.words import MONTHS, ORDINALS

REPORT = re.compile(r"\bårs(?:rapport(?:en|a|ering(?:en|a)?)?|melding(?:en|a)?)\b", re.IGNORECASE)
AT_ONCE = re.compile(
    r"\b(?:umiddelbart|straks|omgående|omgåande|snarest(?: mulig| råd)?|med en gang|med ein gong"
    r"|så (?:snart|fort|raskt) (?:som )?(?:mulig|råd|mogleg))\b",
    re.IGNORECASE,
)
# One of several parts that has no day: «a) 1. mai og b) løpende».
ONGOING = re.compile(r"(?:\b[a-z]\) ?|\bog )(?P<word>(?:fort)?løp[ea]nde)\b", re.IGNORECASE)
YEAR = r"(?: (?P<year>20[0-9]{2})\b)?"
LAST = r"(?:utgangen av|utgongen av|utgangen|slutten av|ut)"
END_OF_PERIOD = re.compile(
    rf"\b(?:{LAST} )?(?:(?P<nth>[1-4])\. ?|(?P<word>{'|'.join(ORDINALS)}) )"
    rf"(?P<period>tertial|kvartal|halvår|halvdel av året){YEAR}",
    re.IGNORECASE,
)
END_OF_MONTH = re.compile(rf"\b{LAST} (?P<month>{MONTH})\b{YEAR}", re.IGNORECASE)
END_OF_YEAR = re.compile(rf"\b{LAST} (?:(?:budsjett)?året|(?:år )?(?P<year>20[0-9]{{2}}))\b", re.IGNORECASE)
YEAR_ALONE = re.compile(
    r"(?<![0-9.] )(?<![\w./-])(?:i løpet av |i |innen |innan )?(?P<year>20[0-9]{2})(?![\w/-])", re.I
)
IN_MONTH = re.compile(rf"\b(?P<month>{MONTH})\b{YEAR}", re.IGNORECASE)
RECURRENCE = re.compile(
    r"\b(?:(?P<yearly>årlig|årleg|hvert år|kvart år)|(?P<other>halvårlig|halvårleg|kvartalsvis|tertialvis|månedlig"
    r"|månadleg))\b",
    re.I,
)
RECURRENCES = {
    "halvårlig": "half-yearly", "halvårleg": "half-yearly", "kvartalsvis": "quarterly",
    "tertialvis": "every-four-months", "månedlig": "monthly", "månadleg": "monthly",
}  # fmt: skip
RELATIVE = re.compile(
    r"\b\w{1,20} (?:virkedag(?:er)?|yrkedagar|dag(?:er|ar)?|uker?|veker?|måned(?:er)?|månad(?:er|ar)?) (?:før|etter)\b",
    re.I,
)
CONDITIONAL = re.compile(r"\b(?:etter|når|dersom|forutsatt|føresett|så snart)\b", re.IGNORECASE)
MONTHS_IN = {"tertial": 4, "kvartal": 3, "halvår": 6, "halvdel av året": 6}


@dataclass(frozen=True, slots=True)
class Span:
    """A recognised piece of a deadline, and how it is read."""

    start: int
    end: int
    kind: str
    day: date | None = None
    year_inferred: bool = False


def spans_in(text: str, start: int, end: int, year: int | None, *, label: bool = True) -> list[Span]:
    """Every date, period, month and word of time between two positions; in a label's value a lone year too."""
    found = [*dates_in(text, start, end, year)]
    readers = (
        (periods_in, months_in, reports_in, at_once_in, years_in, ongoing_in) if label else (periods_in, months_in)
    )
    for reader in readers:
        for span in reader(text, start, end, year):
            if all(span.end <= other.start or span.start >= other.end for other in found):
                found.append(span)
    if RELATIVE.search(text, start, end):
        found = [span for span in found if span.kind == "date"]
    return sorted(found, key=lambda span: span.start)


def dates_in(text: str, start: int, end: int, year: int | None) -> Iterator[Span]:
    for found in find_dates(text, year, start, end):
        kind = "date" if found.day else "vague" if found.is_possible else "invalid"
        yield Span(found.start, found.end, kind, found.day, not found.has_year)


def periods_in(text: str, start: int, end: int, year: int | None) -> Iterator[Span]:
    for match in END_OF_PERIOD.finditer(text, start, end):
        nth = int(match["nth"] or ORDINALS[match["word"].lower()])
        yield period_end(match, nth * MONTHS_IN[match["period"].lower()], year)
    for match in END_OF_MONTH.finditer(text, start, end):
        yield period_end(match, MONTHS[match["month"].lower()], year)
    for match in END_OF_YEAR.finditer(text, start, end):
        yield period_end(match, 12, year)


def period_end(match: re.Match[str], month: int, year: int | None, kind: str = "period-end") -> Span:
    """The last day of the month that ends a period; no day for a period that no year has."""
    known = int(match["year"]) if match["year"] else year
    day = date(known, month, monthrange(known, month)[1]) if known and month <= 12 else None
    kind = kind if day or kind == "month" else "vague"
    return Span(match.start(), match.end(), kind, day, match["year"] is None)


def months_in(text: str, start: int, end: int, year: int | None) -> Iterator[Span]:
    for match in IN_MONTH.finditer(text, start, end):
        yield period_end(match, MONTHS[match["month"].lower()], year, "month")


def years_in(text: str, start: int, end: int, year: int | None) -> Iterator[Span]:
    for match in YEAR_ALONE.finditer(text, start, end):
        if re.search(
            r"(?:høst|haust|vår|sommer|sumar|vinter)\w* $|\b(?:for|av) $",
            text[max(start, match.start() - 12) : match.start()],
            re.I,
        ):
            continue
        yield period_end(match, 12, year)


def reports_in(text: str, start: int, end: int, year: int | None) -> Iterator[Span]:
    for match in REPORT.finditer(text, start, end):
        yield Span(match.start(), match.end(), "annual-report")


def at_once_in(text: str, start: int, end: int, year: int | None) -> Iterator[Span]:
    for match in AT_ONCE.finditer(text, start, end):
        yield Span(match.start(), match.end(), "at-once")


def ongoing_in(text: str, start: int, end: int, year: int | None) -> Iterator[Span]:
    for match in ONGOING.finditer(text, start, end):
        yield Span(match.start("word"), match.end(), "vague")


def kind_of_words(text: str) -> str:
    """What a deadline without any date is."""
    if RELATIVE.search(text):
        return "relative"
    return "conditional" if CONDITIONAL.search(text) else "vague"


def recurrence_in(text: str) -> str | None:
    match = RECURRENCE.search(text)
    if match is None:
        return None
    return "yearly" if match["yearly"] else RECURRENCES[match["other"].lower()]
