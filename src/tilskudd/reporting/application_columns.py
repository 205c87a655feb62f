"""The columns that an export of applications may have, and the rows for them, piece by piece."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from tilskudd.applications.models import Application, Recommendation, SentApplication
from tilskudd.applications.rules import ApplicationState, RecommendationKind
from tilskudd.applications.searching import with_words
from tilskudd.applications.words import APPLICATION_STATE_WORDS, RECOMMENDATION_WORDS
from tilskudd.decisions.models import Grant, Outcome
from tilskudd.decisions.words import OUTCOME_WORDS
from tilskudd.payments.models import Payment
from tilskudd.payments.settling import PaymentState
from tilskudd.people.clock import OSLO
from tilskudd.people.models import Status
from tilskudd.reporting.models import Export
from tilskudd.reporting.sheets import Cell
from tilskudd.schemes.outcomes import OutcomeKind
from tilskudd.values.kroner import ZERO, Kroner

A_PIECE: Final = 1_000


@dataclass(frozen=True)
class Case:
    """One application with what is known of it (sak): what was sent last, recommended, decided, granted, paid."""

    application: Application
    sent: SentApplication | None
    recommended: Recommendation | None
    outcome: Outcome | None
    grant: Grant | None
    paid: Kroner

    @property
    def decision(self) -> str:
        return self.outcome.version.decision.number if self.outcome else ""


Column = tuple[Any, Callable[[Case], Cell]]
COLUMNS: Final[Mapping[str, Column]] = {
    "number": (_("Søknadsnummer"), lambda one: one.application.number),
    "call": (_("Utlysning"), lambda one: one.application.call.number),
    "organisation": (_("Organisasjonsnummer"), lambda one: one.application.organisation.number),
    "name": (_("Søker"), lambda one: one.application.organisation.name),
    "title": (_("Tittel"), lambda one: one.application.title),
    "state": (_("Tilstand"), lambda one: str(APPLICATION_STATE_WORDS[ApplicationState(one.application.state)])),
    "first": (_("Først mottatt"), lambda one: _in_oslo(one.application.first_sent_at)),
    "newest": (_("Sist mottatt"), lambda one: _in_oslo(one.sent.at if one.sent else None)),
    "applied": (_("Søkt beløp (kr)"), lambda one: one.application.applied),
    "municipalities": (_("Kommuner"), lambda one: ", ".join(one.sent.municipalities) if one.sent else ""),
    "recommended": (_("Innstilling"), lambda one: _recommended(one.recommended)),
    "recommended_amount": (_("Innstilt (kr)"), lambda one: one.recommended.amount if one.recommended else None),
    "decision": (_("Vedtak"), lambda one: one.decision),
    "outcome": (_("Utfall"), lambda one: str(OUTCOME_WORDS[OutcomeKind(one.outcome.kind)]) if one.outcome else ""),
    "granted": (_("Tilskudd (kr)"), lambda one: one.grant.amount if one.grant else None),
    "paid": (_("Utbetalt (kr)"), lambda one: one.paid if one.grant else None),
}
"""Every column by its name, in the order they stand: its heading, and its cell of a case."""


def applications_in(export: Export) -> QuerySet[Application]:
    """The applications that an export is of, drafts left out: what nobody has sent is the organisation's own."""
    rows = Application.objects.exclude(state=ApplicationState.DRAFT)
    if export.call:
        rows = rows.filter(call__number=export.call)
    if export.state_of_rows:
        rows = rows.filter(state=export.state_of_rows)
    return with_words(rows, export.words)


def rows_of(export: Export) -> Iterator[list[list[Cell]]]:
    """The rows of an export in the order of applications, a thousand at a time; a few queries for each piece."""
    chosen = [COLUMNS[name][1] for name in export.columns]
    last = 0
    while True:
        rows = applications_in(export).filter(pk__gt=last).select_related("call", "organisation")
        piece = list(rows.defer("found_by", "stems").order_by("pk")[:A_PIECE])
        if not piece:
            return
        yield [[cell(case) for cell in chosen] for case in _cases(piece)]
        last = piece[-1].pk


def _cases(piece: Sequence[Application]) -> Iterator[Case]:
    keys = [one.pk for one in piece]
    newest = SentApplication.objects.filter(application__in=keys).defer("content").order_by("application", "-number")
    sent = {row.application_id: row for row in newest.distinct("application")}
    last = Recommendation.objects.filter(application__in=keys).order_by("application", "-number")
    recommended = {row.application_id: row for row in last.distinct("application")}
    outcomes = Outcome.objects.filter(
        matter__in=[one.about for one in piece], version__decision__status=Status.APPROVED
    ).select_related("version__decision", "grant")
    decided = {row.matter: row for row in outcomes.order_by("pk")}
    payments = Payment.objects.filter(grant__outcome__in=decided.values(), state=PaymentState.PAID)
    paid = dict(payments.values_list("grant").annotate(sum=Sum("amount")))
    for one in piece:
        outcome = decided.get(one.about)
        grant = getattr(outcome, "grant", None)
        amount = paid.get(grant.pk, ZERO) if grant else ZERO
        yield Case(one, sent.get(one.pk), recommended.get(one.pk), outcome, grant, amount)


def _in_oslo(at: datetime | None) -> datetime | None:
    return at.astimezone(OSLO) if at else None


def _recommended(row: Recommendation | None) -> str:
    return str(RECOMMENDATION_WORDS[RecommendationKind(row.kind)]) if row else ""
