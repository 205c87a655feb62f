"""What stands around every page: whose it is, who is signed in, the menu in the order of the money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tilskudd.mandate.queries import openings_waiting_for
from tilskudd.people.models import Installation
from tilskudd.people.rights import Right

MENU = (
    (_("Pengene inn"), ((_("Tildelingsbrev"), "letters", Right.SEE_MONEY), (_("Budsjett"), "budget", Right.SEE_MONEY))),
    (
        _("Kontroll"),
        ((_("Revisjon"), "events", Right.SEE_TRAIL), (_("Administrasjon"), "people", Right.SEE_PEOPLE)),
    ),
)


@dataclass(frozen=True)
class MenuItem:
    """One line of the menu: how many things wait there, and whether one is there now."""

    label: Any
    address: str
    waiting: int
    here: bool


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context of every page; two queries when somebody is signed in."""
    installation = Installation.objects.first()
    around: dict[str, Any] = {
        "agency": installation.agency if installation else "",
        "example_date": installation.example_date if installation else None,
        "language": get_language(),
        "rights": getattr(request, "rights", frozenset()),
        "signed_in": hasattr(request, "rights"),
    }
    if around["signed_in"]:
        waiting = len(waiting_for(request))
        around["tasks_waiting"] = waiting
        around["tasks_here"] = request.path == reverse("tasks")
        around["role_names"] = ", ".join(str(role.label) for role in request.roles)  # type: ignore[attr-defined]
        around["menu"] = list(_menu(request))
    return around


def waiting_for(request: HttpRequest) -> list[Any]:
    """The openings this person could settle, asked for once a request."""
    if not hasattr(request, "waiting"):
        may = Right.APPROVE_POSITIONS in request.rights  # type: ignore[attr-defined]
        request.waiting = openings_waiting_for(request.user) if may else []  # type: ignore[attr-defined]
    return request.waiting  # type: ignore[attr-defined,no-any-return]


def _menu(request: HttpRequest) -> Any:
    for heading, items in MENU:
        seen = [
            MenuItem(label, reverse(name), 0, request.path.startswith(reverse(name)))
            for label, name, right in items
            if right in request.rights  # type: ignore[attr-defined]
        ]
        if seen:
            yield heading, seen


def today_of(request: HttpRequest) -> date:
    """The date this request runs on."""
    return request.today  # type: ignore[attr-defined,no-any-return]
