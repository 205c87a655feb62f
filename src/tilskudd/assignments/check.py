"""What `tilskudd verify` asks of followed assignments: two persons on each delivery, and every document there."""

from __future__ import annotations

from collections.abc import Iterator

from tilskudd.assignments.models import AssignmentDelivery, AssignmentDocument, AssignmentTask, Following
from tilskudd.assignments.queries import assignment_of
from tilskudd.assignments.rules import DocumentKind, TaskKind, TaskState
from tilskudd.people.models import Involvement, Part, Status
from tilskudd.values.finding import Finding, Severity


def faults_in_assignments() -> Iterator[Finding]:
    """Every delivery, every deliverable that is done, every answer, row by row."""
    for delivery in AssignmentDelivery.objects.filter(status=Status.APPROVED).iterator(chunk_size=500):
        yield from _delivered(delivery)
    for task in AssignmentTask.objects.filter(kind=TaskKind.DELIVERABLE).iterator(chunk_size=500):
        newest = task.standings.order_by("-pk").first()
        if newest is None:
            yield _fault("no-standing", f"{task.about} was added, but does not say how it stands.")
        elif newest.state == TaskState.DONE and not task.documents.exists():
            yield _fault("no-document", f"{task.about} counts as done, but holds no document.")
    for following in Following.objects.iterator(chunk_size=500):
        if assignment_of(following) is None:
            yield Finding(
                "lost-assignment",
                Severity.WARNING,
                f"{following.about} follows number {following.number} of {following.year}, which no letter has now.",
            )


def _delivered(delivery: AssignmentDelivery) -> Iterator[Finding]:
    rows = Involvement.objects.filter(about=delivery.about)
    makers = set(rows.filter(part=Part.PREPARED).values_list("user", flat=True))
    approvers = set(rows.filter(part=Part.APPROVED).values_list("user", flat=True))
    if approvers != {delivery.settled_by_id} or approvers & (makers | {delivery.prepared_by_id}):
        yield _fault("not-approved", f"{delivery.about} counts as delivered, but not by a second person.")
    here = set(delivery.following.documents.values_list("file__sha256", flat=True))
    told = {row["sha256"] for one in delivery.contents for row in one["documents"]}
    if told - here:
        yield _fault("document-missing", f"{delivery.about} names documents that are not there.")
    answer = getattr(delivery, "acceptance", None)
    if answer is None:
        return
    document = AssignmentDocument.objects.get(pk=answer.document_id)
    if document.kind != DocumentKind.ACCEPTANCE or document.following_id != delivery.following_id:
        yield _fault("answer-without-document", f"The ministry's answer to {delivery.about} has not its own document.")


def _fault(code: str, message: str) -> Finding:
    return Finding(code, Severity.ERROR, message)
