"""Who pays (avsender): the agency's name, number and account, proposed by one and approved by another."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.database.turns import take_turn
from tilskudd.payments.models import DebtorAccount
from tilskudd.payments.payment_file import AccountForm, Debtor
from tilskudd.payments.rules import plain_account
from tilskudd.people.access import require
from tilskudd.people.clock import now, today
from tilskudd.people.models import Status, User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import has_prepared, note, prepared, sign_off


def debtor_now() -> DebtorAccount | None:
    """The account that runs are paid from; None until two persons have settled one."""
    return DebtorAccount.objects.filter(status=Status.APPROVED).order_by("-settled_at", "-pk").first()


@transaction.atomic
def propose_debtor(
    *, name: str, organisation_number: str, account: str, bic: str, agreement: str, account_form: str, by: User
) -> DebtorAccount:
    """Propose who pays and from which account (foreslå avsender). Raises Refusal for what no bank takes."""
    take_turn("debtor")
    require(by, Right.MAKE_RUNS, on=today())
    if DebtorAccount.objects.filter(status=Status.PROPOSED).exists():
        raise WrongState(_("En annen avsender venter allerede på godkjenning."))
    number = "".join(organisation_number.split())
    plain = plain_account(account)
    if plain is None:
        raise Refusal(_("«%s» er ikke et kontonummer: kontrollsifferet stemmer ikke.") % account)
    try:
        told = Debtor(name.strip(), number, plain, bic.strip().upper(), agreement.strip(), AccountForm(account_form))
    except ValueError as error:
        raise Refusal(_("Banken tar ikke imot dette."), str(error)) from error
    made = DebtorAccount.objects.create(
        name=told.name,
        organisation_number=number,
        account=plain,
        bic=told.bic,
        agreement=told.agreement,
        account_form=told.account_form.value,
        proposed_by=by,
        proposed_at=now(),
    )
    prepared(made.about, by=by)
    note(by, "debtor.proposed", made.about, name=made.name, account=made.account)
    return made


@transaction.atomic
def approve_debtor(proposed: DebtorAccount, *, by: User) -> None:
    """Approve who pays (godkjenn avsender); runs that are made from now on are paid from it."""
    found = _waiting(proposed)
    require(by, Right.MAKE_RUNS, on=today())
    sign_off(found.about, by=by)
    _settle(found, Status.APPROVED, by)
    note(by, "debtor.approved", found.about, name=found.name, account=found.account)


@transaction.atomic
def withdraw_debtor(proposed: DebtorAccount, *, by: User) -> None:
    """Withdraw the proposal (trekk) as who made it, or turn it down (avvis) as another."""
    found = _waiting(proposed)
    require(by, Right.MAKE_RUNS, on=today())
    _settle(found, Status.WITHDRAWN if has_prepared(found.about, by) else Status.SENT_BACK, by)
    note(by, "debtor.withdrawn", found.about, name=found.name)


def _waiting(proposed: DebtorAccount) -> DebtorAccount:
    found = DebtorAccount.objects.select_for_update().get(pk=proposed.pk)
    if found.status != Status.PROPOSED:
        raise WrongState(_("Avsenderen er allerede behandlet: %s.") % found.get_status_display().lower())
    return found


def _settle(found: DebtorAccount, status: Status, by: User) -> None:
    found.status, found.settled_by, found.settled_at = status, by, now()
    found.save(update_fields=["status", "settled_by", "settled_at"])
