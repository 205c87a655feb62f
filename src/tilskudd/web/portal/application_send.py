"""Looking an application over, signing and sending it, its receipt with a copy of all, and its files."""

from __future__ import annotations

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
from tilskudd.applications.models import Attachment, SentApplication
from tilskudd.applications.questions import AskedIn
from tilskudd.applications.rules import ApplicationState
from tilskudd.applications.sending import NotWhole, checked_now, send_application
from tilskudd.files.services import open_file
from tilskudd.parties.models import MemberRight
from tilskudd.people.clock import now
from tilskudd.people.refusal import NotAllowed, Refusal
from tilskudd.web.access import PortalRequest, needs_member
from tilskudd.web.answers_shown import AnswerMaterial, answers_shown, asked_of
from tilskudd.web.application_view import language_now, opens_own, own_application, page_of, signers_of, steps_of
from tilskudd.web.keys import number_in
from tilskudd.web.portal.applications import MAY_WRITE
from tilskudd.web.question_form import told_elsewhere
from tilskudd.web.templatetags.figures import moment


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
    rows = found.sent.select_related("by", "questions", "call_version__call")
    sent = (rows.filter(number=asked) if asked else rows).order_by("-number").first()
    if sent is None:
        raise Http404
    language = language_now()
    context = {
        "application": found,
        "title": sent.call_version.title_in(language),
        "sent": sent,
        "numbers": list(found.sent.order_by("-number").values_list("number", flat=True)[:20]),
        "answers": copy_of(sent, language, municipality_names(request.today), request.organisation.number),
    }
    return render(request, "portal/application_receipt.html", context)


def copy_of(sent: SentApplication, language: str, names: dict[str, str], organisation: str) -> list[object]:
    """Everything that was sent, as it reads; its files open for the organisation."""
    files: dict[str, list[Attachment]] = {}
    for row in sent.attachments.order_by("id"):
        files.setdefault(row.question, []).append(row)
    values = sent.answers.values
    material = AnswerMaterial(names, opens_own(sent.application, files))
    asked = asked_of(sent.questions.question_set, AskedIn.APPLICATION, values)
    return list(answers_shown(asked, values, language=language, material=material))


@needs_member()
@require_GET
def file(request: PortalRequest, number: str, application_number: str, pk: int) -> FileResponse:
    """A file that the organisation put with its application, saved under its name and never shown as a page."""
    found = own_application(request, application_number)
    row = get_object_or_404(Attachment.objects.select_related("file"), pk=pk, application=found)
    return sent_as_file(row)


def sent_as_file(row: Attachment) -> FileResponse:
    """The file as an attachment of no type."""
    return FileResponse(
        open_file(row.file), as_attachment=True, filename=saved_as(row), content_type="application/octet-stream"
    )
