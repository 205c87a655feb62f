"""An assignment with all that is known of its following, read together for many at once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from tilskudd.assignments.cover import AskedDuty, Deliverable, DutyCover, cover_of
from tilskudd.assignments.models import (
    AgreedDate,
    AssignmentDelivery,
    AssignmentDocument,
    AssignmentTask,
    DutyCarried,
    RiskNote,
    TaskStanding,
)
from tilskudd.assignments.order import Point, too_late, waited_for
from tilskudd.assignments.rules import (
    Due,
    RiskLevel,
    Standing,
    TaskKind,
    TaskState,
    deadline_keys,
    next_due,
    same_words,
    standing_of,
)
from tilskudd.mandate.models import Assignment, Duty, LetterState
from tilskudd.people.models import Status, User


@dataclass
class Task:
    """A step or a deliverable as it stands now."""

    row: AssignmentTask
    standing: TaskStanding
    carried: list[DutyCarried] = field(default_factory=list)
    documents: list[AssignmentDocument] = field(default_factory=list)

    @property
    def pk(self) -> int:
        return self.row.pk

    @property
    def about(self) -> str:
        return self.row.about

    @property
    def title(self) -> str:
        return self.row.title

    @property
    def words(self) -> str:
        return self.standing.words

    @property
    def due(self) -> date | None:
        return self.standing.due

    @property
    def is_deliverable(self) -> bool:
        return self.row.kind == TaskKind.DELIVERABLE

    @property
    def is_done(self) -> bool:
        return self.standing.state == TaskState.DONE

    @property
    def is_dropped(self) -> bool:
        return self.standing.state == TaskState.DROPPED

    def is_late(self, on: date) -> bool:
        """Its day has passed, and it is neither done nor dropped."""
        return self.standing.state == TaskState.OPEN and self.due is not None and self.due < on


@dataclass
class Followed:
    """An assignment on a day: its deadlines with what was agreed and delivered, tasks, risk, and who is responsible."""

    assignment: Assignment
    on: date
    following_pk: int | None = None
    begun_at: datetime | None = None
    is_withdrawn: bool = False
    responsible: User | None = None
    risk: RiskNote | None = None
    agreed: dict[str, AgreedDate] = field(default_factory=dict)
    deliveries: list[AssignmentDelivery] = field(default_factory=list)
    every_task: list[Task] = field(default_factory=list)
    demands: list[Point] = field(default_factory=list)
    set_edges: dict[tuple[str, str], bool] = field(default_factory=dict)

    @property
    def about(self) -> str:
        """What events and notices call its following; empty while nobody has written anything."""
        return f"assignment:{self.following_pk}" if self.following_pk else ""

    @cached_property
    def tasks(self) -> list[Task]:
        """Steps and deliverables that are not dropped, the earliest first."""
        standing = [one for one in self.every_task if not one.is_dropped]
        return sorted(standing, key=lambda one: (one.due or date.max, one.pk))

    @property
    def deliverables(self) -> list[Task]:
        return [one for one in self.tasks if one.is_deliverable]

    def task(self, pk: int) -> Task:
        """The task with this key, dropped ones too."""
        return next(one for one in self.every_task if one.pk == pk)

    @cached_property
    def deadlines(self) -> list[tuple[Due, Any]]:
        """Each deadline of the letter as it stands, with its row."""
        rows = sorted(self.assignment.deadlines.all(), key=lambda one: one.pk)
        keys = deadline_keys([one.written for one in rows])
        return [(self._due(key, row), row) for key, row in zip(keys, rows, strict=True)]

    @property
    def dues(self) -> list[Due]:
        """The deadlines; where the letter has none and something is delivered, that delivery as one."""
        found = [due for due, _row in self.deadlines]
        if not found and any(one.deadline == "" for one in self.deliveries):
            return [self._due("", None)]
        return found

    def _due(self, key: str, row: Any) -> Due:
        agreed = self.agreed.get(key)
        mine = [one for one in self.deliveries if one.deadline == key]
        done = next((one for one in mine if one.status == Status.APPROVED), None)
        answer = getattr(done, "acceptance", None) if done else None
        return Due(
            key,
            row.kind if row else "none",
            row.written if row else "",
            (row.day if row else None) or (agreed.day if agreed else None),
            done.delivered_on if done else None,
            answer.is_accepted if answer else None,
            any(one.status == Status.PROPOSED for one in mine),
        )

    @cached_property
    def standing(self) -> Standing:
        return standing_of(
            self.dues,
            on=self.on,
            is_withdrawn=self.is_withdrawn,
            has_responsible=self.responsible is not None,
            risk=RiskLevel(self.risk.level) if self.risk else None,
        )

    @cached_property
    def next_due(self) -> Due | None:
        return next_due(self.dues)

    @property
    def may_be_written(self) -> bool:
        """It stands in the letter that counts, and has not been taken back: what is written about it is taken."""
        return self.assignment.letter.confirmation.state == LetterState.CONFIRMED and not self.is_withdrawn

    @property
    def is_overdue(self) -> bool:
        return not self.is_withdrawn and any(one.is_overdue(self.on) for one in self.dues)

    @property
    def delivered_on(self) -> date | None:
        """The last day that something was delivered on; None before."""
        return max((one.delivered_on for one in self.deliveries if one.delivered_on), default=None)

    @cached_property
    def duties(self) -> list[Duty]:
        return sorted(self.assignment.duties.all(), key=lambda one: one.pk)

    def carriers(self, duty: Duty) -> list[Task]:
        """What carries a duty: the tasks that name it by its words."""
        words = same_words(duty.words)
        return [one for one in self.tasks if any(row.words == words for row in one.carried)]

    @cached_property
    def cover(self) -> DutyCover:
        """What is not covered, where the assignment is followed by deliverables."""
        return cover_of(
            [AskedDuty(one.words, one.is_carried and one.who != "recipient") for one in self.duties],
            [
                Deliverable(one.title, frozenset(row.words for row in one.carried), one.is_done)
                for one in self.deliverables
            ],
        )

    @property
    def missing_for_delivery(self) -> list[str]:
        """What must be there before anything is delivered, in sentences."""
        return [*self.uncovered, *(_("Leveransen «%s» er ikke gjort.") % words for words in self.cover.undone)]

    @property
    def uncovered(self) -> list[str]:
        """Duties without a deliverable and deliverables without a duty, in sentences."""
        missing = [_("Ingen leveranse svarer på plikten «%s».") % words.rstrip(".") for words in self.cover.duties]
        alone = [_("Leveransen «%s» svarer ikke på noen plikt i brevet.") % words for words in self.cover.deliverables]
        return missing + alone

    @cached_property
    def points(self) -> dict[str, Point]:
        """Everything on the time line, by key."""
        found = [
            Point(f"deadline:{one.key}", _deadline_label(one, row), one.day, not one.is_open)
            for one, row in self.deadlines
        ]
        found += [Point(f"task:{one.pk}", one.title, one.due, one.is_done) for one in self.tasks]
        return {one.key: one for one in [*found, *self.demands]}

    @cached_property
    def edges(self) -> set[tuple[str, str]]:
        """What must come before what: what the program sees by itself, and what people have added or taken away."""
        seen = {(demand.key, after) for demand in self.demands if (after := self._first_deadline_after(demand))}
        seen |= {pair for pair, holds in self.set_edges.items() if holds}
        seen -= {pair for pair, holds in self.set_edges.items() if not holds}
        return {pair for pair in seen if pair[0] in self.points and pair[1] in self.points}

    def _first_deadline_after(self, demand: Point) -> str | None:
        """Recipients' answers come before the first report to the ministry that is due then or later."""
        dated = [(one.day, one.key) for one in self.dues if one.day and demand.day and one.day >= demand.day]
        return f"deadline:{min(dated)[1]}" if dated else None

    def waits_for(self, key: str) -> list[Point]:
        """What a point waits for and is not done."""
        return waited_for(self.points, self.edges, key)

    @property
    def out_of_order(self) -> list[tuple[Point, Point]]:
        """Prerequisites that are due after what waits for them."""
        return too_late(self.points, sorted(self.edges))

    @property
    def late_points(self) -> list[Point]:
        """What should have been done by now, the oldest first."""
        found = [one for one in self.points.values() if one.is_late(self.on)]
        return sorted(found, key=lambda one: (one.day or date.max, one.key))

    @property
    def counts(self) -> Counter[bool]:
        """How many tasks are done and how many are not."""
        return Counter(one.is_done for one in self.tasks)


def _deadline_label(due: Due, row: Any) -> str:
    return str(row.what or (_("Levering til departementet") if row.kind != "annual-report" else _("Årsrapport")))
