"""Every address names the right it demands; the middleware asks for it, and the service asks again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from django.http import HttpRequest

from tilskudd.mandate.models import Opening
from tilskudd.people.models import User
from tilskudd.people.rights import Right, Role

View = TypeVar("View", bound=Callable[..., Any])


class OfficeRequest(HttpRequest):
    """A request that the middleware has let through: who asks, what they may, and the date it runs on."""

    if TYPE_CHECKING:
        user: User
    today: date
    roles: list[Role]
    rights: set[Right]
    waiting: list[Opening]


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
