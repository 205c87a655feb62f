"""The ministry's letters, and the openings by which their money enters the ledger."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tilskudd.database.fields import KronerField
from tilskudd.people.models import Status


class Letter(models.Model):
    """An allocation letter or a supplement (tildelingsbrev, tillegg) as it came, and what the reader read in it.

    Append-only: what was read stays beside what a person makes of it.
    """

    reference = models.CharField(max_length=30, unique=True)
    name = models.CharField(_("filnavn"), max_length=200)
    sha256 = models.CharField(max_length=64, unique=True)
    text = models.TextField()
    reading = models.JSONField()
    taken_in_at = models.DateTimeField()
    taken_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)

    @property
    def title(self) -> str:
        """«Tillegg nr. 1, 2022» or «Tildelingsbrev 2022»."""
        head = self.reading["letter"]
        year = head["year"] or _("uten år")
        if head["kind"] == "supplement":
            number = head["supplement_number"]
            return f"Tillegg nr.\u00a0{number}, {year}" if number else f"Tillegg, {year}"
        return f"Tildelingsbrev {year}"

    def source(self, start: int, end: int) -> str:
        """The reference to a passage, as entries keep it: «letter:2022-1:8569-8612»."""
        return f"letter:{self.reference}:{start}-{end}"


class Opening(models.Model):
    """An opening of budget lines (åpning): positions from a letter or by hand, prepared by one, approved by another.

    `version` counts the changes, so that nobody approves what they have not seen.
    """

    year = models.PositiveSmallIntegerField(_("budsjettår"))
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, null=True)
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
    """One budget line of an opening: what was read and where, what a person says it is, and what is bound outside."""

    opening = models.ForeignKey(Opening, on_delete=models.PROTECT, related_name="lines")
    line = models.CharField(_("post"), max_length=7)
    name = models.CharField(_("navn"), max_length=300)
    amount = KronerField(_("beløp"))
    read_amount = KronerField(_("lest beløp"), null=True)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
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
            models.CheckConstraint(
                condition=Q(read_amount__isnull=True) | Q(amount=models.F("read_amount")) | ~Q(reason=""),
                name="a_corrected_amount_has_a_reason",
            ),
            models.CheckConstraint(condition=Q(outside=0) | ~Q(outside_source=""), name="what_is_bound_has_a_source"),
        ]

    @property
    def corrected(self) -> bool:
        """True when a person says otherwise than the machine read."""
        return self.read_amount is not None and self.amount != self.read_amount
