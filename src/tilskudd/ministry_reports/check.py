"""What `tilskudd verify` asks of reports to the ministry: figures that still agree, two approvers, files and hashes."""

from __future__ import annotations

from collections.abc import Iterator

from tilskudd.ministry_reports.content import digest_of
from tilskudd.ministry_reports.differences import moved
from tilskudd.ministry_reports.figures import wrong_in
from tilskudd.ministry_reports.models import FrozenReport
from tilskudd.ministry_reports.queries import figures_in, gathered_again
from tilskudd.people.models import Involvement, Part
from tilskudd.values.finding import Finding, Severity

A_PIECE = 50


def faults_in_ministry_reports() -> Iterator[Finding]:
    """Every frozen report: each of its figures counted anew as of its cut-off, and who approved it."""
    related = ("report__assignment__letter__confirmation", "version__taking__report__assignment", "pdf", "workbook")
    for frozen in FrozenReport.objects.select_related(*related).order_by("pk").iterator(chunk_size=A_PIECE):
        number = frozen.report.number
        if digest_of(frozen.content, frozen.pdf.sha256, frozen.workbook.sha256) != frozen.sha256:
            yield _fault("report-changed", f"The report {number} is not as it was frozen.")
        yield from _approved(frozen)
        figures = figures_in(frozen.version.taking)
        for key in wrong_in(figures):
            yield _fault("figure-sum", f"The figure {key} of the report {number} is not what it is made of.")
        for one in moved(figures, gathered_again(frozen.version.taking)):
            yield _fault(
                "figure-disagrees",
                f"The figure {one.either.key} of the report {number} is {one.then.bare if one.then else 'not there'}, "
                f"but counted anew as of its cut-off it is {one.now.bare if one.now else 'not there'}.",
            )
        kept = {row[0]: row[2] for row in frozen.content["figures"]}
        if kept != {one.key: one.in_words for one in figures}:
            yield _fault("figure-shown", f"The report {number} shows other figures than were taken.")


def _approved(frozen: FrozenReport) -> Iterator[Finding]:
    """Two persons approved the very version, and both did so where no one who wrote may."""
    approved = set(frozen.version.approvals.values_list("by", flat=True))
    signed = set(
        Involvement.objects.filter(about=frozen.report.about, part=Part.APPROVED).values_list("user", flat=True)
    )
    if len(approved) < 2 or approved != signed:
        yield _fault("not-approved", f"{frozen.report.about} is frozen, but two persons have not approved it.")
    if approved & set(frozen.report.versions.values_list("by", flat=True)):
        yield _fault("same-person", f"{frozen.report.about} was approved by somebody who wrote on it.")


def _fault(code: str, message: str) -> Finding:
    return Finding(code, Severity.ERROR, message)
