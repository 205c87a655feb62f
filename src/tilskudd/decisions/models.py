"""Decisions on grants, their outcomes as they were proposed each time, the grants they give, and later changes."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tilskudd.database.fields import KronerField
from tilskudd.decisions.words import OUTCOME_CHOICES
from tilskudd.mandate.models import MinistryAnswer
from tilskudd.parties.models import Organisation
from tilskudd.people.models import Authority, Status
from tilskudd.schemes.models import Scheme, SchemeVersion

PERSON = settings.AUTH_USER_MODEL


class Decision(models.Model):
    """A decision on grants (vedtak om tilskudd): one decision, an outcome for each recipient; by two persons.

    `whole` names the matter it belongs to: decisions on the same matter count as one against an authority's ceiling.
    `version` is the newest proposal; nobody approves what they have not seen.
    """

    number = models.CharField(_("nummer"), max_length=20, unique=True)
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="decisions")
    whole = models.CharField(max_length=100)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROPOSED)
    version = models.PositiveSmallIntegerField(default=1)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, related_name="decisions")
    answer = models.CharField(_("svar"), max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="approved")
                | Q(settled_by__isnull=False, settled_at__isnull=False, authority__isnull=False),
                name="a_decision_is_approved_under_an_authority",
            )
        ]
        indexes = [models.Index(fields=["status"]), models.Index(fields=["whole"])]

    @property
    def about(self) -> str:
        """What events, involvements and entries call it: «decision:V-2022-001»."""
        return f"decision:{self.number}"


class DecisionVersion(models.Model):
    """A decision as it was proposed once (forslag, versjon). Append-only; the newest counts.

    `rests_on` are the references of what it was made from: a run, claims, assessments.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    rules = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT, related_name="+")
    rests_on = ArrayField(models.CharField(max_length=100), default=list)
    words = models.CharField(_("merknad"), max_length=500, blank=True)
    total = KronerField(_("sum"))
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "number"], name="one_proposal_of_a_number"),
            models.CheckConstraint(condition=Q(total__gte=0), name="a_decision_is_not_below_zero"),
        ]


class Outcome(models.Model):
    """What a version says to one recipient (utfall): amount, reasons in both forms, what it was made from. Append-only.

    `printed` is what the letter prints for the recipient; another amount stands on the ministry's answer. `matter`
    tells apart what one recipient gets for several things, as applications: «application:S-2022-00017».
    """

    version = models.ForeignKey(DecisionVersion, on_delete=models.PROTECT, related_name="outcomes")
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=OUTCOME_CHOICES)
    recipient = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="outcomes")
    recipient_name = models.CharField(_("mottaker"), max_length=200)
    code = models.CharField(max_length=4, blank=True)
    matter = models.CharField(max_length=100, blank=True)
    amount = KronerField(_("beløp"))
    purpose = models.CharField(_("formål"), max_length=500, blank=True)
    reason_nb = models.TextField()
    reason_nn = models.TextField()
    basis = models.JSONField(default=dict)
    printed = KronerField(_("i brevet"), null=True)
    ministry_answer = models.ForeignKey(MinistryAnswer, on_delete=models.PROTECT, null=True, related_name="outcomes")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "place"], name="one_outcome_at_a_place"),
            models.UniqueConstraint(fields=["version", "recipient", "matter"], name="one_outcome_for_a_matter"),
            models.CheckConstraint(
                condition=Q(kind__in=["award", "part"], amount__gt=0)
                | Q(kind__in=["refusal", "inadmissible", "set-off"], amount=0),
                name="money_goes_with_an_award",
            ),
        ]


class Grant(models.Model):
    """Money promised to one recipient (tilskudd): an outcome above zero, from the day it was approved.

    `amount` is what is promised now; an amendment changes it.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="grants")
    outcome = models.OneToOneField(Outcome, on_delete=models.PROTECT, related_name="grant")
    recipient = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="grants")
    amount = KronerField(_("tilsagn"))
    granted_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gte=0), name="a_grant_is_not_below_zero")]

    @property
    def about(self) -> str:
        """What accounts and events call it: «grant:17»."""
        return f"grant:{self.pk}"


class Amendment(models.Model):
    """A later act that changes a grant or takes it back (omgjøring): to a new amount, zero when withdrawn; two persons.

    `booked` is the difference that was moved when it was approved. `appeal` is the number of the appeal that it
    carries out: then it is never refused for money.
    """

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="amendments")
    amount = KronerField(_("nytt beløp"))
    reason = models.CharField(_("begrunnelse"), max_length=500)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.CharField(_("svar"), max_length=500, blank=True)
    booked = KronerField(_("ført"), null=True)
    ministry_answer = models.ForeignKey(MinistryAnswer, on_delete=models.PROTECT, null=True, related_name="amendments")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, related_name="amendments")
    appeal = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="an_amendment_is_not_below_zero"),
            models.CheckConstraint(condition=~Q(reason=""), name="an_amendment_has_a_reason"),
            models.UniqueConstraint(
                fields=["grant"], condition=Q(status="proposed"), name="one_amendment_waits_for_a_grant"
            ),
        ]

    @property
    def about(self) -> str:
        return f"amendment:{self.pk}"


class UncoveredPromise(models.Model):
    """What a grant was promised beyond the money there was (lovet uten dekning), by an appeal. Append-only.

    Covered as soon as the line is no longer short of it, the oldest first; until then it is not paid.
    """

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="uncovered")
    amount = KronerField(_("uten dekning"))
    reason = models.CharField(_("begrunnelse"), max_length=500)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="what_lacks_cover_is_above_zero")]
