"""Whether a call covers its rules and its letter: each criterion and each duty, with what is bare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tilskudd.applications.call_facts import facts_of
from tilskudd.applications.calls import write_call
from tilskudd.applications.criteria import same_words
from tilskudd.applications.models import Call
from tilskudd.applications.queries import (
    coverage_with,
    criteria_of,
    duties_of,
    newest_questions,
    newest_rules,
    newest_version,
)
from tilskudd.people.rights import Right
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.call_view import call_called, mended
from tilskudd.web.coverage_forms import Chosen, carriers, judges, names_of
from tilskudd.web.posting import refusals_in


@needs(Right.SEE_MONEY)
@require_GET
def coverage(request: OfficeRequest, number: str) -> HttpResponse:
    """Each criterion and each duty, with what covers it; what nothing covers, in sentences."""
    found = call_called(number)
    version, asked = newest_version(found), newest_questions(found).question_set
    covered = coverage_with(found, version, asked, newest_rules(found.scheme))
    names = names_of(asked)
    words = {one.key: one.words.nb for one in asked.questions}

    def links(keys: Sequence[str]) -> list[tuple[str, Any]]:
        return [(one if one in words else "", words.get(one) or names.get(one) or f"«{one}»") for one in keys]

    context = {
        "call": found,
        "version": version,
        "achievement": [(one, links(one.application), links(one.report)) for one in covered.achievement],
        "award": [(one, links(one.judged_by)) for one in covered.award],
        "duties": [(one, links(one.carried_by)) for one in covered.duties],
        "is_whole": covered.is_whole,
        "holes": len(covered.holes),
        "warnings": mended(found, covered.warnings),
        "may_set_up": Right.SET_UP_SCHEMES in request.rights and found.withdrawn_at is None,
        "first_hole": next((n for n, one in enumerate(covered.award, 1) if one.holes), None),
        "first_duty": next((n for n, one in enumerate(covered.duties, 1) if one.holes), None),
    }
    return render(request, "office/call_coverage.html", context)


@needs(Right.SET_UP_SCHEMES)
@require_http_methods(["GET", "HEAD", "POST"])
def judged_by(request: OfficeRequest, number: str, place: int) -> HttpResponse:
    """Say what an award criterion is judged by."""
    found = call_called(number)
    award = criteria_of(newest_rules(found.scheme))[1]
    words = _at(award, place)
    asked = newest_questions(found).question_set
    label = _("Hva kriteriet vurderes etter")
    return _choose(request, found, words, "judged_by", judges(asked), label)


@needs(Right.SET_UP_SCHEMES)
@require_http_methods(["GET", "HEAD", "POST"])
def carried_by(request: OfficeRequest, number: str, place: int) -> HttpResponse:
    """Say what carries a duty of the letter."""
    found = call_called(number)
    words = _at([one.words for one in duties_of(found.scheme)], place)
    achievement, award = criteria_of(newest_rules(found.scheme))
    asked = newest_questions(found).question_set
    label = _("Hva som ivaretar plikten")
    return _choose(request, found, words, "carried_by", carriers(asked, [*achievement, *award]), label)


def _choose(
    request: OfficeRequest, found: Call, words: str, column: str, choices: list[Any], label: str
) -> HttpResponse:
    version = newest_version(found)
    facts = facts_of(version)
    before: dict[str, list[str]] = {key: list(named) for key, named in getattr(facts, column).items()}
    mine = next((key for key in before if same_words(key) == same_words(words)), words)
    form = Chosen(
        request.POST if request.method == "POST" else None,
        choices=choices,
        says_news=found.published_at is not None,
        label=label,
        initial={"seen": version.number, "named": before.get(mine, [])},
    )
    if form.is_valid():
        with refusals_in(form):
            given = form.cleaned_data
            after = {key: named for key, named in before.items() if key != mine} | {words: given["named"]}
            kept: dict[str, Any] = {column: {key: named for key, named in after.items() if named}}
            new = replace(facts, **kept)
            write_call(found, new, by=request.user, seen=given["seen"], words=given.get("words", ""))
            messages.success(request, _("Lagret."))
            return redirect("call-coverage", found.number)
    context = {"call": found, "words": words, "form": form, "label": label}
    return render(request, "office/coverage_choice.html", context, status=422 if form.errors else 200)


def _at(words: Sequence[str], place: int) -> str:
    if not 1 <= place <= len(words):
        raise Http404
    return words[place - 1]
