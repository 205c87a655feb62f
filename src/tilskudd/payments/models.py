"""When grants are paid, the runs that pay them, each payment, and who pays. The bank's answers: answer_models.py."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tilskudd.database.fields import KronerField
from tilskudd.decisions.models import Grant
from tilskudd.files.models import StoredFile
from tilskudd.parties.models import BankAccount, Organisation
from tilskudd.payments.answer_models import BankAnswerRow as BankAnswerRow
from tilskudd.payments.answer_models import BankFile as BankFile
from tilskudd.payments.answer_models import Clarification as Clarification
from tilskudd.payments.answer_models import HandSettlement as HandSettlement
from tilskudd.payments.payment_file import AccountForm, Debtor
from tilskudd.payments.settling import PaymentState
from tilskudd.payments.words import PAYMENT_STATE_CHOICES, RUN_STATUS_CHOICES, RunStatus
from tilskudd.people.models import Status

PERSON = settings.AUTH_USER_MODEL


class Instalment(models.Model):
    """A part of a grant and when it is paid (termin): all of a grant's instalments add up to the grant.

    Without a day it is due as soon as its conditions are met: an acceptance, and a report that somebody has met.
    """

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="instalments")
    number = models.PositiveSmallIntegerField()
    amount = KronerField(_("beløp"))
    due_on = models.DateField(_("forfall"), null=True)
    needs_acceptance = models.BooleanField(_("krever aksept"), default=True)
    needs_report = models.BooleanField(_("krever rapport"), default=False)
    met_on = models.DateField(_("rapport godtatt"), null=True)
    met_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["grant", "number"], name="one_instalment_of_a_number"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="an_instalment_is_not_below_zero"),
        ]


class DebtorAccount(models.Model):
    """Who pays, and from which account (avsender, betaler): proposed by one, approved by another; the newest counts."""

    name = models.CharField(_("navn"), max_length=70)
    organisation_number = models.CharField(_("organisasjonsnummer"), max_length=9)
    account = models.CharField(_("kontonummer"), max_length=11)
    bic = models.CharField(_("bankens BIC"), max_length=11)
    agreement = models.CharField(_("avtale-ID"), max_length=35, blank=True)
    account_form = models.CharField(
        _("kontoform"), max_length=4, choices=[(form.value, form.value) for form in AccountForm], default="BBAN"
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROPOSED)
    proposed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    settled_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["status"], condition=Q(status="proposed"), name="one_debtor_account_waits_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | Q(settled_by__isnull=False, settled_at__isnull=False),
                name="a_debtor_account_is_approved_by_somebody",
            ),
        ]

    @property
    def about(self) -> str:
        return f"debtor:{self.pk}"

    @property
    def debtor(self) -> Debtor:
        """As the payment file has it; raises ValueError for what no bank takes."""
        form = AccountForm(self.account_form)
        return Debtor(self.name, self.organisation_number, self.account, self.bic, self.agreement, form)


class PaymentRun(models.Model):
    """Payments that go to the bank in one file (utbetalingskjøring): made by one, released by another.

    `message_id` and the end-to-end ids are drawn anew for each run, so that a run that is lost with a restored backup
    never meets its answers under another's name. `file` is written once, at release.
    """

    number = models.CharField(_("nummer"), max_length=20, unique=True)
    message_id = models.CharField(max_length=33, unique=True)
    status = models.CharField(max_length=10, choices=RUN_STATUS_CHOICES, default=RunStatus.MADE)
    execution_date = models.DateField(_("betalingsdag"))
    debtor_account = models.ForeignKey(DebtorAccount, on_delete=models.PROTECT, related_name="runs")
    debtor = models.JSONField()
    count = models.PositiveIntegerField(_("antall"))
    total = KronerField(_("sum"))
    made_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    released_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["status", "execution_date"])]
        constraints = [
            models.CheckConstraint(condition=Q(total__gt=0, count__gt=0), name="a_run_pays_something"),
            models.CheckConstraint(
                condition=Q(status="released", released_by__isnull=False, released_at__isnull=False, file__isnull=False)
                | ~Q(status="released") & Q(released_by__isnull=True, file__isnull=True),
                name="a_released_run_has_its_file",
            ),
        ]

    @property
    def about(self) -> str:
        """What events, involvements and entries call it: «payment-run:UB-2022-001»."""
        return f"payment-run:{self.number}"

    @property
    def file_name(self) -> str:
        return f"{self.message_id}.xml"


class Payment(models.Model):
    """One sum to one account (betaling), as it stands in the payment file, and how far it has come.

    Known to the bank by `end_to_end_id`, which is made once. What failed may be tried `again` after a person's word.
    """

    run = models.ForeignKey(PaymentRun, on_delete=models.PROTECT, related_name="payments")
    place = models.PositiveIntegerField()
    instalment = models.ForeignKey(Instalment, on_delete=models.PROTECT, related_name="payments")
    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="payments")
    recipient = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="payments")
    recipient_name = models.CharField(_("mottaker"), max_length=200)
    bank_account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="payments")
    account = models.CharField(_("kontonummer"), max_length=11)
    amount = KronerField(_("beløp"))
    end_to_end_id = models.CharField(max_length=35, unique=True)
    message = models.CharField(_("melding"), max_length=140, blank=True)
    kid = models.CharField(_("KID"), max_length=25, blank=True)
    state = models.CharField(max_length=9, choices=PAYMENT_STATE_CHOICES, default=PaymentState.READY)
    settled_on = models.DateField(_("bankens dato"), null=True)
    reason = models.CharField(_("bankens grunn"), max_length=35, blank=True)
    again_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    again_at = models.DateTimeField(null=True)
    again_why = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "run"]), models.Index(fields=["recipient", "-id"])]
        constraints = [
            models.UniqueConstraint(fields=["run", "place"], name="one_payment_at_a_place"),
            models.UniqueConstraint(
                fields=["instalment"],
                condition=Q(state__in=["ready", "sent", "paid"]),
                name="an_instalment_is_paid_once",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_payment_is_above_zero"),
            models.CheckConstraint(
                condition=Q(kid="") & ~Q(message="") | ~Q(kid="") & Q(message=""), name="a_payment_says_what_it_is"
            ),
        ]

    @property
    def about(self) -> str:
        """What events call it: «payment:17»."""
        return f"payment:{self.pk}"

    @property
    def shown_account(self) -> str:
        """The number as people read it: «1234 56 78903»."""
        return f"{self.account[:4]}\u00a0{self.account[4:6]}\u00a0{self.account[6:]}"
