"""What waits for somebody among payments: runs to release, what was settled by hand, and what the bank has not told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from tilskudd.payments.queries import debtors_open_to, late_runs, runs_open_to, settlements_open_to
from tilskudd.people.models import User
from tilskudd.people.rights import Right
from tilskudd.values.kroner import Kroner
from tilskudd.web.templatetags.figures import long_day, moment

MOST = 50


@dataclass(frozen=True)
class PaymentTask:
    """One thing to do about payments (oppgave): a verb, what it is, and where."""

    verb: str
    title: str
    words: str
    address: str
    act: str
    amount: Kroner | None = None


def payment_tasks(user: User, rights: Collection[Right]) -> list[PaymentTask]:
    """What waits for this person, runs first, oldest first; at most fifty of each kind."""
    found: list[PaymentTask] = []
    if Right.RELEASE_PAYMENTS in rights:
        found += _runs(user) + _settlements(user)
    if Right.MAKE_RUNS in rights:
        found += _debtors(user)
    if Right.TAKE_IN_BANK_FILES in rights:
        found += _late(user)
    return found


def _runs(user: User) -> list[PaymentTask]:
    return [
        PaymentTask(
            _("Frigi"),
            _("Utbetalingskjøring %s") % one.number,
            _("%(name)s laget den %(at)s.") % {"name": one.made_by.name, "at": moment(one.made_at)},
            reverse("run", args=[one.number]),
            _("Se kjøringen"),
            one.total,
        )
        for one in runs_open_to(user).select_related("made_by").order_by("id")[:MOST]
    ]


def _settlements(user: User) -> list[PaymentTask]:
    rows = settlements_open_to(user).select_related("proposed_by", "payment").order_by("id")[:MOST]
    return [
        PaymentTask(
            _("Godkjenn"),
            _("Oppgjør for hånd av betaling til %s") % one.payment.recipient_name,
            _("%(name)s foreslo det %(at)s.") % {"name": one.proposed_by.name, "at": moment(one.proposed_at)},
            reverse("payment", args=[one.payment_id]),
            _("Se betalingen"),
            one.payment.amount,
        )
        for one in rows
    ]


def _debtors(user: User) -> list[PaymentTask]:
    return [
        PaymentTask(
            _("Godkjenn"),
            _("Avsender: %s") % one.name,
            _("%(name)s foreslo det %(at)s.") % {"name": one.proposed_by.name, "at": moment(one.proposed_at)},
            reverse("debtor"),
            _("Se forslaget"),
        )
        for one in debtors_open_to(user).select_related("proposed_by")[:MOST]
    ]


def _late(user: User) -> list[PaymentTask]:
    return [
        PaymentTask(
            _("Avklar"),
            _("Banken har ikke gjort opp %s") % one.number,
            _("Betalingsdagen var %s. Ta inn svarene fra banken, eller spør den.") % long_day(one.execution_date),
            reverse("run", args=[one.number]),
            _("Se kjøringen"),
        )
        for one in late_runs(user).order_by("execution_date", "id")[:MOST]
    ]
