"""Rules of schemes. Pure: what a scheme's rules must hold, and which recipients an item's number is for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Final

from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import Kroner


class SchemeKind(StrEnum):
    """How the money goes out (slag): to named recipients, by formula, by call, at a rate."""

    NAMED = "named"
    FORMULA = "formula"
    CALL = "call"
    RATE = "rate"


class RecipientKind(StrEnum):
    """Who may get the money (mottakertype)."""

    MUNICIPALITY = "municipality"
    COUNTY = "county"
    VOLUNTARY = "voluntary"


@dataclass(frozen=True)
class SchemeRules:
    """A scheme's rules (regelverk), Bestemmelsene 6.2.1 a-e: goal and target group, criteria for achievement, award
    criteria with how the amount is computed, follow-up and control, and evaluation where there is one.

    Grants above `audit_above` need an auditor's statement on their accounts; None where none do.
    """

    goal: str = ""
    target_group: str = ""
    achievement: str = ""
    award: str = ""
    follow_up: str = ""
    evaluation: str = ""
    recipients: str = RecipientKind.MUNICIPALITY
    audit_above: Kroner | None = None

    def missing(self, kind: SchemeKind) -> list[str]:
        """The parts that must be written and are not: a-d; e only where there is an evaluation.

        Where the recipients are named there are no award criteria (c) to write, Bestemmelsene 6.4.2 a.
        """
        waived = ("evaluation", "recipients", "audit_above", *(["award"] if kind is SchemeKind.NAMED else []))
        demanded = [one.name for one in fields(self) if one.name not in waived]
        return [name for name in demanded if not getattr(self, name).strip()]


@dataclass(frozen=True)
class LegalBasis:
    """Why somebody gets money without a call (rettslig grunnlag): a document, its page, and its words.

    Bestemmelsene om økonomistyring 6.4.2 a: the recipient is named in the Storting's vote, or the proposition
    describes the money so that it must be held to be earmarked.
    """

    document: str = ""
    page: str = ""
    quote: str = ""

    @property
    def is_complete(self) -> bool:
        return bool(self.document.strip() and self.page.strip() and self.quote.strip())


ITEMS_FOR: Final[Mapping[RecipientKind, range]] = {
    RecipientKind.MUNICIPALITY: range(60, 70),
    RecipientKind.COUNTY: range(60, 70),
    RecipientKind.VOLUNTARY: range(70, 86),
}
"""Which items carry grants to whom: 60-69 to municipalities and counties, 70-85 to others (postinndelingen)."""


def item_fits(line: BudgetLine, recipients: RecipientKind) -> bool:
    """True when the item's number is one for these recipients; a warning where it is not, never a refusal."""
    return line.item in ITEMS_FOR[recipients]
