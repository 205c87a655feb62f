"""What stands around every page: whose it is, who is signed in, the menu in the order of the money."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import Exists, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tilskudd.assignments.queries import deliveries_open_to
from tilskudd.circulars.queries import issues_open_to
from tilskudd.decisions.queries import (
    amendments_open_to,
    amendments_waiting_for,
    decisions_open_to,
    decisions_waiting_for,
)
from tilskudd.followup.queries import money_back_open_to, recoveries_open_to
from tilskudd.mandate.letter_queries import letters_open_to, letters_waiting_for
from tilskudd.mandate.queries import openings_open_to, openings_waiting_for
from tilskudd.ministry_reports.queries import reports_open_to
from tilskudd.parties.members import accounts_open_to, administrators_open_to, memberships_of
from tilskudd.payments.queries import debtors_open_to, late_runs, runs_open_to, settlements_open_to
from tilskudd.people.models import Installation, User
from tilskudd.people.queries import standing_roles
from tilskudd.people.rights import Right
from tilskudd.people.words import ROLE_WORDS
from tilskudd.reporting.month_end_queries import months_open_to
from tilskudd.schemes.queries import frames_open_to, frames_waiting_for
from tilskudd.web.access import OfficeRequest, PortalRequest, Waiting
from tilskudd.web.portal.claim_tasks import is_asked

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
            (_("Utlysninger"), "calls", Right.SEE_MONEY),
            (_("Søknader"), "applications", Right.SEE_MONEY),
            (_("Vurdering"), "assessments", Right.PROPOSE_DECISIONS),
            (_("Krav"), "rounds", Right.SEE_MONEY),
            (_("Rundskriv"), "circulars", Right.SEE_MONEY),
            (_("Registre"), "registers", Right.SEE_MONEY),
            (_("Tallgrunnlag"), "statistics", Right.SEE_MONEY),
            (_("Vedtak"), "decisions", Right.SEE_MONEY),
            (_("Klager"), "appeals", Right.SEE_MONEY),
            (_("Utbetalinger"), "payments", Right.SEE_MONEY),
        ),
    ),
    (
        _("Etterpå"),
        (
            (_("Rapporter"), "reports", Right.SEE_MONEY),
            (_("Endringer"), "changes", Right.SEE_MONEY),
            (_("Tilbakekreving"), "recoveries", Right.SEE_MONEY),
            (_("Mottakere"), "recipients", Right.SEE_MONEY),
            (_("Til departementet"), "ministry-reports", Right.SEE_MONEY),
            (_("Uttrekk"), "exports", Right.SEE_MONEY),
            (_("Rapportering"), "reporting", Right.SEE_MONEY),
        ),
    ),
    (
        _("Kontroll"),
        (
            (_("Følg krona"), "follow", Right.SEE_MONEY),
            (_("Ute av takt"), "out-of-step", Right.SEE_MONEY),
            (_("Revisjon"), "events", Right.SEE_TRAIL),
            (_("Administrasjon"), "people", Right.SEE_PEOPLE),
        ),
    ),
)
PORTAL_MENU = (
    (_("Krav"), "portal-claims"),
    (_("Rapporter"), "portal-reports"),
    (_("Søknader"), "portal-applications"),
    (_("Rundskriv"), "portal-circulars"),
    (_("Utbetalinger"), "portal-payments"),
    (_("Konto"), "portal-account"),
    (_("Representanter"), "portal-members"),
)


OPEN_TO: tuple[tuple[Right, Callable[[User], QuerySet[Any]]], ...] = (
    (Right.APPROVE_POSITIONS, openings_open_to),
    (Right.APPROVE_POSITIONS, letters_open_to),
    (Right.APPROVE_FRAMES, frames_open_to),
    (Right.APPROVE_DECISIONS, decisions_open_to),
    (Right.APPROVE_DECISIONS, amendments_open_to),
    (Right.CHECK_ACCOUNTS, accounts_open_to),
    (Right.REGISTER_PARTIES, administrators_open_to),
    (Right.RELEASE_PAYMENTS, runs_open_to),
    (Right.RELEASE_PAYMENTS, settlements_open_to),
    (Right.APPROVE_DECISIONS, recoveries_open_to),
    (Right.RELEASE_PAYMENTS, money_back_open_to),
    (Right.APPROVE_CIRCULARS, issues_open_to),
    (Right.MAKE_RUNS, debtors_open_to),
    (Right.TAKE_IN_BANK_FILES, late_runs),
    (Right.SIGN_MONTH_END, months_open_to),
    (Right.APPROVE_MINISTRY_REPORTS, reports_open_to),
    (Right.FOLLOW_ASSIGNMENTS, deliveries_open_to),
)
"""What can be settled, and by whom."""


@dataclass(frozen=True)
class MenuItem:
    """One line of the menu: how many things wait there, and whether one is there now."""

    label: Any
    address: str
    waiting: int
    here: bool


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context of every page; three queries when somebody is signed in."""
    installation = _installation(request)
    around: dict[str, Any] = {
        "agency": installation.agency if installation else "",
        "example_date": installation.example_date if installation else None,
        "language": get_language(),
        "rights": getattr(request, "rights", frozenset()),
        "signed_in": hasattr(request, "rights"),
    }
    if around["signed_in"]:
        asking = cast(OfficeRequest, request)
        around["tasks_waiting"] = count_waiting_for(asking)
        around["tasks_here"] = request.path == reverse("tasks")
        around["role_names"] = ", ".join(str(ROLE_WORDS[role]) for role in asking.roles)
        around["menu"] = list(_menu(asking))
        around["has_portal"] = getattr(installation, "has_portal", False)
    if getattr(request, "represented", None):
        around["has_office"] = getattr(installation, "has_office", False)
        around["portal_menu"] = list(
            _portal_menu(cast(PortalRequest, request), has_claims=getattr(installation, "has_claims", False))
        )
    return around


