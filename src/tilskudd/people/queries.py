"""Reads about people that more than one page needs."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import CharField, Exists, Expression, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from tilskudd.people.models import Authority, Event, Involvement, Part, RoleGiven, Status, User


def proposals_waiting_for(user: User) -> list[RoleGiven | Authority]:
    """Proposed roles and authorities that this person may settle: not their own, and not prepared by them."""
    found: list[RoleGiven | Authority] = []
    for model, word in ((RoleGiven, "role"), (Authority, "authority")):
        rows = model.objects.filter(status=Status.PROPOSED).exclude(user=user)
        rows = not_prepared_by(user, rows, called(word))
        found += list(rows.select_related("user").order_by("id")[:50])
    return found


def not_prepared_by(user: User, rows: QuerySet[Any], about: Expression) -> QuerySet[Any]:
    """Of these rows those that the person has prepared nothing of; `about` is what each is called, as `about_text`."""
    named: QuerySet[Any] = rows.annotate(about_text=about)
    return named.filter(~Exists(prepared_by(user)))


def prepared_by(user: User) -> QuerySet[Involvement]:
    """The person's preparations of the row around, which is called `about_text`."""
    return Involvement.objects.filter(about=OuterRef("about_text"), user=user, part=Part.PREPARED)


def called(word: str, column: str = "pk") -> Expression:
    """What rows are called: «frame:7»."""
    return Concat(Value(f"{word}:"), Cast(column, CharField()))


def who_did_what(about: str, most: int = 100) -> list[Event]:
    """The newest events about one thing, so many at most, the oldest of them first."""
    return list(Event.objects.filter(about=about).select_related("by").order_by("-id")[:most])[::-1]


def standing_roles(user: User, on: date) -> QuerySet[RoleGiven]:
    """The approved roles of a person that are in force that day."""
    rows = RoleGiven.objects.filter(user=user, status=Status.APPROVED, first__lte=on)
    return rows.filter(Q(last__isnull=True) | Q(last__gte=on))


def held_now(user_ids: list[int]) -> dict[int, list[RoleGiven]]:
    """The roles of each person that stand or wait, by user id."""
    rows = RoleGiven.objects.filter(user_id__in=user_ids, status__in=[Status.PROPOSED, Status.APPROVED])
    held: dict[int, list[RoleGiven]] = {pk: [] for pk in user_ids}
    for row in rows.order_by("role"):
        held[row.user_id].append(row)
    return held


def newest_events(before: int | None, limit: int) -> list[Event]:
    """Events newest first, older than the id given; one more than the limit tells that there are more."""
    rows = Event.objects.select_related("by").annotate(seal=F("sealed__seal_id")).order_by("-id")
    return list((rows.filter(id__lt=before) if before else rows)[: limit + 1])
