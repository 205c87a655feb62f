"""The budget of a form: cost lines, those of the applicant's own, income, the sums, and whether they are alike."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilskudd.applications.budget_cells import budget_in
from tilskudd.applications.budgets import Budget, GrantStatus
from tilskudd.applications.questions import Question
from tilskudd.applications.typed import MOST_ROWS, Typed
from tilskudd.values.kroner import ZERO, Kroner
from tilskudd.web.question_fields import Fields, ShownField, ShownOption, Told

STATUS_WORDS: Final[dict[GrantStatus, Any]] = {
    GrantStatus.GRANTED: gettext_lazy("innvilget"),
    GrantStatus.APPLIED: gettext_lazy("søkt om"),
    GrantStatus.REFUSED: gettext_lazy("avslått"),
}
OUT_OF_BALANCE: Final = "out-of-balance"
BLANK: Final = "__"
"""Stands for the number of a row in the pattern that the script makes new rows of."""


@dataclass(frozen=True, slots=True)
class CostLine:
    """A cost line that the call names (utgift)."""

    words: str
    amount: ShownField


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A cost line of the applicant's own (egen utgift)."""

    number: str
    what: ShownField
    amount: ShownField


@dataclass(frozen=True, slots=True)
class OtherLine:
    """A grant from somebody else (annet tilskudd)."""

    number: str
    giver: ShownField
    amount: ShownField
    status: ShownField
    statuses: tuple[ShownOption, ...]


@dataclass(frozen=True, slots=True)
class Balance:
    """Whether costs and income are alike (balanse): a heading and what to do, in the words of each way it can stand."""

    lacks: Kroner
    is_empty: bool
    blocks: bool

    @property
    def heading(self) -> str:
        return (self.lacking if self.lacks >= ZERO else self.exceeding).replace("{}", abs(self.lacks).in_words)

    @property
    def advice(self) -> str:
        return self.more_income if self.lacks >= ZERO else self.less_income

    @property
    def lacking(self) -> str:
        return _("Det mangler %s i inntekter") % "{}"

    @property
    def exceeding(self) -> str:
        return _("Det er %s mer i inntekter enn i utgifter") % "{}"

    @property
    def more_income(self) -> str:
        return _("Øk beløpet dere søker om eller andre inntekter, eller ta bort utgifter.")

    @property
    def less_income(self) -> str:
        return _("Søk om mindre, eller før opp utgiftene som mangler.")


@dataclass(frozen=True)
class ShownBudget:
    """A budget as its form draws it (budsjett i skjema)."""

    costs: tuple[CostLine, ...]
    own_lines: tuple[OwnLine, ...]
    applied: ShownField
    own: ShownField
    others: tuple[OtherLine, ...]
    all_costs: Kroner
    all_income: Kroner
    balance: Balance
    told: tuple[Told, ...]
    blank_line: OwnLine
    blank_other: OtherLine
    may_add_line: bool
    may_add_other: bool

    @property
    def fields(self) -> list[ShownField]:
        """Every cell, in the order they stand."""
        own_lines = [cell for line in self.own_lines for cell in (line.what, line.amount)]
        others = [cell for line in self.others for cell in (line.giver, line.status, line.amount)]
        return [*(line.amount for line in self.costs), *own_lines, self.applied, self.own, *others]


def shown_budget(question: Question, fields: Fields, language: str, more: Collection[str]) -> ShownBudget:
    """The budget as it was typed; `more` has «q7-more» or «q7-other» where another empty row is asked for."""
    key, typed = question.key, fields.typed
    budget, _faults = budget_in(question, typed)
    lines, others = (rows_shown(typed, f"{key}-{kind}", more) for kind in ("more", "other"))
    whole = fields.field(key)
    costs = [
        CostLine(one.words.in_language(language), fields.field(f"{key}-cost-{one.key}")) for one in question.options
    ]
    return ShownBudget(
        costs=tuple(costs),
        own_lines=tuple(_own_line(key, str(number), fields) for number in lines),
        applied=fields.field(f"{key}-applied"),
        own=fields.field(f"{key}-own"),
        others=tuple(_other_line(key, str(number), fields) for number in others),
        all_costs=budget.all_costs,
        all_income=budget.all_income,
        balance=_balance(budget, whole.told),
        told=tuple(one for one in whole.told if one.code != OUT_OF_BALANCE),
        blank_line=_own_line(key, BLANK, fields),
        blank_other=_other_line(key, BLANK, fields),
        may_add_line=len(lines) < MOST_ROWS,
        may_add_other=len(others) < MOST_ROWS,
    )


def rows_shown(typed: Typed, rows: str, more: Collection[str] = ()) -> list[int]:
    """The numbers of the rows that have something in them, and of one empty row when it is asked for."""
    start = re.compile(re.escape(rows) + r"-([1-9][0-9]?)-[a-z]+", re.ASCII)
    numbers = {int(match[1]) for name in typed if (match := start.fullmatch(name))}
    within = sorted(number for number in numbers if number <= MOST_ROWS)
    return sorted([*within, *([_next(within)] if rows in more and len(within) < MOST_ROWS else [])])


def new_row(typed: Typed, rows: str) -> str:
    """The id of the first field of the empty row that is asked for by «q7-more» or «q7-other»."""
    within = rows_shown(typed, rows)
    return f"{rows}-{_next(within)}-{'what' if rows.endswith('more') else 'giver'}"


def _next(within: Iterable[int]) -> int:
    taken = set(within)
    after = max(taken, default=0) + 1
    return after if after <= MOST_ROWS else next(one for one in range(1, MOST_ROWS + 2) if one not in taken)


def _balance(budget: Budget, told: Iterable[Told]) -> Balance:
    blocks = any(one.blocks for one in told if one.code == OUT_OF_BALANCE)
    return Balance(budget.lacks, budget.is_empty, blocks)


def _own_line(key: str, number: str, fields: Fields) -> OwnLine:
    start = f"{key}-more-{number}"
    return OwnLine(number, fields.field(f"{start}-what"), fields.field(f"{start}-amount"))


def _other_line(key: str, number: str, fields: Fields) -> OtherLine:
    start = f"{key}-other-{number}"
    status = fields.field(f"{start}-status")
    statuses = [
        ShownOption(one.value, str(STATUS_WORDS[one]), is_chosen=status.value.strip() == one.value)
        for one in GrantStatus
    ]
    return OtherLine(number, fields.field(f"{start}-giver"), fields.field(f"{start}-amount"), status, tuple(statuses))
