"""Rundskriv: what an organisation has received, each in its newest issue, with questions and answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tilskudd.circulars.asking import ask_about, mark_read
from tilskudd.circulars.models import Addressee, Circular, CircularIssue
from tilskudd.circulars.queries import questions_seen_by, received_by
from tilskudd.parties.models import MemberRight
from tilskudd.web.access import PortalRequest, needs_member
from tilskudd.web.circular_forms import AskAboutCircular
from tilskudd.web.keys import number_in
from tilskudd.web.office.letters import attachment
from tilskudd.web.posting import refusals_in, refusals_shown

A_PAGE = 50
QUESTIONS_SHOWN = 50
MAY_ASK = (MemberRight.WRITE, MemberRight.SIGN)


@needs_member()
@require_GET
def circulars(request: PortalRequest, number: str) -> HttpResponse:
    """All that the organisation has received, newest first."""
    before = number_in(request, "for")
    rows = received_by(request.organisation.pk)
    found = list((rows.filter(pk__lt=before) if before else rows)[: A_PAGE + 1])
    context = {
        "circulars": found[:A_PAGE],
        "more": found[A_PAGE - 1].pk if len(found) > A_PAGE else None,
        "first": next((one for one in found[:A_PAGE] if not hasattr(one, "reading")), found[0] if found else None),
    }
    return render(request, "portal/circulars.html", context)


def _had(request: PortalRequest, pk: int) -> Addressee:
    """What the organisation has of a circular; one that it has not received is not there."""
    rows = received_by(request.organisation.pk).filter(issue__circular=pk)
    found: Addressee | None = rows.select_related("issue__version__file", "had__version").first()
    if found is None:
        raise Http404
    return found


@needs_member()
@require_GET
def circular(request: PortalRequest, number: str, pk: int) -> HttpResponse:
    """One circular: what it says, and what is asked and answered."""
    return _shown(request, _had(request, pk))


def _shown(request: PortalRequest, had: Addressee, status: int = 200, **bound: forms.Form) -> HttpResponse:
    html = CircularIssue.objects.only("html_nb", "html_nn").get(pk=had.issue_id).html_in(had.language)
    questions = questions_seen_by(had.issue.circular, request.organisation.pk)
    context: dict[str, Any] = {
        "had": had,
        "circular": had.issue.circular,
        "version": had.issue.version,
        "title": (had.issue.version.title_nn if had.language == "nn" else "") or had.issue.version.title_nb,
        "html": mark_safe(html),  # noqa: S308  # documents/html.py made it and escaped every text
        "reading": getattr(had, "reading", None),
        "questions": list(questions[:QUESTIONS_SHOWN]),
        "may_ask": bool(request.member_rights & set(MAY_ASK)),
        "form": AskAboutCircular(),
        **bound,
    }
    return render(request, "portal/circular.html", context, status=status)


@needs_member()
@require_POST
def read(request: PortalRequest, number: str, pk: int) -> HttpResponse:
    """Say that it is read."""
    had = _had(request, pk)
    with refusals_shown(request):
        mark_read(had.issue.circular, request.organisation, by=request.user, seen=number_in(request, "utsending") or 0)
        messages.success(request, _("Vi har notert at dere har lest rundskrivet."))
    return redirect("portal-circular", number, pk)


@needs_member(*MAY_ASK)
@require_POST
def ask(request: PortalRequest, number: str, pk: int) -> HttpResponse:
    """Ask about it."""
    had, form = _had(request, pk), AskAboutCircular(request.POST)
    if form.is_valid():
        with refusals_in(form):
            circular: Circular = had.issue.circular
            ask_about(circular, request.organisation, form.cleaned_data["words"], by=request.user)
            messages.success(request, _("Spørsmålet er sendt. Svaret kommer her."))
            return redirect("portal-circular", number, pk)
    return _shown(request, had, 422, form=form)


@needs_member()
@require_GET
def pdf(request: PortalRequest, number: str, pk: int) -> HttpResponse:
    """What the organisation received, as PDF."""
    had = _had(request, pk)
    issue = CircularIssue.objects.select_related("pdf_nb", "pdf_nn").defer("html_nb", "html_nn").get(pk=had.issue_id)
    return attachment(issue.pdf_in(had.language), f"{had.issue.circular.number}-{had.issue.version.number}.pdf")


@needs_member()
@require_GET
def file(request: PortalRequest, number: str, pk: int) -> HttpResponse:
    """The file that belongs to it."""
    version = _had(request, pk).issue.version
    if version.file is None:
        raise Http404
    return attachment(version.file, version.file_name)
