"""Calls for applications: what each says and asks in every version, who was told of a change, and its reservation."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tilskudd.applications.call_texts import CallTexts, texts_from
from tilskudd.applications.question_json import from_json
from tilskudd.applications.questions import QuestionSet
from tilskudd.applications.rules import CallState, CallTimes, Gate
from tilskudd.applications.words import GATE_CHOICES
from tilskudd.database.fields import KronerField
from tilskudd.mandate.models import Letter
from tilskudd.people.clock import now
from tilskudd.schemes.models import Scheme, SchemeVersion

PERSON = settings.AUTH_USER_MODEL


class Call(models.Model):
    """A call for applications in a scheme (utlysning): what it says is in its versions, the newest counts."""

    number = models.CharField(_("nummer"), max_length=12, unique=True)
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="calls")
    set_up_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    set_up_at = models.DateTimeField()
    published_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="a_call_is_published_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | (Q(withdrawn_by__isnull=False) & ~Q(withdrawn_why="")),
                name="a_call_is_withdrawn_with_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["published_at"])]

    @property
    def about(self) -> str:
        """What events and involvements call it: «call:U-2022-1»."""
        return f"call:{self.number}"


class CallQuestions(models.Model):
    """What a call asks, as it was edited once (spørsmål i utlysning). Append-only; answers keep their version."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="questions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    words = models.CharField(max_length=500)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "call questions"
        constraints = [models.UniqueConstraint(fields=["call", "number"], name="one_question_set_of_a_number")]

    @property
    def question_set(self) -> QuestionSet:
        """The questions; what was stored was written by the program, so a fault in it is a bug."""
        found, faults = from_json(self.content)
        assert found is not None, faults
        return found


class CallVersion(models.Model):
    """What a call says, as written once (utgave av utlysning). Append-only; the newest counts, also for who applies.

    `closes_at` is the first moment that is too late. Projects run from `first_day` to `last_day`, both included.
    `judged_by` says what each award criterion is judged by, `carried_by` what carries each duty of the letter.
    Two assessments of a criterion that differ by more than `width` points are answered in words. `reservation` is
    what the money waits for, as «Stortingets vedtak om Prop. 51 S»; nothing is decided before it is lifted.
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    questions = models.ForeignKey(CallQuestions, on_delete=models.PROTECT, related_name="+")
    rules = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT, related_name="+")
    texts = models.JSONField()
    closes_at = models.DateTimeField(_("frist"))
    frame = KronerField(_("ramme"))
    first_day = models.DateField(_("prosjekt fra"))
    last_day = models.DateField(_("prosjekt til"))
    gates = ArrayField(models.CharField(max_length=20, choices=GATE_CHOICES), default=list)
    reservation = models.CharField(_("forbehold"), max_length=300, blank=True)
    contact = models.CharField(_("kontakt"), max_length=200)
    contact_email = models.EmailField(_("e-post"), blank=True)
    contact_phone = models.CharField(_("telefon"), max_length=30, blank=True)
    assessors = models.PositiveSmallIntegerField(_("vurderere"), default=2)
    width = models.PositiveSmallIntegerField(_("største forskjell uten ord"), default=1)
    judged_by = models.JSONField(default=dict)
    carried_by = models.JSONField(default=dict)
    words = models.CharField(_("hva er nytt"), max_length=500, blank=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="one_call_version_of_a_number"),
            models.CheckConstraint(condition=Q(frame__gt=0), name="a_call_has_money"),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="a_project_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(assessors__range=(1, 5)), name="somebody_assesses"),
        ]

    @property
    def told(self) -> CallTexts:
        """What it says, in three languages."""
        return texts_from(self.texts)

    @property
    def asks_for(self) -> frozenset[Gate]:
        """What an applicant must meet."""
        return frozenset(Gate(one) for one in self.gates)

    @property
    def state(self) -> CallState:
        """Where the call stands at this moment, by this version."""
        return self.times.state(now())

    @property
    def times(self) -> CallTimes:
        return CallTimes(self.call.published_at is not None, self.call.withdrawn_at is not None, self.closes_at)

    def title_in(self, language: str) -> Any:
        """What the call is called in «nb», «nn» or «en»."""
        return self.told.title.in_language(language)


class ReservationLifted(models.Model):
    """That the money of a call came (forbehold falt bort): the confirmed letter that gives it. Append-only."""

    call = models.OneToOneField(Call, on_delete=models.PROTECT, related_name="lifted")
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "reservations lifted"
