"""An organisation's applications: all of them, one begun, one from the beginning to the end, one withdrawn."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tilskudd.applications.application_queries import (
    draft_of,
    live_version,
    newest_sent,
    open_deficiency,
    takes_in,
)
from tilskudd.applications.applying import AnotherDraft, begin_application
from tilskudd.applications.models import Application
from tilskudd.applications.queries import newest_versions, open_calls
from tilskudd.applications.rules import ApplicationState
from tilskudd.applications.sending import checked_now, withdraw_application
from tilskudd.parties.members import account_of
from tilskudd.parties.models import MemberRight
from tilskudd.people.clock import now
from tilskudd.people.refusal import Refusal
from tilskudd.web.access import PortalRequest, needs_member
from tilskudd.web.application_view import (
    changes_since,
    language_now,
    own_application,
    signers_of,
    steps_of,
)
from tilskudd.web.call_money import answer_to
from tilskudd.web.keys import number_in
from tilskudd.web.posting import refusals_shown

A_PAGE, MOST_CALLS = 50, 20
MAY_WRITE = (MemberRight.WRITE, MemberRight.SIGN)


@needs_member()
@require_GET
def applications(request: PortalRequest, number: str) -> HttpResponse:
    """The organisation's applications, newest first, fifty a page, and the calls that are open."""
    before = number_in(request, "for")
    rows = Application.objects.filter(organisation=request.organisation).select_related("call")
    found = list((rows.filter(pk__lt=before) if before else rows).order_by("-pk")[: A_PAGE + 1])
    calls = [
        (one, one.title_in(language_now()))
        for one in open_calls(now()).select_related("call", "rules")[:MOST_CALLS]
        if one.rules.recipients == request.organisation.kind
    ]
    context = {
        "applications": found[:A_PAGE],
        "more": found[A_PAGE - 1].pk if len(found) > A_PAGE else None,
        "calls": calls,
        "may_write": bool(request.member_rights & set(MAY_WRITE)),
    }
    return render(request, "portal/applications.html", context)


@needs_member(*MAY_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: PortalRequest, number: str, call_number: str) -> HttpResponse:
    """Begin an application: what the registers know is there already."""
    rows = newest_versions().select_related("rules")
    version = rows.filter(call__number=call_number, call__published_at__isnull=False).first()
    if version is None:
        raise Http404
    another, why = False, ""
    if request.method == "POST":
        try:
            made = begin_application(
                version.call, request.organisation, by=request.user, another="enda-en" in request.POST
            )
            return redirect("portal-application", number, made.number)
        except AnotherDraft as refusal:
            another, why = True, str(refusal)
        except Refusal as refusal:
            why = str(refusal)
    mine = Application.objects.filter(call=version.call, organisation=request.organisation).order_by("-pk")
    context = {
        "version": version,
        "title": version.title_in(language_now()),
        "account": account_of(request.organisation, request.today),
        "another": another,
        "why": why,
        "drafts": list(mine.filter(state=ApplicationState.DRAFT)[:10]),
        "fits": version.rules.recipients == request.organisation.kind,
    }
    return render(request, "portal/begin_application.html", context, status=409 if why else 200)


@needs_member()
@require_GET
def application(request: PortalRequest, number: str, application_number: str) -> HttpResponse:
    """One application from the beginning to the end: its steps, what each lacks, and what was sent."""
    found = own_application(request, application_number)
    version, draft = live_version(found), draft_of(found)
    checked = checked_now(found, version)
    steps = steps_of(found, version, draft, checked)
    sent = newest_sent(found)
    context = {
        "application": found,
        "version": version,
        "title": version.title_in(language_now()),
        "steps": steps,
        "first_open": next((one for one in steps if not one.is_done), None),
        "draft": draft,
        "sent": sent,
        "answer": answer_to(found),
        "is_changed": sent is not None and draft.saved_at is not None and draft.saved_at > sent.at,
        "deficiency": open_deficiency(found, request.today),
        "takes_in": found.state != ApplicationState.WITHDRAWN and takes_in(version, found, now(), request.today),
        "changes": changes_since(found),
        "may_write": bool(request.member_rights & set(MAY_WRITE)),
        "may_sign": MemberRight.SIGN in request.member_rights,
        "signers": [] if MemberRight.SIGN in request.member_rights else signers_of(request),
    }
    return render(request, "portal/application.html", context)


@needs_member(MemberRight.SIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: PortalRequest, number: str, application_number: str) -> HttpResponse:
    """Withdraw an application that was sent, after being asked once."""
    found = own_application(request, application_number)
    if request.method == "POST":
        with refusals_shown(request):
            if answer_to(found):
                raise Refusal(_("Søknaden er avgjort. Vil dere ikke ha tilskuddet, så si ifra til saksbehandleren."))
            withdraw_application(found, by=request.user)
            messages.success(request, _("Søknaden er trukket."))
        return redirect("portal-application", number, application_number)
    return render(request, "portal/withdraw_application.html", {"application": found})
