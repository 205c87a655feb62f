"""What `tilskudd verify` finds in assessment and decisions of calls when somebody has written past the services."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assessing import CRITERIA, all_assess, closed_call, officer, sent_application
from given import Given, kroner
from tilskudd.applications.assessors import assign_assessors
from tilskudd.applications.models import Assessment, ImpartialityStatement, Recommendation, SettledDifference
from tilskudd.applications.recommendation_rules import NewRecommendation
from tilskudd.applications.recommending import recommend
from tilskudd.applications.rules import RecommendationKind
from tilskudd.config.verification import verify
from tilskudd.people.clock import now
from tilskudd.web.call_proposing import approve_call, propose_call

pytestmark = pytest.mark.django_db


@pytest.fixture
def decided(given: Given):
    """One application that two have assessed and that got all it applied for."""
    call = closed_call(given)
    one = sent_application(given, call, 1)
    assign_assessors(call, [given.kari, officer(given, "Eva Ness")], by=given.kari)
    all_assess(one, 4, 4, 4)
    recommend(call, [NewRecommendation(one.number, RecommendationKind.AWARD, kroner(500_000))], by=given.kari)
    approve_call(propose_call(call, by=given.kari), by=given.ola, seen=1)
    assert verify().findings == []
    return one


def codes() -> list[str]:
    return [one.code for one in verify().findings]


def test_an_assessment_by_who_never_said_to_be_impartial(given: Given, decided) -> None:
    """Written past the service by Nina."""
    scores = [{"criterion": CRITERIA[0], "points": 4, "reason": "x"}]
    told = {"sent": decided.sent.get(), "number": 1, "scores": scores, "at": now()}
    Assessment.objects.create(application=decided, user=given.nina, **told)
    assert codes() == ["assessed-unstated"]


def test_a_difference_settled_outside_what_was_given(given: Given, decided) -> None:
    """Both gave 4, and it was settled as 5."""
    keys = list(decided.assessments.values_list("pk", flat=True))
    told = {"criterion": CRITERIA[0], "points": 5, "words": "x", "rests_on": keys, "by": given.kari, "at": now()}
    SettledDifference.objects.create(application=decided, **told)
    assert codes() == ["settled-outside"]


def test_more_recommended_than_was_applied_for(given: Given, decided) -> None:
    """A million to who applied for half of it."""
    told = {"number": 9, "kind": "award", "amount": kroner(1_000_000), "by": given.kari, "at": now()}
    Recommendation.objects.create(application=decided, **told)
    assert codes() == ["recommended-too-much"]


def test_an_approval_by_who_had_stated_a_tie(given: Given, decided) -> None:
    """Ola's statement is from the day before he approved."""
    at = now() - timedelta(days=1)
    ImpartialityStatement.objects.create(application=decided, user=given.ola, is_impartial=False, words="x", at=at)
    assert codes() == ["approved-with-a-tie"]


def test_an_outcome_that_nobody_recommended(given: Given) -> None:
    """The amount of the newest version is another than the recommendation that it names."""
    from tilskudd.decisions.proposal import as_proposed, propose_again
    from tilskudd.decisions.queries import newest_version, outcomes_in
    from tilskudd.decisions.services import approve_decision

    call = closed_call(given, assessors=1)
    one = sent_application(given, call, 1)
    assign_assessors(call, [given.kari], by=given.kari)
    all_assess(one, 4, 4, 4)
    recommend(call, [NewRecommendation(one.number, RecommendationKind.PART, kroner(400_000))], by=given.kari)
    decision = propose_call(call, by=given.kari)
    [row] = outcomes_in(newest_version(decision))
    row.amount = kroner(300_000)
    propose_again(decision, [as_proposed(row)], words="Mindre", by=given.kari, seen=1)
    approve_decision(decision, by=given.ola, seen=2)
    assert codes() == ["not-as-recommended"]
