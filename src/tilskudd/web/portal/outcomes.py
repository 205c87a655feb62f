"""What was decided about an organisation without giving it money: a refusal has its page and its letter too."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from tilskudd.decisions.models import Outcome
from tilskudd.documents.models import IssuedLetter
from tilskudd.documents.queries import decided_outcomes
from tilskudd.files.services import open_file
from tilskudd.web.access import PortalRequest, needs_member
from tilskudd.web.appeal_view import right_to_appeal


def outcome_of(request: PortalRequest, pk: int) -> Outcome:
    """One of the organisation's own decided outcomes; another's, and what is only proposed, is not there."""
    related = ("version__decision__scheme", "version__decision__proposed_by", "version__rules", "recipient")
    rows = decided_outcomes().select_related(*related)
    return get_object_or_404(rows, pk=pk, recipient=request.organisation)


def _letter(outcome: Outcome) -> IssuedLetter | None:
    return IssuedLetter.objects.select_related("pdf").filter(outcome=outcome).first()


@needs_member()
@require_GET
def outcome(request: PortalRequest, number: str, pk: int) -> HttpResponse:
    """One decision about the organisation: what it says, why, its letter, and how to appeal."""
    found = outcome_of(request, pk)
    context = {
        "outcome": found,
        "decision": found.version.decision,
        "reason": found.reason_nn if get_language() == "nn" else found.reason_nb,
        "letter": _letter(found),
    } | right_to_appeal(found, request.member_rights, on=request.today)
    return render(request, "portal/outcome.html", context)


@needs_member()
@require_GET
def letter(request: PortalRequest, number: str, pk: int) -> HttpResponse:
    """The letter, word for word as it was issued."""
    found = outcome_of(request, pk)
    issued = _letter(found)
    if issued is None:
        raise Http404
    html = mark_safe(issued.html)  # noqa: S308  # documents/html.py made it and escaped every text
    return render(request, "portal/outcome_letter.html", {"outcome": found, "letter": issued, "html": html})


@needs_member()
@require_GET
def letter_pdf(request: PortalRequest, number: str, pk: int) -> FileResponse:
    """The letter as the very file."""
    issued = _letter(outcome_of(request, pk))
    if issued is None:
        raise Http404
    name = f"{issued.number.replace('/', '-')}.pdf"
    return FileResponse(
        open_file(issued.pdf), as_attachment=True, filename=name, content_type="application/octet-stream"
    )
