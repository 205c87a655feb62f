"""The fields of a bank's answer: sums, days, reasons; and what was noted on the way."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from tilskudd.payments.answer import BankAnswer, GroupAnswer, MessageKind, PaymentAnswer, Reason
from tilskudd.payments.answer_xml import Element, NotReadable, all_at, text_at
from tilskudd.payments.bank_text import LONGEST_ID, NO_IDENTITY
from tilskudd.values.finding import Finding, Severity
from tilskudd.values.kroner import NO_BREAK_SPACE, Kroner

OSLO: Final = ZoneInfo("Europe/Oslo")
SUM: Final = re.compile(r"\+?([0-9]{1,13})(?:\.([0-9]{1,2})0{0,3})?", re.ASCII)
DAY: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:Z|[+-][0-9]{2}:[0-9]{2})?", re.ASCII)
MOMENT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(?:Z|[+-][0-9]{2}:[0-9]{2})?", re.ASCII)
COUNT: Final = re.compile(r"[0-9]{1,15}", re.ASCII)
MOST_PAYMENTS: Final = 250_000
MOST_GROUPS: Final = 10_000
MOST_FINDINGS: Final = 100
MOST_REASONS: Final = 10
LONGEST_REASON: Final = 500


class Notes:
    """What has been read so far: answers, and findings with where they stand."""

    def __init__(self) -> None:
        self.message_id = ""
        self.payments: list[PaymentAnswer] = []
        self.groups: list[GroupAnswer] = []
        self.findings: list[Finding] = []
        self.found: Counter[Severity] = Counter()
        self.left_out = 0

    def add(self, payment: PaymentAnswer) -> None:
        if len(self.payments) >= MOST_PAYMENTS:
            raise NotReadable("too-many", f"Filen har svar om flere enn {MOST_PAYMENTS} betalinger.")
        self.payments.append(payment)

    def add_group(self, group: GroupAnswer) -> None:
        if len(self.groups) >= MOST_GROUPS:
            raise NotReadable("too-many", f"Filen har svar om flere enn {MOST_GROUPS} blokker.")
        self.groups.append(group)

    def find(self, code: str, message: str, severity: Severity = Severity.ERROR) -> None:
        """Note a finding; errors have room even where remarks have filled theirs."""
        self.found[severity] += 1
        if self.found[severity] <= MOST_FINDINGS:
            self.findings.append(Finding(code, severity, printable(message)))
        else:
            self.left_out += 1

    def answer(self, kind: MessageKind) -> BankAnswer:
        if not self.message_id:
            self.find("no-message-id", "Svaret har ingen identitet (MsgId).")
        if kind is MessageKind.STATUS and not (self.payments or self.groups):
            self.find("says-nothing", "Svaret sier ikke noe om noen betaling.")
        if self.left_out:
            more = Finding("more-findings", Severity.ERROR, f"Det er {self.left_out} funn til, som ikke er vist her.")
            self.findings.append(more)
        ordered = sorted(self.findings, key=lambda one: [*Severity].index(one.severity))
        return BankAnswer(kind, self.message_id, tuple(self.payments), tuple(self.groups), tuple(ordered))


def sum_of(text: str) -> Kroner | None:
    """Kroner with a point and at most two decimals that count; None for anything else, zero too."""
    match = SUM.fullmatch(text)
    if match is None:
        return None
    return Kroner(int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))) or None


def amount_at(element: Element, *paths: str) -> tuple[Kroner | None, str]:
    """The amount at the first of the paths that has one, in NOK; and what is wrong where there is none, or nothing."""
    for path in paths:
        for found in all_at(element, path):
            currency, written = found.get("Ccy", ""), (found.text or "").strip()
            if currency != "NOK":
                return None, f"Valutaen er {shown(currency)}, ikke NOK."
            amount = sum_of(written)
            return amount, "" if amount else f"{shown(written)} er ikke et beløp over null i kroner og øre."
    return None, ""


def day_of(text: str) -> date | None:
    """A day, or the day in Oslo of a moment with its zone; None when it is neither."""
    try:
        if match := DAY.fullmatch(text):
            return date.fromisoformat(match[1])
        if not MOMENT.fullmatch(text):
            return None
        moment = datetime.fromisoformat(text)
        return (moment.astimezone(OSLO) if moment.tzinfo else moment).date()
    except (ValueError, OverflowError):
        return None


def count_of(text: str) -> int | None:
    return int(text) if COUNT.fullmatch(text) else None


def reasons_of(element: Element, path: str) -> tuple[Reason, ...]:
    """Reasons by code, of the standard or the bank's own, with the bank's words."""
    return tuple(
        Reason(
            (text_at(one, "Rsn/Cd") or text_at(one, "Rsn/Prtry"))[:LONGEST_ID],
            " ".join((line.text or "").strip() for line in all_at(one, "AddtlInf"))[:LONGEST_REASON],
        )
        for one in all_at(element, path)[:MOST_REASONS]
    )


def identity_of(text: str) -> str:
    """An end-to-end id; empty when it says that there is none, or is longer than any can be."""
    return "" if text.upper() == NO_IDENTITY or len(text) > LONGEST_ID else text


def shown(written: str) -> str:
    """What stands in a field, cut short, to be told in a sentence."""
    return f"«{written[:40]}»" if written else "et tomt felt"


def printable(text: str) -> str:
    """What stands in a file could otherwise steer the terminal it is told in."""
    return "".join(sign if sign.isprintable() or sign == NO_BREAK_SPACE else " " for sign in text)
