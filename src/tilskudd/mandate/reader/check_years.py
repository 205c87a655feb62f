"""Years and sessions that do not fit the letter, and things to come that lie behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tilskudd.mandate.reader.dates import find_dates
from tilskudd.mandate.reader.fault import Fault
from tilskudd.mandate.reader.reading import Reading
from tilskudd.mandate.reader.sentences import Section, Sentence
from tilskudd.values.finding import Place, Severity

# The year's own budget papers and letters: a later year than the letter's is a slip of the pen.
OF_THE_YEAR = re.compile(
    r"\b(?:omgrupperings?proposisjonen|nysalderinga?(?:en)?|revidert(?: nasjonal)?budsjett|supplerende tildelingsbrev"
    r"|tildelingsbrevet|oppdragsbrevet|oppdragsdokumentet)(?: (?:for|til|av))? (?P<year>20[0-9]{2})\b",
    re.IGNORECASE,
)
SESSION = re.compile(
    r"\b(?:Prop|Innst|Meld\. ?St)\. ?(?P<number>[0-9]{1,4}) ?(?P<letter>[SL])?"
    r" ?\((?P<first>(?:19|20)[0-9]{2}) ?[-–—]? ?(?P<last>20[0-9]{2})\)"
)
TO_COME = re.compile(r"\b(?:starter|startar|begynner|byrjar|trer i kraft|trår i kraft|vil|skal)\b", re.IGNORECASE)
OF_SOMETHING_WRITTEN = re.compile(r"\b(?:av|datert|mottatt|den|vedtatt|vedteke|perioden|mellom|fra|frå|siden|til)$")
NEAR = 60


def year_faults(reading: Reading, sections: Sequence[Section]) -> Iterator[Fault]:
    sentences = [sentence for section in sections for sentence in section.sentences]
    year, title = reading.letter.year, reading.letter.at.get("year")
    bills: list[tuple[int, str, Place]] = []
    for sentence in sentences:
        for match in SESSION.finditer(sentence.text):
            place = sentence.part(*match.span())
            if int(match["last"]) != int(match["first"]) + 1:
                yield wrong("wrong-session", match[0], None, place, title)
            elif match["number"] == "1" and match["letter"] == "S":
                bills.append((int(match["last"]), match[0], place))
        yield from past_dates(reading, sentence)
    for at, words, written in years_of_papers(reading):
        if year and written > year:
            yield wrong("wrong-year", words, year, at, title)
    # The budget bill of the letter's own year; a letter may quote others beside it.
    if year and bills and all(last != year for last, _, _ in bills):
        yield wrong("wrong-year", bills[0][1], year, bills[0][2], title)


def years_of_papers(reading: Reading) -> Iterator[tuple[Place, str, int]]:
    """Mentions of papers that follow the budget year, in sentences and in tables alike."""
    for match in OF_THE_YEAR.finditer(reading.text):
        yield reading.source.place(match.start(), match.end()), " ".join(match[0].split()), int(match["year"])


def wrong(name: str, words: str, year: int | None, at: Place, title: Place | None) -> Fault:
    return Fault(
        "wrong-year", Severity.WARNING, at, words, year, (title,) if title else (), (name,),
        {"words": words, "year": year},
    )  # fmt: skip


def past_dates(reading: Reading, sentence: Sentence) -> Iterator[Fault]:
    """«starter 1. januar» of a day before the letter's own: copied from an earlier letter."""
    dated, text = reading.letter.date, sentence.text
    for verb in TO_COME.finditer(text) if dated else ():
        found = next(find_dates(text, None, verb.end(), verb.end() + NEAR), None)
        if not (found and found.day and dated and found.day < dated):
            continue
        between = text[verb.end() : found.start]
        if OF_SOMETHING_WRITTEN.search(between.rstrip()) or "." in between:
            continue
        words = text[verb.start() : found.end]
        at, own = sentence.part(verb.start(), found.end), reading.letter.at.get("date")
        yield Fault(
            "past-date", Severity.WARNING, at, found.day.isoformat(), dated.isoformat(), (own,) if own else (),
            facts={"words": words, "dated": dated},
        )  # fmt: skip
