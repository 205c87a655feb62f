"""Answers to read: the words of each question and the value in words, for assessors, receipts and copies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from tilskudd.applications.answer_reading import Value
from tilskudd.applications.answers import is_met
from tilskudd.applications.budgets import Budget
from tilskudd.applications.differences import Changed
from tilskudd.applications.questions import AskedIn, Question, QuestionKind, QuestionSet
from tilskudd.applications.typed import Attached
from tilskudd.values.kroner import Kroner
from tilskudd.web.answer_changes import ShownChange, changes_in_words
from tilskudd.web.answer_words import in_words, one_of
from tilskudd.web.question_budget import STATUS_WORDS, Balance
from tilskudd.web.question_limits import size_in_words
from tilskudd.web.shown_question import ShownFile

LISTED = (QuestionKind.SEVERAL, QuestionKind.MUNICIPALITIES)


@dataclass(frozen=True)
class AnswerMaterial:
    """What answers are shown with (grunnlag): names of municipalities by number, the address of a file by its question
    and its number from 1, and what changed since another version, from `differences.difference`.
    """

    municipalities: Mapping[str, str] = field(default_factory=dict)
    opens: Callable[[str, int], str] | None = None
    changes: Sequence[Changed] = ()


@dataclass(frozen=True, slots=True)
class BudgetLineShown:
    """A line of a budget to read (budsjettlinje)."""

    words: str
    amount: Kroner
    note: str = ""


@dataclass(frozen=True, slots=True)
class BudgetShown:
    """A budget to read, with its sums (budsjett)."""

    costs: tuple[BudgetLineShown, ...]
    income: tuple[BudgetLineShown, ...]
    all_costs: Kroner
    all_income: Kroner
    out_of_balance: str


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """One answer to read (svar): a text in `words`, several in `several`, else a budget or files."""

    key: str
    question: str
    words: str
    several: tuple[str, ...]
    budget: BudgetShown | None
    files: tuple[ShownFile, ...]
    changes: tuple[ShownChange, ...]
    is_answered: bool

    @property
    def anchor(self) -> str:
        return f"svar-{self.key}"


def asked_of(whole: QuestionSet, place: AskedIn, values: Mapping[str, Value]) -> list[Question]:
    """The questions that were asked of somebody who has answered so."""
    return [one for one in whole.asked(place) if is_met(one.condition, values)]


def answers_shown(
    questions: Iterable[Question],
    values: Mapping[str, Value],
    *,
    language: str = "nb",
    material: AnswerMaterial | None = None,
) -> list[ShownAnswer]:
    """The answers in the order of the questions; what nobody has answered is there, and says so."""
    material = material or AnswerMaterial()
    return [_answer(one, values.get(one.key), language, material) for one in questions]


def _answer(question: Question, value: Value | None, language: str, material: AnswerMaterial) -> ShownAnswer:
    names = material.municipalities if question.kind is QuestionKind.MUNICIPALITIES else {}
    plain = value is not None and not isinstance(value, (tuple, Budget))
    several = value if isinstance(value, tuple) and question.kind in LISTED else ()
    return ShownAnswer(
        key=question.key,
        question=question.words.in_language(language),
        words=in_words(value, question, language, names) if plain else "",
        several=tuple(one_of(one, question, language, names) for one in several if isinstance(one, str)),
        budget=_budget(value, question, language) if isinstance(value, Budget) else None,
        files=tuple(_files(question.key, value, material)) if isinstance(value, tuple) else (),
        changes=tuple(changes_in_words(question, material.changes, language, names)),
        is_answered=value is not None,
    )


def _files(key: str, value: tuple[str, ...] | tuple[Attached, ...], material: AnswerMaterial) -> Iterator[ShownFile]:
    for number, one in enumerate(value, start=1):
        if isinstance(one, Attached):
            address = material.opens(key, number) if material.opens else ""
            yield ShownFile(number, one.name, size_in_words(one.size), address, "")


def _budget(budget: Budget, question: Question, language: str) -> BudgetShown:
    costs = [
        BudgetLineShown(one_of(one.option, question, language, {}) if one.option else one.words, one.amount)
        for one in budget.costs
    ]
    others = [BudgetLineShown(one.giver, one.amount, str(STATUS_WORDS[one.status])) for one in budget.others]
    income = [
        BudgetLineShown(_("Dette søkes det om"), budget.applied),
        BudgetLineShown(_("Egne penger"), budget.own),
        *others,
    ]
    balance = Balance(budget.lacks, budget.is_empty, blocks=False)
    told = f"{balance.heading}." if budget.lacks else ""
    return BudgetShown(tuple(costs), tuple(income), budget.all_costs, budget.all_income, told)
