"""The verbs of whoever writes a report to the ministry: begin, write, take the figures anew, send, withdraw."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection, transaction
from django.utils.translation import gettext as _

from tilskudd.database.turns import take_turn
from tilskudd.ledger.record import year_lock
from tilskudd.mandate.models import Assignment
from tilskudd.ministry_reports.content import known_in
from tilskudd.ministry_reports.drafting import draft
from tilskudd.ministry_reports.gathering import AsOf, Gathered, gather
from tilskudd.ministry_reports.models import FigureTaking, MinistryReport, MinistryReportVersion, ReportFigure
from tilskudd.ministry_reports.queries import look_at_ministry_report
from tilskudd.ministry_reports.sections import HEADINGS, ReportSection
from tilskudd.ministry_reports.texts import DRAFT_LEFT, faults_in
from tilskudd.ministry_reports.words import IS_FROZEN, STATE_WORDS, MinistryReportState
from tilskudd.people.access import require
from tilskudd.people.clock import now, today
from tilskudd.people.models import User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import note, prepared

OPEN = (MinistryReportState.DRAFT, MinistryReportState.WAITING)


@transaction.atomic
def begin_ministry_report(
    assignment: Assignment, *, by: User, replaces: MinistryReport | None = None
) -> MinistryReport:
    """Begin a report on an assignment (begynn rapport): the figures are taken now, and each section is drafted.

    Raises Refusal when one is under work already, or what it would replace is not frozen or is replaced already.
    """
    require(by, Right.REPORT_TO_MINISTRY, on=today())
    take_turn(f"ministry-reports:{assignment.pk}")
    take_turn(f"ministry-reports:{assignment.year}")
    if assignment.ministry_reports.filter(state__in=OPEN).exists():
        raise Refusal(
            _("En rapport på oppdraget er alt under arbeid."), _("Skriv videre på den, eller trekk den først.")
        )
    if replaces is not None:
        _require_replaceable(replaces, assignment)
    report = MinistryReport.objects.create(
        number=_next_number(assignment.year), assignment=assignment, replaces=replaces, begun_by=by, begun_at=now()
    )
    taking, gathered = _taken(report, by=by)
    texts = draft(gathered.figures, gathered.facts)
    if replaces is not None:
        texts = _with_what_was_written(replaces, texts, gathered)
    _write(report, taking, texts, by=by)
    old = replaces.number if replaces else ""
    note(by, "ministry-report.begun", report.about, assignment=assignment.number, replaces=old)
    return report


def _require_replaceable(replaces: MinistryReport, assignment: Assignment) -> None:
    if replaces.assignment_id != assignment.pk or replaces.state not in IS_FROZEN:
        raise Refusal(_("Bare en rapport på samme oppdrag som er godkjent, kan erstattes."))
    if replaces.replaced_by.exclude(state=MinistryReportState.WITHDRAWN).exists():
        raise Refusal(_("En nyere rapport erstatter denne alt."), _("Begynn fra den nyeste."))


def _next_number(year: int) -> str:
    count = MinistryReport.objects.filter(number__startswith=f"RO-{year}-").count()
    return f"RO-{year}-{count + 1:03}"


def _with_what_was_written(replaces: MinistryReport, texts: Mapping[str, str], gathered: Gathered) -> dict[str, str]:
    """The words of the report before, where all they refer to is there still; the draft's where it is not."""
    before = replaces.versions.get(number=replaces.version).texts
    known = known_in(gathered.figures, gathered.facts)
    stands = {key for key, text in before.items() if text and not faults_in(text, known)}
    return {key: before[key] if key in stands else text for key, text in texts.items()}


def _taken(report: MinistryReport, *, by: User) -> tuple[FigureTaking, Gathered]:
    """Take the figures: whoever is booking on these years finishes first, and nobody begins until it is done."""
    with connection.cursor() as cursor:
        for year in sorted({report.assignment.year, *report.assignment.schemes.values_list("year", flat=True)}):
            cursor.execute("select pg_advisory_xact_lock(%s)", [year_lock(year)])
    as_of = AsOf.now(now(), today())
    gathered = gather(report.assignment, as_of)
    taking = FigureTaking.objects.create(
        report=report,
        number=report.takings.count() + 1,
        cut_off=as_of.moment,
        day=as_of.day,
        last_entry=as_of.last_entry,
        facts=gathered.facts,
        by=by,
    )
    ReportFigure.objects.bulk_create(
        ReportFigure(taking=taking, place=place, **one.as_json()) for place, one in enumerate(gathered.figures)
    )
    return taking, gathered


def _write(
    report: MinistryReport, taking: FigureTaking, texts: Mapping[str, str], *, by: User
) -> MinistryReportVersion:
    version = MinistryReportVersion.objects.create(
        report=report, number=report.version + 1, taking=taking, texts=dict(texts), by=by, at=now()
    )
    report.version = version.number
    report.save(update_fields=["version"])
    prepared(report.about, by=by)
    return version


