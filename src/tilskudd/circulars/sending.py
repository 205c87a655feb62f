"""Sending circulars: the circle is frozen in one act, and each in it is given theirs once, in bounded pieces."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.circulars.models import Addressee, CircularDelivery, CircularIssue, CircularTrouble, CircularVersion
from tilskudd.circulars.queries import circle_for, correction_circle, due_addressees, is_due, sent_issue
from tilskudd.circulars.rules import Corrected
from tilskudd.database.turns import take_turn
from tilskudd.documents.channels import CHANNELS, Channel
from tilskudd.documents.queries import MOST_TRIES
from tilskudd.documents.services import PAUSES_MINUTES
from tilskudd.files.models import StoredFile
from tilskudd.files.services import content_of
from tilskudd.parties.models import Organisation
from tilskudd.people.access import require
from tilskudd.people.clock import machine_now, now, today
from tilskudd.people.models import Status, User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import note

log = logging.getLogger(__name__)
A_PIECE: Final = 200
"""At most so many are given theirs in one run of the job."""


@transaction.atomic
def send_circular(issue: CircularIssue, *, by: User) -> CircularIssue:
    """Send an approved circular (send ut): its circle is frozen now, and the program gives each in it theirs.

    The first is for everyone in the circle on the day it is counted on; a correction for those an earlier one was for,
    and nobody else. What is on its way of an earlier one stops. Raises NotAllowed; WrongState when it is not approved
    or is sent; Refusal when nobody is in the circle or its day has not come.
    """
    require(by, Right.WRITE_CIRCULARS, on=today())
    circular = issue.circular
    take_turn(circular.about)
    issue = CircularIssue.objects.select_related("circular", "version__recipients_of").get(pk=issue.pk)
    if issue.status != Status.APPROVED:
        raise WrongState(_("Rundskrivet må godkjennes av en annen før det sendes."))
    if issue.sent_at:
        raise WrongState(_("Rundskrivet er alt sendt."))
    if issue.version.counted_on > today():
        raise Refusal(_("Dagen kretsen telles på, er ikke kommet."), _("Vent til den dagen, eller skriv en ny utgave."))
    before = sent_issue(circular)
    members = correction_circle(issue) if before else _first_circle(issue.version)
    if not members:
        raise Refusal(_("Ingen er i kretsen den dagen."))
    issue.sent_by, issue.sent_at, issue.corrects = by, now(), before
    issue.save(update_fields=["sent_by", "sent_at", "corrects"])
    _freeze(issue, members)
    note(by, "circular.sent", circular.about, version=issue.version.number, circle=len(members))
    return issue


def _first_circle(version: CircularVersion) -> tuple[Corrected, ...]:
    return tuple(Corrected(one, None) for one in circle_for(version))


def _freeze(issue: CircularIssue, members: tuple[Corrected, ...]) -> None:
    """Everyone in the circle as a row of their own."""
    keys = {one.who.organisation for one in members if one.who.organisation is not None}
    forms = dict(Organisation.objects.filter(pk__in=keys).values_list("pk", "written_form"))
    has_nynorsk = bool(issue.html_nn)
    rows = []
    for one in members:
        key = one.who.organisation
        rows.append(
            Addressee(
                issue=issue,
                organisation_id=key,
                code=one.who.code,
                name=one.who.name,
                why=one.who.why.value,
                language=forms.get(key, "nb") if has_nynorsk and key else "nb",
                had_id=one.had,
            )
        )
    Addressee.objects.bulk_create(rows, batch_size=500)


def deliver_due_circulars(most: int = A_PIECE) -> int:
    """Give those who are due theirs (ekspeder), one by one, at most so many; how many were given.

    Each is its own transaction: safe to run twice, by two at once, and to be killed on the way. A channel may be given
    the same again when the program died after it took it; the channel then has it once.
    """
    given, read = 0, cache(content_of)  # a file is read once for all who get it
    related = ("issue__circular", "issue__version__file", "issue__pdf_nb", "issue__pdf_nn", "organisation")
    for channel in CHANNELS:
        due = due_addressees(channel.name).select_related(*related).defer("issue__html_nb", "issue__html_nn")
        for one in due[:most]:
            given += _attempt(one, channel, read)
    return given


def _attempt(one: Addressee, channel: Channel, read: Callable[[StoredFile], bytes]) -> bool:
    try:
        with transaction.atomic():
            take_turn(one.issue.circular.about)
            return is_due(one, channel.name) and _deliver(one, channel, read)
    except Exception as error:
        log.exception("circular %s to %s failed", one.issue.circular.number, one.name)
        _trouble(one, error)
        return False


def _deliver(one: Addressee, channel: Channel, read: Callable[[StoredFile], bytes]) -> bool:
    """Give one theirs, with the file that belongs to it."""
    assert one.organisation is not None, "whoever is due is known"
    circular, version, recipient = one.issue.circular, one.issue.version, one.organisation.number
    number = f"{circular.number}-{version.number}"
    reference = channel.deliver(circular.number, number, recipient, read(one.issue.pdf_in(one.language)))
    if version.file is not None:
        channel.deliver(circular.number, f"{number}-vedlegg", recipient, read(version.file))
    CircularDelivery.objects.create(addressee=one, channel=channel.name, reference=reference, delivered_at=now())
    CircularTrouble.objects.filter(addressee=one, solved_at=None).update(solved_at=machine_now(), next_at=None)
    return True


@transaction.atomic
def _trouble(one: Addressee, error: Exception) -> None:
    """Write down what failed, and when to try again: after growing pauses, and at last not by itself."""
    at = machine_now()
    found, is_new = CircularTrouble.objects.get_or_create(
        addressee=one, defaults={"first_at": at, "last_at": at, "tries": 0}
    )
    found = CircularTrouble.objects.select_for_update().get(pk=found.pk)
    found.tries = 1 if is_new or found.solved_at else min(found.tries + 1, 1_000)
    pause = PAUSES_MINUTES[found.tries - 1] if found.tries < MOST_TRIES else None
    found.next_at = at + timedelta(minutes=pause) if pause else None
    found.why, found.last_at, found.solved_at = f"{type(error).__name__}: {error}"[:500], at, None
    found.save(update_fields=["why", "tries", "last_at", "next_at", "solved_at"])


@transaction.atomic
def try_circular_again(trouble: CircularTrouble, *, by: User) -> None:
    """Let what failed be tried again from the next minute on (prøv igjen), also when it was given up."""
    require(by, Right.WRITE_CIRCULARS, on=today())
    waits = CircularTrouble.objects.select_for_update().get(pk=trouble.pk)
    if waits.solved_at:
        raise WrongState(_("Det er alt løst."))
    waits.next_at, waits.tries = machine_now(), 0
    waits.save(update_fields=["next_at", "tries"])
    note(by, "circular.tried-again", waits.addressee.issue.circular.about, name=waits.addressee.name)
