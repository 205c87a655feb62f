"""Where an organisation's claim stands, measure by measure: claimed, recognised, promised, waiting for cover, paid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F
from django.utils.translation import get_language

from tilskudd.claims.models import Verdict
from tilskudd.claims.queries import Standing
from tilskudd.decisions.models import Grant, Outcome
from tilskudd.ledger.models import Account
from tilskudd.ledger.places import Place
from tilskudd.parties.models import Organisation
from tilskudd.payments.models import Payment
from tilskudd.payments.settling import PaymentState
from tilskudd.people.models import Status
from tilskudd.values.kroner import ZERO, Kroner
from tilskudd.web.claim_money import Excess, Held, excesses
from tilskudd.web.portal.claim_view import AskedMeasure, ClaimView

NOT_SENT = (PaymentState.READY, PaymentState.WITHDRAWN)


@dataclass(frozen=True)
class Decided:
    """What one decision has said about the claim (vedtak): participants, what was set off, and the grant it gave."""

    outcome: Outcome
    grant: Grant | None

    @property
    def number(self) -> str:
        return self.outcome.version.decision.number

    @property
    def units(self) -> int:
        return int(self.outcome.basis["units"])

    @property
    def reason(self) -> str:
        return self.outcome.reason_nn if get_language() == "nn" else self.outcome.reason_nb

    @property
    def set_off(self) -> list[tuple[str, Kroner]]:
        """What was set off, by the number of the claim that had too much."""
        return [(one["number"], Kroner.whole(one["amount"])) for one in self.outcome.basis["set_off"]]


@dataclass(frozen=True)
class MeasureStanding:
    """Where one measure of a claim stands, and its money."""

    asked: AskedMeasure
    standing: Standing
    held: Held
    decided: list[Decided]
    payments: list[Payment]
    has_frame: bool
    excess: Excess | None = None
    may_pay_from: date | None = None

    @property
    def claimed(self) -> Kroner:
        return self.standing.rate * self.standing.sent.all

    @property
    def promised_units(self) -> int:
        """Participants that decisions have promised money for, what was set off later taken away."""
        return self.held.units(self.standing.rate)

    @property
    def waits(self) -> int:
        """Participants that are recognised and that no decision has promised money for."""
        return max(0, (self.standing.recognised or 0) - self.promised_units)

    @property
    def waiting_amount(self) -> Kroner:
        return self.standing.rate * self.waits

    @property
    def left_out(self) -> int:
        """Participants that are not recognised."""
        return self.standing.sent.all - (self.standing.recognised or 0) if self.standing.is_judged else 0

    @property
    def unpaid(self) -> Kroner:
        """What is promised and not paid."""
        return max(ZERO, self.held.granted - self.held.paid)

    @property
    def to_take_back(self) -> Kroner:
        """What was promised too much and is not paid: it is taken back from the grant."""
        return self.excess.amount - self.excess.credit if self.excess else ZERO


@dataclass
class Money:
    """What decisions and payments say about an organisation's claims in some schemes, by scheme and claim."""

    held: dict[int, dict[int, Held]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(Held)))
    decided: dict[tuple[int, int], list[Decided]] = field(default_factory=lambda: defaultdict(list))
    payments: dict[tuple[int, int], list[Payment]] = field(default_factory=lambda: defaultdict(list))


def standing_of(view: ClaimView) -> list[MeasureStanding]:
    """Each measure of what was sent last; four queries."""
    sent, first = view.sent, view.first
    assert sent is not None and first is not None, "something was sent"
    claim, schemes = view.claim, {one.measure.scheme_id: one.measure.scheme for one in view.measures}
    verdicts = {row.line_id: row for row in Verdict.objects.filter(line__in=sent.lines.values()).order_by("pk")}
    money = money_of(claim.recipient, list(schemes))
    frames = _frames([one.about for one in schemes.values()])
    found = []
    for one in view.measures:
        key = (one.measure.scheme_id, claim.pk)
        if one.measure.pk not in sent.counts:
            continue
        verdict = verdicts.get(sent.lines[one.measure.pk])
        one.measure.round = claim.round
        standing = Standing(
            claim,
            one.measure,
            sent.lines[one.measure.pk],
            sent.version.number,
            sent.counts[one.measure.pk],
            first.at,
            first.is_late,
            one.rate,
            verdict.recognised if verdict else None,
            verdict.reason if verdict else "",
        )
        held = money.held[key[0]]
        too_much = excesses(one.measure.scheme, held, [standing])
        found.append(
            MeasureStanding(
                one,
                standing,
                held[claim.pk],
                money.decided[key],
                money.payments[key],
                frames.get(one.measure.scheme.about, ZERO) >= one.rate,
                too_much[0] if too_much else None,
                claim.round.pay_from if claim.round.pay_from > view.today else None,
            )
        )
    return found


def money_of(recipient: Organisation, schemes: Collection[int]) -> Money:
    """What approved decisions hold of a recipient's claims, as `held_of` adds it up for all; two queries.

    What is only proposed is left out: it is not the recipient's before it is approved.
    """
    found = Money()
    rows = Outcome.objects.filter(
        recipient=recipient,
        version__decision__scheme__in=schemes,
        version__decision__status=Status.APPROVED,
        version__number=F("version__decision__version"),
        basis__has_key="claim",
    ).select_related("version__decision", "grant")
    for row in rows.order_by("version__decision"):
        _add(found, row)
    of_grant = {one.grant.pk: key for key, decided in found.decided.items() for one in decided if one.grant is not None}
    for payment in Payment.objects.filter(grant__in=of_grant).exclude(state__in=NOT_SENT).order_by("pk"):
        scheme, claim = key = of_grant[payment.grant_id]
        found.payments[key].append(payment)
        if payment.state == PaymentState.PAID:
            found.held[scheme][claim].paid += payment.amount
    return found


def _add(found: Money, row: Outcome) -> None:
    basis: dict[str, Any] = row.basis
    scheme, claim = row.version.decision.scheme_id, int(basis["claim"])
    grant, one = getattr(row, "grant", None), found.held[scheme][claim]
    for part in basis["set_off"]:
        amount = Kroner.whole(part["amount"])
        found.held[scheme][int(part["claim"])].gone += amount
        one.promised += amount
    if grant is not None:
        one.grants.append(grant)
        one.granted += grant.amount
        one.promised += grant.amount
    found.decided[scheme, claim].append(Decided(row, grant))


def _frames(abouts: Iterable[str]) -> dict[str, Kroner]:
    """What is left of each scheme's frame: set aside and promised to nobody."""
    rows = Account.objects.filter(place=Place.SET_ASIDE, subject__in=list(abouts))
    return {row.subject: row.credits - row.debits for row in rows}
