"""The ledger: accounts, entries, transfers and seals.

A row that moves money names both ends, so an unbalanced entry cannot be written; an account carries its own
debits and credits, and one CHECK keeps it from being overdrawn.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tilskudd.database.fields import KronerField
from tilskudd.ledger.words import KIND_CHOICES, PLACE_CHOICES


class Year(models.Model):
    """A budget year (budsjettår); nothing is booked in a year that is closed."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    closed_on = models.DateField(null=True)


class Line(models.Model):
    """A budget line in a year (kapittel og post), with its name and what its keywords allow (stikkord)."""

    line = models.CharField(_("post"), max_length=7)
    year = models.ForeignKey(Year, on_delete=models.PROTECT, db_column="year")
    name = models.CharField(_("navn"), max_length=300)
    may_be_carried_over = models.BooleanField(_("kan overføres"), default=False)
    is_estimate = models.BooleanField(_("overslagsbevilgning"), default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["line", "year"], name="one_line_a_year")]


class Account(models.Model):
    """One place on one budget line in one year, about one subject (konto). Amounts in øre, only growing."""

    line = models.CharField(max_length=7)
    year = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=14, choices=PLACE_CHOICES)
    subject = models.CharField(max_length=100, blank=True)
    may_go_below = models.BooleanField()
    debits = KronerField()
    credits = KronerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "year", "place", "subject"], name="one_account"),
            models.CheckConstraint(
                condition=Q(may_go_below=True) | Q(debits__lte=F("credits")), name="account_not_overdrawn"
            ),
            models.CheckConstraint(condition=Q(debits__gte=0) & Q(credits__gte=0), name="account_sums_grow"),
        ]


class Entry(models.Model):
    """One act that moved money (postering). Append-only; errors are corrected by a reversing entry."""

    key = models.CharField(max_length=150, unique=True)
    kind = models.CharField(max_length=14, choices=KIND_CHOICES)
    booked_on = models.DateField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    about = models.CharField(max_length=100)
    source = models.CharField(max_length=200)
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")

    class Meta:
        verbose_name_plural = "entries"
        indexes = [models.Index(fields=["about"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="reversal", reverses__isnull=False) | ~Q(kind="reversal") & Q(reverses__isnull=True),
                name="a_reversal_names_what_it_reverses",
            )
        ]


class Transfer(models.Model):
    """Money moved from one account to another in an entry (overføring). Append-only; above zero."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="transfers")
    source = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    target = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    amount = KronerField()

    class Meta:
        indexes = [models.Index(fields=["source", "-id"]), models.Index(fields=["target", "-id"])]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="transfer_above_zero"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="transfer_between_two"),
        ]


class Seal(models.Model):
    """A signed link in the chain over entries and events (segl). Append-only.

    `root` is one digest over the canonical text of all it seals, of which each row can be shown alone; `digest` chains
    it to the seal before, and is signed with Ed25519. Seals made before there were roots have none, and their digest
    is over the text itself.
    """

    sealed_at = models.DateTimeField()
    before = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="after")
    entries = ArrayField(ArrayField(models.BigIntegerField(), size=2), default=list)
    events = ArrayField(ArrayField(models.BigIntegerField(), size=2), default=list)
    root = models.CharField(max_length=64, blank=True, default="")
    digest = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)
    public_key = models.CharField(max_length=64)


class SealedEntry(models.Model):
    """Which seal an entry stands in. Append-only."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True, related_name="sealed")
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="+")


class SealedEvent(models.Model):
    """Which seal an event stands in. Append-only."""

    event = models.OneToOneField("people.Event", on_delete=models.PROTECT, primary_key=True, related_name="sealed")
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="+")
