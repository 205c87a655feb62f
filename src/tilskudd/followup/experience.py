"""What recipients have learnt: the answer that is marked as experience, and what of it is shared in a scheme."""

from __future__ import annotations

from django.db.models import QuerySet

from tilskudd.applications.answer_json import from_json
from tilskudd.followup.models import Report, SentReport, SharedExperience
from tilskudd.schemes.models import Scheme


def marked_in(sent: SentReport) -> str:
    """What the recipient marked as experience in what was sent: the answer to the question that asks for it."""
    key = sent.version.demand.experience_question
    read, faults = from_json(sent.answers)
    assert read is not None, faults
    value = read.values.get(key) if key else None
    return value.strip() if isinstance(value, str) else ""


def shared_experiences(scheme: Scheme) -> QuerySet[SharedExperience]:
    """What the recipients of a scheme may read of each other, newest first."""
    rows = SharedExperience.objects.filter(report__demand__scheme=scheme, withdrawn=None)
    return rows.select_related("report__recipient", "report__grant__outcome").order_by("-pk")


def experience_of(report: Report) -> SharedExperience | None:
    """The newest thing that was shared of a report, also when it is withdrawn."""
    return report.experiences.select_related("by", "withdrawn__by").order_by("-pk").first()
