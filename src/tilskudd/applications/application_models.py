"""Applications: the draft that several write on, the files with it, each time it was sent, and what we asked for."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tilskudd.applications.answer_json import from_json
from tilskudd.applications.answers import Answers
from tilskudd.applications.call_models import Call, CallQuestions, CallVersion
from tilskudd.applications.rules import ApplicationState
from tilskudd.applications.words import APPLICATION_STATE_CHOICES, GATE_CHOICES
from tilskudd.database.fields import KronerField
from tilskudd.files.models import StoredFile
from tilskudd.parties.models import Organisation

PERSON = settings.AUTH_USER_MODEL


class Application(models.Model):
    """An organisation's application in a call (søknad). `first_sent_at` is kept, whatever is sent later.

    `title`, `applied` and `found_by` are those of the newest that was sent, or of the draft before that: for lists and
    searching only; `stems` are the Norwegian stems of `found_by`.
    """

    number = models.CharField(_("søknadsnummer"), max_length=16, unique=True)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="applications")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="applications")
    state = models.CharField(max_length=9, choices=APPLICATION_STATE_CHOICES, default=ApplicationState.DRAFT.value)
    title = models.CharField(_("tittel"), max_length=200, blank=True)
    applied = KronerField(_("søkt beløp"), null=True)
    found_by = models.TextField(blank=True)
    # Kept, since to find the stems of ten thousand texts anew takes most of a second.
    stems = models.GeneratedField(
        expression=SearchVector("found_by", config="norwegian"), output_field=SearchVectorField(), db_persist=True
    )
    begun_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    first_sent_at = models.DateTimeField(_("først mottatt"), null=True)
    withdrawn_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | Q(first_sent_at__isnull=False), name="what_is_sent_has_a_first_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="an_application_is_withdrawn_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["call", "state", "id"]),
            models.Index(fields=["organisation", "-id"]),
            models.Index(fields=["state", "-id"]),
            GinIndex(fields=["stems"], name="applications_stems"),
        ]

    @property
    def about(self) -> str:
        """What events and involvements call it: «application:S-2022-00017»."""
        return f"application:{self.number}"


class ApplicationDraft(models.Model):
    """What is written and not sent (utkast): all fields as typed. `seen` counts the saves, `saves` each section's.

    A section's save is [count, who, when]: whoever saves a section must have seen the newest save of it.
    """

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="draft")
    typed = models.JSONField(default=dict)
    seen = models.PositiveIntegerField(default=0)
    saves = models.JSONField(default=dict)
    saved_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField(null=True)


class Attachment(models.Model):
    """A file that an applicant put with a question (vedlegg). It is taken away, never deleted.

    `name` is as it came, made harmless; `media_type` is told by the content. `size` is in bytes.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="attachments")
    question = models.CharField(max_length=8)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("filnavn"), max_length=255)
    media_type = models.CharField(_("filtype"), max_length=100)
    size = models.BigIntegerField(_("størrelse"))
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    removed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["application", "question"])]


class ApplicationDeficiency(models.Model):
    """What an application lacks, and until which day it may be mended (mangelbrev). Append-only.

    An answer in time keeps the day the application first came (forvaltningsloven § 17).
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="deficiencies")
    words = models.TextField(_("hva som mangler"), max_length=4000)
    answer_by = models.DateField(_("svarfrist"))
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="a_deficiency_says_what_is_lacking")]


class SentApplication(models.Model):
    """An application as it was sent once (innsendt søknad), with what it was asked. Append-only; the newest counts.

    `content` is answers as JSON, `sha256` is of its canonical text; `municipalities` are those it names. `deficiency`
    is the notice that it answers.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="sent")
    number = models.PositiveSmallIntegerField()
    questions = models.ForeignKey(CallQuestions, on_delete=models.PROTECT, related_name="+")
    call_version = models.ForeignKey(CallVersion, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    title = models.CharField(_("tittel"), max_length=200)
    applied = KronerField(_("søkt beløp"))
    municipalities = ArrayField(models.CharField(max_length=4), default=list)
    attachments = models.ManyToManyField(Attachment, related_name="sent_in")
    deficiency = models.ForeignKey(ApplicationDeficiency, on_delete=models.PROTECT, null=True, related_name="answers")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="one_sending_of_a_number")]

    @property
    def answers(self) -> Answers:
        """What was answered; what was stored was written by the program, so a fault in it is a bug."""
        found, faults = from_json(self.content)
        assert found is not None, faults
        return found


class CallNotice(models.Model):
    """That somebody who had begun was told of a change of the call (varsel om endring). Append-only."""

    version = models.ForeignKey(CallVersion, on_delete=models.PROTECT, related_name="notices")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="notices")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "application"], name="one_notice_of_a_change")]


class GateCheck(models.Model):
    """Whether an application met one of the call's demands (kontroll av inngangsvilkår). Append-only; newest counts.

    `on` is the day it is about, `proof` what it rests on as a reference («register:4»), `found` what was found, as
    words and figures for a sentence. `by` is empty when the program looked it up.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="gate_checks")
    gate = models.CharField(max_length=20, choices=GATE_CHOICES)
    is_met = models.BooleanField()
    on = models.DateField()
    proof = models.CharField(max_length=100, blank=True)
    found = models.JSONField(default=dict)
    words = models.CharField(_("begrunnelse"), max_length=500, blank=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["application", "gate", "-id"])]
        constraints = [
            models.CheckConstraint(condition=Q(by__isnull=True) | ~Q(words=""), name="a_person_says_why_a_gate_is_met")
        ]
