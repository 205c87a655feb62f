"""Lovet uten dekning: the grants of a line that lack cover, and the notice to the ministry about them."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tilskudd.appeals.models import UncoveredNotice
from tilskudd.appeals.notice import drafted_notice, send_uncovered_notice
from tilskudd.decisions.covering import uncovered_now
from tilskudd.decisions.models import UncoveredPromise
from tilskudd.ledger.queries import positions
from tilskudd.people.rights import Right
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import ZERO
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.appeal_forms import WantNotice
from tilskudd.web.keys import page_in
from tilskudd.web.posting import refusals_in

A_PAGE = 50


@needs(Right.SEE_MONEY)
@require_http_methods(["GET", "HEAD"])
def uncovered(request: OfficeRequest, year: int, line: BudgetLine) -> HttpResponse:
    """What is promised without cover on the line now, grant by grant, and what was and is covered since."""
    found = positions(year, str(line))
    if not found:
        raise Http404
    lacks = uncovered_now(year, str(line))
    pages = range(1, max(1, -(-len(lacks) // A_PAGE)) + 1)
    page = page_in(request, len(pages))
    at = {"grant__decision__scheme__year": year, "grant__decision__scheme__line": str(line)}
    context = {
        "year": year,
        "line": line,
        "position": found[0],
        "lacks": lacks[(page - 1) * A_PAGE : page * A_PAGE],
        "total": sum((one.amount for one in lacks), ZERO),
        "was": not lacks and UncoveredPromise.objects.filter(**at).exists(),
        "page": page,
        "pages": pages,
        "notices": list(
            UncoveredNotice.objects.filter(year=year, line=str(line)).select_related("by").order_by("-pk")[:5]
        ),
        "may": Right.PROPOSE_DECISIONS in request.rights and bool(lacks),
    }
    return render(request, "office/uncovered.html", context)


@needs(Right.PROPOSE_DECISIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: OfficeRequest, year: int, line: BudgetLine) -> HttpResponse:
    """Tell the ministry: a draft from the figures of the day, kept as it was sent."""
    if not positions(year, str(line)):
        raise Http404
    lacks = uncovered_now(year, str(line))
    initial = {"words": drafted_notice(line, year, lacks), "sent_on": request.today}
    form = WantNotice(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        with refusals_in(form):
            given = form.cleaned_data
            send_uncovered_notice(line, year, given["words"], sent_on=given["sent_on"], by=request.user)
            messages.success(request, _("Varselet er meldt som sendt, med tallene slik de er i dag."))
            return redirect("uncovered", year, line)
    context = {"year": year, "line": line, "form": form, "total": sum((one.amount for one in lacks), ZERO)}
    return render(request, "office/uncovered_notice.html", context, status=422 if form.errors else 200)
