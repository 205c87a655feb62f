"""Who assesses what: applications are shared out to case officers, and go to another when somebody steps aside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilskudd.applications.application_models import Application
from tilskudd.applications.assessment_models import Assessor
from tilskudd.applications.assessment_queries import assessed_in, version_of
from tilskudd.applications.call_models import Call
from tilskudd.applications.rules import CallState
from tilskudd.applications.ties import known_ties, stepped_aside
from tilskudd.database.turns import take_turn
from tilskudd.people.access import may, require
from tilskudd.people.clock import now, today
from tilskudd.people.models import RoleGiven, Status, User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.rights import Right, Role, roles_with
from tilskudd.people.two_persons import note


@dataclass(frozen=True)
class AssignedRow:
    """What sharing out did with one application (regnskap): who got it, and why somebody or nobody did."""

    number: str
    name: str
    given: tuple[str, ...] = ()
    left: str = ""


def possible_assessors(on: date) -> list[User]:
    """Everyone who may assess that day, in order of names."""
    rows = RoleGiven.objects.filter(status=Status.APPROVED, role__in=roles_with(Right.PROPOSE_DECISIONS), within="")
    rows = rows.filter(first__lte=on).filter(Q(last__isnull=True) | Q(last__gte=on))
    return list(User.objects.filter(is_active=True, pk__in=rows.values("user")).order_by("name", "pk"))


@transaction.atomic
def assign_assessors(call: Call, people: Sequence[User], *, by: User) -> list[AssignedRow]:
    """Share out the admissible applications of a closed call (fordel til vurdering), until each has its assessors.

    In turn to whoever has fewest open of it, never to somebody with a known or stated tie; safe twice. An account of
    each application that needed somebody, or could not be shared out. Raises Refusal when a person may not assess.
    """
    require(by, Right.PROPOSE_DECISIONS, within=call.scheme.about, on=today())
    take_turn(f"{call.about}:assessors")
    version = version_of(call)
    if version.state is not CallState.CLOSED:
        raise WrongState(_("Utlysningen tar fortsatt imot søknader. De fordeles når fristen er ute."))
    _refuse_unfit(people)
    rows = assessed_in(version)
    held = _assessors_of([one.application for one in rows])
    barred = _barred(people, [one.application for one in rows])
    load = Counter({one.pk: 0 for one in people})
    load.update(_load(call, people))
    found, made = [], []
    for one in rows:
        application = one.application
        if not one.is_admissible:
            found.append(AssignedRow(application.number, application.organisation.name, left=_gate_words(one)))
            continue
        lacks = version.assessors - len(held.get(application.pk, ()))
        if lacks <= 0:
            continue
        given = _next_in_turn(people, load, held.get(application.pk, set()) | barred.get(application.pk, set()), lacks)
        made += [Assessor(application=application, user=user, given_by=by, given_at=now()) for user in given]
        found.append(_told(application, given, lacks))
    Assessor.objects.bulk_create(made)
    note(by, "call.assessors-assigned", call.about, applications=len(found), given=len(made), people=len(people))
    return found


def _refuse_unfit(people: Sequence[User]) -> None:
    if not people:
        raise Refusal(_("Velg hvem som skal vurdere."))
    unfit = [one.name for one in people if not may(one, Right.PROPOSE_DECISIONS, on=today())]
    if unfit:
        raise Refusal(_("%s har ikke rett til å vurdere søknader.") % ", ".join(unfit))


def _assessors_of(applications: Collection[Application]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    rows = Assessor.objects.filter(application__in=applications, ended_at__isnull=True)
    for application, user in rows.values_list("application", "user"):
        found.setdefault(application, set()).add(user)
    return found


def _barred(people: Collection[User], applications: Collection[Application]) -> dict[int, set[int]]:
    """Who may not have which application: a tie that is known or stated."""
    found: dict[int, set[int]] = {}
    ties = known_ties(people, [one.organisation for one in applications])
    for one in applications:
        found[one.pk] = {person for person, organisation in ties if organisation == one.organisation_id}
    for person, application in stepped_aside(one.pk for one in applications):
        found[application].add(person)
    return found


def _load(call: Call, people: Collection[User]) -> dict[int, int]:
    """How many applications of the call each has now."""
    rows = Assessor.objects.filter(application__call=call, ended_at__isnull=True, user__in=people)
    return dict(rows.values_list("user").annotate(Count("pk")))


def _next_in_turn(people: Sequence[User], load: Counter[int], not_these: set[int], lacks: int) -> list[User]:
    """The ones with fewest so far, in the order they were chosen among equals; counts them."""
    free = sorted((one for one in people if one.pk not in not_these), key=lambda one: load[one.pk])[:lacks]
    load.update(one.pk for one in free)
    return free


def _gate_words(one: object) -> str:
    failed = getattr(one, "failed", [])
    return _("oppfyller ikke inngangsvilkårene") if failed else _("inngangsvilkårene er ikke kontrollert")


def _told(application: Application, given: Sequence[User], lacks: int) -> AssignedRow:
    short = lacks - len(given)
    left = ngettext("mangler én vurderer", "mangler %(n)d vurderere", short) % {"n": short} if short else ""
    return AssignedRow(application.number, application.organisation.name, tuple(one.name for one in given), left)


@transaction.atomic
def let_off(assessor: Assessor, *, why: str, by: User) -> User | None:
    """Let an assessor off (ta av vurdering) with a reason, as illness; who has the application instead, if anybody."""
    assessor = Assessor.objects.select_related("application__call__scheme").get(pk=assessor.pk)
    call = assessor.application.call
    require(by, Right.PROPOSE_DECISIONS, within=call.scheme.about, on=today())
    if not why.strip():
        raise Refusal(_("Skriv hvorfor."))
    take_turn(f"{call.about}:assessors")
    if Assessor.objects.get(pk=assessor.pk).ended_at is not None:
        raise WrongState(_("Vurdereren er alt tatt av."))
    return replace_assessor(assessor, why=why.strip(), by=by)


def replace_assessor(assessor: Assessor, *, why: str, by: User) -> User | None:
    """End an assessor with a reason, and give the application to whoever has fewest open; None when nobody can.

    First among those who assess in the call, then among all case officers. The caller has taken the call's turn.
    """
    application = assessor.application
    assessor.ended_at, assessor.ended_why = now(), why[:500]
    assessor.save(update_fields=["ended_at", "ended_why"])
    after = _successor(application, assessor.user_id)
    note(by, "application.assessor-ended", application.about, who=assessor.user.name, why=why[:500])
    if after is not None:
        Assessor.objects.create(application=application, user=after, given_by=None, given_at=now())
        note(None, "application.assessor-given", application.about, who=after.name)
    return after


def _successor(application: Application, before: int) -> User | None:
    people = [one for one in possible_assessors(today()) if one.pk != before]
    held = _assessors_of([application]).get(application.pk, set())
    barred = _barred(people, [application])[application.pk] | held
    free = [one for one in people if one.pk not in barred]
    here = set(Assessor.objects.filter(application__call=application.call_id).values_list("user", flat=True))
    officers = set(
        RoleGiven.objects.filter(role=Role.CASE_OFFICER, status=Status.APPROVED).values_list("user", flat=True)
    )
    load = dict(Assessor.objects.filter(user__in=free, ended_at__isnull=True).values_list("user").annotate(Count("pk")))
    free = [one for one in free if one.pk in here | officers]
    return min(free, key=lambda one: (one.pk not in here, load.get(one.pk, 0), one.pk), default=None)
