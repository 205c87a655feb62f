"""Assignments whose headings are numbered sections: «3.1 Title» under «3 Oppdrag», with no other number or label."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tilskudd.mandate.reader.outline import GROUP, SECTION, TASKS, Kind, OutlineLine

TASKS_HEADING = re.compile(r"(?:Nye |Andre |Øvrige |Særskilte |Faste )?oppdrag\b.*", re.IGNORECASE)
BESIDE_TASKS = re.compile(
    r"(?:(?:Særskilte |Særskilde )?(?:krav|oppgaver|oppgåver|prioriteringar?|prioriteringer|føringer"
    r"|føringar) og oppdrag"
    r"|oppdrag og (?:krav|oppgaver|oppgåver|føringer|føringar))(?: (?:for|i) 20[0-9]{2})?",
    re.IGNORECASE,
)
# «Tiltak 7: Title» of letters that follow up a plan of measures, where such headings stand under one of assignments.
NAMED = re.compile(
    r"(?:Tiltak|Oppgave|Oppgåve|Bestilling|Leveranse|Punkt)(?: nr\.?)? (?P<number>[0-9]{1,3})(?: ?[:–-]"
    r"|\.) (?P<title>[A-ZÆØÅ].{2,120})"
)
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
        if line.kind is not Kind.SECTION or not heads_tasks(line.bare):
            continue
        under = [*below(lines, first)]
        if any(lines[at].kind in TASKS for at in under):
            continue
        named = [at for at in under if is_named(lines[at])]
        for at in named or task_headings(lines, under):
            found[at] = replace(lines[at], kind=Kind.ASSIGNMENT)
        after = under[-1] + 1 if named else len(lines)
        if after < len(lines) and lines[after].kind is Kind.LABEL:
            found[after] = replace(lines[after], kind=Kind.SECTION)
    return found


def is_named(line: OutlineLine) -> bool:
    return line.kind is Kind.TEXT and NAMED.fullmatch(line.bare) is not None


def number_and_title_of(heading: str) -> tuple[str, str]:
    """Of a section's heading or a named one; no number when it is neither."""
    match = SECTION.fullmatch(heading) or NAMED.fullmatch(heading)
    return (match["number"], match["title"]) if match else ("", heading)


def heads_tasks(heading: str) -> bool:
    """«Oppdrag», «3 Nye oppdrag», «3. OPPDRAG I 2026»: a heading of assignments, with a section's number or none."""
    section = SECTION.fullmatch(heading)
    words = section["title"] if section else heading
    words = words.capitalize() if words.isupper() else words
    if BESIDE_TASKS.fullmatch(words):
        return True
    return GROUP.fullmatch(words) is not None and TASKS_HEADING.fullmatch(words) is not None


def below(lines: Sequence[OutlineLine], first: int) -> Iterator[int]:
    """The lines of a section, with those of the sections that its number begins, or that are lower in Markdown."""
    head = SECTION.fullmatch(lines[first].bare)
    level = level_of(lines[first])
    for at in range(first + 1, len(lines)):
        is_heading = lines[at].kind is Kind.SECTION
        section = SECTION.fullmatch(lines[at].bare) if is_heading else None
        if lines[at].kind is Kind.CLOSING or (level and 0 < level_of(lines[at]) <= level):
            return
        if is_heading and not (head and section and section["number"].startswith(f"{head['number']}.")):
            return
        yield at


def level_of(line: OutlineLine) -> int:
    """How many marks a Markdown heading has; 0 for any other line."""
    text = line.line.text.lstrip()
    return len(text) - len(text.lstrip("#"))


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
