"""Reads of month ends: the reconciliation list, what later entries changed, and what waits for whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from tilskudd.people.models import User
from tilskudd.people.queries import called, not_prepared_by
from tilskudd.reporting.chart_of_accounts import sums_per_account
from tilskudd.reporting.models import DifferenceExplained, MonthEnd, MonthReport, SignedSum
from tilskudd.reporting.month_end_rules import (
    Compared,
    MonthEndState,
    SumChanged,
    changed_since,
    days_of,
    open_differences,
    reconcile,
)
from tilskudd.reporting.positions import paid_by_recipients
from tilskudd.values.kroner import Kroner

Sums = dict[tuple[str, str], Kroner]


@dataclass(frozen=True)
class MonthSeen:
    """A month end as it stands: the list, the newest report, each line's newest explanation, and what has changed."""

    month_end: MonthEnd
    report: MonthReport | None
    rows: Sequence[Compared]
    explanations: dict[tuple[str, str], DifferenceExplained]
    changed: Sequence[SumChanged]

    @property
    def open_rows(self) -> list[Compared]:
        """The differences that nobody has explained as they are."""
        return open_differences(self.rows)


def booked_in(year: int, month: int) -> Sums:
    """What was paid less what came back in a month, by line and account, on the bank's dates; two queries."""
    return sums_per_account(paid_by_recipients(*days_of(year, month))[month])


def booked_in_year(year: int) -> dict[int, Sums]:
    """The same for every month of a year; two queries."""
    found = paid_by_recipients(date(year, 1, 1), date(year, 12, 31))
    return {month: sums_per_account(found[month]) for month in range(1, 13)}


def look_at_month(month_end: MonthEnd) -> MonthSeen:
    """The month end with its list: as it was signed when it is, else as it stands now; five queries."""
    now = booked_in(month_end.year, month_end.month)
    report = month_end.reports.select_related("file", "by").order_by("-number").first()
    rows = month_end.explanations.select_related("by", "file").order_by("id")
    explanations = {(one.line, one.account): one for one in rows}
    explained = {key: one.difference for key, one in explanations.items()}
    if month_end.state == MonthEndState.SIGNED:
        signed = list(month_end.sums.all())
        ours = {(one.line, one.account): one.ours for one in signed}
        reported = {(one.line, one.account): one.reported for one in signed}
        return MonthSeen(
            month_end, report, reconcile(ours, reported, explained), explanations, changed_since(ours, now)
        )
    reported = {(one.line, one.account): one.amount for one in report.sums.all()} if report else {}
    return MonthSeen(month_end, report, reconcile(now, reported, explained), explanations, [])


def months_of(year: int) -> dict[int, MonthEnd]:
    """The newest month end of each month of a year; one query."""
    rows = MonthEnd.objects.filter(year=year).select_related("signed_by", "sent_by").order_by("number")
    return {row.month: row for row in rows}


def changed_months(months: Sequence[MonthEnd], now: Mapping[int, Sums]) -> set[int]:
    """Of these those that were signed, and whose sums are others now; by their months. One query."""
    signed: dict[int, Sums] = {one.month: {} for one in months if one.state == MonthEndState.SIGNED}
    for row in SignedSum.objects.filter(month_end__in=[one.pk for one in months]).select_related("month_end"):
        signed[row.month_end.month][row.line, row.account] = row.ours
    return {month for month, sums in signed.items() if changed_since(sums, now[month])}


def months_open_to(user: User) -> QuerySet[MonthEnd]:
    """The month ends that wait for a signature and that this person has prepared nothing of."""
    return not_prepared_by(user, MonthEnd.objects.filter(state=MonthEndState.WAITING), called("month-end"))
