"""Krav: rounds of claims at a rate, how they stand, and what is done with all claims of one at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from tilskudd.claims.judging import recognise_plain, remind
from tilskudd.claims.models import Round
from tilskudd.claims.rounds import open_round
from tilskudd.claims.rules import RoundState
from tilskudd.people.queries import who_did_what
from tilskudd.people.rights import Right
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.claim_view import claims_seen, sees_counts, shown_in
from tilskudd.web.keys import number_in
from tilskudd.web.posting import refusals_shown
from tilskudd.web.round_acts import Seen, acts_of, sentence_of
from tilskudd.web.round_sums import sums_of
from tilskudd.web.round_view import round_called, seen_of, state_of

ROUNDS_A_PAGE = CLAIMS_A_PAGE = 50
MOST_ACCOUNTED = 150


@needs(Right.SEE_MONEY)
@require_GET
def rounds(request: OfficeRequest) -> HttpResponse:
    """All rounds, newest first, fifty a page: what is claimed for, and what waits."""
    before = number_in(request, "for")
    rows = Round.objects.select_related("assignment").order_by("-pk")
    found = list((rows.filter(pk__lt=before) if before else rows)[: ROUNDS_A_PAGE + 1])
    context = {
        "rounds": sums_of(found[:ROUNDS_A_PAGE]),
        "more": found[ROUNDS_A_PAGE - 1].pk if len(found) > ROUNDS_A_PAGE else None,
    }
    return render(request, "office/rounds.html", context)


@needs(Right.SEE_MONEY)
@require_GET
def round(request: OfficeRequest, number: str) -> HttpResponse:
    """One round: what now, the figures of each measure, and the claims a page at a time."""
    found = round_called(number)
    seen = seen_of(found, request.user, request.rights)
    acts = acts_of(seen)
    context: dict[str, Any] = {
        "round": found,
        **state_of(seen.state),
        "seen": seen,
        "sentence": sentence_of(seen),
        "next": acts[0] if acts else None,
        "acts": acts[1:],
        "may_set_up": Right.SET_UP_SCHEMES in request.rights,
        "events": who_did_what(found.about, 8),
    }
    if seen.state is not RoundState.DRAFT:
        context |= _claims(request, seen)
    return render(request, "office/round.html", context)


def _claims(request: OfficeRequest, seen: Seen) -> dict[str, Any]:
    """The list of claims: its tabs, and the part that is asked for."""
    everyone = seen.round.claims.select_related("recipient")
    rows = claims_seen(everyone, seen.rows, [one.cover for one in seen.measures], sees_all=sees_counts(request.rights))
    shown = shown_in(rows, request.GET.get("vis", ""), request.GET.get("etter", "")[:9], CLAIMS_A_PAGE)
    return {"shown": shown, "sees_all": sees_counts(request.rights)}


@needs(Right.SET_UP_SCHEMES)
@require_POST
def open_it(request: OfficeRequest, number: str) -> HttpResponse:
    """Open the round: everyone who is asked gets a claim to answer."""
    found = round_called(number)
    with refusals_shown(request):
        asked = open_round(found, by=request.user)
        words = ngettext("Runden er åpnet. Én er spurt.", "Runden er åpnet. %(n)s er spurt.", asked)
        messages.success(request, words % {"n": asked})
    return redirect("round", number)


@needs(Right.PROPOSE_DECISIONS)
@require_POST
def recognise(request: OfficeRequest, number: str) -> HttpResponse:
    """Recognise every line that nobody has to look at, and account for each: recognised, or left and why."""
    found = round_called(number)
    accounts = recognise_plain(found, by=request.user)
    done = [one for one in accounts if not one.left and one.count]
    left = [one for one in accounts if one.left]
    context = {
        "round": found,
        "done": done,
        "units": sum(one.count for one in done),
        "zeros": sum(not one.left and not one.count for one in accounts),
        "left": left[:MOST_ACCOUNTED],
        "left_count": len(left),
        "measures": sorted({one.measure for one in done}),
    }
    return render(request, "office/recognised.html", context)


@needs(Right.PROPOSE_DECISIONS)
@require_POST
def remind_all(request: OfficeRequest, number: str) -> HttpResponse:
    """Remind those who have not answered."""
    found = round_called(number)
    with refusals_shown(request):
        n = remind(found, by=request.user)
        words = ngettext("Én er påminnet.", "%(n)s er påminnet.", n) if n else _("Alle er alt påminnet i dag.")
        messages.success(request, words % {"n": n})
    return redirect("round", number)
