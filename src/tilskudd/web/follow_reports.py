"""What became of a krone: the report on it, and what was not used on its way back."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tilskudd.decisions.models import Grant
from tilskudd.followup.lists import titled
from tilskudd.followup.models import MoneyBack, Recovery, SentReport
from tilskudd.ledger.models import Entry
from tilskudd.ledger.places import Kind
from tilskudd.people.models import Status
from tilskudd.web.follow_step import Step
from tilskudd.web.report_view import title_of
from tilskudd.web.templatetags.figures import long_day


def reported_steps(grant: Grant) -> list[Step]:
    """A step for each report that is demanded of a grant, and two for each sum that was claimed back."""
    sent = {
        one.report_id: one for one in SentReport.objects.filter(report__grant=grant).select_related("by").order_by("pk")
    }
    steps = [_report(one, sent.get(one.pk)) for one in titled(grant.reports.order_by("pk"))]
    rows = Recovery.objects.filter(grant=grant, status=Status.APPROVED).select_related("proposed_by", "settled_by")
    proofs = dict(
        Entry.objects.filter(about=grant.about, kind__in=[Kind.RECOVERY, Kind.MONEY_BACK]).values_list("key", "pk")
    )
    recoveries = list(rows.order_by("pk"))
    back = MoneyBack.objects.filter(recovery__in=recoveries, status=Status.APPROVED)
    came = list(back.select_related("proposed_by", "settled_by").order_by("pk"))
    return [*steps, *(_recovery(one, proofs) for one in recoveries), *(_money_back(one, proofs) for one in came)]


def _report(report: Any, sent: SentReport | None) -> Step:
    title = title_of(report)
    address = reverse("report", args=[report.pk])
    if sent is None:
        told = _("Ikke sendt ennå. Frist %s.") % long_day(report.due_on)
        return Step("report", title, address, (told,), None, is_done=False)
    told = _("Sendt av %(who)s %(day)s. Tilstand: %(state)s.") % {
        "who": sent.by.name,
        "day": long_day(sent.at),
        "state": report.get_state_display().lower(),
    }
    unspent = (_("%s er ubrukt.") % sent.unspent.in_words,) if sent.unspent else ()
    return Step("report", title, address, (told, *unspent), sent.used, (report.about,))


def _two(one: Recovery | MoneyBack) -> dict[str, str]:
    assert one.settled_by is not None, "what is approved was approved by somebody"
    return {"first": one.proposed_by.name, "second": one.settled_by.name}


def _proof(about: str, proofs: dict[str, int]) -> tuple[str, ...]:
    return (f"entry:{proofs[about]}",) if about in proofs else ()


def _recovery(one: Recovery, proofs: dict[str, int]) -> Step:
    told = _("Foreslått av %(first)s, godkjent av %(second)s, etter varsel.") % _two(one)
    address = reverse("recovery", args=[one.pk])
    return Step("recovery", _("Tilbakekreving"), address, (told,), one.amount, _proof(one.about, proofs))


def _money_back(one: MoneyBack, proofs: dict[str, int]) -> Step:
    told = _("Kom %(day)s. Registrert av %(first)s, godkjent av %(second)s.") % {**_two(one), "day": long_day(one.day)}
    address = reverse("recovery", args=[one.recovery_id])
    return Step("money-back", _("Penger tilbake"), address, (told,), one.amount, _proof(one.about, proofs))
