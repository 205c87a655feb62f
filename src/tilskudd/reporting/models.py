"""Exports that are made in the background: what somebody asked for, how far it has come, and the file.

What positions by date are read from stands in position_models.py, month ends in month_end_models.py.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tilskudd.files.models import StoredFile
from tilskudd.reporting.month_end_models import DifferenceExplained as DifferenceExplained
from tilskudd.reporting.month_end_models import MonthEnd as MonthEnd
from tilskudd.reporting.month_end_models import MonthReport as MonthReport
from tilskudd.reporting.month_end_models import ReportedSum as ReportedSum
from tilskudd.reporting.month_end_models import SignedSum as SignedSum
from tilskudd.reporting.position_models import DayCount as DayCount
from tilskudd.reporting.position_models import DaySum as DaySum
from tilskudd.reporting.position_models import SkippedNumber as SkippedNumber
from tilskudd.reporting.words import EXPORT_FORM_CHOICES, EXPORT_STATE_CHOICES, ExportForm, ExportState

PERSON = settings.AUTH_USER_MODEL


class Export(models.Model):
    """Rows that somebody asked for as a file (uttrekk): which rows, which columns, and how many are done.

    `call` and `state_of_rows` choose among applications, empty means all; `words` is what was searched for. Made by a
    job; `total` is counted when it begins.
    """

    call = models.CharField(max_length=12, blank=True)
    state_of_rows = models.CharField(max_length=9, blank=True)
    words = models.CharField(max_length=100, blank=True)
    columns = ArrayField(models.CharField(max_length=40))
    form = models.CharField(_("filform"), max_length=4, choices=EXPORT_FORM_CHOICES, default=ExportForm.XLSX.value)
    state = models.CharField(max_length=7, choices=EXPORT_STATE_CHOICES, default=ExportState.WAITING.value)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    moved_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="exports")
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(columns__len__gt=0), name="an_export_has_columns"),
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="no_more_is_done_than_there_is"),
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(file__isnull=False, ready_at__isnull=False),
                name="an_export_that_is_ready_has_its_file",
            ),
        ]
        indexes = [models.Index(fields=["asked_by", "-id"]), models.Index(fields=["state", "id"])]

    @property
    def about(self) -> str:
        """What events call it: «export:7»."""
        return f"export:{self.pk}"

    @property
    def file_name(self) -> str:
        """A name of our own: nothing in it was typed by anybody."""
        return f"soknader-{self.pk}.{self.form}"
