"""Reads of appeals: in time or not, how far each has come, and what it led to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from tilskudd.appeals.models import Appeal, AppealStep
from tilskudd.appeals.rules import (
    OPEN_STATES,
    AppealAct,
    AppealState,
    AppealTab,
    InTime,
    last_day_of,
    latest_day_of,
    may_appeal,
)
from tilskudd.decisions.models import Decision, Outcome
from tilskudd.documents.models import IssuedLetter
from tilskudd.people.models import Status, User
from tilskudd.people.queries import called, not_prepared_by
from tilskudd.people.two_persons import has_prepared


def notified_on(outcome: Outcome) -> date | None:
    """The day the notice reached the recipient: when its letter was issued, and lay in the portal; None before."""
    letter = IssuedLetter.objects.filter(outcome=outcome).only("issued_at").first()
    return localtime(letter.issued_at).date() if letter else None


def last_day_for(outcome: Outcome) -> date | None:
    """The last day to appeal on an outcome; None while no notice has come."""
    day = notified_on(outcome)
    return last_day_of(day) if day else None


def in_time(appeal: Appeal) -> InTime:
    """Whether an appeal came in time, by the day it was received."""
    return InTime(appeal.received_on, last_day_for(appeal.outcome))


def latest_day_for(outcome: Outcome) -> date | None:
    """The last day that a late appeal can be taken up."""
    settled = outcome.version.decision.settled_at
    return latest_day_of(localtime(settled).date()) if settled else None


def has_right_to_appeal(outcome: Outcome) -> bool:
    """Whether the recipient of an outcome is a party who may appeal."""
    return may_appeal(outcome.recipient.kind, outcome.version.rules.recipients)


def why_not_appeal(outcome: Outcome) -> str:
    """Why the recipient cannot appeal on an outcome (hjemmel), in one sentence; empty where they can."""
    if has_right_to_appeal(outcome):
        return ""
    return _(
        "Det er ikke klagerett på dette vedtaket. Et offentlig organ er part bare der det står i samme stilling som "
        "en privat, og denne ordningen er for offentlige mottakere (forvaltningsloven § 2)."
    )


def is_appealed(appeals: Iterable[Appeal]) -> bool:
    """Whether one of the appeals on an outcome is under way, or has led to a reversal."""
    return any(one.state in OPEN_STATES for one in appeals)


def is_taken_up(appeal: Appeal) -> bool:
    """Whether a late appeal has been taken up all the same."""
    return appeal.steps.filter(act=AppealAct.TAKEN_UP_LATE).exists()


def may_handle(user: User, appeal: Appeal) -> bool:
    """Whether a person has had nothing to do with the decision: neither prepared any version nor approved it."""
    decision = appeal.outcome.version.decision
    return decision.settled_by_id != user.pk and not has_prepared(decision.about, user)


def reversal_of(appeal: Appeal) -> AppealStep | None:
    """The newest proposal to reverse; None when there is none."""
    rows = appeal.steps.filter(act=AppealAct.REVERSAL_PROPOSED).select_related("decision", "amendment")
    return rows.order_by("-id").first()


def status_of(step: AppealStep) -> str:
    """Where the two persons stand with a reversal: proposed, approved, sent back, withdrawn."""
    carried = step.decision or step.amendment
    assert carried is not None, "a reversal is a decision or a change of a grant"
    return str(carried.status)


def is_reversed(appeal: Appeal) -> bool:
    """Whether the decision was made another, by two persons."""
    step = reversal_of(appeal) if appeal.state == AppealState.REVERSING else None
    return step is not None and status_of(step) == Status.APPROVED


def ordered_amount(appeal: Appeal) -> AppealStep | None:
    """What the instance has said that the recipient is to have; None when it has not."""
    return appeal.steps.filter(act=AppealAct.ORDERED).order_by("-id").first()


def with_progress(rows: QuerySet[Appeal]) -> QuerySet[Appeal]:
    """Appeals with how the newest proposal to reverse stands, and whether the instance has said how much."""
    steps = AppealStep.objects.filter(appeal=OuterRef("pk"))
    newest = steps.filter(act=AppealAct.REVERSAL_PROPOSED).order_by("-id")
    status = Coalesce("decision__status", "amendment__status")
    return rows.annotate(
        reversal_status=Coalesce(Subquery(newest.values(status_text=status)[:1]), Value("")),
        is_ordered=Exists(steps.filter(act=AppealAct.ORDERED)),
    )


def in_tab(tab: AppealTab) -> QuerySet[Appeal]:
    """The appeals that wait for somebody of a kind; the longest wait first, and of those that are done the newest."""
    rows: QuerySet[Any] = with_progress(Appeal.objects.all())
    state, reversing = Q(state=AppealState.RECEIVED), Q(state=AppealState.REVERSING)
    approved, proposed = Q(reversal_status=Status.APPROVED), Q(reversal_status=Status.PROPOSED)
    match tab:
        case AppealTab.APPROVAL:
            rows = rows.filter(reversing & proposed)
        case AppealTab.INSTANCE:
            rows = rows.filter(state=AppealState.PASSED_ON, is_ordered=False)
        case AppealTab.DONE:
            closed = Q(state__in=[AppealState.WITHDRAWN, AppealState.DISMISSED, AppealState.UPHELD])
            rows = rows.filter(closed | reversing & approved)
        case AppealTab.OPEN:
            back = reversing & ~approved & ~proposed
            rows = rows.filter(state | back | Q(state=AppealState.PASSED_ON, is_ordered=True))
    related = ("outcome__version__decision__scheme", "outcome__letter", "recipient", "handler")
    return rows.select_related(*related).defer("outcome__letter__html", "outcome__letter__data")


def handled_by(user: User) -> QuerySet[Appeal]:
    """Appeals that wait for the one who handles them."""
    return in_tab(AppealTab.OPEN).filter(handler=user)


def untaken_for(user: User) -> QuerySet[Appeal]:
    """Appeals that nobody handles and that this person could: they had no part in the decision."""
    about = called("decision", "outcome__version__decision__number")
    rows = Appeal.objects.filter(state=AppealState.RECEIVED, handler=None)
    return not_prepared_by(user, rows.exclude(outcome__version__decision__settled_by=user), about)


def decision_behind(appeal: Appeal) -> Decision:
    """The decision that the appeal is on."""
    decision: Decision = appeal.outcome.version.decision
    return decision
