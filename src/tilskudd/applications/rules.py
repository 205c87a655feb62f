"""Rules of calls and applications: where each stands at a moment, and what can be concluded about it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final


class CallState(StrEnum):
    """Where a call stands at a moment (tilstand)."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class ApplicationState(StrEnum):
    """Where an application stands (tilstand): being written, sent, drawn back by its organisation."""

    DRAFT = "draft"
    SENT = "sent"
    WITHDRAWN = "withdrawn"


SENT_STATES: Final = (ApplicationState.SENT, ApplicationState.WITHDRAWN)
"""The states of what the agency has been sent; a draft is the organisation's own."""


class Gate(StrEnum):
    """What an applicant must meet to be considered at all (inngangsvilkår)."""

    RECIPIENT_KIND = "recipient-kind"
    VOLUNTARY_REGISTER = "voluntary-register"
    DEADLINE = "deadline"
    ATTACHMENTS = "attachments"


class Register(StrEnum):
    """A public register that is known by snapshots (register): voluntary organisations, and who has a role in each."""

    VOLUNTARY = "voluntary"
    ROLES = "roles"


class RecommendationKind(StrEnum):
    """What is recommended for an application (innstilling). RESERVE is a refusal that comes first if money is left."""

    AWARD = "award"
    PART = "part"
    RESERVE = "reserve"
    REFUSAL = "refusal"
    INADMISSIBLE = "inadmissible"


MOST_POINTS: Final = 5
"""Points go from 0 to this in every call: one scale, so that years can be compared."""


@dataclass(frozen=True)
class CallTimes:
    """When a call takes in applications: from it was published until a moment, that moment not included."""

    is_published: bool
    is_withdrawn: bool
    closes_at: datetime

    def state(self, now: datetime) -> CallState:
        """Where it stands; at the very moment of the deadline it is closed."""
        if self.is_withdrawn:
            return CallState.WITHDRAWN
        if not self.is_published:
            return CallState.DRAFT
        return CallState.OPEN if now < self.closes_at else CallState.CLOSED


@dataclass(frozen=True, slots=True)
class Score:
    """What one assessor gives one criterion (poeng): 0 to 5, and why in words."""

    criterion: str
    points: int
    reason: str


def spread(points: Sequence[int]) -> int:
    """The distance between the highest and the lowest of several points; zero of none."""
    return max(points) - min(points) if points else 0
