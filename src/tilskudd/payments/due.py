"""What is due (forfalt): the instalments that a run made today would pay, and those that wait for something."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.db.models import F

from tilskudd.decisions.covering import uncovered_grants
from tilskudd.decisions.models import Grant
from tilskudd.ledger.models import Account, Year
from tilskudd.ledger.places import Place
from tilskudd.parties.members import accounts_of
from tilskudd.parties.models import AccountState, BankAccount
from tilskudd.payments.bank_codes import NEW_ACCOUNT, reason_in_words
from tilskudd.payments.conditions import accepted
from tilskudd.payments.instalments import A_PIECE, LIVE, plans_of
from tilskudd.payments.models import Instalment, Payment
from tilskudd.payments.settling import PaymentState
from tilskudd.values.kroner import ZERO, Kroner


class WaitsFor(StrEnum):
    """What an instalment waits for before it can be paid (venter på)."""

    DAY = "day"
    ACCEPTANCE = "acceptance"
    REPORT = "report"
    ACCOUNT = "account"
    HELD = "held"
    WORD = "word"
    MONEY = "money"
    COVER = "cover"


@dataclass(frozen=True)
class DueInstalment:
    """An instalment that can be paid now (forfalt termin), and the account it goes to."""

    instalment: Instalment
    account: BankAccount


@dataclass(frozen=True)
class WaitingInstalment:
    """An instalment that cannot be paid now, and what it waits for."""

    instalment: Instalment
    why: WaitsFor


@dataclass(frozen=True)
class WhatIsDue:
    """All that is promised and neither sent nor paid: what can be paid now, and what waits."""

    due: list[DueInstalment] = field(default_factory=list)
    waits: list[WaitingInstalment] = field(default_factory=list)

    @property
    def total(self) -> Kroner:
        return sum((one.instalment.amount for one in self.due), ZERO)


def what_is_due(on: date) -> WhatIsDue:
    """Every instalment of money that is promised and not sent, in order of grants; a few queries for each 5 000."""
    found = WhatIsDue()
    for grants, held in _with_money():
        _sort(grants, held, on, found)
    return found


def _with_money() -> Iterator[tuple[list[Grant], dict[str, Kroner]]]:
    """Grants with money promised in years that are open, and how much."""
    accounts = Account.objects.filter(place=Place.COMMITTED, credits__gt=F("debits"), subject__startswith="grant:")
    accounts = accounts.filter(year__in=Year.objects.filter(closed_on=None).values("year"))
    held = {row.subject: row.credits - row.debits for row in accounts.order_by("id")}
    keys = sorted(int(subject.removeprefix("grant:")) for subject in held)
    for first in range(0, len(keys), A_PIECE):
        grants = Grant.objects.filter(pk__in=keys[first : first + A_PIECE]).order_by("pk")
        yield list(grants.select_related("decision__scheme", "outcome", "recipient")), held


def _sort(grants: Sequence[Grant], held: dict[str, Kroner], on: date, found: WhatIsDue) -> None:
    plans, keys = plans_of(grants), [one.pk for one in grants]
    recipients = [one.recipient_id for one in grants]
    lacks = uncovered_grants()
    now = Now(on, accepted(keys), accounts_of(recipients, on), held_back(recipients), newest_payments(keys), lacks)
    for grant in grants:
        left = held[grant.about]
        for instalment in plans[grant.pk]:
            if not instalment.amount or now.is_live(instalment):
                continue
            why = now.waits_for(grant, instalment, left)
            if why is not None:
                found.waits.append(WaitingInstalment(instalment, why))
                continue
            left -= instalment.amount
            found.due.append(DueInstalment(instalment, now.accounts[grant.recipient_id]))


def held_back(organisations: Collection[int]) -> set[int]:
    """Of these organisations those with an account that is held."""
    rows = BankAccount.objects.filter(organisation__in=organisations, state=AccountState.HELD)
    return set(rows.values_list("organisation_id", flat=True))


def newest_payments(grants: Collection[int]) -> dict[int, Payment]:
    """The newest payment of each instalment of these grants, by the instalment's key."""
    rows = Payment.objects.filter(grant__in=grants).exclude(state=PaymentState.WITHDRAWN)
    return {row.instalment_id: row for row in rows.order_by("id")}


@dataclass(frozen=True)
class Now:
    """What is known of many grants at once: who has accepted, their accounts, and what was paid last."""

    on: date
    accepted: set[int]
    accounts: dict[int, BankAccount]
    held: set[int]
    newest: dict[int, Payment]
    lacks: Mapping[int, Kroner] = field(default_factory=dict)

    def is_live(self, one: Instalment) -> bool:
        """True when the instalment is in a run, sent or paid."""
        before = self.newest.get(one.pk)
        return before is not None and before.state in LIVE

    def waits_for(self, grant: Grant, one: Instalment, left: Kroner) -> WaitsFor | None:
        """What the instalment waits for; None when it can be paid."""
        account, before = self.accounts.get(grant.recipient_id), self.newest.get(one.pk)
        if one.due_on is not None and one.due_on > self.on:
            return WaitsFor.DAY
        if one.needs_acceptance and grant.pk not in self.accepted:
            return WaitsFor.ACCEPTANCE
        if one.needs_report and one.met_on is None:
            return WaitsFor.REPORT
        if account is None:
            return WaitsFor.HELD if grant.recipient_id in self.held else WaitsFor.ACCOUNT
        if before is not None and not may_be_tried_again(before, account):
            return WaitsFor.WORD
        if one.amount > left:
            return WaitsFor.MONEY
        return WaitsFor.COVER if one.amount > left - self.lacks.get(grant.pk, ZERO) else None


def may_be_tried_again(failed: Payment, account: BankAccount) -> bool:
    """A payment that failed is due again on a person's word, or when it failed by its account and there is another."""
    if failed.again_by_id is not None:
        return True
    by_account = failed.state == PaymentState.RETURNED or reason_in_words(failed.reason).do == NEW_ACCOUNT
    return by_account and account.pk != failed.bank_account_id
