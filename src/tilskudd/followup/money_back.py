"""Money that came back: registered by one with the bank's statement, approved by another, booked on the bank's date."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.database.turns import take_turn
from tilskudd.followup.back_models import MoneyBack, Recovery
from tilskudd.followup.queries import owed_back
from tilskudd.followup.taking_in import take_in
from tilskudd.ledger.places import Kind, Place, shift
from tilskudd.ledger.record import record
from tilskudd.mandate.rules import file_name
from tilskudd.people.access import require
from tilskudd.people.clock import OSLO, now, today
from tilskudd.people.models import Status, User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import has_prepared, note, prepared, sign_off
from tilskudd.people.written import in_full
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import ZERO, Kroner


@transaction.atomic
def register_money_back(
    recovery: Recovery, amount: Kroner, *, day: date, words: str, content: bytes, name: str, by: User
) -> MoneyBack:
    """Register that money came back (registrer innbetaling), with the bank's statement; another approves it.

    Raises Refusal without a statement, for more than is owed, or for a day in another year than the grant's: that is
    income of the later year, and is not booked here.
    """
    recovery = _locked(recovery)
    require(by, Right.TAKE_IN_BANK_FILES, on=today())
    if recovery.status != Status.APPROVED or recovery.settled_at is None:
        raise WrongState(_("Tilbakekrevingen er ikke vedtatt."))
    if not words.strip() or not content:
        raise Refusal(_("Legg ved bankens utskrift, og skriv hva den viser."))
    if recovery.money_back.filter(status=Status.PROPOSED).exists():
        raise WrongState(_("En innbetaling venter alt på en annen."))
    _refuse_amount(recovery, amount)
    if not recovery.settled_at.astimezone(OSLO).date() <= day <= today():
        raise Refusal(_("Bankens dato må være fra den dagen kravet ble vedtatt, og til i dag."))
    if day.year != recovery.grant.decision.scheme.year:
        raise Refusal(
            _("Pengene kom et annet år enn tilskuddet ble gitt."), _("Da er de en inntekt det året, og føres ikke her.")
        )
    made = MoneyBack.objects.create(
        recovery=recovery,
        amount=amount,
        day=day,
        words=in_full(words, 500),
        file=take_in(content),
        file_name=file_name(name),
        proposed_by=by,
        proposed_at=now(),
    )
    prepared(made.about, by=by)
    note(by, "money-back.registered", recovery.grant.about, amount=amount.ore, day=day.isoformat())
    return made


def _refuse_amount(recovery: Recovery, amount: Kroner) -> None:
    owed = owed_back(recovery)
    if not ZERO < amount <= owed:
        raise Refusal(_("Beløpet må være over null, og høyst %s, som er det som står igjen.") % owed.in_words)


@transaction.atomic
def approve_money_back(proposed: MoneyBack, *, by: User) -> None:
    """Approve that money came back (godkjenn innbetaling): one entry on the bank's date settles claim and payment.

    Raises NotAllowed, SamePerson for who registered it, WrongState when it is settled, YearClosed.
    """
    found = _waiting(proposed)
    require(by, Right.RELEASE_PAYMENTS, on=today())
    _refuse_amount(found.recovery, found.amount)
    sign_off(found.about, by=by)
    _close(found, Status.APPROVED, by)
    grant = found.recovery.grant
    scheme = grant.decision.scheme
    line = BudgetLine.written(scheme.line)
    note(by, "money-back.approved", grant.about, amount=found.amount.ore, day=found.day.isoformat())
    moves = [
        shift(line, scheme.year, Place.OWED_BACK, Place.CLAIMS, found.amount, subject=grant.about),
        shift(line, scheme.year, Place.PAID, Place.RETURNED, found.amount, subject=grant.about),
    ]
    record(
        Kind.MONEY_BACK,
        key=found.about,
        by=by,
        about=grant.about,
        source=found.recovery.about,
        moves=moves,
        booked_on=found.day,
    )


@transaction.atomic
def withdraw_money_back(proposed: MoneyBack, *, by: User) -> None:
    """Withdraw it as who registered it (trekk), or turn it down as another (avvis)."""
    found = _waiting(proposed)
    require(by, Right.TAKE_IN_BANK_FILES, on=today())
    _close(found, Status.WITHDRAWN if has_prepared(found.about, by) else Status.SENT_BACK, by)
    note(by, "money-back.withdrawn", found.recovery.grant.about)


def _locked(recovery: Recovery) -> Recovery:
    take_turn(f"grant:{recovery.grant_id}")
    rows = Recovery.objects.select_for_update(of=("self",)).select_related("grant__decision__scheme")
    return rows.get(pk=recovery.pk)


def _waiting(proposed: MoneyBack) -> MoneyBack:
    take_turn(f"grant:{proposed.recovery.grant_id}")
    rows = MoneyBack.objects.select_for_update(of=("self",)).select_related("recovery__grant__decision__scheme")
    found = rows.get(pk=proposed.pk)
    if found.status != Status.PROPOSED:
        raise WrongState(_("Innbetalingen er alt behandlet: %s.") % found.get_status_display().lower())
    return found


def _close(found: MoneyBack, status: Status, by: User) -> None:
    found.status, found.settled_by, found.settled_at = status, by, now()
    found.save(update_fields=["status", "settled_by", "settled_at"])
