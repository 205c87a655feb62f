"""The payment file (betalingsfil): ISO 20022 pain.001.001.09 as banks in Norway take it, in pieces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from lxml import etree

from tilskudd.parties.rules import is_organisation_number
from tilskudd.payments.bank_text import bank_name, bank_text, is_bank_id
from tilskudd.payments.rules import iban_of, is_kid, plain_account
from tilskudd.values.kroner import ZERO, Kroner

NAMESPACE: Final = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
PIECE: Final = 64 * 1024
LARGEST: Final = Kroner(999_999_999_999_999)
MOST: Final = 999_999_999_999_999
NEW_LINE: Final = "\n"


class AccountForm(StrEnum):
    """How the debtor's account is written: Norwegian (BBAN), or as IBAN where the bank asks for it."""

    BBAN = "BBAN"
    IBAN = "IBAN"


@dataclass(frozen=True, slots=True)
class Debtor:
    """Who pays: name, organisation number, account, the bank's BIC and, where there is one, the agreement with it.

    Numbers are figures alone. Raises ValueError for one that is none.
    """

    name: str
    organisation_number: str
    account: str
    bic: str
    agreement: str = ""
    account_form: AccountForm = AccountForm.BBAN

    def __post_init__(self) -> None:
        check(is_plain_organisation(self.organisation_number), "organisation number", self.organisation_number)
        check(len(self.bic) in (8, 11) and self.bic.isascii() and self.bic.isalnum(), "BIC", self.bic)
        check(not self.agreement or is_bank_id(self.agreement), "agreement", self.agreement)
        check(plain_account(self.account) == self.account, "plain account number", self.account)


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment (utbetaling): two references of ours, an amount above zero, whom, and either a KID or a message.

    The end-to-end id comes back in every answer, and is all that answers are matched by. Names and messages may be
    in any signs; the file has them as `bank_text` does. Numbers are figures alone. Raises ValueError for what no bank
    takes.
    """

    end_to_end_id: str
    instruction_id: str
    amount: Kroner
    creditor: str
    creditor_account: str
    kid: str = ""
    message: str = ""
    creditor_number: str = ""

    def __post_init__(self) -> None:
        check(is_bank_id(self.end_to_end_id), "end-to-end id", self.end_to_end_id)
        check(is_bank_id(self.instruction_id), "instruction id", self.instruction_id)
        check(ZERO < self.amount <= LARGEST, "amount", repr(self.amount))
        check(bool(self.kid) != bool(self.message), "KID or message, one of them", self.kid)
        check(not self.kid or is_kid(self.kid), "KID", self.kid)
        number, account = self.creditor_number, self.creditor_account
        check(not number or is_plain_organisation(number), "organisation number", number)
        check(plain_account(account) == account, "plain account number", account)


@dataclass(frozen=True, slots=True)
class PaymentFile:
    """What stands at the head of the file: its id, when it was made, the day to pay, who pays, how many and the sum.

    `created_at` has its time zone. The id is unique for ever: a bank refuses one that it has seen. Raises ValueError.
    """

    message_id: str
    created_at: datetime
    pay_on: date
    debtor: Debtor
    number: int
    total: Kroner

    def __post_init__(self) -> None:
        check(is_bank_id(self.message_id) and len(self.message_id) <= 33, "message id", self.message_id)
        check(self.created_at.tzinfo is not None, "time with its zone", repr(self.created_at))
        check(0 < self.number <= MOST, "number of payments", repr(self.number))
        check(ZERO < self.total <= LARGEST, "sum", repr(self.total))


class Pieces:
    """What the XML writer writes into: bytes until somebody takes them."""

    def __init__(self) -> None:
        self.written = bytearray()

    def write(self, data: bytes) -> None:
        self.written += data

    def take(self) -> bytes:
        taken = bytes(self.written)
        self.written.clear()
        return taken


def write_payment_file(head: PaymentFile, payments: Iterable[Payment]) -> Iterator[bytes]:
    """The file in pieces of some 64 kB, UTF-8; payments are taken one by one and not kept.

    Raises ValueError before the last piece when an id stands twice, or the number or sum differ from the head's: what
    has come out until then is no whole XML document, and must be thrown away.
    """
    pieces = Pieces()
    tally = Tally(head)
    with etree.xmlfile(pieces, encoding="utf-8") as out:
        out.write_declaration()
        with out.element("Document", nsmap={None: NAMESPACE}), out.element("CstmrCdtTrfInitn"):
            out.write(group_header(head), NEW_LINE)
            with out.element("PmtInf"):
                for part in block_header(head):
                    out.write(part)
                for payment in payments:
                    tally.add(payment)
                    out.write(NEW_LINE, transaction(payment))
                    if len(pieces.written) >= PIECE:
                        yield pieces.take()
                tally.stop()
    yield pieces.take()


class Tally:
    """The number and sum so far, held against what the head says."""

    def __init__(self, head: PaymentFile) -> None:
        self.head = head
        self.seen: set[str] = set()
        self.ore = 0

    def add(self, payment: Payment) -> None:
        check(payment.end_to_end_id not in self.seen, "end-to-end id, since it stands twice", payment.end_to_end_id)
        self.seen.add(payment.end_to_end_id)
        self.ore += payment.amount.ore

    def stop(self) -> None:
        check(len(self.seen) == self.head.number, f"number {self.head.number}", str(len(self.seen)))
        check(self.ore == self.head.total.ore, f"sum {self.head.total!r}", repr(Kroner(self.ore)))


# Parts are made without a namespace: they take the document's own, where lxml would repeat it on each of them.


def group_header(head: PaymentFile) -> Any:
    part = etree.Element("GrpHdr")
    put(part, "MsgId", head.message_id)
    put(part, "CreDtTm", head.created_at.isoformat(timespec="seconds"))
    put(part, "NbOfTxs", str(head.number))
    put(part, "CtrlSum", decimal(head.total))
    put(part, "InitgPty/Nm", bank_name(head.debtor.name))
    identified(part, "InitgPty/Id/OrgId", head.debtor.organisation_number, "CUST")
    if head.debtor.agreement:
        other = etree.SubElement(part.find("InitgPty/Id/OrgId"), "Othr")
        put(other, "Id", head.debtor.agreement)
        put(other, "SchmeNm/Cd", "BANK")
    return part


def block_header(head: PaymentFile) -> list[Any]:
    block = etree.Element("PmtInf")
    put(block, "PmtInfId", f"{head.message_id}-1")
    put(block, "PmtMtd", "TRF")
    put(block, "BtchBookg", "false")  # one entry for each payment on the statement, with its own end-to-end id
    put(block, "NbOfTxs", str(head.number))
    put(block, "CtrlSum", decimal(head.total))
    put(block, "PmtTpInf/SvcLvl/Cd", "NURG")
    put(block, "PmtTpInf/CtgyPurp/Cd", "SUPP")
    put(block, "ReqdExctnDt/Dt", head.pay_on.isoformat())
    put(block, "Dbtr/Nm", bank_name(head.debtor.name))
    put(block, "Dbtr/PstlAdr/Ctry", "NO")
    debtor_account(block, head.debtor)
    put(block, "DbtrAgt/FinInstnId/BICFI", head.debtor.bic.upper())
    put(block, "ChrgBr", "SLEV")
    return list(block)


def debtor_account(block: Any, debtor: Debtor) -> None:
    if debtor.account_form is AccountForm.IBAN:
        put(block, "DbtrAcct/Id/IBAN", iban_of(debtor.account))
    else:
        identified(block, "DbtrAcct/Id", debtor.account, "BBAN")
    put(block, "DbtrAcct/Ccy", "NOK")


def transaction(payment: Payment) -> Any:
    one = etree.Element("CdtTrfTxInf")
    put(one, "PmtId/InstrId", payment.instruction_id)
    put(one, "PmtId/EndToEndId", payment.end_to_end_id)
    put(one, "Amt/InstdAmt", decimal(payment.amount)).set("Ccy", "NOK")
    put(one, "Cdtr/Nm", bank_name(payment.creditor))
    put(one, "Cdtr/PstlAdr/Ctry", "NO")
    if payment.creditor_number:
        identified(one, "Cdtr/Id/OrgId", payment.creditor_number, "CUST")
    identified(one, "CdtrAcct/Id", payment.creditor_account, "BBAN")
    if payment.kid:
        put(one, "RmtInf/Strd/CdtrRefInf/Tp/CdOrPrtry/Cd", "SCOR")
        put(one, "RmtInf/Strd/CdtrRefInf/Ref", payment.kid)
    else:
        put(one, "RmtInf/Ustrd", bank_text(payment.message))
    return one


def identified(part: Any, path: str, number: str, scheme: str) -> None:
    """A number with the name of what kind it is."""
    put(part, f"{path}/Othr/Id", number)
    put(part, f"{path}/Othr/SchmeNm/Cd", scheme)


def put(part: Any, path: str, text: str) -> Any:
    """Add an element at the end of the path; what stands last under the same name is gone on with, but for the end."""
    *way, name = path.split("/")
    for step in way:
        last = part[-1] if len(part) else None
        part = last if last is not None and last.tag == step else etree.SubElement(part, step)
    made = etree.SubElement(part, name)
    made.text = text
    return made


def decimal(amount: Kroner) -> str:
    """Kroner with two decimals and a point."""
    return f"{amount.ore // 100}.{amount.ore % 100:02}"


def is_plain_organisation(number: str) -> bool:
    return len(number) == 9 and is_organisation_number(number)


def check(right: bool, what: str, found: str) -> None:
    if not right:
        raise ValueError(f"not a valid {what}: {found!r}")
