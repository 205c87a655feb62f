"""Reads of notices and of calendar addresses."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet

from tilskudd.notices.models import CalendarAddress, Notice
from tilskudd.notices.services import sha256_of
from tilskudd.people.clock import machine_now
from tilskudd.people.models import User

A_WHILE = timedelta(minutes=15)


def whose_calendar(secret: str) -> User | None:
    """The person whose calendar stands at a secret address; None where there is none, or no longer."""
    rows = CalendarAddress.objects.filter(secret_sha256=sha256_of(secret), revoked_at=None, user__is_active=True)
    found = rows.select_related("user").first()
    return found.user if found else None


def calendar_address_of(user: User) -> CalendarAddress | None:
    """The address a person has now, without its secret."""
    return CalendarAddress.objects.filter(user=user, revoked_at=None).first()


def uncertain_notices() -> QuerySet[Notice]:
    """E-mails that were begun a while ago and neither sent nor refused: whether they came, nobody can know."""
    return Notice.objects.filter(sent_at=None, begun_at__lt=machine_now() - A_WHILE).order_by("pk")


def unsent_notices() -> QuerySet[Notice]:
    """E-mails that the server has refused and that are tried again."""
    return Notice.objects.filter(begun_at=None, tries__gt=0).order_by("pk")
