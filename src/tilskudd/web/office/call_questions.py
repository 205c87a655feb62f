"""The questions of a call, made by whoever knows the scheme: begin, sections, order, earlier sets, and a preview."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilskudd.applications.call_questions import begin_questions, go_back, write_questions
from tilskudd.applications.models import Call, CallQuestions
from tilskudd.applications.queries import newest_questions, newest_version
from tilskudd.applications.question_edits import (
    Removed,
    add_section,
    move_question,
    move_section,
    remove_question,
    remove_section,
    rename_section,
)
from tilskudd.applications.questions import AskedIn, QuestionSet
from tilskudd.applications.ready_made import information_work, information_work_judged_by
from tilskudd.people.refusal import Refusal
from tilskudd.people.rights import Right
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.call_view import call_called
from tilskudd.web.keys import number_in
from tilskudd.web.posting import refusals_in, refusals_shown
from tilskudd.web.question_edit_forms import SectionForm
from tilskudd.web.question_form import fields_of
from tilskudd.web.question_list import listed

MOST_EARLIER = 50
PLACES = {"soknad": AskedIn.APPLICATION, "rapport": AskedIn.REPORT}
LANGUAGES = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English"}


@needs(Right.SEE_MONEY)
@require_GET
def questions(request: OfficeRequest, number: str) -> HttpResponse:
    """All that the call asks, section by section, with the edits of each question beside it."""
    found = call_called(number)
    asked = newest_questions(found)
    version = newest_version(found)
    whole = asked.question_set
    context = {
        "call": found,
        "version": version,
        "asked": asked,
        "sections": listed(whole),
        "count": len(list(whole.questions)),
        "may_edit": Right.SET_UP_SCHEMES in request.rights and found.withdrawn_at is None,
        "in_use": asked == version.questions,
    }
    return render(request, "office/call_questions.html", context)


@needs(Right.SET_UP_SCHEMES)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: OfficeRequest, number: str) -> HttpResponse:
    """Begin with nothing, with the ready-made set of 2022, or with a copy of an earlier call's."""
    found = call_called(number)
    asked = newest_questions(found)
    status = 200
    if request.method == "POST":
        status = 422
        with refusals_shown(request):
            _begin(request, found)
            return redirect("call-questions", number)
    earlier = Call.objects.filter(questions__number__gt=1).exclude(pk=found.pk).distinct().order_by("-pk")
    titles = [(one, newest_version(one)) for one in earlier[:5]]
    context = {"call": found, "version": newest_version(found), "asked": asked, "earlier": titles}
    return render(request, "office/begin_questions.html", context, status=status)


def _begin(request: OfficeRequest, found: Call) -> None:
    chosen, seen = request.POST.get("fra", ""), number_in(request, "seen") or 0
    if chosen == "2022":
        whole, judged_by = information_work(), information_work_judged_by()
        words = _("Begynte med de ferdige spørsmålene fra 2022")
    elif chosen == "tomt":
        whole, judged_by, words = QuestionSet(), {}, _("Begynte uten spørsmål")
    else:
        other = call_called(chosen)
        version = newest_version(other)
        whole, judged_by = newest_questions(other).question_set, version.judged_by
        words = _("Begynte med spørsmålene fra utlysningen «%s»") % version.told.title.nb
    begin_questions(found, whole, judged_by, by=request.user, seen=seen, words=words[:500])


@needs(Right.SET_UP_SCHEMES)
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: OfficeRequest, number: str, key: str = "") -> HttpResponse:
    """A new section, or other words for one."""
    found = call_called(number)
    asked = newest_questions(found)
    whole = asked.question_set
    words = _section_in(whole, key).words if key else None
    initial = {"seen": asked.number, **({"nb": words.nb, "nn": words.nn, "en": words.en} if words else {})}
    form = SectionForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        with refusals_in(form):
            new = form.words
            made = rename_section(whole, key, new) if key else add_section(whole, new)
            told = _("Endret delen «%s»") if key else _("La til delen «%s»")
            written = _write(request, found, made, told % new.nb, seen=form.cleaned_data["seen"])
            at = key or written.question_set.sections[-1].key
            return redirect(f"{reverse('call-questions', args=[number])}#{at}")
    context = {"call": found, "form": form, "is_new": not key}
    return render(request, "office/question_section.html", context, status=422 if form.errors else 200)


