"""What people do where the bank's files do not suffice: settle by hand, try again, say what was found out."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.files.services import store
from tilskudd.ledger.record import record_all
from tilskudd.mandate.rules import file_name
from tilskudd.payments.answer import BankSays, PaymentAnswer
from tilskudd.payments.models import BankAnswerRow, Clarification, HandSettlement, Payment
from tilskudd.payments.settlement import Settled, book_waiting_returns, entry_of, known, settle, why_in_words
from tilskudd.payments.settling import PaymentState, Use, ruling_on
from tilskudd.people.access import require
from tilskudd.people.clock import now, today
from tilskudd.people.models import Status, User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import has_prepared, note, prepared, sign_off
from tilskudd.people.written import in_full

LARGEST: Final = 2_000_000


@transaction.atomic
def propose_settlement(
    payment: Payment, says: BankSays, *, day: date, words: str, content: bytes, name: str, by: User
) -> HandSettlement:
    """Propose what became of a payment (oppgjør for hånd), with the bank's statement attached; another approves.

    Raises Refusal when there is no statement or reason, or when it is not what can have become of it.
    """
    payment = _locked(payment)
    require(by, Right.TAKE_IN_BANK_FILES, on=today())
    if not words.strip() or not content:
        raise Refusal(_("Legg ved bankens utskrift, og skriv hva den viser."))
    if payment.hand_settlements.filter(status=Status.PROPOSED).exists():
        raise WrongState(_("Et oppgjør for hånd venter allerede på en annen."))
    _refuse_unfit(payment, says, day)
    made = HandSettlement.objects.create(
        payment=payment,
        says=says.value,
        day=day,
        words=in_full(words, 500),
        file=store([content], at=now(), most=LARGEST),
        file_name=file_name(name),
        proposed_by=by,
        proposed_at=now(),
    )
    prepared(made.about, by=by)
    note(by, "by-hand.proposed", payment.about, says=says.value, day=day.isoformat(), words=made.words)
    return made


def _refuse_unfit(payment: Payment, says: BankSays, day: date) -> None:
    answer = PaymentAnswer(payment.end_to_end_id, says, "", payment.amount, day)
    ruling = ruling_on(known(payment), answer, today=today())
    if ruling.use is not Use.BOOKED:
        raise Refusal(
            _("Dette kan ikke ha skjedd med betalingen nå."),
            why_in_words(ruling, payment, answer) or _("Den er ført."),
        )


def approve_settlement(proposed: HandSettlement, *, by: User) -> None:
    """Approve what became of a payment (godkjenn oppgjør): the money moves on the bank's date.

    Raises NotAllowed, SamePerson for who proposed it, and WrongState when it is settled already.
    """
    _approve(proposed, by)
    book_waiting_returns(by=by)


@transaction.atomic
def _approve(proposed: HandSettlement, by: User) -> None:
    payment, found = _waiting(proposed)
    require(by, Right.RELEASE_PAYMENTS, on=today())
    says = BankSays(found.says)
    _refuse_unfit(payment, says, found.day)
    sign_off(found.about, by=by)
    _close(found, Status.APPROVED, by)
    one = Settled(payment, says, found.day)
    note(by, "by-hand.approved", payment.about, says=says.value, day=found.day.isoformat())
    settle([one], by=by)
    record_all([entry_of(one, found.about)], by=by, booked_on=found.day)


@transaction.atomic
def withdraw_settlement(proposed: HandSettlement, *, by: User) -> None:
    """Withdraw it as who proposed it (trekk), or turn it down as another (avvis)."""
    payment, found = _waiting(proposed)
    require(by, Right.TAKE_IN_BANK_FILES, on=today())
    _close(found, Status.WITHDRAWN if has_prepared(found.about, by) else Status.SENT_BACK, by)
    note(by, "by-hand.withdrawn", payment.about)


def _waiting(proposed: HandSettlement) -> tuple[Payment, HandSettlement]:
    payment = _locked(proposed.payment)
    found = HandSettlement.objects.select_for_update().get(pk=proposed.pk)
    if found.status != Status.PROPOSED:
        raise WrongState(_("Oppgjøret er allerede behandlet: %s.") % found.get_status_display().lower())
    return payment, found


def _close(found: HandSettlement, status: Status, by: User) -> None:
    found.status, found.settled_by, found.settled_at = status, by, now()
    found.save(update_fields=["status", "settled_by", "settled_at"])


@transaction.atomic
def try_again(payment: Payment, *, why: str, by: User) -> None:
    """Let a payment that failed be due again (prøv igjen), with the reason; the next run pays it under a new id."""
    payment = _locked(payment)
    require(by, Right.MAKE_RUNS, on=today())
    if payment.state not in (PaymentState.REJECTED, PaymentState.RETURNED) or payment.again_by_id:
        raise WrongState(_("Bare en betaling som er avvist eller returnert, kan prøves igjen, og bare én gang."))
    if not why.strip():
        raise Refusal(_("Skriv hvorfor den kan prøves igjen."))
    payment.again_by, payment.again_at, payment.again_why = by, now(), in_full(why, 500)
    payment.save(update_fields=["again_by", "again_at", "again_why"])
    note(by, "payment.again", payment.about, why=payment.again_why)


@transaction.atomic
def clarify(row: BankAnswerRow, *, words: str, by: User) -> Clarification:
    """Say what was found out about an answer that is out of step (avklar); it moves no money."""
    require(by, Right.TAKE_IN_BANK_FILES, on=today())
    if row.use not in (Use.STRANGE, Use.WAITS) or Clarification.objects.filter(row=row).exists():
        raise WrongState(_("Svaret venter ikke på noen avklaring."))
    if not words.strip():
        raise Refusal(_("Skriv hva du har funnet ut."))
    made = Clarification.objects.create(row=row, words=in_full(words, 500), by=by, at=now())
    note(by, "bank-answer.clarified", f"bank-file:{row.bank_file_id}", words=made.words, place=row.place)
    return made


def _locked(payment: Payment) -> Payment:
    rows = Payment.objects.select_related("run", "grant__decision__scheme", "bank_account")
    return rows.select_for_update(of=("self",)).get(pk=payment.pk)
