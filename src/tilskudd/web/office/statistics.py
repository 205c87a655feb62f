"""Tallgrunnlag: the statistics that money is shared out by, each with its source, its file and its groups."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tilskudd.distribution.csv_rows import FaultyFile
from tilskudd.distribution.models import CountedGroup, StatisticSnapshot
from tilskudd.distribution.snapshots import take_in_statistic
from tilskudd.people.queries import who_did_what
from tilskudd.people.rights import Right
from tilskudd.values.finding import Finding
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.distribution_forms import StatisticFile
from tilskudd.web.distribution_view import counts_in
from tilskudd.web.keys import number_in, page_in
from tilskudd.web.office.letters import attachment
from tilskudd.web.posting import refusals_in

A_PAGE = 50


@needs(Right.SEE_MONEY)
@require_GET
def statistics(request: OfficeRequest) -> HttpResponse:
    """All statistics, newest first, fifty a page."""
    before = number_in(request, "for")
    rows = StatisticSnapshot.objects.select_related("taken_in_by").order_by("-id")
    found = list((rows.filter(id__lt=before) if before else rows)[: A_PAGE + 1])
    more = found[A_PAGE - 1].pk if len(found) > A_PAGE else None
    return render(request, "office/statistics.html", {"statistics": found[:A_PAGE], "more": more})


@needs(Right.SET_UP_SCHEMES)
@require_http_methods(["GET", "HEAD", "POST"])
def new_statistic(request: OfficeRequest) -> HttpResponse:
    """Take in a statistic from a file; everything that is wrong with it is shown at once."""
    form = StatisticFile(request.POST, request.FILES) if request.method == "POST" else StatisticFile()
    faults: Sequence[Finding] = ()
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            with refusals_in(form):
                made = take_in_statistic(file.read(), file.name, form.told, by=request.user)
                messages.success(request, _("Tallgrunnlaget er tatt inn."))
                return redirect("statistic", made.pk)
        except FaultyFile as error:
            faults = error.findings
            form.add_error("file", _("Filen har feil, og er ikke tatt inn. Feilene står under."))
    context = {"form": form, "faults": faults}
    return render(request, "office/new_statistic.html", context, status=422 if form.errors else 200)


@needs(Right.SEE_MONEY)
@require_GET
def statistic(request: OfficeRequest, pk: int) -> HttpResponse:
    """One statistic: its source, its days, and how many there are of each group."""
    found = get_object_or_404(StatisticSnapshot.objects.select_related("file", "taken_in_by"), pk=pk)
    totals: dict[str, dict[object, int]] = {}
    withheld: dict[str, int] = {}
    rows = CountedGroup.objects.filter(day__snapshot=found).values_list("name", "day__day", "total", "withheld")
    for name, day, total, hidden in rows:
        totals.setdefault(name, {})[day] = total
        withheld[name] = withheld.get(name, 0) + hidden
    names = sorted(totals, key=lambda name: (-max(totals[name].values()), name))
    pages = max(1, -(-len(names) // A_PAGE))
    page = page_in(request, pages)
    shown = names[(page - 1) * A_PAGE : page * A_PAGE]
    context = {
        "statistic": found,
        "counts": counts_in(found),
        "groups": [(name, [totals[name].get(day) for day in found.days], withheld[name]) for name in shown],
        "groups_count": len(names),
        "page": page,
        "pages": range(1, pages + 1),
        "events": who_did_what(found.about),
    }
    return render(request, "office/statistic.html", context)


@needs(Right.SEE_MONEY)
@require_GET
def statistic_file(request: OfficeRequest, pk: int) -> HttpResponse:
    """The very file, to be saved."""
    found = get_object_or_404(StatisticSnapshot.objects.select_related("file"), pk=pk)
    return attachment(found.file, found.file_name)
