"""What a figure of a report is made of, as a page shows it: entries, reports, recipients, each with its own page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from tilskudd.decisions.models import Grant
from tilskudd.followup.models import ChangeRequest, Report, SentReport
from tilskudd.ledger.models import Transfer
from tilskudd.ledger.places import Place
from tilskudd.ledger.words import PLACE_WORDS
from tilskudd.mandate.models import Amount, Duty
from tilskudd.ministry_reports.figures import Figure, FigurePart, Unit
from tilskudd.parties.models import Organisation
from tilskudd.people.clock import OSLO
from tilskudd.schemes.models import Scheme


@dataclass(frozen=True)
class ShownPart:
    """One thing that a figure is made of (del av tallet på siden): when, what, where it is, who, and what it adds."""

    day: date | None
    words: str
    href: str
    more: str
    who: str
    adds: str


def parts_shown(figure: Figure, parts: Sequence[FigurePart]) -> list[ShownPart]:
    """These parts of a figure with their words; one query for each kind of thing among them."""
    by_sort: dict[str, list[str]] = {}
    for one in parts:
        sort, _colon, key = one.ref.partition(":")
        by_sort.setdefault(sort, []).append(key)
    told = {f"{sort}:{key}": row for sort, keys in by_sort.items() for key, row in FINDERS[sort](keys).items()}
    return [_shown(figure, one, told.get(one.ref, Named(None, one.ref))) for one in parts]


@dataclass(frozen=True)
class Named:
    """A thing that a figure names (ting bak et tall)."""

    day: date | None
    words: str
    href: str = ""
    more: str = ""
    who: str = ""


def _shown(figure: Figure, part: FigurePart, told: Named) -> ShownPart:
    one = Figure(figure.key, figure.name, figure.unit, figure.definition, part.value)
    is_signed = figure.unit is Unit.KRONER and part.value > 0
    return ShownPart(told.day, told.words, told.href, told.more, told.who, f"+{one.bare}" if is_signed else one.bare)


def _transfers(keys: Collection[str]) -> Mapping[str, Named]:
    rows = list(Transfer.objects.filter(pk__in=keys).select_related("entry__by", "source", "target"))
    subjects = {subject for row in rows for subject in (row.source.subject, row.target.subject)}
    grants = [subject.removeprefix("grant:") for subject in subjects if subject.startswith("grant:")]
    named = Grant.objects.filter(pk__in=grants).values_list("pk", "outcome__recipient_name")
    who = {f"grant:{pk}": name for pk, name in named}
    return {
        str(row.pk): Named(
            row.entry.booked_on,
            _told(row.entry.get_kind_display(), who.get(row.target.subject) or who.get(row.source.subject)),
            reverse("entry", args=[row.entry_id]),
            f"{_place(row.source.place)} – {PLACE_WORDS[Place(row.target.place)]!s}",
            row.entry.by.name,
        )
        for row in rows
    }


def _told(kind: str, who: str | None) -> str:
    return f"{kind}: {who}" if who else kind


def _place(place: str) -> str:
    words = str(PLACE_WORDS[Place(place)])
    return words[:1].upper() + words[1:]


def _sent_reports(keys: Collection[str]) -> Mapping[str, Named]:
    rows = SentReport.objects.filter(pk__in=keys).select_related("report__grant__outcome", "by", "version")
    return {
        str(row.pk): Named(
            row.at.astimezone(OSLO).date(),
            row.report.grant.outcome.recipient_name,
            f"{reverse('report', args=[row.report_id])}?utgave={row.version.number}",
            "",
            row.by.name,
        )
        for row in rows
    }


def _reports(keys: Collection[str]) -> Mapping[str, Named]:
    rows = Report.objects.filter(pk__in=keys).select_related("grant__outcome")
    return {
        str(row.pk): Named(
            row.opened_at.astimezone(OSLO).date(), row.grant.outcome.recipient_name, reverse("report", args=[row.pk])
        )
        for row in rows
    }


def _grants(keys: Collection[str]) -> Mapping[str, Named]:
    rows = Grant.objects.filter(pk__in=keys).select_related("outcome")
    return {
        str(row.pk): Named(
            row.granted_at.astimezone(OSLO).date(), row.outcome.recipient_name, reverse("grant", args=[row.pk])
        )
        for row in rows
    }


def _organisations(keys: Collection[str]) -> Mapping[str, Named]:
    rows = Organisation.objects.filter(number__in=keys)
    return {row.number: Named(None, row.name, reverse("recipient", args=[row.number])) for row in rows}


def _schemes(keys: Collection[str]) -> Mapping[str, Named]:
    return {
        str(row.pk): Named(None, row.name, reverse("scheme", args=[row.pk]))
        for row in Scheme.objects.filter(pk__in=keys)
    }


def _duties(keys: Collection[str]) -> Mapping[str, Named]:
    rows = Duty.objects.filter(pk__in=keys)
    return {str(row.pk): Named(None, row.words, reverse("assignment", args=[row.assignment_id])) for row in rows}


def _amounts(keys: Collection[str]) -> Mapping[str, Named]:
    rows = Amount.objects.filter(pk__in=keys)
    return {
        str(row.pk): Named(None, row.name or row.line or row.sort, reverse("assignment", args=[row.assignment_id]))
        for row in rows
    }


def _changes(keys: Collection[str]) -> Mapping[str, Named]:
    rows = ChangeRequest.objects.filter(pk__in=keys).select_related("grant__outcome", "by")
    return {
        str(row.pk): Named(
            row.at.astimezone(OSLO).date(),
            row.grant.outcome.recipient_name,
            reverse("change", args=[row.pk]),
            "",
            row.by.name,
        )
        for row in rows
    }


FINDERS: Mapping[str, Callable[[Collection[str]], Mapping[str, Any]]] = {
    "transfer": _transfers,
    "sent-report": _sent_reports,
    "report": _reports,
    "grant": _grants,
    "organisation": _organisations,
    "scheme": _schemes,
    "duty": _duties,
    "amount": _amounts,
    "change-request": _changes,
}
"""Who knows each sort of thing."""
