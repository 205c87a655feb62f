"""What a working group writes: members, meetings, questions to others, alternatives compared, and whom it is for."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.assignments.group_queries import members_of
from tilskudd.assignments.models import (
    Alternative,
    AssignmentTask,
    GroupMeeting,
    GroupMember,
    Inquiry,
    InquiryAnswer,
    MeetingNote,
    TargetGroup,
)
from tilskudd.assignments.rules import DocumentKind, TaskKind
from tilskudd.assignments.services import (
    begun,
    file_document,
    meant,
    not_later_than_today,
    said,
    still_followed,
)
from tilskudd.mandate.models import Assignment
from tilskudd.people.clock import now, today
from tilskudd.people.models import User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.two_persons import note, prepared
from tilskudd.people.written import in_full


@transaction.atomic
def change_member(
    assignment: Assignment, name: str, agency: str, *, by: User, is_lead: bool = False, is_in: bool = True
) -> GroupMember:
    """Take somebody into the working group, or out of it (endre medlem). One leads it, and has to be another first."""
    following = begun(assignment, by=by)
    members = members_of(following)
    if not is_in and name.strip().lower() not in {one.name.lower() for one in members}:
        raise Refusal(_("%s er ikke i gruppen.") % said(name, 200), _("Se om navnet er skrevet slik det står der."))
    leads = [one for one in members if one.is_lead and one.name.lower() != name.strip().lower()]
    if is_lead and is_in and leads:
        raise Refusal(_("%s leder gruppen.") % leads[0].name, _("Før den personen som vanlig medlem først."))
    made = GroupMember.objects.create(
        following=following,
        name=said(name, 200),
        agency=said(agency, 200),
        is_lead=is_lead and is_in,
        is_in=is_in,
        by=by,
        at=now(),
    )
    note(by, "assignment.member", following.about, name=made.name, is_in=is_in)
    return made


@transaction.atomic
def call_meeting(assignment: Assignment, day: date, words: str, *, by: User) -> GroupMeeting:
    """Call a meeting of the working group (kall inn til møte); one that was held may be written down afterwards."""
    following = begun(assignment, by=by)
    made = GroupMeeting.objects.create(following=following, day=meant(day), words=said(words, 500), by=by, at=now())
    note(by, "assignment.meeting", following.about, day=day.isoformat())
    return made


@transaction.atomic
def note_meeting(
    meeting: GroupMeeting,
    words: str,
    *,
    by: User,
    present: str = "",
    was_held: bool = True,
    content: bytes = b"",
    name: str = "",
) -> MeetingNote:
    """Write what came of a meeting (skriv møtenotat), or why it was not held. Once."""
    still_followed(meeting.following, by=by)
    if MeetingNote.objects.filter(meeting=meeting).exists():
        raise WrongState(_("Møtet har alt et notat."))
    if was_held and meeting.day > today():
        raise Refusal(_("Møtet er ikke holdt ennå."))
    document = None
    if content:
        document = file_document(meeting.following, content, name, kind=DocumentKind.MINUTES, by=by, dated=meeting.day)
    made = MeetingNote.objects.create(
        meeting=meeting,
        was_held=was_held,
        present=in_full(present, 500),
        words=said(words, 10_000),
        document=document,
        by=by,
        at=now(),
    )
    note(by, "assignment.meeting-noted", meeting.following.about, day=meeting.day.isoformat(), was_held=was_held)
    return made


@transaction.atomic
def ask_others(
    assignment: Assignment,
    whom: str,
    words: str,
    *,
    asked_on: date,
    by: User,
    task: AssignmentTask | None = None,
) -> Inquiry:
    """Write down what was asked of somebody who knows (innhent), and when."""
    following = begun(assignment, by=by)
    not_later_than_today(asked_on)
    if task is not None and task.following_id != following.pk:
        raise WrongState(_("Leveransen hører til et annet oppdrag."))
    made = Inquiry.objects.create(
        following=following, task=task, whom=said(whom, 200), words=said(words), asked_on=asked_on, by=by, at=now()
    )
    note(by, "assignment.asked", following.about, whom=made.whom)
    return made


@transaction.atomic
def note_answer(
    inquiry: Inquiry, words: str, *, who: str, answered_on: date, by: User, content: bytes = b"", name: str = ""
) -> InquiryAnswer:
    """Write down what was answered (svar på innhenting), when and by whom. Once; more is a new question."""
    still_followed(inquiry.following, by=by)
    if InquiryAnswer.objects.filter(inquiry=inquiry).exists():
        raise WrongState(_("Spørsmålet er alt besvart."))
    not_later_than_today(answered_on)
    if answered_on < inquiry.asked_on:
        raise Refusal(_("Svaret kan ikke være datert før spørsmålet."))
    document = None
    if content:
        document = file_document(
            inquiry.following, content, name, kind=DocumentKind.BASIS, by=by, dated=answered_on, task=inquiry.task
        )
    made = InquiryAnswer.objects.create(
        inquiry=inquiry,
        who=said(who, 200),
        words=said(words, 10_000),
        answered_on=answered_on,
        document=document,
        by=by,
        at=now(),
    )
    if inquiry.task is not None:
        prepared(inquiry.task.about, by=by)
    note(by, "assignment.answer-noted", inquiry.following.about, whom=inquiry.whom)
    return made


@transaction.atomic
def compare_alternative(
    task: AssignmentTask, name: str, *, speaks_for: str, speaks_against: str, is_recommended: bool, by: User
) -> Alternative:
    """Write one of the ways that a deliverable compares (sammenlign alternativ), with what speaks for and against."""
    _deliverable(task, by)
    made = Alternative.objects.create(
        task=task,
        name=said(name, 200),
        speaks_for=said(speaks_for),
        speaks_against=said(speaks_against),
        is_recommended=is_recommended,
        by=by,
        at=now(),
    )
    prepared(task.about, by=by)
    note(by, "assignment.alternative", task.about, name=made.name)
    return made


@transaction.atomic
def limit_target_group(
    task: AssignmentTask, limits: str, *, lowest: int, highest: int, source: str, by: User
) -> TargetGroup:
    """Write whom it is about, how many there may be, and where that comes from (avgrens målgruppen)."""
    _deliverable(task, by)
    if highest < lowest:
        raise Refusal(_("Det høyeste anslaget er lavere enn det laveste."))
    made = TargetGroup.objects.create(
        task=task,
        limits=said(limits),
        lowest=lowest,
        highest=highest,
        source=said(source),
        by=by,
        at=now(),
    )
    prepared(task.about, by=by)
    note(by, "assignment.target-group", task.about, lowest=lowest, highest=highest)
    return made


def _deliverable(task: AssignmentTask, by: User) -> None:
    still_followed(task.following, by=by)
    if task.kind != TaskKind.DELIVERABLE:
        raise Refusal(_("Det er leveranser som sammenligner og avgrenser, ikke steg."))
