"""Ordninger: what a scheme is for, its rules, its terms, and the money set aside for it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilskudd.assignments.identity import counting
from tilskudd.ledger.models import Line
from tilskudd.ledger.places import Place
from tilskudd.ledger.queries import positions
from tilskudd.people.models import Status
from tilskudd.people.queries import who_did_what
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import has_prepared
from tilskudd.schemes.models import Frame, Scheme
from tilskudd.schemes.queries import frame_of
from tilskudd.schemes.rules import RecipientKind, SchemeKind, item_fits
from tilskudd.schemes.services import (
    approve_frame,
    copy_scheme,
    propose_frame,
    send_frame_back,
    set_up_scheme,
    withdraw_frame,
    write_rules,
)
from tilskudd.schemes.words import RULE_WORDS
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import ZERO
from tilskudd.web import errors
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.forms import Answer
from tilskudd.web.keys import number_in
from tilskudd.web.posting import refusals_in, refusals_shown
from tilskudd.web.scheme_forms import CopyScheme, FrameForm, NewScheme, RulesForm

SCHEMES_A_PAGE = 50
DECISIONS_SHOWN = 10


@needs(Right.SEE_MONEY)
@require_GET
def schemes(request: OfficeRequest) -> HttpResponse:
    """All schemes, newest first, fifty a page."""
    before = number_in(request, "for")
    rows = Scheme.objects.select_related("assignment").order_by("-id")
    if before:
        rows = rows.filter(id__lt=before)
    found = list(rows[: SCHEMES_A_PAGE + 1])
    approved = Frame.objects.filter(scheme__in=found, status=Status.APPROVED).order_by("id")
    frames = {one.scheme_id: one.amount for one in approved}
    context = {
        "schemes": [(one, frames.get(one.pk)) for one in found[:SCHEMES_A_PAGE]],
        "more": found[SCHEMES_A_PAGE - 1].pk if len(found) > SCHEMES_A_PAGE else None,
    }
    return render(request, "office/schemes.html", context)


@needs(Right.SET_UP_SCHEMES)
@require_http_methods(["GET", "HEAD", "POST"])
def new_scheme(request: OfficeRequest) -> HttpResponse:
    """Set up a scheme on a line of this year."""
    year = request.today.year
    lines = [(one.line, f"{one.line} {one.name}") for one in Line.objects.filter(year=year).order_by("line")]
    form = NewScheme(
        request.POST if request.method == "POST" else None,
        lines=lines,
        assignments=counting().filter(year=year).order_by("letter_id", "place_in_letter"),
    )
    if form.is_valid():
        with refusals_in(form):
            given = form.cleaned_data
            line = BudgetLine.written(given["line"])
            made = set_up_scheme(
                given["name"], SchemeKind(given["kind"]), line, year, by=request.user, assignment=given["assignment"]
            )
            messages.success(request, _("Ordningen er satt opp. Skriv regelverket."))
            return redirect("scheme-rules", made.pk)
    context = {"form": form, "year": year, "lines": lines}
    return render(request, "office/new_scheme.html", context, status=422 if form.errors else 200)


@needs(Right.SEE_MONEY)
@require_GET
def scheme(request: OfficeRequest, pk: int) -> HttpResponse:
    """One scheme: its frame and who may settle it, its rules, its terms with their sentences."""
    return _shown(request, pk, Answer())


def _shown(request: OfficeRequest, pk: int, form: Answer, status: int = 200) -> HttpResponse:
    found = get_object_or_404(Scheme.objects.select_related("assignment__letter", "copied_from"), pk=pk)
    newest = found.versions.select_related("by").order_by("-number").first()
    assert newest is not None
    frames = found.frames.filter(status__in=[Status.PROPOSED, Status.APPROVED]).select_related("proposed_by")
    newest_first = list(frames.order_by("-id"))
    waiting = next((one for one in newest_first if one.status == Status.PROPOSED), None)
    made_it = waiting is not None and has_prepared(waiting.reference, request.user)
    line = BudgetLine.written(found.line)
    context = {
        "scheme": found,
        "version": newest,
        "parts": [(word, getattr(newest, name)) for name, word in RULE_WORDS.items()],
        "missing": [RULE_WORDS[name] for name in newest.rules.missing(SchemeKind(found.kind))],
        "terms": newest.terms.select_related("duty__letter").order_by("place"),
        "frame": next((one.amount for one in newest_first if one.status == Status.APPROVED), ZERO),
        "waiting": waiting,
        "made_it": made_it,
        "may_approve": waiting is not None and Right.APPROVE_FRAMES in request.rights and not made_it,
        "may_set_up": Right.SET_UP_SCHEMES in request.rights,
        "position": next(iter(positions(found.year, found.line)), None),
        "fits": item_fits(line, RecipientKind(newest.recipients)),
        "events": who_did_what(found.about),
        "form": form,
        "copy": CopyScheme(initial={"year": found.year + 1}),
        "at_disposal": Place.AT_DISPOSAL,
        "step": _step(found, may_set_up=Right.SET_UP_SCHEMES in request.rights),
        "decisions": found.decisions.order_by("-id")[:DECISIONS_SHOWN],
    }
    return render(request, "office/scheme.html", context, status=status)


def _step(found: Scheme, *, may_set_up: bool) -> tuple[str, str] | None:
    """Where the scheme's own way to recipients begins: the address, and what it is called."""
    if found.kind == SchemeKind.NAMED and found.assignment_id:
        return reverse("named", args=[found.pk]), _("Navngitte mottakere")
    if found.kind == SchemeKind.CALL:
        newest = found.calls.order_by("-id").first()
        if newest is not None:
            return reverse("call", args=[newest.number]), _("Utlysning")
        return (reverse("new-call", args=[found.pk]), _("Lag utlysningen")) if may_set_up else None
    return None


