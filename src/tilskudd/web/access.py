"""Every address names the right it demands; the middleware asks for it, and the service asks again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.http import HttpRequest

from tilskudd.decisions.models import Amendment, Decision
from tilskudd.mandate.models import Confirmation, Opening
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


def introduce(request: HttpRequest) -> OfficeRequest:
    """Look up, once, what the signed-in person may do on this day."""
    asking = cast(OfficeRequest, request)
    if not hasattr(asking, "rights"):
        asking.today = today()
        held = [role for role in roles_of(asking.user) if asking.today in role.period]
        asking.roles = [Role(role.role) for role in held]
        asking.rights = {right for role in held if not role.within for right in RIGHTS_OF[role.role]}
    return asking


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
