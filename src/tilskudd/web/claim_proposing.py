"""Proposing and approving what the money of a measure covers: by a person, or by itself when the frame has risen."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.claims.models import Measure, Round
from tilskudd.claims.queries import standings_in
from tilskudd.database.turns import take_turn
from tilskudd.decisions.models import Decision, Outcome
from tilskudd.decisions.proposal import OPEN, propose_again, propose_decision
from tilskudd.decisions.queries import newest_version, outcomes_in
from tilskudd.decisions.services import approve_decision
from tilskudd.people.models import Status, User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.web.claim_money import cover_of


@transaction.atomic
def propose_covered(measure: Measure, *, by: User) -> Decision:
    """Propose a decision for those whom the money of a measure covers now; the others wait for cover."""
    take_turn(f"{measure.whole}:cover")
    cover = cover_of(measure)
    return propose_decision(measure.scheme, cover.outcomes(), rests_on=cover.rests_on(), by=by, whole=measure.whole)


@transaction.atomic
def propose_covered_again(decision: Decision, measure: Measure, *, words: str, by: User, seen: int) -> None:
    """Propose a new version of a decision from the claims and the frame as they are now."""
    take_turn(f"{measure.whole}:cover")
    cover = cover_of(measure, without=decision)
    propose_again(decision, cover.outcomes(), words=words, by=by, seen=seen, rests_on=cover.rests_on())


@transaction.atomic
def approve_current(decision: Decision, *, by: User, seen: int) -> None:
    """Approve a decision, if the claims it was made from still say the same. Raises what `approve_decision` raises."""
    decision = Decision.objects.get(pk=decision.pk)
    rows = outcomes_in(newest_version(decision))
    claims = sorted({int(row.basis["claim"]) for row in rows if row.basis.get("claim")})
    for key in claims:
        take_turn(f"claim:{key}")
    stale = stale_in(rows, claims)
    if stale:
        raise WrongState(
            _("Kravet fra %s er endret etter at vedtaket ble foreslått.") % ", ".join(stale[:10]),
            _("Send vedtaket tilbake, og foreslå en ny versjon."),
        )
    approve_decision(decision, by=by, seen=seen)


def stale_in(rows: Sequence[Outcome], claims: Collection[int]) -> list[str]:
    """Whose claim has another version, or another verdict, than a proposal was made from."""
    if not claims:
        return []
    rounds = Round.objects.filter(claims__in=claims).distinct()
    now_is = {
        (one.claim.pk, one.measure.code): (one.version, one.recognised) for one in standings_in(rounds, claims=claims)
    }
    return [
        row.recipient_name
        for row in rows
        if row.basis.get("claim")
        and now_is.get((row.basis["claim"], row.basis["measure"])) != (row.basis["version"], row.basis["recognised"])
    ]


def propose_where_money_came() -> list[Decision]:
    """Propose by itself for those who waited for cover, when the frame has risen; what was proposed. Safe twice.

    Only where a decision was made before, and in the name of whoever opened the round: the program carries out the
    order that they have set, and another person approves. A refusal leaves it to them.
    """
    found = []
    measures = Measure.objects.filter(round__opened_at__isnull=False).select_related(
        "round__opened_by", "round__assignment", "scheme"
    )
    for measure in measures.order_by("pk"):
        by = measure.round.opened_by
        assert by is not None, "a round is opened by somebody"
        if _frame_rose(measure) and cover_of(measure).units_now:
            with suppress(Refusal):
                found.append(propose_covered(measure, by=by))
    return found


def _frame_rose(measure: Measure) -> bool:
    """True when a frame was approved after the newest decision of the measure was proposed, and none waits."""
    decided = Decision.objects.filter(whole=measure.whole).order_by("-pk")
    newest, frame = decided.first(), measure.scheme.frames.filter(status=Status.APPROVED).order_by("-pk").first()
    if newest is None or frame is None or frame.settled_at is None or decided.filter(status__in=OPEN).exists():
        return False
    return frame.settled_at > newest.proposed_at
