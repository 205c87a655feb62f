"""What an organisation is asked about in rounds of claims, and what waits there; the same two queries however many."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Sum
from django.utils.translation import get_language

from tilskudd.claims.models import Claim, ClaimLine, ClaimReminder, ClaimVersion, DeficiencyNotice, Round, Submission
from tilskudd.claims.rules import RoundState
from tilskudd.claims.words import STATE_WORDS
from tilskudd.parties.models import Organisation
from tilskudd.people.clock import OSLO


class Task(StrEnum):
    """What waits for the organisation in a round (det som venter på dere)."""

    ANSWER = "answer"
    PUT_RIGHT = "put-right"
    CONFIRM = "confirm"
    NOTHING = "nothing"


@dataclass(frozen=True)
class AskedRound:
    """A round as the organisation that is asked has it: when it answered, what it claims in all, what waits."""

    claim: Claim
    state: RoundState
    first_sent: datetime | None
    last_sent: datetime | None
    claimed: int
    planned: int
    put_right_by: date | None
    reminded_on: date | None
    has_draft: bool

    @property
    def title(self) -> str:
        return title_of(self.claim.round)

    @property
    def state_word(self) -> Any:
        return STATE_WORDS[self.state]

    @property
    def is_answered(self) -> bool:
        return self.last_sent is not None

    @property
    def is_zero(self) -> bool:
        """True when the answer is that there is nothing to claim."""
        return self.is_answered and not self.claimed

    @property
    def task(self) -> Task:
        if self.put_right_by is not None:
            return Task.PUT_RIGHT
        if not self.is_answered:
            return Task.ANSWER if self.state in (RoundState.OPEN, RoundState.LATE) else Task.NOTHING
        confirms = self.planned and self.state in (RoundState.LATE, RoundState.CLOSED)
        return Task.CONFIRM if confirms else Task.NOTHING

    @property
    def due(self) -> date:
        """The day that the task is urgent by; a confirmation has none, and comes last."""
        match self.task:
            case Task.PUT_RIGHT:
                return self.put_right_by or date.max
            case Task.ANSWER:
                late = self.state is RoundState.LATE
                return self.claim.round.late_until if late else self.claim.round.closes_at.astimezone(OSLO).date()
        return date.max

    @property
    def waits(self) -> bool:
        return self.task is not Task.NOTHING


def title_of(round: Round) -> str:
    """What the round is called in the written form of the page."""
    return round.title_nn if get_language() == "nn" else round.title


def is_asked(organisation: Organisation) -> Exists:
    """Whether an organisation is asked about any round, as a part of another query."""
    return Exists(Claim.objects.filter(recipient=organisation, round__opened_at__isnull=False))


def asked_rounds(organisations: Collection[int], at: datetime, today: date) -> list[AskedRound]:
    """The rounds that these organisations are asked about, newest first."""
    rows = list(_claims(organisations))
    versions = [row.sent_version for row in rows if row.sent_version]  # type: ignore[attr-defined]
    sums = {
        version: (given, planned)
        for version, given, planned in ClaimLine.objects.filter(version__in=versions)
        .order_by()
        .values_list("version")
        .annotate(Sum("given"), Sum("planned"))
    }
    return [_asked(row, sums, at, today) for row in rows]


def _claims(organisations: Collection[int]) -> QuerySet[Claim]:
    sent = Submission.objects.filter(claim=OuterRef("pk")).order_by("-pk")
    notice = DeficiencyNotice.objects.filter(claim=OuterRef("pk")).order_by("-pk")
    rows = Claim.objects.filter(recipient__in=organisations, round__opened_at__isnull=False)
    return (
        rows.select_related("round")
        .annotate(
            sent_version=Subquery(sent.values("version")[:1]),
            last_sent=Subquery(sent.values("at")[:1]),
            first_sent=Subquery(sent.order_by("pk").values("at")[:1]),
            due_on=Subquery(notice.values("due_on")[:1]),
            asked_at=Subquery(notice.values("at")[:1]),
            reminded_on=Subquery(ClaimReminder.objects.filter(claim=OuterRef("pk")).order_by("-day").values("day")[:1]),
            written=Subquery(ClaimVersion.objects.filter(claim=OuterRef("pk")).order_by("-number").values("pk")[:1]),
        )
        .order_by("-round__pk")
    )


def _asked(row: Claim, sums: dict[int, tuple[int, int]], at: datetime, today: date) -> AskedRound:
    told = vars(row)
    given, planned = sums.get(told["sent_version"], (0, 0))
    due_on, last_sent = told["due_on"], told["last_sent"]
    asked = due_on is not None and due_on >= today and not (last_sent and last_sent > told["asked_at"])
    return AskedRound(
        row,
        row.round.times.state(at, today),
        told["first_sent"],
        last_sent,
        given + planned,
        planned,
        due_on if asked else None,
        told["reminded_on"],
        told["written"] is not None and told["written"] != told["sent_version"],
    )
