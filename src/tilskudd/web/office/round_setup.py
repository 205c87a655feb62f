"""Setting up a round of claims: when it is open, by which regulation, and whom it asks besides the register."""

from __future__ import annotations

from datetime import time

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tilskudd.assignments.identity import counting
from tilskudd.claims.models import Regulation
from tilskudd.claims.rounds import ask_also, change_round, register_regulation, set_up_round
from tilskudd.mandate.models import Amount
from tilskudd.parties.models import Organisation
from tilskudd.people.refusal import Refusal
from tilskudd.people.rights import Right
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.claim_forms import AskAlso
from tilskudd.web.office.letters import attachment
from tilskudd.web.posting import refusals_in
from tilskudd.web.round_forms import NewRound, RegulationForm, RoundForm, times_of
from tilskudd.web.round_view import round_called

NOON = time(12)


@needs(Right.SET_UP_SCHEMES)
@require_http_methods(["GET", "HEAD", "POST"])
def new_round(request: OfficeRequest) -> HttpResponse:
    """Set up a round for a confirmed assignment that prints a rate."""
    rated = Amount.objects.filter(sort="rate").values("assignment")
    assignments = counting().filter(pk__in=rated).select_related("letter").order_by("-pk")
    assignments = assignments.defer("letter__text", "letter__reading")
    form = NewRound(
        request.POST if request.method == "POST" else None, assignments=assignments, initial={"closes_clock": NOON}
    )
    if form.is_valid():
        with refusals_in(form):
            made = set_up_round(form.cleaned_data["assignment"], form.facts, by=request.user)
            messages.success(request, _("Runden er satt opp. Legg til tiltakene."))
            return redirect("round", made.number)
    context = {"form": form, "assignments": assignments}
    return render(request, "office/new_round.html", context, status=422 if form.errors else 200)


@needs(Right.SET_UP_SCHEMES)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_round(request: OfficeRequest, number: str) -> HttpResponse:
    """Change the name, the times or the order of a round that is not opened."""
    found = round_called(number)
    form = RoundForm(request.POST if request.method == "POST" else None, initial=times_of(found))
    if form.is_valid():
        with refusals_in(form):
            change_round(found, form.facts, by=request.user)
            messages.success(request, _("Runden er endret."))
            return redirect("round", number)
    context = {"form": form, "round": found, "title": _("Endre runden"), "act": _("Lagre endringen")}
    return render(request, "office/round_form.html", context, status=422 if form.errors else 200)


@needs(Right.SET_UP_SCHEMES)
@require_http_methods(["GET", "HEAD", "POST"])
def regulation(request: OfficeRequest, number: str) -> HttpResponse:
    """Register the regulation that gives the right; the newest counts, and earlier ones stand."""
    found = round_called(number)
    form = RegulationForm(request.POST, request.FILES) if request.method == "POST" else RegulationForm()
    if form.is_valid():
        with refusals_in(form):
            given = form.cleaned_data
            register_regulation(
                found,
                given["title"],
                in_force_from=given["in_force_from"],
                document=given["document"],
                by=request.user,
                content=given["file"].read() if given["file"] else b"",
            )
            messages.success(request, _("Forskriften er registrert."))
            return redirect("round", number)
    context = {
        "form": form,
        "round": found,
        "regulations": found.regulations.select_related("by").order_by("-pk"),
    }
    return render(request, "office/regulation.html", context, status=422 if form.errors else 200)


@needs(Right.SEE_MONEY)
@require_GET
def regulation_file(request: OfficeRequest, number: str, pk: int) -> HttpResponse:
    """The regulation as it was taken in, to be saved."""
    found = get_object_or_404(Regulation.objects.select_related("file"), pk=pk, round__number=number)
    if found.file is None:
        raise Http404
    return attachment(found.file, "forskrift")


@needs(Right.SET_UP_SCHEMES)
@require_http_methods(["GET", "HEAD", "POST"])
def also(request: OfficeRequest, number: str) -> HttpResponse:
    """Ask one more municipality or county municipality."""
    found = round_called(number)
    form = AskAlso(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            asked = "".join(form.cleaned_data["number"].split())
            recipient = Organisation.objects.filter(number=asked).first()
            if recipient is None:
                raise Refusal(_("%s er ikke registrert her.") % asked, _("Se etter under Mottakere."))
            ask_also(found, recipient, by=request.user)
            messages.success(request, _("%s er spurt.") % recipient.name)
            return redirect("round", number)
    context = {"form": form, "round": found, "title": _("Spør én til"), "act": _("Spør også")}
    return render(request, "office/round_form.html", context, status=422 if form.errors else 200)
