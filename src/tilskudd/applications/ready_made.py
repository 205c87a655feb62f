"""The question set for information work by voluntary organisations in 2022 (assignment 21), in three languages. Pure.

What the registers know about an organisation, its number, form, address, people and account, is not asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from tilskudd.applications.coverage import Basis
from tilskudd.applications.question_edits import add_question, add_section
from tilskudd.applications.questions import Question, QuestionCondition, QuestionSet
from tilskudd.applications.ready_made_carrying_out import CARRYING_OUT, DECLARATIONS, ENCLOSED, MONEY
from tilskudd.applications.ready_made_criteria import AWARD
from tilskudd.applications.ready_made_project import PROJECT, WHOM_AND_WHERE
from tilskudd.applications.ready_made_report import RESULTS

SECTIONS: Final = (PROJECT, WHOM_AND_WHERE, CARRYING_OUT, MONEY, ENCLOSED, DECLARATIONS, RESULTS)
JUDGED_BY: Final[Sequence[tuple[str, ...]]] = (
    ("measures", "what", "workplaces", "reach-at-work"),
    ("purpose", "goal"),
    ("goal", "groups", "other-groups", "reach"),
    ("municipalities", "measures"),
    ("languages", "other-languages", "channels"),
    ("competence", "involvement", "partners"),
    ("plan", "risk", "budget"),
    (Basis.EARLIER_REPORTS, "earlier", "learnt"),
)
"""For each award criterion, in their order: the names of the questions that it is judged by, or a Basis."""


def information_work() -> QuestionSet:
    """The question set, made through the same edits that a person makes, so that its keys are the same each time."""
    return _made()[0]


def information_work_judged_by() -> dict[str, list[str]]:
    """What each award criterion of the call is judged by: keys of questions, or a Basis."""
    keys = _made()[1]
    return {words: [keys.get(one, one) for one in named] for words, named in zip(AWARD, JUDGED_BY, strict=True)}


def information_work_keys() -> Mapping[str, str]:
    """The keys of the questions by the names that they have in this code, «reach» to «q38»."""
    return _made()[1]


def _made() -> tuple[QuestionSet, dict[str, str]]:
    whole, keys = QuestionSet(), dict[str, str]()
    for section in SECTIONS:
        whole = add_section(whole, section.words)
        for name, question in section.questions.items():
            whole = add_question(whole, whole.sections[-1].key, _resolved(question, whole, keys))
            keys[name] = whole.sections[-1].questions[-1].key
    return whole, keys


def _resolved(question: Question, whole: QuestionSet, keys: Mapping[str, str]) -> Question:
    """With the keys in its condition instead of the name of the other question and the number of its option."""
    condition = question.condition
    if condition is None:
        return question
    other = whole.question(keys[condition.question])
    option = other.options[int(condition.option)].key if condition.option else ""
    return replace(question, condition=QuestionCondition(other.key, condition.kind, option, condition.above))
