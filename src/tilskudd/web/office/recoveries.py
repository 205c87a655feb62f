"""Tilbakekreving: unspent money that is claimed back, and what has come."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tilskudd.followup.models import MoneyBack, Recovery
from tilskudd.followup.money_back import approve_money_back, register_money_back, withdraw_money_back
from tilskudd.followup.queries import owed_back
from tilskudd.followup.recovery import approve_recovery, send_recovery_back, withdraw_recovery
from tilskudd.people.models import Status
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import has_prepared
from tilskudd.values.kroner import ZERO
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.forms import Answer
from tilskudd.web.keys import number_in
from tilskudd.web.office.letters import attachment
from tilskudd.web.posting import refusals_in, refusals_shown
from tilskudd.web.report_forms import RegisterMoneyBack

A_PAGE = 50


@needs(Right.SEE_MONEY)
@require_GET
def recoveries(request: OfficeRequest) -> HttpResponse:
    """All of them, newest first, with what has come back of each."""
    before = number_in(request, "for")
    rows = Recovery.objects.select_related("grant__outcome", "grant__decision__scheme").order_by("-pk")
    rows = rows.annotate(back=Sum("money_back__amount", filter=Q(money_back__status=Status.APPROVED)))
    found = list((rows.filter(pk__lt=before) if before else rows)[: A_PAGE + 1])
    approved = Recovery.objects.filter(status=Status.APPROVED).aggregate(sum=Sum("amount"))["sum"] or ZERO
    back = MoneyBack.objects.filter(status=Status.APPROVED).aggregate(sum=Sum("amount"))["sum"] or ZERO
    context = {
        "recoveries": [(one, one.back or ZERO) for one in found[:A_PAGE]],
        "more": found[A_PAGE - 1].pk if len(found) > A_PAGE else None,
        "claimed": approved,
        "back": back,
        "owed": approved - back,
    }
    return render(request, "office/recoveries.html", context)


def _recovery(pk: int) -> Recovery:
    related = ("grant__outcome", "grant__recipient", "grant__decision__scheme", "proposed_by", "settled_by")
    return get_object_or_404(Recovery.objects.select_related(*related), pk=pk)


@needs(Right.SEE_MONEY)
@require_GET
def recovery(request: OfficeRequest, pk: int) -> HttpResponse:
    """One of them: the notice, what the recipient says, and what has come."""
    return _shown(request, _recovery(pk))


def _shown(request: OfficeRequest, found: Recovery, status: int = 200, **bound: forms.Form) -> HttpResponse:
    back = list(found.money_back.select_related("proposed_by", "settled_by").order_by("-pk")[:A_PAGE])
    waits = found.status == Status.PROPOSED
    coming = next((one for one in back if one.status == Status.PROPOSED), None)
    made_it = waits and has_prepared(found.about, request.user)
    comments = list(found.comments.select_related("by").order_by("pk")[:A_PAGE])
    owed = owed_back(found) if found.status == Status.APPROVED else ZERO
    context: dict[str, Any] = {
        "recovery": found,
        "grant": found.grant,
        "comments": comments,
        "back": back,
        "coming": coming,
        "owed": owed,
        "waits": waits,
        "made_it": made_it,
        "is_mine": found.proposed_by_id == request.user.pk,
        "has_waited": bool(comments) or found.comment_by < request.today,
        "may_approve": waits and not made_it and Right.APPROVE_DECISIONS in request.rights,
        "may_register": not coming and owed > ZERO and Right.TAKE_IN_BANK_FILES in request.rights,
        "may_approve_money": coming is not None
        and Right.RELEASE_PAYMENTS in request.rights
        and not has_prepared(coming.about, request.user),
        "may_withdraw_money": coming is not None and Right.TAKE_IN_BANK_FILES in request.rights,
        "form": Answer(),
        "register": RegisterMoneyBack(),
        **bound,
    }
    return render(request, "office/recovery.html", context, status=status)


@needs(Right.APPROVE_DECISIONS)
@require_POST
def approve(request: OfficeRequest, pk: int) -> HttpResponse:
    """Approve the claim."""
    with refusals_shown(request):
        approve_recovery(_recovery(pk), by=request.user)
        messages.success(request, _("Tilbakekrevingen er godkjent, og kravet er ført."))
    return redirect("recovery", pk)


@needs(Right.APPROVE_DECISIONS)
@require_POST
def back(request: OfficeRequest, pk: int) -> HttpResponse:
    """Send it back with a note."""
    found, form = _recovery(pk), Answer(request.POST)
    if form.is_valid():
        with refusals_in(form):
            send_recovery_back(found, by=request.user, answer=form.cleaned_data["answer"])
            messages.success(request, _("Tilbakekrevingen er sendt tilbake."))
            return redirect("recovery", pk)
    return _shown(request, found, 422, form=form)


@needs(Right.PROPOSE_DECISIONS)
@require_POST
def withdraw(request: OfficeRequest, pk: int) -> HttpResponse:
    """Withdraw it."""
    with refusals_shown(request):
        withdraw_recovery(_recovery(pk), by=request.user)
        messages.success(request, _("Forslaget er trukket."))
    return redirect("recovery", pk)


@needs(Right.TAKE_IN_BANK_FILES)
@require_POST
def register(request: OfficeRequest, pk: int) -> HttpResponse:
    """Register that money came, with the bank's statement."""
    found, form = _recovery(pk), RegisterMoneyBack(request.POST, request.FILES)
    if form.is_valid():
        with refusals_in(form):
            told = form.cleaned_data
            register_money_back(
                found,
                told["amount"],
                day=told["day"],
                words=told["words"],
                content=told["file"].read(),
                name=told["file"].name,
                by=request.user,
            )
            messages.success(request, _("Innbetalingen er registrert. En annen person må godkjenne den."))
            return redirect("recovery", pk)
    return _shown(request, found, 422, register=form)


def _money(pk: int) -> MoneyBack:
    return get_object_or_404(MoneyBack.objects.select_related("recovery", "file"), pk=pk)


@needs(Right.RELEASE_PAYMENTS)
@require_POST
def approve_money(request: OfficeRequest, pk: int) -> HttpResponse:
    """Approve that money came."""
    found = _money(pk)
    with refusals_shown(request):
        approve_money_back(found, by=request.user)
        messages.success(request, _("Innbetalingen er godkjent, og ført på bankens dato."))
    return redirect("recovery", found.recovery_id)


@needs(Right.TAKE_IN_BANK_FILES)
@require_POST
def withdraw_money(request: OfficeRequest, pk: int) -> HttpResponse:
    """Withdraw it, or turn it down."""
    found = _money(pk)
    with refusals_shown(request):
        withdraw_money_back(found, by=request.user)
        messages.success(request, _("Innbetalingen er ikke ført."))
    return redirect("recovery", found.recovery_id)


@needs(Right.SEE_MONEY)
@require_GET
def money_file(request: OfficeRequest, pk: int) -> HttpResponse:
    """The bank's statement."""
    found = _money(pk)
    return attachment(found.file, found.file_name)
