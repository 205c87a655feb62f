"""Every address names the right it demands; the middleware asks for it, and the service asks again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.http import HttpRequest

from tilskudd.decisions.models import Amendment, Decision
from tilskudd.mandate.models import Confirmation, Opening
from tilskudd.parties.members import memberships_of
from tilskudd.parties.models import MemberRight, Organisation
from tilskudd.people.access import roles_of
from tilskudd.people.clock import today
from tilskudd.people.models import User
from tilskudd.people.rights import RIGHTS_OF, Right, Role
from tilskudd.schemes.models import Frame


@dataclass(frozen=True)
class Waiting:
    """What a person could settle: openings by hand, letters, frames of schemes, decisions, and changes of grants."""

    openings: list[Opening]
    letters: list[Confirmation]
    frames: list[Frame]
    decisions: list[Decision]
    amendments: list[Amendment]

    @property
    def lists(self) -> tuple[list[Any], ...]:
        return self.openings, self.letters, self.frames, self.decisions, self.amendments


View = TypeVar("View", bound=Callable[..., Any])


class OfficeRequest(HttpRequest):
    """A request that the middleware has let through: who asks, what they may, and the date it runs on."""

    if TYPE_CHECKING:
        user: User
    today: date
    roles: list[Role]
    rights: set[Right]
    waiting: Waiting
    waiting_count: int


@dataclass(frozen=True)
class Represented:
    """An organisation that somebody acts for today, and what they may do there."""

    organisation: Organisation
    rights: frozenset[MemberRight]


class PortalRequest(HttpRequest):
    """A request from somebody who acts for organisations: for which, and which of them the address is about."""

    if TYPE_CHECKING:
        user: User
    today: date
    represented: dict[str, Represented]
    organisation: Organisation
    member_rights: frozenset[MemberRight]


def introduce(request: HttpRequest) -> OfficeRequest:
    """Look up, once, what the signed-in person may do on this day."""
    asking = cast(OfficeRequest, request)
    if not hasattr(asking, "rights"):
        asking.today = today()
        held = [role for role in roles_of(asking.user) if asking.today in role.period]
        asking.roles = [Role(role.role) for role in held]
        asking.rights = {right for role in held if not role.within for right in RIGHTS_OF[role.role]}
    return asking


def introduce_member(request: HttpRequest) -> PortalRequest:
    """Look up, once, for whom the signed-in person acts on this day: by number, in order of names."""
    asking = cast(PortalRequest, request)
    if not hasattr(asking, "represented"):
        asking.today = today()
        asking.represented = {}
        for row in memberships_of(asking.user, asking.today):
            before = asking.represented.get(row.organisation.number)
            rights = frozenset(MemberRight(right) for right in row.rights) | (before.rights if before else frozenset())
            asking.represented[row.organisation.number] = Represented(row.organisation, rights)
    return asking


def needs_member(*rights: MemberRight) -> Callable[[View], View]:
    """Mark a view of the portal: for who acts for the organisation with one of these rights; with none, any will do."""

    def marked(view: View) -> View:
        view.member = frozenset(rights)  # type: ignore[attr-defined]
        return view

    return marked


def needs(right: Right) -> Callable[[View], View]:
    """Mark a view with the right it demands."""

    def marked(view: View) -> View:
        view.right = right  # type: ignore[attr-defined]
        return view

    return marked


def open_to_all(view: View) -> View:
    """Mark a view that demands no right, such as signing in."""
    view.open_to_all = True  # type: ignore[attr-defined]
    return view


def takes_body_of(most: int) -> Callable[[View], View]:
    """Mark a view that takes in large files: at most so many bytes, from those who are signed in."""

    def marked(view: View) -> View:
        view.largest_body = most  # type: ignore[attr-defined]
        return view

    return marked
