"""What an organisation asks about a report: more time, an auditor's signature, and its say about money back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tilskudd.decisions.models import Grant
from tilskudd.followup.auditing import make_auditor_link, withdraw_auditor_links
from tilskudd.followup.changing import ask_for_change
from tilskudd.followup.models import AuditorLink, Recovery
from tilskudd.followup.queries import look_at_report, owed_back
from tilskudd.followup.recovery import comment_on_recovery
from tilskudd.followup.writing import ask_extension
from tilskudd.people.models import Status
from tilskudd.values.kroner import ZERO
from tilskudd.web.access import PortalRequest, needs_member
from tilskudd.web.portal.reports import MAY_WRITE, own_report
from tilskudd.web.posting import refusals_in, refusals_shown
from tilskudd.web.report_forms import AskChange, AskExtension, CommentOnRecovery


@needs_member(*MAY_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def extension(request: PortalRequest, number: str, pk: int) -> HttpResponse:
    """Ask for more time."""
    found = own_report(request, pk)
    form = AskExtension(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            told = form.cleaned_data
            ask_extension(found, told["words"], wanted_on=told["wanted_on"], by=request.user)
            messages.success(request, _("Søknaden er sendt. Fristen står til dere har fått svar."))
            return redirect("portal-report", number, pk)
    context = {"report": found, "form": form}
    return render(request, "portal/report_extension.html", context, status=422 if form.errors else 200)


@never_cache
@needs_member(*MAY_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def auditor(request: PortalRequest, number: str, pk: int) -> HttpResponse:
    """Make a link for the auditor, shown this once, or withdraw it; and what the auditor has said."""
    found, address = own_report(request, pk), ""
    if request.method == "POST" and "trekk" in request.POST:
        with refusals_shown(request):
            withdraw_auditor_links(found, by=request.user)
            messages.success(request, _("Lenken er trukket tilbake, og åpner ingenting lenger."))
        return redirect("portal-report-auditor", number, pk)
    if request.method == "POST":
        with refusals_shown(request):
            _link, token = make_auditor_link(found, by=request.user)
            address = request.build_absolute_uri(f"/revisor/{token}/")
    look = look_at_report(found)
    links = AuditorLink.objects.filter(report=found, statement=None, withdrawn_at=None, last_day__gte=request.today)
    context = {
        "report": found,
        "look": look,
        "address": address,
        "link": links.select_related("made_by").order_by("-pk").first(),
        "is_ready": look.accounts is not None and look.version is not None and not look.accounts.findings,
    }
    return render(request, "portal/report_auditor.html", context)


@needs_member()
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: PortalRequest, number: str, pk: int) -> HttpResponse:
    """What the organisation has asked to change in a grant, what we answered, and the form to ask."""
    related = ("decision__scheme", "outcome")
    grant = get_object_or_404(Grant.objects.select_related(*related), pk=pk, recipient=request.organisation)
    may_write = bool(request.member_rights & set(MAY_WRITE))
    form = AskChange(request.POST if request.method == "POST" else None, request.FILES or None)
    if form.is_valid():
        with refusals_in(form):
            told = form.cleaned_data
            file = told["file"]
            ask_for_change(
                grant,
                told["words"],
                told["why"],
                from_on=told["from_on"],
                by=request.user,
                content=file.read() if file else b"",
                name=file.name if file else "",
            )
            messages.success(request, _("Søknaden er sendt. Ingenting er endret før dere har fått svar."))
            return redirect("portal-change", number, pk)
    asked = list(grant.change_requests.select_related("answer", "by").order_by("-pk")[:25])
    context = {"grant": grant, "form": form, "asked": asked, "may_write": may_write}
    return render(request, "portal/change.html", context, status=422 if form.errors else 200)


@needs_member()
@require_http_methods(["GET", "HEAD", "POST"])
def recovery(request: PortalRequest, number: str, pk: int) -> HttpResponse:
    """An advance notice that money is claimed back, what the organisation says, and what became of it."""
    related = ("grant__decision__scheme", "grant__outcome", "report", "proposed_by")
    rows = Recovery.objects.select_related(*related)
    found = get_object_or_404(rows, pk=pk, grant__recipient=request.organisation)
    form = CommentOnRecovery(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            comment_on_recovery(found, form.cleaned_data["words"], by=request.user)
            messages.success(request, _("Uttalelsen er mottatt. Vi ser på den før vi bestemmer oss."))
            return redirect("portal-recovery", number, pk)
    context = {
        "recovery": found,
        "form": form,
        "comments": list(found.comments.select_related("by").order_by("-pk")[:25]),
        "may_write": bool(request.member_rights & set(MAY_WRITE)) and found.status == Status.PROPOSED,
        "owed": owed_back(found) if found.status == Status.APPROVED else ZERO,
    }
    return render(request, "portal/recovery.html", context, status=422 if form.errors else 200)
