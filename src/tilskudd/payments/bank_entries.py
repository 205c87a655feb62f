"""The bank's entries (kontomelding, kontoutskrift): camt.054 and camt.053, versions 2 and 8."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, NamedTuple

from tilskudd.payments.answer import BankSays, Covers, GroupAnswer, PaymentAnswer
from tilskudd.payments.answer_fields import Notes, amount_at, count_of, day_of, identity_of, reasons_of, shown
from tilskudd.payments.answer_xml import Element, NotReadable, all_at, name_of, text_at
from tilskudd.payments.rules import plain_account
from tilskudd.values.finding import Severity
from tilskudd.values.kroner import ZERO, Kroner

BOOKED: Final = "BOOK"
NOT_YET: Final = frozenset({"PDNG", "INFO", "FUTR"})
OUT, IN = "DBIT", "CRDT"
AMOUNTS: Final = ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt")
STATEMENTS: Final = frozenset({"Ntfctn", "Stmt"})
RETURNS: Final = frozenset({"RRTN", "RPCR", "ARET"})
YES: Final = frozenset({"true", "1"})


class Batch(NamedTuple):
    """A block of ours in an entry, by what the bank says of it as a whole."""

    message_id: str
    block_id: str
    number: int | None
    total: Kroner | None


@dataclass(slots=True)
class BookedEntry:
    """One entry (Ntry) on its way: what holds for all payments in it, and their sum so far."""

    number: int
    status: str
    direction: str
    reversal: bool
    returned: bool
    amount: Kroner | None
    wrong: str
    day: date | None
    bank_reference: str
    account: str
    batches: list[Batch] = field(default_factory=list)
    details: int = 0
    sum: Kroner = ZERO
    comparable: bool = True
    without_amount: list[PaymentAnswer] = field(default_factory=list)

    @property
    def where(self) -> str:
        return f"Post nr. {self.number}: "


class BankEntries:
    """Takes the elements of a notification or statement one by one; what is booked is paid, or has come back."""

    names: Final = ("GrpHdr", "Ntfctn", "Stmt", "Ntry", "NtryDtls", "TxDtls")

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.statement: Element = None
        self.account = ""
        self.element: Element = None
        self.entry: BookedEntry | None = None
        self.number = 0
        self.seen: set[tuple[str, BankSays]] = set()

    def take(self, element: Element) -> None:
        """One element that has ended."""
        match name_of(element):
            case "GrpHdr":
                self.notes.message_id = text_at(element, "MsgId")
            case "Ntry":
                self.end(self.entry_of(element))
            case "NtryDtls":
                self.entry_of(element.getparent()).batches.extend(batches_of(element))
            case "TxDtls":
                self.take_detail(self.entry_of(element.getparent().getparent()), element)

    def entry_of(self, element: Element) -> BookedEntry:
        """The entry that the element is: read once, since what stands before its payments is let go."""
        if element is None or name_of(element) != "Ntry" or name_of(element.getparent()) not in STATEMENTS:
            raise NotReadable("not-bank-answer", "Filen er ikke bygd som en kontomelding eller kontoutskrift.")
        if element is not self.element or self.entry is None:
            self.element, self.number = element, self.number + 1
            self.entry = self.begun(element)
        return self.entry

    def begun(self, element: Element) -> BookedEntry:
        statement = element.getparent()
        if statement is not self.statement:
            self.statement, self.account = statement, account_of(statement)
        amount, wrong = amount_at(element, "Amt")
        entry = BookedEntry(
            number=self.number,
            status=text_at(element, "Sts/Cd") or text_at(element, "Sts"),
            direction=text_at(element, "CdtDbtInd"),
            reversal=text_at(element, "RvslInd") in YES,
            returned=is_return(element),
            amount=amount,
            wrong=wrong or ("" if amount else "Posten har ikke noe beløp."),
            day=day_of(text_at(element, "BookgDt/Dt") or text_at(element, "BookgDt/DtTm")),
            bank_reference=text_at(element, "AcctSvcrRef"),
            account=self.account,
        )
        self.check(entry)
        return entry

    def check(self, entry: BookedEntry) -> None:
        if entry.wrong:
            self.notes.find("amount", entry.where + entry.wrong)
        if entry.status in NOT_YET:
            self.notes.find("not-booked", f"{entry.where}Posten er ikke bokført ennå.", Severity.NOTE)
        elif entry.status != BOOKED:
            self.notes.find("unknown-status", f"{entry.where}Statusen {shown(entry.status)} er ikke kjent for en post.")
        elif entry.day is None:
            self.notes.find("no-day", f"{entry.where}Posten har ingen bokføringsdag.")

    def take_detail(self, entry: BookedEntry, element: Element) -> None:
        """One payment in an entry. What is not booked on a day tells nothing yet, and has been noted."""
        entry.details += 1
        if entry.status != BOOKED or entry.day is None:
            entry.comparable = False
            return
        amount, wrong = amount_at(element, *AMOUNTS)
        direction = text_at(element, "CdtDbtInd") or entry.direction
        entry.sum += amount or ZERO
        entry.comparable = entry.comparable and direction == entry.direction and amount is not None
        identity = identity_of(text_at(element, "Refs/EndToEndId"))
        says = self.meaning(entry, identity, direction, entry.reversal or entry.returned or is_return(element))
        if wrong:
            self.notes.find("amount", f"{entry.where}{identity or 'uten EndToEndId'}: {wrong}")
        elif says:
            reasons = reasons_of(element, "RtrInf")
            reference = text_at(element, "Refs/AcctSvcrRef") or entry.bank_reference
            self.tell(entry, PaymentAnswer(identity, says, "", amount, entry.day, reasons, reference, entry.account))

    def tell(self, entry: BookedEntry, answer: PaymentAnswer) -> None:
        """An answer without an amount waits until its entry ends: if it is alone there, the entry's is its own."""
        if answer.amount is None:
            entry.without_amount = [*entry.without_amount[:1], answer]
        else:
            self.add(entry, answer)

    def meaning(self, entry: BookedEntry, identity: str, direction: str, returned: bool) -> BankSays | None:
        """Paid or returned; None, and a finding, where it cannot be told or is none of our payments."""
        if not identity:
            self.strange(entry, direction)
        elif direction == OUT and not returned:
            return BankSays.PAID
        elif direction == IN and returned:
            return BankSays.RETURNED
        elif direction == IN:
            message = f"{entry.where}{shown(identity)} er penger inn, men ikke merket som retur. Den er ikke brukt."
            self.notes.find("not-marked-as-return", message, Severity.WARNING)
        else:
            message = f"{entry.where}{shown(identity)} kan verken være en utbetaling eller en retur. Den er ikke brukt."
            self.notes.find("direction", message)
        return None

    def strange(self, entry: BookedEntry, direction: str) -> None:
        """Money that no payment of ours is known by: out of the account it must be looked at."""
        what = "penger ut" if direction == OUT else "penger inn"
        severity = Severity.WARNING if direction == OUT else Severity.NOTE
        amount = entry.amount.in_words if entry.amount else "ukjent beløp"
        message = f"{entry.where}{what} uten EndToEndId (posten er på {amount}, {shown(entry.bank_reference)})."
        self.notes.find("no-end-to-end-id", message, severity)

    def add(self, entry: BookedEntry, answer: PaymentAnswer) -> None:
        key = (answer.end_to_end_id, answer.says)
        if key in self.seen:
            self.notes.find("twice", f"{entry.where}{shown(answer.end_to_end_id)} står to ganger som {answer.says}.")
        self.seen.add(key)
        self.notes.add(answer)

    def end(self, entry: BookedEntry) -> None:
        """The whole entry has passed: the amount of a single payment, the sum of many, or a block as one sum."""
        for answer in entry.without_amount:
            if entry.details == 1 and entry.amount:
                self.add(entry, replace(answer, amount=entry.amount))
            else:
                self.notes.find("amount", f"{entry.where}{shown(answer.end_to_end_id)} har ikke noe beløp.")
        if entry.details and entry.comparable and entry.amount and entry.sum != entry.amount:
            message = f"Betalingene blir {entry.sum.in_words}, men posten er på {entry.amount.in_words}."
            self.notes.find("entry-sum", entry.where + message)
        if not entry.details and entry.status == BOOKED and entry.day:
            self.take_batches(entry)
        self.entry = None

    def take_batches(self, entry: BookedEntry) -> None:
        """A block that was booked as one sum, with none of its payments named."""
        if not entry.batches or entry.direction != OUT or entry.reversal or entry.returned:
            self.strange(entry, entry.direction)
            return
        for batch in entry.batches:
            answer = GroupAnswer(
                covers=Covers.BLOCK,
                message_id=batch.message_id,
                block_id=batch.block_id,
                says=BankSays.PAID,
                status="",
                number=batch.number,
                total=batch.total or (entry.amount if len(entry.batches) == 1 else None),
                day=entry.day,
                bank_reference=entry.bank_reference,
            )
            self.notes.add_group(answer)


def batches_of(element: Element) -> list[Batch]:
    """The block that the details name, if it is one."""
    return [
        Batch(
            text_at(one, "MsgId"),
            text_at(one, "PmtInfId"),
            count_of(text_at(one, "NbOfTxs")),
            amount_at(one, "TtlAmt")[0],
        )
        for one in all_at(element, "Btch")[:1]
        if text_at(one, "PmtInfId")
    ]


def is_return(element: Element) -> bool:
    """True where the bank says that the money came back: a return reason, or the transaction code of a return."""
    family = text_at(element, "BkTxCd/Domn/Fmly/SubFmlyCd")
    return bool(all_at(element, "RtrInf")) or family in RETURNS


def account_of(statement: Element) -> str:
    """The account that was booked on: eleven figures for a Norwegian one, else as it stands."""
    written = text_at(statement, "Acct/Id/IBAN") or text_at(statement, "Acct/Id/Othr/Id")
    return plain_account(written) or written
