"""Rules of following up an assignment: what it is known by, how it stands, what is due. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, Protocol, TypeVar

SOON: Final = timedelta(days=14)
FIVE_YEARS: Final = timedelta(days=5 * 365 + 2)
UNDATED_MAY_WAIT: Final = frozenset({"annual-report"})
"""The annual report's day is set for the whole agency; wanting it is told, but holds nothing up."""


class TaskKind(StrEnum):
    """What a task on the way is (slag): a step that is taken, or a deliverable that the ministry gets."""

    STEP = "step"
    DELIVERABLE = "deliverable"


class TaskState(StrEnum):
    """How a task stands (tilstand)."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class RiskLevel(StrEnum):
    """What is thought of an assignment's chances (risiko): on track, at risk, or in danger."""

    ON_TRACK = "on-track"
    RISK = "risk"
    DANGER = "danger"


class PartnerRole(StrEnum):
    """What part another plays (rolle): works with us, is asked, is anchored with, is told."""

    WITH = "with"
    CONSULT = "consult"
    ANCHOR = "anchor"
    INFORM = "inform"


class DocumentKind(StrEnum):
    """What a document is to an assignment (slag)."""

    DRAFT = "draft"
    RESULT = "result"
    BASIS = "basis"
    MINUTES = "minutes"
    DIALOGUE = "dialogue"
    AGREEMENT = "agreement"
    ACCEPTANCE = "acceptance"


class Standing(StrEnum):
    """How an assignment stands (tilstand), the first that fits."""

    WITHDRAWN = "withdrawn"
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    OVERDUE = "overdue"
    NOT_ACCEPTED = "not-accepted"
    PREPARED = "prepared"
    DANGER = "danger"
    RISK = "risk"
    NOBODY = "nobody"
    NO_DAY = "no-day"
    ON_TRACK = "on-track"

    @property
    def is_settled(self) -> bool:
        """All that is due is delivered, and the ministry has not asked for more."""
        return self in (Standing.ACCEPTED, Standing.DELIVERED)


@dataclass(frozen=True)
class Due:
    """A deadline of the letter (frist): its words, the day that counts, and whether it is delivered or accepted.

    `day` is the letter's own, else the day agreed with the ministry; None while there is neither. `delivered_on` is
    the day it was delivered, `is_accepted` what the ministry said: None while it has said nothing.
    """

    key: str
    kind: str
    written: str
    day: date | None
    delivered_on: date | None = None
    is_accepted: bool | None = None
    is_prepared: bool = False

    @property
    def is_open(self) -> bool:
        """Not delivered, or delivered and sent back by the ministry."""
        return self.delivered_on is None or self.is_accepted is False

    def is_overdue(self, on: date) -> bool:
        """Its day has passed and it is not delivered."""
        return self.is_open and self.day is not None and self.day < on

    @property
    def lacks_day(self) -> bool:
        """It has no day, and something waits for one."""
        return self.is_open and self.day is None and self.kind not in UNDATED_MAY_WAIT


def deadline_keys(written: Sequence[str]) -> list[str]:
    """What each deadline of an assignment is known by: its words, and a number where the same words come again.

    A corrected letter with the same words has the same keys, so what was agreed about them follows along.
    """
    seen: dict[str, int] = {}
    keys = []
    for words in written:
        plain = " ".join(words.split()).lower()[:280]
        seen[plain] = seen.get(plain, 0) + 1
        keys.append(f"{plain}#{seen[plain]}")
    return keys


def next_due(dues: Sequence[Due]) -> Due | None:
    """The open deadline with the earliest day; None where nothing with a day is open."""
    dated = [one for one in dues if one.is_open and one.day is not None]
    return min(dated, key=lambda one: (one.day, one.key), default=None)


def standing_of(
    dues: Sequence[Due], *, on: date, is_withdrawn: bool, has_responsible: bool, risk: RiskLevel | None
) -> Standing:
    """How an assignment stands on a day. An annual report to come does not keep it from being delivered.

    What is overdue is told before what anybody thinks of the risk.
    """
    if is_withdrawn:
        return Standing.WITHDRAWN
    if any(one.is_overdue(on) for one in dues):
        return Standing.OVERDUE
    counted = [one for one in dues if one.kind not in UNDATED_MAY_WAIT] or list(dues)
    if counted and not any(one.is_open for one in counted):
        return Standing.ACCEPTED if all(one.is_accepted for one in counted) else Standing.DELIVERED
    if any(one.is_accepted is False for one in counted):
        return Standing.NOT_ACCEPTED
    if any(one.is_prepared for one in dues):
        return Standing.PREPARED
    if risk is RiskLevel.DANGER:
        return Standing.DANGER
    if risk is RiskLevel.RISK:
        return Standing.RISK
    if not has_responsible:
        return Standing.NOBODY
    return Standing.NO_DAY if any(one.lacks_day for one in dues) else Standing.ON_TRACK


def is_soon(day: date, on: date) -> bool:
    """Due within fourteen days, or overdue: time to remind whoever is responsible."""
    return day - on <= SOON


def is_near(day: date, on: date) -> bool:
    """Within five years, either way: the year 22 or 9999 is a slip of the hand, and no day that anybody meant."""
    return abs(day - on) <= FIVE_YEARS


class Named(Protocol):
    """Something that is known by its name."""

    name: str


T = TypeVar("T", bound=Named)


def newest_by_name(rows: Iterable[T]) -> list[T]:
    """The last of each name, whatever its capitals, in the order that the names first came in."""
    newest: dict[str, T] = {}
    for one in rows:
        newest[one.name.lower()] = one
    return list(newest.values())


def same_words(words: str) -> str:
    """A duty's words as they are compared between a letter and its correction: breaks and spaces do not count."""
    return " ".join(words.split())
