"""Openings: what a letter or a person says each line has, corrected by one and approved by another."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilskudd.mandate.models import Opening, OpeningLine
from tilskudd.mandate.opening import (
    approve_opening,
    correct_line,
    propose_opening_by_hand,
    send_back,
    withdraw_opening,
)
from tilskudd.people.models import Status
from tilskudd.people.queries import who_did_what
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import has_prepared
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import ZERO
from tilskudd.web import errors
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.forms import Answer, CorrectLine, OpeningByHand
from tilskudd.web.keys import number_in
from tilskudd.web.posting import refusals_in, refusals_shown


@needs(Right.SEE_MONEY)
@require_GET
def opening(request: OfficeRequest, pk: int) -> HttpResponse:
    """One opening: the lines, what each rests on, and the decision for whoever may take it."""
    return _shown(request, pk, Answer())


def _shown(request: OfficeRequest, pk: int, form: Answer, status: int = 200) -> HttpResponse:
    found = get_object_or_404(Opening.objects.select_related("proposed_by", "settled_by"), pk=pk)
    rights = request.rights
    waits = found.status == Status.PROPOSED
    made_it = waits and has_prepared(found.reference, request.user)
    lines = _lines(found)
    context = {
        "opening": found,
        "lines": lines,
        "total": sum((row.amount for row in lines), ZERO),
        "outside": sum((row.outside for row in lines), ZERO),
        "events": who_did_what(found.reference),
        "waits": waits,
        "made_it": made_it,
        "may_approve": waits and Right.APPROVE_POSITIONS in rights and not made_it,
        "may_correct": waits and Right.PROPOSE_POSITIONS in rights,
        "form": form,
    }
    return render(request, "office/opening.html", context, status=status)


def _lines(found: Opening) -> list[OpeningLine]:
    return sorted(found.lines.all(), key=lambda row: BudgetLine.written(row.line))


@needs(Right.PROPOSE_POSITIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def by_hand(request: OfficeRequest) -> HttpResponse:
    """Open lines from a document that the program has not read."""
    form = OpeningByHand(request.POST if request.method == "POST" else None, initial={"year": request.today.year})
    if form.is_valid():
        with refusals_in(form):
            given = form.cleaned_data
            made = propose_opening_by_hand(given["year"], given["lines"], source=given["source"], by=request.user)
            messages.success(request, _("Forslaget er laget. En annen person må godkjenne det."))
            return redirect("opening", made.pk)
    return render(request, "office/opening_by_hand.html", {"form": form}, status=422 if form.errors else 200)


@needs(Right.PROPOSE_POSITIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: OfficeRequest, pk: int, line: BudgetLine) -> HttpResponse:
    """Correct one line, or say what is bound outside."""
    row = get_object_or_404(OpeningLine.objects.select_related("opening"), opening_id=pk, line=str(line))
    if row.opening.status != Status.PROPOSED:
        return redirect("opening", pk)
    standing = {name: getattr(row, name) for name in ("amount", "reason", "outside", "outside_source")}
    standing["version"] = row.opening.version
    form = CorrectLine(request.POST if request.method == "POST" else None, initial=standing)
    if form.is_valid():
        with refusals_in(form):
            correct_line(row.opening, line, by=request.user, **form.cleaned_data)
            messages.success(request, _("Linjen er rettet. Du kan ikke godkjenne forslaget; det må en annen gjøre."))
            return redirect("opening", pk)
    context = {"form": form, "row": row, "opening": row.opening, "line": line}
    return render(request, "office/correct_line.html", context, status=422 if form.errors else 200)


@needs(Right.APPROVE_POSITIONS)
@require_POST
def approve(request: OfficeRequest, pk: int) -> HttpResponse:
    """Approve: the lines enter the ledger."""
    found = get_object_or_404(Opening, pk=pk)
    with refusals_shown(request):
        approve_opening(found, by=request.user, version=number_in(request, "versjon") or 0)
        messages.success(request, _("Godkjent. Beløpene står i budsjettet."))
        return redirect("budget-year", found.year)
    return redirect("opening", pk)


@needs(Right.APPROVE_POSITIONS)
@require_POST
def back(request: OfficeRequest, pk: int) -> HttpResponse:
    """Send back with a reason."""
    found = get_object_or_404(Opening, pk=pk)
    form = Answer(request.POST)
    if not form.is_valid():
        return _shown(request, pk, form, status=422)
    with refusals_in(form):
        send_back(found, by=request.user, answer=form.cleaned_data["answer"])
        messages.success(request, _("Forslaget er sendt tilbake."))
        return redirect("opening", pk)
    return errors.page(request, 409, _("Dette gikk ikke"), *form.non_field_errors(), typed=errors.typed(request))


@needs(Right.PROPOSE_POSITIONS)
@require_POST
def withdraw(request: OfficeRequest, pk: int) -> HttpResponse:
    """Withdraw a proposal."""
    found = get_object_or_404(Opening, pk=pk)
    with refusals_shown(request):
        withdraw_opening(found, by=request.user)
        messages.success(request, _("Forslaget er trukket."))
    return redirect("opening", pk)
