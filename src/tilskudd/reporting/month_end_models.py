"""The month end: what the state's accounts say of a month, what explains the differences, and who signed for it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tilskudd.database.fields import KronerField
from tilskudd.files.models import StoredFile
from tilskudd.reporting.month_end_rules import MonthEndState
from tilskudd.reporting.month_end_words import MONTH_END_STATE_CHOICES

PERSON = settings.AUTH_USER_MODEL


class MonthEnd(models.Model):
    """A month that is reconciled and signed by two persons (månedsavslutning).

    `number` counts the times it is done: a month that has changed since it was signed is done once more.
    """

    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=7, choices=MONTH_END_STATE_CHOICES, default=MonthEndState.OPEN.value)
    begun_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    sent_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    answer = models.CharField(_("svar"), max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "month", "number"], name="one_month_end_of_a_number"),
            models.UniqueConstraint(
                fields=["year", "month"], condition=~Q(state="signed"), name="one_month_end_under_work"
            ),
            models.CheckConstraint(condition=Q(month__range=(1, 12)), name="a_month_of_the_year"),
            models.CheckConstraint(
                condition=~Q(state="signed") | Q(signed_by__isnull=False, signed_at__isnull=False),
                name="a_signed_month_has_who_signed",
            ),
        ]

    @property
    def about(self) -> str:
        """What events and involvements call it: «month-end:3»."""
        return f"month-end:{self.pk}"


class MonthReport(models.Model):
    """What the S-rapport says of a month, as it was taken in or typed once (S-rapport for måneden). Append-only.

    The newest counts. `others` is how many rows were about accounts outside group 87.
    """

    month_end = models.ForeignKey(MonthEnd, on_delete=models.PROTECT, related_name="reports")
    number = models.PositiveSmallIntegerField()
    others = models.PositiveIntegerField(default=0)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month_end", "number"], name="one_month_report_of_a_number")]


class ReportedSum(models.Model):
    """What the S-rapport has on a line and account (sum i S-rapporten). Append-only."""

    report = models.ForeignKey(MonthReport, on_delete=models.PROTECT, related_name="sums")
    line = models.CharField(max_length=7)
    account = models.CharField(max_length=3)
    amount = KronerField(_("beløp"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "line", "account"], name="one_reported_sum")]


class DifferenceExplained(models.Model):
    """Why our sum and the reported one differ (forklart differanse), with a document. Append-only; the newest counts.

    It explains the difference as it was: another difference is not explained by it.
    """

    month_end = models.ForeignKey(MonthEnd, on_delete=models.PROTECT, related_name="explanations")
    line = models.CharField(max_length=7)
    account = models.CharField(max_length=3, blank=True)
    difference = KronerField(_("differanse"))
    words = models.CharField(_("forklaring"), max_length=500)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="a_difference_is_explained_in_words")]


class SignedSum(models.Model):
    """A line of the reconciliation list as it was signed (signert sum). Append-only."""

    month_end = models.ForeignKey(MonthEnd, on_delete=models.PROTECT, related_name="sums")
    line = models.CharField(max_length=7)
    account = models.CharField(max_length=3, blank=True)
    ours = KronerField(_("i Tilskudd"))
    reported = KronerField(_("i S-rapporten"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month_end", "line", "account"], name="one_signed_sum")]
