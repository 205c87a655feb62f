"""Taking in what the bank has answered: each answer is kept, and books what it fits, in bounded pieces."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.database.turns import take_turn
from tilskudd.files.services import store
from tilskudd.ledger.record import record_all
from tilskudd.mandate.rules import file_name
from tilskudd.payments.answer import BankAnswer
from tilskudd.payments.bank_answers import read_answer
from tilskudd.payments.bank_file_rows import Told, pieces_of, told_in
from tilskudd.payments.models import BankAnswerRow, BankFile, Payment
from tilskudd.payments.settlement import Settled, book_waiting_returns, entry_of, known, settle, why_in_words
from tilskudd.payments.settling import Ruling, Strange, Use, ruling_on
from tilskudd.people.access import require
from tilskudd.people.clock import now, today
from tilskudd.people.models import User
from tilskudd.people.refusal import Refusal
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import note

LARGEST: Final = 200_000_000
"""In bytes; a hundred thousand answers are some sixty million."""


def take_in_bank_file(content: bytes, name: str, *, by: User) -> BankFile:
    """Take in a file from the bank (ta inn bankfil): pain.002, camt.054 or camt.053; by end-to-end id alone.

    What is paid, rejected or returned is booked on the bank's date, once, whatever the order of the files; all else is
    kept with why, and stands as out of step. In pieces, each its own transaction: the same file again goes on where it
    stopped, and a finished one books nothing. Raises Refusal in one sentence for a file that cannot be read whole.
    """
    require(by, Right.TAKE_IN_BANK_FILES, on=today())
    answer = read_answer([content])
    if not answer.is_read:
        _refused(answer, name, by)
    bank_file = _begun(content, name, answer, by)
    if bank_file.finished_at is None:
        for piece in pieces_of(told_in(answer)):
            _take_or_tell(bank_file, piece, by)
        book_waiting_returns(by=by)
        bank_file = _finish(bank_file, by)
    return bank_file


def _refused(answer: BankAnswer, name: str, by: User) -> None:
    sentence = answer.findings[0].message
    with transaction.atomic():
        note(by, "bank-file.refused", "bank-file:", name=file_name(name), why=sentence)
    raise Refusal(sentence, _("Ingenting er ført."))


@transaction.atomic
def _begun(content: bytes, name: str, answer: BankAnswer, by: User) -> BankFile:
    take_turn("bank-files")
    assert answer.kind is not None, "a file that is read is of some kind"
    stored = store([content], at=now(), most=LARGEST)
    facts = {
        "file_name": file_name(name),
        "kind": answer.kind.value,
        "message_id": answer.message_id[:100],
        "taken_in_by": by,
        "taken_in_at": now(),
    }
    bank_file, is_new = BankFile.objects.get_or_create(file=stored, defaults=facts)
    if is_new:
        note(by, "bank-file.taken-in", bank_file.about, name=bank_file.file_name, kind=bank_file.kind)
    return bank_file


def _take_or_tell(bank_file: BankFile, piece: Sequence[Told], by: User) -> None:
    """The whole piece at once; where the ledger says no to it, one by one, so that one does not stop the others."""
    try:
        _take(bank_file, piece, by)
    except Refusal:
        for one in piece:
            try:
                _take(bank_file, [one], by)
            except Refusal as refusal:
                _take(bank_file, [one], by, refused=str(refusal))


@transaction.atomic
def _take(bank_file: BankFile, piece: Sequence[Told], by: User, refused: str = "") -> None:
    BankFile.objects.select_for_update().get(pk=bank_file.pk)
    places = [one.place for one in piece]
    had = set(BankAnswerRow.objects.filter(bank_file=bank_file, place__in=places).values_list("place", flat=True))
    left = [one for one in piece if one.place not in had]
    payments, day = _named_in(left), today()
    rows, settled = [], []
    for one in left:
        payment = payments.get(one.answer.end_to_end_id) if one.answer else None
        ruling = Ruling(Use.STRANGE) if refused else _ruling(one, payment, day)
        rows.append(_row(bank_file, one, payment, ruling, refused))
        if ruling.use is Use.BOOKED and payment and one.answer and one.answer.day:
            reason = one.answer.reasons[0].code if one.answer.reasons else ""
            settled.append(Settled(payment, one.answer.says, one.answer.day, reason))
            payment.state = settled[-1].becomes
    BankAnswerRow.objects.bulk_create(rows)
    settle(settled, by=by)
    if settled:
        entries = [entry_of(one, bank_file.about) for one in settled]
        record_all(entries, by=by, booked_on=settled[0].day)


def _named_in(piece: Collection[Told]) -> dict[str, Payment]:
    identities = [one.answer.end_to_end_id for one in piece if one.answer]
    rows = Payment.objects.filter(end_to_end_id__in=identities).select_related("run", "grant__decision__scheme")
    return {row.end_to_end_id: row for row in rows.order_by("pk").select_for_update(of=("self",))}


def _ruling(told: Told, payment: Payment | None, day: date) -> Ruling:
    if told.answer is None:
        return Ruling(Use.STRANGE if told.is_strange else Use.NOTED)
    if payment is not None and told.runs and payment.run.message_id not in told.runs:
        return Ruling(Use.STRANGE, Strange.OTHER_RUN)
    return ruling_on(known(payment) if payment else None, told.answer, today=day)


def _row(bank_file: BankFile, told: Told, payment: Payment | None, ruling: Ruling, refused: str) -> BankAnswerRow:
    row = BankAnswerRow(bank_file=bank_file, place=told.place, payment=payment, use=ruling.use)
    if told.answer is None:
        row.why = told.words[:500]
        return row
    answer = told.answer
    row.end_to_end_id, row.says, row.status = answer.end_to_end_id, answer.says, answer.status[:10]
    row.amount, row.day, row.bank_reference = answer.amount, answer.day, answer.bank_reference[:35]
    row.reason = answer.reasons[0].code if answer.reasons else ""
    row.reason_text = " ".join(one.text for one in answer.reasons if one.text)[:500]
    row.why = (refused or why_in_words(ruling, payment, answer))[:500]
    return row


@transaction.atomic
def _finish(bank_file: BankFile, by: User) -> BankFile:
    bank_file = BankFile.objects.select_for_update().get(pk=bank_file.pk)
    if bank_file.finished_at is None:
        bank_file.finished_at = now()
        bank_file.save(update_fields=["finished_at"])
        rows = BankAnswerRow.objects.filter(bank_file=bank_file)
        booked, strange = rows.filter(use=Use.BOOKED).count(), rows.filter(use=Use.STRANGE).count()
        note(by, "bank-file.read", bank_file.about, booked=booked, strange=strange)
    return bank_file
