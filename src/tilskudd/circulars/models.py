"""Circulars in versions, their issues, who each was for, and what was asked; receipts: receipt_models.py."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tilskudd.circulars.receipt_models import Addressee as Addressee
from tilskudd.circulars.receipt_models import CircularDelivery as CircularDelivery
from tilskudd.circulars.receipt_models import CircularReading as CircularReading
from tilskudd.circulars.receipt_models import CircularTrouble as CircularTrouble
from tilskudd.circulars.rules import Choice
from tilskudd.files.models import StoredFile
from tilskudd.mandate.models import Assignment
from tilskudd.parties.models import Organisation
from tilskudd.people.models import Status
from tilskudd.schemes.models import Scheme

PERSON = settings.AUTH_USER_MODEL


class Circular(models.Model):
    """Guidance to many at once (rundskriv), for an assignment. Append-only; what it says is in its versions."""

    number = models.CharField(_("nummer"), max_length=20, unique=True)
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, null=True, related_name="circulars")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    @property
    def about(self) -> str:
        """What events call it: «circular:R-2022-001»."""
        return f"circular:{self.number}"


class CircularVersion(models.Model):
    """A circular as it was written once (utgave av rundskriv): words, a file, whom it is for. Append-only.

    `counted_on` is the day that its circle is counted on. `wrong` says what was wrong in what was sent before.
    """

    circular = models.ForeignKey(Circular, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title_nb = models.CharField(_("tittel på bokmål"), max_length=200)
    title_nn = models.CharField(_("tittel på nynorsk"), max_length=200, blank=True)
    text_nb = models.TextField(_("tekst på bokmål"), max_length=20_000)
    text_nn = models.TextField(_("tekst på nynorsk"), max_length=20_000, blank=True)
    made_with = models.CharField(_("laget sammen med"), max_length=300, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(_("filnavn"), max_length=200, blank=True)
    to_municipalities = models.BooleanField(_("alle kommuner"))
    to_counties = models.BooleanField(_("alle fylkeskommuner"))
    recipients_of = models.ForeignKey(Scheme, on_delete=models.PROTECT, null=True, related_name="+")
    counted_on = models.DateField(_("kretsen telles"))
    wrong = models.CharField(_("hva som var feil"), max_length=500, blank=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["circular", "number"], name="one_circular_version_of_a_number"),
            models.CheckConstraint(condition=~Q(title_nb="") & ~Q(text_nb=""), name="a_circular_says_something"),
            models.CheckConstraint(
                condition=Q(to_municipalities=True) | Q(to_counties=True) | Q(recipients_of__isnull=False),
                name="a_circular_is_for_somebody",
            ),
            models.CheckConstraint(
                condition=Q(title_nn="", text_nn="") | ~Q(title_nn="") & ~Q(text_nn=""),
                name="a_circular_is_whole_in_nynorsk_or_not_there",
            ),
        ]

    @property
    def title(self) -> str:
        """In the language of whoever reads; bokmål stands in."""
        return (self.title_nn if get_language() == "nn" else "") or self.title_nb

    @property
    def choice(self) -> Choice:
        return Choice(self.to_municipalities, self.to_counties, self.recipients_of_id is not None)


class CircularIssue(models.Model):
    """A version on its way out (utsending): proposed, approved by one who wrote nothing of it, and sent.

    What is sent is set when it is proposed, so that who approves reads what goes out. `corrects` is the issue sent
    before it; its circle is frozen in `addressees` when it is sent.
    """

    circular = models.ForeignKey(Circular, on_delete=models.PROTECT, related_name="issues")
    version = models.ForeignKey(CircularVersion, on_delete=models.PROTECT, related_name="issues")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROPOSED)
    pdf_nb = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    html_nb = models.TextField()
    pdf_nn = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    html_nn = models.TextField(blank=True)
    proposed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    settled_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    answer = models.CharField(_("svar"), max_length=500, blank=True)
    sent_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="corrections")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["circular"], condition=Q(status="proposed"), name="one_issue_waits_for_a_circular"
            ),
            models.UniqueConstraint(
                fields=["version"], condition=Q(status="approved"), name="a_version_is_approved_once"
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, sent_by__isnull=True)
                | Q(sent_at__isnull=False, sent_by__isnull=False, status="approved"),
                name="only_what_is_approved_is_sent",
            ),
        ]
        indexes = [models.Index(fields=["circular", "-id"])]

    @property
    def about(self) -> str:
        """What involvements call it: «circular-issue:3»."""
        return f"circular-issue:{self.pk}"

    def pdf_in(self, language: str) -> StoredFile:
        """In a language; bokmål stands in."""
        return self.pdf_nn if language == "nn" and self.pdf_nn is not None else self.pdf_nb

    def html_in(self, language: str) -> str:
        """In a language; bokmål stands in."""
        return (self.html_nn if language == "nn" else "") or self.html_nb


class CircularQuestion(models.Model):
    """What somebody who has a circular asks about it (spørsmål til rundskriv). Append-only."""

    circular = models.ForeignKey(Circular, on_delete=models.PROTECT, related_name="questions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="circular_questions")
    words = models.TextField(_("spørsmål"), max_length=2_000)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="a_question_is_asked_in_words")]
        indexes = [models.Index(fields=["circular", "-id"])]


class CircularAnswer(models.Model):
    """What we answer (svar på spørsmål): to the one who asked, or to all who have the circular. Append-only.

    `asked_as` is the question as all see it, without who asked.
    """

    question = models.OneToOneField(CircularQuestion, on_delete=models.PROTECT, related_name="answer")
    words = models.TextField(_("svar"), max_length=4_000)
    to_all = models.BooleanField(_("til alle"))
    asked_as = models.TextField(_("spørsmålet slik alle ser det"), max_length=2_000, blank=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="a_question_is_answered_in_words"),
            models.CheckConstraint(
                condition=Q(to_all=False) | ~Q(asked_as=""), name="what_all_see_answered_they_see_asked"
            ),
        ]
