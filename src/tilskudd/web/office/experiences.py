"""Experience from a report: let the others of the scheme read it, or stop showing it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tilskudd.followup.experience import experience_of
from tilskudd.followup.queries import whole_report
from tilskudd.followup.sharing import share_experience, withdraw_experience
from tilskudd.people.rights import Right
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.office.report import report_shown, seen_of
from tilskudd.web.posting import refusals_in, refusals_shown
from tilskudd.web.report_forms import WithdrawExperience


@needs(Right.PROPOSE_DECISIONS)
@require_POST
def share(request: OfficeRequest, pk: int) -> HttpResponse:
    """Share what was seen."""
    found = get_object_or_404(whole_report(), pk=pk)
    with refusals_shown(request):
        share_experience(seen_of(request, found), by=request.user)
        messages.success(request, _("Erfaringen er delt med de andre i ordningen."))
    return redirect("report", pk)


@needs(Right.PROPOSE_DECISIONS)
@require_POST
def withdraw(request: OfficeRequest, pk: int) -> HttpResponse:
    """Stop showing it, with why."""
    found, form = get_object_or_404(whole_report(), pk=pk), WithdrawExperience(request.POST)
    shared = experience_of(found)
    if shared is None:
        raise Http404
    if form.is_valid():
        with refusals_in(form):
            withdraw_experience(shared, by=request.user, why=form.cleaned_data["why"])
            messages.success(request, _("Erfaringen er trukket. De andre ser den ikke lenger."))
            return redirect("report", pk)
    return report_shown(request, found, 422, withdraw_form=form)
