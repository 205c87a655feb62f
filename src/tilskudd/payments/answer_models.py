"""What the bank has answered, file by file, and what people have said and done where it could not be used."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tilskudd.database.fields import KronerField
from tilskudd.files.models import StoredFile
from tilskudd.payments.words import ROW_USE_CHOICES, SAYS_CHOICES
from tilskudd.people.models import Status

PERSON = settings.AUTH_USER_MODEL


class BankFile(models.Model):
    """A file from the bank as it was taken in (bankfil); the same content is one row, and books once.

    `finished_at` is empty while its answers are being booked; taking the same file in again goes on from there.
    """

    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="bank_file")
    file_name = models.CharField(_("filnavn"), max_length=200)
    kind = models.CharField(_("slag"), max_length=8)
    message_id = models.CharField(max_length=100, blank=True)
    taken_in_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    taken_in_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    @property
    def about(self) -> str:
        return f"bank-file:{self.pk}"


class BankAnswerRow(models.Model):
    """One thing that a file from the bank says (svar i bankfil), and what was made of it. Append-only.

    `use` tells whether it moved money, was only noted, was known already, waits for another answer, or is out of step;
    `why` says the last two in a sentence. `amount` is None where the bank does not repeat it.
    """

    bank_file = models.ForeignKey(BankFile, on_delete=models.PROTECT, related_name="rows")
    place = models.PositiveIntegerField()
    payment = models.ForeignKey("Payment", on_delete=models.PROTECT, null=True, related_name="answers")
    end_to_end_id = models.CharField(max_length=35, blank=True)
    says = models.CharField(max_length=8, choices=SAYS_CHOICES, blank=True)
    status = models.CharField(max_length=10, blank=True)
    amount = KronerField(_("beløp"), null=True)
    day = models.DateField(_("bankens dato"), null=True)
    reason = models.CharField(max_length=35, blank=True)
    reason_text = models.CharField(max_length=500, blank=True)
    bank_reference = models.CharField(max_length=35, blank=True)
    use = models.CharField(max_length=8, choices=ROW_USE_CHOICES)
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["payment", "id"])]
        constraints = [
            models.UniqueConstraint(fields=["bank_file", "place"], name="one_answer_at_a_place"),
            models.UniqueConstraint(
                fields=["payment", "says"], condition=Q(use="booked"), name="an_answer_is_booked_once"
            ),
        ]


class Clarification(models.Model):
    """What a person found out about an answer that was out of step (avklaring). Append-only."""

    row = models.OneToOneField(BankAnswerRow, on_delete=models.PROTECT, related_name="clarification")
    words = models.CharField(_("avklaring"), max_length=500)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="a_clarification_says_something")]


class HandSettlement(models.Model):
    """What became of a payment, told by a person with the bank's statement attached (oppgjør for hånd); two persons."""

    payment = models.ForeignKey("Payment", on_delete=models.PROTECT, related_name="hand_settlements")
    says = models.CharField(max_length=8, choices=SAYS_CHOICES)
    day = models.DateField(_("bankens dato"))
    words = models.CharField(_("begrunnelse"), max_length=500)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROPOSED)
    proposed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    settled_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="a_hand_settlement_has_a_reason"),
            models.UniqueConstraint(
                fields=["payment"], condition=Q(status="proposed"), name="one_hand_settlement_waits_for_a_payment"
            ),
        ]

    @property
    def about(self) -> str:
        return f"by-hand:{self.pk}"
