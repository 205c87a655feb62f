"""What becomes of payments: the rows and the entries, the same whether the bank's file or two persons say it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from tilskudd.ledger.places import Kind, Place, shift
from tilskudd.ledger.record import NewEntry, record_all
from tilskudd.parties.account_holding import hold_account
from tilskudd.payments.answer import BankSays, PaymentAnswer
from tilskudd.payments.bank_codes import reason_in_words
from tilskudd.payments.models import BankAnswerRow, Payment
from tilskudd.payments.settling import Known, PaymentState, Ruling, Strange, Use
from tilskudd.people.models import User
from tilskudd.people.two_persons import note
from tilskudd.values.budget import BudgetLine

BECOMES = {
    BankSays.PAID: PaymentState.PAID,
    BankSays.REJECTED: PaymentState.REJECTED,
    BankSays.RETURNED: PaymentState.RETURNED,
}
MOVED = {
    BankSays.PAID: (Kind.PAID, Place.SENT, Place.PAID),
    BankSays.REJECTED: (Kind.REJECTED, Place.SENT, Place.COMMITTED),
    BankSays.RETURNED: (Kind.RETURNED, Place.PAID, Place.COMMITTED),
}


@dataclass(frozen=True)
class Settled:
    """A payment whose money moves: what the bank says, on which day, and its reason."""

    payment: Payment
    says: BankSays
    day: date
    reason: str = ""

    @property
    def becomes(self) -> PaymentState:
        return BECOMES[self.says]


def known(payment: Payment) -> Known:
    """The payment as the rules see it."""
    released = payment.run.released_at
    sent_on = localtime(released).date() if released else date.max
    return Known(PaymentState(payment.state), payment.amount, sent_on)


def settle(settled: Sequence[Settled], *, by: User) -> None:
    """Write what has become of payments (oppgjør), and hold the accounts that money came back from.

    The caller has locked them, and books `entry_of` each of them afterwards, in the same transaction.
    """
    alike: dict[tuple[PaymentState, date, str], list[int]] = defaultdict(list)
    for one in settled:
        alike[one.becomes, one.day, one.reason].append(one.payment.pk)
    for (state, day, reason), keys in alike.items():
        Payment.objects.filter(pk__in=keys).update(state=state, settled_on=day, reason=reason)
    for one in settled:
        if one.says is BankSays.RETURNED:
            hold_account(one.payment.bank_account, _held_because(one), by=by)
            note(by, "payment.returned", one.payment.about, reason=one.reason)


def _held_because(one: Settled) -> str:
    words = {"identity": one.payment.end_to_end_id, "why": reason_in_words(one.reason).means if one.reason else ""}
    return (_("Betalingen %(identity)s kom tilbake. %(why)s") % words).strip()


def entry_of(one: Settled, source: str) -> NewEntry:
    """The entry that moves the money; its key is the payment's own, so that nothing is booked twice."""
    kind, origin, target = MOVED[one.says]
    payment = one.payment
    scheme, about = payment.grant.decision.scheme, payment.grant.about
    move = shift(BudgetLine.written(scheme.line), scheme.year, origin, target, payment.amount, subject=about)
    return NewEntry(f"{one.says.value}:{payment.end_to_end_id}", kind, about, source, [move])


def book_waiting_returns(*, by: User) -> None:
    """Book the returns that came before their payments were known to be paid; each its own transaction."""
    rows = BankAnswerRow.objects.filter(use=Use.WAITS, payment__state=PaymentState.PAID)
    for pk in rows.order_by("id").values_list("pk", flat=True):
        _book_waiting(pk, by)


@transaction.atomic
def _book_waiting(pk: int, by: User) -> None:
    row = BankAnswerRow.objects.get(pk=pk)
    assert row.payment_id is not None, "only an answer about a payment waits"
    rows = Payment.objects.select_related("run", "grant__decision__scheme", "bank_account")
    payment = rows.select_for_update(of=("self",)).get(pk=row.payment_id)
    if payment.state != PaymentState.PAID or row.day is None or payment.settled_on is None:
        return
    one = Settled(payment, BankSays.RETURNED, max(row.day, payment.settled_on), row.reason)
    settle([one], by=by)
    record_all([entry_of(one, f"bank-file:{row.bank_file_id}")], by=by, booked_on=one.day)


def why_in_words(ruling: Ruling, payment: Payment | None, answer: PaymentAnswer) -> str:
    """Why an answer moved no money, in a sentence; empty when there is nothing to tell."""
    words = {
        "told": answer.amount.in_words if answer.amount else "",
        "ours": payment.amount.in_words if payment else "",
        "state": str(payment.get_state_display()).lower() if payment else "",
    }
    match ruling.why:
        case Strange.UNKNOWN:
            return _("Vi har ikke laget noen betaling med denne identiteten.")
        case Strange.NOT_SENT:
            return _("Betalingen er ikke sendt banken fra oss.")
        case Strange.OTHER_AMOUNT:
            return _("Banken sier %(told)s. Vi sendte %(ours)s.") % words
        case Strange.NO_AMOUNT:
            return _("Banken oppgir ikke noe beløp i norske kroner.")
        case Strange.OTHER_END:
            return _("Betalingen er allerede ført som %(state)s.") % words
        case Strange.NO_DAY:
            return _("Banken oppgir ikke noen dag.")
        case Strange.DAY:
            return _("Bankens dato er før vi sendte filen, eller etter i dag.")
        case Strange.OTHER_RUN:
            return _("Svaret gjelder en annen fil enn den betalingen står i.")
        case Strange.BEFORE_PAID:
            return _("Banken melder retur av en betaling som ikke er meldt utbetalt. Føres når den meldingen kommer.")
    return ""