def locked(report: MinistryReport) -> MinistryReport:
    """The report as it is now, kept from others until the transaction ends."""
    return (
        MinistryReport.objects.select_for_update(of=("self",))
        .select_related("assignment__letter__confirmation")
        .get(pk=report.pk)
    )


def require_state(report: MinistryReport, *states: MinistryReportState) -> None:
    """Raises WrongState when the report has moved on."""
    if report.state not in states:
        raise WrongState(
            _("Rapporten er nå: %s.") % STATE_WORDS[MinistryReportState(report.state)], _("Last siden på nytt.")
        )


@transaction.atomic
def write_section(
    report: MinistryReport, section: ReportSection, text: str, *, by: User, seen: int
) -> MinistryReportVersion:
    """Write one section (skriv en del) as a new version; `seen` is the version the writer had before them.

    Raises WrongState when it is not a draft, or somebody else has written the same section since; and Refusal with
    everything that is wrong with the text. Nothing is written then, and the page keeps what was typed.
    """
    require(by, Right.REPORT_TO_MINISTRY, on=today())
    report = locked(report)
    require_state(report, MinistryReportState.DRAFT)
    look = look_at_ministry_report(report)
    before = report.versions.filter(number=seen).first()
    if before is None or before.texts.get(section.value) != look.version.texts.get(section.value):
        raise WrongState(
            _("%(who)s har skrevet «%(section)s» etter at du åpnet den.")
            % {"who": look.version.by.name, "section": HEADINGS[section]},
            _("Se hva som er nytt, og ta med det du vil ha."),
        )
    text = "\n".join(line.rstrip() for line in text.strip().splitlines())
    found = [one for one in faults_in(text, look.known) if one.code != DRAFT_LEFT]
    if found:
        raise Refusal(*(one.message for one in found))
    version = _write(report, look.taking, look.version.texts | {section.value: text}, by=by)
    note(by, "ministry-report.written", report.about, section=section.value, version=version.number)
    return version


@transaction.atomic
def take_figures(report: MinistryReport, *, by: User) -> MinistryReportVersion:
    """Take the figures anew (hent tallene på nytt), as of now; the texts stand and refer to the new ones."""
    require(by, Right.REPORT_TO_MINISTRY, on=today())
    report = locked(report)
    require_state(report, MinistryReportState.DRAFT)
    texts = report.versions.get(number=report.version).texts
    taking, _gathered = _taken(report, by=by)
    version = _write(report, taking, texts, by=by)
    note(by, "ministry-report.figures-taken", report.about, version=version.number)
    return version


@transaction.atomic
def draft_section_again(report: MinistryReport, section: ReportSection, *, by: User) -> MinistryReportVersion:
    """Draft a section anew from the figures (lag utkast på nytt); what stood is kept in its version."""
    require(by, Right.REPORT_TO_MINISTRY, on=today())
    report = locked(report)
    require_state(report, MinistryReportState.DRAFT)
    look = look_at_ministry_report(report)
    told = draft(look.figures, look.facts)[section.value]
    version = _write(report, look.taking, look.version.texts | {section.value: told}, by=by)
    note(by, "ministry-report.written", report.about, section=section.value, version=version.number)
    return version


@transaction.atomic
def send_for_approval(report: MinistryReport, *, by: User, seen: int) -> None:
    """Send a report to those who approve (send til godkjenning). Raises Refusal with every section that stops it."""
    require(by, Right.REPORT_TO_MINISTRY, on=today())
    report = locked(report)
    require_state(report, MinistryReportState.DRAFT)
    require_seen(report, seen)
    look = look_at_ministry_report(report)
    if look.faults:
        told = [f"{HEADINGS[section]}: {one.message}" for section, found in look.faults.items() for one in found]
        raise Refusal(_("Rapporten kan ikke sendes til godkjenning ennå."), *told)
    if look.approvals:  # sent back once: whoever approved it then has to look again
        _write(report, look.taking, look.version.texts, by=by)
    report.state = MinistryReportState.WAITING
    report.save(update_fields=["state"])
    prepared(report.about, by=by)
    note(by, "ministry-report.sent-for-approval", report.about, version=report.version)


def require_seen(report: MinistryReport, seen: int) -> None:
    """Raises WrongState when there is a newer version: nobody stands for what they have not seen."""
    if report.version != seen:
        raise WrongState(_("Rapporten er endret etter at du åpnet den."), _("Les den nye teksten først."))


@transaction.atomic
def withdraw_ministry_report(report: MinistryReport, *, by: User) -> None:
    """Withdraw a report that is not frozen (trekk); all that was written stands."""
    require(by, Right.REPORT_TO_MINISTRY, on=today())
    report = locked(report)
    require_state(report, *OPEN)
    report.state = MinistryReportState.WITHDRAWN
    report.save(update_fields=["state"])
    note(by, "ministry-report.withdrawn", report.about)
