"""A working group: its members, meetings, questions to others, what it compared, and whom it is for. Append-only."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

PERSON = settings.AUTH_USER_MODEL
FOLLOWING, DOCUMENT, TASK = "assignments.Following", "assignments.AssignmentDocument", "assignments.AssignmentTask"


class GroupMember(models.Model):
    """That somebody is in a working group, for an agency, or no longer is (medlem); one of them leads it."""

    following = models.ForeignKey(FOLLOWING, on_delete=models.PROTECT, related_name="members")
    name = models.CharField(_("navn"), max_length=200)
    agency = models.CharField(_("virksomhet"), max_length=200)
    is_lead = models.BooleanField()
    is_in = models.BooleanField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(name="") & ~Q(agency=""), name="a_member_is_somebodys")]


class GroupMeeting(models.Model):
    """A meeting of a working group (møte): its day and what it is about."""

    following = models.ForeignKey(FOLLOWING, on_delete=models.PROTECT, related_name="meetings")
    day = models.DateField(_("dag"))
    words = models.CharField(max_length=500)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="a_meeting_is_about_something")]
        indexes = [models.Index(fields=["following", "-day"], name="newest_meeting")]


class MeetingNote(models.Model):
    """What came of a meeting (møtenotat): who was there and what was said, or that it was not held. Written once."""

    meeting = models.OneToOneField(GroupMeeting, on_delete=models.PROTECT, related_name="note")
    was_held = models.BooleanField()
    present = models.CharField(_("til stede"), max_length=500, blank=True)
    words = models.TextField(max_length=10_000)
    document = models.ForeignKey(DOCUMENT, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="a_meeting_note_says_something")]


class Inquiry(models.Model):
    """A question to somebody who knows (innhenting): whom, what, and when it was asked."""

    following = models.ForeignKey(FOLLOWING, on_delete=models.PROTECT, related_name="inquiries")
    task = models.ForeignKey(TASK, on_delete=models.PROTECT, null=True, related_name="inquiries")
    whom = models.CharField(_("hvem"), max_length=200)
    words = models.TextField(max_length=5000)
    asked_on = models.DateField(_("spurt"))
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(whom="") & ~Q(words=""), name="an_inquiry_asks_somebody")]


class InquiryAnswer(models.Model):
    """What was answered (svar på innhenting), when and by whom, with its document where there is one. Written once."""

    inquiry = models.OneToOneField(Inquiry, on_delete=models.PROTECT, related_name="answer")
    who = models.CharField(_("hvem"), max_length=200)
    words = models.TextField(max_length=10_000)
    answered_on = models.DateField(_("svart"))
    document = models.ForeignKey(DOCUMENT, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="an_inquiry_answer_says_something")]


class Alternative(models.Model):
    """One way among several in a deliverable (alternativ), with what speaks for and against; the newest counts."""

    task = models.ForeignKey(TASK, on_delete=models.PROTECT, related_name="alternatives")
    name = models.CharField(_("alternativ"), max_length=200)
    speaks_for = models.TextField(max_length=5000)
    speaks_against = models.TextField(max_length=5000)
    is_recommended = models.BooleanField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(speaks_for="") & ~Q(speaks_against=""), name="an_alternative_has_both_sides"
            )
        ]


class TargetGroup(models.Model):
    """Whom a deliverable is about (målgruppe): its limits in words, how many there may be, and the source of that.

    `lowest` and `highest` are persons, both ends included. The newest counts.
    """

    task = models.ForeignKey(TASK, on_delete=models.PROTECT, related_name="target_groups")
    limits = models.TextField(max_length=5000)
    lowest = models.PositiveIntegerField()
    highest = models.PositiveIntegerField()
    source = models.TextField(max_length=5000)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(highest__gte=F("lowest")) & ~Q(limits="") & ~Q(source=""), name="a_target_group_is_sourced"
            )
        ]
