"""Who an issue of a circular was for, and what became of it: delivered, read, or in trouble."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from tilskudd.circulars.words import LANGUAGE_CHOICES, WHY_CHOICES
from tilskudd.parties.models import Organisation

PERSON = settings.AUTH_USER_MODEL


class Addressee(models.Model):
    """Somebody in the circle of an issue (adressat), frozen when it was sent. Append-only.

    `organisation` is None where nobody is known to have the number; `had` is the wrong issue they had before.
    """

    issue = models.ForeignKey("circulars.CircularIssue", on_delete=models.PROTECT, related_name="addressees")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="circulars")
    code = models.CharField(max_length=4, blank=True)
    name = models.CharField(max_length=200)
    why = models.CharField(max_length=12, choices=WHY_CHOICES)
    language = models.CharField(max_length=2, choices=LANGUAGE_CHOICES)
    had = models.ForeignKey("circulars.CircularIssue", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["issue", "organisation"],
                condition=Q(organisation__isnull=False),
                name="an_organisation_once_in_a_circle",
            ),
            models.UniqueConstraint(
                fields=["issue", "code"], condition=Q(organisation__isnull=True), name="a_number_once_in_a_circle"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "-id"])]


class CircularDelivery(models.Model):
    """That an issue was given to somebody by a channel (ekspedering av rundskriv). Append-only; once by each."""

    addressee = models.ForeignKey(Addressee, on_delete=models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=20)
    reference = models.CharField(max_length=200)
    delivered_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "circular deliveries"
        constraints = [
            models.UniqueConstraint(fields=["addressee", "channel"], name="a_circular_once_to_one_by_a_channel")
        ]


class CircularTrouble(models.Model):
    """What keeps an issue from somebody (ute av takt): why, how often it was tried, and when next.

    Times are the machine's own. `next_at` is None when it is not tried again by itself.
    """

    addressee = models.OneToOneField(Addressee, on_delete=models.PROTECT, related_name="trouble")
    why = models.CharField(max_length=500)
    tries = models.PositiveSmallIntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    solved_at = models.DateTimeField(null=True)


class CircularReading(models.Model):
    """That somebody said for their organisation that they have read it (lest). Append-only."""

    addressee = models.OneToOneField(Addressee, on_delete=models.PROTECT, related_name="reading")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
