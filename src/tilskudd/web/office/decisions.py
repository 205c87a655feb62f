"""Vedtak: proposals as their approvers see them, what was decided, and each line with how it came about."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilskudd.decisions.models import Decision, DecisionVersion, Outcome
from tilskudd.decisions.proposal import correct_line, withdraw_decision
from tilskudd.decisions.queries import appeal_behind, newest_version, outcomes_in
from tilskudd.decisions.services import send_decision_back
from tilskudd.distribution.outcomes import restated
from tilskudd.distribution.queries import newest_run
from tilskudd.mandate.models import MinistryAnswer
from tilskudd.people.models import Status
from tilskudd.people.queries import who_did_what
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import has_prepared
from tilskudd.schemes.rules import SchemeKind
from tilskudd.values.kroner import Kroner
from tilskudd.web import errors
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.call_checks import checks_of_call
from tilskudd.web.call_proposing import approve_call
from tilskudd.web.claim_proposing import approve_current
from tilskudd.web.decision_forms import CorrectOutcome, Seen, SendBack
from tilskudd.web.decision_view import checks_of, money_of, reach_of
from tilskudd.web.keys import number_in
from tilskudd.web.letter_quote import financing_of
from tilskudd.web.posting import refusals_in, refusals_shown
from tilskudd.web.run_checks import checks_of_run, run_behind

DECISIONS_A_PAGE = 50
LINES_A_PAGE = 50
FOLLOWS = (SchemeKind.RATE, SchemeKind.CALL)
"""Their lines follow from claims and recommendations, and are not corrected by themselves."""


@needs(Right.SEE_MONEY)
@require_GET
def decisions(request: OfficeRequest) -> HttpResponse:
    """All decisions, newest first, fifty a page."""
    before = number_in(request, "for")
    rows = Decision.objects.select_related("scheme", "proposed_by").order_by("-id")
    if before:
        rows = rows.filter(id__lt=before)
    found = list(rows[: DECISIONS_A_PAGE + 1])
    versions = DecisionVersion.objects.filter(decision__in=found).order_by("number")
    totals = {one.decision_id: one.total for one in versions}
    context = {
        "decisions": [(one, totals[one.pk]) for one in found[:DECISIONS_A_PAGE]],
        "more": found[DECISIONS_A_PAGE - 1].pk if len(found) > DECISIONS_A_PAGE else None,
    }
    return render(request, "office/decisions.html", context)


def decision_called(number: str) -> Decision:
    """The decision with a number, or 404."""
    rows = Decision.objects.select_related("scheme__assignment__letter__confirmation", "settled_by", "authority")
    return get_object_or_404(rows.defer("scheme__assignment__letter__reading"), number=number)


@needs(Right.SEE_MONEY)
@require_GET
def decision(request: OfficeRequest, number: str) -> HttpResponse:
    """One decision: basis, money before and after, checks, lines; and for who may settle it, the decision itself."""
    return _shown(request, decision_called(number), None)


def _shown(request: OfficeRequest, found: Decision, form: SendBack | None, status: int = 200) -> HttpResponse:
    version = newest_version(found)
    version.decision = found
    outcomes = outcomes_in(version)
    waits = found.status == Status.PROPOSED
    made_it = has_prepared(found.about, request.user)
    may_approve = waits and Right.APPROVE_DECISIONS in request.rights and not made_it
    appeal = appeal_behind(outcomes)
    money = money_of(found, version.total, of_appeal=bool(appeal))
    is_open = found.status in (Status.PROPOSED, Status.SENT_BACK)
    may_propose = Right.PROPOSE_DECISIONS in request.rights
    is_own = version.by_id == request.user.pk if appeal else made_it
    pages = Paginator(outcomes, LINES_A_PAGE)
    context: dict[str, Any] = {
        "decision": found,
        "version": version,
        "waits": waits,
        "made_it": made_it,
        "may_approve": may_approve,
        "may_correct": is_open and may_propose and found.scheme.kind not in FOLLOWS and not appeal,
        "may_propose": may_propose,
        "may_withdraw": may_propose and is_own and (waits or (is_open and found.scheme.kind not in FOLLOWS)),
        "appeal": appeal,
        "money": money,
        "financing": financing_of(found.scheme.assignment),
        "checks": []
        if found.status == Status.APPROVED
        else checks_of(
            found,
            version,
            outcomes,
            money,
            [*checks_of_run(version, outcomes), *checks_of_call(found, outcomes, request.user)],
        ),
        **(_way_from(appeal) if appeal else _way_in(found)),
        "reach": reach_of(found, outcomes, request.user, request.today) if may_approve else None,
        "page": (shown := pages.get_page(number_in(request, "del") or 1)).number,
        "pages": list(pages.page_range),
        "outcomes": [(row, _share(row, version)) for row in shown.object_list],
        "count": len(outcomes),
        "events": who_did_what(found.about),
        "form": form or SendBack(initial={"seen": found.version}),
    }
    return render(request, "office/decision.html", context, status=status)


def _way_in(found: Decision) -> dict[str, str]:
    """Where the decision was made from, and where its next version is made."""
    match found.scheme.kind:
        case SchemeKind.FORMULA:
            run = newest_run(found.scheme)
            again = reverse("propose-from-run", args=[found.scheme_id, run.number]) if run else ""
            return {"run_address": reverse("distribution", args=[found.scheme_id]), "again_address": again}
        case SchemeKind.NAMED:
            address = reverse("named", args=[found.scheme_id])
            return {"run_address": address, "again_address": address}
        case SchemeKind.RATE if found.whole.startswith("round:"):
            _word, number, code = found.whole.split(":")
            again = reverse("propose-covered", args=[number, code])
            return {"run_address": reverse("round", args=[number]), "again_address": again}
        case SchemeKind.CALL if found.whole.startswith("call:"):
            number = found.whole.removeprefix("call:")
            again = reverse("propose-call", args=[number])
            return {"run_address": reverse("portfolio", args=[number]), "again_address": again}
    return {}


def _way_from(appeal: str) -> dict[str, str]:
    """A decision that carries out an appeal is made from it, and made again there."""
    return {"run_address": reverse("appeal", args=[appeal])}


def _share(row: Outcome, version: DecisionVersion) -> str:
    """The row's part of the whole in per cent, rounded half up to two decimals."""
    if not version.total:
        return "–"
    hundredths = (row.amount.ore * 10_000 * 2 + version.total.ore) // (2 * version.total.ore)
    return f"{hundredths // 100},{hundredths % 100:02}"


