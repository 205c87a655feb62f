"""Rates per participant: how much, for whom, for how long, from which budget line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import pairwise

from tilskudd.mandate.reader.amounts import Amount, find_amounts, first_amount
from tilskudd.mandate.reader.dates import find_dates
from tilskudd.mandate.reader.reading import Financing, Group, Rate
from tilskudd.mandate.reader.sentences import Paragraph
from tilskudd.mandate.reader.words import number_from_word

RATE = re.compile(
    r"\b(?:tilskudds|tilskots)?sats(?:en|ar|er)? (?:per|pr\.?) (?P<unit>\w+)\b[^.0-9]{0,40}(?=[0-9])", re.IGNORECASE
)
# «tilskudd på N kroner per fosterhjem»; what is paid per year or month is no rate.
PER = re.compile(r" (?:per|pr\.?) (?!år|måned|månad|dag|uke|veke|time|døgn|innbygg|post)(?P<unit>\w+)", re.IGNORECASE)
OF_A_GRANT = re.compile(r"\b(?:til(?:skudd|skot)\w*|sats\w*|støtte\w*|refusjon\w*|gis|gjevast)\b", re.IGNORECASE)
LOOKED_BACK = 800
LEAD = re.compile(
    r"^(?:Videreføring|Innføring|Vidareføring) av (?P<measure>[^:.]{3,80}):|^(?P<other>[A-ZÆØÅ][^:.]{2,80}):"
)
MONTHS_LIMIT = re.compile(
    r"\b(?:inntil|opptil|maksimalt|maks) (?P<number>\w+) (?:måneder|månader|månadar)\b", re.IGNORECASE
)
BETWEEN = re.compile(r"(?: til | og |[-–]| til og med )")
ENDS = re.compile(r"\b(?:avslutt\w*|fullfør\w*|gjennomfør\w*)\b", re.IGNORECASE)
STARTS = re.compile(r"\b(?:start\w*|begynn\w*|byrj\w*|påbegynn\w*)\b", re.IGNORECASE)
UNITS = {"deltaker": "participant", "deltakar": "participant", "person": "person", "elev": "pupil", "plass": "place"}


def read_rates(paragraphs: Sequence[Paragraph], financing: Sequence[Financing], year: int | None) -> tuple[Rate, ...]:
    """Each sentence that gives a rate; group and months are what the same paragraph says before it."""
    rates = [rate for paragraph in paragraphs for rate in rates_in(paragraph, year)]
    return tuple(with_line(rate, rates, financing) for rate in rates)


def rates_in(paragraph: Paragraph, year: int | None) -> Iterator[Rate]:
    text = paragraph.flow.text
    for match in RATE.finditer(text):
        amount = first_amount(text, match.end(), match.end() + 40)
        if amount is None or amount.start != match.end():
            continue
        yield rate_of(paragraph, match["unit"], amount, match.start(), amount.end, year)
    for found in find_amounts(text):
        per = PER.match(text, found.end)
        if per and OF_A_GRANT.search(text, max(0, found.start - 60), found.start):
            yield rate_of(paragraph, per["unit"], found, found.start, per.end(), year)


def rate_of(paragraph: Paragraph, unit: str, amount: Amount, start: int, end: int, year: int | None) -> Rate:
    text = paragraph.flow.text
    before = text[max(0, start - LOOKED_BACK) : start]
    months = MONTHS_LIMIT.search(before)
    return Rate(
        amount.kroner,
        UNITS.get(unit.lower(), unit.lower()),
        measure_of(text),
        paragraph.flow.place(start, end),
        max_months=number_from_word(months["number"]) if months else None,
        group=group_in(before, year),
    )


def measure_of(text: str) -> str | None:
    lead = LEAD.match(text)
    return (lead["measure"] or lead["other"]) if lead else None


def group_in(text: str, year: int | None) -> Group | None:
    """The first two dates that are joined as a period, and whether the words before speak of ending or starting."""
    dates = [found for found in find_dates(text, year) if found.day]
    for first, last in pairwise(dates):
        if first.day and last.day and first.day <= last.day and BETWEEN.fullmatch(text[first.end : last.start]):
            before = text[: first.start]
            by = max(("end", last_of(ENDS, before)), ("start", last_of(STARTS, before)), key=lambda found: found[1])
            return Group(by[0] if by[1] >= 0 else "unknown", first.day, last.day)
    return None


def last_of(shape: re.Pattern[str], text: str) -> int:
    return max((match.start() for match in shape.finditer(text)), default=-1)


def with_line(rate: Rate, rates: Sequence[Rate], financing: Sequence[Financing]) -> Rate:
    """Give the rate the budget line whose purpose shares the longest word with its measure; none when in doubt."""
    scored = sorted(
        ((likeness(rate.measure, money, financing), money) for money in financing), key=lambda pair: -pair[0]
    )
    certain = len(scored) == 1 and len(rates) == 1
    if not scored or not (certain or scored[0][0] >= 4):
        return rate
    if len(scored) > 1 and scored[0][0] == scored[1][0]:
        return rate
    return replace(rate, chapter=scored[0][1].chapter, item=scored[0][1].item)


def likeness(measure: str | None, money: Financing, financing: Sequence[Financing]) -> int:
    """The longest run of letters in both, leaving out words that every purpose has."""
    ours = (money.purpose or "").lower().split()
    shared = (
        set.intersection(*({*(one.purpose or "").lower().split()} for one in financing))
        if len(financing) > 1
        else set()
    )
    purpose = " ".join(word for word in ours if word not in shared)
    wanted = " ".join(word for word in (measure or "").lower().split() if word not in shared)
    return SequenceMatcher(None, purpose, wanted, autojunk=False).find_longest_match().size
