"""Klage: the recipient appeals on a decision, sees how far it has come, and may withdraw it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilskudd.appeals.models import AppealStep
from tilskudd.appeals.queries import why_not_appeal
from tilskudd.appeals.rules import AppealAct, AppealState
from tilskudd.appeals.services import file_appeal, withdraw_appeal
from tilskudd.parties.models import MemberRight
from tilskudd.people.models import Status
from tilskudd.web.access import PortalRequest, needs_member
from tilskudd.web.appeal_forms import NewAppeal
from tilskudd.web.appeal_view import appeal_called, standing_of, steps_of, time_told
from tilskudd.web.office.letters import attachment
from tilskudd.web.portal.outcomes import outcome_of
from tilskudd.web.posting import refusals_in, refusals_shown

TOLD_TO_THE_RECIPIENT = (
    AppealAct.TAKEN_UP_LATE,
    AppealAct.DISMISSED,
    AppealAct.PASSED_ON,
    AppealAct.UPHELD,
    AppealAct.ORDERED,
    AppealAct.WITHDRAWN,
)


def _appeal(request: PortalRequest, called: str) -> Any:
    """One of the organisation's own appeals; another's is not there."""
    found = appeal_called(called)
    if found.recipient_id != request.organisation.pk:
        raise Http404
    return found


@needs_member(MemberRight.SIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def new_appeal(request: PortalRequest, number: str, pk: int) -> HttpResponse:
    """Write an appeal, as one who may sign."""
    found = outcome_of(request, pk)
    form = NewAppeal(request.POST, request.FILES) if request.method == "POST" else NewAppeal()
    if form.is_valid():
        with refusals_in(form):
            made = file_appeal(found, form.cleaned_data["words"], by=request.user, **form.content)
            messages.success(request, _("Klagen er mottatt som %s.") % made.number)
            return redirect("portal-appeal", number, made.number)
    context = {
        "outcome": found,
        "decision": found.version.decision,
        "told": time_told(found, on=request.today),
        "why_not": why_not_appeal(found),
        "form": form,
    }
    return render(request, "portal/new_appeal.html", context, status=422 if form.errors else 200)


@needs_member()
@require_GET
def appeal(request: PortalRequest, number: str, called: str) -> HttpResponse:
    """One appeal: the receipt, how far it has come, and what was decided about it with the reasons."""
    found = _appeal(request, called)
    standing = standing_of(found, request.today)
    open_states = (AppealState.RECEIVED, AppealState.PASSED_ON)
    context = {
        "appeal": found,
        "standing": standing,
        "outcome": found.outcome,
        "decision": found.outcome.version.decision,
        "told": time_told(found.outcome, found.received_on),
        "steps": [(one, _words(one)) for one in steps_of(found) if _is_told(one)],
        "may_withdraw": found.state in open_states and MemberRight.SIGN in request.member_rights,
        "waits": found.reversal_status == Status.PROPOSED or found.state == AppealState.RECEIVED or standing.is_back,
    }
    return render(request, "portal/appeal.html", context)


def _is_told(step: AppealStep) -> bool:
    """What the recipient reads: a proposal not before another has approved it."""
    if step.act == AppealAct.REVERSAL_PROPOSED:
        carried = step.decision or step.amendment
        return carried is not None and carried.status == Status.APPROVED
    return step.act in TOLD_TO_THE_RECIPIENT


def _words(step: AppealStep) -> str:
    return (step.words_nn if get_language() == "nn" else "") or step.words_nb


@needs_member()
@require_GET
def appeal_file(request: PortalRequest, number: str, called: str) -> HttpResponse:
    """The file that came with the appeal, as an attachment."""
    found = _appeal(request, called)
    if found.file is None:
        raise Http404
    return attachment(found.file, found.file_name)


@needs_member(MemberRight.SIGN)
@require_POST
def withdraw(request: PortalRequest, number: str, called: str) -> HttpResponse:
    """Withdraw the appeal."""
    found = _appeal(request, called)
    with refusals_shown(request):
        withdraw_appeal(found, by=request.user)
        messages.success(request, _("Klagen er trukket."))
    return redirect("portal-appeal", number, called)
