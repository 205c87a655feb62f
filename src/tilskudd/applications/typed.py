"""What a browser posts, within bounds, and what is wrong with a field. Pure.

A field is named by its question, «q7», and in a budget by its cell: «q7-cost-o3» for a named cost line,
«q7-more-1-what» and «q7-more-1-amount» for one of the applicant's own, «q7-applied», «q7-own», and
«q7-other-1-giver», «-amount» and «-status» for another grant.
Rows are numbered from 1, may have gaps, and come in the order of their numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from tilskudd.applications.plain_text import one_line
from tilskudd.values.finding import Finding, Severity

MOST_ROWS: Final = 40
MOST_FIELDS: Final = 4_000
MOST_VALUES: Final = 400
LONGEST_TYPED: Final = 40_000
MOST_FILES: Final = 10
MOST_LOOKED_AT: Final = 100
LONGEST_NAME: Final = 255
FIELD = re.compile(
    r"(q[1-9][0-9]{0,5})(?:-(?:cost-o[1-9][0-9]{0,5}|applied|own|(?:more|other)-[1-9][0-9]?-[a-z]{4,6}))?", re.ASCII
)
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

Typed = Mapping[str, tuple[str, ...]]


class Attached(NamedTuple):
    """A file that is there for a question (vedlegg): its name, content type, and size in bytes."""

    name: str
    type: str
    size: int


@dataclass(frozen=True, slots=True)
class FieldFinding:
    """A finding about one field of one question, so that a page can tell it where it belongs (funn i svar)."""

    question: str
    field: str
    finding: Finding

    @property
    def code(self) -> str:
        return self.finding.code

    @property
    def message(self) -> str:
        return self.finding.message


def found_in(question: str, field: str, code: str, message: str) -> FieldFinding:
    """An error in a field; while writing it is told as a warning."""
    return FieldFinding(question, field, Finding(code, Severity.ERROR, message))


def question_of(field: str) -> str:
    """The key of the question that a field belongs to; empty when it is no field of a question."""
    match = FIELD.fullmatch(field)
    return match[1] if match else ""


def as_typed(posted: Mapping[str, Sequence[str]]) -> tuple[dict[str, tuple[str, ...]], list[FieldFinding]]:
    """What was posted in the fields of questions, as it was typed, in the order of the fields' names.

    Kept are 4 000 fields, 400 values of each and 40 000 signs of each value; what is beyond is told and left out. Only
    NUL and half surrogate pairs, which no database holds, are taken away.
    """
    typed: dict[str, tuple[str, ...]] = {}
    found: list[FieldFinding] = []
    names = sorted(name for name in posted if question_of(name))
    if len(names) > MOST_FIELDS:
        message = f"Skjemaet har mer enn {MOST_FIELDS} felter. Resten er ikke lagret. Del opp svaret."
        found.append(found_in(question_of(names[MOST_FIELDS]), names[MOST_FIELDS], "too-many-fields", message))
    for name in names[:MOST_FIELDS]:
        values = list(posted[name][: MOST_VALUES + 1])
        if len(values) > MOST_VALUES or any(len(one) > LONGEST_TYPED for one in values):
            message = f"Det er plass til {LONGEST_TYPED} tegn her, og resten er ikke lagret. Legg lange tekster ved."
            found.append(found_in(question_of(name), name, "too-much-typed", message))
        kept = tuple(UNSTORABLE.sub("", one[:LONGEST_TYPED]) for one in values[:MOST_VALUES])
        if any(kept):
            typed[name] = kept
    return typed, found


def is_question(key: str) -> bool:
    """True for a question's own key, which is also the name of its field."""
    return bool(key) and question_of(key) == key


def as_attached(files: Sequence[Attached]) -> tuple[Attached, ...]:
    """The files of a question, with names that can be shown and stored; beyond a hundred none is looked at."""
    return tuple(
        Attached(one_line(name)[:LONGEST_NAME], one_line(kind)[:LONGEST_NAME], size)
        for name, kind, size in files[:MOST_LOOKED_AT]
    )


def typed_over(before: Typed, posted: Typed, questions: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """A draft after one page was posted: its questions as they are on the page, the others as they were.

    A box that is not ticked posts nothing, so the page says by `questions` which questions it shows.
    """
    shown = set(questions)
    kept = {name: values for name, values in before.items() if question_of(name) not in shown}
    return kept | {name: values for name, values in posted.items() if question_of(name) in shown}


def only(typed: Typed, field: str) -> str:
    """The first that was typed in a field; empty when nothing was."""
    return next(iter(typed.get(field, ())), "")
