"""What recipients must report and have reported. Auditors: audit_models.py; money back and changes: back_models.py."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tilskudd.applications.question_json import from_json
from tilskudd.applications.questions import QuestionSet
from tilskudd.database.fields import KronerField
from tilskudd.decisions.models import Grant
from tilskudd.files.models import StoredFile
from tilskudd.followup.audit_models import AuditorLink as AuditorLink
from tilskudd.followup.audit_models import AuditorStatement as AuditorStatement
from tilskudd.followup.back_models import ChangeAnswer as ChangeAnswer
from tilskudd.followup.back_models import ChangeRequest as ChangeRequest
from tilskudd.followup.back_models import MoneyBack as MoneyBack
from tilskudd.followup.back_models import Recovery as Recovery
from tilskudd.followup.back_models import RecoveryComment as RecoveryComment
from tilskudd.followup.rules import THEIRS, ReportState
from tilskudd.followup.sharing_models import ExperienceWithdrawn as ExperienceWithdrawn
from tilskudd.followup.sharing_models import SharedExperience as SharedExperience
from tilskudd.followup.words import STAGE_CHOICES, STATE_CHOICES, VERDICT_CHOICES
from tilskudd.parties.models import Organisation
from tilskudd.schemes.models import Scheme

PERSON = settings.AUTH_USER_MODEL


class ReportDemand(models.Model):
    """That every grant of a scheme is to be reported on (rapportkrav). Append-only; what it says is in its versions."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="report_demands")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    @property
    def about(self) -> str:
        """What events and involvements call it: «report-demand:3»."""
        return f"report-demand:{self.pk}"


class DemandVersion(models.Model):
    """A demand as it was written once (utgave av rapportkrav): the day and the questions. Append-only; newest counts.

    `deviation_share` is in whole per cent. `used_question` is the key of the question that tells what is used of the
    grant, where no accounts are asked for; `experience_question` that of the one whose answer may be shared.
    """

    demand = models.ForeignKey(ReportDemand, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title_nb = models.CharField(_("navn på bokmål"), max_length=200)
    title_nn = models.CharField(_("navn på nynorsk"), max_length=200, blank=True)
    due_on = models.DateField(_("frist"))
    asks_accounts = models.BooleanField(_("krever regnskap"))
    deviation_share = models.PositiveSmallIntegerField(_("avvik som må forklares"))
    used_question = models.CharField(max_length=10, blank=True)
    experience_question = models.CharField(max_length=10, blank=True, default="")
    questions = models.JSONField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["demand", "number"], name="one_demand_version_of_a_number"),
            models.CheckConstraint(condition=~Q(title_nb=""), name="a_demand_has_a_title"),
            models.CheckConstraint(condition=Q(deviation_share__range=(0, 100)), name="a_share_is_a_per_cent"),
        ]

    @property
    def title(self) -> str:
        """In the language of whoever reads; bokmål stands in."""
        return (self.title_nn if get_language() == "nn" else "") or self.title_nb

    @property
    def question_set(self) -> QuestionSet:
        made, faults = from_json(self.questions)
        assert made is not None, faults
        return made


class Report(models.Model):
    """What one recipient is to report on a grant (rapport): a task until it is approved.

    `due_on` follows the demand until an extension or a notice gives it a day of its own.
    """

    demand = models.ForeignKey(ReportDemand, on_delete=models.PROTECT, related_name="reports")
    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="reports")
    recipient = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="reports")
    state = models.CharField(max_length=9, choices=STATE_CHOICES, default=ReportState.OPEN)
    due_on = models.DateField(_("frist"))
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["demand", "grant"], name="one_report_on_a_grant")]
        indexes = [models.Index(fields=["state", "due_on", "id"]), models.Index(fields=["recipient", "-id"])]

    @property
    def about(self) -> str:
        """What events and involvements call it: «report:17»."""
        return f"report:{self.pk}"

    @property
    def is_theirs(self) -> bool:
        """True while the recipient is to write and send it."""
        return self.state in THEIRS


class ReportVersion(models.Model):
    """What somebody has written once (utgave av rapport), a draft until it is sent. Append-only; the newest counts.

    Answers and accounts as typed; `files` are keys of ReportFile by question.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    demand = models.ForeignKey(DemandVersion, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)
    accounts = models.JSONField(default=dict)
    files = models.JSONField(default=dict)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="one_report_version_of_a_number")]


class ReportFile(models.Model):
    """A file that was attached to a question of a report (vedlegg til rapport). Append-only."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="report_files")
    question = models.CharField(max_length=10)
    name = models.CharField(_("filnavn"), max_length=200)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class SentReport(models.Model):
    """A version that was signed and sent (innsendt rapport). Append-only; the first one's day is kept.

    `answers` is only what was asked; `used` and `unspent` are of the grant, None where nothing told of it.
    """

    version = models.OneToOneField(ReportVersion, on_delete=models.PROTECT, related_name="sent")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="sent")
    answers = models.JSONField()
    is_late = models.BooleanField()
    used = KronerField(_("brukt av tilskuddet"), null=True)
    unspent = KronerField(_("ubrukt"), null=True)
    statement = models.ForeignKey(AuditorStatement, on_delete=models.PROTECT, null=True, related_name="sent")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["report", "-id"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(used__isnull=True, unspent__isnull=True) | Q(used__gte=0, unspent__gte=0),
                name="used_and_unspent_are_told_together",
            )
        ]


class ReportReview(models.Model):
    """What the agency says to a report that was sent (vurdering, mangelbrev). Append-only; one for each that was sent.

    A deficiency notice has its day, and keeps the day the report first came.
    """

    sent = models.OneToOneField(SentReport, on_delete=models.PROTECT, related_name="review")
    verdict = models.CharField(max_length=9, choices=VERDICT_CHOICES)
    words = models.TextField(_("hva vi sier"), max_length=2000, blank=True)
    due_on = models.DateField(_("frist"), null=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict="approved", due_on__isnull=True)
                | Q(verdict="deficient", due_on__isnull=False) & ~Q(words=""),
                name="what_is_lacking_is_told_with_a_day",
            )
        ]


class ExtensionRequest(models.Model):
    """That a recipient asks for more time (søknad om utsettelse), in words. Append-only."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="extensions")
    words = models.TextField(_("hvorfor"), max_length=1000)
    wanted_on = models.DateField(_("ønsket frist"))
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="an_extension_is_asked_for_in_words")]


class ExtensionAnswer(models.Model):
    """What was answered (svar på utsettelse): a new day that binds, or none. Append-only."""

    request = models.OneToOneField(ExtensionRequest, on_delete=models.PROTECT, related_name="answer")
    due_on = models.DateField(_("ny frist"), null=True)
    words = models.TextField(_("svar"), max_length=1000)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class ReportReminder(models.Model):
    """That the program reminded of a report (påminnelse): once for each stage of a day. Append-only."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="reminders")
    stage = models.CharField(max_length=12, choices=STAGE_CHOICES)
    due_on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "due_on", "stage"], name="reminded_once_of_a_stage")]
