"""What `tilskudd verify` asks of decisions in calls: as they were recommended, and by nobody with a tie."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F

from tilskudd.applications.models import ImpartialityStatement, Recommendation
from tilskudd.decisions.models import Outcome
from tilskudd.people.models import Status
from tilskudd.values.finding import Finding, Severity


def faults_in_call_decisions() -> Iterator[Finding]:
    """Every outcome of an approved decision that is about an application."""
    rows = Outcome.objects.filter(
        version__decision__status=Status.APPROVED,
        version__number=F("version__decision__version"),
        matter__startswith="application:",
    )
    for row in rows.select_related("version__decision").iterator(chunk_size=500):
        number, decision = row.matter.removeprefix("application:"), row.version.decision
        recommended = Recommendation.objects.filter(
            application__number=number, number=row.basis.get("recommendation"), amount=row.amount
        )
        if not recommended.exists():
            yield _fault("not-as-recommended", f"{decision.number}, line {row.place}, is not as it was recommended.")
        tied = ImpartialityStatement.objects.filter(
            application__number=number, user=decision.settled_by_id, is_impartial=False, at__lte=decision.settled_at
        )
        if tied.exists():
            yield _fault("approved-with-a-tie", f"{decision.number} was approved by somebody with a tie to {number}.")


def _fault(code: str, message: str) -> Finding:
    return Finding(code, Severity.ERROR, message)
