"""Reads of parties: who has a number on a day, and what a number has become."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from tilskudd.parties.models import HeldCode, Municipality, MunicipalityChange, Organisation, OrganisationKind
from tilskudd.parties.rules import ChangeKind, CodeChange, successors


def municipalities_on(day: date) -> QuerySet[Municipality]:
    """The municipalities of a day, in order of their numbers."""
    return Municipality.objects.filter(_in_force(day)).order_by("code")


def municipality_on(code: str, day: date) -> Municipality | None:
    """The municipality that has the number that day; None when no municipality has it."""
    return municipalities_on(day).filter(code=code).first()


def counties_on(day: date) -> QuerySet[HeldCode]:
    """The county municipalities whose organisation is known that day, with their county numbers, in order of them."""
    rows = HeldCode.objects.filter(_in_force(day), organisation__kind=OrganisationKind.COUNTY)
    return rows.select_related("organisation").order_by("code")


def organisation_with(code: str, day: date) -> Organisation | None:
    """The organisation that has a municipality or county number that day, as far as it is known."""
    held = HeldCode.objects.filter(_in_force(day), code=code).select_related("organisation").first()
    return held.organisation if held else None


def organisations_with(codes: Iterable[str], day: date) -> dict[str, Organisation]:
    """The organisation that has each of these numbers that day, for those that are known; one query."""
    held = HeldCode.objects.filter(_in_force(day), code__in=list(codes)).select_related("organisation")
    return {one.code: one.organisation for one in held}


def has_become(code: str, first: date, last: date) -> tuple[str, ...]:
    """The numbers that a number of one day has become by another; more than one after a split."""
    return have_become([code], first, last)[code]


def have_become(codes: Iterable[str], first: date, last: date) -> dict[str, tuple[str, ...]]:
    """The numbers that each of these has become by another day; one query."""
    rows = MunicipalityChange.objects.filter(day__gt=first, day__lte=last).order_by("day")
    changes = [CodeChange(row.day, row.old_code, row.new_code, ChangeKind(row.kind)) for row in rows]
    return {code: successors(changes, code, first, last) for code in codes}


def _in_force(day: date) -> Q:
    return Q(first__lte=day) & (Q(last__isnull=True) | Q(last__gte=day))
