"""Utlysninger: what a call says, where it stands, and the acts that move it on."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tilskudd.applications.call_facts import facts_of
from tilskudd.applications.call_faults import Readiness, readiness_of
from tilskudd.applications.calls import lift_reservation as lift
from tilskudd.applications.calls import publish_call, set_up_call, withdraw_call, write_call
from tilskudd.applications.models import CallVersion
from tilskudd.applications.progress import progress_of
from tilskudd.applications.queries import (
    change_log,
    is_reserved,
    left_for,
    newest_questions,
    newest_version,
    newest_versions,
)
from tilskudd.applications.questions import AskedIn
from tilskudd.applications.rules import CallState, Gate
from tilskudd.applications.words import GATE_WORDS
from tilskudd.mandate.models import Letter, LetterState
from tilskudd.people.clock import now
from tilskudd.people.queries import who_did_what
from tilskudd.people.rights import Right
from tilskudd.schemes.models import Scheme
from tilskudd.schemes.queries import frame_of
from tilskudd.values.kroner import ZERO
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.call_forms import CallForm, LiftReservation, WhyWithdrawn, filled
from tilskudd.web.call_view import call_called, closed_next, mended, next_act, sentence_of, state_of
from tilskudd.web.keys import number_in
from tilskudd.web.posting import refusals_in, refusals_shown

A_PAGE = 50
NOON = time(12)


@needs(Right.SEE_MONEY)
@require_GET
def calls(request: OfficeRequest) -> HttpResponse:
    """All calls, newest first, fifty a page."""
    before = number_in(request, "for")
    rows = newest_versions().order_by("-call_id")
    found = list((rows.filter(call_id__lt=before) if before else rows)[: A_PAGE + 1])
    at = now()
    context = {
        "calls": [(one, state_of(one, at)) for one in found[:A_PAGE]],
        "more": found[A_PAGE - 1].call_id if len(found) > A_PAGE else None,
    }
    return render(request, "office/calls.html", context)


@needs(Right.SEE_MONEY)
@require_GET
def call(request: OfficeRequest, number: str) -> HttpResponse:
    """One call: where it stands, what it says, what was changed, and what is next."""
    version = newest_version(call_called(number))
    return render(request, "office/call.html", _shown(request, version))


def _shown(request: OfficeRequest, version: CallVersion) -> dict[str, Any]:
    found = version.call
    may_set_up = Right.SET_UP_SCHEMES in request.rights
    asked = newest_questions(found)
    asks = len(asked.question_set.asked(AskedIn.APPLICATION))
    stops = len(readiness_of(found, facts_of(version)).stops) if version.state is CallState.DRAFT else 0
    if version.state is CallState.CLOSED:
        proposes = Right.PROPOSE_DECISIONS in request.rights
        sentence, act = closed_next(version, progress_of(version), proposes=proposes)
    else:
        sentence = sentence_of(version, asks, stops)
        act = next_act(version, asks, stops, may_set_up=may_set_up)
    return {
        "call": found,
        "version": version,
        **state_of(version),
        "sentence": sentence,
        "next": act,
        "asks": asks,
        "asked": asked,
        "in_use": asked == version.questions,
        "frame": frame_of(found.scheme),
        "reserved": is_reserved(version),
        "gates": [GATE_WORDS[one] for one in Gate if one in version.asks_for],
        "log": change_log(found),
        "events": who_did_what(found.about),
        "may_set_up": may_set_up and version.state is not CallState.WITHDRAWN,
        "begun": found.applications.count(),
    }


@needs(Right.SET_UP_SCHEMES)
@require_http_methods(["GET", "HEAD", "POST"])
def new_call(request: OfficeRequest, pk: int) -> HttpResponse:
    """Set up a call of a scheme."""
    scheme = get_object_or_404(Scheme.objects.select_related("assignment"), pk=pk)
    frame = frame_of(scheme)
    begins = {
        "seen": 0,
        "title_nb": scheme.name[:200],
        "closes_clock": NOON,
        "frame": frame if frame > ZERO else None,
        "last_day": date(scheme.year, 12, 31),
        "gates": [one.value for one in Gate],
        "assessors": 2,
        "width": 1,
    }
    form = CallForm(request.POST if request.method == "POST" else None, initial=begins)
    if form.is_valid():
        with refusals_in(form):
            made = set_up_call(scheme, form.facts(), by=request.user)
            messages.success(request, _("Utlysningen er satt opp. Lag spørsmålene."))
            return redirect("begin-questions", made.number)
    context = {"form": form, "scheme": scheme, "frame": frame, "act": _("Sett opp utlysningen")}
    return render(request, "office/call_form.html", context, status=422 if form.errors else 200)


@needs(Right.SET_UP_SCHEMES)
@require_http_methods(["GET", "HEAD", "POST"])
def change_call(request: OfficeRequest, number: str) -> HttpResponse:
    """Write what a call says anew; once it is published, with what is new in words."""
    found = call_called(number)
    version = newest_version(found)
    facts = facts_of(version)
    form = CallForm(
        request.POST if request.method == "POST" else None,
        says_news=found.published_at is not None,
        initial=filled(facts) | {"seen": version.number},
    )
    if form.is_valid():
        with refusals_in(form):
            given = form.cleaned_data
            write_call(found, form.facts(facts), by=request.user, seen=given["seen"], words=given.get("words", ""))
            messages.success(request, _("Utlysningen er skrevet."))
            return redirect("call", number)
    context = {
        "form": form,
        "call": found,
        "version": version,
        "scheme": found.scheme,
        "frame": left_for(found),
        "new_questions": newest_questions(found) != version.questions,
        "act": _("Lagre og varsle dem som har begynt") if found.published_at else _("Lagre"),
    }
    return render(request, "office/call_form.html", context, status=422 if form.errors else 200)


@needs(Right.SET_UP_SCHEMES)
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: OfficeRequest, number: str) -> HttpResponse:
    """Everything that stops the call, what to think over, what will be public; and publish."""
    found = call_called(number)
    version = newest_version(found)
    readiness = readiness_of(found, facts_of(version))
    if request.method == "POST":
        with refusals_shown(request):
            publish_call(found, by=request.user)
            messages.success(request, _("Utlysningen er publisert. Alle kan se den."))
            return redirect("call", number)
    context = {"call": found, "version": version, **_told(readiness, found)}
    return render(request, "office/publish_call.html", context, status=422 if request.method == "POST" else 200)


def _told(readiness: Readiness, found: Any) -> dict[str, Any]:
    checks = [
        _("Tekstene står på bokmål og nynorsk."),
        _("Fristen er et klokkeslett som kommer."),
        _("Ordningen har pengene, eller utlysningen tar forbehold."),
        _("Spørsmålene er uten feil."),
        _("Hvert kriterium og hver plikt er dekket."),
    ]
    return {
        "stops": mended(found, readiness.stops),
        "warnings": mended(found, readiness.warnings),
        "checks": checks if not readiness.stops else [],
    }


@needs(Right.SET_UP_SCHEMES)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: OfficeRequest, number: str) -> HttpResponse:
    """Draw the call back, with a reason."""
    found = call_called(number)
    form = WhyWithdrawn(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            withdraw_call(found, by=request.user, why=form.cleaned_data["why"])
            messages.success(request, _("Utlysningen er trukket tilbake."))
            return redirect("call", number)
    context = {"call": found, "form": form, "title": _("Trekk utlysningen tilbake"), "act": _("Trekk tilbake")}
    context["lead"] = _("Ingen kan søke lenger. De som har begynt, får vite det. Det kan ikke gjøres om.")
    return render(request, "office/call_act.html", context, status=422 if form.errors else 200)


@needs(Right.SET_UP_SCHEMES)
@require_http_methods(["GET", "HEAD", "POST"])
def lift_reservation(request: OfficeRequest, number: str) -> HttpResponse:
    """Let the reservation fall, by the letter that gave the money."""
    found = call_called(number)
    confirmed = Letter.objects.filter(confirmation__state=LetterState.CONFIRMED, confirmation__year=found.scheme.year)
    letters = confirmed.filter(booked_lines__line=found.scheme.line).distinct().only("reference").order_by("-id")
    form = LiftReservation(request.POST if request.method == "POST" else None, letters=letters)
    if form.is_valid():
        with refusals_in(form):
            lift(found, form.cleaned_data["letter"], by=request.user)
            messages.success(request, _("Forbeholdet er falt bort."))
            return redirect("call", number)
    context = {"call": found, "form": form, "title": _("Forbeholdet faller bort"), "act": _("La forbeholdet falle")}
    context["lead"] = _("Velg det bekreftede brevet som ga pengene til post %s.") % found.scheme.line
    return render(request, "office/call_act.html", context, status=422 if form.errors else 200)
