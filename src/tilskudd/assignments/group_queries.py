"""Reads of a working group: its members now, its meetings and drafts, and its plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from tilskudd.assignments.followed import Followed
from tilskudd.assignments.models import (
    Alternative,
    AssignmentDocument,
    AssignmentTask,
    Following,
    GroupMeeting,
    GroupMember,
)
from tilskudd.assignments.plan import EventKind, Fortnight, GroupEvent, is_quiet, plan_back
from tilskudd.assignments.rules import DocumentKind, newest_by_name


@dataclass(frozen=True)
class Plan:
    """A group's plan on a day: fortnight by fortnight back from the deadline, and whether it has gone quiet."""

    fortnights: list[Fortnight]
    is_quiet: bool


def group_plan(followed: Followed) -> Plan | None:
    """The plan of an assignment's working group; None where there is no group, or no deadline with a day."""
    days = [one.day for one in followed.dues if one.day]
    due = followed.next_due.day if followed.next_due else next(iter(days), None)
    following = Following.objects.filter(pk=followed.following_pk or 0).first()
    if following is None or due is None or not following.members.exists():
        return None
    is_over = followed.standing.is_settled or followed.is_withdrawn
    return plan_of(following, due, followed.on, is_delivered=is_over)


def members_of(following: Following) -> list[GroupMember]:
    """Who is in the group now, the one who leads it first."""
    newest = newest_by_name(following.members.order_by("id"))
    return sorted((one for one in newest if one.is_in), key=lambda one: (not one.is_lead, one.agency, one.name))


def newest_alternatives(task: AssignmentTask) -> list[Alternative]:
    """The ways that a deliverable compares, as they were written last; the one that is recommended first."""
    newest = newest_by_name(task.alternatives.select_related("by").order_by("pk"))
    return sorted(newest, key=lambda one: (not one.is_recommended, one.pk))


def events_of(following: Following) -> list[GroupEvent]:
    """The group's meetings and drafts; a meeting that was called off is not one."""
    meetings: Iterable[GroupMeeting] = following.meetings.select_related("note")
    found = []
    for one in meetings:
        said = getattr(one, "note", None)
        if said is None or said.was_held:
            found.append(GroupEvent(one.day, EventKind.MEETING, one.words, said is not None))
    drafts = AssignmentDocument.objects.filter(following=following, kind=DocumentKind.DRAFT)
    for draft in drafts.select_related("task"):
        label = draft.task.title if draft.task else draft.name
        found.append(GroupEvent(draft.dated, EventKind.DRAFT, _("Utkast: %s") % label, True))
    return found


def plan_of(following: Following, due: date, on: date, *, is_delivered: bool) -> Plan:
    """The plan counted back from a deadline. What is delivered is not quiet any more."""
    events = events_of(following)
    begins = min([localtime(following.begun_at).date(), *(one.day for one in events)])
    return Plan(plan_back(due, begins, events, on), not is_delivered and is_quiet(events, due, on))
