"""What `tilskudd verify` asks of assessments: by who is impartial, settled within what was given, never too much."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, F, Max, OuterRef

from tilskudd.applications.assessment_models import (
    Assessment,
    ImpartialityStatement,
    Recommendation,
    SettledDifference,
)
from tilskudd.applications.criteria import same_words
from tilskudd.values.finding import Finding, Severity


def faults_in_assessments() -> Iterator[Finding]:
    """Every assessment, settled difference and recommendation, row by row."""
    stated = ImpartialityStatement.objects.filter(application=OuterRef("application"), user=OuterRef("user"))
    before = stated.filter(at__lte=OuterRef("at"))
    rows = Assessment.objects.annotate(
        is_open=Exists(before.filter(is_impartial=True)), has_tie=Exists(before.filter(is_impartial=False))
    )
    for row in rows.exclude(is_open=True, has_tie=False).iterator(chunk_size=500):
        yield _fault("assessed-unstated", f"assessment:{row.pk} was made by somebody who had not said to be impartial.")
    for one in SettledDifference.objects.iterator(chunk_size=500):
        given = _given(one)
        if not given or not min(given) <= one.points <= max(given):
            yield _fault("settled-outside", f"settled-difference:{one.pk} is not between what the assessors gave.")
    too_much = Recommendation.objects.annotate(most=Max("application__sent__applied")).filter(amount__gt=F("most"))
    for recommended in too_much.iterator(chunk_size=500):
        yield _fault("recommended-too-much", f"recommendation:{recommended.pk} is more than was ever applied for.")


def _given(one: SettledDifference) -> list[int]:
    rows = Assessment.objects.filter(pk__in=one.rests_on, application=one.application_id)
    same = same_words(one.criterion)
    return [score.points for row in rows for score in row.points if same_words(score.criterion) == same]


def _fault(code: str, message: str) -> Finding:
    return Finding(code, Severity.ERROR, message)
