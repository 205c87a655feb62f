"""The bank's status report (mottaksretur, avregningsretur): pain.002, versions 3, 10 and 12."""

from __future__ import annotations

from datetime import date
from typing import Final

from tilskudd.payments.answer import BankSays, Covers, GroupAnswer, PaymentAnswer
from tilskudd.payments.answer_fields import Notes, amount_at, count_of, day_of, identity_of, reasons_of, shown, sum_of
from tilskudd.payments.answer_xml import Element, name_of, text_at
from tilskudd.payments.bank_codes import STATUSES

ANSWERS: Final = "pain.001"


class StatusReport:
    """Takes the report's elements one by one. A file or block is told of as such, and never spread over payments."""

    names: Final = ("GrpHdr", "OrgnlGrpInfAndSts", "OrgnlPmtInfAndSts", "TxInfAndSts")

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.made_on: date | None = None
        self.message_id = ""
        self.file: GroupAnswer | None = None
        self.block: GroupAnswer | None = None
        self.block_element: Element = None
        self.seen: set[str] = set()
        self.number = 0

    def take(self, element: Element) -> None:
        """One element that has ended."""
        match name_of(element):
            case "GrpHdr":
                self.notes.message_id = text_at(element, "MsgId")
                self.made_on = day_of(text_at(element, "CreDtTm"))
            case "OrgnlGrpInfAndSts":
                self.take_file(element)
            case "OrgnlPmtInfAndSts":
                self.take_block(element)
            case "TxInfAndSts":
                self.take_block(element.getparent())
                self.number += 1
                self.take_payment(element)

    def take_file(self, element: Element) -> None:
        self.message_id = text_at(element, "OrgnlMsgId")
        if not text_at(element, "OrgnlMsgNmId").startswith(ANSWERS):
            about = shown(text_at(element, "OrgnlMsgNmId"))
            self.notes.find("not-about-payments", f"Svaret gjelder {about}, ikke en betalingsfil ({ANSWERS}).")
        self.file = self.group(element, Covers.FILE, "GrpSts")

    def take_block(self, element: Element) -> None:
        """A block's own word stands before its payments: read once, at the first of them or at its end."""
        if element is self.block_element or name_of(element) != "OrgnlPmtInfAndSts":
            return
        self.block_element = element
        self.block = self.group(element, Covers.BLOCK, "PmtInfSts")

    def group(self, element: Element, covers: Covers, status_name: str) -> GroupAnswer | None:
        """What is said of all at once; None where the bank speaks of the single payments alone."""
        status = text_at(element, status_name)
        what = "Filen" if covers is Covers.FILE else f"Blokken {shown(text_at(element, 'OrgnlPmtInfId'))}"
        if not status:
            return None
        if status not in STATUSES:
            self.notes.find("unknown-status", f"{what} har statusen {shown(status)}, som ikke er kjent her.")
            return None
        answer = GroupAnswer(
            covers=covers,
            message_id=self.message_id,
            block_id=text_at(element, "OrgnlPmtInfId"),
            says=STATUSES[status][0],
            status=status,
            number=count_of(text_at(element, "OrgnlNbOfTxs")),
            total=sum_of(text_at(element, "OrgnlCtrlSum")),
            day=self.made_on,
            reasons=reasons_of(element, "StsRsnInf"),
        )
        self.notes.add_group(answer)
        return answer

    def take_payment(self, element: Element) -> None:
        identity, status = identity_of(text_at(element, "OrgnlEndToEndId")), text_at(element, "TxSts")
        where = f"Svar nr. {self.number} ({identity or 'uten EndToEndId'}): "
        faults = [*self.faults(element, identity, status)]
        for code, message in faults:
            self.notes.find(code, where + message)
        amount, wrong = amount_at(element, "OrgnlTxRef/Amt/InstdAmt")
        if not identity or wrong or STATUSES.get(status, (BankSays.PARTLY, ""))[0] is BankSays.PARTLY:
            return
        self.seen.add(identity)
        self.notes.add(
            PaymentAnswer(
                end_to_end_id=identity,
                says=STATUSES[status][0],
                status=status,
                amount=amount,
                day=day_of(text_at(element, "AccptncDtTm")) or self.made_on,
                reasons=reasons_of(element, "StsRsnInf"),
                bank_reference=text_at(element, "AcctSvcrRef"),
            )
        )

    def faults(self, element: Element, identity: str, status: str) -> list[tuple[str, str]]:
        """All that is not understood about one payment."""
        found = []
        if not identity:
            ours = shown(text_at(element, "OrgnlInstrId"))
            found.append(
                ("no-end-to-end-id", f"Betalingen ({ours}) kan ikke kjennes igjen; spør banken hvilken det er.")
            )
        elif identity in self.seen:
            found.append(("twice", "Betalingen står to ganger i svaret."))
        if not status:
            found.append(("no-status", "Betalingen har ingen status."))
        elif STATUSES.get(status, (BankSays.PARTLY, ""))[0] is BankSays.PARTLY:
            found.append(("unknown-status", f"Statusen {shown(status)} er ikke kjent for en betaling."))
        elif self.all_rejected() and STATUSES[status][0] is not BankSays.REJECTED:
            found.append(("contradiction", f"Statusen er {status}, men banken har avvist alt den står i."))
        if wrong := amount_at(element, "OrgnlTxRef/Amt/InstdAmt")[1]:
            found.append(("amount", wrong))
        return found

    def all_rejected(self) -> bool:
        return any(group and group.says is BankSays.REJECTED for group in (self.file, self.block))
