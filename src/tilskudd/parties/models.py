"""Municipalities as they were on each day, and organisations with their numbers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tilskudd.people.models import WrittenForm


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
