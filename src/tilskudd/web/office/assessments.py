"""Vurdering: what is mine, one application with its answers and my points, ties, and differences that are settled."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilskudd.applications.application_models import Application, SentApplication
from tilskudd.applications.assessing import save_assessment, settle_difference
from tilskudd.applications.assessment_queries import (
    Assessed,
    assessed,
    award_criteria,
    newest_statement,
    others_seen,
    version_of,
)
from tilskudd.applications.call_models import CallVersion
from tilskudd.applications.impartiality import declare_impartiality, is_open_to
from tilskudd.applications.ranking import points_in_words
from tilskudd.applications.rules import ApplicationState
from tilskudd.applications.ties import has_tie
from tilskudd.files.services import content_of
from tilskudd.people.rights import Right
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.assessment_forms import Impartial, Scores, Settle
from tilskudd.web.assessment_view import QueueRow, Step, answers_of, judged_by, next_of, step_of, with_steps
from tilskudd.web.call_money import earlier_grants
from tilskudd.web.downloads import saved
from tilskudd.web.keys import number_in
from tilskudd.web.posting import refusals_in

ROWS_A_PAGE = 50


@needs(Right.PROPOSE_DECISIONS)
@require_GET
def queue(request: OfficeRequest) -> HttpResponse:
    """What is mine to assess, how far each has come, and the next one."""
    after = number_in(request, "etter") or 0
    every = [QueueRow(row, step_of(row)) for row in with_steps(request.user)]
    waits = [row for row in every if row.step is not Step.DONE]
    rows = [row for row in every if row.assessor.pk > after]
    context = {
        "rows": rows[:ROWS_A_PAGE],
        "more": rows[ROWS_A_PAGE - 1].assessor.pk if len(rows) > ROWS_A_PAGE else None,
        "count": len(every),
        "waiting": len(waits),
        "next": waits[0] if waits else None,
    }
    return render(request, "office/assessments.html", context)


def application_called(number: str) -> Application:
    """The application with a number that is sent, or 404."""
    rows = Application.objects.select_related("organisation", "call__scheme").filter(state=ApplicationState.SENT)
    return get_object_or_404(rows, number=number)


@needs(Right.PROPOSE_DECISIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def assessment(request: OfficeRequest, number: str) -> HttpResponse:
    """One application: closed until one has stated to be impartial; then the answers, and beside them one's points."""
    found = application_called(number)
    if not is_open_to(found, request.user):
        return _closed(request, found, None)
    version = version_of(found.call)
    one = assessed(found, version)
    assert one is not None, "the application is sent"
    form = _scores(request, version, one, request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            return _saved(request, found, form)
    return _shown(request, version, one, form)


def _scores(request: OfficeRequest, version: CallVersion, one: Assessed, data: Any = None) -> Scores:
    before = next((row for row in one.newest if row.user_id == request.user.pk), None)
    initial = {"sent": one.sent.number, "seen": before.number if before else 0}
    return Scores(data, criteria=award_criteria(version), before=before, initial=initial)


def _closed(request: OfficeRequest, found: Application, form: Impartial | None) -> HttpResponse:
    """Nothing of the application but its number and who applies."""
    stated = newest_statement(found, request.user)
    has_left = stated is not None and not stated.is_impartial
    context = {
        "application": found,
        "roles": has_tie(found, request.user),
        "has_left": has_left,
        "form": form or Impartial(),
    }
    return render(request, "office/declare_impartiality.html", context, status=422 if form and form.errors else 200)


def _saved(request: OfficeRequest, found: Application, form: Scores) -> HttpResponse:
    given, is_final = form.cleaned_data, "ferdig" in request.POST
    save_assessment(
        found,
        form.given,
        given["words"],
        sent=given["sent"],
        is_final=is_final,
        by=request.user,
        seen=given["seen"],
    )
    if not is_final:
        messages.success(request, _("Utkastet er lagret."))
        return redirect("assessment", found.number)
    messages.success(request, _("Vurderingen av %s er ferdig.") % found.number)
    after = next_of(request.user, found)
    return redirect("assessment", after.number) if after else redirect("assessments")


def _shown(
    request: OfficeRequest, version: CallVersion, one: Assessed, form: Scores, settle: Settle | None = None
) -> HttpResponse:
    found, language = one.application, get_language() or "nb"
    sent = SentApplication.objects.select_related("questions").get(pk=one.sent.pk)
    answers = answers_of(sent, request.path, language)
    colleagues = list(found.assessors.filter(ended_at__isnull=True).select_related("user").order_by("pk"))
    own = any(row.user_id == request.user.pk for row in colleagues)
    context: dict[str, Any] = {
        "application": found,
        "call": version.call,
        "title": version.title_in(language),
        "sent": sent,
        "answers": answers,
        "one": one,
        "form": form if own else None,
        "parts": [(*part, judged_by(version, part[0], answers)) for part in form.parts],
        "is_final": any(row.user_id == request.user.pk for row in one.finals),
        "others": others_seen(request.user, one),
        "results": [(row, points_in_words(row.points)) for row in one.results] if one.is_complete else [],
        "total": points_in_words(one.total),
        "settles": _settles(one, settle) if one.is_complete else [],
        "earlier": earlier_grants(found.organisation),
        "colleagues": colleagues,
    }
    status = 422 if form.errors or (settle is not None and settle.errors) else 200
    return render(request, "office/assessment.html", context, status=status)


def _settles(one: Assessed, typed: Settle | None) -> list[Settle]:
    """A form for each difference that waits; the one that was typed in keeps what was typed."""
    waits = [(at, row) for at, row in enumerate(one.results) if row.is_open]
    return [
        typed if typed is not None and typed.data.get("criterion") == row.criterion else Settle(result=row, at=at)
        for at, row in waits
    ]


@needs(Right.PROPOSE_DECISIONS)
@require_POST
def declare(request: OfficeRequest, number: str) -> HttpResponse:
    """State whether one is impartial; a tie sends the application on to another."""
    found, form = application_called(number), Impartial(request.POST)
    if form.is_valid():
        with refusals_in(form):
            given = form.cleaned_data
            told = declare_impartiality(
                found, is_impartial=given["is_impartial"] == "ja", words=given["words"], by=request.user
            )
            if told.statement.is_impartial:
                return redirect("assessment", number)
            instead = told.instead.name if told.instead else ""
            messages.success(
                request,
                _("Du er ute av saken. %s har fått den.") % instead if instead else _("Du er ute av saken."),
            )
            return redirect("assessments")
    return _closed(request, found, form)


@needs(Right.PROPOSE_DECISIONS)
@require_POST
def settle(request: OfficeRequest, number: str) -> HttpResponse:
    """Settle a wide difference in words."""
    found = application_called(number)
    version = version_of(found.call)
    one = assessed(found, version)
    results = one.results if one else []
    rows = [(at, row) for at, row in enumerate(results) if row.criterion == request.POST.get("criterion")]
    at, result = rows[0] if rows and rows[0][1].given else (0, None)
    form = Settle(request.POST, result=result, at=at)
    if form.is_valid():
        with refusals_in(form):
            given = form.cleaned_data
            settle_difference(found, given["criterion"], given["points"], given["words"], by=request.user)
            messages.success(request, _("Forskjellen er avklart."))
            return redirect("assessment", number)
    if not is_open_to(found, request.user):
        return _closed(request, found, None)
    assert one is not None, "the application is sent"
    return _shown(request, version, one, _scores(request, version, one), form)


@needs(Right.PROPOSE_DECISIONS)
@require_GET
def attachment(request: OfficeRequest, number: str, key: str, at: int) -> HttpResponse:
    """One file of an application, for whom it is open to."""
    found = application_called(number)
    if not is_open_to(found, request.user):
        raise Http404
    sent: SentApplication = found.sent.order_by("-number")[0]
    files = list(sent.attachments.filter(question=key).select_related("file").order_by("pk"))
    if not 1 <= at <= len(files):
        raise Http404
    return saved(content_of(files[at - 1].file), files[at - 1].name)
