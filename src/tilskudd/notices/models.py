"""What is due to whom: notices that are told once, and the secret addresses of people's calendars."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

PERSON = settings.AUTH_USER_MODEL


class Notice(models.Model):
    """Something that a person is told once (varsel), known by its key. Only how the e-mail went ever changes.

    `address` is a path on this site. `begun_at` is when the e-mail was about to be handed over: a notice that was begun
    and neither sent nor refused is not sent again, since nobody can know whether it came through.
    """

    to = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="notices")
    key = models.CharField(max_length=400)
    title = models.CharField(max_length=300)
    words = models.TextField(max_length=5000)
    address = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=300, blank=True)
    next_try_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["to", "key"], name="a_person_is_told_once"),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(begun_at__isnull=False), name="what_is_sent_was_begun"
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at", "id"], condition=Q(begun_at__isnull=True), name="notices_to_send")
        ]


class CalendarAddress(models.Model):
    """The secret address of a person's calendar (kalenderadresse): known by its sha256 alone, until it is revoked."""

    user = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="calendar_addresses")
    secret_sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(revoked_at__isnull=True), name="one_calendar_address_at_a_time"
            )
        ]
