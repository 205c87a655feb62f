"""Utlysninger: every call, for everybody, without signing in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tilskudd.applications.models import CallVersion
from tilskudd.applications.queries import change_log, closed_calls, is_reserved, newest_versions, open_calls
from tilskudd.applications.queries import criteria_of as criteria_of_rules
from tilskudd.applications.questions import AskedIn, QuestionKind
from tilskudd.applications.rules import CallState, Gate
from tilskudd.people.clock import OSLO, now, today
from tilskudd.schemes.rules import RecipientKind
from tilskudd.web.access import open_to_all
from tilskudd.web.keys import number_in
from tilskudd.web.public import words
from tilskudd.web.public.language import in_chosen_language, said

A_PAGE = 50
LANGUAGES = (("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English"))


@open_to_all
@require_GET
@in_chosen_language
def calls(request: HttpRequest) -> HttpResponse:
    """The calls that are open, the first deadline first; then those that are closed, fifty a page."""
    at, before = now(), number_in(request, "for")
    closed = closed_calls(at).order_by("-call_id")
    shown = list((closed.filter(call_id__lt=before) if before else closed)[: A_PAGE + 1])
    context = {
        "open": [] if before else [_in_list(one, at) for one in open_calls(at).select_related("rules")[:A_PAGE]],
        "closed": [_in_list(one, at) for one in shown[:A_PAGE]],
        "more": shown[A_PAGE - 1].call_id if len(shown) > A_PAGE else None,
        **_around(request),
    }
    return render(request, "public/calls.html", context)


def _in_list(version: CallVersion, at: datetime) -> dict[str, Any]:
    state = version.times.state(at)
    return {
        "number": version.call.number,
        "title": said(version.told.title, get_language() or "nb"),
        "frame": version.frame,
        "closes": words.moment_in_words(version.closes_at),
        "left": words.left_in_words(version.closes_at, at.astimezone(OSLO).date()) if state is CallState.OPEN else "",
        "state": words.STATES[state],
    }


@open_to_all
@require_GET
@in_chosen_language
def call(request: HttpRequest, number: str) -> HttpResponse:
    """One call: may we, is it for us, what is needed, by when, how much, and how it is judged."""
    rows = newest_versions().select_related("questions", "rules", "call__lifted__letter")
    version = rows.filter(call__number=number, call__published_at__isnull=False).first()
    if version is None:
        raise Http404
    language = get_language() or "nb"
    told = version.told
    asked = version.questions.question_set.asked(AskedIn.APPLICATION)
    state = version.state
    context = {
        "call": version.call,
        "version": version,
        "state": words.STATES[state],
        "is_open": state is CallState.OPEN,
        "is_withdrawn": state is CallState.WITHDRAWN,
        "title": said(told.title, language),
        "purpose": said(told.purpose, language),
        "who": said(told.who, language),
        "needs": said(told.needs, language),
        "for_whom": words.FOR_WHOM[RecipientKind(version.rules.recipients)],
        "gates": [words.GATES[one] for one in Gate if one in version.asks_for],
        "closes": words.moment_in_words(version.closes_at),
        "left": words.left_in_words(version.closes_at, today()) if state is CallState.OPEN else "",
        "first_day": words.day_in_words(version.first_day),
        "last_day": words.day_in_words(version.last_day),
        "is_reserved": is_reserved(version),
        "attachments": [
            (said(one.words, language), one.is_required) for one in asked if one.kind is QuestionKind.ATTACHMENT
        ],
        "sections": _sections(version, language),
        "asks": len(asked),
        "takes": words.time_in_words(asked),
        "award": criteria_of_rules(version.rules)[1],
        "log": [(words.day_in_words(one.at.date()), one.words) for one in change_log(version.call)[:A_PAGE]],
        "apply": reverse("portal-apply", args=[number]) if can_begin(number) else "",
        **_around(request),
    }
    return render(request, "public/call.html", context)


def _sections(version: CallVersion, language: str) -> list[tuple[Any, list[Any]]]:
    """What the application asks, in plain words; what only some are asked is marked."""
    found = []
    for section in version.questions.question_set.sections:
        asked = [one for one in section.questions if AskedIn.APPLICATION in one.asked_in.places]
        if asked:
            shown = [(said(one.words, language), one.condition is not None) for one in asked]
            found.append((said(section.words, language), shown))
    return found


def can_begin(number: str) -> bool:
    """True when there is a page in the portal to begin an application on."""
    try:
        reverse("portal-begin-application", args=["000000000", number])
    except NoReverseMatch:
        return False
    return True


def _around(request: HttpRequest) -> dict[str, Any]:
    """What stands around a public page: the languages it can be read in, and what the address keeps of the choice."""
    language = get_language() or "nb"
    return {
        "languages": [(code, name, code == language) for code, name in LANGUAGES],
        "keeps": f"?sprak={language}" if request.GET.get("sprak") else "",
        "site": _("Tilskudd"),
    }
