"""Proposing and approving what the applications of a call get, from recommendations that are still current."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.applications.assessment_queries import assessed_in, version_of
from tilskudd.applications.call_models import Call
from tilskudd.applications.call_outcomes import outcomes_of
from tilskudd.applications.models import Application
from tilskudd.applications.ties import known_ties, stepped_aside
from tilskudd.database.turns import take_turn
from tilskudd.decisions.models import Decision, Outcome
from tilskudd.decisions.proposal import propose_again, propose_decision
from tilskudd.decisions.queries import appeal_behind, newest_version, outcomes_in
from tilskudd.decisions.services import approve_decision
from tilskudd.payments.instalments import write_decided_plans
from tilskudd.people.models import User
from tilskudd.people.refusal import NotAllowed, WrongState
from tilskudd.schemes.outcomes import OutcomeKind, ProposedOutcome
from tilskudd.web.call_money import money_of_call, not_proposed_again

TOLD = 10


@transaction.atomic
def propose_call(call: Call, *, by: User, only_inadmissible: bool = False, first_part: int | None = None) -> Decision:
    """Propose a decision for every application that is not decided, or first for those that are turned away.

    `first_part` is the per cent that the letters say is paid before the report; none is all at once.
    """
    take_turn(f"{call.about}:recommendations")
    outcomes, rests_on = proposed_now(call, only_inadmissible=only_inadmissible)
    outcomes = in_parts(outcomes, first_part)
    return propose_decision(call.scheme, outcomes, rests_on=[*rests_on, call.about], by=by, whole=call.about)


@transaction.atomic
def propose_call_again(
    decision: Decision, call: Call, *, words: str, by: User, seen: int, first_part: int | None = None
) -> None:
    """Propose a new version of a decision from the recommendations as they are now."""
    take_turn(f"{call.about}:recommendations")
    outcomes, rests_on = proposed_now(call, only_inadmissible=turns_all_away(decision), without=decision)
    outcomes = in_parts(outcomes, first_part)
    propose_again(decision, outcomes, words=words, by=by, seen=seen, rests_on=[*rests_on, call.about])


def in_parts(outcomes: Sequence[ProposedOutcome], first_part: int | None) -> list[ProposedOutcome]:
    """The outcomes with how they are paid, for those that give money."""
    if first_part is None:
        return list(outcomes)
    return [replace(one, basis={**one.basis, "first_part": first_part}) if one.amount else one for one in outcomes]


def proposed_now(
    call: Call, *, only_inadmissible: bool = False, without: Decision | None = None
) -> tuple[list[ProposedOutcome], list[str]]:
    """What a decision made now would say, and what it would rest on; `without` is a proposal to be made again."""
    version = version_of(call)
    every, money = assessed_in(version), money_of_call(call, without=without)
    left_alone = not_proposed_again(money.decided, every)
    return outcomes_of(version, every, only_inadmissible=only_inadmissible, decided=left_alone)


def turns_all_away(decision: Decision) -> bool:
    """True for a decision that only turns applications away."""
    kinds = {one.kind for one in outcomes_in(newest_version(decision))}
    return kinds == {OutcomeKind.INADMISSIBLE}


@transaction.atomic
def approve_call(decision: Decision, *, by: User, seen: int) -> None:
    """Approve a decision of a call, if all it was made from is current, as somebody without a tie to any applicant.

    Raises what `approve_decision` raises, WrongState for what has changed, and NotAllowed (forvaltningsloven § 6).
    """
    decision = Decision.objects.get(pk=decision.pk)
    call = Call.objects.select_related("scheme").get(number=decision.whole.removeprefix("call:"))
    take_turn(f"{call.about}:recommendations")
    take_turn(f"{call.about}:assessors")
    rows = outcomes_in(newest_version(decision))
    for row in sorted(rows, key=lambda row: row.matter):
        take_turn(row.matter)
        take_turn(f"{row.matter}:assessment")
    tied = tied_in(rows, by)
    if tied:
        raise NotAllowed(
            _("Du er ikke habil i saken til %s.") % ", ".join(tied[:TOLD]),
            _("En annen må godkjenne vedtaket."),
        )
    stale = [] if appeal_behind(rows) else stale_in(call, rows)
    if stale:
        raise WrongState(
            _("Søknaden, kontrollen, vurderingen eller innstillingen er endret for %s etter at vedtaket ble foreslått.")
            % ", ".join(stale[:TOLD]),
            _("Send vedtaket tilbake, og foreslå en ny versjon."),
        )
    approve_decision(decision, by=by, seen=seen)
    if any(row.basis.get("first_part") for row in rows):
        write_decided_plans(list(decision.grants.select_related("decision__scheme", "outcome").order_by("pk")))


def applications_in(rows: Sequence[Outcome]) -> list[Application]:
    """The applications that outcomes are about."""
    numbers = [row.basis["application"] for row in rows if row.basis.get("application")]
    return list(Application.objects.filter(number__in=numbers).select_related("organisation").order_by("number"))


def tied_in(rows: Sequence[Outcome], user: User) -> list[str]:
    """The applicants that somebody has a tie to, stated or known."""
    applications = applications_in(rows)
    stated = stepped_aside(one.pk for one in applications)
    ties = known_ties([user], [one.organisation for one in applications])
    return [
        one.organisation.name
        for one in applications
        if (user.pk, one.pk) in stated or (user.pk, one.organisation_id) in ties
    ]


def stale_in(call: Call, rows: Sequence[Outcome]) -> list[str]:
    """The applications that are not as a proposal was made from: sent again, drawn back, judged or recommended anew."""
    if not all(row.basis.get("application") for row in rows):
        return [row.recipient_name for row in rows if not row.basis.get("application")]
    here = {one.application.number: one for one in assessed_in(version_of(call), only=applications_in(rows))}
    found = []
    for row in rows:
        told, one = row.basis, here.get(row.basis["application"])
        was = (
            told["sending"],
            told["recommendation"],
            told["assessments"],
            [(g["gate"], g["met"]) for g in told["gates"]],
        )
        if one is None or was != (
            one.sent.number,
            one.recommendation.number if one.recommendation else 0,
            sorted(final.pk for final in one.finals),
            sorted((gate.gate, gate.is_met) for gate in one.gates.values()),
        ):
            found.append(told["application"])
    return found
