"""What is written about following an assignment: who is responsible, agreed dates, partners, risk, dialogue.

Rows are added and the newest counts; nobody else's words are ever changed.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.assignments.identity import key_of
from tilskudd.assignments.models import (
    AgreedDate,
    AssignmentDocument,
    AssignmentTask,
    DialogueNote,
    Following,
    PartnerChange,
    ResponsibleGiven,
    RiskNote,
)
from tilskudd.assignments.queries import assignment_of
from tilskudd.assignments.rules import DocumentKind, PartnerRole, RiskLevel, deadline_keys, is_near
from tilskudd.database.turns import take_turn
from tilskudd.files.services import FileTooLarge, store
from tilskudd.mandate.models import Assignment, Confirmation, LetterState
from tilskudd.mandate.queries import is_withdrawn
from tilskudd.people.access import may, require
from tilskudd.people.clock import now, today
from tilskudd.people.models import User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import note
from tilskudd.people.written import in_full

LARGEST_FILE: Final = 20_000_000


def begun(assignment: Assignment, *, by: User) -> Following:
    """The following of an assignment, begun now if it was not; the turn at it is kept until the transaction ends.

    Raises NotAllowed, and Refusal where a newer letter has taken the place of the assignment's, or taken it back.
    """
    require(by, Right.FOLLOW_ASSIGNMENTS, on=today())
    key = key_of(assignment)
    take_turn(f"assignment:{key}")
    if not Confirmation.objects.filter(pk=assignment.letter_id, state=LetterState.CONFIRMED).exists():
        raise WrongState(
            _("Brevet er erstattet av en ny utgave."), _("Følg opp oppdraget der; alt som er skrevet, er med.")
        )
    if is_withdrawn(assignment):
        raise WrongState(_("Oppdraget utgår, og følges ikke opp mer."))
    made, _is_new = Following.objects.get_or_create(**key, defaults={"begun_by": by, "begun_at": now()})
    return made


def still_followed(following: Following, *, by: User) -> Assignment:
    """The assignment that is followed, in the letter that counts, with the turn at it. Raises as `begun`.

    And WrongState where no letter has it any more.
    """
    found = assignment_of(following)
    if found is None:
        raise WrongState(_("Oppdraget står ikke lenger i noe brev som gjelder."))
    begun(found, by=by)
    return found


def said(words: str, most: int = 5000) -> str:
    """What somebody wrote, without room around it; refused when it is nothing, or more than is kept."""
    plain = in_full(words, most)
    if not plain:
        raise Refusal(_("Skriv hva det gjelder."))
    return plain


def meant(day: date) -> date:
    """A day that somebody wrote; refused when its year cannot be what was meant."""
    if not is_near(day, today()):
        raise Refusal(_("Datoen er mer enn fem år fra i dag. Se om årstallet er riktig."))
    return day


def not_later_than_today(day: date) -> None:
    """Refuse a day that has not come: what was said or done is dated when it was."""
    meant(day)
    if day > today():
        raise Refusal(_("Datoen er etter i dag. Skriv dagen det ble gjort."))


def file_document(
    following: Following,
    content: bytes,
    name: str,
    *,
    kind: DocumentKind,
    by: User,
    words: str = "",
    dated: date | None = None,
    task: AssignmentTask | None = None,
) -> AssignmentDocument:
    """Take in a document of an assignment; part of the caller's transaction. Raises Refusal when it is too large."""
    try:
        file = store([content], at=now(), most=LARGEST_FILE)
    except FileTooLarge as error:
        raise Refusal(str(error)) from error
    return AssignmentDocument.objects.create(
        following=following,
        task=task,
        kind=kind.value,
        file=file,
        name=name[-200:],  # the end says what kind of file it is
        words=in_full(words, 1000),
        dated=dated or today(),
        by=by,
        at=now(),
    )


