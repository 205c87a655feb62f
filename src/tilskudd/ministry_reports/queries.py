"""Reads of reports to the ministry: the newest text, its figures, what was frozen, and what has moved since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from tilskudd.ministry_reports.content import ReportHead, content_of, known_in
from tilskudd.ministry_reports.differences import FigureMoved, moved
from tilskudd.ministry_reports.figures import Figure
from tilskudd.ministry_reports.gathering import AsOf, gather
from tilskudd.ministry_reports.models import (
    FigureTaking,
    FrozenReport,
    MinistryReport,
    MinistryReportApproval,
    MinistryReportVersion,
)
from tilskudd.ministry_reports.sections import ReportSection
from tilskudd.ministry_reports.texts import TextFault, TextPiece, faults_in
from tilskudd.ministry_reports.words import IS_FROZEN, MinistryReportState
from tilskudd.people.clock import OSLO, now
from tilskudd.people.models import Installation, User
from tilskudd.people.queries import called, not_prepared_by
from tilskudd.people.rights import Right

SEES_UNSENT = frozenset({Right.REPORT_TO_MINISTRY, Right.APPROVE_MINISTRY_REPORTS, Right.SEE_TRAIL})
"""Whoever has one of these sees reports before they are sent; others see those that the ministry has got."""


def whole_reports() -> QuerySet[MinistryReport]:
    """Reports with what their pages show of the assignment."""
    return MinistryReport.objects.select_related("assignment__letter__confirmation", "replaces", "begun_by").defer(
        "assignment__letter__text", "assignment__letter__reading"
    )


def reports_seen_with(rights: frozenset[Right] | set[Right]) -> QuerySet[MinistryReport]:
    """The reports that somebody with these rights may see."""
    rows = whole_reports()
    return rows if SEES_UNSENT & rights else rows.filter(state=MinistryReportState.SENT)


def with_what_replaces_them(reports: QuerySet[Any], rights: frozenset[Right] | set[Right]) -> QuerySet[Any]:
    """Reports with `replacement`: the number of the one that replaces each, where whoever has these rights sees it."""
    later = reports_seen_with(rights).filter(replaces=OuterRef("pk")).exclude(state=MinistryReportState.WITHDRAWN)
    found: QuerySet[Any] = reports.annotate(replacement=Subquery(later.order_by("pk").values("number")[:1]))
    return found


def reports_open_to(user: User) -> QuerySet[MinistryReport]:
    """The reports that this person could approve: wrote nothing of them, and has not approved them already."""
    rows = MinistryReport.objects.filter(state=MinistryReportState.WAITING)
    rows = rows.exclude(pk__in=_approved_already_by(user))
    return not_prepared_by(user, rows, called("ministry-report", "number"))


def _approved_already_by(user: User) -> Any:
    return MinistryReportApproval.objects.filter(
        by=user, version__report__state=MinistryReportState.WAITING, version__number=F("version__report__version")
    ).values("version__report")


@dataclass(frozen=True)
class ReportSeenWhole:
    """A report as it stands: its newest text or the one asked for, with its figures (rapporten sett)."""

    report: MinistryReport
    version: MinistryReportVersion
    taking: FigureTaking
    figures: Sequence[Figure]
    approvals: Sequence[MinistryReportApproval]
    frozen: FrozenReport | None
    agency: str

    @property
    def facts(self) -> dict[str, Any]:
        found: dict[str, Any] = self.taking.facts
        return found

    @cached_property
    def by_key(self) -> dict[str, Figure]:
        return {one.key: one for one in self.figures}

    @cached_property
    def known(self) -> dict[str, TextPiece]:
        return known_in(self.figures, self.facts)

    @property
    def faults(self) -> dict[ReportSection, list[TextFault]]:
        """What stops each section, those that are empty too; nothing where it may be approved."""
        return {section: found for section in ReportSection if (found := self._faults_of(section))}

    def _faults_of(self, section: ReportSection) -> list[TextFault]:
        text = self.version.texts.get(section.value, "")
        if not text.strip():
            return [TextFault("empty", "Delen er tom. Skriv noe, også når det er at det ikke er noe å si.")]
        return faults_in(text, self.known)

    @cached_property
    def content(self) -> dict[str, Any]:
        """What is read: what was frozen where it is, else the text as it stands."""
        if self.frozen is not None:
            kept: dict[str, Any] = self.frozen.content
            return kept
        return self.written()

    def written(self, approved_by: Sequence[User] = ()) -> dict[str, Any]:
        """The content from the text and the figures, in the name of whoever approves it."""
        report = self.report
        head = ReportHead(
            report.number,
            self.agency,
            report.assignment.number,
            report.assignment.title,
            f"{self.taking.cut_off.astimezone(OSLO):%Y-%m-%d %H:%M}",
            tuple(one.name for one in approved_by),
            f"{now().astimezone(OSLO):%Y-%m-%d}" if approved_by else "",
            report.replaces.number if report.replaces else "",
        )
        return content_of(head, self.figures, self.facts, self.version.texts)

    def moved_since(self) -> list[FigureMoved]:
        """Every figure that would be another if it were taken now; days are counted to the same day."""
        as_of = AsOf.now(now(), self.taking.day)
        return moved(self.figures, gather(self.report.assignment, as_of).figures)


def look_at_ministry_report(report: MinistryReport, number: int | None = None) -> ReportSeenWhole:
    """Everything about a report: the version asked for where there is one, else the newest; five queries."""
    versions = report.versions.select_related("taking", "by")
    version = versions.filter(number=number).first() if number else None
    version = version or versions.get(number=report.version)
    frozen = None
    if report.state in IS_FROZEN and version.number == report.version:
        frozen = FrozenReport.objects.select_related("pdf", "workbook").get(report=report)
    return ReportSeenWhole(
        report,
        version,
        version.taking,
        figures_in(version.taking),
        list(version.approvals.select_related("by").order_by("pk")),
        frozen,
        Installation.objects.values_list("agency", flat=True).first() or "",
    )


def figures_in(taking: FigureTaking) -> list[Figure]:
    """The figures of a taking, in their order."""
    return [one.figure for one in taking.figures.order_by("place")]


def gathered_again(taking: FigureTaking) -> list[Figure]:
    """The figures of a taking, counted anew as of the same moment; for `tilskudd verify`."""
    as_of = AsOf(taking.cut_off, taking.day, taking.last_entry)
    return gather(taking.report.assignment, as_of).figures
