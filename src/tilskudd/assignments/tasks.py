"""What is written about the way to a deliverable: tasks, how they stand, duties they carry, and what comes first."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.assignments.models import (
    AssignmentDocument,
    AssignmentTask,
    DutyCarried,
    Prerequisite,
    TaskStanding,
)
from tilskudd.assignments.order import circle
from tilskudd.assignments.queries import seen_one
from tilskudd.assignments.rules import DocumentKind, TaskKind, TaskState, same_words
from tilskudd.assignments.services import begun, file_document, meant, said, still_followed
from tilskudd.mandate.models import Assignment
from tilskudd.people.clock import now
from tilskudd.people.models import User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.two_persons import note, prepared
from tilskudd.people.written import in_full


@transaction.atomic
def add_task(
    assignment: Assignment,
    kind: TaskKind,
    title: str,
    *,
    by: User,
    due: date | None = None,
    duties: Collection[str] = (),
) -> AssignmentTask:
    """Add a step or a deliverable (legg til steg, leveranse), with when it is due and the duties that it carries.

    `duties` are the letter's own words. A deliverable without a duty is refused: the letter has not asked for it.
    """
    following = begun(assignment, by=by)
    words = _duties_in(assignment, duties)
    if kind is TaskKind.DELIVERABLE and not words:
        raise Refusal(
            _("En leveranse svarer på minst én plikt i brevet."), _("Velg plikten, eller legg det til som et steg.")
        )
    made = AssignmentTask.objects.create(following=following, kind=kind.value, title=said(title, 300), by=by, at=now())
    _stand(made, TaskState.OPEN, by=by, due=meant(due) if due else None)
    for one in words:
        DutyCarried.objects.create(task=made, words=one, carries=True, by=by, at=now())
    note(by, "assignment.task-added", made.about, kind=kind.value, title=made.title)
    return made


@transaction.atomic
def stand_task(
    task: AssignmentTask, state: TaskState, words: str, *, by: User, due: date | None = None
) -> TaskStanding:
    """Write how a task stands (skriv stilling): done, not done, or dropped; and when it is due.

    A deliverable is done when it holds what it is to hold: words, and at least one document. What is dropped says why.
    """
    still_followed(task.following, by=by)
    now_stands = _newest(task)
    if due is not None:
        meant(due)
    if state is TaskState.DROPPED:
        said(words)
    if state is TaskState.DONE and task.kind == TaskKind.DELIVERABLE:
        if not words.strip():
            raise Refusal(_("Skriv hva leveransen sier, kort, før den er gjort."))
        if not task.documents.exists():
            raise Refusal(_("Leveransen har ikke noe dokument ennå."), _("Last opp dokumentet først."))
    if due is None and state is not TaskState.OPEN:
        due = now_stands.due
    made = _stand(task, state, by=by, due=due, words=words)
    note(by, "assignment.task-stands", task.about, state=state.value, due=due.isoformat() if due else None)
    return made


def _stand(task: AssignmentTask, state: TaskState, *, by: User, due: date | None, words: str = "") -> TaskStanding:
    prepared(task.about, by=by)
    return TaskStanding.objects.create(
        task=task, state=state.value, due=due, words=in_full(words, 5000), by=by, at=now()
    )


@transaction.atomic
def carry_duties(task: AssignmentTask, duties: Collection[str], *, by: User) -> None:
    """Say which duties a task carries (ivareta plikter): these and no others."""
    assignment = still_followed(task.following, by=by)
    wanted = {same_words(one) for one in _duties_in(assignment, duties)}
    if task.kind == TaskKind.DELIVERABLE and not wanted:
        raise Refusal(_("En leveranse svarer på minst én plikt i brevet."), _("Velg plikten, eller dropp leveransen."))
    has = {one.words for one in seen_one(assignment).task(task.pk).carried}
    for words, carries in [(one, True) for one in sorted(wanted - has)] + [
        (one, False) for one in sorted(has - wanted)
    ]:
        DutyCarried.objects.create(task=task, words=words, carries=carries, by=by, at=now())
    prepared(task.about, by=by)
    note(by, "assignment.duties-carried", task.about, duties=len(wanted))


@transaction.atomic
def add_document(
    assignment: Assignment,
    content: bytes,
    name: str,
    *,
    kind: DocumentKind,
    by: User,
    words: str = "",
    task: AssignmentTask | None = None,
) -> AssignmentDocument:
    """Add a document to an assignment or to one of its tasks (legg ved dokument); who adds it has prepared the task."""
    following = begun(assignment, by=by)
    if not content:
        raise Refusal(_("Filen er tom."))
    if task is not None and task.following_id != following.pk:
        raise WrongState(_("Leveransen hører til et annet oppdrag."))
    made = file_document(following, content, name, kind=kind, by=by, words=words, task=task)
    if task is not None:
        prepared(task.about, by=by)
    note(by, "assignment.document", following.about, name=made.name, sha256=made.file.sha256, kind=kind.value)
    return made


@transaction.atomic
def set_prerequisite(assignment: Assignment, before: str, after: str, *, holds: bool, by: User) -> Prerequisite:
    """Say that one point must come before another, or need not (sett forutsetning). Raises Refusal on a circle."""
    following = begun(assignment, by=by)
    seen = seen_one(assignment)
    points = seen.points
    if before not in points or after not in points:
        raise WrongState(_("Punktet finnes ikke lenger."), _("Last siden på nytt og se hva som har skjedd."))
    if holds:
        if before == after:
            raise Refusal(_("Ingenting kan vente på seg selv."))
        way = circle(seen.edges, before, after)
        if way:
            raise Refusal(
                _("Det blir en ring: %s.") % " → ".join(points[key].label for key in (before, *way)),
                _("Ta bort en av forutsetningene i ringen først."),
            )
    if holds == ((before, after) in seen.edges):
        raise WrongState(_("Slik står det allerede."))
    made = Prerequisite.objects.create(following=following, before=before, after=after, holds=holds, by=by, at=now())
    note(by, "assignment.prerequisite", following.about, before=before, after=after, holds=holds)
    return made


def _newest(task: AssignmentTask) -> TaskStanding:
    found = task.standings.order_by("-id").first()
    assert found is not None, "a task stands from when it was added"
    return found


def _duties_in(assignment: Assignment, duties: Collection[str]) -> list[str]:
    """These duties as the letter has them. Raises WrongState for words that it does not have."""
    known = {same_words(one) for one in assignment.duties.values_list("words", flat=True)}
    asked = sorted({same_words(one) for one in duties})
    if set(asked) - known:
        raise WrongState(_("Plikten står ikke i brevet."), _("Last siden på nytt og se hva som har skjedd."))
    return asked
