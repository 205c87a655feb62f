"""The answers of a bank's file as rows, in an order that is the same each time the file is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from tilskudd.payments.answer import BankAnswer, BankSays, Covers, GroupAnswer, MessageKind, PaymentAnswer
from tilskudd.payments.models import Payment, PaymentRun
from tilskudd.payments.settling import MOVES, turn_of
from tilskudd.payments.words import RunStatus
from tilskudd.values.finding import Severity

A_PIECE = 5_000


@dataclass(frozen=True)
class Told:
    """One thing that the file says (svar): about a payment, or a sentence about more or none of them.

    `runs` are the files of ours that the answer is about, where the bank says so; empty when it does not.
    """

    place: int
    answer: PaymentAnswer | None
    words: str = ""
    is_strange: bool = False
    runs: frozenset[str] = frozenset()

    @property
    def booked_on(self) -> date | None:
        """The day it would be booked on; None for what moves nothing."""
        return self.answer.day if self.answer is not None and self.answer.says in MOVES else None


def told_in(answer: BankAnswer) -> list[Told]:
    """All that the file says, placed: what was not understood, then payments before their returns."""
    words = [(one.message, one.severity is not Severity.NOTE) for one in answer.findings]
    named = {one.end_to_end_id for one in answer.payments}
    spread: dict[str, PaymentAnswer] = {}
    for group in answer.groups:
        sentence, strange, rows = _of_group(group)
        words.append((sentence, strange))
        spread.update({one.end_to_end_id: one for one in rows if one.end_to_end_id not in {*named, *spread}})
    runs = _runs_of(answer)
    answers = sorted([*answer.payments, *spread.values()], key=lambda one: (turn_of(one), one.day or date.min))
    first = [Told(place, None, sentence, strange) for place, (sentence, strange) in enumerate(words, 1)]
    return [*first, *(Told(place, one, runs=runs) for place, one in enumerate(answers, len(first) + 1))]


def _runs_of(answer: BankAnswer) -> frozenset[str]:
    """The message ids of the files that a status report is about; statements are about many."""
    if answer.kind is not MessageKind.STATUS:
        return frozenset()
    return frozenset(one.message_id for one in answer.groups if one.message_id)


def _of_group(group: GroupAnswer) -> tuple[str, bool, list[PaymentAnswer]]:
    """What is said of a whole file in a sentence, whether it is out of step, and what that says of each payment."""
    about = group.message_id or group.block_id
    words = {"file": about, "status": group.status or group.says.value}
    if group.says not in (BankSays.REJECTED, BankSays.PAID):
        return _("Om filen %(file)s sier banken %(status)s.") % words, False, []
    run = _run_of(group)
    if run is None or run.status != RunStatus.RELEASED:
        return _("Banken svarer om filen %(file)s, som vi ikke har sendt.") % words, True, []
    paid = group.says is BankSays.PAID
    if group.number not in (None, run.count) or group.total not in (None, run.total) or (paid and group.total is None):
        return _("Banken teller noe annet i filen %(file)s enn det vi sendte.") % words, True, []
    sentence = _("Hele filen %(file)s er utbetalt.") if paid else _("Hele filen %(file)s er avvist.")
    return sentence % words, False, list(_spread(group, run))


def _run_of(group: GroupAnswer) -> PaymentRun | None:
    ours = group.message_id or (group.block_id.removesuffix("-1") if group.covers is Covers.BLOCK else "")
    return PaymentRun.objects.filter(message_id=ours).first()


def _spread(group: GroupAnswer, run: PaymentRun) -> Iterator[PaymentAnswer]:
    one = PaymentAnswer("", group.says, group.status, None, group.day, group.reasons, group.bank_reference)
    rows = Payment.objects.filter(run=run).order_by("place").values_list("end_to_end_id", "amount")
    for identity, amount in rows.iterator(chunk_size=A_PIECE):
        yield replace(one, end_to_end_id=identity, amount=amount if group.says is BankSays.PAID else None)


def pieces_of(told: Sequence[Told]) -> Iterator[list[Told]]:
    """At most five thousand at a time, each with one day to be booked on: a piece is one transaction."""
    piece: list[Told] = []
    for one in told:
        if piece and (len(piece) >= A_PIECE or one.booked_on != piece[0].booked_on):
            yield piece
            piece = []
        piece.append(one)
    if piece:
        yield piece
