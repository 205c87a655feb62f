"""Public registers as they were on a day: who was registered, and who had a role where."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tilskudd.applications.words import REGISTER_CHOICES
from tilskudd.files.models import StoredFile

PERSON = settings.AUTH_USER_MODEL


class RegisterSnapshot(models.Model):
    """A register as a file shows it of one day (øyeblikksbilde av register). Append-only; the file is kept."""

    register = models.CharField(max_length=9, choices=REGISTER_CHOICES)
    day = models.DateField(_("slik registeret var"))
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("filnavn"), max_length=200)
    rows = models.PositiveIntegerField(_("rader"))
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["register", "day", "file"], name="one_snapshot_of_a_file_and_day")
        ]
        indexes = [models.Index(fields=["register", "-day", "-id"])]

    @property
    def reference(self) -> str:
        """What a check that rests on it calls it: «register:4»."""
        return f"register:{self.pk}"


class RegisterEntry(models.Model):
    """That an organisation stood in a register (registrering), from a day, and to a day if it ended. Append-only."""

    snapshot = models.ForeignKey(RegisterSnapshot, on_delete=models.PROTECT, related_name="entries")
    number = models.CharField(_("organisasjonsnummer"), max_length=9)
    name = models.CharField(_("navn"), max_length=200)
    first = models.DateField(_("registrert"))
    last = models.DateField(_("slettet"), null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["snapshot", "number"], name="one_entry_of_an_organisation")]


class RoleHolder(models.Model):
    """Somebody who had a role in an organisation (rolleinnehaver), as «styremedlem». Append-only."""

    snapshot = models.ForeignKey(RegisterSnapshot, on_delete=models.PROTECT, related_name="holders")
    number = models.CharField(_("organisasjonsnummer"), max_length=9)
    person = models.CharField(_("navn"), max_length=200)
    role = models.CharField(_("rolle"), max_length=50)

    class Meta:
        indexes = [models.Index(fields=["snapshot", "number"])]
