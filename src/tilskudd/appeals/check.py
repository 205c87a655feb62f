"""What `tilskudd verify` asks of all appeals."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F

from tilskudd.appeals.models import Appeal, AppealStep
from tilskudd.appeals.rules import AppealAct
from tilskudd.decisions.models import Amendment, Outcome
from tilskudd.people.models import Involvement, Part, Status
from tilskudd.values.finding import Finding, Severity


def faults_in_appeals() -> list[Finding]:
    """Appeals handled by somebody who had made the decision, and money given by an appeal that does not say so."""
    return [*_handled_by_insiders(), *_without_an_appeal()]


def _handled_by_insiders() -> Iterator[Finding]:
    rows = Appeal.objects.exclude(handler=None).select_related("outcome__version__decision")
    for row in rows.iterator(chunk_size=500):
        decision = row.outcome.version.decision
        made = Involvement.objects.filter(
            about=decision.about, user=row.handler_id, part__in=[Part.PREPARED, Part.APPROVED]
        )
        if made.exists():
            yield Finding(
                "appeal-by-insider",
                Severity.ERROR,
                f"{row.number} is handled by one who took part in {decision.number}.",
            )


def _without_an_appeal() -> Iterator[Finding]:
    """What was promised without looking at the frame rests on an appeal whose handler proposed just that."""
    steps = AppealStep.objects.filter(act=AppealAct.REVERSAL_PROPOSED)
    decisions = dict(steps.exclude(decision=None).values_list("decision", "appeal__number"))
    amendments = dict(steps.exclude(amendment=None).values_list("amendment", "appeal__number"))
    given = Outcome.objects.filter(
        version__decision__status=Status.APPROVED,
        version__number=F("version__decision__version"),
        basis__has_key="appeal",
    )
    for row in given.select_related("version__decision").iterator(chunk_size=500):
        decision = row.version.decision
        if decisions.get(decision.pk) != row.basis["appeal"]:
            yield Finding(
                "no-such-appeal", Severity.ERROR, f"{decision.number} names an appeal that did not lead to it."
            )
    for change in Amendment.objects.exclude(appeal="").filter(status=Status.APPROVED).iterator(chunk_size=500):
        if amendments.get(change.pk) != change.appeal:
            yield Finding("no-such-appeal", Severity.ERROR, f"{change.about} names an appeal that did not lead to it.")
