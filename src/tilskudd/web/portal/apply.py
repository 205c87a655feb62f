"""From a public call into the portal: for which organisation is the application?"""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from tilskudd.applications.queries import newest_versions
from tilskudd.parties.models import MemberRight
from tilskudd.web.access import PortalRequest, needs_member
from tilskudd.web.public.calls import can_begin


@needs_member()
@require_GET
def choose(request: PortalRequest, call_number: str) -> HttpResponse:
    """The organisations that somebody may write for, and that the call is for; with one of them, straight on."""
    rows = newest_versions().select_related("rules")
    version = rows.filter(call__number=call_number, call__published_at__isnull=False).first()
    if version is None:
        raise Http404
    held = request.represented.values()
    fits = [one.organisation for one in held if one.organisation.kind == version.rules.recipients]
    may = [one for one in fits if MemberRight.WRITE in request.represented[one.number].rights]
    begins = can_begin(call_number)
    if begins and len(may) == 1 and len(held) == 1:
        return redirect("portal-begin-application", may[0].number, call_number)
    context = {
        "version": version,
        "may": may if begins else [],
        "others": [one.organisation for one in held if one.organisation not in may],
    }
    return render(request, "portal/apply.html", context)
