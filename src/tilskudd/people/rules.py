"""Rules about people. Pure: roles, authorities and dates in, yes or a reason out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from tilskudd.people.rights import RIGHTS_OF, Right
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import ZERO, Kroner
from tilskudd.values.period import Period


@dataclass(frozen=True)
class HeldRole:
    """A role somebody holds: within is empty for everything, else the one scheme."""

    role: str
    within: str
    period: Period


@dataclass(frozen=True)
class HeldAuthority:
    """A written authority as the rules see it; a line without item («671») covers the whole chapter.

    `key` is that of its row, where there is one.
    """

    lines: tuple[str, ...]
    per_decision: Kroner
    per_year: Kroner | None
    per_recipient: Kroner | None
    period: Period
    key: int | None = None

    def covers(self, line: BudgetLine) -> bool:
        return str(line) in self.lines or str(line.chapter) in self.lines


@dataclass(frozen=True)
class Spending:
    """What a decision would bind: sums per line, and what was bound before under the same authority.

    `before_in_whole` is what other decisions on the same matter have bound, whoever approved them: a decision cut in
    two is still one against the ceiling. `before_this_year` is per line in the budget year, for every line, since an
    authority over a chapter has one ceiling over all its items. `most_to_one_recipient` includes what that recipient
    has had this year. All in Kroner.
    """

    sums: Mapping[BudgetLine, Kroner]
    before_in_whole: Kroner = ZERO
    before_this_year: Mapping[BudgetLine, Kroner] = field(default_factory=dict)
    most_to_one_recipient: Kroner = ZERO

    @property
    def total(self) -> Kroner:
        return sum(self.sums.values(), ZERO)


class Shortcoming(StrEnum):
    """Why an authority does not suffice (mangel ved fullmakten)."""

    NONE_ON_LINE = "none-on-line"
    NOT_IN_FORCE = "not-in-force"
    OVER_DECISION_CEILING = "over-decision-ceiling"
    OVER_YEAR_CEILING = "over-year-ceiling"
    OVER_RECIPIENT_CEILING = "over-recipient-ceiling"


def holds(roles: Iterable[HeldRole], right: Right, *, within: str, on: date) -> bool:
    """True when one of the roles is in force that day, gives the right, and covers the scheme.

    A role within one scheme gives nothing outside it; a role on everything covers every scheme.
    """
    return any(right in RIGHTS_OF[held.role] and on in held.period and held.within in ("", within) for held in roles)


def sufficient(authorities: Iterable[HeldAuthority], spending: Spending, *, on: date) -> HeldAuthority | None:
    """The first authority that alone covers the whole spending; None when no single one does."""
    return next((one for one in authorities if _shortcoming_of(one, spending, on=on) is None), None)


def shortcoming(authorities: Iterable[HeldAuthority], spending: Spending, *, on: date) -> Shortcoming | None:
    """None when one single authority covers the whole spending; else the shortcoming of the nearest one.

    Written delegation of budget authority: Bestemmelsene om økonomistyring 2.5.2; the ceilings stand in the paper.
    """
    nearest: Shortcoming | None = Shortcoming.NONE_ON_LINE
    order = list(Shortcoming)
    for authority in authorities:
        lacks = _shortcoming_of(authority, spending, on=on)
        if lacks is None:
            return None
        if nearest is None or order.index(lacks) > order.index(nearest):
            nearest = lacks
    return nearest


def _shortcoming_of(authority: HeldAuthority, spending: Spending, *, on: date) -> Shortcoming | None:
    if not all(authority.covers(line) for line in spending.sums):
        return Shortcoming.NONE_ON_LINE
    if on not in authority.period:
        return Shortcoming.NOT_IN_FORCE
    if spending.total + spending.before_in_whole > authority.per_decision:
        return Shortcoming.OVER_DECISION_CEILING
    before = sum((sum_ for line, sum_ in spending.before_this_year.items() if authority.covers(line)), ZERO)
    if authority.per_year is not None and before + spending.total > authority.per_year:
        return Shortcoming.OVER_YEAR_CEILING
    if authority.per_recipient is not None and spending.most_to_one_recipient > authority.per_recipient:
        return Shortcoming.OVER_RECIPIENT_CEILING
    return None
