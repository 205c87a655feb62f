"""What a bank has answered (svar fra banken): about a payment, about many at once, and what was not understood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tilskudd.values.finding import Finding
from tilskudd.values.kroner import Kroner


class BankSays(StrEnum):
    """What has become of a payment, as far as the bank has come."""

    ACCEPTED = "accepted"
    WAITING = "waiting"
    PARTLY = "partly"
    REJECTED = "rejected"
    PAID = "paid"
    RETURNED = "returned"


class MessageKind(StrEnum):
    """Which message an answer came in: status (mottaksretur), notification, statement (kontoutskrift)."""

    STATUS = "pain.002"
    NOTIFICATION = "camt.054"
    STATEMENT = "camt.053"


class Covers(StrEnum):
    """How much of a file an answer is about: all of it, or one block (PmtInf)."""

    FILE = "file"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, by the bank's code and in its own words; either may be empty. `bank_codes` has the codes in plain words."""

    code: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class PaymentAnswer:
    """The bank's word on one payment, which is known by its end-to-end id and nothing else.

    `status` is the bank's code, empty when the payment was booked. `amount` is None where the bank does not repeat it;
    `day` is the booking day for what is paid or returned, else the day of the answer. `account` is what was booked on.
    """

    end_to_end_id: str
    says: BankSays
    status: str
    amount: Kroner | None
    day: date | None
    reasons: tuple[Reason, ...] = ()
    bank_reference: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class GroupAnswer:
    """The bank's word on a whole file or a block of it, with the number and sum that it counts there.

    REJECTED holds for each payment in it, also where none is named; PARTLY says nothing about any of them. PAID comes
    where a bank has booked a block as one sum without naming its payments.
    """

    covers: Covers
    message_id: str
    block_id: str
    says: BankSays
    status: str
    number: int | None
    total: Kroner | None
    day: date | None
    reasons: tuple[Reason, ...] = ()
    bank_reference: str = ""


@dataclass(frozen=True, slots=True)
class BankAnswer:
    """All that stands in one file from the bank; `findings` tell what was not understood, and must be looked at.

    Of a file that cannot be read to its end nothing is used: `kind` is then None and there are findings alone. Files
    come in any order: a return may be read before the payment that it returns.
    """

    kind: MessageKind | None
    message_id: str
    payments: tuple[PaymentAnswer, ...]
    groups: tuple[GroupAnswer, ...]
    findings: tuple[Finding, ...]

    @property
    def is_read(self) -> bool:
        """True when the file was read to its end."""
        return self.kind is not None
