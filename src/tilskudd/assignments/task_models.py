"""Steps and deliverables of an assignment, which duties they carry, and what must come first. Append-only."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from tilskudd.assignments.rules import TaskState
from tilskudd.assignments.words import KIND_WORDS, TASK_STATE_WORDS, choices

PERSON = settings.AUTH_USER_MODEL


class AssignmentTask(models.Model):
    """A step that is taken or a deliverable that the ministry gets (steg, leveranse); how it stands is in its rows."""

    following = models.ForeignKey("assignments.Following", on_delete=models.PROTECT, related_name="tasks")
    kind = models.CharField(max_length=11, choices=choices(KIND_WORDS))
    title = models.CharField(max_length=300)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="a_task_has_a_title")]

    @property
    def about(self) -> str:
        """What events and involvements call it: «assignment-task:7»."""
        return f"assignment-task:{self.pk}"


class TaskStanding(models.Model):
    """How a task stands from now on (stilling): when it is due, whether it is done, and what is said about it."""

    task = models.ForeignKey(AssignmentTask, on_delete=models.PROTECT, related_name="standings")
    state = models.CharField(max_length=7, choices=choices(TASK_STATE_WORDS), default=TaskState.OPEN.value)
    due = models.DateField(null=True)
    words = models.TextField(max_length=5000, blank=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["task", "-id"], name="newest_task_standing")]


class DutyCarried(models.Model):
    """That a task carries a duty of the letter (ivaretar plikt), by the duty's own words, or no longer does."""

    task = models.ForeignKey(AssignmentTask, on_delete=models.PROTECT, related_name="duties")
    words = models.TextField()
    carries = models.BooleanField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="a_carried_duty_has_words")]


class Prerequisite(models.Model):
    """That one point of the time line must come before another (forutsetning), or need not any more.

    Points are named as in order.py; what the program sees by itself can be taken away by a row too.
    """

    following = models.ForeignKey("assignments.Following", on_delete=models.PROTECT, related_name="prerequisites")
    before = models.CharField(max_length=320)
    after = models.CharField(max_length=320)
    holds = models.BooleanField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(before=F("after")), name="nothing_comes_before_itself")]
