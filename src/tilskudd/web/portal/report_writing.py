"""Writing a report: questions and accounts are saved as typed, by several; signed and sent when nothing stops it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tilskudd.applications.answers import while_writing
from tilskudd.applications.questions import AskedIn
from tilskudd.applications.typed import as_typed, question_of
from tilskudd.followup.accounts import budget_in, read_accounts, typed_accounts
from tilskudd.followup.models import Report
from tilskudd.followup.queries import ReportSeen, look_at_report
from tilskudd.followup.writing import NotComplete, attach_file, remove_file, save_report, send_report
from tilskudd.parties.members import holders_of
from tilskudd.parties.models import MemberRight
from tilskudd.people.refusal import NotAllowed, Refusal, WrongState
from tilskudd.web.access import PortalRequest, needs_member
from tilskudd.web.account_form import account_form, told_on_another_page
from tilskudd.web.answers_shown import AnswerMaterial, answers_shown, asked_of
from tilskudd.web.keys import number_in
from tilskudd.web.portal.reports import MAY_WRITE, own_report
from tilskudd.web.question_form import FormMaterial, fields_of, told_elsewhere
from tilskudd.web.question_municipalities import with_numbers
from tilskudd.web.report_view import municipality_names, written_form
from tilskudd.web.templatetags.figures import moment


@needs_member(*MAY_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: PortalRequest, number: str, pk: int) -> HttpResponse:
    """The questions; what was typed always stays, also when a colleague has saved meanwhile."""
    found = own_report(request, pk)
    if not found.is_theirs:
        return redirect("portal-report", number, pk)
    look = look_at_report(found)
    if request.method != "POST":
        return _questions(request, look)
    names = municipality_names(request.today)
    posted = with_numbers(dict(request.POST.lists()), look.questions.questions, names)
    asked = [one.key for one in look.questions.asked(AskedIn.REPORT)]
    try:
        save_report(
            found, by=request.user, seen=number_in(request, "sett") or 0, answers=_answers_in(posted), shown=asked
        )
        _take_in_files(request, found)
    except NotAllowed:
        raise
    except Refusal as refusal:
        status = 409 if isinstance(refusal, WrongState) else 422
        return _questions(request, look_at_report(found), posted, why=str(refusal), status=status)
    messages.success(request, _("Lagret. Ingenting er sendt ennå."))
    on = "videre" in request.POST and "vis" not in request.POST
    return redirect("portal-report" if on else "portal-report-questions", number, pk)


def _answers_in(posted: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    return {name: values for name, values in posted.items() if question_of(name)}


def _take_in_files(request: PortalRequest, found: Report) -> None:
    """Files that were chosen, and those whose box «fjern» is ticked; each is a version of its own."""
    look = look_at_report(found)
    for told in request.POST.getlist("fjern"):
        key, _sep, place = told.rpartition("-")
        of_question = [one for one in look.files if one.question == key]
        if place.isdecimal() and 0 < int(place) <= len(of_question):
            remove_file(found, of_question[int(place) - 1].pk, by=request.user, seen=look_at_report(found).seen)
    for key in sorted(request.FILES):
        for file in request.FILES.getlist(key):
            seen = look_at_report(found).seen
            attach_file(found, key, content=file.read(), name=file.name or "", by=request.user, seen=seen)


def _questions(
    request: PortalRequest,
    look: ReportSeen,
    posted: Mapping[str, Sequence[str]] | None = None,
    *,
    why: str = "",
    status: int = 200,
) -> HttpResponse:
    """The form as it stands, or as it was posted, with what a colleague has written beside it."""
    names = municipality_names(request.today)
    checked = look.writing
    typed = look.typed
    if posted is not None:
        typed = as_typed(posted)[0]
        checked = while_writing(
            look.questions, typed, AskedIn.REPORT, attached=look.attached, municipalities=look.municipalities
        )
    material = FormMaterial(
        asked=checked.shown, attached=look.attached, opens=_file_address(request, look), municipalities=names
    )
    asked = look.questions.asked(AskedIn.REPORT)
    shown = fields_of(asked, typed, checked.findings, language=written_form(), material=material)
    saved = look.version
    context: dict[str, Any] = {
        "report": look.report,
        "look": look,
        "questions": shown,
        "why": why,
        "saved": _("%(who)s lagret %(at)s.") % {"who": saved.by.name, "at": moment(saved.at)} if saved else "",
        "theirs": _read(look, names) if status == 409 and saved else [],
    }
    return render(request, "portal/report_questions.html", context, status=status)


def _file_address(request: PortalRequest, look: ReportSeen) -> Any:
    def opens(key: str, place: int) -> str:
        of_question = [one for one in look.files if one.question == key]
        args = [request.organisation.number, look.report.pk, of_question[place - 1].pk]
        return reverse("portal-report-file", args=args)

    return opens


def _read(look: ReportSeen, names: dict[str, str]) -> Any:
    """The answers to read, as they are saved."""
    values = look.writing.answers.values
    asked = asked_of(look.questions, AskedIn.REPORT, values)
    return answers_shown(asked, values, language=written_form(), material=AnswerMaterial(municipalities=names))


@needs_member(*MAY_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def accounts(request: PortalRequest, number: str, pk: int) -> HttpResponse:
    """The accounts, line by line against the approved budget."""
    found = own_report(request, pk)
    look = look_at_report(found)
    if not found.is_theirs or look.accounts is None:
        return redirect("portal-report", number, pk)
    if request.method != "POST":
        return _accounts(request, look)
    try:
        save_report(found, by=request.user, seen=number_in(request, "sett") or 0, accounts=request.POST.dict())
    except NotAllowed:
        raise
    except Refusal as refusal:
        status = 409 if isinstance(refusal, WrongState) else 422
        return _accounts(request, look_at_report(found), request.POST.dict(), why=str(refusal), status=status)
    messages.success(request, _("Lagret. Ingenting er sendt ennå."))
    return redirect("portal-report" if "videre" in request.POST else "portal-report-accounts", number, pk)


def _accounts(
    request: PortalRequest,
    look: ReportSeen,
    posted: Mapping[str, str] | None = None,
    *,
    why: str = "",
    status: int = 200,
) -> HttpResponse:
    read = look.accounts
    if posted is not None:
        grant = look.report.grant
        budget = budget_in(grant.outcome.basis)
        read = read_accounts(typed_accounts(posted), budget, grant=grant.amount, share=look.demand.deviation_share)
    assert read is not None, "there are accounts"
    saved = look.version
    context = {
        "report": look.report,
        "look": look,
        "accounts": read,
        "form": account_form(read, tells_missing="feil" in request.GET),
        "why": why,
        "saved": _("%(who)s lagret %(at)s.") % {"who": saved.by.name, "at": moment(saved.at)} if saved else "",
        "theirs": look.accounts if status == 409 else None,
    }
    return render(request, "portal/report_accounts.html", context, status=status)


@needs_member(*MAY_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: PortalRequest, number: str, pk: int) -> HttpResponse:
    """All that stops it with where to mend it; else what is sent, and the button for who may sign."""
    found = own_report(request, pk)
    if not found.is_theirs:
        return redirect("portal-report-receipt" if found.sent.exists() else "portal-report", number, pk)
    if request.method != "POST":
        return _sending(request, look_at_report(found))
    try:
        send_report(found, by=request.user, seen=number_in(request, "sett") or 0)
    except NotComplete as refusal:
        return _sending(request, refusal.seen, status=422)
    except NotAllowed:
        raise
    except Refusal as refusal:
        return _sending(request, look_at_report(own_report(request, pk)), why=str(refusal), status=409)
    messages.success(request, _("Rapporten er mottatt."))
    return redirect("portal-report-receipt", number, pk)


def _sending(request: PortalRequest, look: ReportSeen, *, why: str = "", status: int = 200) -> HttpResponse:
    number, pk = request.organisation.number, look.report.pk
    questions_at = reverse("portal-report-questions", args=[number, pk])
    accounts_at = reverse("portal-report-accounts", args=[number, pk])
    told = told_elsewhere(look.sending.findings, lambda _key: questions_at)
    told += told_on_another_page(look.account_findings, f"{accounts_at}?feil")
    if look.lacks_statement:
        told.append(
            (
                reverse("portal-report-auditor", args=[number, pk]),
                _("Revisor har ikke signert for disse tallene. Lag en lenke, og send den til revisor."),
            )
        )
    may_sign = MemberRight.SIGN in request.member_rights
    signers = holders_of(MemberRight.SIGN, request.organisation, request.today)
    context = {
        "report": look.report,
        "look": look,
        "told": told,
        "why": why,
        "answers": _read(look, municipality_names(request.today)) if not told else [],
        "accounts": look.accounts,
        "may_sign": may_sign,
        "signers": [] if may_sign else list(signers.values_list("user__name", "user__email").distinct()[:10]),
    }
    return render(request, "portal/report_send.html", context, status=status)
