"""Paying the grants of a decision in two parts: the second when a report is good, for all of them at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.database.turns import take_turn
from tilskudd.decisions.models import Decision, Grant
from tilskudd.payments.instalments import plan_instalments
from tilskudd.payments.plan import Planned
from tilskudd.people.access import require
from tilskudd.people.clock import today
from tilskudd.people.models import Status, User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.rights import Right
from tilskudd.schemes.outcomes import in_two
from tilskudd.values.kroner import ZERO, Kroner


@dataclass(frozen=True)
class SplitRow:
    """What splitting did with one grant (regnskap): the two parts, or why it was left as it is."""

    grant: Grant
    first: Kroner
    second: Kroner
    left: str = ""


@transaction.atomic
def split_grants(decision: Decision, percent: int, *, by: User, second_from: date | None = None) -> list[SplitRow]:
    """Plan the grants of an approved decision in two instalments (del i to); the second waits for a report.

    `percent` of each comes first, the rest from a day if told. A grant that is in a run, sent or paid is left, and so
    is one that is too small; an account of each. Raises Refusal outside 1 to 99 per cent.
    """
    require(by, Right.PROPOSE_DECISIONS, within=decision.scheme.about, on=today())
    if decision.status != Status.APPROVED:
        raise WrongState(_("Vedtaket er ikke godkjent ennå."))
    if not 1 <= percent <= 99:
        raise Refusal(_("Første del må være fra 1 til 99 prosent."))
    take_turn(f"{decision.about}:plans")
    grants = decision.grants.select_related("decision__scheme", "recipient", "outcome").order_by("outcome__place")
    return [_split(one, percent, second_from, by) for one in grants]


def _split(grant: Grant, percent: int, second_from: date | None, by: User) -> SplitRow:
    first, second = in_two(grant.amount, percent)
    if ZERO in (first, second):
        return SplitRow(grant, first, second, _("Beløpet er for lite til å deles."))
    plan = [Planned(first), Planned(second, second_from, needs_report=True)]
    try:
        with transaction.atomic():
            plan_instalments(grant, plan, by=by)
    except Refusal as refusal:
        return SplitRow(grant, first, second, str(refusal))
    return SplitRow(grant, first, second)
