"""Experience that a recipient shares with the others of its scheme, once we have seen it, and what was taken back."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

PERSON = settings.AUTH_USER_MODEL


class SharedExperience(models.Model):
    """That an answer which a recipient marked as experience may be read by the others (delt erfaring). Append-only.

    `words` are the recipient's own, as they were sent.
    """

    sent = models.ForeignKey("followup.SentReport", on_delete=models.PROTECT, related_name="experiences")
    report = models.ForeignKey("followup.Report", on_delete=models.PROTECT, related_name="experiences")
    words = models.TextField(_("erfaringen"))
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="an_experience_has_words")]
        indexes = [models.Index(fields=["report", "-id"])]


class ExperienceWithdrawn(models.Model):
    """That it is no longer shown (trukket erfaring), by the agency or by the recipient itself. Append-only."""

    experience = models.OneToOneField(SharedExperience, on_delete=models.PROTECT, related_name="withdrawn")
    why = models.CharField(_("hvorfor"), max_length=500, blank=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
