"""The worked example: people, the sample letter confirmed, and something to do for everybody.

Through the services only. The people are made up; the letter's figures are those of supplement no. 1 for 2022.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from tilskudd.config.example_assignments import follow_assignments
from tilskudd.config.example_calls import announce_assignment_21
from tilskudd.config.example_claims import open_claims
from tilskudd.config.example_distribution import share_out_assignment_20
from tilskudd.config.example_letters import confirm_first_letter, leave_something_to_do
from tilskudd.config.example_named import set_up_named_grants
from tilskudd.config.example_payments import set_up_debtor
from tilskudd.config.example_portal import open_portal, representatives
from tilskudd.config.example_reports import demand_reports_on_assignment_20
from tilskudd.config.example_schemes import set_up_assignment_20
from tilskudd.ledger.seal_key import sealing_key
from tilskudd.ledger.seals import seal
from tilskudd.people import services as people
from tilskudd.people.models import Authority, Installation, RoleGiven, User
from tilskudd.people.refusal import Refusal
from tilskudd.people.rights import Role
from tilskudd.values.kroner import Kroner

FIRST_DAY: Final = date(2022, 2, 7)
DAY: Final = date(2022, 2, 15)
PASSWORD: Final = "eksempel-2022"  # noqa: S105  # only in an example installation, which is served on this machine alone

STAFF: Final = (
    ("Kari Lunde", "kari.lunde@example.no", Role.CASE_OFFICER),
    ("Ola Berg", "ola.berg@example.no", Role.APPROVER),
    ("Nina Haugen", "nina.haugen@example.no", Role.CONTROLLER),
    ("Ragnhild Dahl", "ragnhild.dahl@example.no", Role.AUDITOR),
    ("Stein Nilsen", "stein.nilsen@example.no", Role.STEERING_OFFICER),
    ("Siri Aas", "siri.aas@example.no", Role.CONTROLLER),
    ("Eva Ness", "eva.ness@example.no", Role.CASE_OFFICER),
    ("Tor Vik", "tor.vik@example.no", Role.CASE_OFFICER),
)


def is_set_up() -> bool:
    """True when this installation has begun, as an example or for real."""
    return Installation.objects.exists()


def load_example() -> list[tuple[User, str]]:
    """Load the example into an empty installation; returns the people and their roles. Raises Refusal otherwise."""
    if is_set_up():
        raise Refusal("this installation is already in use, and an example is loaded only into an empty one.")
    people.set_up_installation(agency="Integrerings- og mangfoldsdirektoratet", example_date=FIRST_DAY)
    anne = people.register_user(name="Anne Vik", email="anne.vik@example.no", password=PASSWORD, by=None)
    bjorn = people.register_user(name="Bjørn Moe", email="bjorn.moe@example.no", password=PASSWORD, by=None)
    people.first_administrators(anne, bjorn)
    staff = [_hired(name, email, role, first=anne, second=bjorn) for name, email, role in STAFF]
    people.approve_authority(_authority(staff[1], 30_000_000, by=anne), by=bjorn)
    _authority(staff[2], 5_000_000, by=anne)
    letter = confirm_first_letter(by=staff[0], second=staff[1])
    open_claims(letter, by=staff[0], second=staff[1], administrator=anne)
    people.move_example_date(DAY, by=anne)
    informing = set_up_assignment_20(letter, by=staff[0])
    share_out_assignment_20(informing, by=staff[0])
    demand_reports_on_assignment_20(informing, by=staff[0])
    set_up_named_grants(letter, by=staff[0])
    follow_assignments(letter, by=staff[0], second=staff[1])
    leave_something_to_do(by=staff[0])
    announce_assignment_21(letter, PASSWORD, registered_by=anne, by=staff[0], second=staff[1])
    open_portal(PASSWORD, registered_by=anne, first=staff[0], second=staff[1])
    set_up_debtor(by=staff[2], second=staff[5])
    seal(sealing_key())
    return everybody()


def _hired(name: str, email: str, role: Role, *, first: User, second: User) -> User:
    user = people.register_user(name=name, email=email, password=PASSWORD, by=first)
    people.approve_role(people.propose_role(user, role, by=first, first=date(2022, 1, 1)), by=second)
    return user


def _authority(user: User, most: int, *, by: User) -> Authority:
    return people.propose_authority(
        user,
        by=by,
        lines=["671/60", "671/62", "671/71", "672/60"],
        per_decision=Kroner.whole(most),
        first=date(2022, 1, 1),
        last=date(2022, 12, 31),
        document="Fullmakt 20. desember 2021",
    )


def everybody() -> list[tuple[User, str]]:
    """The people of the example and what they do, in the order they were registered."""
    rows = RoleGiven.objects.select_related("user").order_by("user_id")
    return [(row.user, str(row.get_role_display())) for row in rows] + representatives()
