"""Award letters that were issued, what failed on the way, how they were delivered, and who accepted them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tilskudd.decisions.models import Outcome
from tilskudd.documents.words import ERRAND_CHOICES, LANGUAGE_CHOICES
from tilskudd.files.models import StoredFile
from tilskudd.parties.models import Organisation

PERSON = settings.AUTH_USER_MODEL


class IssuedLetter(models.Model):
    """What a decision says to one recipient, as it was issued (tilskuddsbrev, vedtaksbrev). Append-only.

    Rendered once and never again: `pdf` and `html` are the letter, `data` what it was made from. `sha256` is of all
    three together.
    """

    outcome = models.OneToOneField(Outcome, on_delete=models.PROTECT, related_name="letter")
    number = models.CharField(_("nummer"), max_length=30, unique=True)
    recipient = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="letters")
    language = models.CharField(_("språk"), max_length=2, choices=LANGUAGE_CHOICES)
    pdf = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    html = models.TextField()
    data = models.JSONField()
    sha256 = models.CharField(max_length=64)
    issued_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="a_letter_has_a_sha256")
        ]

    @property
    def about(self) -> str:
        """What events call it: «award-letter:V-2022-001/3»."""
        return f"award-letter:{self.number}"


class LetterTrouble(models.Model):
    """What keeps a letter from being issued or delivered (ute av takt): why, how often it was tried, and when next.

    Times are the machine's own: an example's date stands still. `next_at` is None when it is not tried again by itself.
    """

    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="troubles")
    errand = models.CharField(max_length=10, choices=ERRAND_CHOICES)
    why = models.CharField(_("grunn"), max_length=500)
    tries = models.PositiveSmallIntegerField(_("forsøk"), default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    solved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["outcome", "errand"], name="one_trouble_of_an_errand")]


class Delivery(models.Model):
    """That a letter was given to a channel (ekspedering), and what the channel calls it. Append-only."""

    letter = models.ForeignKey(IssuedLetter, on_delete=models.PROTECT, related_name="deliveries")
    channel = models.CharField(_("kanal"), max_length=20)
    reference = models.CharField(max_length=200)
    delivered_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(fields=["letter", "channel"], name="a_letter_once_by_a_channel")]


class Acceptance(models.Model):
    """That somebody with the right to sign accepted a grant on the terms of its letter (aksept). Append-only."""

    letter = models.OneToOneField(IssuedLetter, on_delete=models.PROTECT, related_name="acceptance")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = models.CharField(_("merknad"), max_length=500, blank=True)
