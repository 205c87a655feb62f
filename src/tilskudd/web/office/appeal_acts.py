"""What is done with an appeal: taken, taken up late or dismissed, reversed, passed on, and the instance's answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tilskudd.appeals.queries import ordered_amount
from tilskudd.appeals.reversal import grant_of, propose_reversal, register_answer
from tilskudd.appeals.services import dismiss_appeal, pass_on, take_appeal, take_up_late
from tilskudd.decisions.covering import cover_now, lacking_in_words
from tilskudd.decisions.queries import set_aside_for
from tilskudd.people.rights import Right
from tilskudd.values.kroner import ZERO
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.appeal_forms import InstanceAnswer, Reasons, Reverse, SpecialReasons
from tilskudd.web.appeal_view import appeal_called, time_told
from tilskudd.web.forms import Plain
from tilskudd.web.posting import refusals_in, refusals_shown

GET_AND_POST = ["GET", "HEAD", "POST"]


@dataclass(frozen=True)
class Asked:
    """What a page about an appeal asks for: its title, what it says first, what the button says, what is told after."""

    title: str
    lead: str
    button: str
    done: str


@needs(Right.PROPOSE_DECISIONS)
@require_POST
def take(request: OfficeRequest, number: str) -> HttpResponse:
    """Take the appeal on."""
    with refusals_shown(request):
        take_appeal(appeal_called(number), by=request.user)
        messages.success(request, _("Du behandler klagen."))
    return redirect("appeal", number)


@needs(Right.PROPOSE_DECISIONS)
@require_http_methods(GET_AND_POST)
def take_late(request: OfficeRequest, number: str) -> HttpResponse:
    """Take up an appeal that came too late."""
    found = appeal_called(number)
    asked = Asked(
        _("Ta opp klagen selv om den er for sen"),
        _("Det kan gjøres når særlige grunner taler for det, senest et år etter vedtaket (forvaltningsloven § 31)."),
        _("Ta opp klagen"),
        _("Klagen er tatt opp."),
    )
    form = SpecialReasons(request.POST if request.method == "POST" else None)
    return _asked(request, found, asked, form, lambda: take_up_late(found, form.cleaned_data["why"], by=request.user))


@needs(Right.PROPOSE_DECISIONS)
@require_http_methods(GET_AND_POST)
def dismiss(request: OfficeRequest, number: str) -> HttpResponse:
    """Dismiss an appeal that came too late."""
    found = appeal_called(number)
    asked = Asked(
        _("Avvis klagen"),
        _("Klagen kom for sent. Mottakeren leser begrunnelsen i portalen, og den blir stående."),
        _("Avvis klagen"),
        _("Klagen er avvist."),
    )
    form = Reasons(request.POST if request.method == "POST" else None)
    return _asked(request, found, asked, form, lambda: dismiss_appeal(found, *_both(form), by=request.user))


@needs(Right.PROPOSE_DECISIONS)
@require_http_methods(GET_AND_POST)
def onward(request: OfficeRequest, number: str) -> HttpResponse:
    """Pass the appeal on to the instance."""
    found = appeal_called(number)
    asked = Asked(
        _("Send klagen til klageinstansen"),
        _("Departementet avgjør den. Skriv hvordan vi ser på klagen; mottakeren leser det i portalen."),
        _("Send videre"),
        _("Klagen er sendt videre til klageinstansen."),
    )
    form = Reasons(request.POST if request.method == "POST" else None)
    return _asked(request, found, asked, form, lambda: pass_on(found, *_both(form), by=request.user))


@needs(Right.PROPOSE_DECISIONS)
@require_http_methods(GET_AND_POST)
def overturn(request: OfficeRequest, number: str) -> HttpResponse:
    """Propose to reverse the decision: what the recipient is to have in all, and why."""
    found = appeal_called(number)
    grant, order = grant_of(found), ordered_amount(found)
    had = grant.amount if grant else ZERO
    asked = Asked(
        _("Gjør om vedtaket"),
        _("Mottakeren har %s nå. Skriv hva de skal ha i alt. En annen person godkjenner.") % had.in_words,
        _("Foreslå omgjøringen"),
        _("Omgjøringen er foreslått. En annen person må godkjenne den."),
    )
    initial = {"amount": order.amount, "words_nb": order.words_nb, "words_nn": order.words_nn} if order else {}
    form = Reverse(request.POST if request.method == "POST" else None, initial=initial)

    def act() -> None:
        propose_reversal(found, form.cleaned_data["amount"], *_both(form), by=request.user)

    scheme = found.outcome.version.decision.scheme
    asks = form.cleaned_data.get("amount") if form.is_bound and form.is_valid() else order.amount if order else None
    more = lacking_in_words(scheme, cover_now(scheme, asks - had)) if asks and asks > had else []
    more = more or [_("Ordningen har %s igjen av rammen.") % set_aside_for(scheme).in_words]
    return _asked(request, found, asked, form, act, more)


@needs(Right.PROPOSE_DECISIONS)
@require_http_methods(GET_AND_POST)
def answer(request: OfficeRequest, number: str) -> HttpResponse:
    """Register what the instance has decided, with its document."""
    found = appeal_called(number)
    asked = Asked(
        _("Registrer svaret fra klageinstansen"),
        _("Gjøres vedtaket om, foreslår du beløpet etterpå, og en annen person godkjenner."),
        _("Registrer svaret"),
        _("Svaret er registrert."),
    )
    posted = request.method == "POST"
    form = InstanceAnswer(request.POST, request.FILES) if posted else InstanceAnswer()

    def act() -> None:
        given = form.cleaned_data
        amount = given["amount"] if given["says"] == "ordered" else None
        told = {"answered_on": given["answered_on"], "words": given["words"], "amount": amount}
        register_answer(found, by=request.user, **told, **form.content)

    return _asked(request, found, asked, form, act)


def _both(form: Plain) -> tuple[str, str]:
    return form.cleaned_data["words_nb"], form.cleaned_data["words_nn"]


def _asked(
    request: OfficeRequest,
    found: Any,
    asked: Asked,
    form: Plain,
    act: Callable[[], object],
    more: list[str] | None = None,
) -> HttpResponse:
    """The page that asks; what was typed stays when the rules say no."""
    if form.is_bound and form.is_valid():
        with refusals_in(form):
            act()
            messages.success(request, asked.done)
            return redirect("appeal", found.number)
    context = {
        "appeal": found,
        "outcome": found.outcome,
        "decision": found.outcome.version.decision,
        "asked": asked,
        "told": time_told(found.outcome, found.received_on),
        "more": more or [],
        "form": form,
        "has_file": form.is_multipart(),
    }
    return render(request, "office/appeal_act.html", context, status=422 if form.errors else 200)
