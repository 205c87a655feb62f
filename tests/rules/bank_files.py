"""Files to and from a bank, for tests: ours as they are written, the bank's as it would write them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from lxml import etree

from tilskudd.payments.payment_file import Debtor, Payment, PaymentFile, write_payment_file
from tilskudd.values.kroner import ZERO, Kroner

PROJECT = Path(__file__).resolve().parents[2]
ISO = next(
    (
        folder / "shared" / "data" / "iso20022"
        for folder in (PROJECT, *PROJECT.parents)
        if (folder / "shared" / "data" / "iso20022").is_dir()
    ),
    None,
)
URN = "urn:iso:std:iso:20022:tech:xsd:"
DEBTOR = Debtor("Integrerings- og mangfoldsdirektoratet", "987879696", "99990100019", "DNBANOKK")
MADE_AT = datetime(2022, 2, 14, 10, 15, tzinfo=ZoneInfo("Europe/Oslo"))
PAY_ON = date(2022, 2, 15)
OSLO = Payment(
    "IMDI-2022-20-0301",
    "T20-0301-1",
    Kroner.whole(6_451_032),
    "Oslo kommune",
    "99990200005",
    kid="20220023012",
    creditor_number="958935420",
)
BERGEN = Payment(
    "IMDI-2022-20-4601",
    "T20-4601-1",
    Kroner.whole(3_102_086),
    "Bergen kommune",
    "99990200374",
    message="Tilskudd til informasjonsarbeid i kommuner 2022, kap. 671 post 62, ref. IMDI-2022-20-4601",
    creditor_number="964338531",
)
AALESUND = Payment(
    "IMDI-2022-20-1507",
    "T20-1507-1",
    Kroner.whole(1_042_674),
    "Ålesund kommune",
    "99990200749",
    kid="20220035073",
    creditor_number="920415288",
)


def head_of(
    payments: Sequence[Payment], debtor: Debtor = DEBTOR, message_id: str = "IMDI-20220214-0001"
) -> PaymentFile:
    total = sum((one.amount for one in payments), ZERO)
    return PaymentFile(message_id, MADE_AT, PAY_ON, debtor, len(payments), total)


def written(payments: Sequence[Payment], **about: object) -> bytes:
    return b"".join(write_payment_file(head_of(payments, **about), payments))


def is_valid(content: bytes, message: str) -> bool | str:
    """True, or what the published schema says is wrong; the schemas lie beside the project or not at all."""
    assert ISO
    schema = etree.XMLSchema(file=str(ISO / "xsd" / f"{message}.xsd"))
    return schema.validate(etree.fromstring(content)) or str(schema.error_log)


def status_report(
    transactions: str = "", version: str = "12", group: str = "<GrpSts>ACCP</GrpSts>", block: str = ""
) -> bytes:
    """A pain.002 about one file with one block; `block` is the block's own status."""
    inner = f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>F1-1</OrgnlPmtInfId>{block}{transactions}</OrgnlPmtInfAndSts>"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{URN}pain.002.001.{version}"><CstmrPmtStsRpt>'
        "<GrpHdr><MsgId>BANK-1</MsgId><CreDtTm>2022-02-14T23:30:00Z</CreDtTm></GrpHdr>"
        "<OrgnlGrpInfAndSts><OrgnlMsgId>F1</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>"
        f"<OrgnlNbOfTxs>3</OrgnlNbOfTxs><OrgnlCtrlSum>10.5</OrgnlCtrlSum>{group}</OrgnlGrpInfAndSts>"
        f"{inner if transactions or block else ''}</CstmrPmtStsRpt></Document>"
    ).encode()


def status(identity: str, code: str, more: str = "") -> str:
    return (
        f"<TxInfAndSts><OrgnlInstrId>I-{identity}</OrgnlInstrId><OrgnlEndToEndId>{identity}</OrgnlEndToEndId>"
        f"<TxSts>{code}</TxSts>{more}</TxInfAndSts>"
    )


def notification(entries: str, version: str = "08", kind: str = "54") -> bytes:
    """A camt.054 (or camt.053) of one account."""
    outer, inner = {"54": ("BkToCstmrDbtCdtNtfctn", "Ntfctn"), "53": ("BkToCstmrStmt", "Stmt")}[kind]
    balance = (
        "<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy='NOK'>1</Amt><CdtDbtInd>CRDT</CdtDbtInd>"
        "<Dt><Dt>2022-02-15</Dt></Dt></Bal>"
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{URN}camt.0{kind}.001.{version}"><{outer}>'
        "<GrpHdr><MsgId>BANK-2</MsgId><CreDtTm>2022-02-16T06:00:00+01:00</CreDtTm></GrpHdr>"
        f"<{inner}><Id>BANK-2</Id><CreDtTm>2022-02-16T06:00:00+01:00</CreDtTm>"
        "<Acct><Id><Othr><Id>99990100019</Id></Othr></Id></Acct>"
        f"{balance if kind == '53' else ''}{entries}</{inner}></{outer}></Document>"
    ).encode()


def entry(
    amount: str, details: str, direction: str = "DBIT", version: str = "08", state: str = "BOOK", more: str = ""
) -> str:
    told = f"<Cd>{state}</Cd>" if version == "08" else state
    return (
        f'<Ntry><Amt Ccy="NOK">{amount}</Amt><CdtDbtInd>{direction}</CdtDbtInd>{more}<Sts>{told}</Sts>'
        "<BookgDt><Dt>2022-02-15</Dt></BookgDt><AcctSvcrRef>REF-1</AcctSvcrRef>"
        f"<BkTxCd><Prtry><Cd>X</Cd></Prtry></BkTxCd>{details}</Ntry>"
    )


def detail(identity: str, amount: str = "", more: str = "") -> str:
    """One payment of an entry; version 8 has the amount here, version 2 in `more`."""
    told = f'<Amt Ccy="NOK">{amount}</Amt><CdtDbtInd>DBIT</CdtDbtInd>' if amount else ""
    return f"<TxDtls><Refs><EndToEndId>{identity}</EndToEndId></Refs>{told}{more}</TxDtls>"


def details(*inner: str) -> str:
    return f"<NtryDtls>{''.join(inner)}</NtryDtls>"


# What a process has used at most, in kB. `ru_maxrss` will not do: it remembers the process that started this one.
PEAK = """
def peak():
    with open("/proc/self/status") as told:
        return next(int(line.split()[1]) for line in told if line.startswith("VmHWM"))
"""


def numbers_of(program: str, *arguments: str) -> list[list[int]]:
    """The lines of numbers that a program prints, in a process of its own that can ask for its `peak()`."""
    command = [sys.executable, "-c", PEAK + program, *arguments]
    run = subprocess.run(command, capture_output=True, text=True, check=True, cwd=PROJECT / "src")
    return [[int(part) for part in line.split()] for line in run.stdout.splitlines()]
