"""Assessment of applications: who assesses, that they are impartial, their points, and what is recommended."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tilskudd.applications.application_models import Application, SentApplication
from tilskudd.applications.rules import MOST_POINTS, Score
from tilskudd.applications.words import RECOMMENDATION_CHOICES
from tilskudd.database.fields import KronerField

PERSON = settings.AUTH_USER_MODEL


class Assessor(models.Model):
    """Who is to assess an application (vurderer), until they step aside or are let off with a reason."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="assessors")
    user = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="assesses")
    given_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "user"], condition=Q(ended_at__isnull=True), name="one_assessor_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | ~Q(ended_why=""), name="an_assessor_ends_with_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["user", "ended_at"])]


class ImpartialityStatement(models.Model):
    """What somebody states before an application opens to them (habilitetserklæring), forvaltningsloven § 6.

    `known_roles` are roles in the applicant's organisation that the register has under the same name. Append-only.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="statements")
    user = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    is_impartial = models.BooleanField()
    words = models.CharField(_("merknad"), max_length=500, blank=True)
    known_roles = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["application", "user", "-id"])]


class Assessment(models.Model):
    """One assessor's points and reasons (vurdering), as saved once; final when `is_final`. Append-only; newest counts.

    `scores` is a list of {"criterion", "points", "reason"}; points are from 0 to 5. It is about one sending.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="assessments")
    sent = models.ForeignKey(SentApplication, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="assessments")
    number = models.PositiveSmallIntegerField()
    scores = models.JSONField()
    words = models.TextField(_("samlet vurdering"), max_length=4000, blank=True)
    is_final = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "user", "number"], name="one_assessment_of_a_number")
        ]

    @property
    def points(self) -> list[Score]:
        """The points as values."""
        return [Score(one["criterion"], one["points"], one["reason"]) for one in self.scores]


class SettledDifference(models.Model):
    """How two assessments that lay far apart on a criterion were settled (avklart forskjell). Append-only.

    `rests_on` are the keys of the assessments; when one of them has a newer one, it is to be settled again.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="settled_differences")
    criterion = models.TextField()
    points = models.PositiveSmallIntegerField()
    words = models.TextField(_("begrunnelse"), max_length=2000)
    rests_on = models.JSONField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(points__range=(0, MOST_POINTS)), name="points_of_a_settled_difference"),
            models.CheckConstraint(condition=~Q(words=""), name="a_difference_is_settled_in_words"),
        ]


class Recommendation(models.Model):
    """What is recommended for an application (innstilling): kind, whole kroner, why. Append-only; the newest counts.

    `place` orders the reserve list from 1.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="recommendations")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=RECOMMENDATION_CHOICES)
    amount = KronerField(_("beløp"))
    words = models.CharField(_("begrunnelse"), max_length=1000, blank=True)
    place = models.PositiveSmallIntegerField(null=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="one_recommendation_of_a_number"),
            models.CheckConstraint(
                condition=Q(kind__in=["award", "part"], amount__gt=0)
                | Q(kind__in=["reserve", "refusal", "inadmissible"], amount=0),
                name="money_is_recommended_with_an_award",
            ),
            models.CheckConstraint(
                condition=Q(kind="award") | Q(kind="reserve") | ~Q(words=""), name="less_than_asked_for_has_a_reason"
            ),
        ]
