"""Erfaringer: what the recipients of a scheme have learnt and share with each other."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tilskudd.decisions.models import Grant
from tilskudd.followup.experience import experience_of, shared_experiences
from tilskudd.followup.sharing import withdraw_experience
from tilskudd.schemes.models import Scheme
from tilskudd.web.access import PortalRequest, needs_member
from tilskudd.web.keys import number_in
from tilskudd.web.portal.reports import MAY_WRITE, own_report
from tilskudd.web.posting import refusals_shown

A_PAGE = 25


@needs_member()
@require_GET
def experiences(request: PortalRequest, number: str, pk: int) -> HttpResponse:
    """Those of one scheme, for whoever has a grant of it; another's scheme is not there."""
    scheme = get_object_or_404(Scheme, pk=pk)
    if not Grant.objects.filter(decision__scheme=scheme, recipient=request.organisation).exists():
        raise Http404
    before = number_in(request, "for")
    rows = shared_experiences(scheme)
    found = list((rows.filter(pk__lt=before) if before else rows)[: A_PAGE + 1])
    context = {
        "scheme": scheme,
        "experiences": found[:A_PAGE],
        "more": found[A_PAGE - 1].pk if len(found) > A_PAGE else None,
    }
    return render(request, "portal/experiences.html", context)


@needs_member(*MAY_WRITE)
@require_POST
def withdraw(request: PortalRequest, number: str, pk: int) -> HttpResponse:
    """Take back what the organisation itself has shared."""
    shared = experience_of(own_report(request, pk))
    if shared is None:
        raise Http404
    with refusals_shown(request):
        withdraw_experience(shared, by=request.user)
        messages.success(request, _("Erfaringen er trukket. De andre ser den ikke lenger."))
    return redirect("portal-report", number, pk)
