"""The file of a run, as the bank takes it, from the rows that stand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime

from tilskudd.payments import payment_file
from tilskudd.payments.models import Payment, PaymentRun
from tilskudd.payments.payment_file import AccountForm, Debtor, PaymentFile, write_payment_file


def debtor_of(run: PaymentRun) -> Debtor:
    """Who pays, as it was when the run was made."""
    told: dict[str, Any] = run.debtor
    return Debtor(**{**told, "account_form": AccountForm(told["account_form"])})


def file_of(run: PaymentRun, made_at: datetime) -> Iterator[bytes]:
    """The bytes of the payment file in pieces; the same rows and the same moment give the same bytes."""
    head = PaymentFile(run.message_id, localtime(made_at), run.execution_date, debtor_of(run), run.count, run.total)
    rows = Payment.objects.filter(run=run).select_related("recipient").order_by("place")
    return write_payment_file(head, (as_written(row) for row in rows.iterator(chunk_size=2_000)))


def as_written(row: Payment) -> payment_file.Payment:
    """A payment as it stands in the file."""
    return payment_file.Payment(
        row.end_to_end_id,
        row.end_to_end_id,
        row.amount,
        row.recipient_name,
        row.account,
        row.kid,
        row.message,
        row.recipient.number,
    )
