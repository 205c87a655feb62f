"""Recommending (innstilling): what each application should get, row by row, each with its own account."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.applications.assessment_models import Recommendation
from tilskudd.applications.assessment_queries import Assessed, assessed_in, version_of
from tilskudd.applications.call_models import Call
from tilskudd.applications.recommendation_rules import STANDARD, NewRecommendation
from tilskudd.applications.rules import RecommendationKind
from tilskudd.applications.ties import known_ties, stepped_aside
from tilskudd.database.turns import take_turn
from tilskudd.people.access import require
from tilskudd.people.clock import now, today
from tilskudd.people.models import User
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import note, prepared
from tilskudd.values.kroner import ZERO, Kroner

LONGEST_WORDS: Final = 1000
MONEY = (RecommendationKind.AWARD, RecommendationKind.PART)


@dataclass(frozen=True)
class RecommendedRow:
    """What saving did with one row (regnskap): saved, or why it was not."""

    number: str
    name: str
    kind: RecommendationKind
    amount: Kroner
    left: str = ""


@transaction.atomic
def recommend(
    call: Call, rows: Sequence[NewRecommendation], *, by: User, decided: Collection[str] = ()
) -> list[RecommendedRow]:
    """Save recommendations (lagre innstilling): each row stands by itself, and is saved or told why it is not.

    Whole kroner, never more than was applied for; `decided` are the numbers of applications that a decision has. What
    nobody has written words for gets the standard ones. It promises no money.
    """
    require(by, Right.PROPOSE_DECISIONS, within=call.scheme.about, on=today())
    take_turn(f"{call.about}:recommendations")
    here = {one.application.number: one for one in assessed_in(version_of(call))}
    barred = _barred(by, [here[row.number] for row in rows if row.number in here])
    found, made = [], []
    for row in rows:
        one = here.get(row.number)
        left = _left(row, one, row.number in decided, barred)
        if one is not None and not left:
            made.append(_made(row, one, by))
        name = one.application.organisation.name if one else ""
        found.append(RecommendedRow(row.number, name, row.kind, row.amount, left))
    Recommendation.objects.bulk_create(made)
    for saved in made:
        prepared(saved.application.about, by=by)
    note(by, "call.recommended", call.about, rows=len(made), left=len(found) - len(made), sum=_sum(made).ore)
    return found


def _sum(made: Sequence[Recommendation]) -> Kroner:
    return sum((one.amount for one in made), ZERO)


def _barred(by: User, rows: Sequence[Assessed]) -> set[int]:
    """The applications that the person may not recommend in: a tie that is stated or known."""
    applications = [one.application for one in rows]
    ties = known_ties([by], [one.organisation for one in applications])
    stated = stepped_aside(one.pk for one in applications)
    return {one.pk for one in applications if (by.pk, one.organisation_id) in ties or (by.pk, one.pk) in stated}


def _left(row: NewRecommendation, one: Assessed | None, is_decided: bool, barred: set[int]) -> str:
    """Why a row is not saved; empty when it can be."""
    if one is None:
        return _("Søknaden er ikke med i utlysningen, eller er trukket.")
    if is_decided:
        return _("Søknaden er alt vedtatt.")
    if one.application.pk in barred:
        return _("Du er ikke habil i denne søknaden.")
    if (one.recommendation.number if one.recommendation else 0) != row.seen:
        return _("En kollega har endret raden etter at du åpnet siden.")
    if one.is_admissible and one.total is None:
        return _("Vurderingen er ikke ferdig.")
    if len(row.words.strip()) > LONGEST_WORDS:
        return _("Begrunnelsen er for lang: høyst %(most)d tegn.") % {"most": LONGEST_WORDS}
    return why_not(row, one.sent.applied, one)


def _made(row: NewRecommendation, one: Assessed, by: User) -> Recommendation:
    words = row.words.strip() or STANDARD.get(row.kind, ("", ""))[0]
    return Recommendation(
        application=one.application,
        number=row.seen + 1,
        kind=row.kind.value,
        amount=row.amount,
        words=words,
        place=row.place,
        by=by,
        at=now(),
    )


def why_not(row: NewRecommendation, applied: Kroner, one: Assessed) -> str:
    """Why kind, amount and place do not belong together, or do not fit the application; empty when they do."""
    if not row.amount.is_whole or row.amount < ZERO:
        return _("Beløpet må være hele kroner, og ikke under null.")
    if row.amount > applied:
        return _("Beløpet er høyere enn det som er søkt om, %s.") % applied.in_words
    if one.unchecked and not one.failed:
        return _("Inngangsvilkårene er ikke kontrollert.")
    if one.is_admissible and row.kind is RecommendationKind.INADMISSIBLE:
        return _("Søknaden oppfyller inngangsvilkårene, og kan ikke avvises.")
    if not one.is_admissible and row.kind is not RecommendationKind.INADMISSIBLE:
        return _("Søknaden oppfyller ikke inngangsvilkårene, og kan bare avvises.")
    return _place(row) or _amount(row, applied)


def _place(row: NewRecommendation) -> str:
    if row.kind is RecommendationKind.RESERVE:
        return "" if row.place and row.place > 0 else _("Skriv hvilken plass søknaden har på reservelisten.")
    return _("Bare søknader på reservelisten har en plass.") if row.place is not None else ""


def _amount(row: NewRecommendation, applied: Kroner) -> str:
    if row.kind is RecommendationKind.AWARD and (row.amount != applied or not applied):
        return _("Den som innvilges, får alt den har søkt om, %s.") % applied.in_words
    if row.kind is RecommendationKind.PART and not ZERO < row.amount < applied:
        return _("En del er mer enn null og mindre enn det som er søkt om, %s.") % applied.in_words
    if row.kind not in MONEY and row.amount:
        return _("Den som ikke får tilskudd, har ikke noe beløp.")
    return ""


def as_inadmissible(call: Call, *, by: User, decided: Collection[str] = ()) -> list[RecommendedRow]:
    """Recommend that every application which does not meet a demand is turned away (avvises), in one go; safe twice."""
    rows = [
        replace(
            NewRecommendation(one.application.number, RecommendationKind.INADMISSIBLE),
            seen=one.recommendation.number if one.recommendation else 0,
        )
        for one in assessed_in(version_of(call))
        if one.failed and (one.recommendation is None or one.recommendation.kind != RecommendationKind.INADMISSIBLE)
    ]
    return recommend(call, rows, by=by, decided=decided)
