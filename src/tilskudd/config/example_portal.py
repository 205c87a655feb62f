"""The example's recipients: two who act for a municipality each, and an account that waits to be checked."""

from __future__ import annotations

from typing import Final

from tilskudd.parties.accounts import enter_account
from tilskudd.parties.member_services import approve_administrator, propose_administrator
from tilskudd.parties.models import Membership, Organisation
from tilskudd.people.models import User
from tilskudd.people.services import register_user

PEOPLE: Final = (
    ("Per Dahl", "per.dahl@example.no", "942110464"),
    ("Liv Moen", "liv.moen@example.no", "958935420"),
)
"""Trondheim kommune and Oslo kommune, by the numbers that Enhetsregisteret gives them."""
ACCOUNT: Final = "1234 56 78903"


def open_portal(password: str, *, registered_by: User, first: User, second: User) -> None:
    """Register the administrators of two municipalities; the first of them enters an account."""
    for name, email, number in PEOPLE:
        user = register_user(name=name, email=email, password=password, by=registered_by)
        organisation = Organisation.objects.get(number=number)
        approve_administrator(propose_administrator(user, organisation, by=first), by=second)
        if number == PEOPLE[0][2]:
            enter_account(organisation, ACCOUNT, by=user)


def representatives() -> list[tuple[User, str]]:
    """Who can sign in for an organisation in the example, and for which, in the order they were registered."""
    rows = Membership.objects.select_related("user", "organisation").order_by("user_id", "pk")
    return [(row.user, row.organisation.name) for row in rows if row.user.has_usable_password()]
