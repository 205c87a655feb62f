"""Who may get money: the register of municipalities that comes with the program, and organisations one by one."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.parties.models import HeldCode, Municipality, MunicipalityChange, Organisation, OrganisationKind
from tilskudd.parties.rules import is_organisation_number
from tilskudd.people.access import require
from tilskudd.people.clock import today
from tilskudd.people.models import User
from tilskudd.people.refusal import Refusal
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import note, prepared

DATA: Final = Path(__file__).parent / "data"


@transaction.atomic
def load_register() -> int:
    """Load what the program knows of municipalities and does not have yet; how many rows were new. Safe twice."""
    before = _count()
    Municipality.objects.bulk_create(
        (
            Municipality(
                code=row["code"],
                name=row["name"],
                county_code=row["county_code"],
                county=row["county"],
                first=date.fromisoformat(row["first"]),
                last=_day(row["last"]),
            )
            for row in _rows("municipalities.csv")
        ),
        ignore_conflicts=True,
    )
    MunicipalityChange.objects.bulk_create(
        (
            MunicipalityChange(
                day=date.fromisoformat(row["day"]),
                old_code=row["old_code"],
                new_code=row["new_code"],
                kind=row["kind"],
            )
            for row in _rows("changes.csv")
        ),
        ignore_conflicts=True,
    )
    rows = list(_rows("organisations.csv"))
    names = {row["number"]: (row["name"], row["kind"]) for row in rows}
    Organisation.objects.bulk_create(
        (Organisation(number=number, name=name, kind=kind) for number, (name, kind) in names.items()),
        ignore_conflicts=True,
    )
    ids = dict(Organisation.objects.filter(number__in=names).values_list("number", "pk"))
    HeldCode.objects.bulk_create(
        (
            HeldCode(
                organisation_id=ids[row["number"]],
                code=row["code"],
                first=date.fromisoformat(row["first"]),
                last=_day(row["last"]),
            )
            for row in rows
        ),
        ignore_conflicts=True,
    )
    return _count() - before


@transaction.atomic
def register_organisation(
    number: str, name: str, kind: OrganisationKind, *, written_form: str = "nb", seen_in: str, by: User
) -> Organisation:
    """Register somebody who may get money (registrer mottaker), as looked up in Enhetsregisteret.

    `seen_in` says where and when the number was looked up. Raises Refusal when the check digit is wrong or the number
    is registered already.
    """
    require(by, Right.REGISTER_PARTIES, on=today())
    figures = "".join(number.split())
    if not figures.isascii() or not is_organisation_number(figures):
        raise Refusal(_("%s er ikke et organisasjonsnummer.") % number, _("Det har ni siffer, og det siste må stemme."))
    if not name.strip() or not seen_in.strip():
        raise Refusal(_("Skriv navnet, og hvor nummeret er slått opp."))
    if Organisation.objects.filter(number=figures).exists():
        raise Refusal(_("%s er allerede registrert.") % figures)
    made = Organisation.objects.create(number=figures, name=name.strip(), kind=kind.value, written_form=written_form)
    prepared(f"organisation:{figures}", by=by)
    note(by, "organisation.registered", f"organisation:{figures}", name=made.name, seen_in=seen_in.strip())
    return made


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _count() -> int:
    return sum(model.objects.count() for model in (Municipality, MunicipalityChange, Organisation, HeldCode))
