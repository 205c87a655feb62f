"""The receipt for a claim: what was received, when and from whom; received, and not granted."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tilskudd.claims.rules import Sort
from tilskudd.claims.words import SORT_WORDS
from tilskudd.web.access import PortalRequest, needs_member
from tilskudd.web.portal.claim_view import claim_view


@needs_member()
@require_GET
def receipt(request: PortalRequest, number: str, round_number: str) -> HttpResponse:
    """What was sent last, with all versions; made to be printed."""
    view = claim_view(request, round_number)
    if view.sent is None or view.sent.sent is None:
        raise Http404
    context = {
        "view": view,
        "sent": view.sent.sent,
        "version": view.sent.version,
        "sort": SORT_WORDS[Sort(view.sent.sent.sort)],
        "rows": view.counted(view.sent.counts),
        "total": view.total(view.sent.counts),
        "stated": view.as_stated(view.sent.sent),
        "versions": [
            (one, view.counted(one.counts), SORT_WORDS[Sort(one.sent.sort)] if one.sent else "") for one in view.written
        ],
    }
    return render(request, "portal/claim_receipt.html", context)
