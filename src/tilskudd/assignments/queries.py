"""Reads of followed assignments: many at once, by a person, and what others ask about duties and deliverables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from tilskudd.assignments.followed import Followed, Task
from tilskudd.assignments.identity import counting, with_following
from tilskudd.assignments.models import (
    AgreedDate,
    AssignmentDelivery,
    AssignmentDocument,
    AssignmentTask,
    DutyCarried,
    Following,
    PartnerChange,
    Prerequisite,
    ResponsibleGiven,
    RiskNote,
    TaskStanding,
)
from tilskudd.assignments.order import Point
from tilskudd.assignments.rules import Standing, newest_by_name
from tilskudd.followup.models import DemandVersion, Report
from tilskudd.followup.rules import THEIRS
from tilskudd.mandate.models import Assignment, Duty, Letter
from tilskudd.people.clock import today
from tilskudd.people.models import Involvement, Part, RoleGiven, Status, User
from tilskudd.people.queries import called, not_prepared_by
from tilskudd.people.rights import Right, roles_with


def newest_responsible() -> Subquery:
    """The key of who is responsible now, for rows with `following_pk`."""
    rows = ResponsibleGiven.objects.filter(following=OuterRef("following_pk")).order_by("-id")
    return Subquery(rows.values("user")[:1])


def responsible_for(user: User) -> QuerySet[Any]:
    """The assignments that count and that this person is responsible for now."""
    return counting().annotate(responsible_pk=newest_responsible()).filter(responsible_pk=user.pk)


def seen_one(assignment: Assignment) -> Followed:
    """One assignment with all that is known of its following."""
    rows = with_following(Assignment.objects.filter(pk=assignment.pk)).select_related("letter__confirmation")
    rows = rows.defer("letter__text", "letter__reading")
    return seen(list(rows), today(), with_documents=True)[0]


def seen(assignments: Sequence[Any], on: date, *, with_documents: bool = False) -> list[Followed]:
    """Assignments read with their following's key, each with all that is known; a dozen queries for any number."""
    prefetch_related_objects(assignments, "deadlines", "duties")
    keys = {one.following_pk for one in assignments if one.following_pk}
    responsible = {one.following_id: one.user for one in _newest(ResponsibleGiven, keys, "user")}
    risks = {one.following_id: one for one in _newest(RiskNote, keys, "by")}
    agreed: dict[int, dict[str, AgreedDate]] = defaultdict(dict)
    for date_row in AgreedDate.objects.filter(following__in=keys).select_related("by", "document").order_by("id"):
        agreed[date_row.following_id][date_row.deadline] = date_row
    deliveries: dict[int, list[AssignmentDelivery]] = defaultdict(list)
    told = AssignmentDelivery.objects.filter(following__in=keys)
    for row in told.select_related("prepared_by", "settled_by", "acceptance__document").order_by("-id"):
        deliveries[row.following_id].append(row)
    edges: dict[int, dict[tuple[str, str], bool]] = defaultdict(dict)
    for edge in Prerequisite.objects.filter(following__in=keys).order_by("id"):
        edges[edge.following_id][edge.before, edge.after] = edge.holds
    tasks, demands = _tasks(keys, with_documents), _demands(assignments)
    return [
        Followed(
            one,
            on,
            one.following_pk,
            one.begun_at,
            one.newest_status == "withdrawn",
            responsible.get(one.following_pk),
            risks.get(one.following_pk),
            agreed.get(one.following_pk, {}),
            deliveries.get(one.following_pk, []),
            tasks.get(one.following_pk, []),
            demands.get(_name(one), []),
            edges.get(one.following_pk, {}),
        )
        for one in assignments
    ]


def _newest(model: Any, keys: set[int], related: str) -> Iterable[Any]:
    rows = model.objects.filter(following__in=keys).order_by("following_id", "-id").distinct("following_id")
    found: list[Any] = list(rows.select_related(related))
    return found


def _tasks(keys: set[int], with_documents: bool) -> dict[int, list[Task]]:
    found: dict[int, list[Task]] = defaultdict(list)
    by_key: dict[int, Task] = {}
    rows = TaskStanding.objects.filter(task__following__in=keys).select_related("task", "by")
    for row in rows.order_by("task_id", "-id").distinct("task_id"):
        by_key[row.task_id] = Task(row.task, row)
        found[row.task.following_id].append(by_key[row.task_id])
    carried = DutyCarried.objects.filter(task__in=by_key).order_by("task_id", "words", "-id")
    for duty in carried.distinct("task_id", "words"):
        if duty.carries:
            by_key[duty.task_id].carried.append(duty)
    if with_documents:
        for document in AssignmentDocument.objects.filter(task__in=by_key).select_related("file", "by").order_by("id"):
            assert document.task_id is not None, "only documents of tasks were asked for"
            by_key[document.task_id].documents.append(document)
    return found


def _name(assignment: Any) -> tuple[str, int, int, str]:
    letter = assignment.letter.confirmation
    return letter.kind, assignment.year, letter.supplement_number or 0, assignment.number


