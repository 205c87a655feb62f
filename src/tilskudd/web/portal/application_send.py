"""Looking an application over, signing and sending it, its receipt with a copy of all, and its files."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tilskudd.applications.application_queries import (
    attachments_of,
    draft_of,
    live_version,
    municipality_names,
    newest_sent,
    open_deficiency,
    takes_in,
)
from tilskudd.applications.attachments import saved_as
from tilskudd.applications.differences import difference
from tilskudd.applications.models import Application, Attachment, SentApplication
from tilskudd.applications.questions import AskedIn
from tilskudd.applications.rules import ApplicationState
from tilskudd.applications.sending import NotWhole, checked_now, send_application
from tilskudd.files.services import open_file
from tilskudd.parties.models import MemberRight
from tilskudd.people.clock import now
from tilskudd.people.refusal import NotAllowed, Refusal
from tilskudd.web.access import PortalRequest, needs_member
from tilskudd.web.answers_shown import AnswerMaterial, ShownAnswer, answers_shown, asked_of
from tilskudd.web.application_view import language_now, opens_own, own_application, page_of, signers_of, steps_of
from tilskudd.web.keys import number_in
from tilskudd.web.portal.applications import MAY_WRITE
from tilskudd.web.question_form import told_elsewhere
from tilskudd.web.templatetags.figures import moment

Opens = Callable[[Application, Mapping[str, list[Attachment]]], Callable[[str, int], str]]


@needs_member(*MAY_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: PortalRequest, number: str, application_number: str) -> HttpResponse:
    """Look it over, with everything that is missing linked; sign and send."""
    found = own_application(request, application_number)
    version = live_version(found)
    why, status = "", 200
    if request.method == "POST":
        try:
            sent = send_application(found, by=request.user, seen=number_in(request, "sett") or 0)
            messages.success(request, _("Søknaden er mottatt %s.") % moment(sent.at))
            return redirect("portal-application-receipt", number, application_number)
        except NotAllowed:
            raise
        except NotWhole:
            status = 422
        except Refusal as refusal:
            why, status = str(refusal), 409
    draft, checked = draft_of(found), checked_now(found, version)
    files = attachments_of(found)
    whole, language = version.questions.question_set, language_now()
    material = AnswerMaterial(municipality_names(request.today), opens_own(found, files))
    values = checked.answers.values
    context = {
        "application": found,
        "title": version.title_in(language),
        "told": told_elsewhere(checked.findings, page_of(found, version)),
        "why": why,
        "steps": steps_of(found, version, draft, checked),
        "answers": answers_shown(
            asked_of(whole, AskedIn.APPLICATION, values), values, language=language, material=material
        ),
        "seen": draft.seen,
        "may_sign": MemberRight.SIGN in request.member_rights,
        "signers": [] if MemberRight.SIGN in request.member_rights else signers_of(request),
        "takes_in": found.state != ApplicationState.WITHDRAWN and takes_in(version, found, now(), request.today),
        "deficiency": open_deficiency(found, request.today),
        "version": version,
        "sent": newest_sent(found),
    }
    return render(request, "portal/send_application.html", context, status=status)


@needs_member()
@require_GET
def receipt(request: PortalRequest, number: str, application_number: str) -> HttpResponse:
    """The receipt of what was sent last, or of the one that is asked for, with a copy of all."""
    found = own_application(request, application_number)
    asked = number_in(request, "nr")
    rows = found.sent.select_related("by", "questions", "call_version__call", "application__organisation")
    newest = list((rows.filter(number__lte=asked) if asked else rows).order_by("-number")[:2])
    if not newest or (asked and newest[0].number != asked):
        raise Http404
    sent, before = newest[0], newest[1] if len(newest) > 1 else None
    context = {
        "application": found,
        "title": sent.call_version.title_in(language_now()),
        "sent": sent,
        "before": before,
        "numbers": list(found.sent.order_by("-number").values_list("number", flat=True)[:20]),
        "answers": copy_of(sent, before, municipality_names(request.today), opens_own),
    }
    return render(request, "portal/application_receipt.html", context)


def copy_of(
    sent: SentApplication, before: SentApplication | None, names: Mapping[str, str], opens: Opens
) -> list[ShownAnswer]:
    """Everything that was sent, with what changed since the time before; `opens` is where its files are."""
    files: dict[str, list[Attachment]] = {}
    for row in sent.attachments.order_by("id"):
        files.setdefault(row.question, []).append(row)
    values = sent.answers.values
    changes = difference(before.answers, sent.answers) if before else []
    material = AnswerMaterial(names, opens(sent.application, files), changes)
    asked = asked_of(sent.questions.question_set, AskedIn.APPLICATION, values)
    return list(answers_shown(asked, values, language=language_now(), material=material))


@needs_member()
@require_GET
def file(request: PortalRequest, number: str, application_number: str, pk: int) -> FileResponse:
    """A file that the organisation put with its application, saved under its name and never shown as a page."""
    found = own_application(request, application_number)
    row = get_object_or_404(Attachment.objects.select_related("file"), pk=pk, application=found)
    return sent_as_file(row)


def sent_as_file(row: Attachment) -> FileResponse:
    """The file as an attachment of no type, which even a browser that shows it may not run."""
    return FileResponse(
        open_file(row.file),
        as_attachment=True,
        filename=saved_as(row),
        content_type="application/octet-stream",
        headers={"Content-Security-Policy": "sandbox; default-src 'none'"},
    )
