"""Mine oppgaver: what waits for me, what waits for others, and how the money stands."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tilskudd.ledger.queries import positions
from tilskudd.mandate.queries import letters_without_opening, openings_sent_back_to, openings_waiting_for_others
from tilskudd.people.queries import proposals_waiting_for
from tilskudd.people.rights import Right
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.shell import waiting_for


@needs(Right.SEE_OFFICE)
@require_GET
def tasks(request: OfficeRequest) -> HttpResponse:
    """The first page after signing in."""
    rights = request.rights
    year = request.today.year
    context = {
        "today": request.today,
        "year": year,
        "openings": waiting_for(request),
        "letters": list(letters_without_opening()[:10]) if Right.PROPOSE_POSITIONS in rights else [],
        "proposals": proposals_waiting_for(request.user) if Right.APPROVE_PEOPLE in rights else [],
        "others": openings_waiting_for_others(request.user) if Right.PROPOSE_POSITIONS in rights else [],
        "sent_back": openings_sent_back_to(request.user) if Right.PROPOSE_POSITIONS in rights else [],
        "positions": positions(year)[:8] if Right.SEE_MONEY in rights else [],
        "sees_money": Right.SEE_MONEY in rights,
    }
    context["waiting"] = len(context["openings"]) + len(context["letters"]) + len(context["proposals"])  # type: ignore[arg-type]
    return render(request, "office/tasks.html", context)