@needs(Right.SEE_MONEY)
@require_GET
def outcome(request: OfficeRequest, number: str, place: int) -> HttpResponse:
    """One line of a decision: who, how much, how it was computed in both forms of Norwegian, and what became of it."""
    found = decision_called(number)
    row = _line(found, place)
    grant = found.grants.filter(outcome=row).first()
    context = {
        "decision": found,
        "outcome": row,
        "grant": grant,
        "waits": grant is not None and grant.amendments.filter(status=Status.PROPOSED).exists(),
        "may_correct": found.status in (Status.PROPOSED, Status.SENT_BACK)
        and Right.PROPOSE_DECISIONS in request.rights
        and not row.basis.get("appeal"),
        "appeals": list(row.appeals.order_by("id")),
        "may_register": found.status == Status.APPROVED and Right.PROPOSE_DECISIONS in request.rights,
        "may_change": grant is not None and Right.PROPOSE_DECISIONS in request.rights,
    }
    return render(request, "office/outcome.html", context)


def _line(found: Decision, place: int) -> Outcome:
    rows = Outcome.objects.filter(version__decision=found, version__number=found.version, place=place)
    row = rows.select_related("recipient", "ministry_answer__letter", "version").first()
    if row is None:
        raise Http404
    return row


@needs(Right.PROPOSE_DECISIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: OfficeRequest, number: str, place: int) -> HttpResponse:
    """Correct one line, as a new version of the proposal."""
    found = decision_called(number)
    row = _line(found, place)
    letter = found.scheme.assignment.letter_id if found.scheme.assignment else 0
    answers = MinistryAnswer.objects.filter(letter=letter).order_by("-id")
    form = CorrectOutcome(
        request.POST if request.method == "POST" else None,
        answers=answers,
        initial={"amount": row.amount, "seen": found.version, "answer": row.ministry_answer},
    )
    if form.is_valid():
        with refusals_in(form):
            given = form.cleaned_data
            correct_line(
                found,
                place,
                given["amount"],
                answer=given["answer"],
                reason=given["reason"],
                by=request.user,
                seen=given["seen"],
                restated=_restated(row, given["amount"]) if given["answer"] else None,
            )
            messages.success(request, _("Linjen er rettet i en ny versjon. En annen person må godkjenne den."))
            return redirect("decision", number)
    context = {"decision": found, "outcome": row, "form": form}
    return render(request, "office/correct_outcome.html", context, status=422 if form.errors else 200)


def _restated(row: Outcome, amount: Kroner) -> tuple[str, str] | None:
    """How a line that came from a run is explained with the amount that the ministry answered."""
    run = run_behind(row.version)
    return restated(run, str(row.basis.get("code")), amount) if run is not None and amount.is_whole else None


@needs(Right.APPROVE_DECISIONS)
@require_POST
def approve(request: OfficeRequest, number: str) -> HttpResponse:
    """Approve the decision: the money is promised."""
    found, form = decision_called(number), Seen(request.POST)
    with refusals_shown(request):
        seen = form.cleaned_data["seen"] if form.is_valid() else 0
        approves = approve_call if found.whole.startswith("call:") else approve_current
        approves(found, by=request.user, seen=seen)
        messages.success(request, _("Vedtak %s er godkjent. Pengene er ført som tilsagn.") % number)
    return redirect("decision", number)


@needs(Right.APPROVE_DECISIONS)
@require_POST
def back(request: OfficeRequest, number: str) -> HttpResponse:
    """Send the proposal back with a note."""
    found, form = decision_called(number), SendBack(request.POST)
    if not form.is_valid():
        return _shown(request, found, form, status=422)
    with refusals_in(form):
        given = form.cleaned_data
        send_decision_back(found, by=request.user, answer=given["answer"], seen=given["seen"])
        messages.success(request, _("Forslaget er sendt tilbake."))
        return redirect("decision", number)
    return errors.page(request, 409, _("Dette gikk ikke"), *form.non_field_errors(), typed=errors.typed(request))


@needs(Right.PROPOSE_DECISIONS)
@require_POST
def withdraw(request: OfficeRequest, number: str) -> HttpResponse:
    """Withdraw the proposal."""
    found, form = decision_called(number), Seen(request.POST)
    with refusals_shown(request):
        withdraw_decision(found, by=request.user, seen=form.cleaned_data["seen"] if form.is_valid() else 0)
        messages.success(request, _("Forslaget er trukket."))
    return redirect("decision", number)
