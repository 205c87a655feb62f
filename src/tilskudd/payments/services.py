"""Payment runs: made by one from what is due, cross-checked, released by another as one file to the bank."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.database.turns import take_turn
from tilskudd.files.services import store
from tilskudd.ledger.places import Kind, Place, shift
from tilskudd.ledger.record import NewEntry, record_all
from tilskudd.parties.models import BankAccount
from tilskudd.payments.bank_text import message_to_payee
from tilskudd.payments.cross_check import cross_check, errors_in, fingerprint
from tilskudd.payments.debtor import debtor_now
from tilskudd.payments.due import DueInstalment, what_is_due
from tilskudd.payments.instalments import A_PIECE, write_plans
from tilskudd.payments.models import DebtorAccount, Instalment, Payment, PaymentRun
from tilskudd.payments.run_file import file_of
from tilskudd.payments.run_makers import new_makers_of, refuse_involved
from tilskudd.payments.settling import PaymentState
from tilskudd.payments.words import RunStatus
from tilskudd.people.access import require
from tilskudd.people.clock import now, today
from tilskudd.people.models import User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import has_prepared, note, prepared, sign_off
from tilskudd.values.bank_days import is_bank_day
from tilskudd.values.budget import BudgetLine
from tilskudd.values.finding import Severity
from tilskudd.values.kroner import ZERO

FURTHEST: Final = timedelta(days=60)
LARGEST_FILE: Final = 1_000_000_000
"""In bytes; a payment is some 700."""


@transaction.atomic
def make_run(*, by: User, execution_date: date) -> PaymentRun:
    """Make a payment run (lag utbetalingskjøring) of all that is due; another releases it. Moves no money.

    Grants are paid on need and when their conditions are met (Bestemmelsene 6.3.3). Raises Refusal when nothing is
    due, the day is no bank day, or nobody has settled who pays.
    """
    take_turn("payment-runs")
    require(by, Right.MAKE_RUNS, on=today())
    _refuse_day(execution_date)
    debtor = debtor_now()
    if debtor is None:
        raise Refusal(_("Ingen avsender er godkjent, så banken vet ikke hvem som betaler."), _("Sett opp avsenderen."))
    due = what_is_due(today()).due
    if not due:
        raise Refusal(_("Ingenting er forfalt og klart til å betales."))
    return _made(due, debtor, execution_date, by)


def _refuse_day(day: date) -> None:
    if not today() <= day <= today() + FURTHEST:
        raise Refusal(_("Betalingsdagen må være i dag eller de nærmeste 60 dagene."))
    if not is_bank_day(day):
        raise Refusal(_("Bankene er stengt den dagen. Velg en bankdag."))


def _made(due: Sequence[DueInstalment], debtor: DebtorAccount, execution_date: date, by: User) -> PaymentRun:
    number = f"UB-{today().year}-{PaymentRun.objects.filter(made_at__year=today().year).count() + 1:03}"
    run = PaymentRun.objects.create(
        number=number,
        message_id=f"{number}-{secrets.token_hex(4).upper()}",
        execution_date=execution_date,
        debtor_account=debtor,
        debtor=asdict(debtor.debtor),
        count=len(due),
        total=sum((one.instalment.amount for one in due), ZERO),
        made_by=by,
        made_at=now(),
    )
    write_plans([one.instalment for one in due])
    rows = [_payment(run, place, one) for place, one in enumerate(due, 1)]
    Payment.objects.bulk_create(rows, batch_size=A_PIECE)
    prepared(run.about, by=by)
    _remember_makers(run)
    note(by, "payment-run.made", run.about, sum=run.total.ore, count=run.count, day=execution_date.isoformat())
    return run


def _payment(run: PaymentRun, place: int, due: DueInstalment) -> Payment:
    instalment: Instalment = due.instalment
    grant = instalment.grant
    identity = f"{run.message_id}-{place}"
    scheme = grant.decision.scheme
    words = f"Tilskudd {scheme.name} {scheme.year}, vedtak {grant.decision.number}"
    return Payment(
        run=run,
        place=place,
        instalment=instalment,
        grant=grant,
        recipient=grant.recipient,
        recipient_name=grant.outcome.recipient_name,
        bank_account=due.account,
        account=due.account.number,
        amount=instalment.amount,
        end_to_end_id=identity,
        message=message_to_payee(words, identity),
    )


def _remember_makers(run: PaymentRun) -> None:
    """Whoever prepared or approved what the run rests on has prepared the run too, and so never releases it."""
    for maker in new_makers_of(run):
        prepared(run.about, by=maker)


@transaction.atomic
def release_run(run: PaymentRun, *, by: User, seen: str) -> None:
    """Release a run (frigi): the file to the bank is written, once, and the money of all of it goes to SENT, or none.

    Attestation is by another than who made the run or approved a decision in it (Bestemmelsene 2.5.2). `seen` is the
    fingerprint of the cross-check that the person saw. Raises NotAllowed, SamePerson, WrongState when it has changed
    or the run is settled, Refusal with every error of the cross-check, and Overdrawn.
    """
    run = _waiting(run)
    require(by, Right.RELEASE_PAYMENTS, on=today())
    accounts = BankAccount.objects.filter(payments__run=run).order_by("pk").select_for_update(of=("self",))
    list(accounts.values_list("pk"))  # nobody holds or changes one until the money is sent
    found = cross_check(run)
    if fingerprint(run, found) != seen:
        raise WrongState(
            _("Kryss-sjekken viser noe annet enn da du åpnet siden."), _("Se hva som er nytt, og frigi på nytt.")
        )
    _remember_makers(run)
    refuse_involved(run, by)
    sign_off(run.about, by=by)
    if errors := errors_in(found):
        raise Refusal(*[one.message for one in errors], _("Trekk kjøringen, rett feilen, og lag en ny."))
    _send(run, by, [one.message for one in found if one.severity is Severity.WARNING])
    record_all(_entries_of(run), by=by)


def _send(run: PaymentRun, by: User, warned: Sequence[str]) -> None:
    """The file first: its bytes lie on the disk before anything says so. The trail keeps what one was warned of."""
    moment = now()
    file = store(file_of(run, moment), at=moment, most=LARGEST_FILE)
    run.status, run.released_by, run.released_at, run.file = RunStatus.RELEASED.value, by, moment, file
    run.save(update_fields=["status", "released_by", "released_at", "file"])
    Payment.objects.filter(run=run).update(state=PaymentState.SENT)
    note(by, "payment-run.released", run.about, sum=run.total.ore, count=run.count, sha256=file.sha256, warned=warned)


def _entries_of(run: PaymentRun) -> list[NewEntry]:
    columns = ("end_to_end_id", "grant_id", "amount", "grant__decision__scheme__line", "grant__decision__scheme__year")
    rows = Payment.objects.filter(run=run).order_by("place").values_list(*columns)
    return [
        NewEntry(
            f"sent:{identity}",
            Kind.SENT,
            f"grant:{grant}",
            run.about,
            [shift(BudgetLine.written(line), year, Place.COMMITTED, Place.SENT, amount, subject=f"grant:{grant}")],
        )
        for identity, grant, amount, line, year in rows.iterator(chunk_size=A_PIECE)
    ]


@transaction.atomic
def withdraw_run(run: PaymentRun, *, by: User) -> None:
    """Withdraw a run (trekk) that nobody has released; what it would have paid is due again.

    Who made it withdraws it, and so does who could have released it and found a fault.
    """
    run = _waiting(run)
    right = Right.MAKE_RUNS if has_prepared(run.about, by) else Right.RELEASE_PAYMENTS
    require(by, right, on=today())
    run.status, run.withdrawn_by, run.withdrawn_at = RunStatus.WITHDRAWN.value, by, now()
    run.save(update_fields=["status", "withdrawn_by", "withdrawn_at"])
    Payment.objects.filter(run=run).update(state=PaymentState.WITHDRAWN)
    note(by, "payment-run.withdrawn", run.about, sum=run.total.ore, count=run.count)


@transaction.atomic
def note_file_fetched(run: PaymentRun, *, by: User) -> None:
    """Somebody fetched the file to send it (hentet filen): always the same bytes, and it is known who had them."""
    require(by, Right.SEE_MONEY, on=today())
    note(by, "payment-run.file-fetched", run.about)


def _waiting(run: PaymentRun) -> PaymentRun:
    run = PaymentRun.objects.select_for_update(of=("self",)).select_related("debtor_account").get(pk=run.pk)
    if run.status != RunStatus.MADE:
        raise WrongState(
            _("Kjøringen er allerede behandlet: %s.") % str(run.get_status_display()).lower(),
            _("Last siden på nytt og se hva som har skjedd."),
        )
    return run
