"""Reads of payments: what waits for whom, what stands unanswered, and what is out of step with the bank."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from tilskudd.payments.models import BankAnswerRow, Clarification, DebtorAccount, HandSettlement, Payment, PaymentRun
from tilskudd.payments.settling import PaymentState, Use
from tilskudd.payments.words import RunStatus
from tilskudd.people.clock import today
from tilskudd.people.models import Status, User
from tilskudd.people.queries import called, not_prepared_by
from tilskudd.values.bank_days import bank_days_before

BANK_DAYS_TO_ANSWER: Final = 3


def runs_open_to(user: User) -> QuerySet[PaymentRun]:
    """The runs this person could release: those they have prepared nothing of, nor of what they rest on."""
    return not_prepared_by(user, PaymentRun.objects.filter(status=RunStatus.MADE), called("payment-run", "number"))


def debtors_open_to(user: User) -> QuerySet[DebtorAccount]:
    """A debtor account that this person could approve."""
    return not_prepared_by(user, DebtorAccount.objects.filter(status=Status.PROPOSED), called("debtor"))


def settlements_open_to(user: User) -> QuerySet[HandSettlement]:
    """Payments settled by hand that this person could approve."""
    return not_prepared_by(user, HandSettlement.objects.filter(status=Status.PROPOSED), called("by-hand"))


def late_runs(_user: User) -> QuerySet[PaymentRun]:
    """Runs with payments that the bank has not settled in three bank days; for everybody who takes in its files."""
    rows = PaymentRun.objects.filter(status=RunStatus.RELEASED, execution_date__lte=last_answered_day(today()))
    rows = rows.filter(Exists(Payment.objects.filter(run=OuterRef("pk"), state=PaymentState.SENT)))
    return rows.annotate(about_text=called("late", "number"))


def last_answered_day(on: date) -> date:
    """Payments of this day and before should have been settled by now: three bank days have passed."""
    return bank_days_before(on, BANK_DAYS_TO_ANSWER)


def late_payments() -> QuerySet[Payment]:
    """Payments that still stand as sent when three bank days have passed; the oldest first."""
    late = Payment.objects.filter(state=PaymentState.SENT, run__execution_date__lte=last_answered_day(today()))
    return late.select_related("run").order_by("run__execution_date", "id")


def strange_answers() -> QuerySet[BankAnswerRow]:
    """What the bank has said that fits nothing we know (ute av takt), and that nobody has clarified; oldest first."""
    rows = BankAnswerRow.objects.filter(
        Q(use=Use.STRANGE) | Q(use=Use.WAITS) & ~Q(payment__state=PaymentState.RETURNED),
        ~Exists(Clarification.objects.filter(row=OuterRef("pk"))),
    )
    return rows.select_related("bank_file", "payment").order_by("id")


def failed_payments() -> QuerySet[Payment]:
    """Payments that were rejected or returned, and whose instalment is neither sent again nor paid; oldest first."""
    later = Payment.objects.filter(instalment=OuterRef("instalment"), pk__gt=OuterRef("pk"))
    rows = Payment.objects.filter(state__in=[PaymentState.REJECTED, PaymentState.RETURNED])
    rows = rows.filter(~Exists(later.exclude(state=PaymentState.WITHDRAWN)), instalment__amount__gt=0)
    return rows.select_related("run").order_by("id")


def standing_of(run: PaymentRun) -> list[tuple[str, int]]:
    """How many payments of a run stand at each state, in the order they come to it."""
    rows = Payment.objects.filter(run=run).values_list("state").annotate(n=Count("pk"))
    counts = dict(rows)
    return [(state.value, counts[state.value]) for state in PaymentState if counts.get(state.value)]
