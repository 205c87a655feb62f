"""Appeals on decisions, and what was done with each."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tilskudd.appeals.rules import AppealState
from tilskudd.appeals.words import APPEAL_ACT_CHOICES, APPEAL_STATE_CHOICES
from tilskudd.database.fields import KronerField
from tilskudd.decisions.models import Amendment, Decision, Outcome
from tilskudd.files.models import StoredFile
from tilskudd.parties.models import Organisation

PERSON = settings.AUTH_USER_MODEL


class Appeal(models.Model):
    """An appeal on what a decision says to one recipient (klage).

    `received_on` is the day it reached the agency, which the deadline is tested against; `registered_at` is when it was
    written here. `handler` has neither prepared nor approved the decision.
    """

    number = models.CharField(_("nummer"), max_length=20, unique=True)
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="appeals")
    recipient = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="appeals")
    words = models.TextField(_("klagen"), max_length=10_000)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=200, blank=True)
    received_on = models.DateField(_("mottatt"))
    registered_at = models.DateTimeField(_("registrert"))
    registered_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    from_portal = models.BooleanField()
    state = models.CharField(max_length=10, choices=APPEAL_STATE_CHOICES, default=AppealState.RECEIVED.value)
    handler = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="appeals")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["outcome"],
                condition=Q(state__in=["received", "reversing", "passed-on"]),
                name="one_appeal_at_a_time_on_an_outcome",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="an_appeal_says_something"),
        ]
        indexes = [models.Index(fields=["state", "-id"]), models.Index(fields=["recipient", "-id"])]

    @property
    def about(self) -> str:
        """What events and involvements call it: «appeal:KL-2022-001»."""
        return f"appeal:{self.number}"


class AppealStep(models.Model):
    """What was done with an appeal once (skritt i klagesak): words in both forms, and what it led to. Append-only.

    `amount` is what the recipient is to have in all, where the decision is reversed or the instance says so.
    """

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=20, choices=APPEAL_ACT_CHOICES)
    words_nb = models.TextField(max_length=10_000, blank=True)
    words_nn = models.TextField(max_length=10_000, blank=True)
    amount = KronerField(_("beløp"), null=True)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="+")
    amendment = models.ForeignKey(Amendment, on_delete=models.PROTECT, null=True, related_name="+")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=200, blank=True)
    day = models.DateField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["appeal", "id"])]


class UncoveredNotice(models.Model):
    """What the ministry was told about what is promised without cover on a line (varsel), as sent. Append-only."""

    line = models.CharField(_("post"), max_length=7)
    year = models.PositiveSmallIntegerField(_("budsjettår"))
    words = models.TextField(max_length=10_000)
    figures = models.JSONField()
    sent_on = models.DateField(_("sendt"))
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="a_notice_of_want_says_something")]
        indexes = [models.Index(fields=["year", "line", "-id"], name="uncovered_notices_of_a_line")]
