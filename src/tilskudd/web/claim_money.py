"""Where claims and decisions meet: what decisions hold of each claim, what the money covers, and proposing that.

Claims know no decisions, and decisions know no claims; what one of them must know of the other is read here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tilskudd.claims.models import Measure, Round
from tilskudd.claims.outcomes import Credit, Taken, covered_in, outcomes_of
from tilskudd.claims.queries import Standing, standings
from tilskudd.claims.rules import Covered
from tilskudd.database.turns import take_turn
from tilskudd.decisions.models import Decision, Grant, Outcome
from tilskudd.decisions.proposal import OPEN, propose_again, propose_decision
from tilskudd.decisions.queries import newest_version, outcomes_in, set_aside_for
from tilskudd.decisions.services import approve_decision
from tilskudd.payments.models import Payment
from tilskudd.payments.settling import PaymentState
from tilskudd.people.clock import today
from tilskudd.people.models import Status, User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.schemes.models import Scheme
from tilskudd.schemes.outcomes import ProposedOutcome
from tilskudd.values.kroner import ZERO, Kroner


@dataclass
class Held:
    """What decisions hold of one claim (bundet): promised with its set-off, proposed, paid, and set off later."""

    promised: Kroner = ZERO
    proposed: Kroner = ZERO
    paid: Kroner = ZERO
    granted: Kroner = ZERO
    gone: Kroner = ZERO
    grants: list[Grant] = field(default_factory=list)

    def units(self, rate: Kroner) -> int:
        """Whole participants that it stands for; a part of one counts as one, so that none is promised twice."""
        return -(-max(ZERO, self.promised + self.proposed - self.gone).ore // rate.ore)


@dataclass(frozen=True)
class Excess:
    """What a recipient has been promised for more participants than are recognised now (for mye).

    `credit` is the part that is paid, to be set off against the next claim; the rest is taken back from the grant.
    """

    standing: Standing
    amount: Kroner
    credit: Kroner
    grants: tuple[Grant, ...]


@dataclass(frozen=True)
class Cover:
    """A measure as its money stands: each recognised claim with what is promised, covered now, and waits for cover."""

    measure: Measure
    rows: list[Standing]
    taken: Mapping[int, Taken]
    held: Mapping[int, Held]
    covered: list[tuple[Standing, Covered]]
    left: Kroner

    @property
    def claimed(self) -> int:
        return sum(one.sent.all for one in self.rows)

    @property
    def recognised(self) -> int:
        return sum(one.recognised or 0 for one in self.rows)

    @property
    def unjudged(self) -> int:
        """Lines that nobody has answered; a zero needs no answer."""
        return sum(not one.is_judged and one.sent.all > 0 for one in self.rows)

    @property
    def promised(self) -> int:
        """Participants that decisions have taken, those that are proposed too."""
        return sum(self.taken[one.claim.pk].units for one in self.rows if one.claim.pk in self.taken)

    @property
    def now(self) -> list[tuple[Standing, Covered]]:
        """Whom the money covers now."""
        return [row for row in self.covered if row[1].units]

    @property
    def units_now(self) -> int:
        return sum(got.units for _one, got in self.covered)

    @property
    def amount_now(self) -> Kroner:
        return sum((got.amount for _one, got in self.covered), ZERO)

    @property
    def waits(self) -> list[tuple[Standing, Covered]]:
        """Whose participants are recognised and wait for cover."""
        return [row for row in self.covered if row[1].left]

    @property
    def units_waiting(self) -> int:
        return sum(got.left for _one, got in self.covered)

    @property
    def lacks(self) -> Kroner:
        """What those who wait for cover come to at their rates."""
        return sum((one.rate * got.left for one, got in self.covered), ZERO)

    def outcomes(self) -> list[ProposedOutcome]:
        return outcomes_of(self.measure, self.covered, self.taken, on=today())

    def rests_on(self) -> list[str]:
        """What a decision on those covered is made from: the round, and each claim with the verdicts on it."""
        return [self.measure.round.about, *(one.claim.about for one, _got in self.now)]


def cover_of(measure: Measure, *, without: Decision | None = None) -> Cover:
    """How the money of a measure stands today; `without` leaves out a proposal that is to be made again."""
    rows = [one for one in standings(measure.round) if one.measure.pk == measure.pk]
    held = held_of(measure.scheme, without)
    credits = _credits(measure.scheme, held, rows)
    taken = {
        one.claim.pk: Taken(
            held.get(one.claim.pk, Held()).units(one.rate), tuple(credits.get(one.claim.recipient_id, ()))
        )
        for one in rows
    }
    left = set_aside_for(measure.scheme) - proposed_for(measure.scheme, without)
    return Cover(measure, rows, taken, held, covered_in(measure, rows, taken, left), left)


def held_of(scheme: Scheme, without: Decision | None = None) -> dict[int, Held]:
    """What the decisions of a scheme hold of each claim, by the claim's key; three queries."""
    found: dict[int, Held] = defaultdict(Held)
    grants = Grant.objects.filter(decision__scheme=scheme, outcome__basis__has_key="claim").select_related(
        "outcome", "decision"
    )
    by_grant = {}
    for grant in grants.order_by("pk"):
        one = found[int(grant.outcome.basis["claim"])]
        one.grants.append(grant)
        one.granted += grant.amount
        one.promised += grant.amount
        by_grant[grant.pk] = one
    rows = Outcome.objects.filter(
        version__decision__scheme=scheme,
        version__decision__status__in=[Status.APPROVED, *OPEN],
        version__number=F("version__decision__version"),
        basis__has_key="claim",
    )
    if without is not None:
        rows = rows.exclude(version__decision=without)
    for row in rows.select_related("version__decision"):
        _add(found, row, is_open=row.version.decision.status != Status.APPROVED)
    for payment in Payment.objects.filter(grant__in=by_grant, state=PaymentState.PAID):
        by_grant[payment.grant_id].paid += payment.amount
    return dict(found)


