"""Read what the bank answers: pain.002, camt.054 and camt.053, with all that is not understood told at once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from tilskudd.payments.answer import BankAnswer, MessageKind
from tilskudd.payments.answer_fields import Notes, printable, shown
from tilskudd.payments.answer_xml import Element, NotReadable, namespace_of, parts_of
from tilskudd.payments.bank_entries import BankEntries
from tilskudd.payments.status_report import StatusReport
from tilskudd.values.finding import Finding, Severity

STANDARD: Final = re.compile(r"urn:iso:std:iso:20022:tech:xsd:(([a-z]{4}\.[0-9]{3})\.[0-9]{3}\.[0-9]{2})", re.ASCII)
READ: Final = {
    "pain.002.001.03": MessageKind.STATUS,
    "pain.002.001.10": MessageKind.STATUS,
    "pain.002.001.12": MessageKind.STATUS,
    "camt.054.001.02": MessageKind.NOTIFICATION,
    "camt.054.001.08": MessageKind.NOTIFICATION,
    "camt.053.001.02": MessageKind.STATEMENT,
    "camt.053.001.08": MessageKind.STATEMENT,
}


def read_answer(pieces: Iterable[bytes]) -> BankAnswer:
    """All that stands in one file from the bank, taken piece by piece; never raises for what the file holds.

    A file that is not whole, not XML, in other signs than it says, of another kind, or made to hurt, gives one finding
    and no answers. In a whole file each thing that is not understood is a finding, and the rest stands.
    """
    notes = Notes()
    try:
        kind = taken(pieces, notes)
    except NotReadable as error:
        finding = Finding(error.code, Severity.ERROR, printable(error.message))
        return BankAnswer(None, "", (), (), (finding,))
    return notes.answer(kind)


def taken(pieces: Iterable[bytes], notes: Notes) -> MessageKind:
    parts = parts_of(pieces, sorted({*StatusReport.names, *BankEntries.names}))
    root = next(parts, None)
    assert root is not None, "a document without its own element is not readable"
    kind = kind_of(root)
    reader = StatusReport(notes) if kind is MessageKind.STATUS else BankEntries(notes)
    for element in parts:
        if namespace_of(element) != namespace_of(root):
            raise NotReadable(
                "wrong-namespace", f"Filen blander meldinger: {shown(namespace_of(element))} er en annen."
            )
        reader.take(element)
    return kind


def kind_of(root: Element) -> MessageKind:
    """Which message the document is; raises NotReadable for those that are not read here."""
    match = STANDARD.fullmatch(namespace_of(root))
    if match is None:
        known = "pain.002, camt.054 eller camt.053"
        raise NotReadable("wrong-namespace", f"Filen er ikke et svar fra en bank ({known} etter ISO 20022).")
    if match[1] not in READ:
        raise NotReadable("wrong-message", f"Filen er en {match[1]}. Her leses {', '.join(READ)}.")
    return READ[match[1]]
