"""Following the ministry's assignments: who, when, with whom, at what risk. Append-only; the newest row counts."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tilskudd.assignments.delivery_models import AssignmentDelivery as AssignmentDelivery
from tilskudd.assignments.delivery_models import MinistryAcceptance as MinistryAcceptance
from tilskudd.assignments.group_models import Alternative as Alternative
from tilskudd.assignments.group_models import GroupMeeting as GroupMeeting
from tilskudd.assignments.group_models import GroupMember as GroupMember
from tilskudd.assignments.group_models import Inquiry as Inquiry
from tilskudd.assignments.group_models import InquiryAnswer as InquiryAnswer
from tilskudd.assignments.group_models import MeetingNote as MeetingNote
from tilskudd.assignments.group_models import TargetGroup as TargetGroup
from tilskudd.assignments.rules import DocumentKind, PartnerRole, RiskLevel
from tilskudd.assignments.task_models import AssignmentTask as AssignmentTask
from tilskudd.assignments.task_models import DutyCarried as DutyCarried
from tilskudd.assignments.task_models import Prerequisite as Prerequisite
from tilskudd.assignments.task_models import TaskStanding as TaskStanding
from tilskudd.assignments.words import DOCUMENT_WORDS, RISK_WORDS, ROLE_WORDS, choices
from tilskudd.files.models import StoredFile

PERSON = settings.AUTH_USER_MODEL


class Following(models.Model):
    """The following of one assignment (oppfølging), known by what its letter calls itself and by its number there.

    It points at no letter: a corrected letter that takes an older one's place calls itself the same, so all that hangs
    here goes on under it. `supplement_number` is 0 where the letter has none; `occurrence` tells apart assignments with
    the same number in one letter.
    """

    kind = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    supplement_number = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=30)
    occurrence = models.PositiveSmallIntegerField()
    begun_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "year", "supplement_number", "number", "occurrence"],
                name="an_assignment_is_followed_once",
            )
        ]

    @property
    def about(self) -> str:
        """What events call it: «assignment:7»."""
        return f"assignment:{self.pk}"


class Written(models.Model):
    """Something that was written about an assignment once, by whom and when."""

    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        abstract = True


class ResponsibleGiven(Written):
    """Who is responsible for an assignment from now on (ansvarlig)."""

    following = models.ForeignKey(Following, on_delete=models.PROTECT, related_name="responsible")
    user = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="responsible_for")

    class Meta:
        indexes = [models.Index(fields=["following", "-id"], name="newest_responsible")]


class AssignmentDocument(Written):
    """A document of an assignment (dokument), of one of its tasks where it belongs to one; `words` say what it is."""

    following = models.ForeignKey(Following, on_delete=models.PROTECT, related_name="documents")
    task = models.ForeignKey(AssignmentTask, on_delete=models.PROTECT, null=True, related_name="documents")
    kind = models.CharField(max_length=10, choices=choices(DOCUMENT_WORDS), default=DocumentKind.BASIS.value)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("filnavn"), max_length=200)
    words = models.CharField(max_length=1000, blank=True)
    dated = models.DateField(_("datert"))

    class Meta:
        indexes = [models.Index(fields=["following", "-id"], name="newest_document")]


class AgreedDate(Written):
    """The day agreed with the ministry for a deadline without one (avtalt dato): with whom, when, and in what words."""

    following = models.ForeignKey(Following, on_delete=models.PROTECT, related_name="agreed_dates")
    deadline = models.CharField(max_length=300)
    day = models.DateField(_("avtalt dato"))
    agreed_with = models.CharField(_("avtalt med"), max_length=200)
    agreed_on = models.DateField(_("avtalt den"))
    words = models.CharField(_("slik det ble sagt"), max_length=1000)
    document = models.ForeignKey(AssignmentDocument, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["following", "-id"], name="newest_agreed_date")]
        constraints = [
            models.CheckConstraint(condition=~Q(agreed_with="") & ~Q(words=""), name="an_agreed_date_is_somebodys")
        ]


class PartnerChange(Written):
    """That somebody has a part in an assignment beside what the letter says (samarbeidspart), or no longer has."""

    following = models.ForeignKey(Following, on_delete=models.PROTECT, related_name="partners")
    name = models.CharField(_("navn"), max_length=200)
    role = models.CharField(max_length=10, choices=choices(ROLE_WORDS), default=PartnerRole.WITH.value)
    is_in = models.BooleanField()
    why = models.CharField(_("hvorfor"), max_length=500)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(name="") & ~Q(why=""), name="a_partner_has_a_reason")]


class RiskNote(Written):
    """How somebody saw the chances of an assignment one day (risiko), in words; the newest counts."""

    following = models.ForeignKey(Following, on_delete=models.PROTECT, related_name="risks")
    level = models.CharField(max_length=10, choices=choices(RISK_WORDS), default=RiskLevel.ON_TRACK.value)
    words = models.CharField(max_length=2000)

    class Meta:
        indexes = [models.Index(fields=["following", "-id"], name="newest_risk")]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="a_risk_has_words")]


class DialogueNote(Written):
    """A message to or from the ministry about an assignment (dialog med departementet), with its day."""

    following = models.ForeignKey(Following, on_delete=models.PROTECT, related_name="dialogue")
    is_from_ministry = models.BooleanField()
    day = models.DateField(_("dato"))
    who = models.CharField(_("hvem"), max_length=200)
    words = models.TextField(max_length=5000)
    document = models.ForeignKey(AssignmentDocument, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="a_message_says_something")]
