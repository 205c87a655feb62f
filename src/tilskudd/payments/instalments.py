"""The plan of a grant's instalments: written, followed when the grant changes, and what is met of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.database.turns import take_turn
from tilskudd.decisions.models import Grant
from tilskudd.payments.models import Instalment, Payment
from tilskudd.payments.plan import Planned, followed
from tilskudd.payments.settling import PaymentState
from tilskudd.people.access import require
from tilskudd.people.clock import today
from tilskudd.people.models import User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import note
from tilskudd.schemes.outcomes import in_two
from tilskudd.schemes.rules import SchemeKind
from tilskudd.values.kroner import ZERO

LIVE = (PaymentState.READY, PaymentState.SENT, PaymentState.PAID)
PLANNED = ("amount", "due_on", "needs_acceptance", "needs_report")
A_PIECE = 5_000


@transaction.atomic
def plan_instalments(grant: Grant, plan: Sequence[Planned], *, by: User) -> list[Instalment]:
    """Plan when a grant is paid (terminplan), Bestemmelsene 6.3.3: instalments that add up to it, in their order.

    Without a plan the whole grant is one instalment, due when it is accepted. Raises Refusal when the sum is another,
    an amount is not whole kroner above zero, or some of it is in a run, sent or paid.
    """
    take_turn(grant.about)
    grant = Grant.objects.select_related("decision__scheme").get(pk=grant.pk)
    require(by, Right.PROPOSE_DECISIONS, within=grant.decision.scheme.about, on=today())
    _refuse_bad(grant, plan)
    standing = list(grant.instalments.order_by("number"))
    rows = [
        Instalment(grant=grant, number=number, **{name: getattr(one, name) for name in PLANNED})
        for number, one in enumerate(plan, 1)
    ]
    for old in standing[len(rows) :]:
        old.amount = ZERO
    for old, new in zip(standing, rows, strict=False):
        for name in PLANNED:
            setattr(old, name, getattr(new, name))
    _write([*standing, *rows[len(standing) :]])
    note(by, "instalments.planned", grant.about, amounts=[one.amount.ore for one in plan])
    return list(grant.instalments.filter(amount__gt=0).order_by("number"))


def _refuse_bad(grant: Grant, plan: Sequence[Planned]) -> None:
    if not plan or any(one.amount <= ZERO or not one.amount.is_whole for one in plan):
        raise Refusal(_("Hver termin må være hele kroner over null."))
    total = sum((one.amount for one in plan), ZERO)
    if total != grant.amount:
        raise Refusal(
            _("Terminene blir %(sum)s, men tilskuddet er på %(grant)s.")
            % {"sum": total.in_words, "grant": grant.amount.in_words},
        )
    if Payment.objects.filter(grant=grant, state__in=LIVE).exists():
        raise WrongState(_("Noe av tilskuddet er alt i en utbetalingskjøring, sendt eller utbetalt."))


@transaction.atomic
def mark_report_met(instalment: Instalment, *, by: User) -> None:
    """The report that an instalment waits for is good (vilkår oppfylt)."""
    grant = Grant.objects.select_related("decision__scheme").get(pk=instalment.grant_id)
    take_turn(grant.about)
    require(by, Right.PROPOSE_DECISIONS, within=grant.decision.scheme.about, on=today())
    instalment = Instalment.objects.get(pk=instalment.pk)
    if not instalment.needs_report or instalment.met_on is not None:
        raise WrongState(_("Terminen venter ikke på noen rapport."))
    instalment.met_on, instalment.met_by = today(), by
    instalment.save(update_fields=["met_on", "met_by"])
    note(by, "instalment.report-met", grant.about, number=instalment.number)


def plans_of(grants: Collection[Grant]) -> dict[int, list[Instalment]]:
    """The instalments of each grant as they are now, by the grant's key; two queries.

    A grant without a plan has one instalment, and one that was amended has its open instalments follow: neither is
    written before `write_plans`.
    """
    rows: dict[int, list[Instalment]] = defaultdict(list)
    for row in Instalment.objects.filter(grant__in=[one.pk for one in grants]).order_by("grant", "number"):
        rows[row.grant_id].append(row)
    live = Payment.objects.filter(grant__in=[one.pk for one in grants], state__in=LIVE)
    stands = set(live.values_list("instalment_id", flat=True))
    return {one.pk: _followed(one, rows[one.pk], stands) for one in grants}


def _followed(grant: Grant, rows: list[Instalment], stands: set[int]) -> list[Instalment]:
    if not rows and (percent := grant.outcome.basis.get("first_part")):
        return _in_two(grant, percent)
    amounts = followed([row.amount for row in rows], [row.pk in stands for row in rows], grant.amount)
    for row, amount in zip(rows, amounts, strict=False):
        row.amount = amount
    day, needs_acceptance = terms_of(grant) if not rows else (None, rows[-1].needs_acceptance)
    more = [
        Instalment(
            grant=grant,
            number=number,
            amount=amount,
            due_on=day,
            needs_acceptance=needs_acceptance,
        )
        for number, amount in enumerate(amounts[len(rows) :], len(rows) + 1)
    ]
    return [*rows, *more]


def _in_two(grant: Grant, percent: int) -> list[Instalment]:
    """The parts that the decision and its letter say: the second waits for a report."""
    parts = [one for one in in_two(grant.amount, percent) if one]
    return [
        Instalment(grant=grant, number=number, amount=amount, needs_report=number > 1)
        for number, amount in enumerate(parts, 1)
    ]


def terms_of(grant: Grant) -> tuple[date | None, bool]:
    """From which day a grant without a plan is paid, and whether it must be accepted first.

    Whoever claimed at a rate has asked for the money already; all are paid at once, after the round has closed.
    """
    if grant.decision.scheme.kind != SchemeKind.RATE:
        return None, True
    day = grant.outcome.basis.get("pay_from")
    return (date.fromisoformat(day) if day else None), False


def write_decided_plans(grants: Sequence[Grant]) -> None:
    """Write the instalments that an approved decision says of its grants, those of one sum too."""
    plans = plans_of(grants)
    _write([row for one in grants for row in plans[one.pk]])


def write_plans(rows: Iterable[Instalment]) -> None:
    """Write instalments as `plans_of` gave them, those that are new and those whose amount has followed."""
    _write(list(rows))


def _write(rows: Sequence[Instalment]) -> None:
    new = [row for row in rows if row.pk is None]
    standing = [row for row in rows if row.pk is not None]
    Instalment.objects.bulk_create(new, batch_size=A_PIECE)
    if standing:
        Instalment.objects.bulk_update(standing, PLANNED, batch_size=A_PIECE)
