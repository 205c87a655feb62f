"""What the agency does with reports: approves them, asks for what is missing, gives more time, and reminds."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.database.turns import take_turn
from tilskudd.decisions.amendment import propose_amendment
from tilskudd.decisions.models import Amendment
from tilskudd.followup.impartial import refuse_partial
from tilskudd.followup.models import (
    ExtensionAnswer,
    ExtensionRequest,
    Report,
    ReportReminder,
    ReportReview,
    SentReport,
)
from tilskudd.followup.queries import settlement_for, whole_report
from tilskudd.followup.rules import THEIRS, ReportState, ReviewVerdict, stage_on
from tilskudd.payments.instalments import mark_report_met
from tilskudd.payments.models import Instalment
from tilskudd.people.access import require
from tilskudd.people.clock import now, today
from tilskudd.people.models import Status, User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import note, sign_off
from tilskudd.people.written import in_full
from tilskudd.values.kroner import ZERO

LONGEST_NOTICE: Final = timedelta(days=60)
LONGEST_EXTENSION: Final = timedelta(days=366)
A_MONTH: Final = timedelta(days=30)


@transaction.atomic
def approve_report(sent: SentReport, *, by: User, words: str = "") -> ReportReview:
    """Approve a report (godkjenn rapport), Bestemmelsene 6.3.6: the instalments of its grant that wait for it are met.

    Where money is unspent and part of the grant is not paid, a proposal to lower the grant is made in the same act, so
    that nobody pays what is not needed. Raises NotAllowed, SamePerson for who has written it, and WrongState when the
    recipient has sent a newer one or it is answered already.
    """
    report, sent = _to_review(sent, by)
    sign_off(report.about, by=by)
    made = _reviewed(report, sent, ReviewVerdict.APPROVED, words, None, by=by)
    waits = Instalment.objects.filter(grant=report.grant_id, needs_report=True, met_on=None).order_by("number")
    for instalment in waits:
        mark_report_met(instalment, by=by)
    if _is_to_be_lowered(report, sent):
        _lower(report, sent, by=by)
    return made


def _is_to_be_lowered(report: Report, sent: SentReport) -> bool:
    """Something of the grant is neither used nor paid, and nobody has proposed to change it."""
    waits = report.grant.amendments.filter(status=Status.PROPOSED).exists()
    return sent.used is not None and not waits and bool(settlement_for(report.grant, sent.used).lower_by)


@transaction.atomic
def ask_to_complete(sent: SentReport, words: str, *, due_on: date, by: User) -> ReportReview:
    """Ask a recipient to put a report right (mangelbrev) by a day; the day it first came is kept.

    Raises NotAllowed, Refusal without words or for a day not within 60 days, and WrongState as `approve_report`.
    """
    report, sent = _to_review(sent, by)
    if not words.strip():
        raise Refusal(_("Skriv hva som mangler, slik at mottakeren kan rette det."))
    if not today() < due_on <= today() + LONGEST_NOTICE:
        raise Refusal(_("Fristen må være etter i dag, og innen 60 dager."))
    return _reviewed(report, sent, ReviewVerdict.DEFICIENT, words, due_on, by=by)


def _to_review(sent: SentReport, by: User) -> tuple[Report, SentReport]:
    take_turn(f"report:{sent.report_id}")
    report = whole_report().get(pk=sent.report_id)
    require(by, Right.PROPOSE_DECISIONS, within=report.demand.scheme.about, on=today())
    refuse_partial(report.recipient, by)
    newest = report.sent.order_by("-pk").first()
    if newest is None or newest.pk != sent.pk or report.state != ReportState.SENT:
        raise WrongState(
            _("Rapporten står et annet sted nå: %s.") % report.get_state_display().lower(), _("Last siden på nytt.")
        )
    return report, newest


def _reviewed(
    report: Report, sent: SentReport, verdict: ReviewVerdict, words: str, due_on: date | None, *, by: User
) -> ReportReview:
    made = ReportReview.objects.create(
        sent=sent, verdict=verdict, words=in_full(words, 2000), due_on=due_on, by=by, at=now()
    )
    is_good = verdict is ReviewVerdict.APPROVED
    report.state = ReportState.APPROVED if is_good else ReportState.DEFICIENT
    report.due_on = due_on or report.due_on
    report.save(update_fields=["state", "due_on"])
    note(by, f"report.{verdict.value}", report.about, version=sent.version_id, words=made.words)
    return made


@transaction.atomic
def propose_lowering(report: Report, *, by: User) -> Amendment:
    """Propose to lower a grant by what is unspent and not yet paid (nedsettelse); another approves it.

    Raises Refusal when nothing is left to lower, WrongState when the report is not approved.
    """
    take_turn(report.about)
    report = whole_report().get(pk=report.pk)
    sent = report.sent.order_by("-pk").first()
    if sent is None or report.state != ReportState.APPROVED:
        raise WrongState(_("Godkjenn rapporten først."))
    return _lower(report, sent, by=by)


def _lower(report: Report, sent: SentReport, *, by: User) -> Amendment:
    lower_by = settlement_for(report.grant, sent.used).lower_by if sent.used is not None else ZERO
    if not lower_by:
        raise Refusal(_("Det er ikke noe ubrukt som kan tas av det som ikke er utbetalt."))
    unspent = sent.unspent or ZERO
    words = _("Rapporten viser at %(unspent)s ikke er brukt. %(lower)s av det er ikke utbetalt, og trengs ikke.")
    reason = words % {"unspent": unspent.in_words, "lower": lower_by.in_words}
    return propose_amendment(report.grant, report.grant.amount - lower_by, reason=reason, by=by)


@transaction.atomic
def answer_extension(request: ExtensionRequest, words: str, *, due_on: date | None, by: User) -> ExtensionAnswer:
    """Answer whether a recipient has more time (svar på utsettelse), in words; a new day binds, None says no.

    Raises NotAllowed, Refusal without words or for a day that is no later, WrongState when it is answered or sent.
    """
    take_turn(f"report:{request.report_id}")
    report = whole_report().get(pk=request.report_id)
    require(by, Right.PROPOSE_DECISIONS, within=report.demand.scheme.about, on=today())
    refuse_partial(report.recipient, by)
    if ExtensionAnswer.objects.filter(request=request).exists():
        raise WrongState(_("Søknaden om utsettelse er alt besvart."))
    if not report.is_theirs:
        raise WrongState(_("Rapporten er sendt, og trenger ikke mer tid."))
    if not words.strip():
        raise Refusal(_("Skriv hva vi svarer."))
    if due_on is not None and not max(report.due_on, today()) < due_on <= today() + LONGEST_EXTENSION:
        raise Refusal(_("Den nye fristen må være etter den de har, og innen et år."))
    made = ExtensionAnswer.objects.create(request=request, due_on=due_on, words=in_full(words, 1000), by=by, at=now())
    if due_on is not None:
        report.due_on = due_on
        report.save(update_fields=["due_on"])
    note(by, "report.extension-answered", report.about, due_on=due_on.isoformat() if due_on else "")
    return made


def remind_of_reports() -> int:
    """Remind of every report that is due soon or overdue (påminnelse), once for each stage of its day; how many.

    What the program does by itself each day, report by report; safe to run twice and by two at once.
    """
    rows = Report.objects.filter(state__in=THEIRS, grant__amount__gt=ZERO, due_on__lte=today() + A_MONTH)
    return sum(_reminded(key) for key in rows.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=1_000))


@transaction.atomic
def _reminded(key: int) -> bool:
    rows = Report.objects.select_for_update(of=("self",), skip_locked=True)
    report = rows.filter(pk=key, state__in=THEIRS).first()
    stage = stage_on(report.due_on, today()) if report else None
    if report is None or stage is None:
        return False
    told = {"report": report, "due_on": report.due_on, "stage": stage}
    if ReportReminder.objects.filter(**told).exists():
        return False
    ReportReminder.objects.create(**told, at=now())
    note(None, "report.reminded", report.about, stage=stage.value)
    return True
