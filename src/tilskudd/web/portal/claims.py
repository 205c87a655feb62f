"""What an organisation is asked about at a rate: the rounds, and where its claim stands in each."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tilskudd.people.clock import now
from tilskudd.web.access import PortalRequest, needs_member
from tilskudd.web.portal.claim_answer import MAY_WRITE, shown
from tilskudd.web.portal.claim_standing import standing_of
from tilskudd.web.portal.claim_tasks import asked_rounds
from tilskudd.web.portal.claim_view import claim_view, why_not_now


@needs_member()
@require_GET
def claims(request: PortalRequest, number: str) -> HttpResponse:
    """The rounds that the organisation is asked about, newest first, what waits in each, and what is answered."""
    rounds = asked_rounds([request.organisation.pk], now(), request.today)
    first = next((one for one in rounds if one.waits), rounds[0] if rounds else None)
    return render(request, "portal/claims.html", {"rounds": rounds, "first": first})


@needs_member()
@require_GET
def claim(request: PortalRequest, number: str, round_number: str) -> HttpResponse:
    """The task with its form until something is sent; after that where the claim stands, and what can be done."""
    view = claim_view(request, round_number)
    may_write = bool(request.member_rights & set(MAY_WRITE))
    if view.sent is None and view.is_open and may_write:
        return shown(request, view)
    context = {
        "view": view,
        "measures": standing_of(view) if view.sent else [],
        "may_write": may_write,
        "why_not": why_not_now(view),
        "total": view.total(view.sent.counts) if view.sent else None,
    }
    return render(request, "portal/claim.html", context)
