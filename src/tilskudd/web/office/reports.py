"""Rapporter: all that are demanded, the overdue first, and of how much of the money we have heard."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from tilskudd.applications.queries import questions_in_use
from tilskudd.followup.demands import change_demand, demand_reports
from tilskudd.followup.lists import demands_of, extensions_waiting, reports_in_order, schemes_with_reports, states_of
from tilskudd.followup.models import ReportDemand
from tilskudd.followup.queries import demand_in_force
from tilskudd.followup.rules import THEIRS, ReportState
from tilskudd.people.rights import Right
from tilskudd.schemes.models import Scheme
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.keys import number_in
from tilskudd.web.posting import refusals_in
from tilskudd.web.report_forms import DemandForm
from tilskudd.web.report_view import state_seen, title_of

A_PAGE = 50
FILTERS = (
    ("", gettext_lazy("Alle")),
    ("overdue", gettext_lazy("Forfalt")),
    ("open", gettext_lazy("Ikke sendt")),
    ("sent", gettext_lazy("Sendt inn")),
    ("deficient", gettext_lazy("Mangler noe")),
    ("approved", gettext_lazy("Godkjent")),
    ("time", gettext_lazy("Ber om utsettelse")),
)


@needs(Right.SEE_MONEY)
@require_GET
def reports(request: OfficeRequest) -> HttpResponse:
    """The list, fifty a page, by scheme and by state."""
    schemes = list(schemes_with_reports()[:100])
    scheme = next((one for one in schemes if one.pk == number_in(request, "ordning")), None)
    state = request.GET.get("status", "")
    rows = reports_in_order(request.today, scheme)
    if state == "overdue":
        rows = rows.filter(rank=0)
    elif state == "time":
        rows = rows.filter(pk__in=extensions_waiting().values("report"))
    elif state in set(ReportState):
        rows = rows.filter(state=state)
    pages = Paginator(rows, A_PAGE)
    page = pages.get_page(number_in(request, "del") or 1)
    shown = [(one, title_of(one), state_seen(one, request.today)) for one in page.object_list]
    kept: dict[str, str] = {"ordning": str(scheme.pk)} if scheme else {}
    context = {
        "reports": shown,
        "page": page.number,
        "pages": list(pages.page_range),
        "kept": urlencode({**kept, "status": state}),
        "states": states_of(scheme),
        "overdue": reports_in_order(request.today, scheme).filter(rank=0).count(),
        "schemes": schemes,
        "scheme": scheme,
        "filters": [(word, urlencode({**kept, "status": key}), key == state) for key, word in FILTERS],
        "state": state,
        "first": next(
            (one for one, _title, _state in shown if one.state not in THEIRS), shown[0][0] if shown else None
        ),
    }
    return render(request, "office/reports.html", context)


@needs(Right.SEE_MONEY)
@require_http_methods(["GET", "HEAD"])
def demands(request: OfficeRequest, pk: int) -> HttpResponse:
    """What a scheme demands reports of."""
    scheme = get_object_or_404(Scheme, pk=pk)
    rows = [(one, demand_in_force(one)) for one in demands_of(scheme)]
    context = {
        "scheme": scheme,
        "demands": rows,
        "states": states_of(scheme),
        "may": Right.SET_UP_SCHEMES in request.rights,
    }
    return render(request, "office/report_demands.html", context)


@needs(Right.SET_UP_SCHEMES)
@require_http_methods(["GET", "HEAD", "POST"])
def new_demand(request: OfficeRequest, pk: int) -> HttpResponse:
    """Demand reports on every grant of a scheme."""
    scheme = get_object_or_404(Scheme, pk=pk)
    form = DemandForm(request.POST if request.method == "POST" else None, calls=questions_in_use(scheme))
    if form.is_valid():
        with refusals_in(form):
            demand_reports(scheme, form.facts, form.question_set, by=request.user)
            messages.success(request, _("Rapporten er krevd. Mottakerne får den som oppgave om litt."))
            return redirect("report-demands", pk)
    context = {"scheme": scheme, "form": form, "is_new": True}
    return render(request, "office/report_demand.html", context, status=422 if form.errors else 200)


@needs(Right.SET_UP_SCHEMES)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: OfficeRequest, pk: int) -> HttpResponse:
    """Another day, other questions: a new version, which reports that are not sent follow."""
    demand = get_object_or_404(ReportDemand.objects.select_related("scheme"), pk=pk)
    now = demand_in_force(demand)
    initial = {
        "seen": now.number,
        "title_nb": now.title_nb,
        "title_nn": now.title_nn,
        "due_on": now.due_on,
        "accounts": "yes" if now.asks_accounts else "no",
        "share": now.deviation_share,
    }
    form = DemandForm(
        request.POST if request.method == "POST" else None,
        now=now.question_set,
        used=now.used_question,
        experience=now.experience_question,
        initial=initial,
    )
    if form.is_valid():
        with refusals_in(form):
            change_demand(demand, form.facts, form.question_set, by=request.user, seen=form.cleaned_data["seen"])
            messages.success(request, _("Rapportkravet er endret. Rapporter som ikke er sendt, følger det nye."))
            return redirect("report-demands", demand.scheme_id)
    context = {"scheme": demand.scheme, "form": form, "is_new": False}
    return render(request, "office/report_demand.html", context, status=422 if form.errors else 200)
