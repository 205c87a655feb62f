"""Følg krona: find a grant by number, name or amount, and follow its money both ways."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from django.db.models import Q
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from tilskudd.decisions.models import Grant
from tilskudd.ledger import outside
from tilskudd.ledger.models import Seal
from tilskudd.ledger.trail_proof import proof_of
from tilskudd.payments.models import Payment
from tilskudd.people.rights import Right
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import Kroner
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.downloads import saved
from tilskudd.web.follow import Trail, as_json, checks_of, trail_of
from tilskudd.web.follow_step import Step
from tilskudd.web.keys import number_in

FOUND_A_PAGE = 50
SCRIPT: Final = Path(outside.__file__).parent / "verify_trail.py"


@needs(Right.SEE_MONEY)
@require_GET
def follow(request: OfficeRequest) -> HttpResponse:
    """Search for grants, newest first, fifty a page."""
    asked = request.GET.get("sok", "").replace("\0", "").strip()[:100]
    before = number_in(request, "for")
    rows = Grant.objects.select_related("outcome", "decision__scheme", "recipient").order_by("-id")
    if asked:
        rows = rows.filter(_means(asked))
    if before:
        rows = rows.filter(id__lt=before)
    found = list(rows[: FOUND_A_PAGE + 1])
    context = {
        "asked": asked,
        "grants": found[:FOUND_A_PAGE],
        "more": found[FOUND_A_PAGE - 1].pk if len(found) > FOUND_A_PAGE else None,
    }
    return render(request, "office/follow.html", context)


def _means(asked: str) -> Q:
    """What somebody may have meant: a name, a number, a payment's reference, a budget line or an amount."""
    figures = "".join(asked.split())
    meant = Q(outcome__recipient_name__icontains=asked) | Q(decision__number__iexact=asked)
    meant |= Q(recipient__number=figures) | Q(outcome__code=figures)
    meant |= Q(pk__in=Payment.objects.filter(end_to_end_id__iexact=asked).values("grant"))
    with suppress(ValueError):
        meant |= Q(amount=Kroner.written(asked)) | Q(outcome__amount=Kroner.written(asked))
    with suppress(ValueError):
        meant |= Q(decision__scheme__line=str(BudgetLine.written(asked)))
    return meant


def _grant(pk: int) -> Grant:
    rows = Grant.objects.select_related(
        "outcome", "recipient", "decision__settled_by", "decision__authority", "decision__scheme__assignment__letter"
    )
    return get_object_or_404(rows, pk=pk)


@needs(Right.SEE_MONEY)
@require_GET
def grant_trail(request: OfficeRequest, pk: int) -> HttpResponse:
    """The way of one grant's money."""
    trail = trail_of(_grant(pk))
    checks = checks_of(trail)
    key = Seal.objects.order_by("-id").values_list("public_key", flat=True).first()
    context: dict[str, Any] = {
        "grant": trail.grant,
        "trail": trail,
        "steps": [(step, trail.seal_of(step), _share(trail, step)) for step in trail.steps],
        "checks": checks,
        "holds": all(ok for ok, _words in checks),
        "key": key,
    }
    return render(request, "office/grant_trail.html", context)


def _share(trail: Trail, step: Step) -> tuple[str, str] | None:
    """The grant's part of a step's money: as a width for a bar, and in per cent with one decimal, rounded half up."""
    if not step.amount or step.amount.ore <= 0:
        return None
    hundredths = min(trail.grant.amount.ore * 10_000 // step.amount.ore, 10_000)
    tenths = (trail.grant.amount.ore * 2_000 + step.amount.ore) // (2 * step.amount.ore)
    return f"{hundredths // 100}.{hundredths % 100:02}%", f"{tenths // 10},{tenths % 10}"


@needs(Right.SEE_MONEY)
@require_GET
def trail_json(request: OfficeRequest, pk: int) -> HttpResponse:
    """The way as data."""
    return JsonResponse(as_json(trail_of(_grant(pk))), json_dumps_params={"ensure_ascii": False, "indent": 1})


@needs(Right.SEE_MONEY)
@require_GET
def trail_package(request: OfficeRequest, pk: int) -> HttpResponse:
    """The sealed rows, for somebody else to check."""
    trail = trail_of(_grant(pk))
    content = proof_of(trail.grant.about, trail.abouts, trail.entries).as_bytes()
    return saved(content, f"folg-krona-{pk}.json")


@needs(Right.SEE_MONEY)
@require_GET
def trail_script(request: OfficeRequest) -> HttpResponse:
    """The program that checks such a file."""
    return saved(SCRIPT.read_bytes(), SCRIPT.name)
