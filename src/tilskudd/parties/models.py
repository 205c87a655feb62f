"""Municipalities as they were on each day, and organisations with their numbers."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tilskudd.people.models import Status, WrittenForm

PERSON = settings.AUTH_USER_MODEL


class Municipality(models.Model):
    """A municipality number with the name it had from one day to another (kommune), both included. Append-only."""

    code = models.CharField(_("kommunenummer"), max_length=4)
    name = models.CharField(_("navn"), max_length=100)
    county_code = models.CharField(_("fylkesnummer"), max_length=2)
    county = models.CharField(_("fylke"), max_length=100)
    first = models.DateField(_("gyldig fra"))
    last = models.DateField(_("gyldig til"), null=True)

    class Meta:
        verbose_name_plural = "municipalities"
        constraints = [models.UniqueConstraint(fields=["code", "first"], name="one_municipality_from_a_day")]


class MunicipalityChange(models.Model):
    """A number that became another on a day (kommuneendring): merged, split, renumbered or renamed. Append-only."""

    day = models.DateField()
    old_code = models.CharField(max_length=4)
    new_code = models.CharField(max_length=4)
    kind = models.CharField(max_length=10)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "old_code", "new_code", "kind"], name="one_change_of_a_code")
        ]


class OrganisationKind(models.TextChoices):
    """What kind of recipient an organisation is (mottakertype)."""

    MUNICIPALITY = "municipality", _("kommune")
    COUNTY = "county", _("fylkeskommune")
    VOLUNTARY = "voluntary", _("frivillig organisasjon")


class Organisation(models.Model):
    """Somebody with an organisation number who may get money (organisasjon), and the written form they want."""

    number = models.CharField(_("organisasjonsnummer"), max_length=9, unique=True)
    name = models.CharField(_("navn"), max_length=200)
    kind = models.CharField(max_length=12, choices=OrganisationKind.choices)
    written_form = models.CharField(max_length=2, choices=WrittenForm.choices, default=WrittenForm.BOKMAL)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(number__regex="^[0-9]{9}$"), name="nine_figures")]


class HeldCode(models.Model):
    """Which organisation has a municipality or county number in a period (nummer i bruk). Append-only."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="codes")
    code = models.CharField(max_length=4)
    first = models.DateField()
    last = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "first"], name="one_holder_of_a_code_from_a_day")]


class MemberRight(models.TextChoices):
    """What somebody may do for an organisation (rettighet): administer its members, write, sign."""

    ADMINISTER = "administer", _("administrere")
    WRITE = "write", _("skrive")
    SIGN = "sign", _("signere")


class Membership(models.Model):
    """Somebody who acts for an organisation (representant), with rights, from one day to another, both included.

    `given_by` is another person: staff for an organisation's first administrator, an administrator for the others.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="memberships")
    rights = ArrayField(models.CharField(max_length=10, choices=MemberRight.choices))
    first = models.DateField(_("fra og med"))
    last = models.DateField(_("til og med"), null=True)
    given_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(rights__len__gt=0), name="a_membership_gives_rights")]
        indexes = [models.Index(fields=["user"])]


class AdministratorProposal(models.Model):
    """An organisation's first administrator (forslag til administrator): proposed and approved by two of the agency.

    Approved it becomes a membership; from then on the administrator gives the others their rights.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="administrator_proposals")
    user = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    rights = ArrayField(models.CharField(max_length=10, choices=MemberRight.choices))
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROPOSED)
    proposed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    settled_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(rights__contains=["administer"]), name="a_first_administrator_administers"
            ),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(status="proposed"), name="one_administrator_waits_for_approval"
            ),
        ]

    @property
    def about(self) -> str:
        return f"administrator:{self.pk}"


class AccountState(models.TextChoices):
    """Where a bank account stands on its way into use (tilstand)."""

    ENTERED = "entered", _("Oppgitt")
    CHECKED = "checked", _("Kontrollert av én")
    APPROVED = "approved", _("Godkjent av to")
    REFUSED = "refused", _("Avvist")
    HELD = "held", _("Holdt tilbake")


class BankAccount(models.Model):
    """An account that an organisation wants its money on (bankkonto): entered by it, checked by two of the agency.

    A change is used from `first`, some days after it was approved; a held one stops payments until it is settled.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="accounts")
    number = models.CharField(_("kontonummer"), max_length=11)
    is_change = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=AccountState.choices, default=AccountState.ENTERED)
    entered_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    first = models.DateField(_("brukes fra"), null=True)
    settled_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(number__regex="^[0-9]{11}$"), name="eleven_figures"),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "held"]) | Q(first__isnull=False),
                name="an_account_in_use_has_a_day",
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(state__in=["entered", "checked"]),
                name="one_account_waits_for_an_organisation",
            ),
        ]

    @property
    def about(self) -> str:
        return f"account:{self.pk}"

    @property
    def is_waiting(self) -> bool:
        """True while the two of the agency have not settled it."""
        return self.state in (AccountState.ENTERED, AccountState.CHECKED)

    @property
    def last_four(self) -> str:
        """The end of the number, for events and for those who need not see it whole."""
        return self.number[-4:]

    @property
    def shown(self) -> str:
        """The number as people read it: «1234 56 78903»."""
        return f"{self.number[:4]}\u00a0{self.number[4:6]}\u00a0{self.number[6:]}"