def _add(found: dict[int, Held], row: Outcome, *, is_open: bool) -> None:
    one = found[int(row.basis["claim"])]
    own = ZERO
    for part in row.basis["set_off"]:
        amount = Kroner.whole(part["amount"])
        found[int(part["claim"])].gone += amount
        own += amount
    if is_open:
        one.proposed += row.amount + own
    else:
        one.promised += own  # the grants are counted as they stand after changes; the set-off stands as it was


def proposed_for(scheme: Scheme, without: Decision | None = None) -> Kroner:
    """What the open proposals of a scheme come to: the frame is not there for others while they wait."""
    rows = Decision.objects.filter(scheme=scheme, status__in=OPEN).exclude(pk=without.pk if without else 0)
    totals = rows.filter(versions__number=F("version")).values_list("versions__total", flat=True)
    return sum(totals, ZERO)


def excesses(scheme: Scheme, held: Mapping[int, Held], rows: Iterable[Standing]) -> list[Excess]:
    """The claims that were promised more than is recognised now, and is not set off already."""
    found = []
    for one in rows:
        has = held.get(one.claim.pk)
        if has is None or not one.is_judged or one.measure.scheme_id != scheme.pk:
            continue
        amount = has.promised - has.gone - one.entitled
        if amount > ZERO:
            unpaid = has.granted - has.paid
            found.append(Excess(one, amount, max(ZERO, amount - unpaid), tuple(has.grants)))
    return found


def _credits(scheme: Scheme, held: Mapping[int, Held], rows: Sequence[Standing]) -> dict[int, list[Credit]]:
    """What is to be set off for each recipient, from all rounds that the scheme pays."""
    here = {one.measure.round_id for one in rows}
    others = Round.objects.filter(measures__scheme=scheme, opened_at__isnull=False).exclude(pk__in=here)
    every = [*rows, *(one for round in others for one in standings(round))]
    found: dict[int, list[Credit]] = defaultdict(list)
    for one in excesses(scheme, held, every):
        if one.credit:
            claim = one.standing.claim
            found[claim.recipient_id].append(Credit(claim.pk, claim.number, one.credit))
    return found


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
        (one.claim.pk, one.measure.code): (one.version, one.recognised) for round in rounds for one in standings(round)
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
