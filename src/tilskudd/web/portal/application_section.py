"""Writing one section of an application: saved by a button or by itself, with its files; two who write are warned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tilskudd.applications.application_queries import asked_sections, draft_of, live_version, typed_in
from tilskudd.applications.application_queries import municipality_names as names_on
from tilskudd.applications.applying import save_draft
from tilskudd.applications.attachments import LARGEST
from tilskudd.applications.models import Application, ApplicationDraft
from tilskudd.applications.questions import QuestionKind, Section
from tilskudd.applications.typed import FieldFinding, Typed, as_typed, typed_over
from tilskudd.people.clock import now
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.web.access import PortalRequest, needs_member, takes_body_of
from tilskudd.web.application_view import address_of, own_application
from tilskudd.web.keys import number_in
from tilskudd.web.portal.applications import MAY_WRITE
from tilskudd.web.portal.section_page import Telling, section_page
from tilskudd.web.question_budget import new_row
from tilskudd.web.question_municipalities import with_numbers
from tilskudd.web.section_files import files_handled
from tilskudd.web.templatetags.figures import moment

LARGEST_BODY = 10 * LARGEST
"""Several files may be chosen at once; each is held to its own limit."""


def _section_in(found: Application, key: str) -> Section:
    sections = asked_sections(live_version(found).questions.question_set)
    here = next((one for one in sections if one.key == key), None)
    if here is None:
        raise Http404
    return here


@needs_member(*MAY_WRITE)
@takes_body_of(LARGEST_BODY)
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: PortalRequest, number: str, application_number: str, key: str) -> HttpResponse:
    """One section as a form; everything in it may be wrong, and is saved all the same."""
    found = own_application(request, application_number)
    here = _section_in(found, key)
    if request.method != "POST":
        return _opened(request, found, here)
    typed, told = _read(request, here, dict(request.POST.lists()))
    if "bruk" in request.POST:
        return _chosen(request, found, here, typed)
    refused = files_handled(request, found, here)
    keys = [one.key for one in here.questions]
    try:
        draft = save_draft(found, typed, key, keys, by=request.user, seen=number_in(request, "sett") or 0)
    except WrongState as refusal:
        after = typed_over(typed_in(draft_of(found)), typed, keys)
        why = " ".join([str(refusal), *refused])
        return section_page(request, found, here, after, Telling(409, why, is_clash=True, findings=told))
    if refused:
        return section_page(request, found, here, typed_in(draft), Telling(422, " ".join(refused), findings=told))
    return _onwards(request, found, here, draft)


section.shows_kept = True  # type: ignore[attr-defined]


def _opened(request: PortalRequest, found: Application, here: Section) -> HttpResponse:
    """As it is saved, or with what was typed by somebody whose session had ended."""
    saved, kept = typed_in(draft_of(found)), getattr(request, "kept", None)
    if kept is None:
        return section_page(request, found, here, saved, Telling())
    typed, told = _read(request, here, kept.typed)
    seen = next(iter(kept.typed.get("sett", ())), "")
    rests_on = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else 0
    after = typed_over(saved, typed, [one.key for one in here.questions if one.kind is not QuestionKind.ATTACHMENT])
    return section_page(request, found, here, after, Telling(kept=True, seen=rests_on, findings=told))


def _chosen(request: PortalRequest, found: Application, here: Section, typed: Typed) -> HttpResponse:
    """What a colleague has saved in one question, put in the form beside what was typed in the others; not saved."""
    saved = typed_in(draft_of(found))
    keys = [one.key for one in here.questions if one.key != request.POST["bruk"]]
    told = Telling(409, _("Det som var lagret, er satt inn. Lagre når du er ferdig med å velge."), is_clash=True)
    return section_page(request, found, here, typed_over(saved, typed, keys), told)


def _read(
    request: PortalRequest, here: Section, fields: Mapping[str, Sequence[str]]
) -> tuple[Typed, list[FieldFinding]]:
    """What was typed, with the names of municipalities as numbers, and what of it there was no room for."""
    return as_typed(with_numbers(fields, list(here.questions), names_on(request.today)))


def _onwards(request: PortalRequest, found: Application, here: Section, draft: ApplicationDraft) -> HttpResponse:
    """Where the button that was pressed leads: a row more, what came to light, the next section, or the same one."""
    address = address_of(found, here.key)
    if row := request.POST.get("flere", ""):
        name = new_row(typed_in(draft), row) if row.partition("-")[0] in {one.key for one in here.questions} else ""
        return redirect(f"{address}?flere={row}#{name}") if name else redirect(address)
    if key := request.POST.get("vis", ""):
        return redirect(f"{address}#sporsmal-{key}" if key.isalnum() else address)
    if "neste" in request.POST:
        return redirect(_next(found, here))
    if draft.saved_at is not None:
        messages.success(request, _("Lagret %s. Du kan lukke siden og fortsette senere.") % moment(draft.saved_at))
    return redirect(address)


def _next(found: Application, here: Section) -> str:
    sections = asked_sections(live_version(found).questions.question_set)
    place = [one.key for one in sections].index(here.key)
    if place + 1 < len(sections):
        return address_of(found, sections[place + 1].key)
    return reverse("portal-send-application", args=[found.organisation.number, found.number])


@needs_member(*MAY_WRITE)
@require_POST
def autosave(request: PortalRequest, number: str, application_number: str, key: str) -> JsonResponse:
    """Save a section by itself while somebody writes, without its files; a sentence comes back."""
    found = own_application(request, application_number)
    here = _section_in(found, key)
    typed, _told = _read(request, here, dict(request.POST.lists()))
    keys = [one.key for one in here.questions if one.kind is not QuestionKind.ATTACHMENT]
    try:
        draft = save_draft(found, typed, key, keys, by=request.user, seen=number_in(request, "sett") or 0)
    except Refusal as refusal:
        return JsonResponse({"failed": _("Ikke lagret: %s") % refusal}, status=409)
    at = draft.saved_at or now()
    return JsonResponse({"saved": _("Lagret %s.") % moment(at), "seen": draft.saves.get(key, [0])[0]})


autosave.answers_json = True  # type: ignore[attr-defined]