def _installation(request: HttpRequest) -> Installation | None:
    """The installation, and in the same query whether who is signed in has work on the other side too."""
    rows = Installation.objects.all()
    if hasattr(request, "rights"):
        asking = cast(OfficeRequest, request)
        rows = rows.annotate(has_portal=Exists(memberships_of(asking.user, asking.today)))
    if getattr(request, "represented", None):
        member = cast(PortalRequest, request)
        rows = rows.annotate(has_office=Exists(standing_roles(member.user, member.today)))
        if hasattr(member, "organisation"):
            rows = rows.annotate(has_claims=is_asked(member.organisation))
    return rows.first()


def count_waiting_for(request: OfficeRequest) -> int:
    """How many things this person could settle; one query, asked once a request."""
    if not hasattr(request, "waiting_count"):
        lists = [
            rows(request.user).order_by().values_list("about_text", flat=True)
            for right, rows in OPEN_TO
            if right in request.rights
        ]
        request.waiting_count = lists[0].union(*lists[1:], all=True).count() if lists else 0
    return request.waiting_count


def waiting_for(request: OfficeRequest) -> Waiting:
    """What waits for this person, asked for once a request."""
    if not hasattr(request, "waiting"):
        confirms, decides = (right in request.rights for right in (Right.APPROVE_POSITIONS, Right.APPROVE_DECISIONS))
        request.waiting = Waiting(
            openings_waiting_for(request.user) if confirms else [],
            letters_waiting_for(request.user) if confirms else [],
            frames_waiting_for(request.user) if Right.APPROVE_FRAMES in request.rights else [],
            decisions_waiting_for(request.user) if decides else [],
            amendments_waiting_for(request.user) if decides else [],
        )
    return request.waiting


def _menu(request: OfficeRequest) -> Any:
    """The menu; where one address lies inside another, only the inner is where somebody is."""
    addresses = [reverse(name) for _heading, items in MENU for _label, name, _right in items]
    here = max((one for one in addresses if request.path.startswith(one)), key=len, default="")
    for heading, items in MENU:
        seen = [
            MenuItem(label, reverse(name), 0, reverse(name) == here)
            for label, name, right in items
            if right in request.rights
        ]
        if seen:
            yield heading, seen


def _portal_menu(request: PortalRequest, *, has_claims: bool) -> Any:
    """The overview, and the pages of the organisation that the address is about; claims where it is asked for any."""
    yield MenuItem(_("Oversikt"), reverse("portal"), 0, request.path == reverse("portal"))
    if hasattr(request, "organisation"):
        number = request.organisation.number
        others = [(label, reverse(name, args=[number])) for label, name in PORTAL_MENU]
        inside = not request.path.startswith(tuple(address for _label, address in others))
        yield MenuItem(_("Tilskudd"), reverse("portal-awards", args=[number]), 0, inside)
        for label, address in others if has_claims else others[1:]:
            yield MenuItem(label, address, 0, request.path.startswith(address))
