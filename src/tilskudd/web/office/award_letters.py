"""Brev til mottakerne: how far a decision's letters have come, each as it was issued, and what is out of step."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tilskudd.circulars.queries import stuck_issues
from tilskudd.decisions.models import Outcome
from tilskudd.documents.models import IssuedLetter, LetterTrouble
from tilskudd.documents.queries import letters_of, progress_of, troubles
from tilskudd.documents.services import try_again
from tilskudd.people.models import Status
from tilskudd.people.rights import Right
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.keys import number_in
from tilskudd.web.office.decisions import decision_called
from tilskudd.web.office.letters import attachment
from tilskudd.web.posting import refusals_shown

LINES_A_PAGE = 50
TROUBLES_A_PAGE = 25
MOST_TOLD = 10


@needs(Right.SEE_MONEY)
@require_GET
def award_letters(request: OfficeRequest, number: str) -> HttpResponse:
    """The letters of one decision: how many are issued, each with its recipient, and what failed and why."""
    found = decision_called(number)
    rows = Outcome.objects.filter(version__decision=found, version__number=found.version).select_related("recipient")
    pages = Paginator(rows.order_by("place"), LINES_A_PAGE)
    shown = pages.get_page(number_in(request, "del") or 1)
    lines = list(shown.object_list)
    letters = letters_of([one.pk for one in lines])
    failed = list(troubles().filter(outcome__version__decision=found)[: MOST_TOLD + 1])
    progress = progress_of(found)
    context = {
        "decision": found,
        "approved": found.status == Status.APPROVED,
        "progress": progress,
        "per_cent": progress.issued * 100 // progress.whole if progress.whole else 0,
        "lines": [(one, letters.get(one.pk)) for one in lines],
        "failed": failed[:MOST_TOLD],
        "more_failed": len(failed) > MOST_TOLD,
        "may_try": Right.PROPOSE_DECISIONS in request.rights,
        "page": shown.number,
        "pages": list(pages.page_range),
    }
    return render(request, "office/award_letters.html", context)


@needs(Right.SEE_MONEY)
@require_GET
def award_letter(request: OfficeRequest, pk: int) -> HttpResponse:
    """One letter as it was issued, with its digest, how it was delivered, and who accepted it."""
    related = ("outcome__version__decision", "outcome__grant", "recipient", "pdf", "acceptance__by")
    found = get_object_or_404(IssuedLetter.objects.select_related(*related).defer("data"), pk=pk)
    context = {
        "letter": found,
        "html": mark_safe(found.html),  # noqa: S308  # documents/html.py made it and escaped every text
        "decision": found.outcome.version.decision,
        "grant": getattr(found.outcome, "grant", None),
        "acceptance": getattr(found, "acceptance", None),
        "deliveries": list(found.deliveries.order_by("pk")),
    }
    return render(request, "office/award_letter.html", context)


@needs(Right.SEE_MONEY)
@require_GET
def award_letter_pdf(request: OfficeRequest, pk: int) -> HttpResponse:
    """The PDF as it was issued, to be saved."""
    found = get_object_or_404(IssuedLetter.objects.select_related("pdf").defer("data", "html"), pk=pk)
    return attachment(found.pdf, f"{found.number.replace('/', '-')}.pdf")


@needs(Right.SEE_MONEY)
@require_GET
def out_of_step(request: OfficeRequest) -> HttpResponse:
    """Everything that failed and is not solved, newest first: letters that could not be made or sent, and circulars."""
    pages = Paginator(troubles(), TROUBLES_A_PAGE)
    shown = pages.get_page(number_in(request, "del") or 1)
    context = {
        "failed": list(shown.object_list),
        "count": pages.count,
        "circulars": stuck_issues(TROUBLES_A_PAGE),
        "may_try": Right.PROPOSE_DECISIONS in request.rights,
        "page": shown.number,
        "pages": list(pages.page_range),
    }
    return render(request, "office/out_of_step.html", context)


@needs(Right.PROPOSE_DECISIONS)
@require_POST
def try_letter_again(request: OfficeRequest, pk: int) -> HttpResponse:
    """Let what failed be tried again within a minute."""
    found = get_object_or_404(LetterTrouble.objects.select_related("outcome__version__decision__scheme"), pk=pk)
    with refusals_shown(request):
        try_again(found, by=request.user)
        messages.success(request, _("Det prøves igjen innen ett minutt."))
    return redirect("award-letters", found.outcome.version.decision.number)
