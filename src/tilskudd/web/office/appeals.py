"""Klager: the queue, one appeal with its computation in words, and an appeal that came by post or e-mail."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tilskudd.appeals.models import AppealStep
from tilskudd.appeals.queries import in_tab, last_day_for, may_handle, why_not_appeal
from tilskudd.appeals.rules import AppealAct, AppealTab
from tilskudd.appeals.services import register_appeal
from tilskudd.decisions.covering import uncovered_grants
from tilskudd.decisions.models import Outcome
from tilskudd.documents.queries import decided_outcomes
from tilskudd.people.models import Status
from tilskudd.people.rights import Right
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.appeal_forms import RegisterAppeal
from tilskudd.web.appeal_view import (
    TAB_WORDS,
    acts_of,
    appeal_called,
    counts_in_tabs,
    newest_of,
    proposal_address,
    standing_of,
    steps_of,
    time_told,
)
from tilskudd.web.keys import number_in
from tilskudd.web.office.letters import attachment
from tilskudd.web.posting import refusals_in

A_PAGE = 50


@needs(Right.SEE_MONEY)
@require_GET
def appeals(request: OfficeRequest) -> HttpResponse:
    """Appeals by whom they wait for; the longest wait first, and of those that are done the newest."""
    asked = request.GET.get("fane", "")
    tab = AppealTab(asked) if asked in list(AppealTab) else AppealTab.OPEN
    key = number_in(request, "for")
    rows = in_tab(tab)
    if tab is AppealTab.DONE:
        rows = (rows.filter(pk__lt=key) if key else rows).order_by("-pk")
    else:
        rows = (rows.filter(pk__gt=key) if key else rows).order_by("pk")
    found = list(rows[: A_PAGE + 1])
    counts = counts_in_tabs()
    context = {
        "tab": tab.value,
        "tabs": [(one.value, words, counts.get(one)) for one, words in TAB_WORDS.items()],
        "appeals": [standing_of(one, request.today) for one in found[:A_PAGE]],
        "more": found[A_PAGE - 1].pk if len(found) > A_PAGE else None,
        "is_done": tab is AppealTab.DONE,
    }
    return render(request, "office/appeals.html", context)


@needs(Right.SEE_MONEY)
@require_GET
def appeal(request: OfficeRequest, number: str) -> HttpResponse:
    """One appeal: what is appealed, in time or not, what was done, who may handle it, and what can be done now."""
    found = appeal_called(number)
    steps, outcome = steps_of(found), found.outcome
    standing = standing_of(found, request.today)
    proposal = newest_of(steps, AppealAct.REVERSAL_PROPOSED)
    grant = getattr(outcome, "grant", None)
    may = Right.PROPOSE_DECISIONS in request.rights
    context = {
        "appeal": found,
        "standing": standing,
        "outcome": outcome,
        "decision": outcome.version.decision,
        "grant": grant,
        "told": time_told(outcome, found.received_on),
        "steps": steps,
        "waits": found.reversal_status == Status.PROPOSED,
        "proposal": proposal,
        "proposal_address": proposal_address(proposal),
        "acts": acts_of(found, request.user, may=may),
        "is_insider": not may_handle(request.user, found),
        "may": may,
        "lacks": _lacks(proposal) if standing.is_approved else None,
    }
    return render(request, "office/appeal.html", context)


def _lacks(proposal: AppealStep | None) -> object:
    """How much of what the appeal gave has no cover now."""
    if proposal is None:
        return None
    grants = uncovered_grants()
    if proposal.amendment is not None:
        return grants.get(proposal.amendment.grant_id)
    grant = proposal.decision.grants.first() if proposal.decision else None
    return grants.get(grant.pk) if grant else None


@needs(Right.SEE_MONEY)
@require_GET
def appeal_file(request: OfficeRequest, number: str) -> HttpResponse:
    """The file that came with an appeal, as an attachment."""
    found = appeal_called(number)
    if found.file is None:
        raise Http404
    return attachment(found.file, found.file_name)


@needs(Right.SEE_MONEY)
@require_GET
def step_file(request: OfficeRequest, number: str, pk: int) -> HttpResponse:
    """The document of the instance, as an attachment."""
    rows = AppealStep.objects.select_related("file").exclude(file=None)
    step = get_object_or_404(rows, pk=pk, appeal__number=number)
    assert step.file is not None, "only steps with a file were asked for"
    return attachment(step.file, step.file_name)


@needs(Right.PROPOSE_DECISIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: OfficeRequest, number: str, place: int) -> HttpResponse:
    """Register an appeal that came another way, with the day it was received."""
    rows = decided_outcomes().select_related("version__decision__scheme", "version__rules", "recipient")
    outcome: Outcome = get_object_or_404(rows, version__decision__number=number, place=place)
    form = (
        RegisterAppeal(request.POST, request.FILES)
        if request.method == "POST"
        else RegisterAppeal(initial={"received_on": request.today})
    )
    if form.is_valid():
        with refusals_in(form):
            given = form.cleaned_data
            made = register_appeal(outcome, given["words"], given["received_on"], by=request.user, **form.content)
            messages.success(request, _("Klagen er registrert som %s.") % made.number)
            return redirect("appeal", made.number)
    context = {
        "outcome": outcome,
        "decision": outcome.version.decision,
        "why_not": why_not_appeal(outcome),
        "last_day": last_day_for(outcome),
        "told": time_told(outcome),
        "form": form,
    }
    return render(request, "office/register_appeal.html", context, status=422 if form.errors else 200)
