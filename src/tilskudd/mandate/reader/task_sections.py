"""Assignments whose headings are numbered sections: «3.1 Title» under «3 Oppdrag», with no other number or label."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tilskudd.mandate.reader.outline import GROUP, SECTION, TASKS, Kind, OutlineLine

TASKS_HEADING = re.compile(r"(?:Nye |Andre |Øvrige |Særskilte |Faste )?oppdrag\b.*", re.IGNORECASE)
LAYS_ON = re.compile(r"\b(?:skal|må|bes|ber|får i oppdrag|bør)\b", re.IGNORECASE)
# What a chapter of assignments holds beside them.
NO_TASK = re.compile(
    r"(?:Innledning|Innleiing|Generelt|Bakgrunn|Rapportering|Fellesføring\w*|Om|Krav til|Mål|Styringsparamet\w*)\b.*",
    re.IGNORECASE,
)


def with_task_sections(lines: Sequence[OutlineLine]) -> list[OutlineLine]:
    """The outline with such sections as assignments, under headings that have no assignments of another form."""
    found = [*lines]
    for first, line in enumerate(lines):
        head = SECTION.fullmatch(line.bare) if line.kind is Kind.SECTION else None
        if head is None or not heads_tasks(line.bare):
            continue
        under = [*below(lines, first, head["number"])]
        if not any(lines[at].kind in TASKS for at in under):
            for at in task_headings(lines, under):
                found[at] = replace(lines[at], kind=Kind.ASSIGNMENT)
    return found


def heads_tasks(heading: str) -> bool:
    """«Oppdrag», «3 Nye oppdrag», «3. OPPDRAG I 2026»: a heading of assignments, with a section's number or none."""
    section = SECTION.fullmatch(heading)
    words = section["title"] if section else heading
    words = words.capitalize() if words.isupper() else words
    return GROUP.fullmatch(words) is not None and TASKS_HEADING.fullmatch(words) is not None


def below(lines: Sequence[OutlineLine], first: int, number: str) -> Iterator[int]:
    """The lines of a section, with those of the sections that its number begins."""
    for at in range(first + 1, len(lines)):
        section = SECTION.fullmatch(lines[at].bare) if lines[at].kind is Kind.SECTION else None
        if lines[at].kind is Kind.CLOSING or (section and not section["number"].startswith(f"{number}.")):
            return
        yield at


def task_headings(lines: Sequence[OutlineLine], under: Sequence[int]) -> Iterator[int]:
    """Headings with something laid on somebody between them and the next."""
    headings = [at for at in under if lines[at].kind is Kind.SECTION]
    ends = [*headings[1:], len(lines) if not under else under[-1] + 1]
    for at, after in zip(headings, ends[: len(headings)], strict=True):
        section = SECTION.fullmatch(lines[at].bare)
        if section is None or NO_TASK.fullmatch(section["title"]) or heads_tasks(lines[at].bare):
            continue
        if any(LAYS_ON.search(one.bare) for one in lines[at + 1 : after]):
            yield at
