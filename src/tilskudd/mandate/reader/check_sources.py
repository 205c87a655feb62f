"""Is there an amount on every line that the letter says money comes from?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tilskudd.mandate.reader.amounts import first_amount
from tilskudd.mandate.reader.fault import Fault
from tilskudd.mandate.reader.reading import Change, Position, Reading
from tilskudd.mandate.reader.sentences import Section
from tilskudd.values.finding import Place, Severity

SOURCE = re.compile(r"\bover (?:statsbudsjettets )?[Kk]ap(?:\.|it(?:tel|let)) ?(?P<chapter>[0-9]{3,4})\b")
CHAPTER = re.compile(r"\b[Kk]ap(?:\.|it(?:tel|let)) ?(?P<chapter>[0-9]{3,4})\b")
LONGEST = 2000


def source_faults(reading: Reading, sections: Sequence[Section]) -> Iterator[Fault]:
    """A chapter that money is said to come from, and that no table, change or sentence gives an amount.

    Only in a letter that has a table or changes: one that gives no amounts at all leaves none out.
    """
    rows: list[Position | Change] = [*reading.positions, *reading.changes]
    known = {one.chapter for one in rows}
    known |= {money.chapter for one in reading.assignments for money in one.financing}
    if not rows:
        return
    missing: dict[int, list[Place]] = {}
    for section in sections:
        for sentence in section.sentences:
            text = sentence.text[:LONGEST]
            if first_amount(text):
                known |= {int(match["chapter"]) for match in CHAPTER.finditer(text)}
                continue
            for match in SOURCE.finditer(text):
                missing.setdefault(int(match["chapter"]), []).append(sentence.part(*match.span()))
    tables = rows[0].at
    for chapter, places in missing.items():
        if chapter not in known:
            yield Fault(
                "line-without-amount", Severity.WARNING, places[0], chapter,
                also_at=(*places[1:20], tables), facts={"chapter": chapter},
            )  # fmt: skip
