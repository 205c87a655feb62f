"""What `tilskudd verify` asks of all appeals."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, Q, Sum

from tilskudd.appeals.models import Appeal, AppealStep
from tilskudd.appeals.queries import in_time, is_taken_up
from tilskudd.appeals.rules import AppealAct
from tilskudd.decisions.models import Amendment, Decision, Outcome, UncoveredPromise
from tilskudd.ledger.models import Transfer
from tilskudd.ledger.places import Place
from tilskudd.people.models import Involvement, Part, Status
from tilskudd.values.finding import Finding, Severity
from tilskudd.values.kroner import Kroner

NEEDS_AN_OUTSIDER = [
    AppealAct.TAKEN,
    AppealAct.TAKEN_UP_LATE,
    AppealAct.DISMISSED,
    AppealAct.REVERSAL_PROPOSED,
    AppealAct.PASSED_ON,
    AppealAct.UPHELD,
    AppealAct.ORDERED,
]


def faults_in_appeals() -> list[Finding]:
    """Appeals handled or settled by somebody who had made the decision, or late and handled as if they were not; money
    given by an appeal that does not say so; and promises without cover that the ledger does not have.
    """
    return [*_by_insiders(), *_late(), *_without_an_appeal(), *_unlike_the_ledger()]


def _fault(code: str, message: str) -> Finding:
    return Finding(code, Severity.ERROR, message)


def _by_insiders() -> Iterator[Finding]:
    """Nobody who prepared or approved a decision does anything with an appeal on it, or approves what it led to."""
    rows = AppealStep.objects.filter(act__in=NEEDS_AN_OUTSIDER)
    related = ("appeal__outcome__version__decision", "decision", "amendment")
    for row in rows.select_related(*related).iterator(chunk_size=500):
        decision = row.appeal.outcome.version.decision
        made_it = _made(decision)
        if row.by_id in made_it or row.appeal.handler_id in made_it:
            yield _fault(
                "appeal-by-insider", f"{row.appeal.number} is handled by one who took part in {decision.number}."
            )
        carried = row.decision or row.amendment
        if carried is not None and carried.status == Status.APPROVED and carried.settled_by_id in {*made_it, row.by_id}:
            yield _fault(
                "appeal-by-insider", f"{carried.about} was approved by one who took part in {decision.number}."
            )


def _made(decision: Decision) -> set[int]:
    parts = [Part.PREPARED, Part.APPROVED]
    return set(Involvement.objects.filter(about=decision.about, part__in=parts).values_list("user", flat=True))


def _late(most: int = 500) -> Iterator[Finding]:
    """What came too late is dismissed, or taken up with a reason within a year, before anything else is done."""
    acts = [AppealAct.REVERSAL_PROPOSED, AppealAct.PASSED_ON]
    rows = Appeal.objects.filter(steps__act__in=acts).distinct().select_related("outcome__version__decision")
    for row in rows.iterator(chunk_size=most):
        if in_time(row).is_late and not is_taken_up(row):
            yield _fault("appeal-too-late", f"{row.number} came too late, and was handled as if it had not.")
    for row in Appeal.objects.filter(steps__act=AppealAct.DISMISSED).distinct().iterator(chunk_size=most):
        if not in_time(row).is_late:
            yield _fault("appeal-dismissed", f"{row.number} came in time, and was dismissed.")


def _without_an_appeal() -> Iterator[Finding]:
    """What was promised without looking at the frame rests on an appeal whose handler proposed just that amount."""
    steps = AppealStep.objects.filter(act=AppealAct.REVERSAL_PROPOSED)
    told = ("appeal__number", "amount", "by")
    decisions = {row[0]: row[1:] for row in steps.exclude(decision=None).values_list("decision", *told)}
    amendments = {row[0]: row[1:] for row in steps.exclude(amendment=None).values_list("amendment", *told)}
    given = Outcome.objects.filter(
        version__decision__status=Status.APPROVED,
        version__number=F("version__decision__version"),
        basis__has_key="appeal",
    )
    for row in given.select_related("version__decision").iterator(chunk_size=500):
        decision = row.version.decision
        if decisions.get(decision.pk) != (row.basis["appeal"], row.amount, row.version.by_id):
            yield _fault("no-such-appeal", f"{decision.number} names an appeal that did not lead to it.")
    for change in Amendment.objects.exclude(appeal="").filter(status=Status.APPROVED).iterator(chunk_size=500):
        if amendments.get(change.pk) != (change.appeal, change.amount, change.proposed_by_id):
            yield _fault("no-such-appeal", f"{change.about} names an appeal that did not lead to it.")


def _unlike_the_ledger() -> Iterator[Finding]:
    """What a grant was promised without cover is what the ledger took from the want of cover for it, and no more."""
    from_want = Q(source__place=Place.SHORTFALL, target__place=Place.COMMITTED)
    moved = dict(Transfer.objects.filter(from_want).values_list("target__subject").annotate(Sum("amount")))
    told: dict[str, Kroner] = {}
    for row in UncoveredPromise.objects.select_related("grant").iterator(chunk_size=500):
        told[row.grant.about] = told.get(row.grant.about, Kroner(0)) + row.amount
    for about in sorted({*moved, *told}):
        if moved.get(about) != told.get(about):
            yield _fault(
                "uncovered-sum", f"{about} is promised {told.get(about)} without cover, the ledger has another sum."
            )
