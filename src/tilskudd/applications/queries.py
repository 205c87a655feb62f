"""Reads of calls: what each says and asks now, how it covers its rules, what was changed, and which are open."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum

from tilskudd.applications.call_facts import CallFacts
from tilskudd.applications.call_models import Call, CallQuestions, CallVersion
from tilskudd.applications.coverage import Coverage, LetterDuty, coverage
from tilskudd.applications.criteria import criteria_in
from tilskudd.applications.questions import QuestionSet
from tilskudd.schemes.models import Scheme, SchemeVersion
from tilskudd.schemes.queries import frame_of
from tilskudd.values.kroner import ZERO, Kroner


def newest_version(call: Call) -> CallVersion:
    """What the call says; it has said something since it was set up."""
    newest = call.versions.select_related("call", "questions", "rules", "by").order_by("-number").first()
    assert newest is not None, f"{call.about} says nothing"
    return newest


def newest_questions(call: Call) -> CallQuestions:
    """The questions as they were edited last; an applicant is asked those of the newest version of the call."""
    newest = call.questions.select_related("by").order_by("-number").first()
    assert newest is not None, f"{call.about} asks nothing"
    return newest


def newest_rules(scheme: Scheme) -> SchemeVersion:
    """The scheme's rules as they were written last."""
    newest = scheme.versions.order_by("-number").first()
    assert newest is not None, f"{scheme.about} has no rules"
    return newest


def newest_versions() -> QuerySet[CallVersion]:
    """The newest version of every call, with its call and scheme."""
    newest = CallVersion.objects.filter(call=OuterRef("call")).order_by("-number").values("pk")[:1]
    return CallVersion.objects.filter(pk=Subquery(newest)).select_related("call__scheme", "by")


def open_calls(now: datetime) -> QuerySet[CallVersion]:
    """What the calls say that take in applications at a moment, the first deadline first."""
    taken_in = Q(call__published_at__isnull=False, call__withdrawn_at__isnull=True, closes_at__gt=now)
    return newest_versions().filter(taken_in).order_by("closes_at", "id")


def closed_calls(now: datetime) -> QuerySet[CallVersion]:
    """What the calls say that were published and take in no more, the newest deadline first."""
    gone_by = Q(closes_at__lte=now) | Q(call__withdrawn_at__isnull=False)
    return newest_versions().filter(gone_by, call__published_at__isnull=False).order_by("-closes_at", "-id")


def change_log(call: Call) -> QuerySet[CallVersion]:
    """What was changed after the call was published, and when, the newest first."""
    return call.versions.exclude(words="").select_related("by").order_by("-number")


def is_reserved(version: CallVersion) -> bool:
    """True while the money still waits for something: nothing is decided before that."""
    return bool(version.reservation) and not hasattr(version.call, "lifted")


def criteria_of(rules: SchemeVersion) -> tuple[list[str], list[str]]:
    """The criteria of rules: for goal achievement, and for the award."""
    return criteria_in(rules.achievement), criteria_in(rules.award)


def duties_of(scheme: Scheme) -> list[LetterDuty]:
    """What the letter lays on somebody in the scheme's assignment, and that is to be carried by something.

    A duty that the letter's two persons have only noted, with a reason, asks nothing of the call.
    """
    if scheme.assignment is None:
        return []
    return [
        LetterDuty(one.words, one.who, one.strength)
        for one in scheme.assignment.duties.filter(is_carried=True).order_by("id")
    ]


def coverage_of(version: CallVersion) -> Coverage:
    """How a version of a call covers its rules and its letter (dekning), with the questions and rules it has."""
    return coverage_with(version.call, version, version.questions.question_set, version.rules)


def coverage_with(call: Call, facts: CallFacts | CallVersion, asked: QuestionSet, rules: SchemeVersion) -> Coverage:
    """How questions, and what a call says of them, cover rules and the letter."""
    achievement, award = criteria_of(rules)
    return coverage(
        asked,
        achievement=achievement,
        award=award,
        judged_by=facts.judged_by,
        duties=duties_of(call.scheme),
        carried_by=facts.carried_by,
    )


def left_for(call: Call) -> Kroner:
    """What the scheme has set aside, less what its other published calls announce."""
    others = newest_versions().filter(
        call__scheme=call.scheme_id, call__published_at__isnull=False, call__withdrawn_at__isnull=True
    )
    announced = others.exclude(call=call.pk).aggregate(sum=Sum(F("frame")))["sum"]
    return frame_of(call.scheme) - (announced or ZERO)


def questions_in_use(scheme: Scheme) -> dict[str, QuestionSet]:
    """The questions of each published call of a scheme, by the call's number: its report asks from the same set."""
    rows = newest_versions().filter(call__scheme=scheme, call__published_at__isnull=False).select_related("questions")
    return {row.call.number: row.questions.question_set for row in rows.order_by("-call")[:20]}
