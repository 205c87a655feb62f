"""The organisation's bank account: which one is used, what waits, and the way to a new one."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilskudd.parties.accounts import MAY_ENTER, enter_account, hold_account
from tilskudd.parties.members import account_of
from tilskudd.parties.models import AccountState, BankAccount
from tilskudd.web.access import PortalRequest, needs_member
from tilskudd.web.party_forms import EnterAccount, WhyStopped
from tilskudd.web.posting import refusals_in

A_PAGE = 50


@needs_member()
@require_GET
def account(request: PortalRequest, number: str) -> HttpResponse:
    """Where the money goes today, what waits or is on its way, and all that were entered before."""
    return _shown(request, WhyStopped())


def _shown(request: PortalRequest, form: WhyStopped, status: int = 200) -> HttpResponse:
    rows = BankAccount.objects.filter(organisation=request.organisation).select_related("entered_by")
    found = list(rows.order_by("-pk")[:A_PAGE])
    newest = next((one for one in found if one.state in (AccountState.APPROVED, AccountState.HELD)), None)
    is_coming = newest and newest.state == AccountState.APPROVED and newest.first and newest.first > request.today
    context: dict[str, Any] = {
        "current": account_of(request.organisation, request.today),
        "waiting": next((one for one in found if one.is_waiting), None),
        "coming": newest if is_coming else None,
        "held": newest if newest and newest.state == AccountState.HELD else None,
        "accounts": found,
        "may_enter": bool(request.member_rights & MAY_ENTER),
        "wait_days": settings.ACCOUNT_WAIT_DAYS,
        "form": form,
    }
    return render(request, "portal/account.html", context, status=status)


@needs_member(*MAY_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def new_account(request: PortalRequest, number: str) -> HttpResponse:
    """Enter a number; two of the agency check it before it is used."""
    form = EnterAccount(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            enter_account(request.organisation, form.cleaned_data["number"], by=request.user)
            messages.success(request, _("Kontonummeret er mottatt. To personer hos oss kontrollerer det."))
            return redirect("portal-account", number)
    is_change = BankAccount.objects.filter(
        organisation=request.organisation, state__in=[AccountState.APPROVED, AccountState.HELD]
    ).exists()
    context = {"form": form, "is_change": is_change, "wait_days": settings.ACCOUNT_WAIT_DAYS}
    return render(request, "portal/new_account.html", context, status=422 if form.errors else 200)


@needs_member(*MAY_ENTER)
@require_POST
def stop_account(request: PortalRequest, number: str, pk: int) -> HttpResponse:
    """Stop an account that is used, or call off a change that the organisation did not ask for."""
    found = get_object_or_404(BankAccount, pk=pk, organisation=request.organisation)
    form = WhyStopped(request.POST)
    if form.is_valid():
        with refusals_in(form):
            hold_account(found, by=request.user, why=form.cleaned_data["why"])
            messages.success(request, _("Kontonummeret er stanset. Ingen nye utbetalinger går dit."))
            return redirect("portal-account", number)
    return _shown(request, form, status=422)
