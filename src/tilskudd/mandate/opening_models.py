"""Openings by hand, and what is bound outside the program."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tilskudd.database.fields import KronerField
from tilskudd.people.models import Status


class Opening(models.Model):
    """An opening of budget lines by hand (åpning), prepared by one, approved by another.

    `version` counts the changes, so that nobody approves what they have not seen.
    """

    year = models.PositiveSmallIntegerField(_("budsjettår"))
    source = models.CharField(_("kilde"), max_length=200)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROPOSED)
    version = models.PositiveIntegerField(default=1)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.CharField(_("svar"), max_length=500, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(source=""), name="opening_has_a_source")]
        indexes = [models.Index(fields=["status"])]

    @property
    def reference(self) -> str:
        return f"opening:{self.pk}"


class OpeningLine(models.Model):
    """One budget line of an opening: what a document says it has, and what is bound outside.

    The amount is zero for a line that stands already, where only something bound outside is added.
    """

    opening = models.ForeignKey(Opening, on_delete=models.PROTECT, related_name="lines")
    line = models.CharField(_("post"), max_length=7)
    name = models.CharField(_("navn"), max_length=300)
    amount = KronerField(_("beløp"))
    reason = models.CharField(_("begrunnelse"), max_length=300, blank=True)
    outside = KronerField(_("bundet utenfor"))
    outside_source = models.CharField(_("kilde for det som er bundet"), max_length=200, blank=True)
    may_be_carried_over = models.BooleanField(_("kan overføres"), default=False)
    is_estimate = models.BooleanField(_("overslagsbevilgning"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opening", "line"], name="one_line_in_an_opening"),
            models.CheckConstraint(
                condition=Q(amount__gte=0) & Q(outside__gte=0), name="opening_amounts_not_below_zero"
            ),
            models.CheckConstraint(condition=Q(outside=0) | ~Q(outside_source=""), name="what_is_bound_has_a_source"),
        ]
