"""Known ties (tilknytning) between people of the agency and organisations: roles of the same name, and memberships."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from tilskudd.applications.application_models import Application
from tilskudd.applications.assessment_models import ImpartialityStatement
from tilskudd.applications.register_models import RoleHolder
from tilskudd.applications.rules import Register
from tilskudd.applications.same_person import name_key
from tilskudd.parties.models import Membership, Organisation
from tilskudd.people.models import User

Ties = dict[tuple[int, int], list[str]]


def known_ties(people: Collection[User], organisations: Collection[Organisation]) -> Ties:
    """The roles that each person is known to have or have had, by the keys of the person and the organisation.

    Roles are those of the newest snapshot that has the organisation; memberships count also when they have ended.
    Two queries.
    """
    found: Ties = defaultdict(list)
    names = defaultdict(list)
    for person in people:
        names[name_key(person.name)].append(person.pk)
    by_number = {one.number: one.pk for one in organisations}
    for row in _newest_roles(by_number):
        for person_key in names.get(name_key(row.person), ()):
            found[person_key, by_number[row.number]].append(f"{row.role}, {row.person}")
    rows = Membership.objects.filter(user__in=people, organisation__in=by_number.values()).order_by("pk")
    for member in rows.values_list("user", "organisation", "first"):
        found[member[0], member[1]].append(f"representant fra {member[2]:%d.%m.%Y}")
    return dict(found)


def _newest_roles(numbers: Iterable[str]) -> list[RoleHolder]:
    rows = RoleHolder.objects.filter(number__in=list(numbers), snapshot__register=Register.ROLES)
    newest: dict[str, tuple[object, int]] = {}
    found: list[RoleHolder] = []
    for row in rows.select_related("snapshot").order_by("-snapshot__day", "-snapshot", "pk"):
        if newest.setdefault(row.number, (row.snapshot.day, row.snapshot_id)) == (row.snapshot.day, row.snapshot_id):
            found.append(row)
    return found


def has_tie(application: Application, user: User) -> list[str]:
    """The known roles of one person in the organisation that applies."""
    ties = known_ties([user], [application.organisation])
    return ties.get((user.pk, application.organisation_id), [])


def stepped_aside(applications: Iterable[int]) -> set[tuple[int, int]]:
    """Who has stated a tie to which of these applications: keys of the person and the application; one query."""
    rows = ImpartialityStatement.objects.filter(application__in=list(applications), is_impartial=False)
    return set(rows.values_list("user", "application"))
