"""The questions of a call as the one who edits them sees them: in words, with what each lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tilskudd.applications.question_faults import faults_in
from tilskudd.applications.questions import Question, QuestionSet, Section
from tilskudd.values.finding import Finding, Severity
from tilskudd.web.call_view import condition_in_words
from tilskudd.web.question_words import ASKED_WORDS, KIND_WORDS, lacks, missing_words


@dataclass(frozen=True)
class ListedQuestion:
    """A question in the list (spørsmål i listen)."""

    question: Question
    number: int
    kind: Any
    asked_in: Any
    condition: str
    lacks: list[str]
    faults: list[Finding]


@dataclass(frozen=True)
class ListedSection:
    """A section in the list, with its questions (del i listen)."""

    section: Section
    lacks: list[str]
    questions: list[ListedQuestion]


def listed(whole: QuestionSet) -> list[ListedSection]:
    """The whole set, section by section, numbered through."""
    faults: dict[str, list[Finding]] = {}
    for one in faults_in(whole):
        if one.severity is Severity.ERROR:
            faults.setdefault(str(one.stated), []).append(one)
    known = {one.key: one for one in whole.questions}
    numbers = {one.key: number for number, one in enumerate(whole.questions, 1)}
    return [
        ListedSection(one, missing_words(one.words), list(_questions(one, known, numbers, faults)))
        for one in whole.sections
    ]


def _questions(
    section: Section, known: Mapping[str, Question], numbers: Mapping[str, int], faults: Mapping[str, list[Finding]]
) -> Iterator[ListedQuestion]:
    for one in section.questions:
        other = known.get(one.condition.question) if one.condition else None
        yield ListedQuestion(
            one,
            numbers[one.key],
            KIND_WORDS[one.kind],
            ASKED_WORDS[one.asked_in],
            condition_in_words(one.condition, other),
            lacks(one),
            faults.get(one.key, []),
        )
