"""An organisation's payments, found again by the bank's reference, and what each of them is for."""

from __future__ import annotations

import re

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Replace
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from tilskudd.payments.models import Payment
from tilskudd.web.access import PortalRequest, needs_member
from tilskudd.web.downloads import saved
from tilskudd.web.keys import number_in
from tilskudd.web.payment_specification import as_csv, specification_of
from tilskudd.web.portal.claim_standing import NOT_SENT

A_PAGE = 50
LONGEST = 200
FEWEST = 4


def payments_of(request: PortalRequest) -> QuerySet[Payment]:
    """The organisation's own payments that have gone to the bank."""
    rows = Payment.objects.filter(recipient=request.organisation).exclude(state__in=NOT_SENT)
    return rows.select_related("grant__decision__scheme", "grant__outcome", "run")


@needs_member()
@require_GET
def payments(request: PortalRequest, number: str) -> HttpResponse:
    """The payments, newest first, fifty a page; or those whose reference is searched for."""
    asked = request.GET.get("referanse", "").replace("\0", "").strip()[:LONGEST]
    before = number_in(request, "for")
    rows = payments_of(request)
    if asked:
        rows = _with_reference(rows, asked)
    elif before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: A_PAGE + 1])
    context = {
        "payments": found[:A_PAGE],
        "more": found[A_PAGE - 1].pk if len(found) > A_PAGE and not asked else None,
        "asked": asked,
    }
    return render(request, "portal/payments.html", context)


def _with_reference(rows: QuerySet[Payment], asked: str) -> QuerySet[Payment]:
    """Payments whose reference is what is asked for, a part of it, or stands in it as in the bank's message.

    Blanks, hyphens and case are forgiven: banks take them away.
    """
    plain = re.sub(r"[\s\u00ad-]", "", asked)
    if len(plain) < FEWEST:
        return rows.none()
    empty = Value("", output_field=CharField())
    rows = rows.annotate(
        reference=Replace("end_to_end_id", Value("-"), empty), asked=Value(plain, output_field=CharField())
    )
    exact = rows.filter(Q(reference__iexact=plain) | Q(kid__iexact=plain))
    if exact.exists():
        return exact
    return rows.filter(Q(reference__icontains=plain) | Q(asked__icontains=F("reference")))


@needs_member()
@require_GET
def payment(request: PortalRequest, number: str, reference: str) -> HttpResponse:
    """One payment: what it is for, line by line, and what the bank said."""
    found = _payment(request, reference)
    context = {"payment": found, "told": specification_of(found), "grant": found.grant}
    return render(request, "portal/payment.html", context)


@needs_member()
@require_GET
def payment_csv(request: PortalRequest, number: str, reference: str) -> HttpResponse:
    """The specification as a file for the accountant."""
    found = _payment(request, reference)
    return saved(as_csv(specification_of(found)), f"utbetaling-{found.end_to_end_id}.csv")


def _payment(request: PortalRequest, reference: str) -> Payment:
    return get_object_or_404(payments_of(request), end_to_end_id__iexact=reference)
