"""Tilskudd: a grant that was given is changed or withdrawn, by a new act of two persons."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilskudd.decisions.amendment import (
    approve_amendment,
    propose_amendment,
    send_amendment_back,
    withdraw_amendment,
)
from tilskudd.decisions.covering import cover_now, lacking_in_words, uncovered_grants
from tilskudd.decisions.models import Amendment, Grant
from tilskudd.decisions.queries import balances
from tilskudd.documents.queries import letters_of
from tilskudd.followup.lists import titled
from tilskudd.ledger.places import OF_A_LINE
from tilskudd.mandate.models import MinistryAnswer
from tilskudd.people.models import Status
from tilskudd.people.queries import who_did_what
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import has_prepared
from tilskudd.values.kroner import ZERO
from tilskudd.web import errors
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.decision_forms import ChangeGrant
from tilskudd.web.forms import Answer
from tilskudd.web.posting import refusals_in, refusals_shown


def _grant(pk: int) -> Grant:
    return get_object_or_404(
        Grant.objects.select_related("decision__scheme__assignment", "outcome", "recipient"), pk=pk
    )


@needs(Right.SEE_MONEY)
@require_GET
def grant(request: OfficeRequest, pk: int) -> HttpResponse:
    """One grant: what is promised, where the money is, and what has been changed since."""
    return _shown(request, _grant(pk), Answer())


def _shown(request: OfficeRequest, found: Grant, form: Answer, status: int = 200) -> HttpResponse:
    amendments = list(found.amendments.select_related("proposed_by", "settled_by").order_by("-id"))
    waiting = next((one for one in amendments if one.status == Status.PROPOSED), None)
    made_it = waiting is not None and has_prepared(waiting.about, request.user)
    scheme = found.decision.scheme
    held = balances(found.about, scheme.line, scheme.year)
    context = {
        "grant": found,
        "outcome": found.outcome,
        "letter": letters_of([found.outcome_id]).get(found.outcome_id),
        "amendments": amendments,
        "waiting": waiting,
        "made_it": made_it,
        "may_approve": waiting is not None and Right.APPROVE_DECISIONS in request.rights and not made_it,
        "may_change": waiting is None and Right.PROPOSE_DECISIONS in request.rights,
        "places": [(place, held[place]) for place in OF_A_LINE if held.get(place, ZERO)],
        "payments": list(found.payments.select_related("run").order_by("id")),
        "reports": titled(found.reports.order_by("pk"))[:10],
        "asked": found.change_requests.select_related("answer__by").order_by("-pk")[:10],
        "events": who_did_what(found.about),
        "form": form,
        "cover": _cover_of(waiting) if waiting is not None and waiting.appeal else [],
        "uncovered": uncovered_grants(scheme.year).get(found.pk) if found.uncovered.exists() else None,
    }
    return render(request, "office/grant.html", context, status=status)


def _cover_of(waiting: Amendment) -> list[str]:
    """Where the money of an appeal comes from, before it is approved."""
    scheme, grant = waiting.grant.decision.scheme, waiting.grant
    return lacking_in_words(scheme, cover_now(scheme, waiting.amount - grant.amount))


@needs(Right.PROPOSE_DECISIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: OfficeRequest, pk: int) -> HttpResponse:
    """Propose a new amount."""
    found = _grant(pk)
    assignment = found.decision.scheme.assignment
    answers = MinistryAnswer.objects.filter(letter=assignment.letter_id if assignment else 0).order_by("-id")
    form = ChangeGrant(request.POST if request.method == "POST" else None, answers=answers)
    if form.is_valid():
        with refusals_in(form):
            given = form.cleaned_data
            propose_amendment(found, given["amount"], reason=given["reason"], answer=given["answer"], by=request.user)
            messages.success(request, _("Endringen er foreslått. En annen person må godkjenne den."))
            return redirect("grant", pk)
    context = {"grant": found, "outcome": found.outcome, "form": form}
    return render(request, "office/change_grant.html", context, status=422 if form.errors else 200)


@needs(Right.APPROVE_DECISIONS)
@require_POST
def approve(request: OfficeRequest, pk: int) -> HttpResponse:
    """Approve the change."""
    found = get_object_or_404(Amendment, pk=pk)
    with refusals_shown(request):
        approve_amendment(found, by=request.user)
        messages.success(request, _("Endringen er godkjent."))
    return redirect("grant", found.grant_id)


@needs(Right.APPROVE_DECISIONS)
@require_POST
def back(request: OfficeRequest, pk: int) -> HttpResponse:
    """Send the change back with a note."""
    found, form = get_object_or_404(Amendment, pk=pk), Answer(request.POST)
    if not form.is_valid():
        return _shown(request, _grant(found.grant_id), form, status=422)
    with refusals_in(form):
        send_amendment_back(found, by=request.user, answer=form.cleaned_data["answer"])
        messages.success(request, _("Endringen er sendt tilbake."))
        return redirect("grant", found.grant_id)
    return errors.page(request, 409, _("Dette gikk ikke"), *form.non_field_errors(), typed=errors.typed(request))


@needs(Right.PROPOSE_DECISIONS)
@require_POST
def withdraw(request: OfficeRequest, pk: int) -> HttpResponse:
    """Withdraw the change."""
    found = get_object_or_404(Amendment, pk=pk)
    with refusals_shown(request):
        withdraw_amendment(found, by=request.user)
        messages.success(request, _("Forslaget er trukket."))
    return redirect("grant", found.grant_id)
