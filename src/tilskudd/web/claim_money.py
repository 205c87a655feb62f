"""Where claims and decisions meet: what decisions hold of each claim, what the money covers, and proposing that.

Claims know no decisions, and decisions know no claims; what one of them must know of the other is read here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import F

from tilskudd.claims.models import Measure, Round
from tilskudd.claims.outcomes import Credit, Taken, covered_in, outcomes_of
from tilskudd.claims.queries import Standing, standings, standings_in
from tilskudd.claims.rules import Covered
from tilskudd.decisions.models import Decision, Grant, Outcome
from tilskudd.decisions.proposal import OPEN
from tilskudd.decisions.queries import set_aside_for
from tilskudd.payments.models import Payment
from tilskudd.payments.settling import PaymentState
from tilskudd.people.clock import today
from tilskudd.people.models import Status
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
    return covers_of([measure], standings(measure.round), without=without)[0]


def covers_of(
    measures: Sequence[Measure], standing: Sequence[Standing], *, without: Decision | None = None
) -> list[Cover]:
    """How the money of some measures of one round stands today, from its standings; the same few queries for all."""
    schemes = [one.scheme for one in measures]
    held = held_in(schemes, without)
    every = [*standing, *_in_other_rounds(held, standing)]
    lefts = _left_in(schemes, without)
    found = []
    for measure in measures:
        scheme = measure.scheme
        rows = [one for one in standing if one.measure.pk == measure.pk]
        credits = _credits(scheme, held[scheme.pk], every)
        taken = {
            one.claim.pk: Taken(
                held[scheme.pk].get(one.claim.pk, Held()).units(one.rate),
                tuple(credits.get(one.claim.recipient_id, ())),
            )
            for one in rows
        }
        covered = covered_in(measure, rows, taken, lefts[scheme.pk])
        found.append(Cover(measure, rows, taken, held[scheme.pk], covered, lefts[scheme.pk]))
    return found


def held_of(scheme: Scheme, without: Decision | None = None) -> dict[int, Held]:
    """What the decisions of a scheme hold of each claim, by the claim's key; three queries."""
    return held_in([scheme], without)[scheme.pk]


def held_in(schemes: Collection[Scheme], without: Decision | None = None) -> dict[int, dict[int, Held]]:
    """What the decisions of some schemes hold of each claim, by the scheme's key and the claim's; three queries."""
    found: dict[int, dict[int, Held]] = {one.pk: defaultdict(Held) for one in schemes}
    grants = Grant.objects.filter(decision__scheme__in=found, outcome__basis__has_key="claim").select_related(
        "outcome", "decision"
    )
    by_grant = {}
    for grant in grants.order_by("pk"):
        one = found[grant.decision.scheme_id][int(grant.outcome.basis["claim"])]
        one.grants.append(grant)
        one.granted += grant.amount
        one.promised += grant.amount
        by_grant[grant.pk] = one
    rows = Outcome.objects.filter(
        version__decision__scheme__in=found,
        version__decision__status__in=[Status.APPROVED, *OPEN],
        version__number=F("version__decision__version"),
        basis__has_key="claim",
    )
    if without is not None:
        rows = rows.exclude(version__decision=without)
    for row in rows.select_related("version__decision"):
        decision = row.version.decision
        _add(found[decision.scheme_id], row, is_open=decision.status != Status.APPROVED)
    for payment in Payment.objects.filter(grant__in=by_grant, state=PaymentState.PAID):
        by_grant[payment.grant_id].paid += payment.amount
    return {scheme: dict(held) for scheme, held in found.items()}


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


def _left_in(schemes: Collection[Scheme], without: Decision | None) -> dict[int, Kroner]:
    """What is left of each scheme's frame and not proposed: it is not there for others while proposals wait."""
    left = {one.pk: set_aside_for(one) for one in schemes}
    rows = Decision.objects.filter(scheme__in=left, status__in=OPEN).exclude(pk=without.pk if without else 0)
    for scheme, total in rows.filter(versions__number=F("version")).values_list("scheme", "versions__total"):
        left[scheme] -= total
    return left


def _in_other_rounds(held: Mapping[int, Mapping[int, Held]], rows: Sequence[Standing]) -> list[Standing]:
    """The standings of claims in other rounds that the schemes have paid: what was too much there, is set off here."""
    here = {one.claim.pk for one in rows}
    others = {key for of_scheme in held.values() for key in of_scheme} - here
    if not others:
        return []
    return standings_in(Round.objects.filter(claims__in=others).distinct(), claims=others)


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


def _credits(scheme: Scheme, held: Mapping[int, Held], every: Iterable[Standing]) -> dict[int, list[Credit]]:
    """What is to be set off for each recipient, from the standings of all rounds that the scheme pays."""
    found: dict[int, list[Credit]] = defaultdict(list)
    for one in excesses(scheme, held, every):
        if one.credit:
            claim = one.standing.claim
            found[claim.recipient_id].append(Credit(claim.pk, claim.number, one.credit))
    return found
