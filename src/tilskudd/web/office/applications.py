"""Søknader: the list, one to read with its gates, what it lacks, and what changed between two times it was sent."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tilskudd.applications.application_queries import municipality_names, newest_checks, open_deficiency
from tilskudd.applications.deficiencies import ask_to_mend
from tilskudd.applications.gates import check_gates, overrule_gate
from tilskudd.applications.impartiality import is_open_to
from tilskudd.applications.models import Application, Attachment, Call, CallVersion
from tilskudd.applications.queries import newest_version
from tilskudd.applications.rules import SENT_STATES, ApplicationState, CallState, Gate
from tilskudd.applications.searching import with_words
from tilskudd.applications.words import APPLICATION_STATE_WORDS, GATE_WORDS
from tilskudd.parties.models import Organisation
from tilskudd.people.rights import Right
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.application_forms import MendForm, OverruleForm
from tilskudd.web.application_view import opens_in_office
from tilskudd.web.keys import number_in
from tilskudd.web.portal.application_send import copy_of, sent_as_file
from tilskudd.web.posting import refusals_in, refusals_shown

A_PAGE, MOST_CALLS = 50, 50
ASKED = ("utlysning", "tilstand", "sok", "soker")


@needs(Right.SEE_MONEY)
@require_GET
def applications(request: OfficeRequest) -> HttpResponse:
    """Applications that were sent, newest first, fifty a page; by call, state, applicant and words."""
    asked = {name: request.GET.get(name, "").replace("\0", "").strip()[:100] for name in ASKED}
    rows = Application.objects.filter(state__in=SENT_STATES)
    by = Organisation.objects.filter(number=asked["soker"]).first() if asked["soker"] else None
    if asked["soker"]:
        rows = rows.filter(organisation=by)
    if asked["utlysning"]:
        rows = rows.filter(call__number=asked["utlysning"])
    if asked["tilstand"] in SENT_STATES:
        rows = rows.filter(state=asked["tilstand"])
    if before := number_in(request, "for"):
        rows = rows.filter(pk__lt=before)
    rows = with_words(rows, asked["sok"]).select_related("call", "organisation").defer("found_by", "stems")
    found = list(rows.order_by("-pk")[: A_PAGE + 1])
    context = {
        "applications": found[:A_PAGE],
        "more": found[A_PAGE - 1].pk if len(found) > A_PAGE else None,
        "asked": asked,
        "kept": urlencode({name: value for name, value in asked.items() if value}),
        "calls": list(Call.objects.order_by("-id").values_list("number", "scheme__name")[:MOST_CALLS]),
        "states": [(one.value, APPLICATION_STATE_WORDS[one]) for one in SENT_STATES],
        "applicant": by,
    }
    return render(request, "office/applications.html", context)


def _sent_application(application_number: str) -> Application:
    """An application that was sent; a draft is the organisation's own, and is not there."""
    rows = Application.objects.exclude(state=ApplicationState.DRAFT).select_related("call__scheme", "organisation")
    return get_object_or_404(rows, number=application_number)


@needs(Right.SEE_MONEY)
@require_GET
def application(request: OfficeRequest, application_number: str) -> HttpResponse:
    """One application as it was sent last, or as it is asked for, with what changed since the time before."""
    return _shown(request, _sent_application(application_number))


def _shown(
    request: OfficeRequest,
    found: Application,
    *,
    mending: MendForm | None = None,
    overruling: tuple[Gate, OverruleForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    version = newest_version(found.call)
    rows = {one.number: one for one in found.sent.select_related("by", "questions", "deficiency").order_by("number")}
    sent = rows.get(number_in(request, "nr") or 0) or rows[max(rows)]
    before, opens = rows.get(sent.number - 1), is_open_for_reading(request, found, version)
    checks = newest_checks(found)
    may_work = Right.PROPOSE_DECISIONS in request.rights and found.state == ApplicationState.SENT
    is_open = version.state is CallState.OPEN
    context: dict[str, Any] = {
        "application": found,
        "version": version,
        "sent": sent,
        "numbers": sorted(rows, reverse=True)[:20],
        "opens": opens,
        "answers": copy_of(sent, before, municipality_names(request.today), opens_in_office) if opens else [],
        "gates": [(gate, GATE_WORDS[gate], checks.get(gate)) for gate in Gate if gate in version.asks_for],
        "deficiency": open_deficiency(found, request.today),
        "may_work": may_work,
        "may_mend": may_work and not is_open,
        "form": mending or MendForm(),
        "overrule": overruling[1] if overruling else OverruleForm(),
        "overruled": overruling[0].value if overruling else "",
        "is_open": is_open,
    }
    return render(request, "office/application.html", context, status=status)


def is_open_for_reading(request: OfficeRequest, found: Application, version: CallVersion) -> bool:
    """Whoever may propose has stated to be impartial before they read it; those who only look, decide nothing.

    Before the deadline nobody of the agency reads it at all: it may still be another.
    """
    if version.state is CallState.OPEN:
        return False
    return Right.PROPOSE_DECISIONS not in request.rights or is_open_to(found, request.user)


@needs(Right.SEE_MONEY)
@require_GET
def file(request: OfficeRequest, application_number: str, pk: int) -> FileResponse:
    """A file that was sent with the application, saved and never shown as a page."""
    found = _sent_application(application_number)
    if not is_open_for_reading(request, found, newest_version(found.call)):
        raise Http404
    rows = Attachment.objects.filter(sent_in__application=found).select_related("file").distinct()
    return sent_as_file(get_object_or_404(rows, pk=pk))


@needs(Right.PROPOSE_DECISIONS)
@require_POST
def mend(request: OfficeRequest, application_number: str) -> HttpResponse:
    """Ask the applicant to mend what is lacking."""
    found, form = _sent_application(application_number), MendForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            ask_to_mend(found, form.cleaned_data["words"], form.cleaned_data["answer_by"], by=request.user)
            messages.success(request, _("Mangelbrevet står i portalen. Dagen søknaden først kom, beholdes."))
            return redirect("application", application_number)
    return _shown(request, found, mending=form, status=422)


@needs(Right.PROPOSE_DECISIONS)
@require_POST
def overrule(request: OfficeRequest, application_number: str, gate: str) -> HttpResponse:
    """Say otherwise than the registers about one gate, with a reason."""
    if gate not in set(Gate):
        raise Http404
    found, form = _sent_application(application_number), OverruleForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            told = form.cleaned_data
            overrule_gate(found, Gate(gate), is_met=told["is_met"] == "ja", words=told["words"], by=request.user)
            messages.success(request, _("Vurderingen er skrevet, med navnet ditt og begrunnelsen."))
            return redirect("application", application_number)
    return _shown(request, found, overruling=(Gate(gate), form), status=422)


@needs(Right.PROPOSE_DECISIONS)
@require_POST
def check(request: OfficeRequest, number: str) -> HttpResponse:
    """Look up the gates of all applications in a call now."""
    call = get_object_or_404(Call.objects.select_related("scheme"), number=number)
    with refusals_shown(request):
        written = check_gates(call, by=request.user)
        messages.success(request, _("Inngangsvilkårene er kontrollert. %d er nye eller endret.") % written)
    return redirect(f"/soknader/?{urlencode({'utlysning': number})}")
