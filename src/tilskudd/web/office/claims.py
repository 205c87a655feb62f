"""One claim: what was sent, what is recognised, promised and waits, and what we say to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tilskudd.claims.judging import ask_to_correct, judge_line
from tilskudd.claims.models import Claim, ClaimLine
from tilskudd.claims.queries import Standing, standings
from tilskudd.claims.rules import shown_count
from tilskudd.claims.words import SORT_WORDS
from tilskudd.people.models import User
from tilskudd.people.queries import who_did_what
from tilskudd.people.refusal import WrongState
from tilskudd.people.rights import Right
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.claim_forms import AskToCorrect, Judge
from tilskudd.web.claim_money import Cover, Excess, covers_of, excesses
from tilskudd.web.claim_view import Stage, claims_seen, line_seen, sees_counts
from tilskudd.web.posting import refusals_in
from tilskudd.web.round_view import claim_called, measures_in, state_of


@dataclass(frozen=True)
class VersionSeen:
    """One version of a claim as it is shown (utgave): when it was sent, by whom, what was stated, and the counts."""

    number: int
    sort: Any
    by: str
    at: Any
    is_late: bool
    stated: list[str]
    words: str
    counts: list[tuple[str, str, str]]


@needs(Right.SEE_MONEY)
@require_GET
def claim(request: OfficeRequest, number: str, who: str) -> HttpResponse:
    """One claim, and for who may judge it, the forms."""
    return _shown(request, claim_called(number, who))


def _shown(
    request: OfficeRequest, found: Claim, judge: Judge | None = None, ask: AskToCorrect | None = None, status: int = 200
) -> HttpResponse:
    round, sees_all = found.round, sees_counts(request.rights)
    measures, every = measures_in(round), standings(round)
    covers = covers_of(measures, every)
    rows = [one for one in every if one.claim.pk == found.pk]
    lines = [line_seen(one, _cover(covers, one), sees_all=sees_all) for one in rows]
    [seen] = claims_seen([found], rows, covers, sees_all=sees_all)
    may = Right.PROPOSE_DECISIONS in request.rights and bool(rows)
    context = {
        "round": round,
        "claim": found,
        "who": seen.who,
        "stage": seen,
        "lines": lines,
        "received": rows[0].received if rows else None,
        "is_late": bool(rows) and rows[0].is_late,
        "hidden": any(one.is_hidden for one in lines),
        "sees_all": sees_all,
        "versions": _versions(found, sees_all),
        "deficiencies": list(found.deficiencies.select_related("by").order_by("-pk")),
        "reminders": list(found.reminders.order_by("-day")),
        "excesses": _excesses(covers, rows) if sees_all else [],
        "events": who_did_what(found.about) if sees_all else [],
        "may": may,
        "judge": judge or (Judge(rows=rows, initial={"seen": rows[0].version}) if may else None),
        "ask": ask or AskToCorrect(),
        "waits_for_us": seen.stage in (Stage.LOOK, Stage.UNJUDGED),
        **state_of(round.state),
    }
    return render(request, "office/claim.html", context, status=status)


def _cover(covers: list[Cover], one: Standing) -> Cover:
    return next(cover for cover in covers if cover.measure.pk == one.measure.pk)


def _excesses(covers: list[Cover], rows: list[Standing]) -> list[tuple[Excess, Any, Any]]:
    """What was promised for too many: what is set off later, what is taken from the grant, and which grant."""
    found = []
    for cover in covers:
        for one in excesses(cover.measure.scheme, cover.held, rows):
            found.append((one, one.amount - one.credit, one.grants[-1] if one.grants else None))
    return found


def _versions(found: Claim, sees_all: bool) -> list[VersionSeen]:
    """Every version that was sent, the newest first."""
    lines = Prefetch("lines", ClaimLine.objects.select_related("measure").order_by("measure"))
    rows = found.versions.filter(submission__isnull=False).select_related("submission__by").prefetch_related(lines)
    return [_version(one, sees_all) for one in rows.order_by("-number")]


def _version(one: Any, sees_all: bool) -> VersionSeen:
    sent = one.submission
    return VersionSeen(
        one.number,
        SORT_WORDS[sent.sort],
        sent.by.name,
        sent.at,
        sent.is_late,
        sent.stated,
        one.words,
        [
            (row.measure.name, *(shown_count(units, is_own=sees_all) for units in (row.given, row.planned)))
            for row in one.lines.all()
        ],
    )


@needs(Right.PROPOSE_DECISIONS)
@require_POST
def judge(request: OfficeRequest, number: str, who: str) -> HttpResponse:
    """Say how many participants of each line are recognised; all lines, or none."""
    found = claim_called(number, who)
    rows = [one for one in standings(found.round) if one.claim.pk == found.pk]
    form = Judge(request.POST, rows=rows)
    if form.is_valid():
        with refusals_in(form):
            n = _judge(found, form, by=request.user)
            messages.success(request, _("Svaret er lagret.") if n else _("Ingenting er endret."))
            return redirect("claim", number, who)
    return _shown(request, found, judge=form, status=422)


@transaction.atomic
def _judge(found: Claim, form: Judge, *, by: User) -> int:
    """Write the verdicts that are new or changed; how many."""
    changed = 0
    for one, recognised, reason in form.told:
        if one.version != form.cleaned_data["seen"]:
            raise WrongState(_("%s har sendt nye antall etter at du åpnet siden.") % found.name, _("Se dem først."))
        if (recognised, reason.strip()) != (one.recognised, one.reason):
            judge_line(ClaimLine.objects.get(pk=one.line), recognised, by=by, reason=reason)
            changed += 1
    return changed


@needs(Right.PROPOSE_DECISIONS)
@require_POST
def correct(request: OfficeRequest, number: str, who: str) -> HttpResponse:
    """Ask the recipient to put something right; an answer in time keeps the first day."""
    found, form = claim_called(number, who), AskToCorrect(request.POST)
    if form.is_valid():
        with refusals_in(form):
            given = form.cleaned_data
            ask_to_correct(found, given["words"], due_on=given["due_on"], by=request.user)
            messages.success(request, _("Mangelbrevet er sendt."))
            return redirect("claim", number, who)
    return _shown(request, found, ask=form, status=422)
