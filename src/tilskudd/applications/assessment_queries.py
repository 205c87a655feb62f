"""Reads of assessment: where each application of a call stands, who assesses it, and what one may see of the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.db.models import F, Q, QuerySet

from tilskudd.applications.application_models import Application, GateCheck, SentApplication
from tilskudd.applications.assessment_models import (
    Assessment,
    Assessor,
    ImpartialityStatement,
    Recommendation,
    SettledDifference,
)
from tilskudd.applications.call_models import Call, CallVersion
from tilskudd.applications.criteria import criteria_in
from tilskudd.applications.ranking import Candidate, CriterionResult, results_of, total_of
from tilskudd.applications.rules import ApplicationState, Gate
from tilskudd.people.models import User


@dataclass
class Assessed:
    """An application as it stands in its assessment: the newest sending, its gates, final assessments and what follows.

    `unchecked` are gates of the call that nobody has checked; `recommendation` is the newest, None before the first.
    `newest` is what each assessor saved last, drafts too; `settled` what counts of settled differences, by criterion.
    """

    sent: SentApplication
    gates: dict[Gate, GateCheck]
    unchecked: frozenset[Gate]
    newest: list[Assessment] = field(default_factory=list)
    finals: list[Assessment] = field(default_factory=list)
    settled: dict[str, SettledDifference] = field(default_factory=dict)
    results: list[CriterionResult] = field(default_factory=list)
    recommendation: Recommendation | None = None
    is_complete: bool = False

    @property
    def application(self) -> Application:
        return self.sent.application

    @property
    def failed(self) -> list[GateCheck]:
        """The demands of the call that it did not meet."""
        return [one for one in self.gates.values() if not one.is_met]

    @property
    def is_admissible(self) -> bool:
        """True when every demand of the call is checked and met."""
        return not self.failed and not self.unchecked

    @property
    def has_open_difference(self) -> bool:
        return self.is_complete and any(one.is_open for one in self.results)

    @property
    def total(self) -> Fraction | None:
        """All points; None until every assessor is done and every wide difference is settled."""
        return total_of(self.results) if self.is_complete else None

    @property
    def candidate(self) -> Candidate:
        first = self.results[0].points if self.is_complete and self.results else None
        return Candidate(self.application.number, self.total, first, self.sent.applied)


def version_of(call: Call) -> CallVersion:
    """What the call says now; with its scheme, rules, questions, and whether its reservation is lifted; one query."""
    newest = version_named(call.number)
    assert newest is not None, f"{call.about} says something"
    return newest


def version_named(number: str) -> CallVersion | None:
    """What the call with a number says now; None when there is none such. One query."""
    related = ("call__scheme", "call__lifted__letter", "rules", "questions")
    rows = CallVersion.objects.filter(call__number=number).select_related(*related)
    big = ("text", "reading")
    return rows.defer(*(f"call__lifted__letter__{one}" for one in big)).order_by("-number").first()


def award_criteria(version: CallVersion) -> list[str]:
    """What the applications of a call are ranked by, the one that goes first at the top."""
    return criteria_in(version.rules.award)


def newest_sendings(rows: Q) -> QuerySet[SentApplication]:
    """The newest sending of each application that stands as sent, without its answers; in order of applications."""
    found = SentApplication.objects.filter(rows, application__state=ApplicationState.SENT)
    found = found.select_related("application__organisation").defer("content")
    return found.order_by("application", "-number").distinct("application")


def assessed_in(version: CallVersion, *, only: Collection[Application] | None = None) -> list[Assessed]:
    """Where the applications of a call stand, in order of their numbers; five queries whatever there is."""
    within = Q(application__call=version.call_id)
    if only is not None:
        within &= Q(application__in=[one.pk for one in only])
    gates = _gates(within)
    assessments = _assessments(within)
    settled = _settled(within)
    recommended = {
        one.application_id: one
        for one in Recommendation.objects.filter(within).order_by("application", "-number").distinct("application")
    }
    criteria, found = award_criteria(version), []
    for sent in newest_sendings(within):
        held = gates.get(sent.application_id, {})
        one = Assessed(sent, held, version.asks_for - set(held), recommendation=recommended.get(sent.application_id))
        own = [row for row in assessments.get(sent.application_id, []) if row.sent_id == sent.pk and row.is_final]
        one.newest, one.finals = assessments.get(sent.application_id, []), own
        one.is_complete = len(own) >= version.assessors
        one.settled = settled_by(settled.get(sent.application_id, []), own)
        points = {words: row.points for words, row in one.settled.items()}
        one.results = results_of(criteria, [row.points for row in own], points, version.width)
        found.append(one)
    return sorted(found, key=lambda one: one.application.number)


def assessed(application: Application, version: CallVersion) -> Assessed | None:
    """Where one application stands; None when it is not sent."""
    return next(iter(assessed_in(version, only=[application])), None)


def settled_by(rows: Iterable[SettledDifference], finals: Sequence[Assessment]) -> dict[str, SettledDifference]:
    """The settled differences that still rest on these assessments, by criterion; rows in order of their keys."""
    keys = sorted(one.pk for one in finals)
    return {one.criterion: one for one in rows if sorted(one.rests_on) == keys}


def _gates(within: Q) -> dict[int, dict[Gate, GateCheck]]:
    found: dict[int, dict[Gate, GateCheck]] = defaultdict(dict)
    rows = GateCheck.objects.filter(within).order_by("application", "gate", "-id").distinct("application", "gate")
    for one in rows:
        found[one.application_id][Gate(one.gate)] = one
    return found


def _assessments(within: Q) -> dict[int, list[Assessment]]:
    """The newest assessment of each who still is an assessor."""
    standing = Q(user__assesses__application=F("application"), user__assesses__ended_at__isnull=True)
    rows = Assessment.objects.filter(within, standing).select_related("user")
    rows = rows.order_by("application", "user", "-number")
    return _by_application(rows.distinct("application", "user"))


def _settled(within: Q) -> dict[int, list[SettledDifference]]:
    return _by_application(SettledDifference.objects.filter(within).order_by("pk"))


def _by_application(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for one in rows:
        found[one.application_id].append(one)
    return found


def own_newest(application: Application, user: User) -> Assessment | None:
    """What somebody saved last about an application."""
    return application.assessments.filter(user=user).order_by("-number").first()


def others_seen(user: User, one: Assessed) -> list[Assessment]:
    """The other assessors' final points, for who may see them: nobody before all assessors are done."""
    return [row for row in one.finals if row.user_id != user.pk] if one.is_complete else []


def newest_statement(application: Application, user: User) -> ImpartialityStatement | None:
    """What somebody has stated of their ties; a tie that was once stated stands for ever."""
    return application.statements.filter(user=user).order_by("is_impartial", "-pk").first()


def mine(user: User) -> QuerySet[Assessor]:
    """What somebody is to assess, the oldest first."""
    rows = Assessor.objects.filter(user=user, ended_at__isnull=True, application__state=ApplicationState.SENT)
    return rows.select_related("application__organisation", "application__call").order_by("pk")
