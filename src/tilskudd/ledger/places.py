"""Where a krone can be, and the names of the acts that move it. Pure.

A krone is always in exactly one place. Which act moves it from where to where: ARCHITECTURE.md, «The ledger».
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple

from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import Kroner


class Place(StrEnum):
    """A place where a krone can be (sted)."""

    APPROPRIATED = "appropriated"
    SHORTFALL = "shortfall"
    AT_DISPOSAL = "at-disposal"
    OUTSIDE = "outside"
    SET_ASIDE = "set-aside"
    COMMITTED = "committed"
    SENT = "sent"
    PAID = "paid"
    RETURNED = "returned"
    CLAIMS = "claims"
    OWED_BACK = "owed-back"
    CARRY_APPLIED = "carry-applied"
    LAPSED = "lapsed"


MAY_GO_BELOW: Final = frozenset({Place.APPROPRIATED, Place.SHORTFALL, Place.CLAIMS})
"""Places that stand for something outside the agency's hands, and so may be below zero."""

OF_A_LINE: Final = (
    Place.AT_DISPOSAL,
    Place.OUTSIDE,
    Place.SET_ASIDE,
    Place.COMMITTED,
    Place.SENT,
    Place.PAID,
    Place.RETURNED,
    Place.CARRY_APPLIED,
    Place.LAPSED,
)
"""The places that together make up what a letter put at disposal, in the order of the money."""


class Kind(StrEnum):
    """What an entry stands for (bilagsart)."""

    OPENING = "opening"
    COMPUTED = "computed"
    RAISED = "raised"
    LOWERED = "lowered"
    BOUND_OUTSIDE = "bound-outside"
    FRAME = "frame"
    COMMITTED = "committed"
    SENT = "sent"
    PAID = "paid"
    REJECTED = "rejected"
    RETURNED = "returned"
    RELEASED = "released"
    RECOVERY = "recovery"
    MONEY_BACK = "money-back"
    CLAIM_ENDED = "claim-ended"
    YEAR_CLOSED = "year-closed"
    CARRIED_OVER = "carried-over"
    REVERSAL = "reversal"


class AccountKey(NamedTuple):
    """What an account is (konto): a budget line in a year, a place, and a subject such as a scheme or a grant."""

    line: str
    year: int
    place: str
    subject: str = ""

    @classmethod
    def of(cls, line: BudgetLine, year: int, place: Place, subject: str = "") -> AccountKey:
        return cls(str(line), year, place.value, subject)


class Move(NamedTuple):
    """Money on its way from one account to another (overføring); the amount is above zero."""

    source: AccountKey
    target: AccountKey
    amount: Kroner


def shift(
    line: BudgetLine, year: int, source: Place, target: Place, amount: Kroner, *, subject: str = "", into: str = ""
) -> Move:
    """A move between two places on one budget line; places below a scheme or a grant carry its subject.

    `into` is the subject at the target where it is another one, as when a scheme's money is promised to a grant.
    """
    return Move(
        AccountKey.of(line, year, source, subject if source in WITH_SUBJECT else ""),
        AccountKey.of(line, year, target, (into or subject) if target in WITH_SUBJECT else ""),
        amount,
    )


WITH_SUBJECT: Final = frozenset(
    {Place.SET_ASIDE, Place.COMMITTED, Place.SENT, Place.PAID, Place.RETURNED, Place.OWED_BACK}
)
