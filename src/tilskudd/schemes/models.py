"""Schemes with their versioned rules, the terms they lay on recipients, and the frame set aside for each."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tilskudd.database.fields import KronerField
from tilskudd.mandate.models import Amount, Assignment, Duty
from tilskudd.parties.models import Organisation
from tilskudd.people.models import Status
from tilskudd.schemes.rules import LegalBasis, SchemeRules
from tilskudd.schemes.words import KIND_CHOICES, RECIPIENT_CHOICES

PERSON = settings.AUTH_USER_MODEL


class Scheme(models.Model):
    """A grant scheme of a year on a budget line (tilskuddsordning). Append-only; what it says is in its versions."""

    name = models.CharField(_("navn"), max_length=200)
    kind = models.CharField(max_length=7, choices=KIND_CHOICES)
    line = models.CharField(_("post"), max_length=7)
    year = models.PositiveSmallIntegerField(_("budsjettår"))
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, null=True, related_name="schemes")
    copied_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="copies")
    set_up_by = models.ForeignKey(PERSON, on_delete=models.PROTECT)
    set_up_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="a_scheme_has_a_name")]
        indexes = [models.Index(fields=["year", "-id"])]

    @property
    def about(self) -> str:
        """What events, involvements and accounts call it: «scheme:7»."""
        return f"scheme:{self.pk}"


class SchemeVersion(models.Model):
    """A scheme's rules as written once (regelverk), Bestemmelsene 6.2.1 a-e. Append-only; the newest counts."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    goal = models.TextField(_("mål"), blank=True)
    target_group = models.TextField(_("målgruppe"), blank=True)
    achievement = models.TextField(_("kriterier for måloppnåelse"), blank=True)
    award = models.TextField(_("tildelingskriterier"), blank=True)
    follow_up = models.TextField(_("oppfølging og kontroll"), blank=True)
    evaluation = models.TextField(_("evaluering"), blank=True)
    recipients = models.CharField(max_length=12, choices=RECIPIENT_CHOICES)
    audit_above = KronerField(_("revisor kreves over"), null=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "number"], name="one_version_of_a_number")]

    @property
    def rules(self) -> SchemeRules:
        return SchemeRules(
            self.goal,
            self.target_group,
            self.achievement,
            self.award,
            self.follow_up,
            self.evaluation,
            self.recipients,
            self.audit_above,
        )


class Term(models.Model):
    """What a version lays on the recipients (vilkår), tied to the sentence of the letter it comes from. Append-only.

    `is_demanded` is false for «bør» and «oppfordres»: asked about in the report, never a ground for recovery.
    """

    version = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT, related_name="terms")
    place = models.PositiveSmallIntegerField()
    words = models.TextField()
    is_demanded = models.BooleanField()
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, null=True, related_name="terms")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "place"], name="one_term_at_a_place")]


class Frame(models.Model):
    """A scheme's frame (ramme): the whole sum to be set aside, proposed by one and approved by another.

    What is booked is its difference from the frame before it.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="frames")
    amount = KronerField(_("ramme"))
    reason = models.CharField(_("begrunnelse"), max_length=500)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.CharField(_("svar"), max_length=500, blank=True)
    booked = KronerField(_("ført"), null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="a_frame_is_not_below_zero"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_frame_has_a_reason"),
            models.UniqueConstraint(
                fields=["scheme"], condition=Q(status="proposed"), name="one_frame_waits_for_a_scheme"
            ),
        ]

    @property
    def reference(self) -> str:
        return f"frame:{self.pk}"


class NamedGrant(models.Model):
    """A recipient that a letter names, matched to an organisation by a person (navngitt mottaker). Append-only.

    The newest row of an earmark counts. The basis says why there is no call; it may come later than the match.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="named_grants")
    earmark = models.ForeignKey(Amount, on_delete=models.PROTECT, related_name="named_grants")
    recipient = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="named_grants")
    purpose = models.CharField(_("formål"), max_length=500)
    document = models.CharField(_("dokument"), max_length=200, blank=True)
    page = models.CharField(_("side"), max_length=20, blank=True)
    quote = models.TextField(_("sitat"), max_length=1000, blank=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(purpose=""), name="a_named_grant_has_a_purpose")]

    @property
    def reference(self) -> str:
        return f"named-grant:{self.pk}"

    @property
    def basis(self) -> LegalBasis:
        return LegalBasis(self.document, self.page, self.quote)
