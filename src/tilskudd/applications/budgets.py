"""A project's budget: what it costs, who pays, and whether the two are alike. Pure; amounts are whole kroner."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tilskudd.values.kroner import ZERO, Kroner


class GrantStatus(StrEnum):
    """How far another grant has come (status): granted, applied for, refused."""

    GRANTED = "granted"
    APPLIED = "applied"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Cost:
    """One cost line (utgift): a named one by the key of its option, or one of the applicant's own by its words."""

    option: str
    words: str
    amount: Kroner


@dataclass(frozen=True, slots=True)
class OtherGrant:
    """A grant from somebody else (annet tilskudd): who gives, how much, and how far it has come."""

    giver: str
    amount: Kroner
    status: GrantStatus

    @property
    def income(self) -> Kroner:
        """What it brings: nothing when it was refused."""
        return ZERO if self.status is GrantStatus.REFUSED else self.amount


@dataclass(frozen=True, slots=True)
class Budget:
    """Costs, and the income that pays them (budsjett): the sum applied for, own funding, other grants."""

    costs: tuple[Cost, ...] = ()
    applied: Kroner = ZERO
    own: Kroner = ZERO
    others: tuple[OtherGrant, ...] = ()

    @property
    def all_costs(self) -> Kroner:
        return sum((one.amount for one in self.costs), ZERO)

    @property
    def all_income(self) -> Kroner:
        """All that pays, with what is applied for elsewhere and not answered; without what was refused."""
        return sum((one.income for one in self.others), self.applied + self.own)

    @property
    def lacks(self) -> Kroner:
        """What income lacks to pay the costs; below zero when there is more income than costs."""
        return self.all_costs - self.all_income

    @property
    def is_empty(self) -> bool:
        return self == Budget()


def out_of_balance(budget: Budget) -> str:
    """What the budget lacks and what to do, in two sentences; empty when it balances."""
    lacks = budget.lacks
    if lacks > ZERO:
        told = f"Det mangler {lacks.in_words} i inntekter."
        return f"{told} Øk beløpet dere søker om eller andre inntekter, eller ta bort utgifter."
    if lacks < ZERO:
        told = f"Det er {(-lacks).in_words} mer i inntekter enn i utgifter."
        return f"{told} Søk om mindre, eller før opp utgiftene som mangler."
    return ""
