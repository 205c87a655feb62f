"""The page where one section of an application is written: its questions, and what differs from a colleague's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tilskudd.applications.answers import Checked, while_writing
from tilskudd.applications.application_queries import (
    HERE,
    as_attached,
    asked_sections,
    attachments_of,
    draft_of,
    live_version,
    municipality_names,
    takes_in,
    typed_in,
)
from tilskudd.applications.call_models import CallVersion
from tilskudd.applications.models import Application, ApplicationDraft, Attachment
from tilskudd.applications.questions import QuestionKind, Section
from tilskudd.applications.typed import FieldFinding, Typed
from tilskudd.people.clock import now
from tilskudd.web.access import PortalRequest
from tilskudd.web.application_view import address_of, language_now, opens_own
from tilskudd.web.question_form import FormMaterial, fields_of, told_in
from tilskudd.web.question_municipalities import as_names
from tilskudd.web.section_files import files_seen
from tilskudd.web.shown_question import ShownQuestion

MOST_SHOWN = 40


@dataclass(frozen=True)
class Telling:
    """What a section's page tells beside its questions (beskjed): what was not done, and what was typed when.

    `is_clash` is that a colleague has saved the section, `kept` that the form waited for somebody to sign in. `seen` is
    the save that what is typed rests on; None for the newest.
    """

    status: int = 200
    why: str = ""
    is_clash: bool = False
    kept: bool = False
    seen: int | None = None
    findings: Sequence[FieldFinding] = ()


def section_page(
    request: PortalRequest, found: Application, here: Section, typed: Typed, telling: Telling
) -> HttpResponse:
    """The section with what is typed in it, whoever typed it."""
    version, draft, files = live_version(found), draft_of(found), attachments_of(found)
    names = municipality_names(request.today)
    whole = version.questions.question_set
    checked = while_writing(whole, typed, HERE, attached=as_attached(files), municipalities=names)
    questions = _questions(request, found, here, typed, telling, checked, files, names, version)
    save = draft.saves.get(here.key, [0, "", ""])
    differs = telling.is_clash or telling.seen not in (None, save[0])
    context = {
        "application": found,
        "title": version.title_in(language_now()),
        "heading": here.words.in_language(language_now()),
        "section": here,
        "questions": questions,
        "told": told_in(questions, blocking=True) if telling.status == 422 else [],
        "why": telling.why,
        "kept": telling.kept,
        "stands": standing(draft, here, typed, names) if differs else [],
        "seen": save[0] if telling.seen is None else telling.seen,
        "files_seen": files_seen(files),
        "takes_files": any(one.kind is QuestionKind.ATTACHMENT for one in here.questions),
        "saved": draft.saved_at,
        "saved_by": save[1],
        "takes_in": takes_in(version, found, now(), request.today),
        "version": version,
        **_place(found, here, version, draft),
    }
    return render(request, "portal/application_section.html", context, status=telling.status)


def _questions(
    request: PortalRequest,
    found: Application,
    here: Section,
    typed: Typed,
    telling: Telling,
    checked: Checked,
    files: Mapping[str, list[Attachment]],
    names: Mapping[str, str],
    version: CallVersion,
) -> list[ShownQuestion]:
    material = FormMaterial(
        asked=checked.shown,
        attached=as_attached(files),
        opens=opens_own(found, files),
        municipalities=names,
        more={request.GET.get("flere", "")} - {""},
        others=version.questions.question_set.asked(HERE),
    )
    told = [*telling.findings, *checked.findings]
    return fields_of(here.questions, typed, told, language=language_now(), material=material)


def _place(found: Application, here: Section, version: CallVersion, draft: ApplicationDraft) -> dict[str, Any]:
    """Where the section stands among the others, and what comes after it."""
    sections = asked_sections(version.questions.question_set)
    place = [one.key for one in sections].index(here.key)
    return {
        "place": place + 1,
        "count": len(sections),
        "done": [one.key in draft.saves for one in sections],
        "before": address_of(found, sections[place - 1].key) if place else "",
        "after": _after(sections, place),
        "is_last": place + 1 == len(sections),
        "overview": reverse("portal-application", args=[found.organisation.number, found.number]),
    }


def _after(sections: Sequence[Section], place: int) -> str:
    return sections[place + 1].words.in_language(language_now()) if place + 1 < len(sections) else ""


@dataclass(frozen=True)
class Difference:
    """A field that a colleague has saved with something else (forskjell): its question, theirs, and one's own."""

    question: str
    words: str
    theirs: str
    mine: str
    is_first: bool


def standing(draft: ApplicationDraft, here: Section, typed: Typed, names: Mapping[str, str]) -> list[Difference]:
    """Where what is saved is another than what was typed; the first of each question lets one choose what is saved."""
    saved = typed_in(draft)
    questions = {one.key: one for one in here.questions}
    found: list[Difference] = []
    order = list(questions)
    names_of = {name: key for name in {*saved, *typed} if (key := name.partition("-")[0]) in questions}
    for name in sorted(names_of, key=lambda one: (order.index(names_of[one]), one)):
        if saved.get(name, ()) == typed.get(name, ()):
            continue
        question = questions[names_of[name]]
        theirs, mine = (_read(question, one.get(name, ()), names) for one in (saved, typed))
        is_first = not any(one.question == question.key for one in found)
        words = question.words.in_language(language_now())
        found.append(Difference(question.key, words, theirs, mine, is_first))
    return found[:MOST_SHOWN]


def _read(question: Any, values: Sequence[str], names: Mapping[str, str]) -> str:
    """What was typed, with the words of options and the names of municipalities."""
    if question.kind is QuestionKind.MUNICIPALITIES:
        return as_names(values, names)
    if question.kind is QuestionKind.DECLARATION:
        return "✓" if any(values) else ""
    options = {one.key: one.words.in_language(language_now()) for one in question.options}
    return "; ".join(options.get(one, one) for one in values)
