"""People, what they may do, and what they did."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from tilskudd.database.fields import KronerField
from tilskudd.people.words import ROLE_CHOICES


class WrittenForm(models.TextChoices):
    """The form of written Norwegian a person uses (målform), språklova § 13 and § 15."""

    BOKMAL = "nb", "Bokmål"
    NYNORSK = "nn", "Nynorsk"


class User(AbstractBaseUser):
    """A person who signs in (bruker). Never deleted: events point here; `is_active` ends the access."""

    email = models.EmailField(_("e-post"), unique=True)
    name = models.CharField(_("navn"), max_length=200)
    written_form = models.CharField(_("målform"), max_length=2, choices=WrittenForm.choices, default=WrittenForm.BOKMAL)
    is_active = models.BooleanField(_("har tilgang"), default=True)
    last_login = None  # events say when somebody signed in

    objects = BaseUserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(email=Lower("email")), name="email_lower")]

    def __str__(self) -> str:
        return self.name


class Installation(models.Model):
    """The one row about this installation: whose it is, and the date of the example where it is one."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    agency = models.CharField(_("virksomhet"), max_length=200)
    is_example = models.BooleanField(_("eksempel"))
    example_date = models.DateField(_("eksempelets dato"), null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="one_installation"),
            models.CheckConstraint(
                condition=Q(is_example=True, example_date__isnull=False)
                | Q(is_example=False, example_date__isnull=True),
                name="only_an_example_has_a_date",
            ),
        ]


class Status(models.TextChoices):
    """Where a treatment by two persons stands (status)."""

    PROPOSED = "proposed", _("Foreslått")
    APPROVED = "approved", _("Godkjent")
    SENT_BACK = "sent-back", _("Sendt tilbake")
    WITHDRAWN = "withdrawn", _("Trukket")


class RoleGiven(models.Model):
    """A role given to a person by two others (tildelt rolle), for a period, on everything or within one scheme."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="roles_given")
    role = models.CharField(_("rolle"), max_length=20, choices=ROLE_CHOICES)
    within = models.CharField(_("innenfor"), max_length=100, blank=True)
    first = models.DateField(_("fra og med"))
    last = models.DateField(_("til og med"), null=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROPOSED)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(last__isnull=True) | Q(last__gte=F("first")), name="role_ends_after_it_begins"
            )
        ]

    @property
    def reference(self) -> str:
        return f"role:{self.pk}"


class Authority(models.Model):
    """A written budget authority (budsjettdisponeringsmyndighet, BDM), Bestemmelsene 2.5.2.

    Lines as «671/62» or whole chapters as «671»; ceilings in kroner, none means no such ceiling;
    the dates are inclusive; `document` names the paper it stands in.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="authorities")
    lines = ArrayField(models.CharField(max_length=7), verbose_name=_("poster"))
    ceiling_per_decision = KronerField(_("grense per vedtak"))
    ceiling_per_year = KronerField(_("grense per år"), null=True)
    ceiling_per_recipient = KronerField(_("grense per mottaker og år"), null=True)
    first = models.DateField(_("fra og med"))
    last = models.DateField(_("til og med"))
    document = models.CharField(_("dokument"), max_length=200)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROPOSED)

    class Meta:
        verbose_name_plural = "authorities"
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="authority_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(lines__len__gt=0), name="authority_names_lines"),
            models.CheckConstraint(condition=~Q(document=""), name="authority_is_written"),
        ]

    @property
    def reference(self) -> str:
        return f"authority:{self.pk}"


class Part(models.TextChoices):
    """What a person did in a treatment (del i behandlingen)."""

    PREPARED = "prepared", _("Forberedt")
    APPROVED = "approved", _("Godkjent")


class Involvement(models.Model):
    """Who prepared or approved what (befatning): two persons are told apart by what they did, not by role.

    Append-only. `about` names the treatment; whoever prepared any version of it may not approve it.
    """

    about = models.CharField(max_length=100)
    user = models.ForeignKey(User, on_delete=models.PROTECT)
    part = models.CharField(max_length=10, choices=Part.choices)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["about"])]


class Event(models.Model):
    """One line for each act (hendelse): who did what to what, when. Append-only, sealed every hour."""

    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True)
    verb = models.CharField(max_length=50)
    about = models.CharField(max_length=100)
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["about", "-id"]), models.Index(fields=["by", "-id"])]


class SignInAttempt(models.Model):
    """A try to sign in (innloggingsforsøk), kept for an hour to slow down guessing."""

    at = models.DateTimeField()
    name_hash = models.CharField(max_length=64)
    address_hash = models.CharField(max_length=64)
    succeeded = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["at"])]


class KeptForm(models.Model):
    """A form of the portal that was sent after the session ended (skjema som er tatt vare på), for a day.

    `typed` is what was typed by the names of the fields; nothing of it is saved anywhere else.
    """

    token_hash = models.CharField(max_length=64)
    path = models.CharField(max_length=500)
    typed = models.JSONField()
    address_hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["token_hash", "path"]),
            models.Index(fields=["address_hash", "at"]),
            models.Index(fields=["at"]),
        ]
