"""Writing one section of an application: saved by a button or by itself, with its files; two who write are warned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tilskudd.applications.answers import while_writing
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
from tilskudd.applications.applying import save_draft
from tilskudd.applications.attachments import LARGEST, attach, remove_attachment
from tilskudd.applications.models import Application, ApplicationDraft, Attachment
from tilskudd.applications.questions import QuestionKind, Section
from tilskudd.applications.typed import FieldFinding, Typed, as_typed, typed_over
from tilskudd.people.clock import now
from tilskudd.people.refusal import NotAllowed, Refusal, WrongState
from tilskudd.web.access import PortalRequest, needs_member
from tilskudd.web.application_view import address_of, language_now, opens_own, own_application
from tilskudd.web.keys import number_in
from tilskudd.web.portal.applications import MAY_WRITE
from tilskudd.web.question_budget import new_row
from tilskudd.web.question_form import FormMaterial, fields_of, told_in
from tilskudd.web.question_municipalities import with_numbers
from tilskudd.web.templatetags.figures import moment

LARGEST_BODY = 10 * LARGEST
"""Several files may be chosen at once; each is held to its own limit."""


def _section_in(sections: Sequence[Section], key: str) -> Section:
    found = next((one for one in sections if one.key == key), None)
    if found is None:
        raise Http404
    return found


@needs_member(*MAY_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: PortalRequest, number: str, application_number: str, key: str) -> HttpResponse:
    """One section as a form; everything in it may be wrong, and is saved all the same."""
    found = own_application(request, application_number)
    here = _section_in(asked_sections(live_version(found).questions.question_set), key)
    if request.method != "POST":
        return shown(request, found, here, typed_in(draft_of(found)))
    typed, told = _posted(request, here)
    try:
        draft = save_draft(found, typed, key, [one.key for one in here.questions], by=request.user, seen=_seen(request))
    except WrongState as refusal:
        after = typed_over(typed_in(draft_of(found)), typed, [one.key for one in here.questions])
        return shown(request, found, here, after, told, status=409, why=str(refusal))
    refused = [*_removed(request, found), *_enclosed(request, found, here)]
    if refused:
        return shown(request, found, here, typed_in(draft), told, status=422, why=" ".join(refused))
    return _onwards(request, found, here, draft)


section.largest_body = LARGEST_BODY  # type: ignore[attr-defined]


def _posted(request: HttpRequest, here: Section) -> tuple[Typed, list[FieldFinding]]:
    posted = with_numbers(dict(request.POST.lists()), list(here.questions), municipality_names(_today(request)))
    return as_typed(posted)


def _today(request: Any) -> Any:
    return request.today


def _seen(request: HttpRequest) -> int:
    return number_in(request, "sett") or 0


def _removed(request: PortalRequest, found: Application) -> list[str]:
    """Take away the files that were ticked: «q9-1» is the first of question nine."""
    files, why = attachments_of(found), []
    for name in request.POST.getlist("fjern")[:40]:
        question, _dash, place = name.partition("-")
        rows: list[Attachment] = files.get(question, [])
        if place.isdigit() and 0 < int(place[:4]) <= len(rows):
            try:
                remove_attachment(rows[int(place) - 1], by=request.user)
            except NotAllowed:
                raise
            except Refusal as refusal:
                why.append(str(refusal))
    return why


def _enclosed(request: PortalRequest, found: Application, here: Section) -> Iterable[str]:
    """Put the files that came with their questions; why some were not taken."""
    why = []
    for question in here.questions:
        if question.kind is not QuestionKind.ATTACHMENT:
            continue
        for file in request.FILES.getlist(question.key)[:20]:
            try:
                attach(found, question.key, cast(BinaryIO, file), file.name or "", by=request.user)
            except NotAllowed:
                raise
            except Refusal as refusal:
                why.append(str(refusal))
    return why


def _onwards(request: PortalRequest, found: Application, here: Section, draft: ApplicationDraft) -> HttpResponse:
    """Where the button that was pressed leads: a row more, what came to light, the next section, or the same one."""
    address = address_of(found, here.key)
    if row := request.POST.get("flere", ""):
        name = new_row(typed_in(draft), row) if row.partition("-")[0] in {one.key for one in here.questions} else ""
        return redirect(f"{address}?flere={row}#{name}") if name else redirect(address)
    if key := request.POST.get("vis", ""):
        return redirect(f"{address}#sporsmal-{key}" if key.isalnum() else address)
    if "neste" in request.POST:
        sections = asked_sections(live_version(found).questions.question_set)
        place = [one.key for one in sections].index(here.key)
        if place + 1 < len(sections):
            return redirect(address_of(found, sections[place + 1].key))
        return redirect("portal-send-application", request.organisation.number, found.number)
    if draft.saved_at is not None:
        messages.success(request, _("Lagret %s. Du kan lukke siden og fortsette senere.") % moment(draft.saved_at))
    return redirect(address)


@needs_member(*MAY_WRITE)
@require_POST
def autosave(request: PortalRequest, number: str, application_number: str, key: str) -> JsonResponse:
    """Save a section by itself while somebody writes, without its files; a sentence comes back."""
    found = own_application(request, application_number)
    here = _section_in(asked_sections(live_version(found).questions.question_set), key)
    typed, _told = _posted(request, here)
    keys = [one.key for one in here.questions if one.kind is not QuestionKind.ATTACHMENT]
    try:
        draft = save_draft(found, typed, key, keys, by=request.user, seen=_seen(request))
    except Refusal as refusal:
        return JsonResponse({"failed": _("Ikke lagret: %s") % refusal}, status=409)
    at = draft.saved_at or now()
    return JsonResponse({"saved": _("Lagret %s.") % moment(at), "seen": draft.saves.get(key, [0])[0]})


def shown(
    request: PortalRequest,
    found: Application,
    here: Section,
    typed: Typed,
    told: Sequence[FieldFinding] = (),
    *,
    status: int = 200,
    why: str = "",
    kept: bool = False,
) -> HttpResponse:
    """The section with what is typed; `why` says what was not done, `kept` that it waited for somebody to sign in."""
    version, draft, files = live_version(found), draft_of(found), attachments_of(found)
    whole, names = version.questions.question_set, municipality_names(request.today)
    checked = while_writing(whole, typed, HERE, attached=as_attached(files), municipalities=names)
    material = FormMaterial(
        asked=checked.shown,
        attached=as_attached(files),
        opens=opens_own(found, files),
        municipalities=names,
        more={request.GET.get("flere", "")} - {""},
        others=whole.asked(HERE),
    )
    questions = fields_of(here.questions, typed, [*told, *checked.findings], language=language_now(), material=material)
    sections = asked_sections(whole)
    place = [one.key for one in sections].index(here.key)
    save = draft.saves.get(here.key, [0, "", ""])
    context = {
        "application": found,
        "title": version.title_in(language_now()),
        "heading": here.words.in_language(language_now()),
        "section": here,
        "questions": questions,
        "told": told_in(questions, blocking=True) if status != 200 else [],
        "why": why,
        "is_clash": status == 409 and not kept,
        "kept": kept,
        "stands": _stands(draft, here, typed) if status == 409 else [],
        "seen": save[0],
        "saved": draft.saved_at,
        "place": place + 1,
        "count": len(sections),
        "done": [one.key in draft.saves for one in sections],
        "before": address_of(found, sections[place - 1].key) if place else "",
        "is_last": place + 1 == len(sections),
        "takes_in": takes_in(version, found, now(), request.today),
        "version": version,
    }
    return render(request, "portal/application_section.html", context, status=status)


def _stands(draft: ApplicationDraft, here: Section, typed: Typed) -> list[tuple[str, str, str]]:
    """What a colleague has saved where it is another than what was typed: the question, theirs, and one's own."""
    mine = typed_in(draft)
    words = {one.key: one.words.in_language(language_now()) for one in here.questions}
    return [
        (words[key], "; ".join(mine.get(name, ())), "; ".join(typed.get(name, ())))
        for name in sorted({*mine, *typed})
        if (key := name.partition("-")[0]) in words and mine.get(name, ()) != typed.get(name, ())
    ][:30]
