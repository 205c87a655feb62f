"""Many rounds in one look: how many have answered each, what is claimed for, and what waits; the same few queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import TruncDate

from tilskudd.claims.models import Claim, ClaimLine, Measure, Rate, Round, Submission, Verdict
from tilskudd.claims.rules import RoundState, rate_on
from tilskudd.claims.words import STATE_WORDS
from tilskudd.people.clock import OSLO, now, today
from tilskudd.values.kroner import ZERO, Kroner
from tilskudd.web.round_view import STATE_COLOURS


@dataclass(frozen=True)
class RoundSum:
    """A round in a list (runde i liste): how many have answered, what waits, and each measure in units and kroner."""

    round: Round
    state: RoundState
    asked: int
    answered: int
    unjudged: int
    measures: list[tuple[str, int, Kroner]]

    @property
    def words(self) -> Any:
        return STATE_WORDS[self.state]

    @property
    def colour(self) -> str:
        return STATE_COLOURS.get(self.state, "neutral")


def sums_of(rounds: Iterable[Round]) -> list[RoundSum]:
    """The sums of each round, in the order given; seven queries."""
    rounds = list(rounds)
    keys = [one.pk for one in rounds]
    at, day = now(), today()
    sent = Claim.objects.filter(round__in=keys).annotate(sent=Exists(Submission.objects.filter(claim=OuterRef("pk"))))
    counted = sent.values("round").annotate(asked=Count("pk"), answered=Count("pk", filter=Q(sent=True)))
    answers = {row["round"]: (row["asked"], row["answered"]) for row in counted}
    claimed, unjudged = _claimed(keys)
    found = []
    measures = list(Measure.objects.filter(round__in=keys).order_by("pk"))
    for one in rounds:
        own = [row for row in measures if row.round_id == one.pk]
        asked, answered = answers.get(one.pk, (0, 0))
        found.append(
            RoundSum(
                one,
                one.times.state(at, day),
                asked,
                answered,
                sum(unjudged.get(row.pk, 0) for row in own),
                [(row.name, *claimed.get(row.pk, (0, ZERO))) for row in own],
            )
        )
    return found


def _claimed(rounds: list[int]) -> tuple[dict[int, tuple[int, Kroner]], dict[int, int]]:
    """Participants and kroner claimed for each measure, and how many of its lines have no verdict."""
    rates: dict[int, list[tuple[date, Kroner]]] = {}
    for rate_row in Rate.objects.filter(measure__round__in=rounds).order_by("pk"):
        rates.setdefault(rate_row.measure_id, []).append((rate_row.first, rate_row.amount))
    of_claim = Submission.objects.filter(claim=OuterRef("version__claim"))
    rows = ClaimLine.objects.filter(version__claim__round__in=rounds).annotate(
        newest=Subquery(of_claim.order_by("-pk").values("version")[:1]),
        first=Subquery(of_claim.order_by("pk").values("at")[:1]),
        judged=Exists(Verdict.objects.filter(line=OuterRef("pk"))),
    )
    rows = rows.filter(newest=F("version")).annotate(
        day=TruncDate("first", tzinfo=OSLO), units=F("given") + F("planned")
    )
    sums = rows.values("measure", "day").annotate(
        total=Sum("units"), waits=Count("pk", filter=Q(judged=False, units__gt=0))
    )
    claimed: dict[int, tuple[int, Kroner]] = {}
    unjudged: dict[int, int] = {}
    for row in sums:
        key = row["measure"]
        rate = rate_on(rates.get(key, []), row["day"]) or ZERO
        units, amount = claimed.get(key, (0, ZERO))
        claimed[key] = units + row["total"], amount + rate * row["total"]
        unjudged[key] = unjudged.get(key, 0) + row["waits"]
    return claimed, unjudged
