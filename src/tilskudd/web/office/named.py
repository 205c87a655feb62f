"""Navngitte mottakere: who the letter's earmarks are for, and why there is no call."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilskudd.decisions.models import Decision
from tilskudd.decisions.proposal import propose_again, propose_decision
from tilskudd.decisions.queries import open_decision, set_aside_for
from tilskudd.mandate.facts import Sort
from tilskudd.mandate.letter_queries import facts_in
from tilskudd.mandate.models import Amount
from tilskudd.parties.models import Organisation, OrganisationKind
from tilskudd.parties.services import register_organisation
from tilskudd.people.models import Status, User
from tilskudd.people.refusal import Refusal
from tilskudd.people.rights import Right
from tilskudd.schemes.models import Scheme
from tilskudd.schemes.named import Named, behind_named, name_recipient, named_in, named_outcomes
from tilskudd.schemes.rules import SchemeKind
from tilskudd.values.kroner import ZERO
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.decision_forms import NameRecipient
from tilskudd.web.keys import number_in
from tilskudd.web.letter_quote import sentence_around
from tilskudd.web.posting import refusals_in, refusals_shown


def _scheme(pk: int) -> Scheme:
    rows = Scheme.objects.select_related("assignment__letter__confirmation")
    found = get_object_or_404(rows.defer("assignment__letter__reading"), pk=pk)
    if found.kind != SchemeKind.NAMED or found.assignment is None:
        raise Http404
    return found


@needs(Right.SEE_MONEY)
@require_GET
def named(request: OfficeRequest, pk: int) -> HttpResponse:
    """The recipients that the letter names, each with the organisation, the pot that pays, and the legal basis."""
    found = _scheme(pk)
    rows = named_in(found)
    context = {
        "scheme": found,
        "rows": rows,
        "total": sum((one.earmark.amount for one in rows), ZERO),
        "left": set_aside_for(found),
        "first_unmatched": next((one for one in rows if one.match is None), None),
        "first_without_basis": next((one for one in rows if one.match and not one.match.basis.is_complete), None),
        "decision": Decision.objects.filter(scheme=found).exclude(status=Status.WITHDRAWN).order_by("-id").first(),
        "may_set_up": Right.SET_UP_SCHEMES in request.rights,
        "may_propose": Right.PROPOSE_DECISIONS in request.rights,
    }
    return render(request, "office/named.html", context)


@needs(Right.SET_UP_SCHEMES)
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: OfficeRequest, pk: int, earmark: int) -> HttpResponse:
    """Say who an earmark is for, and register the organisation where it is new."""
    found = _scheme(pk)
    row = next((one for one in named_in(found) if one.earmark.pk == earmark), None)
    if row is None:
        raise Http404
    form = NameRecipient(request.POST if request.method == "POST" else None, initial=_begin(found, row))
    if form.is_valid():
        with refusals_in(form):
            with transaction.atomic():
                _name(found, row, form, request.user)
            messages.success(request, _("Mottakeren er funnet."))
            return redirect("named", pk)
    assert found.assignment is not None
    text = found.assignment.letter.text
    context = {
        "scheme": found,
        "row": row,
        "form": form,
        "quote": sentence_around(text, row.earmark.start, row.earmark.end)
        if row.earmark.start is not None and row.earmark.end is not None
        else "",
        "lower": ("name", "kind", "written_form", "seen_in"),
    }
    return render(request, "office/name_recipient.html", context, status=422 if form.errors else 200)


def _begin(scheme: Scheme, row: Named) -> dict[str, object]:
    """What stands in the form from the start: what was said before, else what the letter says."""
    if row.match is not None:
        basis = row.match.basis
        told = {"document": basis.document, "page": basis.page, "quote": basis.quote}
        return {"number": row.match.recipient.number, "purpose": row.match.purpose, **told}
    assert scheme.assignment is not None
    purposes = [
        one.value.get("purpose")
        for one in facts_in(scheme.assignment.letter)
        if one.sort is Sort.EARMARK and not one.removed and (one.start, one.end) == _at(row.earmark)
    ]
    return {"purpose": next((words for words in purposes if words), ""), "name": row.earmark.name}


def _at(earmark: Amount) -> tuple[int | None, int | None]:
    return earmark.start, earmark.end


def _name(scheme: Scheme, row: Named, form: NameRecipient, by: User) -> None:
    given = form.cleaned_data
    number = "".join(given["number"].split())
    recipient = Organisation.objects.filter(number=number).first()
    if recipient is None:
        if not given["seen_in"].strip():
            raise Refusal(
                _("%s er ikke registrert her.") % number,
                _("Skriv navnet og hvor nummeret er slått opp, så registreres det."),
            )
        recipient = register_organisation(
            number,
            given["name"],
            OrganisationKind(given["kind"]),
            written_form=given["written_form"],
            seen_in=given["seen_in"],
            by=by,
        )
    name_recipient(scheme, row.earmark, recipient, purpose=given["purpose"], basis=form.basis, by=by)


@needs(Right.PROPOSE_DECISIONS)
@require_POST
def propose(request: OfficeRequest, pk: int) -> HttpResponse:
    """Propose the decision for the named recipients, or its next version."""
    found = _scheme(pk)
    seen = number_in(request, "seen")
    with refusals_shown(request):
        outcomes = named_outcomes(found)
        rests_on = behind_named(found, outcomes)
        decision = open_decision(found)
        if decision is None:
            decision = propose_decision(found, outcomes, rests_on=rests_on, by=request.user)
        else:
            words = _("Mottakere og grunnlag slik de står nå.")
            propose_again(
                decision, outcomes, words=words, by=request.user, seen=seen or decision.version, rests_on=rests_on
            )
        messages.success(request, _("Vedtaket er foreslått. En annen person må godkjenne det."))
        return redirect("decision", decision.number)
    return redirect("named", pk)
