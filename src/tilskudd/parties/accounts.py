"""Bank accounts: entered by an organisation, checked by one of the agency and approved by another, used after a wait.

Money that goes to the wrong account seldom comes back; therefore nobody puts an account into use alone.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.parties.members import member_rights
from tilskudd.parties.models import AccountState, BankAccount, MemberRight, Membership, Organisation
from tilskudd.parties.rules import AccountFault, bare_account, fault_in_account, in_use_from
from tilskudd.people.access import require
from tilskudd.people.clock import now, today
from tilskudd.people.models import User
from tilskudd.people.refusal import NotAllowed, Refusal, WrongState
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import SamePerson, has_prepared, note, prepared, sign_off
from tilskudd.people.written import in_full

MAY_ENTER = frozenset({MemberRight.SIGN, MemberRight.ADMINISTER})
IN_USE = (AccountState.APPROVED, AccountState.HELD)


@transaction.atomic
def enter_account(organisation: Organisation, number: str, *, by: User) -> BankAccount:
    """Enter the account that an organisation wants its money on (oppgi konto), as one who may sign or administer.

    Blanks and dots may stand in the number. Raises NotAllowed, and Refusal for a number that is none, for the number
    that counts already, and while another one waits.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    _require_entering(by, organisation)
    bare = _plain(number)
    accounts = BankAccount.objects.filter(organisation=organisation)
    if accounts.filter(state__in=[AccountState.ENTERED, AccountState.CHECKED]).exists():
        raise WrongState(
            _("Et kontonummer venter alt på kontroll."), _("Dere kan oppgi et nytt når det er godkjent eller avvist.")
        )
    newest = accounts.filter(state__in=IN_USE).order_by("first", "pk").last()
    if newest is not None and newest.state == AccountState.APPROVED and newest.number == bare:
        raise Refusal(_("Dette kontonummeret er allerede godkjent."), _("Ingenting er endret."))
    made = BankAccount.objects.create(
        organisation=organisation, number=bare, is_change=newest is not None, entered_by=by, entered_at=now()
    )
    prepared(made.about, by=by)
    note(by, "account.entered", made.about, **_told(made))
    return made


@transaction.atomic
def check_account(account: BankAccount, *, by: User) -> None:
    """Say that the account is the organisation's (kontroller konto), as the first of two of the agency.

    Raises NotAllowed for who has ever acted for the organisation, SamePerson for who entered it, WrongState.
    """
    account = _locked(account)
    _require_outsider(by, account)
    if account.state != AccountState.ENTERED:
        raise WrongState(_("Kontonummeret venter ikke lenger på kontroll."), _("Last siden på nytt."))
    if has_prepared(account.about, by):
        raise SamePerson(_("Du har selv oppgitt kontonummeret."), _("Det må to andre kontrollere."))
    prepared(account.about, by=by)
    account.state = AccountState.CHECKED
    account.save(update_fields=["state"])
    note(by, "account.checked", account.about, **_told(account))


@transaction.atomic
def approve_account(account: BankAccount, *, by: User) -> None:
    """Approve the account (godkjenn konto) as another than the one who checked it, and say from which day it is used.

    The first is used from today, a change after the wait. Raises NotAllowed, SamePerson, WrongState.
    """
    account = _locked(account)
    _require_outsider(by, account)
    if account.state != AccountState.CHECKED:
        raise WrongState(_("Kontonummeret venter ikke på godkjenning."), _("Last siden på nytt."))
    sign_off(account.about, by=by)
    account.state, account.settled_at = AccountState.APPROVED, now()
    account.first = in_use_from(
        today(),
        is_change=account.is_change,
        wait_days=settings.ACCOUNT_WAIT_DAYS,
        not_before=_newest_day(account.organisation),
    )
    account.save(update_fields=["state", "settled_at", "first"])
    note(by, "account.approved", account.about, **_told(account), first=account.first.isoformat())


