"""The ministry's letters: as they came, as they were read, and what people made of them.

What came, what was read and what was answered is append-only; of a confirmation only its state changes.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tilskudd.files.models import StoredFile
from tilskudd.mandate.opening_models import Opening as Opening
from tilskudd.mandate.opening_models import OpeningLine as OpeningLine
from tilskudd.mandate.register_models import Amount as Amount
from tilskudd.mandate.register_models import Assignment as Assignment
from tilskudd.mandate.register_models import BookedLine as BookedLine
from tilskudd.mandate.register_models import Deadline as Deadline
from tilskudd.mandate.register_models import Duty as Duty

PERSON = settings.AUTH_USER_MODEL


class Letter(models.Model):
    """An allocation letter or a supplement (tildelingsbrev, tillegg) as it came, and what the reader read in it.

    Append-only: what was read stays beside what a person makes of it. A corrected letter is a new version.
    """

    reference = models.CharField(max_length=30, unique=True)
    name = models.CharField(_("filnavn"), max_length=200)
    sha256 = models.CharField(max_length=64, unique=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True)
    text = models.TextField()
    reading = models.JSONField()
    taken_in_at = models.DateTimeField()
    taken_in_by = models.ForeignKey(PERSON, on_delete=models.PROTECT)
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    version = models.PositiveSmallIntegerField(default=1)

    @property
    def title(self) -> str:
        """«Tillegg nr. 1, 2022» or «Tildelingsbrev 2022», as corrected, with the version from the second on."""
        title = self.confirmation.title
        return title if self.version == 1 else _("%(title)s (utgave %(n)d)") % {"title": title, "n": self.version}

    @property
    def about(self) -> str:
        """What events and involvements call it: «letter:2022-1»."""
        return f"letter:{self.reference}"

    def source(self, start: int, end: int) -> str:
        """The reference to a passage, as entries keep it: «letter:2022-1:8569-8612»."""
        return f"{self.about}:{start}-{end}"


class LetterPage(models.Model):
    """A page of a letter as a picture (side): its size in hundredths of a point, and the lines on it. Append-only."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="pages")
    number = models.PositiveSmallIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    picture = models.ForeignKey(StoredFile, on_delete=models.PROTECT)
    first_line = models.PositiveIntegerField()
    last_line = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["letter", "number"], name="one_picture_of_a_page")]


LETTER_KINDS = [("letter", _("Tildelingsbrev")), ("supplement", _("Tillegg"))]


class LetterState(models.TextChoices):
    """Where a letter stands on its way to the ledger (tilstand)."""

    UNDER_WORK = "under-work", _("Under arbeid")
    WAITING = "waiting", _("Venter på bekreftelse av en annen")
    CONFIRMED = "confirmed", _("Bekreftet")
    REPLACED = "replaced", _("Erstattet av ny utgave")


class Confirmation(models.Model):
    """The way of a letter from read to confirmed (bekreftelse): worked on, sent to another person, confirmed.

    `version` counts the changes, so that nobody confirms what they have not seen.
    """

    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, primary_key=True, related_name="confirmation")
    state = models.CharField(max_length=10, choices=LetterState.choices, default=LetterState.UNDER_WORK)
    kind = models.CharField(max_length=10, choices=LETTER_KINDS)
    year = models.PositiveSmallIntegerField(null=True)
    supplement_number = models.PositiveSmallIntegerField(null=True)
    version = models.PositiveIntegerField(default=1)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.CharField(max_length=500, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["state"]), models.Index(fields=["year"])]
        constraints = [
            models.CheckConstraint(condition=Q(year__isnull=True) | Q(year__range=(2000, 2099)), name="a_year_of_ours"),
            models.UniqueConstraint(
                fields=["kind", "year", "supplement_number"],
                condition=Q(state="confirmed"),
                nulls_distinct=False,
                name="one_confirmed_letter_of_a_name",
            ),
        ]

    @property
    def title(self) -> str:
        """What the letter is called, as corrected."""
        year = self.year or _("uten år")
        if self.kind != "supplement":
            return f"Tildelingsbrev {year}"
        return f"Tillegg nr.\u00a0{self.supplement_number}, {year}" if self.supplement_number else f"Tillegg, {year}"


class MinistryAnswer(models.Model):
    """What the ministry answered about findings in a letter (departementets svar): file, day and who. Append-only."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="ministry_answers")
    findings = ArrayField(models.PositiveSmallIntegerField())
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT)
    file_name = models.CharField(max_length=200)
    answered_on = models.DateField()
    answered_by = models.CharField(max_length=200)
    words = models.TextField(max_length=2000)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(answered_by=""), name="a_ministry_answer_is_somebodys")]


class Correction(models.Model):
    """A fact that a person corrected, added or removed (rettelse), beside what was read. Append-only; newest counts.

    `path` names the fact in the reading, «assignments.0.recipients.3»; amounts are whole kroner.
    """

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="corrections")
    path = models.CharField(max_length=80)
    act = models.CharField(max_length=9, choices=[(act, act) for act in ("corrected", "added", "removed")])
    sort = models.CharField(max_length=10)
    value = models.JSONField()
    parent = models.CharField(max_length=80, blank=True)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=500)
    ministry_answer = models.ForeignKey(MinistryAnswer, on_delete=models.PROTECT, null=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="a_correction_has_a_reason")]


class FindingAnswer(models.Model):
    """What we say to a finding (svar på funn), and whether the ministry is told. Append-only; the newest counts."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="finding_answers")
    finding = models.PositiveSmallIntegerField()
    words = models.TextField(max_length=1000)
    tell_ministry = models.BooleanField(default=False)
    should_say = models.CharField(max_length=500, blank=True)
    until_then = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="an_answer_says_something")]


class Reply(models.Model):
    """Remarks sent to the ministry (merknader til departementet), as they were sent. Append-only."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="replies")
    findings = ArrayField(models.PositiveSmallIntegerField())
    words = models.JSONField()
    sent_on = models.DateField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT)
    at = models.DateTimeField()


class DutyAnswer(models.Model):
    """What carries a duty, or why it is only noted (svar på plikt). Append-only; the newest counts."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="duty_answers")
    duty = models.PositiveSmallIntegerField()
    is_carried = models.BooleanField()
    words = models.CharField(max_length=500)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="a_duty_answer_says_something")]
