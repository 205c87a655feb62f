"""Claims at a rate: what each recipient has claimed, when it was sent, and what we have said to it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tilskudd.claims.round_models import EarlierPackage as EarlierPackage
from tilskudd.claims.round_models import GroupWindow as GroupWindow
from tilskudd.claims.round_models import Measure as Measure
from tilskudd.claims.round_models import Rate as Rate
from tilskudd.claims.round_models import Regulation as Regulation
from tilskudd.claims.round_models import Round as Round
from tilskudd.claims.rules import MOST_PARTICIPANTS, Count
from tilskudd.claims.words import SORT_CHOICES
from tilskudd.parties.models import Organisation

PERSON = settings.AUTH_USER_MODEL


class Claim(models.Model):
    """One recipient's claim in a round (krav): made for everyone who is asked; without a version nobody has answered.

    Append-only: what it says is in its versions.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="claims")
    recipient = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="claims")
    code = models.CharField(_("kommunenummer"), max_length=4, blank=True)
    name = models.CharField(_("navn"), max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "recipient"], name="one_claim_of_a_recipient")]
        indexes = [models.Index(fields=["round", "code"])]

    @property
    def number(self) -> str:
        """What it is called in letters and receipts: «K-2022-1-5001»."""
        return f"K-{self.round.number}-{self.code or self.recipient.number}"

    @property
    def about(self) -> str:
        """What events and involvements call it: «claim:17»."""
        return f"claim:{self.pk}"


class ClaimVersion(models.Model):
    """What a recipient has written once (utgave av krav), a draft until it is sent. Append-only; the newest counts."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    words = models.CharField(_("merknad"), max_length=500, blank=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim", "number"], name="one_claim_version_of_a_number")]


class ClaimLine(models.Model):
    """The counts of one measure in a version (linje i krav): participants who have had it, and who are to have it."""

    version = models.ForeignKey(ClaimVersion, on_delete=models.PROTECT, related_name="lines")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    given = models.PositiveIntegerField(_("gitt"))
    planned = models.PositiveIntegerField(_("planlagt"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "measure"], name="one_line_of_a_measure"),
            models.CheckConstraint(
                condition=Q(given__range=(0, MOST_PARTICIPANTS), planned__range=(0, MOST_PARTICIPANTS)),
                name="counts_are_within_reason",
            ),
        ]

    @property
    def count(self) -> Count:
        return Count(self.given, self.planned)


class Submission(models.Model):
    """A version that was signed and sent (innsending), with what was stated. Append-only; the first day is kept."""

    version = models.OneToOneField(ClaimVersion, on_delete=models.PROTECT, related_name="submission")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="submissions")
    sort = models.CharField(max_length=12, choices=SORT_CHOICES)
    is_late = models.BooleanField()
    stated = models.JSONField(default=list)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["claim", "-id"])]


class DeficiencyNotice(models.Model):
    """What the agency asks a recipient to put right (mangelbrev), by a day. Append-only."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="deficiencies")
    words = models.TextField(_("hva som mangler"), max_length=1000)
    due_on = models.DateField(_("frist"))
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="a_deficiency_is_told")]


class Verdict(models.Model):
    """What the agency says to a line (svar på krav): how many participants it recognises. Append-only; newest counts.

    A verdict recognises the right; only a decision promises money.
    """

    line = models.ForeignKey(ClaimLine, on_delete=models.PROTECT, related_name="verdicts")
    recognised = models.PositiveIntegerField(_("anerkjent"))
    reason = models.CharField(_("begrunnelse"), max_length=500, blank=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class ClaimReminder(models.Model):
    """That a recipient was reminded of the round on a day (purring). Append-only; once a day at most."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="reminders")
    day = models.DateField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim", "day"], name="one_reminder_a_day")]


class CoverNotice(models.Model):
    """What the ministry was told about want of cover (varsel om manglende dekning), as it was sent. Append-only."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="cover_notices")
    words = models.TextField()
    figures = models.JSONField()
    sent_on = models.DateField(_("sendt"))
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
