"""What the bank would answer about a run, for tests."""

from __future__ import annotations

from datetime import date

from given import DAY
from rules.bank_files import detail, details, entry, notification, status, status_report
from tilskudd.payments.cross_check import cross_check, fingerprint
from tilskudd.payments.models import Payment, PaymentRun
from tilskudd.payments.services import make_run, release_run

RETURN = "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>"


def released_run(given) -> PaymentRun:
    """A run of all that is due, made by Nina and released by Per."""
    run = make_run(by=given.nina, execution_date=DAY)
    release_run(run, by=given.siri, seen=fingerprint(run, cross_check(run)))
    run.refresh_from_db()
    return run


def amount_of(payment: Payment) -> str:
    return str(payment.amount.as_decimal())


def paid(*payments: Payment, day: date = DAY, amount: str = "", kind: str = "54") -> bytes:
    """A notification (or statement) that the payments were booked."""
    rows = "".join(
        entry(told := amount or amount_of(one), details(detail(one.end_to_end_id, told))) for one in payments
    )
    return notification(rows, kind=kind).replace(b"2022-02-15", day.isoformat().encode())


def returned(*payments: Payment, day: date = DAY, amount: str = "") -> bytes:
    """A notification that money came back."""
    rows = ""
    for one in payments:
        told = amount or amount_of(one)
        inner = detail(one.end_to_end_id, told, RETURN).replace("DBIT", "CRDT")
        rows += entry(told, details(inner), direction="CRDT")
    return notification(rows).replace(b"2022-02-15", day.isoformat().encode())


def about(run: PaymentRun, content: bytes) -> bytes:
    """A status report about this run, with its own number and sum."""
    ore = run.total.ore
    content = content.replace(b">F1<", f">{run.message_id}<".encode())
    content = content.replace(b">F1-1<", f">{run.message_id}-1<".encode())
    content = content.replace(b"<OrgnlNbOfTxs>3<", f"<OrgnlNbOfTxs>{run.count}<".encode())
    return content.replace(b">10.5<", f">{ore // 100}.{ore % 100:02}<".encode())


def rejected(run: PaymentRun, *payments: Payment, code: str = "AC01") -> bytes:
    """A status report that these of the run's payments were rejected."""
    reason = f"<StsRsnInf><Rsn><Cd>{code}</Cd></Rsn></StsRsnInf>"
    rows = "".join(status(one.end_to_end_id, "RJCT", reason) for one in payments)
    return about(run, status_report(rows, group="<GrpSts>PART</GrpSts>"))


def all_rejected(run: PaymentRun) -> bytes:
    """A status report that the whole file was rejected, with no payment named."""
    reason = "<StsRsnInf><Rsn><Cd>FF01</Cd></Rsn></StsRsnInf>"
    return about(run, status_report(group=f"<GrpSts>RJCT</GrpSts>{reason}"))
