"""Betaling: one payment with each step, tried again or settled by hand where the bank's files do not suffice."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilskudd.payments.answer import BankSays
from tilskudd.payments.by_hand import approve_settlement, propose_settlement, try_again, withdraw_settlement
from tilskudd.payments.models import HandSettlement, Payment
from tilskudd.payments.settling import PaymentState
from tilskudd.people.models import Status
from tilskudd.people.queries import who_did_what
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import has_prepared
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.office.letters import attachment
from tilskudd.web.payment_forms import Again, SettleByHand
from tilskudd.web.payment_view import steps_of
from tilskudd.web.posting import refusals_in, refusals_shown

FAILED = (PaymentState.REJECTED, PaymentState.RETURNED)


def _payment(pk: int) -> Payment:
    related = ("run", "instalment", "grant__decision__scheme", "recipient", "bank_account", "again_by")
    return get_object_or_404(Payment.objects.select_related(*related), pk=pk)


@needs(Right.SEE_MONEY)
@require_GET
def payment(request: OfficeRequest, pk: int) -> HttpResponse:
    """One payment: where it is, every step with its date and entry, and what can be done."""
    return _shown(request, _payment(pk), Again())


def _shown(request: OfficeRequest, found: Payment, form: Again, status: int = 200) -> HttpResponse:
    settlements = list(found.hand_settlements.select_related("proposed_by", "settled_by").order_by("-id"))
    waiting = next((one for one in settlements if one.status == Status.PROPOSED), None)
    made_it = waiting is not None and has_prepared(waiting.about, request.user)
    rights = request.rights
    open_to_hand = found.state in (PaymentState.SENT, PaymentState.PAID) and waiting is None
    context = {
        "payment": found,
        "steps": steps_of(found),
        "settlements": settlements,
        "waiting": waiting,
        "made_it": made_it,
        "may_approve": waiting is not None and not made_it and Right.RELEASE_PAYMENTS in rights,
        "may_settle": open_to_hand and Right.TAKE_IN_BANK_FILES in rights,
        "may_try": found.state in FAILED and found.again_by is None and Right.MAKE_RUNS in rights,
        "events": who_did_what(found.about),
        "form": form,
    }
    return render(request, "office/payment.html", context, status=status)


@needs(Right.MAKE_RUNS)
@require_POST
def again(request: OfficeRequest, pk: int) -> HttpResponse:
    """Let the payment be due again."""
    found, form = _payment(pk), Again(request.POST)
    if form.is_valid():
        with refusals_in(form):
            try_again(found, why=form.cleaned_data["why"], by=request.user)
            messages.success(request, _("Betalingen kan tas med i neste kjøring."))
            return redirect("payment", pk)
    return _shown(request, found, form, status=422)


@needs(Right.TAKE_IN_BANK_FILES)
@require_http_methods(["GET", "HEAD", "POST"])
def by_hand(request: OfficeRequest, pk: int) -> HttpResponse:
    """Propose what became of the payment, with the bank's statement."""
    found = _payment(pk)
    posted = request.method == "POST"
    form = SettleByHand(request.POST, request.FILES) if posted else SettleByHand(initial={"day": request.today})
    if form.is_valid():
        with refusals_in(form):
            given = form.cleaned_data
            propose_settlement(
                found,
                BankSays(given["says"]),
                day=given["day"],
                words=given["words"],
                content=given["file"].read(),
                name=given["file"].name,
                by=request.user,
            )
            messages.success(request, _("Foreslått. En annen person må godkjenne det."))
            return redirect("payment", pk)
    context = {"payment": found, "form": form}
    return render(request, "office/settle_by_hand.html", context, status=422 if form.errors else 200)


def _settlement(pk: int) -> HandSettlement:
    return get_object_or_404(HandSettlement.objects.select_related("payment", "file"), pk=pk)


@needs(Right.RELEASE_PAYMENTS)
@require_POST
def approve(request: OfficeRequest, pk: int) -> HttpResponse:
    """Approve what became of the payment: the money moves."""
    found = _settlement(pk)
    with refusals_shown(request):
        approve_settlement(found, by=request.user)
        messages.success(request, _("Godkjent og ført på bankens dato."))
    return redirect("payment", found.payment_id)


@needs(Right.TAKE_IN_BANK_FILES)
@require_POST
def withdraw(request: OfficeRequest, pk: int) -> HttpResponse:
    """Withdraw it, or turn it down."""
    found = _settlement(pk)
    with refusals_shown(request):
        withdraw_settlement(found, by=request.user)
        messages.success(request, _("Oppgjøret for hånd gjelder ikke lenger."))
    return redirect("payment", found.payment_id)


@needs(Right.SEE_MONEY)
@require_GET
def statement(request: OfficeRequest, pk: int) -> HttpResponse:
    """The bank's statement, to be saved."""
    found = _settlement(pk)
    return attachment(found.file, found.file_name)
