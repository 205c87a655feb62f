"""Reports to the ministry: figures as taken, texts in versions, two approvals, what was frozen and sent."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tilskudd.files.models import StoredFile
from tilskudd.mandate.models import Assignment
from tilskudd.ministry_reports.figures import Figure, figure_from
from tilskudd.ministry_reports.words import IS_FROZEN, STATE_CHOICES, MinistryReportState

PERSON = settings.AUTH_USER_MODEL


class MinistryReport(models.Model):
    """What the agency answers the ministry about an assignment (rapport på oppdrag); `version` is the newest text.

    `replaces` is the report that this one takes the place of, which stands as it was.
    """

    number = models.CharField(_("nummer"), max_length=20, unique=True)
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="ministry_reports")
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    state = models.CharField(max_length=9, choices=STATE_CHOICES, default=MinistryReportState.DRAFT.value)
    version = models.PositiveSmallIntegerField(default=0)
    begun_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(replaces=F("id")), name="a_report_does_not_replace_itself")]
        indexes = [models.Index(fields=["assignment", "-id"]), models.Index(fields=["state", "-id"])]

    @property
    def about(self) -> str:
        """What events and involvements call it: «ministry-report:RO-2022-001»."""
        return f"ministry-report:{self.number}"

    @property
    def is_frozen(self) -> bool:
        return self.state in IS_FROZEN


class FigureTaking(models.Model):
    """That the figures were taken at a moment (uttak av tall). Append-only; the newest text says which it refers to.

    `last_entry` is the newest entry in the ledger that counts, `day` the day that days are counted to. `facts` is what
    the report tells beside figures: references, recipients, criteria, days, duties.
    """

    report = models.ForeignKey(MinistryReport, on_delete=models.PROTECT, related_name="takings")
    number = models.PositiveSmallIntegerField()
    cut_off = models.DateTimeField(_("skjæringstidspunkt"))
    day = models.DateField()
    last_entry = models.BigIntegerField()
    facts = models.JSONField(default=dict)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="one_taking_of_a_number")]


class ReportFigure(models.Model):
    """A figure as it was taken (tall i rapport): value, unit, definition, and what it is made of. Append-only.

    The value is in øre where the unit is kroner. `parts` are what it is made of, each with what it adds.
    """

    taking = models.ForeignKey(FigureTaking, on_delete=models.PROTECT, related_name="figures")
    place = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=60)
    name = models.TextField()
    unit = models.CharField(max_length=8)
    definition = models.TextField()
    value = models.BigIntegerField()
    parts = models.JSONField(default=list)
    share_of = ArrayField(models.CharField(max_length=60), null=True)
    nouns = ArrayField(models.CharField(max_length=60), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["taking", "key"], name="one_figure_of_a_key"),
            models.CheckConstraint(condition=~Q(definition=""), name="a_figure_has_a_definition"),
        ]

    @property
    def figure(self) -> Figure:
        """As a plain value."""
        names = ("key", "name", "unit", "definition", "value", "parts", "share_of", "nouns")
        return figure_from({name: getattr(self, name) for name in names})


class MinistryReportVersion(models.Model):
    """What somebody has written once (utgave av rapport på oppdrag), by section. Append-only; the newest counts."""

    report = models.ForeignKey(MinistryReport, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    taking = models.ForeignKey(FigureTaking, on_delete=models.PROTECT, related_name="versions")
    texts = models.JSONField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="one_ministry_report_version_of_a_number")
        ]


class MinistryReportApproval(models.Model):
    """That one of two approved a version (godkjenning av rapport). Append-only; for that version only."""

    version = models.ForeignKey(MinistryReportVersion, on_delete=models.PROTECT, related_name="approvals")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "by"], name="a_person_approves_a_version_once")]


class FrozenReport(models.Model):
    """A report as two persons approved it (frosset rapport): its content, its PDF and its workbook. Append-only.

    `sha256` is over the content and the sha256 of both files.
    """

    report = models.OneToOneField(MinistryReport, on_delete=models.PROTECT, related_name="frozen")
    version = models.OneToOneField(MinistryReportVersion, on_delete=models.PROTECT, related_name="frozen")
    content = models.JSONField()
    pdf = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    workbook = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()


class MinistryReportSending(models.Model):
    """That a report was sent to the ministry (oversending), on a day, by somebody, and how. Append-only."""

    report = models.OneToOneField(MinistryReport, on_delete=models.PROTECT, related_name="sending")
    sent_on = models.DateField(_("sendt"))
    how = models.CharField(_("hvordan"), max_length=300)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(how=""), name="a_sending_says_how")]
