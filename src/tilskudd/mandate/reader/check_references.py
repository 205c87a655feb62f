"""Do the letter's references to assignments and other letters hold?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from tilskudd.mandate.reader.dates import in_words
from tilskudd.mandate.reader.reading import Assignment, AssignmentReference, Reading
from tilskudd.values.finding import Finding, Severity

EARLIER = re.compile(
    r"\bsamt\s+tillegg(?:et|ene|a)?\s+til\s+(?:dette|det|brevet)\b"
    r"|\b(?:tidligere|forrige|tidlegare)\s+tillegg(?:et|ene|a|sbrev\w*)?\b"
    r"|\b(?:tillegg|supplerende\s+tildelingsbrev)\s+nr\.?\s*(?P<number>[0-9]{1,2})\b",
    re.IGNORECASE,
)
WORD = re.compile(r"\w+")
FEWEST_WORDS = 3


def reference_faults(reading: Reading) -> Iterator[Finding]:
    yield from same_number_twice(reading.assignments)
    for assignment in reading.assignments:
        for reference in assignment.references:
            yield from wrong_reference(assignment, reference, reading.assignments)
    yield from series_gap(reading)
    if reading.letter.date is None:
        yield missing("missing-date", f"Brevet har ingen dato{oldest(reading)}.", reading)
    if reading.letter.reference is None:
        yield missing("missing-reference", "Brevet har ingen referanse (saksnummer).", reading)


def wrong_reference(
    assignment: Assignment, reference: AssignmentReference, titles: Sequence[Assignment]
) -> Iterator[Finding]:
    """A number beside the title of another assignment: the title is what the writer meant."""
    meant = next((one for one in titles if begins_with_title(reference.words_after, one.title)), None)
    if meant is None or same_number(meant.number, reference.number):
        return
    title = f"{meant.title[:1].lower()}{meant.title[1:]}"
    message = (
        f"Oppdrag {assignment.number} viser til «oppdrag nr. {reference.number}, {title}», "
        f"men tittelen hører til oppdrag {meant.number}."
    )
    yield Finding("wrong-reference", Severity.ERROR, message, reference.at, reference.number, meant.number, (meant.at,))


def same_number(written: str, referred: str) -> bool:
    return re.split(r"[-–]", written)[-1].lstrip("0") == referred.lstrip("0")


def begins_with_title(text: str, title: str) -> bool:
    wanted = [word.lower() for word in WORD.findall(title)]
    return len(wanted) >= FEWEST_WORDS and [word.lower() for word in WORD.findall(text)][: len(wanted)] == wanted


def same_number_twice(assignments: Sequence[Assignment]) -> Iterator[Finding]:
    counts = Counter(assignment.number for assignment in assignments)
    for number, count in counts.items():
        if count > 1:
            places = [assignment.at for assignment in assignments if assignment.number == number]
            message = f"Nummeret {number} er brukt på {count} oppdrag i brevet."
            yield Finding("duplicate-number", Severity.ERROR, message, places[1], number, count, tuple(places))


def series_gap(reading: Reading) -> Iterator[Finding]:
    """The first supplement cannot speak of an earlier one, nor any supplement of a later one."""
    own = reading.letter.supplement_number
    title = reading.letter.at.get("kind")
    if own is None or title is None:
        return
    for match in EARLIER.finditer(reading.text, title.end):
        number = int(match["number"]) if match["number"] else None
        if (number is None and own == 1) or (number is not None and number > own):
            words = " ".join(match[0].split())
            message = f"Brevet kaller seg nr. {own}, men viser til et tidligere tillegg («{words}»)."
            at = reading.source.place(match.start(), match.end())
            yield Finding("series-gap", Severity.WARNING, message, at, own, also_at=(title,))
            return


def oldest(reading: Reading) -> str:
    day = reading.letter.not_before
    return f"; det kan ikke være eldre enn vedtaket {in_words(day)}" if day else ""


def missing(code: str, message: str, reading: Reading) -> Finding:
    """What is missing has no place of its own; the title of the letter stands for it."""
    return Finding(code, Severity.WARNING, message, reading.letter.at.get("kind"))
