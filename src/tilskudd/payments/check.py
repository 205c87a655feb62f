"""What `tilskudd verify` asks of all runs, payments and answers from the bank."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from django.db.models import Exists, F, OuterRef, Sum

from tilskudd.files.services import FileLost, open_file
from tilskudd.ledger.models import Account, Entry
from tilskudd.ledger.places import Kind, Place
from tilskudd.payments.models import BankAnswerRow, HandSettlement, Instalment, Payment, PaymentRun
from tilskudd.payments.run_file import file_of
from tilskudd.payments.run_makers import rests_on
from tilskudd.payments.settling import PaymentState, Use
from tilskudd.payments.words import RunStatus
from tilskudd.people.models import Involvement, Status
from tilskudd.values.finding import Finding, Severity
from tilskudd.values.kroner import ZERO, Kroner

STEPS: Final[dict[Kind, tuple[PaymentState, ...]]] = {
    Kind.SENT: (PaymentState.SENT, PaymentState.PAID, PaymentState.REJECTED, PaymentState.RETURNED),
    Kind.PAID: (PaymentState.PAID, PaymentState.RETURNED),
    Kind.REJECTED: (PaymentState.REJECTED,),
    Kind.RETURNED: (PaymentState.RETURNED,),
}
"""The states of a payment that has taken each step."""

A_PIECE: Final = 5_000


def faults_in_payments() -> list[Finding]:
    """Every entry without its payment, payment without its entries, answer or release, and file that is not as sent.

    All rows, in bounded pieces.
    """
    return [
        *_steps_unlike_the_ledger(),
        *_without_a_word_of_the_bank(),
        *_grants_out_of_step(),
        *_plans_that_do_not_add_up(),
        *_released_by_who_had_a_part(),
        *_files_unlike_their_payments(),
    ]


def _fault(code: str, message: str) -> Finding:
    return Finding(code, Severity.ERROR, message)


def _steps_unlike_the_ledger() -> Iterator[Finding]:
    """One entry for each step of each payment, of its amount and about its grant; and no others."""
    for kind, states in STEPS.items():
        taken = Payment.objects.filter(state__in=states)
        for payments in _in_pieces(taken):
            keys = [f"{kind.value}:{one.end_to_end_id}" for one in payments]
            rows = Entry.objects.filter(kind=kind, key__in=keys).annotate(total=Sum("transfers__amount"))
            booked = {row.key: (row.about, row.total) for row in rows}
            for key, one in zip(keys, payments, strict=True):
                if booked.get(key) != (f"grant:{one.grant_id}", one.amount):
                    yield _fault("payment-not-booked", f"{one.end_to_end_id} is not booked as {kind.value}.")
        entries = Entry.objects.filter(kind=kind, key__startswith=f"{kind.value}:").count()
        if entries != taken.count():
            yield _fault("unfounded-payment", f"There are {entries} entries of kind {kind.value}, not one a payment.")


def _in_pieces(rows: object) -> Iterator[list[Payment]]:
    after = 0
    while payments := list(rows.filter(pk__gt=after).order_by("pk")[:A_PIECE]):  # type: ignore[attr-defined]
        yield payments
        after = payments[-1].pk


def _without_a_word_of_the_bank() -> Iterator[Finding]:
    """What is sent stands in a released run; what is paid, rejected or returned was said by the bank, or by two."""
    unreleased = Payment.objects.filter(state__in=STEPS[Kind.SENT]).exclude(run__status=RunStatus.RELEASED)
    for one in unreleased.iterator(chunk_size=A_PIECE):
        yield _fault("payment-not-released", f"{one.end_to_end_id} was sent, but nobody has released its run.")
    for kind in (Kind.PAID, Kind.REJECTED, Kind.RETURNED):
        used = [Use.BOOKED, *([Use.WAITS] if kind is Kind.RETURNED else [])]
        said = BankAnswerRow.objects.filter(
            payment=OuterRef("pk"), says=kind.value, use__in=used, bank_file__file__isnull=False
        )
        by_hand = HandSettlement.objects.filter(payment=OuterRef("pk"), says=kind.value, status=Status.APPROVED)
        rows = Payment.objects.filter(~Exists(said), ~Exists(by_hand), state__in=STEPS[kind])
        for one in rows.iterator(chunk_size=A_PIECE):
            yield _fault("payment-unanswered", f"{one.end_to_end_id} stands as {kind.value}; the bank has not said so.")


def _grants_out_of_step() -> Iterator[Finding]:
    """What the ledger holds as sent and paid for a grant is the sum of its payments that stand there."""
    for place, state in ((Place.SENT, PaymentState.SENT), (Place.PAID, PaymentState.PAID)):
        places = [place, Place.RETURNED] if place is Place.PAID else [place]  # money back was paid once
        accounts = Account.objects.filter(place__in=places, subject__startswith="grant:").exclude(credits=F("debits"))
        sums: dict[str, Kroner] = defaultdict(lambda: ZERO)
        for account in accounts.iterator(chunk_size=A_PIECE):
            sums[account.subject] += account.credits - account.debits
        rows = Payment.objects.filter(state=state).values_list("grant_id").annotate(total=Sum("amount"))
        paid = {f"grant:{grant}": total for grant, total in rows}
        for about in sorted({*sums, *paid}):
            if sums.get(about, ZERO) != paid.get(about, ZERO):
                yield _fault("grant-payments", f"The payments of {about} are not what the ledger has as {place.value}.")


def _plans_that_do_not_add_up() -> Iterator[Finding]:
    """What is sent or paid of a grant is never more than it; a plan follows its grant when a run is made."""
    gone = Payment.objects.filter(state__in=[PaymentState.SENT, PaymentState.PAID])
    sums = gone.values("grant", "grant__amount").annotate(total=Sum("amount"))
    for row in sums.filter(total__gt=F("grant__amount")):
        yield _fault("paid-too-much", f"grant:{row['grant']} is {row['grant__amount']}, and more is paid.")
    for one in Instalment.objects.filter(payments__state=PaymentState.PAID).exclude(amount=F("payments__amount")):
        yield _fault("instalment-changed", f"Instalment {one.number} of grant:{one.grant_id} is not what was paid.")


def _released_by_who_had_a_part() -> Iterator[Finding]:
    """Whoever made a run, or prepared or approved what it rests on before it was released, did not release it."""
    for run in PaymentRun.objects.filter(status=RunStatus.RELEASED).iterator(chunk_size=500):
        had = Involvement.objects.filter(about__in=rests_on(run), user=run.released_by_id, at__lte=run.released_at)
        entered = Payment.objects.filter(run=run, bank_account__entered_by=run.released_by_id)
        if run.released_by_id == run.made_by_id or had.exists() or entered.exists():
            yield _fault("released-by-maker", f"{run.number} was released by somebody who had a part in it.")


def _files_unlike_their_payments() -> Iterator[Finding]:
    """The file of a run is written anew from its rows, and must be the very bytes that were sent."""
    for run in PaymentRun.objects.filter(status=RunStatus.RELEASED).select_related("file").iterator(chunk_size=50):
        assert run.file is not None and run.released_at is not None, "the database demands both"
        try:
            with open_file(run.file) as file:
                written = file_of(run, run.released_at)
                same = all(file.read(len(piece)) == piece for piece in written) and not file.read(1)
        except (FileLost, ValueError):
            same = False
        if not same:
            yield _fault("payment-file", f"The file of {run.number} is not what its payments give.")