@needs(Right.SET_UP_SCHEMES)
@require_POST
def rearrange(request: OfficeRequest, number: str) -> HttpResponse:
    """Move or remove a section or a question; what others rest on is not removed."""
    found = call_called(number)
    act, _space, key = request.POST.get("gjor", "").partition(" ")
    whole = newest_questions(found).question_set
    at = key
    with refusals_shown(request):
        made, words = _edited(whole, act, key)
        if isinstance(made, list):
            raise Refusal(*(one.message for one in made))
        _write(request, found, made, words, seen=number_in(request, "seen") or 0)
        messages.success(request, f"{words}.")
        if act == "fjern":
            at = ""
    return redirect(f"{reverse('call-questions', args=[number])}#{at}")


def _edited(whole: QuestionSet, act: str, key: str) -> tuple[Removed, str]:
    is_section = key.startswith("s")
    try:
        name = (whole.section(key) if is_section else whole.question(key)).words.nb
    except KeyError:
        raise Http404 from None
    told = {
        "opp": _("Flyttet «%s» opp"),
        "ned": _("Flyttet «%s» ned"),
        "fjern": _("Fjernet «%s»"),
    }
    if act not in told:
        raise Http404
    words = told[act] % name
    if act == "fjern":
        return (remove_section if is_section else remove_question)(whole, key), words
    return (move_section if is_section else move_question)(whole, key, -1 if act == "opp" else 1), words


@needs(Right.SET_UP_SCHEMES)
@require_http_methods(["GET", "HEAD", "POST"])
def earlier(request: OfficeRequest, number: str) -> HttpResponse:
    """The edits, newest first, and going back to an earlier set."""
    found = call_called(number)
    if request.method == "POST":
        with refusals_shown(request):
            try:
                go_back(found, number_in(request, "til") or 0, by=request.user, seen=number_in(request, "seen") or 0)
            except CallQuestions.DoesNotExist:
                raise Http404 from None
            messages.success(request, _("Spørsmålene er slik de var. Endringene du gikk tilbake fra, er ikke borte."))
        return redirect("call-questions", number)
    before = number_in(request, "for")
    rows = found.questions.select_related("by").defer("content").order_by("-number")
    shown = list((rows.filter(number__lt=before) if before else rows)[: MOST_EARLIER + 1])
    context = {
        "call": found,
        "rows": shown[:MOST_EARLIER],
        "newest": newest_questions(found),
        "more": shown[MOST_EARLIER - 1].number if len(shown) > MOST_EARLIER else None,
    }
    return render(request, "office/earlier_questions.html", context)


@needs(Right.SEE_MONEY)
@require_GET
def preview(request: OfficeRequest, number: str) -> HttpResponse:
    """The questions as an applicant sees them, in each language, in the application or the report."""
    found = call_called(number)
    place = request.GET.get("sted", "")
    language = request.GET.get("sprak", "")
    place, language = (place if place in PLACES else "soknad"), (language if language in LANGUAGES else "nb")
    whole = newest_questions(found).question_set
    with translation.override("nn" if language == "nn" else "nb"):
        sections = [
            (one.words.in_language(language), fields_of(asked, {}, language=language))
            for one in whole.sections
            if (asked := [each for each in one.questions if PLACES[place] in each.asked_in.places])
        ]
    context = {
        "call": found,
        "sections": sections,
        "place": place,
        "shown_in": language,
        "places": [("soknad", _("Søknaden")), ("rapport", _("Rapporten"))],
        "languages": list(LANGUAGES.items()),
        "tells_conditions": True,
    }
    return render(request, "office/preview_questions.html", context)


def _section_in(whole: QuestionSet, key: str) -> Any:
    try:
        return whole.section(key)
    except KeyError:
        raise Http404 from None


def _write(request: OfficeRequest, found: Call, made: QuestionSet, words: str, *, seen: int) -> CallQuestions:
    return write_questions(found, made, by=request.user, seen=seen, words=words)
