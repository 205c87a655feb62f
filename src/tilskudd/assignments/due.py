"""What is due to each person who is responsible for an assignment: for Mine oppgaver, e-mail and the calendar."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from tilskudd.assignments.followed import Followed
from tilskudd.assignments.identity import counting
from tilskudd.assignments.queries import newest_responsible, responsible_for, seen
from tilskudd.assignments.rules import is_soon
from tilskudd.people.models import User

AT_ONCE = 200
LONG_AGO = timedelta(days=366)


@dataclass(frozen=True)
class DueToOne:
    """Something that is due to the one who is responsible (det som ventes av deg): what, when, in which assignment.

    `key` stands when the words or the day change; `written_at` is when what is known of it was last written.
    """

    key: str
    followed: Followed
    label: str
    day: date
    is_late: bool
    written_at: datetime


def due_of(followed: Followed) -> list[DueToOne]:
    """Deadlines, steps and deliverables of an assignment that have a day and are not done, the earliest first."""
    if followed.following_pk is None or followed.is_withdrawn:
        return []
    found = []
    for point in followed.points.values():
        if point.day is None or point.is_done or point.key.startswith("demand:"):
            continue
        key = f"{followed.about}:{point.key}"
        late = point.is_late(followed.on)
        found.append(DueToOne(key, followed, point.label, point.day, late, _written_at(followed, point.key)))
    return sorted(found, key=lambda one: (one.day, one.key))


def _written_at(followed: Followed, key: str) -> datetime:
    """When the day of a point was last written; that of the letter itself from when it was first followed."""
    assert followed.begun_at is not None, "only what is followed is due to somebody"
    for task in followed.tasks:
        if key == f"task:{task.pk}":
            return task.standing.at
    agreed = followed.agreed.get(key.removeprefix("deadline:"))
    return agreed.at if agreed else followed.begun_at


def due_to(user: User, on: date) -> list[DueToOne]:
    """All that is due to a person, the earliest first; of assignments of the last year and later."""
    followed = seen(list(_whole(responsible_for(user), on)), on)
    return sorted((one for each in followed for one in due_of(each)), key=lambda one: (one.day, one.key))


def due_soon_to(user: User, on: date) -> list[DueToOne]:
    """What is due to a person within fourteen days, or overdue."""
    return [one for one in due_to(user, on) if is_soon(one.day, on)]


def due_soon_of(followed: Followed) -> list[DueToOne]:
    """What is due in an assignment within fourteen days, or overdue."""
    return [one for one in due_of(followed) if is_soon(one.day, followed.on)]


def all_with_responsible(on: date) -> Iterable[Followed]:
    """The assignments of the last year and later that somebody is responsible for; so many read at once."""
    rows: Any = counting().annotate(responsible_pk=newest_responsible()).exclude(responsible_pk=None)
    keys = list(_whole(rows, on).values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        some = _whole(rows, on).filter(pk__in=keys[start : start + AT_ONCE])
        yield from seen(list(some), on)


def _whole(rows: Any, on: date) -> Any:
    rows = rows.filter(year__gte=(on - LONG_AGO).year).select_related("letter__confirmation")
    return rows.defer("letter__text", "letter__reading").order_by("pk")
