"""How a ready-made section is written in code: questions by names, before they have keys. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tilskudd.applications.questions import ConditionKind, Option, Question, QuestionCondition, Words


@dataclass(frozen=True)
class ReadySection:
    """Questions by names, in order (ferdig del); a condition says another's name, and an option by its number."""

    words: Words
    questions: Mapping[str, Question]


def options(*words: tuple[str, str, str]) -> tuple[Option, ...]:
    """Options in three languages."""
    return tuple(Option(Words(*one)) for one in words)


def when_chosen(name: str, number: int) -> QuestionCondition:
    """Asked when an option, from 0, of the question with a name is chosen."""
    return QuestionCondition(name, ConditionKind.HAS, str(number))
