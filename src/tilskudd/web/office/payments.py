"""Utbetalinger: what is due, runs made by one and released by another, and what is out of step with the bank."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilskudd.payments.cross_check import cross_check, errors_in, fingerprint
from tilskudd.payments.due import what_is_due
from tilskudd.payments.models import Payment, PaymentRun
from tilskudd.payments.queries import failed_payments, late_payments, standing_of, strange_answers
from tilskudd.payments.services import make_run, note_file_fetched, release_run, withdraw_run
from tilskudd.payments.words import PAYMENT_STATE_CHOICES, RunStatus
from tilskudd.people.queries import who_did_what
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import has_prepared
from tilskudd.values.bank_days import A_DAY, bank_day_from
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.keys import number_in
from tilskudd.web.office.letters import attachment
from tilskudd.web.payment_forms import NewRun, SeenRun
from tilskudd.web.payment_view import checks_of, waits_in_words
from tilskudd.web.posting import refusals_in, refusals_shown

A_PAGE = 50
OF_A_KIND = 25


@needs(Right.SEE_MONEY)
@require_GET
def payments(request: OfficeRequest) -> HttpResponse:
    """What is due, what is out of step, and all runs, newest first."""
    before = number_in(request, "for")
    rows = PaymentRun.objects.select_related("made_by", "released_by").order_by("-id")
    found = list((rows.filter(id__lt=before) if before else rows)[: A_PAGE + 1])
    now = what_is_due(request.today)
    strange, late, failed = strange_answers(), late_payments(), failed_payments()
    context = {
        "runs": found[:A_PAGE],
        "more": found[A_PAGE - 1].pk if len(found) > A_PAGE else None,
        "due": now,
        "waits": waits_in_words(now.waits),
        "strange": list(strange[:OF_A_KIND]),
        "late": list(late[:OF_A_KIND]),
        "failed": list(failed[:OF_A_KIND]),
        "strange_count": strange.count() + late.count(),
        "failed_count": failed.count(),
    }
    return render(request, "office/payments.html", context)


@needs(Right.MAKE_RUNS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_run(request: OfficeRequest) -> HttpResponse:
    """Make a run of what is due."""
    day = bank_day_from(request.today + A_DAY)
    form = NewRun(request.POST if request.method == "POST" else None, initial={"execution_date": day})
    if form.is_valid():
        with refusals_in(form):
            made = make_run(by=request.user, execution_date=form.cleaned_data["execution_date"])
            messages.success(request, _("Kjøringen er laget. En annen person må frigi den."))
            return redirect("run", made.number)
    now = what_is_due(request.today)
    pages = Paginator(now.due, A_PAGE)
    shown = pages.get_page(number_in(request, "del") or 1)
    context = {
        "form": form,
        "due": now,
        "rows": shown.object_list,
        "page": shown.number,
        "pages": list(pages.page_range),
        "waits": waits_in_words(now.waits),
    }
    return render(request, "office/new_run.html", context, status=422 if form.errors else 200)


def _run(number: str) -> PaymentRun:
    rows = PaymentRun.objects.select_related("made_by", "released_by", "withdrawn_by", "file", "debtor_account")
    return get_object_or_404(rows, number=number)


@needs(Right.SEE_MONEY)
@require_GET
def run(request: OfficeRequest, number: str) -> HttpResponse:
    """One run: its cross-check, each payment with account and what it is for, and who did what."""
    found = _run(number)
    waits = found.status == RunStatus.MADE
    crossed = cross_check(found) if waits else []
    made_it = has_prepared(found.about, request.user)
    rows = Payment.objects.filter(run=found).select_related("grant__decision__scheme").order_by("place")
    pages = Paginator(rows, A_PAGE)
    shown = pages.get_page(number_in(request, "del") or 1)
    words: dict[str, Any] = dict(PAYMENT_STATE_CHOICES)
    context = {
        "run": found,
        "waits": waits,
        "made_it": made_it,
        "may_release": waits and not made_it and Right.RELEASE_PAYMENTS in request.rights,
        "may_withdraw": waits and {Right.MAKE_RUNS, Right.RELEASE_PAYMENTS} & request.rights,
        "checks": checks_of(crossed),
        "stopped": bool(errors_in(crossed)),
        "seen": fingerprint(found, crossed),
        "standing": [(words[state], count) for state, count in standing_of(found)],
        "payments": shown.object_list,
        "page": shown.number,
        "pages": list(pages.page_range),
        "events": who_did_what(found.about),
    }
    return render(request, "office/run.html", context)


@needs(Right.RELEASE_PAYMENTS)
@require_POST
def release(request: OfficeRequest, number: str) -> HttpResponse:
    """Release the run: the file is written, and the money is sent."""
    form = SeenRun(request.POST)
    with refusals_shown(request):
        release_run(_run(number), by=request.user, seen=form.cleaned_data["seen"] if form.is_valid() else "")
        messages.success(request, _("Kjøringen er frigitt. Hent filen, og send den til banken."))
    return redirect("run", number)


@needs(Right.MAKE_RUNS)
@require_POST
def withdraw(request: OfficeRequest, number: str) -> HttpResponse:
    """Withdraw a run that nobody has released."""
    with refusals_shown(request):
        withdraw_run(_run(number), by=request.user)
        messages.success(request, _("Kjøringen er trukket. Det den skulle betale, er forfalt igjen."))
    return redirect("run", number)


@needs(Right.SEE_MONEY)
@require_GET
def run_file(request: OfficeRequest, number: str) -> HttpResponse:
    """The payment file, always the same bytes."""
    found = _run(number)
    if found.file is None:
        raise Http404
    note_file_fetched(found, by=request.user)
    return attachment(found.file, found.file_name)
