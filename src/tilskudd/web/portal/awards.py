"""What an organisation has been granted: the list, and one grant with its terms and how it was computed."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tilskudd.appeals.models import Appeal
from tilskudd.decisions.models import Grant, Outcome
from tilskudd.documents.queries import decided_outcomes
from tilskudd.files.services import open_file
from tilskudd.followup.lists import reports_of
from tilskudd.parties.accounts import MAY_ENTER
from tilskudd.parties.members import account_of, organisations_with_an_account_waiting
from tilskudd.parties.models import MemberRight
from tilskudd.payments.instalments import terms_of
from tilskudd.payments.settling import PaymentState
from tilskudd.people.models import Status
from tilskudd.web.access import PortalRequest, needs_member
from tilskudd.web.appeal_view import right_to_appeal
from tilskudd.web.keys import number_in
from tilskudd.web.portal.accepting import accept_grant, acceptances_of, is_claimed, letter_of
from tilskudd.web.posting import refusals_shown
from tilskudd.web.report_view import title_of

A_PAGE = 50
MOST_SHOWN = 50
NOT_SENT = (PaymentState.READY, PaymentState.WITHDRAWN)


def _grant(request: PortalRequest, pk: int) -> Grant:
    """One of the organisation's own grants; another's is not there."""
    related = ("decision__scheme", "decision__proposed_by", "outcome__version__rules", "outcome__recipient")
    return get_object_or_404(Grant.objects.select_related(*related), pk=pk, recipient=request.organisation)


@needs_member()
@require_GET
def awards(request: PortalRequest, number: str) -> HttpResponse:
    """The organisation's grants, newest first, fifty a page, and what waits."""
    before = number_in(request, "for")
    rows = Grant.objects.filter(recipient=request.organisation).select_related("decision__scheme", "outcome")
    found = list((rows.filter(pk__lt=before) if before else rows).order_by("-pk")[: A_PAGE + 1])
    accepted = acceptances_of([one.pk for one in found])
    key = request.organisation.pk
    waits = organisations_with_an_account_waiting([key])
    context = {
        "awards": [(one, accepted.get(one.pk), not is_claimed(one)) for one in found[:A_PAGE]],
        "more": found[A_PAGE - 1].pk if len(found) > A_PAGE else None,
        "refused": _without_money(key),
        "appeals": list(Appeal.objects.filter(recipient=key).order_by("-pk")[:MOST_SHOWN]),
        "lacks_account": key not in waits and account_of(request.organisation, request.today) is None,
        "may_enter": bool(request.member_rights & MAY_ENTER),
    }
    return render(request, "portal/awards.html", context)


def _without_money(organisation: int) -> list[Outcome]:
    """The newest decisions about an organisation that gave it no money."""
    rows = decided_outcomes().filter(recipient=organisation, amount=0).select_related("version__decision__scheme")
    return list(rows.order_by("-pk")[:MOST_SHOWN])


@needs_member()
@require_GET
def award(request: PortalRequest, number: str, pk: int) -> HttpResponse:
    """One grant: how much, what for, on which terms, how it was computed, and whom to ask."""
    found = _grant(request, pk)
    is_nynorsk, rules, letter = get_language() == "nn", found.outcome.version.rules, letter_of(found)
    context = {
        "grant": found,
        "outcome": found.outcome,
        "scheme": found.decision.scheme,
        "reason": found.outcome.reason_nn if is_nynorsk else found.outcome.reason_nb,
        "terms": list(rules.terms.select_related("duty").order_by("place")),
        "rules": rules,
        "changes": list(found.amendments.filter(status=Status.APPROVED).order_by("-pk")),
        "accepted_at": acceptances_of([found.pk]).get(found.pk),
        "letter": letter,
        "payments": list(found.payments.exclude(state__in=NOT_SENT).select_related("run").order_by("-pk")),
        "accepts": letter is not None and not is_claimed(found),
        "is_claimed": is_claimed(found),
        "basis": found.outcome.basis if found.outcome.basis.get("claim") else None,
        "pay_from": terms_of(found)[0],
        "reports": [(one, title_of(one)) for one in reports_of([request.organisation.pk]).filter(grant=found)[:10]],
        "asked": list(found.change_requests.select_related("answer").order_by("-pk")[:10]),
    } | right_to_appeal(found.outcome, request.member_rights, on=request.today)
    return render(request, "portal/award.html", context)


@needs_member()
@require_GET
def letter(request: PortalRequest, number: str, pk: int) -> HttpResponse:
    """The letter about a grant, word for word as it was issued."""
    found = _grant(request, pk)
    issued = letter_of(found)
    if issued is None:
        raise Http404
    html = mark_safe(issued.html)  # noqa: S308  # documents/html.py made it and escaped every text
    return render(request, "portal/letter.html", {"grant": found, "letter": issued, "html": html})


@needs_member()
@require_GET
def letter_pdf(request: PortalRequest, number: str, pk: int) -> FileResponse:
    """The letter about a grant as the very file."""
    issued = letter_of(_grant(request, pk))
    if issued is None:
        raise Http404
    name = f"{issued.number.replace('/', '-')}.pdf"
    return FileResponse(
        open_file(issued.pdf), as_attachment=True, filename=name, content_type="application/octet-stream"
    )


@needs_member(MemberRight.SIGN)
@require_POST
def accept(request: PortalRequest, number: str, pk: int) -> HttpResponse:
    """Accept the grant with its terms."""
    found = _grant(request, pk)
    with refusals_shown(request):
        accept_grant(found, request.user)
        messages.success(request, _("Tilskuddet er godtatt."))
    return redirect("portal-award", number, pk)
