"""What people call the states of runs and payments, and what was made of the bank's answers."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from tilskudd.payments.answer import BankSays
from tilskudd.payments.settling import PaymentState, Use


class RunStatus(StrEnum):
    """How far a payment run has come (tilstand)."""

    MADE = "made"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"


RUN_STATUS_CHOICES: Final[list[tuple[str, Any]]] = [
    (RunStatus.MADE.value, _("Venter på frigivelse")),
    (RunStatus.RELEASED.value, _("Frigitt")),
    (RunStatus.WITHDRAWN.value, _("Trukket")),
]
PAYMENT_STATE_CHOICES: Final[list[tuple[str, Any]]] = [
    (PaymentState.READY.value, _("Ikke sendt")),
    (PaymentState.SENT.value, _("Sendt banken")),
    (PaymentState.PAID.value, _("Utbetalt")),
    (PaymentState.REJECTED.value, _("Avvist av banken")),
    (PaymentState.RETURNED.value, _("Returnert av banken")),
    (PaymentState.WITHDRAWN.value, _("Trukket")),
]
SAYS_CHOICES: Final[list[tuple[str, Any]]] = [
    (BankSays.ACCEPTED.value, _("Godtatt")),
    (BankSays.WAITING.value, _("Venter i banken")),
    (BankSays.PARTLY.value, _("Delvis godtatt")),
    (BankSays.REJECTED.value, _("Avvist")),
    (BankSays.PAID.value, _("Utbetalt")),
    (BankSays.RETURNED.value, _("Returnert")),
]
ROW_USE_CHOICES: Final[list[tuple[str, Any]]] = [
    (Use.BOOKED.value, _("Ført")),
    (Use.NOTED.value, _("Notert")),
    (Use.KNOWN.value, _("Kjent fra før")),
    (Use.WAITS.value, _("Venter")),
    (Use.STRANGE.value, _("Ute av takt")),
]
