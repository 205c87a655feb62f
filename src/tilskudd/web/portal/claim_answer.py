"""Writing a claim: counts are saved by who may write, signed and sent by who may sign; what was typed always stays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tilskudd.claims.claiming import save_and_send, save_claim, send_claim
from tilskudd.claims.models import Submission
from tilskudd.claims.rules import Count, RoundState
from tilskudd.parties.members import holders_of
from tilskudd.parties.models import MemberRight
from tilskudd.people.refusal import NotAllowed, Refusal, WrongState
from tilskudd.web.access import PortalRequest, needs_member
from tilskudd.web.keys import number_in
from tilskudd.web.portal.claim_view import ClaimView, claim_view, why_not_now
from tilskudd.web.portal_claim_forms import ClaimForm, initial_of
from tilskudd.web.templatetags.figures import moment

MAY_WRITE = (MemberRight.WRITE, MemberRight.SIGN)


@dataclass(frozen=True)
class Typed:
    """What somebody typed: the counts, the remark, which version they had seen, and whether to send it."""

    counts: dict[int, Count]
    words: str
    states: bool
    seen: int
    sends: bool


@needs_member(*MAY_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: PortalRequest, number: str, round_number: str) -> HttpResponse:
    """Write, correct or answer a deficiency notice: save the counts, or sign and send them."""
    return _written(request, claim_view(request, round_number), confirms=False)


@needs_member(*MAY_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: PortalRequest, number: str, round_number: str) -> HttpResponse:
    """Confirm what was planned: each planned participant stands as given, until somebody writes fewer."""
    view = claim_view(request, round_number)
    if not view.confirms and request.method != "POST":
        return redirect("portal-claim", number, round_number)
    return _written(request, view, confirms=True)


def _written(request: PortalRequest, view: ClaimView, *, confirms: bool) -> HttpResponse:
    if request.method != "POST":
        return shown(request, view, _begun(view, confirms=confirms), confirms=confirms)
    form = ClaimForm(request.POST, measures=view.measures)
    if not form.is_valid():
        return shown(request, view, form, confirms=confirms, status=422)
    told = form.cleaned_data
    typed = Typed(form.counts, told["words"], told["states"], number_in(request, "sett") or 0, "send" in request.POST)
    if typed.sends and _is_sent_already(view, typed):
        return _told_already(request, view)
    if typed.sends and not _as_when_opened(request, view, form):
        return shown(request, view, form, confirms=confirms, status=409)
    try:
        return _done(request, view, typed)
    except NotAllowed:
        raise
    except WrongState as refusal:
        newer = claim_view(request, view.claim.round.number)
        if typed.sends and _is_sent_already(newer, typed):
            return _told_already(request, newer)
        form.add_error(None, str(refusal))
        return shown(request, newer, form, confirms=confirms, status=409, other=True)
    except Refusal as refusal:
        form.add_error("states" if typed.sends and not typed.states else None, str(refusal))
        return shown(request, view, form, confirms=confirms, status=422)


def _begun(view: ClaimView, *, confirms: bool) -> ClaimForm:
    """The form with what was written last, or with all that was planned as given."""
    counts, words = view.newest.counts if view.newest else {}, view.draft.version.words if view.draft else ""
    if confirms and view.draft is None:
        counts = {key: Count(one.all, 0) for key, one in counts.items()}
    return ClaimForm(initial=initial_of(view.measures, counts, words), measures=view.measures)


def _is_sent_already(view: ClaimView, typed: Typed) -> bool:
    """The very same counts are sent, and nobody has asked for more: to send them again would say nothing."""
    return view.sent is not None and view.sent.counts == typed.counts and view.notice is None


def _told_already(request: PortalRequest, view: ClaimView) -> HttpResponse:
    assert view.sent is not None and view.sent.sent is not None, "what is sent already was sent"
    told = {"who": view.sent.sent.by.name, "at": moment(view.sent.sent.at)}
    messages.success(request, _("%(who)s sendte disse antallene %(at)s. De er ikke sendt en gang til.") % told)
    return redirect("portal-claim-receipt", request.organisation.number, view.claim.round.number)


def _as_when_opened(request: PortalRequest, view: ClaimView, form: ClaimForm) -> bool:
    """The round stands as when the page was opened; if not, that is told before anything is sent."""
    if request.POST.get("tilstand", "") in ("", view.state.value) or view.state not in (
        RoundState.LATE,
        RoundState.CLOSED,
    ):
        return True
    form.add_error(None, _("Fristen gikk ut mens du hadde siden åpen. Ingenting er sendt."))
    if why := why_not_now(view):
        form.add_error(None, why)
    elif view.first is None:
        form.add_error(None, _("Dere kan fortsatt sende, men kravet regnes som sent. Se over, og send igjen."))
    else:
        form.add_error(None, _("Dere kan fortsatt rette. Dagen dere først sendte kravet, beholdes. Send igjen."))
    return False


def _done(request: PortalRequest, view: ClaimView, typed: Typed) -> HttpResponse:
    number, round_number = request.organisation.number, view.claim.round.number
    if typed.sends:
        sent = _sent(request, view, typed)
        messages.success(request, _("Kravet er mottatt %s.") % moment(sent.at))
        return redirect("portal-claim-receipt", number, round_number)
    saved = save_claim(view.claim, typed.counts, by=request.user, seen=typed.seen, words=typed.words)
    messages.success(request, _("Lagret %s. Ingenting er sendt ennå.") % moment(saved.at))
    return redirect("portal-claim" if view.sent is None else "portal-claim-answer", number, round_number)


def _sent(request: PortalRequest, view: ClaimView, typed: Typed) -> Submission:
    """Send what a colleague saved as it stands, under the colleague's name; else what was typed."""
    draft = view.draft
    is_theirs = draft is not None and draft.counts == typed.counts and draft.version.words == typed.words.strip()
    if is_theirs and typed.seen == view.seen:
        return send_claim(view.claim, by=request.user, seen=typed.seen, states=typed.states)
    return save_and_send(
        view.claim, typed.counts, by=request.user, seen=typed.seen, states=typed.states, words=typed.words
    )


