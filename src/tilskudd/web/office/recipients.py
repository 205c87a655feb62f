"""Mottakere: who gets money, who acts for them, and the accounts it goes to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilskudd.parties.accounts import approve_account, check_account, hold_account, refuse_account
from tilskudd.parties.member_services import (
    approve_administrator,
    end_membership,
    propose_administrator,
    withdraw_administrator,
)
from tilskudd.parties.models import AccountState, AdministratorProposal, BankAccount, MemberRight, Membership
from tilskudd.parties.models import Organisation as Recipient
from tilskudd.people.rights import Right
from tilskudd.web import errors
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.party_forms import Somebody, Why
from tilskudd.web.posting import refusals_in, refusals_shown
from tilskudd.web.recipient_view import everything_about

A_PAGE, A_FEW = 50, 10


@needs(Right.SEE_MONEY)
@require_GET
def recipients(request: OfficeRequest) -> HttpResponse:
    """Those whose account waits first, then all by name, fifty a page; searched by name or number."""
    words = request.GET.get("sok", "").replace("\0", "").strip()[:100]
    after = request.GET.get("etter", "")
    found = list(_after(_searched(words), after)[: A_PAGE + 1])
    waiting = BankAccount.objects.filter(state__in=[AccountState.ENTERED, AccountState.CHECKED])
    rows = [] if words or after else list(waiting.select_related("organisation").order_by("pk")[: A_FEW + 1])
    context = {
        "recipients": found[:A_PAGE],
        "more": found[A_PAGE - 1].number if len(found) > A_PAGE else None,
        "waiting": rows[:A_FEW],
        "waits_more": len(rows) > A_FEW,
        "words": words,
    }
    return render(request, "office/recipients.html", context)


def _searched(words: str) -> QuerySet[Recipient]:
    figures = "".join(words.split())
    rows = Recipient.objects.order_by("name", "number")
    if not words:
        return rows
    return rows.filter(Q(number__startswith=figures) if figures.isdigit() else Q(name__icontains=words))


def _after(rows: QuerySet[Recipient], number: str) -> QuerySet[Recipient]:
    last = Recipient.objects.filter(number=number).first() if number.isascii() and number.isdigit() else None
    return rows.filter(Q(name__gt=last.name) | Q(name=last.name, number__gt=last.number)) if last else rows


@needs(Right.SEE_MONEY)
@require_GET
def recipient(request: OfficeRequest, number: str) -> HttpResponse:
    """One recipient: its accounts, who acts for it, and what it has been granted."""
    return _shown(request, get_object_or_404(Recipient, number=number), Why())


def _shown(request: OfficeRequest, found: Recipient, form: Why, status: int = 200) -> HttpResponse:
    return render(request, "office/recipient.html", {**everything_about(found, request), "form": form}, status=status)


@needs(Right.REGISTER_PARTIES)
@require_http_methods(["GET", "HEAD", "POST"])
def new_administrator(request: OfficeRequest, number: str) -> HttpResponse:
    """Propose who is the first to administer for the organisation."""
    found = get_object_or_404(Recipient, number=number)
    everything = [right.value for right in MemberRight]
    form = Somebody(request.POST if request.method == "POST" else None, initial={"rights": everything})
    if form.is_valid():
        rights = [MemberRight(right) for right in form.cleaned_data["rights"]]
        with refusals_in(form):
            propose_administrator(form.cleaned_data["user"], found, rights, by=request.user)
            messages.success(request, _("Administratoren er foreslått. En annen person må godkjenne."))
            return redirect("recipient", number)
    context = {"recipient": found, "form": form}
    return render(request, "office/new_administrator.html", context, status=422 if form.errors else 200)


@needs(Right.REGISTER_PARTIES)
@require_POST
def approve_first(request: OfficeRequest, pk: int) -> HttpResponse:
    """Approve the first administrator as the second person."""
    found = _proposal(pk)
    with refusals_shown(request):
        approve_administrator(found, by=request.user)
        messages.success(request, _("Administratoren er godkjent, og kan logge inn i portalen."))
    return redirect("recipient", found.organisation.number)


@needs(Right.REGISTER_PARTIES)
@require_POST
def withdraw_first(request: OfficeRequest, pk: int) -> HttpResponse:
    """Take the proposal away."""
    found = _proposal(pk)
    with refusals_shown(request):
        withdraw_administrator(found, by=request.user)
        messages.success(request, _("Forslaget er trukket."))
    return redirect("recipient", found.organisation.number)


@needs(Right.REGISTER_PARTIES)
@require_http_methods(["GET", "HEAD", "POST"])
def end_rights(request: OfficeRequest, pk: int) -> HttpResponse:
    """End what somebody may do for the organisation, after a page that says what it means."""
    found = get_object_or_404(Membership.objects.select_related("user", "organisation"), pk=pk)
    if request.method != "POST":
        return render(request, "office/end_rights.html", {"membership": found, "recipient": found.organisation})
    with refusals_shown(request):
        end_membership(found, by=request.user)
        messages.success(request, _("Rettighetene er avsluttet."))
    return redirect("recipient", found.organisation.number)


@needs(Right.CHECK_ACCOUNTS)
@require_POST
def check(request: OfficeRequest, pk: int) -> HttpResponse:
    """Say, as the first person, that the account is the organisation's."""
    found = _account(pk)
    with refusals_shown(request):
        check_account(found, by=request.user)
        messages.success(request, _("Kontrollert. En annen person må godkjenne før kontonummeret brukes."))
    return redirect("recipient", found.organisation.number)


@needs(Right.CHECK_ACCOUNTS)
@require_POST
def approve(request: OfficeRequest, pk: int) -> HttpResponse:
    """Approve the account as the second person."""
    found = _account(pk)
    with refusals_shown(request):
        approve_account(found, by=request.user)
        messages.success(request, _("Kontonummeret er godkjent."))
    return redirect("recipient", found.organisation.number)


@needs(Right.CHECK_ACCOUNTS)
@require_POST
def refuse(request: OfficeRequest, pk: int) -> HttpResponse:
    """Refuse the account with a reason that the organisation reads."""
    return _with_reason(request, pk, refuse_account, _("Kontonummeret er avvist."))


@needs(Right.CHECK_ACCOUNTS)
@require_POST
def hold(request: OfficeRequest, pk: int) -> HttpResponse:
    """Stop payments to the account."""
    return _with_reason(request, pk, hold_account, _("Utbetalinger til kontoen er stanset."))


def _with_reason(request: OfficeRequest, pk: int, act: Callable[..., Any], done: str) -> HttpResponse:
    found, form = _account(pk), Why(request.POST)
    if not form.is_valid():
        return _shown(request, found.organisation, form, status=422)
    with refusals_in(form):
        act(found, by=request.user, why=form.cleaned_data["why"])
        messages.success(request, done)
        return redirect("recipient", found.organisation.number)
    return errors.page(request, 409, _("Dette gikk ikke"), *form.non_field_errors(), typed=errors.typed(request))


def _account(pk: int) -> BankAccount:
    return get_object_or_404(BankAccount.objects.select_related("organisation"), pk=pk)


def _proposal(pk: int) -> AdministratorProposal:
    return get_object_or_404(AdministratorProposal.objects.select_related("organisation", "user"), pk=pk)
