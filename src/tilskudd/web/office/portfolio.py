"""Innstilling: all applications of a call by rank, amounts edited in place, the money as far as it reaches."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tilskudd.applications.assessment_queries import assessed_in, version_named
from tilskudd.applications.call_models import CallVersion
from tilskudd.applications.ranking import tried
from tilskudd.applications.recommending import RecommendedRow, as_inadmissible, recommend
from tilskudd.people.rights import Right
from tilskudd.values.kroner import ZERO, Kroner
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.call_money import may_not_change, money_of_call
from tilskudd.web.portfolio_forms import RowsForm, TrialForm, own_words
from tilskudd.web.portfolio_view import (
    COUNTY,
    PortfolioRow,
    Spread,
    candidates_of,
    counted_questions,
    fund_line,
    rows_of,
    spread_by_county,
    spread_by_question,
)
from tilskudd.web.posting import refusals_shown


def version_or_404(number: str) -> CallVersion:
    """What the call with a number says now, or 404."""
    found = version_named(number)
    if found is None:
        raise Http404
    return found


@needs(Right.SEE_MONEY)
@require_http_methods(["GET", "HEAD", "POST"])
def portfolio(request: OfficeRequest, number: str) -> HttpResponse:
    """The ranking with its amounts; saves the rows that were changed, each with its own account."""
    version = version_or_404(number)
    call = version.call
    every, money = assessed_in(version), money_of_call(call)
    decided, left = money.decided, money.left + money.proposed
    rows = rows_of(every, decided, may_not_change(decided), left)
    form = RowsForm(request.POST if request.method == "POST" else None, rows=rows)
    told: list[RecommendedRow] = []
    if form.is_bound and form.is_valid():
        with refusals_shown(request):
            told = recommend(call, form.changed, by=request.user, decided=may_not_change(decided))
            _tell(request, told, form)
            if not form.faults and not any(one.left for one in told):
                return redirect(f"{request.path}?spredning={request.GET.get('spredning', COUNTY)}")
        every = assessed_in(version)
        rows = rows_of(every, decided, may_not_change(decided), left)
    trial = TrialForm(request.GET or None)
    context = _context(request, version, rows, left, trial) | {
        "inadmissible": [one for one in every if one.failed],
        "unchecked": [one for one in every if one.unchecked and not one.failed],
        "form": form,
        "told": [one for one in told if one.left],
        "lines": [(row, own_words(row), *_typed(row, form, told)) for row in rows],
    }
    return render(request, "office/portfolio.html", context, status=422 if form.faults or context["told"] else 200)


def _tell(request: OfficeRequest, told: list[RecommendedRow], form: RowsForm) -> None:
    saved = [one for one in told if not one.left]
    if saved:
        n = len(saved)
        messages.success(request, ngettext("Én rad er lagret.", "%(n)d rader er lagret.", n) % {"n": n})
    elif not told and not form.faults:
        messages.info(request, _("Ingen rader er endret."))


def _typed(row: PortfolioRow, form: RowsForm, told: list[RecommendedRow]) -> tuple[dict[str, str] | None, str]:
    """What somebody typed in a row that was not saved, and what is wrong with it."""
    why = form.faults.get(row.number) or next((one.left for one in told if one.number == row.number), "")
    return (form.typed.get(row.number), why) if why else (None, "")


def _context(
    request: OfficeRequest, version: CallVersion, rows: list[PortfolioRow], left: Kroner, form: TrialForm
) -> dict[str, Any]:
    trial = form.trial
    amounts: dict[str, Kroner] = tried(candidates_of(rows), trial, left) if trial else {}
    for row in rows:
        row.tried = amounts.get(row.number) if trial else None

    def money(row: PortfolioRow) -> Kroner:
        return amounts.get(row.number, ZERO) if trial and not row.is_locked else row.amount or ZERO

    questions = counted_questions(version)
    chosen = next((one for one in questions if one.key == request.GET.get("spredning")), None)
    language = get_language() or "nb"
    spread = spread_by_question(chosen, rows, money, language) if chosen else spread_by_county(version, rows, money)
    return {
        "call": version.call,
        "version": version,
        "title": version.title_in(language),
        "line": fund_line(version, rows, left),
        "trial": form,
        "is_tried": trial is not None,
        "fills": trial is not None and request.GET.get("fyll") == "1",
        "tried_sum": sum(amounts.values(), ZERO),
        "tried_count": sum(one > ZERO for one in amounts.values()),
        "tried_left": left - sum(amounts.values(), ZERO),
        "applied_sum": sum((row.applied for row in rows), ZERO),
        "undone": sum(not row.at.is_complete for row in rows),
        "wide": [row.number for row in rows if row.at.has_open_difference],
        "questions": [(one.key, one.words.in_language(language)) for one in questions],
        "chosen": chosen.key if chosen else COUNTY,
        "spread": spread,
        "without": _without(spread),
        "may": Right.PROPOSE_DECISIONS in request.rights,
        "is_reserved": bool(version.reservation) and not hasattr(version.call, "lifted"),
    }


def _without(spread: list[Spread]) -> list[str]:
    return [one.name for one in spread if not one.awarded]


@needs(Right.PROPOSE_DECISIONS)
@require_POST
def turn_away(request: OfficeRequest, number: str) -> HttpResponse:
    """Recommend that every application which does not meet a demand is turned away."""
    call = version_or_404(number).call
    with refusals_shown(request):
        decided = may_not_change(money_of_call(call).decided)
        told = as_inadmissible(call, by=request.user, decided=decided)
        saved = [one for one in told if not one.left]
        messages.success(
            request,
            ngettext("Én søknad er innstilt til avvisning.", "%(n)d søknader er innstilt til avvisning.", len(saved))
            % {"n": len(saved)},
        )
        for one in told:
            if one.left:
                messages.error(request, f"{one.number} {one.name}: {one.left}")
    return redirect("portfolio", number)
