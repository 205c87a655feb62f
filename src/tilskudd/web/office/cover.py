"""What the money of a measure covers: the proposed decision for those covered, and the notice about those who wait."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from tilskudd.claims.forecast import room_for
from tilskudd.claims.judging import send_cover_notice
from tilskudd.claims.models import Measure
from tilskudd.claims.round_queries import rate_for, regulation_of
from tilskudd.claims.rules import Order
from tilskudd.claims.words import ORDER_WORDS
from tilskudd.decisions.models import Decision
from tilskudd.people.models import Status
from tilskudd.people.refusal import WrongState
from tilskudd.people.rights import Right
from tilskudd.schemes.queries import frame_of
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import ZERO, Kroner
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.claim_forms import NoticeForm, ProposeCovered
from tilskudd.web.claim_money import Cover, cover_of
from tilskudd.web.claim_proposing import propose_covered, propose_covered_again
from tilskudd.web.keys import page_in
from tilskudd.web.posting import refusals_in
from tilskudd.web.round_view import measure_called
from tilskudd.web.templatetags.figures import count, long_day

ROWS_A_PAGE = 50


def _decisions(measure: Measure) -> list[Decision]:
    rows = Decision.objects.filter(whole=measure.whole).exclude(status=Status.WITHDRAWN)
    return list(rows.select_related("scheme").order_by("-pk"))


@needs(Right.PROPOSE_DECISIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: OfficeRequest, number: str, code: str) -> HttpResponse:
    """Propose a decision for those whom the money covers; or the next version of one that was sent back."""
    measure = measure_called(number, code)
    decisions = _decisions(measure)
    back = next((one for one in decisions if one.status == Status.SENT_BACK), None)
    cover = cover_of(measure, without=back)
    initial = {"units": cover.units_now, "seen": back.version if back else 0}
    form = ProposeCovered(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        with refusals_in(form):
            decision = _proposed(request, measure, cover, back, form)
            messages.success(request, _("Vedtaket er foreslått. En annen person må godkjenne det."))
            return redirect("decision", decision.number)
    regulation = regulation_of(measure.round)
    pages = range(1, max(1, -(-len(cover.now) // ROWS_A_PAGE)) + 1)
    page = page_in(request, len(pages))
    context = {
        "round": measure.round,
        "measure": measure,
        "cover": cover,
        "back": back,
        "waiting": [one for one in decisions if one.status == Status.PROPOSED],
        "regulation": regulation,
        "order": ORDER_WORDS[Order(measure.round.covers_first)],
        "set_off": sum((got.set_off for _one, got in cover.now), ZERO),
        "after": cover.left - cover.amount_now,
        "rows": cover.now[(page - 1) * ROWS_A_PAGE : page * ROWS_A_PAGE],
        "page": page,
        "pages": pages,
        "form": form,
        "may": bool(cover.units_now) and regulation is not None,
    }
    return render(request, "office/propose_covered.html", context, status=422 if form.errors else 200)


def _proposed(
    request: OfficeRequest, measure: Measure, cover: Cover, back: Decision | None, form: ProposeCovered
) -> Decision:
    given = form.cleaned_data
    if given["units"] != cover.units_now or bool(given["seen"]) != (back is not None):
        raise WrongState(
            _("Kravene eller pengene er endret etter at du åpnet siden. Nå dekkes %s deltakere.")
            % count(cover.units_now),
            _("Se tallene på nytt før du foreslår."),
        )
    if back is None:
        return propose_covered(measure, by=request.user)
    propose_covered_again(back, measure, words=given["words"], by=request.user, seen=given["seen"])
    return back


@needs(Right.PROPOSE_DECISIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: OfficeRequest, number: str, code: str) -> HttpResponse:
    """Tell the ministry about want of cover: a draft from the figures, kept as it was sent."""
    measure = measure_called(number, code)
    cover = cover_of(measure)
    figures = _figures(measure, cover)
    initial = {"words": _drafted(measure, figures), "sent_on": request.today}
    form = NoticeForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        with refusals_in(form):
            given = form.cleaned_data
            send_cover_notice(measure, given["words"], figures=figures, sent_on=given["sent_on"], by=request.user)
            messages.success(request, _("Varselet er meldt som sendt, med tallene slik de er i dag."))
            return redirect("cover-notice", number, code)
    context = {
        "round": measure.round,
        "measure": measure,
        "cover": cover,
        "form": form,
        "frame": Kroner.whole(figures["frame"]),
        "room": figures["room"],
        "notices": list(measure.cover_notices.select_related("by").order_by("-pk")[:20]),
    }
    return render(request, "office/cover_notice.html", context, status=422 if form.errors else 200)


def _figures(measure: Measure, cover: Cover) -> dict[str, int]:
    """The figures of the day, in participants and whole kroner."""
    frame = frame_of(measure.scheme) or ZERO
    rate = rate_for(measure, measure.round.opens_on) or ZERO
    return {
        "frame": frame.in_kroner,
        "rate": rate.in_kroner,
        "room": room_for(frame, rate) if rate else 0,
        "claimed": cover.claimed,
        "recognised": cover.recognised,
        "promised": cover.promised,
        "waiting": cover.units_waiting,
        "lacks": cover.lacks.in_kroner,
    }


def _drafted(measure: Measure, told: dict[str, int]) -> str:
    """The notice as it begins; a person makes it theirs before it is sent."""
    assignment = measure.round.assignment
    words = {
        "number": assignment.number,
        "measure": measure.name,
        "frame": Kroner.whole(told["frame"]).in_words,
        "line": BudgetLine.written(measure.scheme.line).in_words,
        "rate": Kroner.whole(told["rate"]).in_words,
        "lacks": Kroner.whole(told["lacks"]).in_words,
        "closes": long_day(measure.round.closes_at),
        **{name: count(told[name]) for name in ("room", "claimed", "recognised", "promised", "waiting")},
    }
    waiting = ngettext(
        "Én deltaker er anerkjent og venter på dekning.",
        "%(waiting)s deltakere er anerkjent og venter på dekning.",
        told["waiting"],
    )
    paragraphs = [
        _("Varsel om manglende dekning, oppdrag %(number)s: %(measure)s"),
        _("Rammen er %(frame)s på %(line)s. Med en sats på %(rate)s rekker den til %(room)s deltakere."),
        _(
            "Fristen for krav var %(closes)s. Det er krevd tilskudd for %(claimed)s deltakere. %(recognised)s er "
            "anerkjent, og %(promised)s er vedtatt eller foreslått."
        ),
        waiting + " " + _("Det mangler %(lacks)s."),
        _("Vi vedtar ikke tilskudd ut over rammen. Vi ber om tilbakemelding på om rammen økes."),
    ]
    return "\n\n".join(one % words for one in paragraphs)
