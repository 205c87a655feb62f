"""Accounts of a grant against its approved budget, from what was typed; amounts are whole kroner. Pure.

A field is named by its line: «used-o3» and «why-o3» for a line of the budget, «m1», «m2» for those that the applicant
had written, «more-1-what», «more-1-used», «more-1-why» for one that came later, and «others» for what others paid.
Where there is no budget there is only «total».
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from tilskudd.applications.figures_typed import Unreadable, whole_kroner
from tilskudd.applications.plain_text import plain
from tilskudd.applications.typed import UNSTORABLE, FieldFinding, found_in
from tilskudd.followup.rules import unspent_of
from tilskudd.values.kroner import ZERO, Kroner

FIELD = re.compile(r"(?:used|why)-[om][1-9][0-9]{0,5}|more-[1-9][0-9]?-(?:what|used|why)|others|total", re.ASCII)
MORE = re.compile(r"more-([1-9][0-9]?)-", re.ASCII)
MOST_FIELDS: Final = 400
LONGEST: Final = 1_000
ACCOUNTS: Final = "accounts"

TypedAccounts = Mapping[str, str]


@dataclass(frozen=True)
class BudgetedCost:
    """One line of the approved budget (budsjettlinje): the name of its fields, its words, and how much."""

    key: str
    words: str
    amount: Kroner


@dataclass(frozen=True)
class ApprovedBudget:
    """The budget that a grant was given to (godkjent budsjett)."""

    costs: tuple[BudgetedCost, ...]

    @property
    def total(self) -> Kroner:
        return sum((one.amount for one in self.costs), ZERO)


@dataclass(frozen=True)
class AccountLine:
    """One line of the accounts (regnskapslinje); `used` is None when it is not told, or cannot be read."""

    key: str
    words: str
    budget: Kroner
    used: Kroner | None
    why: str
    is_off: bool

    @property
    def deviation(self) -> Kroner | None:
        """Used less budget; above zero when more was used."""
        return None if self.used is None else self.used - self.budget


@dataclass(frozen=True)
class Accounts:
    """Accounts as typed, as read, and all that is wrong with them (regnskap)."""

    lines: tuple[AccountLine, ...]
    others: Kroner
    grant: Kroner
    findings: tuple[FieldFinding, ...] = ()
    has_budget: bool = True
    typed: TypedAccounts = field(default_factory=dict)

    @property
    def budget(self) -> Kroner:
        return sum((one.budget for one in self.lines), ZERO)

    @property
    def used(self) -> Kroner:
        """All that was used, whoever paid it."""
        return sum((one.used for one in self.lines if one.used is not None), ZERO)

    @property
    def used_of_grant(self) -> Kroner:
        """What the grant paid: all that was used, less what others paid; never more than the grant, nor below zero."""
        return max(min(self.used - self.others, self.grant), ZERO)

    @property
    def unspent(self) -> Kroner:
        """Unspent money (ubrukte midler): the grant less what was used of it."""
        return unspent_of(self.grant, self.used_of_grant)


def typed_accounts(posted: Mapping[str, str]) -> dict[str, str]:
    """What was posted in the fields of accounts, within bounds, as it was typed."""
    names = sorted(name for name in posted if FIELD.fullmatch(name))[:MOST_FIELDS]
    kept = {name: UNSTORABLE.sub("", posted[name])[:LONGEST] for name in names}
    return {name: text for name, text in kept.items() if text.strip()}


def budget_in(basis: Mapping[str, Any]) -> ApprovedBudget | None:
    """The approved budget as a decision keeps it in an outcome's basis; None where there is none that can be read."""
    told = basis.get("budget")
    rows = told.get("costs") if isinstance(told, Mapping) else None
    if not isinstance(rows, Sequence) or not rows:
        return None
    costs, own = [], 0
    for row in rows:
        own += 0 if row.get("option") else 1
        key = row.get("option") or f"m{own}"
        costs.append(BudgetedCost(key, str(row.get("words") or key), Kroner.whole(row["amount"])))
    return ApprovedBudget(tuple(costs))


def is_off(budget: Kroner, used: Kroner, share: int) -> bool:
    """True when a line is off its budget by more than a share of it, in whole per cent."""
    return abs(used - budget) * 100 > budget * share


def read_accounts(typed: TypedAccounts, budget: ApprovedBudget | None, *, grant: Kroner, share: int) -> Accounts:
    """The accounts, and everything that is wrong with them at once; `share` is the deviation that needs no words."""
    reader = _Reader(typed, share)
    if budget is None:
        lines = [reader.line("total", "total", "", "", ZERO, asks_why=False)]
        return Accounts(tuple(lines), ZERO, grant, tuple(reader.findings), has_budget=False, typed=typed)
    lines = [reader.line(one.key, f"used-{one.key}", f"why-{one.key}", one.words, one.amount) for one in budget.costs]
    lines += reader.more()
    others = reader.amount("others", "det andre har betalt") or ZERO
    used = sum((one.used for one in lines if one.used is not None), ZERO)
    if others > used:
        told = f"Andre kan ikke ha betalt {others.in_words} når det er brukt {used.in_words}. Rett det som er galt."
        reader.fault("others", "others-pay-too-much", told)
    return Accounts(tuple(lines), others, grant, tuple(reader.findings), typed=typed)


@dataclass
class _Reader:
    """Reads typed accounts, and gathers what is wrong with them."""

    typed: TypedAccounts
    share: int
    findings: list[FieldFinding] = field(default_factory=list)

    def fault(self, name: str, code: str, message: str) -> None:
        self.findings.append(found_in(ACCOUNTS, name, code, message))

    def words(self, name: str) -> str:
        return plain(self.typed.get(name, ""))

    def amount(self, name: str, what: str) -> Kroner | None:
        text = self.typed.get(name, "").strip()
        if not text:
            return None
        try:
            read = whole_kroner(text)
        except Unreadable as unreadable:
            self.fault(name, unreadable.code, str(unreadable))
            return None
        if read < ZERO:
            self.fault(name, "below-zero", f"Beløpet for {what} er under null. Skriv null eller mer.")
            return None
        return read

    def line(
        self, key: str, used_in: str, why_in: str, words: str, budget: Kroner, *, asks_why: bool = True
    ) -> AccountLine:
        name = f"«{words}»" if words else "det som er brukt"
        used, why = self.amount(used_in, name), self.words(why_in)
        if used is None and not any(one.field == used_in for one in self.findings):
            self.fault(used_in, "not-filled-in", f"Beløpet for {name} mangler. Null er også et svar.")
        off = asks_why and used is not None and is_off(budget, used, self.share)
        if off and not why and used is not None:
            self.fault(why_in, "deviation-without-words", f"{name} {_off_by(budget, used, self.share)} Skriv hvorfor.")
        return AccountLine(key, words, budget, used, why, off)

    def more(self) -> Iterator[AccountLine]:
        """Lines that the budget did not have, in the order of their numbers."""
        numbers = {int(found[1]) for name in self.typed if (found := MORE.match(name))}
        for number in sorted(numbers):
            start = f"more-{number}-"
            words = self.words(f"{start}what")
            if not words:
                self.fault(f"{start}what", "no-words", "En linje dere har lagt til, sier ikke hva pengene gikk til.")
            yield self.line(f"more-{number}", f"{start}used", f"{start}why", words or "linjen", ZERO)


def _off_by(budget: Kroner, used: Kroner, share: int) -> str:
    if not budget:
        return "sto ikke i budsjettet."
    way = "over" if used > budget else "under"
    return f"er {abs(used - budget).in_words} {way} budsjettet på {budget.in_words}, mer enn {share} prosent."