@transaction.atomic
def give_responsible(assignment: Assignment, user: User, *, by: User) -> ResponsibleGiven:
    """Say who is responsible for an assignment (gi ansvar): somebody who may follow it up."""
    following = begun(assignment, by=by)
    if not may(user, Right.FOLLOW_ASSIGNMENTS, on=today()):
        raise Refusal(
            _("%s har ikke rett til å følge opp oppdrag, og kan ikke være ansvarlig.") % user.name,
            _("Velg en annen, eller be en administrator om rollen."),
        )
    made = ResponsibleGiven.objects.create(following=following, user=user, by=by, at=now())
    note(by, "assignment.responsible", following.about, user=user.pk, name=user.name)
    return made


@transaction.atomic
def agree_date(
    assignment: Assignment,
    deadline: str,
    day: date,
    *,
    agreed_with: str,
    agreed_on: date,
    words: str,
    by: User,
    content: bytes = b"",
    name: str = "",
) -> AgreedDate:
    """Write the day agreed for a deadline that the letter gives no day (avtal dato): with whom, when, in what words.

    A day that stands in the letter is the ministry's, and is changed by a letter only.
    """
    following = begun(assignment, by=by)
    rows = list(assignment.deadlines.order_by("id"))
    by_key = dict(zip(deadline_keys([one.written for one in rows]), rows, strict=True))
    if deadline not in by_key:
        raise WrongState(_("Fristen står ikke i brevet."), _("Last siden på nytt og se hva som har skjedd."))
    if by_key[deadline].day is not None:
        raise Refusal(
            _("Brevet har selv en dato for denne fristen."), _("Den endres bare av departementet, i et nytt brev.")
        )
    not_later_than_today(agreed_on)
    if day < agreed_on:
        raise Refusal(_("Fristen kan ikke være før dagen den ble avtalt."))
    document = None
    if content:
        document = file_document(following, content, name, kind=DocumentKind.AGREEMENT, by=by, dated=agreed_on)
    made = AgreedDate.objects.create(
        following=following,
        deadline=deadline,
        day=meant(day),
        agreed_with=said(agreed_with, 200),
        agreed_on=agreed_on,
        words=said(words, 1000),
        document=document,
        by=by,
        at=now(),
    )
    note(by, "assignment.date-agreed", following.about, deadline=deadline, day=day.isoformat())
    return made


@transaction.atomic
def change_partner(
    assignment: Assignment, name: str, role: PartnerRole, *, why: str, by: User, is_in: bool = True
) -> PartnerChange:
    """Add a partner with its role beside what the letter says, or say that one that was added is out, and why.

    Those that the letter names stand in the letter, and are not taken out here.
    """
    following = begun(assignment, by=by)
    made = PartnerChange.objects.create(
        following=following,
        name=said(name, 200),
        role=role.value,
        is_in=is_in,
        why=said(why, 500),
        by=by,
        at=now(),
    )
    note(by, "assignment.partner", following.about, name=made.name, role=made.role, is_in=is_in)
    return made


@transaction.atomic
def note_risk(assignment: Assignment, level: RiskLevel, words: str, *, by: User) -> RiskNote:
    """Write how an assignment's chances are seen today (vurder risiko), in words; what was seen before stands."""
    following = begun(assignment, by=by)
    made = RiskNote.objects.create(following=following, level=level.value, words=said(words, 2000), by=by, at=now())
    note(by, "assignment.risk", following.about, level=level.value)
    return made


@transaction.atomic
def note_dialogue(
    assignment: Assignment,
    words: str,
    *,
    day: date,
    who: str,
    is_from_ministry: bool,
    by: User,
    content: bytes = b"",
    name: str = "",
) -> DialogueNote:
    """Write down a message to or from the ministry (dialog), with the day and whom it was with."""
    following = begun(assignment, by=by)
    not_later_than_today(day)
    document = None
    if content:
        document = file_document(following, content, name, kind=DocumentKind.DIALOGUE, by=by, dated=day)
    made = DialogueNote.objects.create(
        following=following,
        is_from_ministry=is_from_ministry,
        day=day,
        who=said(who, 200),
        words=said(words),
        document=document,
        by=by,
        at=now(),
    )
    note(by, "assignment.dialogue", following.about, is_from_ministry=is_from_ministry, day=day.isoformat())
    return made
