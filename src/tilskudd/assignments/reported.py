"""A report that was sent is the delivery on one of the letter's deadlines: two have approved it already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.assignments.identity import counting
from tilskudd.assignments.models import AssignmentDelivery
from tilskudd.assignments.queries import seen_one
from tilskudd.assignments.rules import DocumentKind, Due
from tilskudd.assignments.services import begun, file_document, said
from tilskudd.mandate.models import Assignment
from tilskudd.people.clock import now
from tilskudd.people.models import Status, User
from tilskudd.people.refusal import WrongState
from tilskudd.people.two_persons import also_prepared, note, sign_off


@dataclass(frozen=True)
class SentToMinistry:
    """A report that was sent: its number, the treatment it went through, who wrote and last approved it, its PDF."""

    number: str
    about: str
    written_by: User
    approved_by: User
    content: bytes

    @property
    def title(self) -> str:
        """«Rapport RO-2022-001»."""
        return _("Rapport %s") % self.number


def open_deadlines(assignment: Assignment) -> list[Due]:
    """The deadlines that something can still be delivered on, the earliest first; none where another letter counts."""
    if not counting().filter(pk=assignment.pk).exists():
        return []
    found = [due for due, _row in seen_one(assignment).deadlines if due.is_open and not due.is_prepared]
    return sorted(found, key=lambda due: due.day or date.max)


@transaction.atomic
def deliver_what_was_sent(
    assignment: Assignment, deadline: str, sent: SentToMinistry, words: str, *, delivered_on: date, by: User
) -> AssignmentDelivery:
    """Register as delivered on a deadline what two persons made and approved, and `by` has sent (lever).

    `deadline` is its key. Raises WrongState where it is delivered already, or where another delivery waits on it.
    """
    following = begun(assignment, by=by)
    if deadline not in {one.key for one in open_deadlines(assignment)}:
        raise WrongState(
            _("Fristen er svart på, eller en levering venter på den."),
            _("Last siden på nytt og se hva som har skjedd."),
        )
    name = f"{sent.number}.pdf"
    document = file_document(
        following, sent.content, name, kind=DocumentKind.RESULT, by=by, words=sent.title, dated=delivered_on
    )
    files = [{"name": name, "sha256": document.file.sha256}]
    made = AssignmentDelivery.objects.create(
        following=following,
        deadline=deadline,
        words=said(words),
        contents=[{"report": sent.number, "title": sent.title, "documents": files}],
        prepared_by=sent.written_by,
        prepared_at=now(),
        status=Status.APPROVED.value,
        settled_by=sent.approved_by,
        settled_at=now(),
        delivered_on=delivered_on,
    )
    also_prepared(made.about, rests_on=[sent.about])
    sign_off(made.about, by=sent.approved_by)
    note(by, "assignment.delivered", made.about, on=delivered_on.isoformat(), what=sent.about)
    return made
