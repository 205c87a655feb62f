"""Lists of reports and changes: in the order of what to do first, and how much of the money is accounted for."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Case, Count, IntegerField, Min, OuterRef, Q, QuerySet, Subquery, Sum, Value, When

from tilskudd.followup.models import ChangeRequest, DemandVersion, ExtensionRequest, Report, ReportDemand
from tilskudd.followup.rules import THEIRS, ReportCoverage, ReportState, SchemeCoverage, StateShare, coverage_by_state
from tilskudd.schemes.models import Scheme
from tilskudd.values.kroner import ZERO


def titled(rows: QuerySet[Any], demand: str = "demand") -> QuerySet[Any]:
    """The rows with what their demand is called now, as `title_nb` and `title_nn`."""
    newest = DemandVersion.objects.filter(demand=OuterRef(demand)).order_by("-number")
    named: QuerySet[Any] = rows.annotate(
        title_nb=Subquery(newest.values("title_nb")[:1]), title_nn=Subquery(newest.values("title_nn")[:1])
    )
    return named


def reports_in_order(today: date, scheme: Scheme | None = None) -> QuerySet[Any]:
    """All reports on grants that stand, the overdue first, then those that wait for us, with when each first came."""
    rank = Case(
        When(state__in=THEIRS, due_on__lt=today, then=Value(0)),
        When(state=ReportState.SENT, then=Value(1)),
        When(state__in=THEIRS, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    rows: QuerySet[Any] = titled(_standing(scheme)).annotate(rank=rank, received=Min("sent__at"))
    related = ("grant__outcome", "demand__scheme", "recipient")
    return rows.select_related(*related).order_by("rank", "due_on", "pk")


def _standing(scheme: Scheme | None) -> QuerySet[Report]:
    rows = Report.objects.filter(grant__amount__gt=ZERO)
    return rows.filter(demand__scheme=scheme) if scheme else rows


def coverage(scheme: Scheme | None = None) -> ReportCoverage:
    """How many reports are there of all that are demanded, and of how much of the money; one query."""
    return states_of(scheme).sent


def states_of(scheme: Scheme | None = None) -> SchemeCoverage:
    """How far all reports that are demanded have come, and of how much of the money; one query."""
    counted = _standing(scheme).order_by().values("state").annotate(n=Count("pk"), money=Sum("grant__amount"))
    return coverage_by_state(StateShare(ReportState(row["state"]), row["n"], row["money"]) for row in counted)


def schemes_with_reports() -> QuerySet[Scheme]:
    """The schemes that demand reports, newest first."""
    return Scheme.objects.filter(report_demands__isnull=False).distinct().order_by("-year", "name", "pk")


def demands_of(scheme: Scheme) -> list[ReportDemand]:
    """The demands of a scheme, with how many reports each has and how many have come."""
    rows = titled(ReportDemand.objects.filter(scheme=scheme), "pk")
    counted = {"asked": Count("reports"), "came": Count("reports", filter=~Q(reports__state=ReportState.OPEN))}
    return list(rows.annotate(**counted).order_by("pk"))


def reports_of(recipients: Collection[int]) -> QuerySet[Any]:
    """The reports of some recipients that stand, those they are to write first and by their day."""
    first = Case(When(state__in=THEIRS, then=Value(0)), default=Value(1), output_field=IntegerField())
    own = _standing(None).filter(recipient__in=recipients)
    rows: QuerySet[Any] = titled(own).annotate(rank=first)
    return rows.select_related("demand__scheme", "grant__outcome").order_by("rank", "due_on", "pk")


def waiting_reports(recipients: Collection[int]) -> QuerySet[Any]:
    """Those of them that the recipients are to write."""
    return reports_of(recipients).filter(state__in=THEIRS)


def extensions_waiting() -> QuerySet[ExtensionRequest]:
    """Requests for more time that nobody has answered, oldest first."""
    rows = ExtensionRequest.objects.filter(answer=None, report__state__in=THEIRS)
    return rows.select_related("report__grant__outcome", "by").order_by("pk")


def changes_in_order() -> QuerySet[ChangeRequest]:
    """All change requests, those that wait first and oldest first."""
    rank = Case(When(answer=None, then=Value(0)), default=Value(1), output_field=IntegerField())
    related = ("grant__outcome", "grant__decision__scheme", "by", "answer__by")
    return ChangeRequest.objects.annotate(rank=rank).select_related(*related).order_by("rank", "pk")
