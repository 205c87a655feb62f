"""What an answer from the bank does to a payment. Pure: a state and an answer in, a ruling out.

Money moves only where the answer fits what is known: all else is out of step, and is looked at by a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from tilskudd.payments.answer import BankSays, PaymentAnswer
from tilskudd.values.kroner import Kroner


class PaymentState(StrEnum):
    """How far a payment has come (tilstand): ready stands in a run that nobody has released."""

    READY = "ready"
    SENT = "sent"
    PAID = "paid"
    REJECTED = "rejected"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class Use(StrEnum):
    """What was made of an answer (bruk): booked moved money; waits is a return that came before its payment."""

    BOOKED = "booked"
    NOTED = "noted"
    KNOWN = "known"
    WAITS = "waits"
    STRANGE = "strange"


class Strange(StrEnum):
    """Why an answer is out of step (ute av takt)."""

    UNKNOWN = "unknown"
    NOT_SENT = "not-sent"
    OTHER_AMOUNT = "other-amount"
    NO_AMOUNT = "no-amount"
    OTHER_END = "other-end"
    NO_DAY = "no-day"
    DAY = "day"
    OTHER_RUN = "other-run"
    BEFORE_PAID = "before-paid"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What to make of an answer, and why where no money moves because of it."""

    use: Use
    why: Strange | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """A payment as far as it is known: its state, amount, and the first day that the bank can have booked it on."""

    state: PaymentState
    amount: Kroner
    sent_on: date


NEXT: Final = {
    (PaymentState.SENT, BankSays.PAID): PaymentState.PAID,
    (PaymentState.SENT, BankSays.REJECTED): PaymentState.REJECTED,
    (PaymentState.PAID, BankSays.RETURNED): PaymentState.RETURNED,
}
"""The only ways that an answer moves money."""

HAD: Final = {
    PaymentState.PAID: {BankSays.PAID},
    PaymentState.REJECTED: {BankSays.REJECTED},
    PaymentState.RETURNED: {BankSays.PAID, BankSays.RETURNED},
}
"""What has been said already when a payment stands there: said again it is known."""

MOVES: Final = frozenset({BankSays.PAID, BankSays.REJECTED, BankSays.RETURNED})


def ruling_on(known: Known | None, answer: PaymentAnswer, *, today: date) -> Ruling:
    """What an answer does to the payment that it names; `known` is None for a payment that we have not made.

    The amount must be the very one for what is booked; a rejection need not repeat it. A return before its payment
    waits for it: files come in any order.
    """
    if known is None:
        return Ruling(Use.STRANGE, Strange.UNKNOWN)
    if known.state in (PaymentState.READY, PaymentState.WITHDRAWN):
        return Ruling(Use.STRANGE, Strange.NOT_SENT)
    if fault := _fault_of(known, answer, today):
        return Ruling(Use.STRANGE, fault)
    if answer.says not in MOVES:
        return Ruling(Use.NOTED)
    if (known.state, answer.says) in NEXT:
        return Ruling(Use.BOOKED)
    if answer.says in HAD.get(known.state, set()):
        return Ruling(Use.KNOWN)
    if (known.state, answer.says) == (PaymentState.SENT, BankSays.RETURNED):
        return Ruling(Use.WAITS, Strange.BEFORE_PAID)
    return Ruling(Use.STRANGE, Strange.OTHER_END)


def _fault_of(known: Known, answer: PaymentAnswer, today: date) -> Strange | None:
    if answer.amount is not None and answer.amount != known.amount:
        return Strange.OTHER_AMOUNT
    if answer.says not in MOVES:
        return None
    if answer.amount is None and answer.says is not BankSays.REJECTED:
        return Strange.NO_AMOUNT
    if answer.day is None:
        return Strange.NO_DAY
    return Strange.DAY if not known.sent_on <= answer.day <= today else None


ORDER: Final = (BankSays.PAID, BankSays.REJECTED, BankSays.RETURNED)


def turn_of(answer: PaymentAnswer) -> int:
    """Where an answer stands when those of one file are taken: payments before their returns, other words first."""
    return ORDER.index(answer.says) + 1 if answer.says in ORDER else 0
