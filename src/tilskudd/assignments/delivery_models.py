"""What was delivered to the ministry, by two persons, and what the ministry said to it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tilskudd.people.models import Status

PERSON = settings.AUTH_USER_MODEL


class AssignmentDelivery(models.Model):
    """What one person prepared for delivery on a deadline and another delivered (levering).

    `contents` is what it held when it was prepared: deliverables with the duties they carry and their documents, or a
    report with its file. Of `status` approved means delivered.
    """

    following = models.ForeignKey("assignments.Following", on_delete=models.PROTECT, related_name="deliveries")
    deadline = models.CharField(max_length=300, blank=True)
    words = models.TextField(max_length=5000)
    contents = models.JSONField()
    prepared_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROPOSED)
    settled_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    delivered_on = models.DateField(_("levert"), null=True)
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["following", "-id"], name="newest_delivery")]
        constraints = [
            models.UniqueConstraint(
                fields=["following", "deadline"], condition=Q(status="proposed"), name="one_prepared_delivery_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | Q(delivered_on__isnull=False), name="what_is_delivered_has_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | ~Q(settled_by=F("prepared_by")), name="two_persons_deliver"
            ),
        ]

    @property
    def about(self) -> str:
        """What events and involvements call it: «assignment-delivery:7»."""
        return f"assignment-delivery:{self.pk}"


class MinistryAcceptance(models.Model):
    """What the ministry said to a delivery (departementets svar), with its document. Append-only; said once."""

    delivery = models.OneToOneField(AssignmentDelivery, on_delete=models.PROTECT, related_name="acceptance")
    is_accepted = models.BooleanField()
    day = models.DateField(_("datert"))
    who = models.CharField(_("hvem"), max_length=200)
    words = models.TextField(max_length=5000)
    document = models.ForeignKey("assignments.AssignmentDocument", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
