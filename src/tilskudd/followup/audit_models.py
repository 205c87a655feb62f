"""The auditor of a recipient: the link that the recipient makes, and what the auditor says."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tilskudd.files.models import StoredFile
from tilskudd.followup.words import CONCLUSION_CHOICES

PERSON = settings.AUTH_USER_MODEL


class AuditorLink(models.Model):
    """A link by which whoever has it can sign for the accounts of one report (lenke til revisor).

    Only the sha256 of the token is kept; the link is good until a day, until it is used, or until it is withdrawn.
    """

    report = models.ForeignKey("followup.Report", on_delete=models.PROTECT, related_name="auditor_links")
    token_sha256 = models.CharField(max_length=64, unique=True)
    last_day = models.DateField(_("gyldig til og med"))
    made_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    @property
    def about(self) -> str:
        return f"auditor-link:{self.pk}"


class AuditorStatement(models.Model):
    """What an auditor says of the accounts as they stood (revisors uttalelse), once by a link. Append-only.

    It covers accounts with the same `fingerprint`; others need a new one.
    """

    link = models.OneToOneField(AuditorLink, on_delete=models.PROTECT, related_name="statement")
    report = models.ForeignKey("followup.Report", on_delete=models.PROTECT, related_name="statements")
    accounts = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    name = models.CharField(_("navn"), max_length=200)
    title = models.CharField(_("tittel"), max_length=200)
    firm = models.CharField(_("revisjonsselskap"), max_length=200)
    firm_number = models.CharField(_("organisasjonsnummer"), max_length=9)
    conclusion = models.CharField(max_length=7, choices=CONCLUSION_CHOICES)
    remarks = models.TextField(_("merknader"), max_length=4000, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(_("filnavn"), max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(conclusion="clean", remarks="") | Q(conclusion="remarks") & ~Q(remarks=""),
                name="remarks_are_told_in_words",
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(firm=""), name="an_auditor_is_named"),
        ]