def _demands(assignments: Sequence[Any]) -> dict[tuple[str, int, int, str], list[Point]]:
    """The reports that recipients owe under each assignment: when they are due, and how many have answered."""
    found: dict[tuple[str, int, int, str], list[Point]] = defaultdict(list)
    numbers, years = {one.number for one in assignments}, {one.year for one in assignments}
    rows = DemandVersion.objects.filter(
        demand__scheme__assignment__number__in=numbers, demand__scheme__assignment__year__in=years
    )
    reports = Report.objects.filter(demand=OuterRef("demand")).order_by().values("demand").annotate(n=Count("pk"))
    rows = rows.annotate(
        asked=Coalesce(Subquery(reports.values("n"), output_field=IntegerField()), 0),
        owing=Coalesce(Subquery(reports.filter(state__in=THEIRS).values("n"), output_field=IntegerField()), 0),
    ).select_related("demand__scheme__assignment__letter__confirmation")
    skipped = ("demand__scheme__assignment__letter__text", "demand__scheme__assignment__letter__reading", "questions")
    newest: list[Any] = list(rows.defer(*skipped).order_by("demand_id", "-number").distinct("demand_id"))
    for one in newest:
        answered = one.asked - one.owing
        told = _("%(n)d av %(all)d har svart") % {"n": answered, "all": one.asked} if one.asked else ""
        label = _("Rapporter fra mottakere: %s") % one.title
        is_done = one.asked > 0 and one.owing == 0
        point = Point(f"demand:{one.demand_id}", label, one.due_on, is_done, told)
        found[_name(one.demand.scheme.assignment)].append(point)
    return found


def assignment_of(following: Following) -> Assignment | None:
    """The assignment that is followed, in the letter that counts now; None when no such letter has it any more."""
    rows: QuerySet[Any] = counting()
    rows = rows.filter(following_pk=following.pk).select_related("letter__confirmation")
    found: Assignment | None = rows.defer("letter__text", "letter__reading").first()
    return found


@dataclass(frozen=True)
class CarriedDuty:
    """A duty of a letter with what carries it here, and whether that is done (ivaretatt plikt i oppfølgingen).

    `answer` is what the letter's two persons said of it. `standing` is the assignment's; None where it is about none.
    """

    duty: Duty
    answer: str
    carriers: list[Task]
    standing: Standing | None = None

    @property
    def is_done(self) -> bool:
        """True when all that carries it is done; where that is not a step or a deliverable, when all is delivered."""
        if self.carriers:
            return all(one.is_done for one in self.carriers)
        return self.duty.is_carried and self.standing is not None and self.standing.is_settled


def duties_of(letter: Letter, on: date) -> list[CarriedDuty]:
    """Each duty of a letter, in the letter's order, with the steps and deliverables that carry it."""
    rows = with_following(letter.assignments.all()).select_related("letter__confirmation")
    followed = {one.assignment.pk: one for one in seen(list(rows), on)}
    found = []
    for duty in letter.duties.order_by("id"):
        seen_ = followed.get(duty.assignment_id) if duty.assignment_id else None
        carriers, standing = (seen_.carriers(duty), seen_.standing) if seen_ else ([], None)
        found.append(CarriedDuty(duty, duty.answer, carriers, standing))
    return found


def partners_of(following: int | None) -> list[PartnerChange]:
    """Those that people have added and not taken out again, as it was written last."""
    rows = PartnerChange.objects.filter(following=following).order_by("id")
    return [one for one in newest_by_name(rows) if one.is_in]


def documents_of(following: int | None) -> QuerySet[AssignmentDocument]:
    """All documents of an assignment, the newest first."""
    rows = AssignmentDocument.objects.filter(following=following).select_related("file", "by", "task")
    return rows.order_by("-id")


def task_with(pk: int) -> QuerySet[AssignmentTask]:
    """A task with its following."""
    return AssignmentTask.objects.filter(pk=pk).select_related("following")


def may_be_responsible(on: date) -> QuerySet[User]:
    """Everybody who may follow assignments up today, by name."""
    held = RoleGiven.objects.filter(
        user=OuterRef("pk"), status=Status.APPROVED, role__in=roles_with(Right.FOLLOW_ASSIGNMENTS), first__lte=on
    )
    held = held.filter(Q(last=None) | Q(last__gte=on), within="")
    return User.objects.filter(Exists(held), is_active=True).order_by("name", "pk")


def has_part_in(delivery: AssignmentDelivery, user: User) -> bool:
    """True when the person has prepared the delivery or any deliverable it holds, and so cannot deliver it."""
    tasks = [AssignmentTask(pk=row["deliverable"]) for row in delivery.contents if "deliverable" in row]
    abouts = [delivery.about, *(one.about for one in tasks)]  # a report's makers are the delivery's own
    return Involvement.objects.filter(about__in=abouts, user=user, part=Part.PREPARED).exists()


def deliveries_open_to(user: User) -> QuerySet[Any]:
    """Deliveries that are made ready and that this person has prepared nothing of."""
    rows = AssignmentDelivery.objects.filter(status=Status.PROPOSED)
    return not_prepared_by(user, rows, called("assignment-delivery"))
