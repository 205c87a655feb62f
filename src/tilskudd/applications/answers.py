"""Answers to a question set, at two levels: while they are written nothing blocks, before they are sent all must hold.

Pure. What was typed is always kept as typed beside what was read from it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from tilskudd.applications.answer_reading import Material, Value, read_answer
from tilskudd.applications.budgets import Budget, out_of_balance
from tilskudd.applications.questions import (
    AskedIn,
    ConditionKind,
    Question,
    QuestionCondition,
    QuestionKind,
    QuestionSet,
)
from tilskudd.applications.typed import (
    Attached,
    FieldFinding,
    Typed,
    as_attached,
    as_typed,
    found_in,
    is_question,
    question_of,
)
from tilskudd.values.finding import Severity
from tilskudd.values.kroner import ZERO, Kroner

WHAT: Final = {AskedIn.APPLICATION: "Søknaden", AskedIn.REPORT: "Rapporten"}


@dataclass(frozen=True)
class Answers:
    """What somebody has answered (svar): values by the keys of the questions, and beside them the fields as typed.

    A draft keeps every field and file; what is sent has only what was asked.
    """

    values: Mapping[str, Value] = field(default_factory=dict)
    typed: Typed = field(default_factory=dict)
    attached: Mapping[str, tuple[Attached, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Checked:
    """Answers with what is wrong with them (gjennomgåtte svar); `shown` are the questions that were asked."""

    answers: Answers
    findings: tuple[FieldFinding, ...]
    shown: frozenset[str]

    @property
    def may_be_sent(self) -> bool:
        """True when nothing was found that blocks; only `before_sending` looks for all of it."""
        return all(one.finding.severity is not Severity.ERROR for one in self.findings)


def while_writing(
    whole: QuestionSet,
    posted: Mapping[str, Sequence[str]],
    place: AskedIn,
    *,
    attached: Mapping[str, Sequence[Attached]],
    municipalities: Collection[str],
) -> Checked:
    """A draft of the application or the report: what could be read, and what to look at; nothing blocks.

    What is not answered yet is not told. All that was typed is kept, also for questions that are not shown now.
    """
    material, found = _material(posted, attached, municipalities)
    values: dict[str, Value] = {}
    shown = set()
    for question in _asked(whole, place, values):
        shown.add(question.key)
        value, faults = read_answer(question, material)
        found += faults
        if value is not None:
            values[question.key] = value
        if isinstance(value, Budget) and not faults and (told := out_of_balance(value)):
            told += " Du kan lagre nå, men ikke sende før det går opp."
            found.append(found_in(question.key, question.key, "out-of-balance", told))
    files = dict(material.attached)
    gentle = tuple(replace(one, finding=replace(one.finding, severity=Severity.WARNING)) for one in found)
    return Checked(Answers(values, material.typed, files), gentle, frozenset(shown))


def before_sending(
    whole: QuestionSet,
    posted: Mapping[str, Sequence[str]],
    place: AskedIn,
    *,
    attached: Mapping[str, Sequence[Attached]],
    municipalities: Collection[str],
) -> Checked:
    """The application or the report as it would be sent, and all that stops it; findings are errors.

    A question whose condition is not met is neither demanded nor kept in what is sent, and neither is a removed one.
    """
    material, found = _material(posted, attached, municipalities)
    values: dict[str, Value] = {}
    shown = set()
    for question in _asked(whole, place, values):
        shown.add(question.key)
        value, faults = read_answer(question, material)
        found += [*faults, *_stops(question, value, faults, WHAT[place])]
        if value is not None:
            values[question.key] = value
    typed = {name: one for name, one in material.typed.items() if question_of(name) in shown}
    files = {key: one for key, one in material.attached.items() if key in shown}
    blocking = tuple(one for one in found if one.question in shown)
    return Checked(Answers(values, typed, files), blocking, frozenset(shown))


def is_met(condition: QuestionCondition | None, values: Mapping[str, Value]) -> bool:
    """True when a question with this condition is asked, given the values of the earlier ones."""
    if condition is None:
        return True
    value = values.get(condition.question)
    if condition.kind is ConditionKind.HAS:
        return value == condition.option or (isinstance(value, tuple) and condition.option in value)
    if condition.kind is ConditionKind.YES:
        return value is True
    if condition.kind is ConditionKind.ABOVE:
        amount = value.applied if isinstance(value, Budget) else value
        return isinstance(amount, Kroner) and condition.above is not None and amount > condition.above
    return value is not None


def _asked(whole: QuestionSet, place: AskedIn, values: Mapping[str, Value]) -> Iterator[Question]:
    """The questions of a place, each when those before it have their values: a later one never shows an earlier."""
    return (question for question in whole.asked(place) if is_met(question.condition, values))


def _material(
    posted: Mapping[str, Sequence[str]], attached: Mapping[str, Sequence[Attached]], municipalities: Collection[str]
) -> tuple[Material, list[FieldFinding]]:
    typed, found = as_typed(posted)
    files = {key: as_attached(several) for key, several in sorted(attached.items()) if is_question(key) and several}
    return Material(typed, files, municipalities), found


def _stops(
    question: Question, value: Value | None, faults: Sequence[FieldFinding], what: str
) -> Iterator[FieldFinding]:
    """What is lacking in an answer that is to be sent."""
    key = question.key
    if isinstance(value, Budget):
        if not faults and (told := out_of_balance(value)):
            yield found_in(key, key, "out-of-balance", f"{told} {what} kan ikke sendes før det går opp.")
        if question.is_required and value.applied == ZERO and not any(one.field == f"{key}-applied" for one in faults):
            told = "Budsjettet sier ikke hvor mye dere søker om. Skriv beløpet."
            yield found_in(key, f"{key}-applied", "nothing-applied-for", told)
    elif value is None and question.is_required and not faults:
        yield found_in(key, key, "not-answered", _not_answered(question, what))


def _not_answered(question: Question, what: str) -> str:
    if question.kind is QuestionKind.ATTACHMENT:
        return f"{question.name} mangler. {what} må ha vedlegget for å bli behandlet. Last det opp."
    if question.kind is QuestionKind.DECLARATION:
        return f"{question.name} er ikke krysset av. {what} kan ikke sendes uten. Les og kryss av."
    if question.kind is QuestionKind.BUDGET:
        return f"{question.name} er ikke fylt ut. Vi må se hva pengene skal gå til. Før utgifter og inntekter."
    return f"{question.name} er ikke besvart. {what} kan ikke sendes uten svaret. Skriv det."
