"""Avsender: who pays and from which account, proposed by one and approved by another."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tilskudd.payments.debtor import approve_debtor, debtor_now, propose_debtor, withdraw_debtor
from tilskudd.payments.models import DebtorAccount
from tilskudd.payments.rules import shown_account
from tilskudd.people.models import Status
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import has_prepared
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.payment_forms import ProposeDebtor
from tilskudd.web.posting import refusals_in, refusals_shown

MOST = 50


@needs(Right.SEE_MONEY)
@require_GET
def debtor(request: OfficeRequest) -> HttpResponse:
    """Who pays now, what is proposed, and who paid before."""
    return _shown(request, ProposeDebtor())


def _shown(request: OfficeRequest, form: ProposeDebtor, status: int = 200) -> HttpResponse:
    rows = list(DebtorAccount.objects.select_related("proposed_by", "settled_by").order_by("-id")[:MOST])
    waiting = next((one for one in rows if one.status == Status.PROPOSED), None)
    made_it = waiting is not None and has_prepared(waiting.about, request.user)
    may = Right.MAKE_RUNS in request.rights
    context = {
        "now": debtor_now(),
        "waiting": waiting,
        "rows": [(one, shown_account(one.account)) for one in rows],
        "made_it": made_it,
        "may_approve": waiting is not None and may and not made_it,
        "may_propose": waiting is None and may,
        "form": form,
    }
    return render(request, "office/debtor.html", context, status=status)


@needs(Right.MAKE_RUNS)
@require_POST
def propose(request: OfficeRequest) -> HttpResponse:
    """Propose who pays."""
    form = ProposeDebtor(request.POST)
    if form.is_valid():
        with refusals_in(form):
            propose_debtor(**form.cleaned_data, by=request.user)
            messages.success(request, _("Foreslått. En annen person må godkjenne det."))
            return redirect("debtor")
    return _shown(request, form, status=422)


@needs(Right.MAKE_RUNS)
@require_POST
def approve(request: OfficeRequest, pk: int) -> HttpResponse:
    """Approve who pays."""
    with refusals_shown(request):
        approve_debtor(get_object_or_404(DebtorAccount, pk=pk), by=request.user)
        messages.success(request, _("Avsenderen er godkjent. Nye kjøringer betales fra kontoen."))
    return redirect("debtor")


@needs(Right.MAKE_RUNS)
@require_POST
def withdraw(request: OfficeRequest, pk: int) -> HttpResponse:
    """Withdraw or turn down the proposal."""
    with refusals_shown(request):
        withdraw_debtor(get_object_or_404(DebtorAccount, pk=pk), by=request.user)
        messages.success(request, _("Forslaget gjelder ikke lenger."))
    return redirect("debtor")
