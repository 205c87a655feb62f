"""Do the letter's references to assignments and other letters hold?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tilskudd.mandate.reader.fault import Fault
from tilskudd.mandate.reader.reading import Assignment, AssignmentReference, Reading
from tilskudd.values.finding import Place, Severity

EARLIER = re.compile(
    r"\bsamt\s+tillegg(?:et|ene|a)?\s+til\s+(?:dette|det|brevet)\b"
    r"|\b(?:tidligere|forrige|tidlegare|førre)\s+tillegg(?:et|ene|a|sbrev\w{0,10})?\b"
    r"|\b(?:tillegg|supplerende\s+tildelingsbrev|supplerande\s+tildelingsbrev)\s+nr\.?\s*(?P<number>[0-9]{1,2})\b",
    re.IGNORECASE,
)
WORD = re.compile(r"\w+")
FEWEST_WORDS = 3
TITLE_WORDS = 40


def reference_faults(reading: Reading) -> Iterator[Fault]:
    yield from same_number_twice(reading.assignments)
    yield from wrong_references(reading.assignments)
    yield from own_partners(reading)
    yield from series_gap(reading)
    title = reading.letter.at.get("kind")
    letter = reading.letter
    # What is missing has no place of its own; the title of the letter stands for it.
    if letter.impossible_date:
        said = ("impossible-letter-date",) + (("did-it-mean",) if letter.proposed_date else ())
        at = letter.at.get("impossible_date")
        yield Fault(
            "impossible-date", Severity.ERROR, at, letter.impossible_date, letter.proposed_date, said=said
        )  # fmt: skip
    elif letter.date is None:
        said = ("missing-date-bounded",) if letter.not_before else ()
        bound = letter.at.get("not_before")
        yield Fault(
            "missing-date", Severity.WARNING, title, also_at=(bound,) if bound else (), said=said,
            facts={"bound": letter.not_before},
        )  # fmt: skip
    if letter.reference is None:
        yield Fault("missing-reference", Severity.WARNING, title)


def wrong_references(assignments: Sequence[Assignment]) -> Iterator[Fault]:
    """A number beside the title of another assignment: the title is what the writer meant."""
    titles: dict[tuple[str, ...], list[Assignment]] = {}
    for one in assignments:
        words = words_of(one.title)
        if len(words) >= FEWEST_WORDS:
            titles.setdefault(words[:FEWEST_WORDS], []).append(one)
    for assignment in assignments:
        for reference in assignment.references:
            yield from wrong_reference(assignment, reference, titles)


def wrong_reference(
    assignment: Assignment, reference: AssignmentReference, titles: dict[tuple[str, ...], list[Assignment]]
) -> Iterator[Fault]:
    words = words_of(reference.words_after)
    alike = titles.get(words[:FEWEST_WORDS], [])[:20]
    meant = next((one for one in alike if words[: len(words_of(one.title))] == words_of(one.title)), None)
    if meant is None or any(same_number(one.number, reference.number) for one in alike if one.title == meant.title):
        return
    facts = {"assignment": assignment.number, "title": f"{meant.title[:1].lower()}{meant.title[1:]}"}
    yield Fault(
        "wrong-reference", Severity.ERROR, reference.at, reference.number, meant.number, (meant.at,), facts=facts
    )  # fmt: skip


def words_of(text: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in WORD.findall(text)[:TITLE_WORDS])


def same_number(written: str, referred: str) -> bool:
    return last_part(written) == last_part(referred)


def last_part(number: str) -> str:
    """The running number in a code: «71» of «TB2026-71»."""
    return re.split(r"[-–/ ]", number)[-1].lstrip("0")


def same_number_twice(assignments: Sequence[Assignment]) -> Iterator[Fault]:
    """A register keyed by number would let one overwrite the other; so would a dropped number given anew."""
    places: dict[str, list[Place]] = {}
    dropped: dict[str, Assignment] = {}
    for assignment in assignments:
        if assignment.status == "withdrawn" and assignment.number.isdigit():
            dropped[assignment.number.lstrip("0")] = assignment
        else:
            places.setdefault(assignment.number, []).append(assignment.at)
    for number, at in places.items():
        if number and len(at) > 1:
            yield Fault(
                "duplicate-number", Severity.ERROR, at[1], number, len(at), tuple(at[:20]),
                facts={"number": number, "count": len(at)},
            )  # fmt: skip
        one = dropped.get(last_part(number)) if number else None
        if one:
            yield Fault(
                "duplicate-number", Severity.ERROR, one.at, one.number, number, (at[0],), ("duplicate-number-dropped",),
                {"number": number, "dropped": one.number},
            )  # fmt: skip


def own_partners(reading: Reading) -> Iterator[Fault]:
    """The agency among the partners of its own assignment."""
    agency = (reading.letter.agency or "").lower()
    for assignment in reading.assignments:
        for partner in assignment.partners:
            if agency and partner.name.lower() == agency:
                facts = {"assignment": assignment.number, "name": partner.name}
                yield Fault(
                    "own-partner", Severity.NOTE, partner.at, partner.name, also_at=(assignment.at,), facts=facts
                )  # fmt: skip


def series_gap(reading: Reading) -> Iterator[Fault]:
    """The first supplement cannot speak of an earlier one, nor any supplement of a later one."""
    own = reading.letter.supplement_number
    title = reading.letter.at.get("kind")
    if own is None or title is None:
        return
    for match in EARLIER.finditer(reading.text, title.end):
        number = int(match["number"]) if match["number"] else None
        if (number is None and own == 1) or (number is not None and number > own):
            at = reading.source.place(match.start(), match.end())
            facts = {"words": " ".join(match[0].split())}
            yield Fault("series-gap", Severity.WARNING, at, own, number, (title,), facts=facts)
            return
