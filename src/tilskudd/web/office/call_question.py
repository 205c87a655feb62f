"""One question of a call: a new one, and all that it has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tilskudd.applications.call_questions import write_questions
from tilskudd.applications.models import Call
from tilskudd.applications.queries import criteria_of, newest_questions, newest_rules
from tilskudd.applications.question_edits import (
    Removed,
    add_question,
    change_question,
    move_option,
    remove_option,
)
from tilskudd.applications.questions import Question, QuestionSet
from tilskudd.people.refusal import Refusal
from tilskudd.people.rights import Right
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.call_view import call_called
from tilskudd.web.posting import refusals_in
from tilskudd.web.question_edit_forms import NewQuestionForm, QuestionForm
from tilskudd.web.question_words import KIND_WORDS, lacks

OptionAct = Callable[[QuestionSet, str, str], Removed]
OPTION_ACTS: Final[dict[str, OptionAct]] = {
    "opp": lambda whole, key, option: move_option(whole, key, option, -1),
    "ned": lambda whole, key, option: move_option(whole, key, option, 1),
    "fjern": remove_option,
}


@needs(Right.SET_UP_SCHEMES)
@require_http_methods(["GET", "HEAD", "POST"])
def new_question(request: OfficeRequest, number: str, key: str) -> HttpResponse:
    """A question at the end of a section."""
    found = call_called(number)
    asked = newest_questions(found)
    whole = asked.question_set
    section = next((one for one in whole.sections if one.key == key), None)
    if section is None:
        raise Http404
    form = NewQuestionForm(request.POST if request.method == "POST" else None, initial={"seen": asked.number})
    if form.is_valid():
        with refusals_in(form):
            made = add_question(whole, key, form.question)
            words = _("La til spørsmålet «%s»") % form.question.words.nb
            write_questions(found, made, by=request.user, seen=form.cleaned_data["seen"], words=words)
            messages.success(request, _("Spørsmålet er lagt til. Sett det som er annerledes enn vanlig."))
            return redirect("call-question", number, made.section(key).questions[-1].key)
    context = {"call": found, "section": section, "form": form}
    return render(request, "office/new_question.html", context, status=422 if form.errors else 200)


@needs(Right.SET_UP_SCHEMES)
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: OfficeRequest, number: str, key: str) -> HttpResponse:
    """All that a question has; its options are moved and removed here too."""
    found = call_called(number)
    asked = newest_questions(found)
    whole = asked.question_set
    one = next((each for each in whole.questions if each.key == key), None)
    if one is None:
        raise Http404
    form = QuestionForm(
        request.POST if request.method == "POST" else None,
        question=one,
        whole=whole,
        criteria=criteria_choices(found),
        seen=asked.number,
    )
    if form.is_valid():
        with refusals_in(form):
            act, _space, option = request.POST.get("gjor", "").partition(" ")
            made, words = _edited(whole, form.changed, act, option)
            write_questions(found, made, by=request.user, seen=form.cleaned_data["seen"], words=words)
            messages.success(request, f"{words}.")
            if act or form.cleaned_data.get("more"):
                return redirect("call-question", number, key)
            return redirect_to(number, key)
    context = {
        "call": found,
        "question": one,
        "form": form,
        "kind": KIND_WORDS[one.kind],
        "lacks": lacks(one),
        "is_last_key": one.options[-1].key if one.options else "",
    }
    return render(request, "office/question.html", context, status=422 if form.errors else 200)


def _edited(whole: QuestionSet, changed: Question, act: str, option: str) -> tuple[QuestionSet, str]:
    """The set with the question as it was written, and its option moved or removed when that was asked for."""
    made: Removed = change_question(whole, changed)
    words = _("Endret spørsmålet «%s»") % changed.words.nb
    if act:
        if act not in OPTION_ACTS or changed.option(option) is None:
            raise Http404
        assert isinstance(made, QuestionSet)
        made = OPTION_ACTS[act](made, changed.key, option)
    if isinstance(made, list):
        raise Refusal(*(one.message for one in made))
    return made, words


def criteria_choices(found: Call) -> list[tuple[Any, list[str]]]:
    """The criteria of the scheme's rules, in their two kinds."""
    achievement, award = criteria_of(newest_rules(found.scheme))
    return [(_("Måloppnåelse"), achievement), (_("Tildeling"), award)]


def redirect_to(number: str, key: str) -> HttpResponse:
    """Back to the list of questions, at the one that was edited."""
    response = redirect("call-questions", number)
    response["Location"] += f"#{key}"
    return response
