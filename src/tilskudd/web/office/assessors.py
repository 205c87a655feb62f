"""Who assesses what in a call: shared out to those who are chosen, with an account of each application."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tilskudd.applications.assessment_models import Assessor
from tilskudd.applications.assessment_queries import assessed_in
from tilskudd.applications.assessors import AssignedRow, assign_assessors, let_off, possible_assessors
from tilskudd.applications.rules import CallState
from tilskudd.people.rights import Right
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.assessment_forms import LetOff, ShareOut
from tilskudd.web.keys import page_in
from tilskudd.web.office.portfolio import version_or_404
from tilskudd.web.posting import refusals_in, refusals_shown

ROWS_A_PAGE = 50


@needs(Right.PROPOSE_DECISIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def assessors(request: OfficeRequest, number: str) -> HttpResponse:
    """How far the assessment of a call has come, and sharing it out."""
    version = version_or_404(number)
    call, people = version.call, possible_assessors(request.today)
    form = ShareOut(request.POST if request.method == "POST" else None, people=people)
    told: list[AssignedRow] | None = None
    if form.is_valid():
        with refusals_in(form):
            told = assign_assessors(call, form.chosen, by=request.user)
    held = Assessor.objects.filter(application__call=call, ended_at__isnull=True).select_related("user")
    by_application: dict[int, list[Assessor]] = {}
    for row in held.order_by("pk"):
        by_application.setdefault(row.application_id, []).append(row)
    form.choose({row.user_id for rows in by_application.values() for row in rows})
    every = [one for one in assessed_in(version) if one.is_admissible]
    pages = range(1, max(1, -(-len(every) // ROWS_A_PAGE)) + 1)
    page = page_in(request, len(pages))
    finals = {(row.application_id, row.user_id) for one in every for row in one.finals}
    shown = every[(page - 1) * ROWS_A_PAGE : page * ROWS_A_PAGE]
    context = {
        "call": call,
        "version": version,
        "title": version.title_in(get_language() or "nb"),
        "is_closed": version.state is CallState.CLOSED,
        "form": form,
        "told": told,
        "given": sum(len(row.given) for row in told or ()),
        "rows": [(one, [_seen(row, finals) for row in by_application.get(one.application.pk, [])]) for one in shown],
        "load": _load(by_application, finals),
        "count": len(every),
        "lacks": sum(len(by_application.get(one.application.pk, [])) < version.assessors for one in every),
        "done": sum(one.is_complete for one in every),
        "wide": sum(one.has_open_difference for one in every),
        "page": page,
        "pages": pages,
    }
    return render(request, "office/assessors.html", context, status=422 if form.errors else 200)


def _seen(row: Assessor, finals: set[tuple[int, int]]) -> tuple[Assessor, bool]:
    return row, (row.application_id, row.user_id) in finals


def _load(rows: dict[int, list[Assessor]], finals: set[tuple[int, int]]) -> list[tuple[str, int, int]]:
    """How many each has, and how many of them are done."""
    found: dict[str, list[int]] = {}
    for several in rows.values():
        for row in several:
            had = found.setdefault(row.user.name, [0, 0])
            had[0] += 1
            had[1] += (row.application_id, row.user_id) in finals
    return [(name, all_of, done) for name, (all_of, done) in sorted(found.items())]


@needs(Right.PROPOSE_DECISIONS)
@require_POST
def end(request: OfficeRequest, number: str, pk: int) -> HttpResponse:
    """Let an assessor off, with a reason; the application goes to another."""
    call = version_or_404(number).call
    row = get_object_or_404(Assessor.objects.select_related("user"), pk=pk, application__call=call)
    form = LetOff(request.POST)
    with refusals_shown(request):
        instead = let_off(row, why=form.cleaned_data["why"] if form.is_valid() else "", by=request.user)
        words = _("%(who)s er tatt av. %(instead)s har fått søknaden.") if instead else _("%(who)s er tatt av.")
        messages.success(request, words % {"who": row.user.name, "instead": instead.name if instead else ""})
    return redirect("assessors", number)
