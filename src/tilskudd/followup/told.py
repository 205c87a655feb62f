"""What reports tell: the coverage and the approved answers of a scheme at any moment, and experience that is shared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from tilskudd.applications.answer_json import from_json
from tilskudd.applications.answer_reading import Value
from tilskudd.applications.questions import AskedIn, Question
from tilskudd.decisions.models import Amendment, Grant
from tilskudd.followup.models import Report, ReportReview, SentReport, SharedExperience
from tilskudd.followup.rules import ReportState, ReviewVerdict, SchemeCoverage, StateShare, coverage_by_state
from tilskudd.parties.models import Organisation
from tilskudd.people.models import Status
from tilskudd.schemes.models import Scheme
from tilskudd.values.kroner import ZERO, Kroner


@dataclass(frozen=True)
class AnswerTold:
    """What one recipient answered to a question, in a report that was approved."""

    recipient: Organisation
    grant: Kroner
    value: Value


@dataclass(frozen=True)
class QuestionTold:
    """A question of a scheme's reports, with the approved answers to it."""

    question: Question
    answers: tuple[AnswerTold, ...]


@dataclass(frozen=True)
class SchemeTold:
    """What the reports of a scheme tell at a moment: how far they have come, what is unspent, and every answer."""

    coverage: SchemeCoverage
    used: Kroner
    unspent: Kroner
    questions: tuple[QuestionTold, ...]


def told_by_reports(scheme: Scheme, at: datetime) -> SchemeTold:
    """What the reports of a scheme had told at a moment (dekning og svar); later acts change nothing of it.

    Coverage is weighted by what each grant was promised then. Answers are of the newest version that was sent by then,
    where it was approved by then; used and unspent are theirs. Five queries, however many reports there are.
    """
    reports = list(_opened_by(scheme, at))
    promised = amounts_at([one.grant_id for one in reports], at)
    standing = [one for one in reports if promised[one.grant_id] > ZERO]
    newest = {one.pk: _newest(one) for one in standing}
    states = {one.pk: _state(one, newest[one.pk], at) for one in standing}
    shares = [StateShare(states[one.pk], 1, promised[one.grant_id]) for one in standing]
    good = [(one, newest[one.pk]) for one in standing if states[one.pk] is ReportState.APPROVED]
    told = [(one, sent) for one, sent in good if sent is not None]
    return SchemeTold(
        coverage_by_state(shares),
        sum((sent.used for _one, sent in told if sent.used is not None), ZERO),
        sum((sent.unspent for _one, sent in told if sent.unspent is not None), ZERO),
        _questions(told, promised),
    )


def _opened_by(scheme: Scheme, at: datetime) -> QuerySet[Report]:
    sent = SentReport.objects.filter(at__lte=at).select_related("version__demand", "review").order_by("-pk")
    rows = Report.objects.filter(demand__scheme=scheme, opened_at__lte=at).select_related("recipient", "grant__outcome")
    return rows.prefetch_related(Prefetch("sent", sent, to_attr="sent_by_then")).order_by("pk")


def _newest(report: Report) -> SentReport | None:
    sent: list[SentReport] = report.sent_by_then  # type: ignore[attr-defined]
    return sent[0] if sent else None


def _state(report: Report, newest: SentReport | None, at: datetime) -> ReportState:
    if newest is None:
        return ReportState.OPEN
    review: ReportReview | None = getattr(newest, "review", None)
    if review is None or review.at > at:
        return ReportState.SENT
    return ReportState.APPROVED if review.verdict == ReviewVerdict.APPROVED else ReportState.DEFICIENT


def amounts_at(grants: list[int], at: datetime) -> dict[int, Kroner]:
    """What each grant was promised at a moment: its outcome, as it was changed by then; two queries."""
    amounts = dict(Grant.objects.filter(pk__in=grants).values_list("pk", "outcome__amount"))
    changes = Amendment.objects.filter(grant__in=grants, status=Status.APPROVED, settled_at__lte=at)
    for one in changes.order_by("settled_at", "pk"):
        amounts[one.grant_id] = one.amount
    return amounts


def _questions(told: list[tuple[Report, SentReport]], promised: Mapping[int, Kroner]) -> tuple[QuestionTold, ...]:
    """Every question that was answered, as its newest demand words it, in order."""
    asked: dict[str, Question] = {}
    answers: dict[str, list[AnswerTold]] = {}
    for report, sent in sorted(told, key=lambda pair: pair[1].version.demand_id, reverse=True):
        for question in sent.version.demand.question_set.asked(AskedIn.REPORT):
            asked.setdefault(f"{report.demand_id}:{question.key}", question)
    for report, sent in told:
        for key, value in _values(sent).items():
            row = AnswerTold(report.recipient, promised[report.grant_id], value)
            answers.setdefault(f"{report.demand_id}:{key}", []).append(row)
    return tuple(QuestionTold(question, tuple(answers.get(key, ()))) for key, question in asked.items())


def _values(sent: SentReport) -> Mapping[str, Value]:
    read, faults = from_json(sent.answers)
    assert read is not None, faults
    return read.values


def marked_in(sent: SentReport) -> str:
    """What the recipient marked as experience in what was sent: the answer to the question that asks for it."""
    key = sent.version.demand.experience_question
    value = _values(sent).get(key) if key else None
    return value.strip() if isinstance(value, str) else ""


def shared_experiences(scheme: Scheme) -> QuerySet[SharedExperience]:
    """What the recipients of a scheme may read of each other, newest first."""
    rows = SharedExperience.objects.filter(report__demand__scheme=scheme, withdrawn=None)
    return rows.select_related("report__recipient", "report__grant__outcome").order_by("-pk")


def experience_of(report: Report) -> SharedExperience | None:
    """The newest thing that was shared of a report, also when it is withdrawn."""
    return report.experiences.select_related("by", "withdrawn__by").order_by("-pk").first()


def schemes_read_by(organisation: int) -> QuerySet[Any]:
    """The schemes of which an organisation has a grant, with how many experiences it can read, newest first."""
    has = Grant.objects.filter(decision__scheme=OuterRef("pk"), recipient=organisation)
    rows: QuerySet[Any] = Scheme.objects.filter(Exists(has))
    shared = SharedExperience.objects.filter(report__demand__scheme=OuterRef("pk"), withdrawn=None)
    return rows.filter(Exists(shared)).order_by("-year", "name", "pk")
