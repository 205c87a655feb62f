"""Delivering to the ministry: one person prepares, another delivers, and the ministry's answer is kept."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.assignments.followed import Followed
from tilskudd.assignments.models import AssignmentDelivery, MinistryAcceptance
from tilskudd.assignments.queries import assignment_of, seen_one
from tilskudd.assignments.rules import DocumentKind
from tilskudd.assignments.services import begun, file_document, not_later_than_today, said, still_followed
from tilskudd.mandate.models import Assignment
from tilskudd.people.access import require
from tilskudd.people.clock import now, today
from tilskudd.people.models import Status, User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import also_prepared, note, prepared, sign_off


@transaction.atomic
def prepare_delivery(assignment: Assignment, deadline: str, words: str, *, by: User) -> AssignmentDelivery:
    """Prepare what is to be delivered on a deadline (gjør klar levering); another person delivers it.

    `deadline` is its key; empty where the letter gives the assignment none. What it holds is written down as it is now.
    Raises Refusal with all that is missing: a duty without a deliverable, one without a duty, one that is not done.
    """
    following = begun(assignment, by=by)
    seen = seen_one(assignment)
    dues = {one.key: one for one in seen.dues}
    if deadline not in dues and (deadline or dues):
        raise WrongState(_("Fristen står ikke i brevet."), _("Last siden på nytt og se hva som har skjedd."))
    if deadline in dues and not dues[deadline].is_open:
        raise WrongState(_("Det som skulle leveres til denne fristen, er alt levert."))
    if following.deliveries.filter(deadline=deadline, status=Status.PROPOSED).exists():
        raise WrongState(_("En levering er alt klar, og venter på en annen."))
    _refuse_incomplete(seen)
    made = AssignmentDelivery.objects.create(
        following=following,
        deadline=deadline,
        words=said(words),
        contents=contents_of(seen),
        prepared_by=by,
        prepared_at=now(),
    )
    prepared(made.about, by=by)
    _rests_on_its_deliverables(made, seen)
    note(by, "assignment.delivery-prepared", made.about, assignment=following.about, deadline=deadline)
    return made


@transaction.atomic
def deliver(delivery: AssignmentDelivery, *, by: User, delivered_on: date | None = None) -> None:
    """Deliver what another has prepared (lever); who wrote any of what it holds may not.

    Raises SamePerson, WrongState where it is settled or what it holds has changed, Refusal where something is missing.
    """
    seen = seen_one(still_followed(delivery.following, by=by))
    delivery = _proposed(delivery, by)
    _refuse_incomplete(seen)
    if contents_of(seen) != delivery.contents:
        raise WrongState(
            _("Leveransene er endret etter at leveringen ble gjort klar."),
            _("Send den tilbake, og gjør den klar på nytt."),
        )
    day = delivered_on or today()
    not_later_than_today(day)
    _rests_on_its_deliverables(delivery, seen)  # they may have been written in since it was made ready
    sign_off(delivery.about, by=by)
    _settle(delivery, Status.APPROVED, by=by, day=day)
    note(by, "assignment.delivered", delivery.about, on=day.isoformat())


@transaction.atomic
def send_delivery_back(delivery: AssignmentDelivery, answer: str, *, by: User) -> None:
    """Send a prepared delivery back (send tilbake), with what must be mended."""
    delivery = _proposed(delivery, by)
    _settle(delivery, Status.SENT_BACK, by=by, answer=said(answer, 500))
    note(by, "assignment.delivery-sent-back", delivery.about, answer=delivery.answer)


@transaction.atomic
def record_acceptance(
    delivery: AssignmentDelivery,
    words: str,
    *,
    is_accepted: bool,
    day: date,
    who: str,
    content: bytes,
    name: str,
    by: User,
) -> MinistryAcceptance:
    """Keep what the ministry said to a delivery (registrer departementets svar), with its document. Said once.

    What is not accepted may be delivered again on the same deadline.
    """
    assignment = assignment_of(delivery.following)
    require(by, Right.FOLLOW_ASSIGNMENTS, on=today())
    if assignment is not None:
        begun(assignment, by=by)
    delivery = AssignmentDelivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    if delivery.status != Status.APPROVED or delivery.delivered_on is None:
        raise WrongState(_("Det er bare noe som er levert, departementet kan svare på."))
    if hasattr(delivery, "acceptance"):
        raise WrongState(_("Departementets svar er alt registrert."))
    if not content:
        raise Refusal(_("Legg ved svaret fra departementet."))
    not_later_than_today(day)
    if day < delivery.delivered_on:
        raise Refusal(_("Svaret kan ikke være datert før leveringen."))
    document = file_document(delivery.following, content, name, kind=DocumentKind.ACCEPTANCE, by=by, dated=day)
    made = MinistryAcceptance.objects.create(
        delivery=delivery,
        is_accepted=is_accepted,
        day=day,
        who=said(who, 200),
        words=said(words),
        document=document,
        by=by,
        at=now(),
    )
    note(by, "assignment.answered", delivery.about, is_accepted=is_accepted, day=day.isoformat())
    return made


def contents_of(seen: Followed) -> list[dict[str, Any]]:
    """What a delivery holds: each deliverable with its duties, its words and the sha256 of its documents."""
    return [
        {
            "deliverable": one.pk,
            "title": one.title,
            "words": one.words,
            "duties": sorted(duty.words for duty in one.carried),
            "documents": [{"name": row.name, "sha256": row.file.sha256} for row in one.documents],
        }
        for one in seen.deliverables
    ]


def _rests_on_its_deliverables(delivery: AssignmentDelivery, seen: Followed) -> None:
    """Whoever has prepared a deliverable has prepared the delivery."""
    also_prepared(delivery.about, rests_on=[one.about for one in seen.deliverables])


def _refuse_incomplete(seen: Followed) -> None:
    missing = seen.missing_for_delivery
    if missing:
        raise Refusal(*missing)


def _proposed(delivery: AssignmentDelivery, by: User) -> AssignmentDelivery:
    require(by, Right.FOLLOW_ASSIGNMENTS, on=today())
    rows = AssignmentDelivery.objects.select_for_update(of=("self",)).select_related("following")
    delivery = rows.get(pk=delivery.pk)
    if delivery.status != Status.PROPOSED:
        raise WrongState(
            _("Leveringen venter ikke lenger: %s.") % delivery.get_status_display().lower(),
            _("Last siden på nytt og se hva som har skjedd."),
        )
    return delivery


def _settle(
    delivery: AssignmentDelivery, status: Status, *, by: User, day: date | None = None, answer: str = ""
) -> None:
    delivery.status, delivery.settled_by, delivery.settled_at = status.value, by, now()
    delivery.delivered_on, delivery.answer = day, answer
    delivery.save(update_fields=["status", "settled_by", "settled_at", "delivered_on", "answer"])
