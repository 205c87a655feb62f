"""Money that is to come back, and changes that recipients ask for."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tilskudd.database.fields import KronerField
from tilskudd.decisions.models import Grant
from tilskudd.files.models import StoredFile
from tilskudd.followup.words import CHANGE_CHOICES
from tilskudd.people.models import Status

PERSON = settings.AUTH_USER_MODEL


class Recovery(models.Model):
    """Unspent money that is claimed back (tilbakekreving av ubrukte midler): proposed by one, approved by another.

    The recipient has an advance notice (varsel, forvaltningsloven § 16), and may speak until `comment_by`.
    """

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="recoveries")
    report = models.ForeignKey("followup.Report", on_delete=models.PROTECT, related_name="recoveries")
    amount = KronerField(_("beløp"))
    reason = models.TextField(_("begrunnelse"), max_length=2000)
    comment_by = models.DateField(_("frist for uttalelse"))
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROPOSED)
    proposed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    settled_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    answer = models.CharField(_("svar"), max_length=500, blank=True)

    class Meta:
        verbose_name_plural = "recoveries"
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_recovery_is_above_zero"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_recovery_has_a_reason"),
            models.UniqueConstraint(
                fields=["grant"], condition=Q(status="proposed"), name="one_recovery_waits_for_a_grant"
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | Q(settled_by__isnull=False, settled_at__isnull=False),
                name="a_recovery_is_approved_by_somebody",
            ),
        ]

    @property
    def about(self) -> str:
        """What events, involvements and entries call it: «recovery:4»."""
        return f"recovery:{self.pk}"


class RecoveryComment(models.Model):
    """What the recipient says to an advance notice (uttalelse til varsel). Append-only."""

    recovery = models.ForeignKey(Recovery, on_delete=models.PROTECT, related_name="comments")
    words = models.TextField(_("uttalelse"), max_length=4000)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="a_comment_says_something")]


class MoneyBack(models.Model):
    """Money that came back (penger tilbake), told with the bank's statement by one and approved by another."""

    recovery = models.ForeignKey(Recovery, on_delete=models.PROTECT, related_name="money_back")
    amount = KronerField(_("beløp"))
    day = models.DateField(_("bankens dato"))
    words = models.CharField(_("hva utskriften viser"), max_length=500)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROPOSED)
    proposed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    settled_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "money back"
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="money_back_is_above_zero"),
            models.UniqueConstraint(
                fields=["recovery"], condition=Q(status="proposed"), name="one_money_back_waits_for_a_recovery"
            ),
        ]

    @property
    def about(self) -> str:
        return f"money-back:{self.pk}"


class ChangeRequest(models.Model):
    """That a recipient asks to do other than was agreed (endringssøknad): what, why, from when. Append-only."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="change_requests")
    words = models.TextField(_("hva"), max_length=2000)
    why = models.TextField(_("hvorfor"), max_length=2000)
    from_on = models.DateField(_("fra"))
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["grant", "-id"])]
        constraints = [models.CheckConstraint(condition=~Q(words="") & ~Q(why=""), name="a_change_is_told_in_words")]

    @property
    def about(self) -> str:
        return f"change-request:{self.pk}"


class ChangeAnswer(models.Model):
    """What was answered in writing (svar på endringssøknad): agreed, in part, or not. Append-only."""

    request = models.OneToOneField(ChangeRequest, on_delete=models.PROTECT, related_name="answer")
    verdict = models.CharField(max_length=6, choices=CHANGE_CHOICES)
    words = models.TextField(_("svar"), max_length=2000)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="a_change_is_answered_in_words")]
