"""What `tilskudd verify` asks of claims: verdicts within what was claimed, days in one package, signed by who may."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q

from tilskudd.claims.models import Measure, Submission, Verdict
from tilskudd.claims.round_queries import whose_days
from tilskudd.claims.rules import GroupedBy
from tilskudd.parties.models import MemberRight, Membership
from tilskudd.people.clock import OSLO
from tilskudd.values.finding import Finding, Severity


def faults_in_claims() -> Iterator[Finding]:
    """Every claim of every round, row by row."""
    more = Verdict.objects.annotate(claimed=F("line__given") + F("line__planned")).filter(recognised__gt=F("claimed"))
    for verdict in more.iterator():
        yield _fault("recognised-too-many", f"verdict:{verdict.pk} recognises more participants than were claimed.")
    for sent in Submission.objects.exclude(claim=F("version__claim")).iterator():
        yield _fault("sent-for-another", f"submission:{sent.pk} sends another claim's version.")
    yield from _signed_by_others()
    for measure in Measure.objects.filter(round__opened_at__isnull=False).select_related("round", "window"):
        grouped_by = GroupedBy(measure.window.grouped_by) if measure.window else GroupedBy.START
        if whose_days(measure, grouped_by, measure.group):
            yield _fault("days-in-two-packages", f"{measure.whole} has days that another package of the measure has.")


def _signed_by_others() -> Iterator[Finding]:
    """Whoever sent a claim might sign for its recipient that day."""
    may_sign = Membership.objects.filter(
        Q(last__isnull=True) | Q(last__gte=OuterRef("at__date")),
        user=OuterRef("by"),
        organisation=OuterRef("claim__recipient"),
        rights__contains=[MemberRight.SIGN.value],
        first__lte=OuterRef("at__date"),
    )
    for sent in Submission.objects.exclude(Exists(may_sign)).iterator():
        day_sent = sent.at.astimezone(OSLO).date()
        yield _fault("signed-without-right", f"submission:{sent.pk} was signed {day_sent} by somebody who might not.")


def _fault(code: str, message: str) -> Finding:
    return Finding(code, Severity.ERROR, message)
