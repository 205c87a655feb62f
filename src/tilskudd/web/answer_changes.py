"""What changed in an answer between two versions, in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tilskudd.applications.budgets import GrantStatus
from tilskudd.applications.differences import Changed
from tilskudd.applications.questions import Question, QuestionKind
from tilskudd.web.answer_words import in_words, one_of
from tilskudd.web.question_budget import STATUS_WORDS

NUMBERED = re.compile(r"(.*) \(([0-9]+)\)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A part of an answer that changed (endret svar): before and after in words, empty where it was not there."""

    part: str
    before: str
    after: str


def changes_in_words(
    question: Question, changes: Iterable[Changed], language: str, names: Mapping[str, str]
) -> Iterator[ShownChange]:
    """The changes of one question among all of them."""
    for one in changes:
        if one.question == question.key:
            before, after = (in_words(value, question, language, names) for value in (one.before, one.after))
            yield ShownChange(_part(question, one.part, language), before, after)


def _part(question: Question, part: str, language: str) -> str:
    """What a cell of a budget is called; the rest say by their values what they are."""
    if question.kind is not QuestionKind.BUDGET or not part:
        return ""
    match = NUMBERED.fullmatch(part)
    bare, number = (match[1], f" ({match[2]})") if match else (part, "")
    sort, _space, rest = bare.partition(" ")
    return _cell(sort, rest, question, language) + number


def _cell(sort: str, rest: str, question: Question, language: str) -> str:
    if sort == "applied":
        return _("Dette søkes det om")
    if sort == "own":
        return _("Egne penger")
    if sort == "cost":
        return one_of(rest, question, language, {})
    giver, _comma, status = rest.rpartition(", ")
    if sort == "other" and status in {one.value for one in GrantStatus}:
        return f"{giver}, {STATUS_WORDS[GrantStatus(status)]}"
    return rest
