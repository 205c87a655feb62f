"""How far a closed call has come: what its applications still wait for, counted in the database."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from tilskudd.applications.assessment_models import Assessment, Assessor
from tilskudd.applications.call_models import Call, CallVersion
from tilskudd.applications.gates import closing_day
from tilskudd.applications.models import Application, GateCheck, SentApplication
from tilskudd.applications.registers import on_day
from tilskudd.applications.rules import ApplicationState, Gate, Register
from tilskudd.people.models import User


@dataclass(frozen=True)
class Progress:
    """How many applications were sent (framdrift), and how many wait for each thing; `unfinished` are assessments.

    `unlooked` have a gate that nobody has looked up; `unassigned` pass the gates and lack an assessor.
    `lacks_register` says that the register of the closing day is not taken in.
    """

    sent: int
    unlooked: int
    unassigned: int
    unfinished: int
    lacks_register: bool


def progress_of(version: CallVersion) -> Progress:
    """Where the applications of a closed call stand; five queries whatever there is."""
    gates = list(version.asks_for)
    sent = Application.objects.filter(call=version.call_id, state=ApplicationState.SENT)
    looked_up = Count("gate_checks__gate", filter=Q(gate_checks__gate__in=gates), distinct=True)
    looked = sent.annotate(looked=looked_up)
    newer = GateCheck.objects.filter(application=OuterRef("application"), gate=OuterRef("gate"), pk__gt=OuterRef("pk"))
    failed = GateCheck.objects.filter(application=OuterRef("pk"), gate__in=gates, is_met=False)
    ready = looked.filter(~Exists(failed.filter(~Exists(newer))), looked=len(gates)).values("pk")
    assessors = Count("assessors", filter=Q(assessors__ended_at__isnull=True))
    held = Application.objects.filter(pk__in=ready).annotate(held=assessors)
    asks = Gate.VOLUNTARY_REGISTER in gates
    return Progress(
        sent=sent.count(),
        unlooked=looked.filter(looked__lt=len(gates)).count(),
        unassigned=held.filter(held__lt=version.assessors).count(),
        unfinished=unfinished().filter(application__call=version.call_id).count(),
        lacks_register=asks and on_day(Register.VOLUNTARY, closing_day(version)) is None,
    )


def unfinished() -> QuerySet[Assessor]:
    """Who is to assess which application and has not done so, of what was sent last."""
    newer = SentApplication.objects.filter(application=OuterRef("application"), number__gt=OuterRef("sent__number"))
    done = Assessment.objects.filter(application=OuterRef("application"), user=OuterRef("user"), is_final=True)
    rows = Assessor.objects.filter(ended_at__isnull=True, application__state=ApplicationState.SENT)
    return rows.filter(~Exists(done.filter(~Exists(newer))))


def to_assess(user: User) -> list[tuple[Call, int]]:
    """How many applications somebody has yet to assess, for each call; two queries."""
    counted = unfinished().filter(user=user).values_list("application__call").annotate(n=Count("pk"))
    found = dict(counted.order_by("application__call"))
    calls = Call.objects.select_related("scheme").in_bulk(found)
    return [(calls[key], n) for key, n in found.items()]
