"""A round as it is shown: everything that is read for it, the same few queries however many have answered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from tilskudd.claims.models import Claim, Measure, Round
from tilskudd.claims.queries import Answers, answers_in, standings
from tilskudd.claims.round_queries import asked_on, faults_before_opening, rates_in, regulation_of, unknown_on
from tilskudd.claims.rules import RoundState, rate_on
from tilskudd.claims.words import STATE_WORDS
from tilskudd.decisions.models import Decision
from tilskudd.parties.models import Membership
from tilskudd.people.clock import now, today
from tilskudd.people.models import Status, User
from tilskudd.people.rights import Right
from tilskudd.values.kroner import ZERO
from tilskudd.web.claim_fuse import fuse_of
from tilskudd.web.claim_money import Cover, covers_of
from tilskudd.web.measure_view import MeasureSeen
from tilskudd.web.round_acts import Draft, Seen

STATE_COLOURS = {RoundState.OPEN: "success", RoundState.LATE: "warning", RoundState.COMING: "info"}


def round_called(number: str) -> Round:
    """The round with a number, or 404."""
    rows = Round.objects.select_related("assignment__letter", "set_up_by", "opened_by")
    return get_object_or_404(rows.defer("assignment__letter__text", "assignment__letter__reading"), number=number)


def measure_called(number: str, code: str) -> Measure:
    """The measure with a code in a round, or 404: another round's is not there."""
    rows = Measure.objects.select_related("round__assignment__letter", "scheme", "window", "by")
    rows = rows.defer("round__assignment__letter__text", "round__assignment__letter__reading")
    return get_object_or_404(rows, round__number=number, code=code)


def claim_called(number: str, who: str) -> Claim:
    """The claim of a municipality number or an organisation number in a round, or 404."""
    rows = Claim.objects.select_related("round__assignment", "recipient").filter(round__number=number)
    found = rows.filter(code=who).first() if len(who) == 4 else rows.filter(recipient__number=who).first()
    if found is None:
        raise Http404
    return found


def state_of(state: RoundState) -> dict[str, Any]:
    """The state in words, and its colour."""
    return {"state": state, "state_words": STATE_WORDS[state], "state_colour": STATE_COLOURS.get(state, "neutral")}


def measures_in(round: Round) -> list[Measure]:
    """The measures of a round in order, each with its scheme, its group and the round."""
    found = list(round.measures.select_related("scheme", "window").order_by("pk"))
    for one in found:
        one.round = round
    return found


def seen_of(round: Round, user: User, rights: Collection[Right]) -> Seen:
    """A round with its money, its answers and what may be done."""
    measures, day = measures_in(round), today()
    state = round.times.state(now(), day)
    rows = [] if state is RoundState.DRAFT else standings(round)
    covers = _nothing(measures) if state is RoundState.DRAFT else covers_of(measures, rows)
    rates = rates_in([round])
    decisions = Decision.objects.filter(whole__startswith=f"{round.about}:").exclude(status=Status.WITHDRAWN)
    of: dict[str, list[Decision]] = {}
    for one in decisions.order_by("-pk"):
        of.setdefault(one.whole, []).append(one)
    if state in (RoundState.DRAFT, RoundState.COMING):
        day = max(day, round.opens_on)
    own = Membership.objects.filter(user=user, organisation__claims__round=round).values_list("organisation", flat=True)
    return Seen(
        round,
        state,
        [
            MeasureSeen(
                one,
                rate_on(rates[one.measure.pk], day),
                of.get(one.measure.whole, []),
                None if state in (RoundState.DRAFT, RoundState.COMING) else fuse_of(one, on=day, state=state),
            )
            for one in covers
        ],
        rows,
        Answers(0, 0, 0, 0) if state is RoundState.DRAFT else answers_in(round, rows),
        regulation_of(round),
        rights,
        frozenset(own) if Right.PROPOSE_DECISIONS in rights else frozenset(),
        _draft(round) if state is RoundState.DRAFT else None,
    )


def _nothing(measures: Sequence[Measure]) -> list[Cover]:
    return [Cover(one, [], {}, {}, [], ZERO) for one in measures]


def _draft(round: Round) -> Draft:
    day = today()
    return Draft(faults_before_opening(round), len(asked_on(round, day)), unknown_on(day))
