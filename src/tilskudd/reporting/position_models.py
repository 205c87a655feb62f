"""Sums per budget line, place and day, so that how a line stood on any day is read without adding up its entries."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tilskudd.database.fields import KronerField
from tilskudd.ledger.words import PLACE_CHOICES


class DaySum(models.Model):
    """What went out of and came into a place on a line (dagsum), by the day it is booked on and the day it was known.

    Both days are in Oslo. `recipients` is the kind of recipient where the place is about grants, which is what the
    chart of accounts asks for. Amounts only grow. Of a line with ten thousand grants it holds a few rows for each
    place and day, and not one for each account.
    """

    year = models.PositiveSmallIntegerField()
    line = models.CharField(max_length=7)
    place = models.CharField(max_length=14, choices=PLACE_CHOICES)
    recipients = models.CharField(max_length=12, blank=True)
    booked_on = models.DateField()
    recorded_on = models.DateField()
    debits = KronerField()
    credits = KronerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["year", "line", "place", "recipients", "booked_on", "recorded_on"],
                name="one_sum_of_a_place_and_day",
            ),
            models.CheckConstraint(condition=Q(debits__gte=0) & Q(credits__gte=0), name="day_sums_grow"),
        ]


class DayCount(models.Model):
    """How far the entries have been counted into day sums (opptelling): the one row, and the highest number counted."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    last = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_day_count")]


class SkippedNumber(models.Model):
    """The number of an entry that was not there when those around it were counted (hoppet nummer).

    It was taken by an act that was refused, or by one that was on its way to its commit: then it is counted later.
    """

    number = models.BigIntegerField(primary_key=True)
    seen_at = models.DateTimeField()