def shown(
    request: PortalRequest,
    view: ClaimView,
    form: ClaimForm | None = None,
    *,
    confirms: bool = False,
    status: int = 200,
    other: bool = False,
) -> HttpResponse:
    """The task with its form; `other` shows what a colleague has written beside what was typed."""
    form = form or _begun(view, confirms=False)
    counts = _counts_of(form) if form.is_bound else (view.newest.counts if view.newest else {})
    may_sign = MemberRight.SIGN in request.member_rights
    signers = [] if may_sign else list(_signers(request))
    context: dict[str, Any] = {
        "view": view,
        "form": form,
        "confirms": confirms,
        "is_correction": view.sent is not None,
        "rows": zip(form.rows, view.counted(counts), strict=True),
        "has_counts": bool(counts),
        "total": view.total(counts),
        "other": view.newest if other else None,
        "other_counts": view.counted(view.newest.counts) if other and view.newest else [],
        "may_sign": may_sign,
        "signers": signers,
        "takes_in": view.is_open or form.is_bound,
        "why_not": why_not_now(view),
    }
    return render(request, "portal/claim_form.html", context, status=status)


def _counts_of(form: ClaimForm) -> dict[int, Count]:
    """What was typed, when all the counts can be read."""
    if any(name in form.errors for name in form.fields if name not in ("words", "states")):
        return {}
    return form.counts


def _signers(request: PortalRequest) -> Any:
    rows = holders_of(MemberRight.SIGN, request.organisation, request.today).select_related("user")
    return rows.order_by("user__name").values_list("user__name", "user__email").distinct()[:10]
