"""Rules of follow-up. Pure: where a report stands, when it is reminded of, and what becomes of unspent money."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Final

from tilskudd.values.kroner import ZERO, Kroner

PACKED: Final = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
}


def content_type(by_content: str, name: str) -> str:
    """What a file is: by its content, and where that is a packed folder, by its name as well."""
    ending = f".{name.rpartition('.')[2].lower()}"
    return PACKED.get(ending, by_content) if by_content == "application/zip" else by_content


class ReportState(StrEnum):
    """Where a report stands (tilstand): the recipient's to write, ours to read, back with a notice, approved."""

    OPEN = "open"
    SENT = "sent"
    DEFICIENT = "deficient"
    APPROVED = "approved"


THEIRS: Final = (ReportState.OPEN, ReportState.DEFICIENT)
"""The states in which the recipient is to do something."""


class ReminderStage(StrEnum):
    """How near or far past its day a report is (trinn): each is reminded of once."""

    MONTH_BEFORE = "month-before"
    WEEK_BEFORE = "week-before"
    OVERDUE = "overdue"
    LONG_OVERDUE = "long-overdue"


def stage_on(due_on: date, today: date) -> ReminderStage | None:
    """What a report that is not sent is reminded of today; a day that was missed is made good the next."""
    left = (due_on - today).days
    if left > 30:
        return None
    if left > 7:
        return ReminderStage.MONTH_BEFORE
    if left >= 0:
        return ReminderStage.WEEK_BEFORE
    return ReminderStage.OVERDUE if left > -30 else ReminderStage.LONG_OVERDUE


class ReviewVerdict(StrEnum):
    """What the agency says to a report that was sent (vurdering): good, or something is lacking."""

    APPROVED = "approved"
    DEFICIENT = "deficient"


class ChangeVerdict(StrEnum):
    """What the agency says to a change (svar på endringssøknad): agreed, in part, or not."""

    AGREED = "agreed"
    PARTLY = "partly"
    NOT = "not"


class Conclusion(StrEnum):
    """What an auditor concludes (konklusjon)."""

    CLEAN = "clean"
    REMARKS = "remarks"


@dataclass(frozen=True)
class ReportCoverage:
    """How many reports are there of all that are due, and of how much of the money (dekning)."""

    received: int = 0
    reports: int = 0
    money_received: Kroner = ZERO
    money: Kroner = ZERO

    @property
    def share(self) -> Fraction:
        """The exact share of the money; of no money all is there."""
        return Fraction(self.money_received.ore, self.money.ore) if self.money else Fraction(1)

    @property
    def per_cent(self) -> int:
        """Whole per cent of the money, never more than there is."""
        return int(self.share * 100)


@dataclass(frozen=True)
class StateShare:
    """The reports in one state (del av rapportene): how many, and the sum of their grants."""

    state: ReportState
    reports: int = 0
    money: Kroner = ZERO


@dataclass(frozen=True)
class SchemeCoverage:
    """How far the reports of a scheme have come: what was ever sent, what is approved, and every state with its sum."""

    sent: ReportCoverage
    approved: ReportCoverage
    states: tuple[StateShare, ...]


@dataclass(frozen=True)
class Settlement:
    """What becomes of unspent money (oppgjør): so much of the promise is given up, so much is to come back."""

    lower_by: Kroner
    recover: Kroner

    @property
    def is_settled(self) -> bool:
        return not self.lower_by and not self.recover


def settlement_of(*, unspent: Kroner, unpaid: Kroner, owed: Kroner, returned: Kroner) -> Settlement:
    """What is to be done about unspent money: what was never paid is not paid, the rest is recovered.

    `unspent` is the grant as it is promised now less what was used of it; `unpaid` what of the promise has not gone to
    the bank; `owed` is claimed already and `returned` is back. None is below zero.
    """
    left = max(unspent - owed - returned, ZERO)
    lower_by = min(left, unpaid)
    return Settlement(lower_by, left - lower_by)


def unspent_of(grant: Kroner, used: Kroner) -> Kroner:
    """Grant minus what was used of it (ubrukte midler); never below zero."""
    return max(grant - used, ZERO)


def coverage_by_state(rows: Iterable[StateShare]) -> SchemeCoverage:
    """The coverage of reports that are counted by their state; every state is there, also those with no report.

    Sent is whatever has come, also what is back with a notice: the day it first came is kept.
    """
    told: dict[ReportState, StateShare] = {state: StateShare(state) for state in ReportState}
    for one in rows:
        before = told[one.state]
        told[one.state] = StateShare(one.state, before.reports + one.reports, before.money + one.money)
    reports, money = sum(one.reports for one in told.values()), sum((one.money for one in told.values()), ZERO)

    def of(*states: ReportState) -> ReportCoverage:
        there = [told[state] for state in states]
        return ReportCoverage(
            sum(one.reports for one in there), reports, sum((one.money for one in there), ZERO), money
        )

    sent = of(ReportState.SENT, ReportState.DEFICIENT, ReportState.APPROVED)
    return SchemeCoverage(sent, of(ReportState.APPROVED), tuple(told.values()))
