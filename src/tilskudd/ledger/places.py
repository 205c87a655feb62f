"""Where a krone can be, and the names of the acts that move it. Pure.

A krone is always in exactly one place. Which act moves it from where to where: ARCHITECTURE.md, «The ledger».
"""

from __future__ import annotations

from typing import Final, NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import Kroner


class Place(TextChoices):
    """A place where a krone can be (sted)."""

    APPROPRIATED = "appropriated", _("bevilget")
    SHORTFALL = "shortfall", _("manglende dekning")
    AT_DISPOSAL = "at-disposal", _("til disposisjon")
    OUTSIDE = "outside", _("bundet utenfor")
    SET_ASIDE = "set-aside", _("avsatt")
    COMMITTED = "committed", _("tilsagn")
    SENT = "sent", _("sendt banken")
    PAID = "paid", _("utbetalt")
    RETURNED = "returned", _("tilbakebetalt")
    CLAIMS = "claims", _("krav utstedt")
    OWED_BACK = "owed-back", _("tilbakekreves")
    CARRY_APPLIED = "carry-applied", _("søkt overført")
    LAPSED = "lapsed", _("bortfalt")


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


class Kind(TextChoices):
    """What an entry stands for (bilagsart)."""

    OPENING = "opening", _("Åpning etter brev")
    RAISED = "raised", _("Post økt")
    LOWERED = "lowered", _("Post redusert")
    BOUND_OUTSIDE = "bound-outside", _("Bundet utenfor programmet")
    FRAME = "frame", _("Ramme for ordning")
    COMMITTED = "committed", _("Tilsagn")
    SENT = "sent", _("Sendt banken")
    PAID = "paid", _("Utbetalt")
    REJECTED = "rejected", _("Avvist av banken")
    RETURNED = "returned", _("Returnert av banken")
    RELEASED = "released", _("Bortfalt tilsagn")
    RECOVERY = "recovery", _("Tilbakekreving")
    MONEY_BACK = "money-back", _("Penger tilbake")
    CLAIM_ENDED = "claim-ended", _("Krav frafalt eller foreldet")
    YEAR_CLOSED = "year-closed", _("Årsavslutning")
    CARRIED_OVER = "carried-over", _("Overført")
    REVERSAL = "reversal", _("Tilbakeført")


class AccountKey(NamedTuple):
    """What an account is (konto): a budget line in a year, a place, and what it is about (a scheme, a grant) where that matters."""

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


def shift(line: BudgetLine, year: int, source: Place, target: Place, amount: Kroner, *, subject: str = "") -> Move:
    """A move between two places on one budget line; places below a scheme or a grant carry its subject."""
    return Move(
        AccountKey.of(line, year, source, subject if source in WITH_SUBJECT else ""),
        AccountKey.of(line, year, target, subject if target in WITH_SUBJECT else ""),
        amount,
    )


WITH_SUBJECT: Final = frozenset(
    {Place.SET_ASIDE, Place.COMMITTED, Place.SENT, Place.PAID, Place.RETURNED, Place.OWED_BACK}
)
