"""Delivering to the ministry: made ready by one, delivered by another, answered by the ministry."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilskudd.assignments.delivering import deliver, prepare_delivery, record_acceptance, send_delivery_back
from tilskudd.assignments.followed import Followed
from tilskudd.assignments.models import AssignmentDelivery
from tilskudd.assignments.queries import assignment_of, has_part_in
from tilskudd.people.models import Status
from tilskudd.people.queries import who_did_what
from tilskudd.people.rights import Right
from tilskudd.web import assignment_forms as forms
from tilskudd.web.access import OfficeRequest, needs, takes_body_of
from tilskudd.web.assignment_view import deadline_choices
from tilskudd.web.office.appeal_acts import Asked
from tilskudd.web.office.assignment_acts import GET_AND_POST, LARGEST_BODY, asked, followed_by
from tilskudd.web.office.assignment_next import first_lacking
from tilskudd.web.posting import refusals_in


@needs(Right.FOLLOW_ASSIGNMENTS)
@require_http_methods(GET_AND_POST)
def prepare(request: OfficeRequest, pk: int) -> HttpResponse:
    """Make a delivery ready; what is missing is said before anything is typed."""
    found, followed = followed_by(request, pk)
    deadlines = deadline_choices(followed) or [("", _("Brevet har ingen frist"))]
    if request.method != "POST":  # what was typed is never thrown away; the service says what has come between
        closed = {one.key for one in followed.dues if one.is_prepared or not one.is_open}
        deadlines = [(key, words) for key, words in deadlines if key not in closed]
        if followed.missing_for_delivery or not deadlines:
            return _not_yet(request, followed)
    form = forms.PrepareDelivery(request.POST if request.method == "POST" else None, deadlines=deadlines)
    form.fields["deadline"].required = bool(followed.deadlines)
    told = Asked(
        _("Gjør klar levering"),
        _("Leveransene skrives ned slik de er nå. En annen person leverer."),
        _("Gjør klar"),
        _("Leveringen er klar. En annen person må levere den."),
    )
    return asked(
        request,
        found,
        told,
        form,
        lambda given: prepare_delivery(found, given["deadline"], given["words"], by=request.user),
    )


def _not_yet(request: OfficeRequest, followed: Followed) -> HttpResponse:
    """What must be there first, with a way to the first of it; or what is delivered or waits already."""
    context = {
        "assignment": followed.assignment,
        "missing": followed.missing_for_delivery,
        "first": first_lacking(followed),
        "delivery": followed.deliveries[0] if followed.deliveries else None,
    }
    return render(request, "office/assignment_not_yet.html", context)


def _delivery(pk: int) -> AssignmentDelivery:
    related = ("following", "prepared_by", "settled_by", "acceptance__document", "acceptance__by")
    return get_object_or_404(AssignmentDelivery.objects.select_related(*related), pk=pk)


@needs(Right.SEE_MONEY)
@require_GET
def delivery(request: OfficeRequest, pk: int) -> HttpResponse:
    """One delivery: what it holds, who did what, and what can be done now."""
    return _shown(request, _delivery(pk))


def _shown(request: OfficeRequest, found: AssignmentDelivery, status: int = 200, **given: Any) -> HttpResponse:
    may = Right.FOLLOW_ASSIGNMENTS in request.rights
    context = {
        "delivery": found,
        "assignment": assignment_of(found.following),
        "acceptance": getattr(found, "acceptance", None),
        "waits": found.status == Status.PROPOSED,
        "is_delivered": found.status == Status.APPROVED,
        "may": may,
        "report": next((one for one in found.contents if "report" in one), None),
        "is_own": has_part_in(found, request.user),
        "deliver": forms.Deliver(initial={"delivered_on": request.today}),
        "back": forms.SendBack(),
        "accept": forms.RecordAcceptance(initial={"day": request.today}),
        "events": who_did_what(found.about),
        **given,
    }
    return render(request, "office/assignment_delivery.html", context, status=status)


@needs(Right.FOLLOW_ASSIGNMENTS)
@require_POST
def hand_over(request: OfficeRequest, pk: int) -> HttpResponse:
    """Deliver."""
    found, form = _delivery(pk), forms.Deliver(request.POST)
    if form.is_valid():
        with refusals_in(form):
            deliver(found, delivered_on=form.cleaned_data["delivered_on"], by=request.user)
            messages.success(request, _("Leveringen er registrert."))
            return redirect("assignment-delivery", pk)
    return _shown(request, _delivery(pk), 422, deliver=form, faulty=form)


@needs(Right.FOLLOW_ASSIGNMENTS)
@require_POST
def send_back(request: OfficeRequest, pk: int) -> HttpResponse:
    """Send it back."""
    found, form = _delivery(pk), forms.SendBack(request.POST)
    if form.is_valid():
        with refusals_in(form):
            send_delivery_back(found, form.cleaned_data["answer"], by=request.user)
            messages.success(request, _("Leveringen er sendt tilbake."))
            return redirect("assignment-delivery", pk)
    return _shown(request, _delivery(pk), 422, back=form, faulty=form)


@needs(Right.FOLLOW_ASSIGNMENTS)
@takes_body_of(LARGEST_BODY)
@require_POST
def accepted(request: OfficeRequest, pk: int) -> HttpResponse:
    """Keep what the ministry said."""
    found, form = _delivery(pk), forms.RecordAcceptance(request.POST, request.FILES)
    if form.is_valid():
        with refusals_in(form):
            given = form.cleaned_data
            plain = {name: given[name] for name in ("day", "who")}
            is_accepted = given["is_accepted"] == "yes"
            record_acceptance(found, given["words"], is_accepted=is_accepted, by=request.user, **plain, **form.content)
            messages.success(request, _("Departementets svar er registrert."))
            return redirect("assignment-delivery", pk)
    return _shown(request, _delivery(pk), 422, accept=form, faulty=form)
