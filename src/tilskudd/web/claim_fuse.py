"""How far the claims of a measure have come towards what there is money for, and what is expected: the fuse."""

from __future__ import annotations

from datetime import date

from tilskudd.claims.forecast import Answer, forecast, room_for
from tilskudd.claims.queries import unanswered
from tilskudd.claims.round_queries import rate_for
from tilskudd.claims.rules import RoundState
from tilskudd.mandate.models import Amount
from tilskudd.parties.inhabitants import inhabitants_in
from tilskudd.people.clock import OSLO
from tilskudd.people.models import Status
from tilskudd.values.kroner import ZERO, Kroner
from tilskudd.web.claim_money import Cover
from tilskudd.web.fuse import Fuse, fuse


def fuse_of(cover: Cover, *, on: date, state: RoundState) -> Fuse | None:
    """The fuse of a measure on a day when its round is in a state; None before it has a rate or any money.

    Counted are participants as they were sent last. Those who have not answered are expected to claim as the others
    do, by their inhabitants; once no more claims are taken in, nothing more is expected.
    """
    measure, round = cover.measure, cover.measure.round
    rate, money = rate_for(measure, on), money_for(cover)
    if rate is None or money < rate:
        return None
    weights = _weights(round.assignment.year)
    answers = [
        Answer(str(one.claim.pk), one.received.astimezone(OSLO).date(), one.sent.all, weights.get(one.claim.code, 1))
        for one in cover.rows
    ]
    closes = round.closes_at.astimezone(OSLO).date() if state is RoundState.OPEN else round.late_until
    found = forecast(
        answers,
        [weights.get(one.code, 1) for one in unanswered(round)],
        limit=room_for(money, rate),
        today=on,
        closes=closes,
        is_closed=state is RoundState.CLOSED,
    )
    return fuse(found, rate=rate, frame=money, recognised=cover.recognised, name=f"fuse-{measure.code}")


def money_for(cover: Cover) -> Kroner:
    """What there is for this measure: what is left of the frame and what its own claims hold of it.

    Before a frame is approved, what the letter finances the assignment with on the item.
    """
    measure = cover.measure
    if not measure.scheme.frames.filter(status=Status.APPROVED).exists():
        rows = Amount.objects.filter(assignment=measure.round.assignment_id, sort="financing", line=measure.scheme.line)
        return sum((row.amount for row in rows), ZERO)
    own = [cover.held[one.claim.pk] for one in cover.rows if one.claim.pk in cover.held]
    return cover.left + sum((one.granted + one.proposed for one in own), ZERO)


def _weights(year: int) -> dict[str, int]:
    try:
        return dict(inhabitants_in(year))
    except ValueError:  # a year whose figures the program does not have: every municipality counts the same
        return {}