@needs(Right.SET_UP_SCHEMES)
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: OfficeRequest, pk: int) -> HttpResponse:
    """Write the rules; each time is a new version."""
    found = get_object_or_404(Scheme, pk=pk)
    newest = found.versions.order_by("-number").first()
    assert newest is not None
    initial = {name: getattr(newest, name) for name in (*RULE_WORDS, "recipients", "audit_above")} | {
        "seen": newest.number
    }
    form = RulesForm(request.POST if request.method == "POST" else None, version=newest, initial=initial)
    if form.is_valid():
        with refusals_in(form):
            write_rules(found, form.rules, form.new_terms, by=request.user, seen=form.cleaned_data["seen"])
            messages.success(request, _("Regelverket er lagret som en ny versjon."))
            return redirect("scheme", pk)
    context = {"scheme": found, "form": form, "version": newest}
    return render(request, "office/scheme_rules.html", context, status=422 if form.errors else 200)


@needs(Right.SET_UP_SCHEMES)
@require_http_methods(["GET", "HEAD", "POST"])
def frame(request: OfficeRequest, pk: int) -> HttpResponse:
    """Propose a frame."""
    found = get_object_or_404(Scheme, pk=pk)
    form = FrameForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            given = form.cleaned_data
            propose_frame(found, given["amount"], reason=given["reason"], by=request.user)
            messages.success(request, _("Rammen er foreslått. En annen person må godkjenne den."))
            return redirect("scheme", pk)
    position = next(iter(positions(found.year, found.line)), None)
    context = {"scheme": found, "form": form, "position": position, "frame": frame_of(found)}
    return render(request, "office/scheme_frame.html", context, status=422 if form.errors else 200)


@needs(Right.SET_UP_SCHEMES)
@require_POST
def copy(request: OfficeRequest, pk: int) -> HttpResponse:
    """Copy the scheme to another year."""
    found = get_object_or_404(Scheme, pk=pk)
    form = CopyScheme(request.POST)
    if form.is_valid():
        with refusals_shown(request):
            made = copy_scheme(found, year=form.cleaned_data["year"], by=request.user)
            messages.success(request, _("Ordningen er kopiert. Rammen settes på nytt."))
            return redirect("scheme", made.pk)
    else:
        messages.error(request, _("Skriv et årstall."))
    return redirect("scheme", pk)


@needs(Right.APPROVE_FRAMES)
@require_POST
def approve(request: OfficeRequest, pk: int) -> HttpResponse:
    """Approve the frame: the money is set aside."""
    found = get_object_or_404(Frame, pk=pk)
    with refusals_shown(request):
        approve_frame(found, by=request.user)
        messages.success(request, _("Godkjent. Pengene er satt av."))
    return redirect("scheme", found.scheme_id)


@needs(Right.APPROVE_FRAMES)
@require_POST
def back(request: OfficeRequest, pk: int) -> HttpResponse:
    """Send the frame back with a reason."""
    found = get_object_or_404(Frame, pk=pk)
    form = Answer(request.POST)
    if not form.is_valid():
        return _shown(request, found.scheme_id, form, status=422)
    with refusals_in(form):
        send_frame_back(found, by=request.user, answer=form.cleaned_data["answer"])
        messages.success(request, _("Rammen er sendt tilbake."))
        return redirect("scheme", found.scheme_id)
    return errors.page(request, 409, _("Dette gikk ikke"), *form.non_field_errors(), typed=errors.typed(request))


@needs(Right.SET_UP_SCHEMES)
@require_POST
def withdraw(request: OfficeRequest, pk: int) -> HttpResponse:
    """Withdraw the frame."""
    found = get_object_or_404(Frame, pk=pk)
    with refusals_shown(request):
        withdraw_frame(found, by=request.user)
        messages.success(request, _("Forslaget er trukket."))
    return redirect("scheme", found.scheme_id)
