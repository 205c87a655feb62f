"""Approving circulars: by somebody who has written no version of it, or back with a note."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.circulars.models import CircularIssue
from tilskudd.database.turns import take_turn
from tilskudd.people.access import require
from tilskudd.people.clock import now, today
from tilskudd.people.models import Status, User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import note, sign_off
from tilskudd.people.written import in_full


@transaction.atomic
def approve_circular(issue: CircularIssue, *, by: User) -> CircularIssue:
    """Approve that a circular goes out (godkjenn), as it is set; nobody has it before it is sent.

    Raises NotAllowed, SamePerson for whoever wrote any version of it, WrongState when it is settled.
    """
    issue = _waiting(issue, by)
    sign_off(issue.about, by=by)
    return _settled(issue, Status.APPROVED, "circular.approved", by=by)


@transaction.atomic
def send_circular_back(issue: CircularIssue, *, by: User, answer: str) -> CircularIssue:
    """Send a proposal back with what must be put right. Raises as `approve_circular`, and Refusal without words."""
    issue = _waiting(issue, by)
    if not answer.strip():
        raise Refusal(_("Skriv hva som må rettes."))
    issue.answer = in_full(answer, 500)
    return _settled(issue, Status.SENT_BACK, "circular.sent-back", by=by)


def _waiting(issue: CircularIssue, by: User) -> CircularIssue:
    require(by, Right.APPROVE_CIRCULARS, on=today())
    take_turn(issue.circular.about)
    found = CircularIssue.objects.select_related("circular", "version").get(pk=issue.pk)
    if found.status != Status.PROPOSED:
        raise WrongState(_("Rundskrivet venter ikke på godkjenning lenger."), _("Last siden på nytt."))
    return found


def _settled(issue: CircularIssue, status: Status, verb: str, *, by: User) -> CircularIssue:
    issue.status, issue.settled_by, issue.settled_at = status, by, now()
    issue.save(update_fields=["status", "settled_by", "settled_at", "answer"])
    note(by, verb, issue.circular.about, version=issue.version.number, words=issue.answer)
    return issue
