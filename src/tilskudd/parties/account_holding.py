"""Holding back a bank account (holde tilbake konto): no more money goes there until it is settled."""

from __future__ import annotations

from django.db import transaction

from tilskudd.parties.models import AccountState, BankAccount
from tilskudd.people.models import User
from tilskudd.people.two_persons import note

LONGEST = 500


@transaction.atomic
def hold_account(account: BankAccount, why: str, *, by: User | None = None) -> None:
    """Hold an account that money has come back from; one that is not in use is left as it is.

    `by` is who took in the bank's answer. The organisation has no account until a new one is approved.
    """
    account = BankAccount.objects.select_for_update().get(pk=account.pk)
    if account.state != AccountState.APPROVED:
        return
    account.state, account.why = AccountState.HELD, why[:LONGEST]
    account.save(update_fields=["state", "why"])
    note(by, "account.held", account.about, why=account.why)
