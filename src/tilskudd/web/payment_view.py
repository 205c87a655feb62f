"""Payments as people see them: checks, what waits for what, and each step of a payment with its entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilskudd.ledger.models import Entry
from tilskudd.ledger.places import Kind
from tilskudd.payments.bank_codes import reason_in_words, status_in_words
from tilskudd.payments.due import WaitingInstalment, WaitsFor
from tilskudd.payments.models import BankAnswerRow, Payment
from tilskudd.payments.settling import Use
from tilskudd.values.finding import Finding, Severity
from tilskudd.values.kroner import ZERO, Kroner
from tilskudd.web.decision_view import Check

STATES: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "ok"}
WAITS_WORDS: Final[dict[WaitsFor, Any]] = {
    WaitsFor.ACCEPTANCE: gettext_lazy("Mottakeren har ikke akseptert"),
    WaitsFor.ACCOUNT: gettext_lazy("Mottakeren har ingen godkjent konto"),
    WaitsFor.HELD: gettext_lazy("Kontoen er holdt tilbake"),
    WaitsFor.WORD: gettext_lazy("Forrige betaling feilet, og ingen har sagt at den kan prøves igjen"),
    WaitsFor.REPORT: gettext_lazy("Rapporten er ikke godtatt"),
    WaitsFor.DAY: gettext_lazy("Forfaller senere"),
    WaitsFor.MONEY: gettext_lazy("Tilsagnet har ikke dekning"),
    WaitsFor.COVER: gettext_lazy("Lovet uten dekning: posten mangler penger"),
}


def checks_of(found: Iterable[Finding]) -> list[Check]:
    """The cross-check as it is shown: errors and warnings first, then what was in order."""
    return [Check(STATES[one.severity], one.message) for one in found]


def waits_in_words(waits: Iterable[WaitingInstalment]) -> list[tuple[Any, int, Kroner]]:
    """How many instalments wait for each thing, and their sum."""
    counts: Counter[WaitsFor] = Counter()
    sums: dict[WaitsFor, Kroner] = {}
    for one in waits:
        counts[one.why] += 1
        sums[one.why] = sums.get(one.why, ZERO) + one.instalment.amount
    return [(words, counts[why], sums[why]) for why, words in WAITS_WORDS.items() if counts[why]]


@dataclass(frozen=True)
class Step:
    """One step of a payment (steg): the day, what happened, what to do about it, and the entry or file it rests on."""

    day: date | None
    words: str
    more: str = ""
    entry: int | None = None
    bank_file: int | None = None


def steps_of(payment: Payment) -> list[Step]:
    """Every step of a payment in order of days: its run, its entries in the ledger, and what the bank has said."""
    keys = [f"{kind.value}:{payment.end_to_end_id}" for kind in (Kind.SENT, Kind.PAID, Kind.REJECTED, Kind.RETURNED)]
    steps = [Step(localtime(payment.run.made_at).date(), _("Tatt med i kjøring %s") % payment.run.number)]
    for entry in Entry.objects.filter(key__in=keys).order_by("id"):
        steps.append(Step(entry.booked_on, str(entry.get_kind_display()), entry=entry.pk))
    for row in BankAnswerRow.objects.filter(payment=payment).order_by("id"):
        steps.append(_said(row))
    return sorted(steps, key=lambda one: one.day or date.max)


def _said(row: BankAnswerRow) -> Step:
    words = _("Banken: %(says)s (%(use)s)") % {
        "says": str(row.get_says_display()).lower(),
        "use": str(row.get_use_display()).lower(),
    }
    reason = reason_in_words(row.reason) if row.reason else None
    told = [row.why if row.use != Use.BOOKED else "", status_in_words(row.status)]
    told += [reason.means, reason.do] if reason else []
    return Step(row.day, words, " ".join(one for one in told if one), bank_file=row.bank_file_id)