@transaction.atomic
def refuse_account(account: BankAccount, *, by: User, why: str) -> None:
    """Refuse an account that waits (avvis konto), with a reason that the organisation reads. One person suffices."""
    account = _locked(account)
    _require_outsider(by, account)
    if not account.is_waiting:
        raise WrongState(_("Kontonummeret er allerede behandlet."), _("Last siden på nytt."))
    _settle(account, AccountState.REFUSED, why)
    note(by, "account.refused", account.about, **_told(account), why=account.why)


@transaction.atomic
def hold_account(account: BankAccount, *, by: User, why: str) -> None:
    """Stop payments to an account that is approved (hold tilbake konto): by the agency, or by the organisation itself.

    One person suffices, for it only stops money. A change whose day has not come is called off instead, and money goes
    where it went before.
    """
    account = _locked(account)
    _require_holding(by, account)
    if account.state != AccountState.APPROVED or account.first is None:
        raise WrongState(_("Kontonummeret er ikke i bruk."), _("Last siden på nytt."))
    is_called_off = account.is_change and account.first > today()
    _settle(account, AccountState.REFUSED if is_called_off else AccountState.HELD, why)
    verb = "account.called-off" if is_called_off else "account.held"
    note(by, verb, account.about, **_told(account), why=account.why)


def _settle(account: BankAccount, state: AccountState, why: str) -> None:
    if not why.strip():
        raise Refusal(_("Skriv hvorfor."))
    account.state, account.why, account.settled_at = state, in_full(why, 500), now()
    account.save(update_fields=["state", "why", "settled_at"])


def _locked(account: BankAccount) -> BankAccount:
    """The account as it stands now; its organisation first, as when one is entered, so that acts come in turn."""
    organisation = Organisation.objects.select_for_update().get(pk=account.organisation_id)
    found = BankAccount.objects.select_for_update().get(pk=account.pk)
    found.organisation = organisation
    return found


def _plain(number: str) -> str:
    bare = bare_account(number)
    match fault_in_account(bare):
        case AccountFault.NOT_FIGURES:
            raise Refusal(_("Skriv kontonummeret med tall."), _("Punktum og mellomrom kan stå mellom."))
        case AccountFault.NOT_ELEVEN:
            raise Refusal(_("Et kontonummer har elleve siffer; dette har %d.") % len(bare))
        case AccountFault.CHECK_DIGIT:
            raise Refusal(
                _("Dette er ikke et kontonummer: det siste sifferet er en kontroll av de andre, og stemmer ikke."),
                _("Se etter om et siffer er feil, eller om to er byttet om."),
            )
    return bare


def _newest_day(organisation: Organisation) -> date | None:
    newest = BankAccount.objects.filter(organisation=organisation, state__in=IN_USE).order_by("first").last()
    return newest.first if newest else None


def _require_entering(by: User, organisation: Organisation) -> None:
    if not member_rights(by, organisation, today()) & MAY_ENTER:
        raise NotAllowed(
            _("Bare den som kan signere for %s eller administrere der, kan oppgi eller stanse kontonummer.")
            % organisation.name,
            _("Be en administrator i organisasjonen om retten."),
        )


def _require_holding(by: User, account: BankAccount) -> None:
    if not member_rights(by, account.organisation, today()) & MAY_ENTER:
        require(by, Right.CHECK_ACCOUNTS, on=today())


def _require_outsider(by: User, account: BankAccount) -> None:
    """Nobody handles an account of an organisation they act for or have acted for (forvaltningsloven § 6)."""
    require(by, Right.CHECK_ACCOUNTS, on=today())
    if Membership.objects.filter(user=by, organisation=account.organisation).exists():
        raise NotAllowed(
            _("Du er eller har vært representant for %s, og kan ikke behandle kontonummeret deres.")
            % account.organisation.name,
            _("Be en annen om å gjøre det."),
        )


def _told(account: BankAccount) -> dict[str, Any]:
    """What an event tells about an account: whose, and only the last four figures."""
    whose = account.organisation
    return {
        "number": whose.number,
        "name": whose.name,
        "last_four": account.last_four,
        "is_change": account.is_change,
    }
