"""What stands around every page: whose it is, who is signed in, the menu in the order of the money."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tilskudd.mandate.letter_queries import letters_waiting_for
from tilskudd.mandate.queries import openings_waiting_for
from tilskudd.people.models import Installation
from tilskudd.people.rights import Right
from tilskudd.people.words import ROLE_WORDS
from tilskudd.schemes.queries import frames_waiting_for
from tilskudd.web.access import OfficeRequest, Waiting

MENU = (
    (
        _("Pengene inn"),
        (
            (_("Tildelingsbrev"), "letters", Right.SEE_MONEY),
            (_("Oppdrag"), "assignments", Right.SEE_MONEY),
            (_("Budsjett"), "budget", Right.SEE_MONEY),
        ),
    ),
    (
        _("Pengene ut"),
        (
            (_("Ordninger"), "schemes", Right.SEE_MONEY),
            (_("Tallgrunnlag"), "statistics", Right.SEE_MONEY),
        ),
    ),
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
    """The context of every page; three queries when somebody is signed in."""
    installation = Installation.objects.first()
    around: dict[str, Any] = {
        "agency": installation.agency if installation else "",
        "example_date": installation.example_date if installation else None,
        "language": get_language(),
        "rights": getattr(request, "rights", frozenset()),
        "signed_in": hasattr(request, "rights"),
    }
    if around["signed_in"]:
        asking = cast(OfficeRequest, request)
        waiting = len(waiting_for(asking))
        around["tasks_waiting"] = waiting
        around["tasks_here"] = request.path == reverse("tasks")
        around["role_names"] = ", ".join(str(ROLE_WORDS[role]) for role in asking.roles)
        around["menu"] = list(_menu(asking))
    return around


def waiting_for(request: OfficeRequest) -> Waiting:
    """What waits for this person, asked for once a request."""
    if not hasattr(request, "waiting"):
        confirms = Right.APPROVE_POSITIONS in request.rights
        request.waiting = Waiting(
            openings_waiting_for(request.user) if confirms else [],
            letters_waiting_for(request.user) if confirms else [],
            frames_waiting_for(request.user) if Right.APPROVE_FRAMES in request.rights else [],
        )
    return request.waiting


def _menu(request: OfficeRequest) -> Any:
    for heading, items in MENU:
        seen = [
            MenuItem(label, reverse(name), 0, request.path.startswith(reverse(name)))
            for label, name, right in items
            if right in request.rights
        ]
        if seen:
            yield heading, seen
