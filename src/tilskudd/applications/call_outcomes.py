"""The recommendations of a call as proposed outcomes: what each application gets, why, and what that rests on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from tilskudd.applications.answers import Answers
from tilskudd.applications.application_models import GateCheck, SentApplication
from tilskudd.applications.assessment_queries import Assessed
from tilskudd.applications.budgets import Budget
from tilskudd.applications.call_models import CallVersion
from tilskudd.applications.criteria import same_words
from tilskudd.applications.letter_reasons import Judged, Reasoned, reasons_of
from tilskudd.applications.questions import QuestionSet
from tilskudd.applications.ranking import points_in_words, ranked
from tilskudd.applications.rules import Gate, RecommendationKind
from tilskudd.people.refusal import Refusal
from tilskudd.schemes.outcomes import OutcomeKind, ProposedOutcome
from tilskudd.values.kroner import ZERO

K = RecommendationKind
OUTCOME_OF: Final = {
    K.AWARD: OutcomeKind.AWARD,
    K.PART: OutcomeKind.PART,
    K.RESERVE: OutcomeKind.REFUSAL,
    K.REFUSAL: OutcomeKind.REFUSAL,
    K.INADMISSIBLE: OutcomeKind.INADMISSIBLE,
}
TOLD: Final = 10


def outcomes_of(
    version: CallVersion,
    every: Sequence[Assessed],
    *,
    only_inadmissible: bool = False,
    decided: Collection[str] = (),
) -> tuple[list[ProposedOutcome], list[str]]:
    """An outcome for every application that is not decided, by rank, and what each is called.

    Raises Refusal while an application lacks a recommendation, or one no longer fits its gates.
    """
    rank = {one.number: at for at, one in enumerate(ranked(row.candidate for row in every if row.is_admissible), 1)}
    rows = [row for row in every if row.application.number not in decided]
    if only_inadmissible:
        rows = [row for row in rows if row.failed and row.recommendation is not None]
    _refuse_unready(rows)
    rows.sort(key=lambda row: (rank.get(row.application.number, len(every) + 1), row.application.number))
    contents = _contents(rows)
    found = [_outcome(version, row, rank.get(row.application.number), contents[row.sent.pk]) for row in rows]
    return found, [row.application.about for row in rows]


def _refuse_unready(rows: Sequence[Assessed]) -> None:
    if not rows:
        raise Refusal(_("Det er ingen søknader å vedta nå."))
    lacks = [row.application.number for row in rows if row.recommendation is None]
    if lacks:
        raise Refusal(
            _("%s mangler innstilling.") % _some(lacks), _("Alle søknadene avgjøres samlet. Skriv hva hver skal få.")
        )
    wrong = [
        row.application.number
        for row in rows
        if row.recommendation and bool(row.failed) != (row.recommendation.kind == K.INADMISSIBLE)
    ]
    if wrong:
        raise Refusal(_("Inngangsvilkårene for %s er endret etter innstillingen.") % _some(wrong))
    undone = [row.application.number for row in rows if row.is_admissible and row.total is None]
    if undone:
        raise Refusal(_("Vurderingen av %s er ikke ferdig.") % _some(undone))


def _some(numbers: Sequence[str]) -> str:
    more = len(numbers) - TOLD
    return ", ".join(numbers[:TOLD]) + (_(" og %d til") % more if more > 0 else "")


def _contents(rows: Sequence[Assessed]) -> dict[int, SentApplication]:
    """The sendings with their answers and what they were asked; one query."""
    found = SentApplication.objects.filter(pk__in=[row.sent.pk for row in rows])
    return {one.pk: one for one in found.select_related("questions")}


def _outcome(
    version: CallVersion,
    row: Assessed,
    rank: int | None,
    content: SentApplication,
) -> ProposedOutcome:
    recommended = row.recommendation
    assert recommended is not None, "unready rows are refused"
    kind = K(recommended.kind)
    criteria = () if kind is K.INADMISSIBLE else tuple(_judged(row))
    title = version.told.title
    nb, nn = reasons_of(
        Reasoned(
            row.application.number,
            (title.nb, title.in_language("nn")),
            row.sent.applied,
            kind,
            recommended.amount,
            recommended.words,
            recommended.place,
            criteria,
            tuple((Gate(one.gate), one.words) for one in row.failed),
            points_in_words(row.total),
        )
    )
    return ProposedOutcome(
        row.application.organisation.number,
        recommended.amount,
        nb,
        nn,
        kind=OUTCOME_OF[kind],
        purpose=row.sent.title if recommended.amount > ZERO else "",
        basis=_basis(version, row, rank, content, criteria),
        matter=row.application.about,
    )


def _judged(row: Assessed) -> list[Judged]:
    found = []
    for result in row.results:
        same = same_words(result.criterion)
        reasons = [one.reason for final in row.finals for one in final.points if same_words(one.criterion) == same]
        settled = [row.settled[result.criterion].words] if result.criterion in row.settled else []
        found.append(Judged(result, tuple(reasons + settled)))
    return found


def _basis(
    version: CallVersion, row: Assessed, rank: int | None, content: SentApplication, criteria: Sequence[Judged]
) -> dict[str, Any]:
    """What the outcome rests on, as it was that day; amounts in whole kroner, points as exact fractions."""
    recommended = row.recommendation
    assert recommended is not None
    answers, asked = content.answers, content.questions.question_set
    return {
        "application": row.application.number,
        "title": row.sent.title,
        "sending": row.sent.number,
        "sha256": row.sent.sha256,
        "received": row.application.first_sent_at.isoformat() if row.application.first_sent_at else "",
        "call": version.call.number,
        "call_version": version.number,
        "rules": version.rules.number,
        "applied": row.sent.applied.in_kroner,
        "awarded": recommended.amount.in_kroner,
        "recommended": recommended.kind,
        "recommendation": recommended.number,
        "place": recommended.place,
        "rank": rank,
        "total": str(row.total) if row.total is not None else "",
        "criteria": [
            {
                "criterion": one.result.criterion,
                "points": str(one.result.points),
                "given": list(one.result.given),
                "settled": one.result.is_settled,
                "reasons": list(one.reasons),
            }
            for one in criteria
        ],
        "assessments": sorted(one.pk for one in row.finals),
        "gates": [_gate(one) for one in sorted(row.gates.values(), key=lambda one: one.gate)],
        "budget": budget_of(answers, asked),
        "reservation": reservation_of(version),
    }


def _gate(one: GateCheck) -> dict[str, Any]:
    return {"gate": one.gate, "met": one.is_met, "on": one.on.isoformat(), "proof": one.proof, "words": one.words}


def budget_of(answers: Answers, asked: QuestionSet) -> dict[str, Any] | None:
    """The budget that was applied with, in whole kroner; None where nothing was asked about one.

    Where less is given than was applied for, it stands as it was, and the sum that is given stands in the outcome.
    """
    for question in asked.questions:
        value = answers.values.get(question.key)
        if isinstance(value, Budget):
            options = {one.key: one.words.nb for one in question.options}
            return {
                "costs": [
                    {"option": one.option, "words": options.get(one.option, one.words), "amount": one.amount.in_kroner}
                    for one in value.costs
                ],
                "applied": value.applied.in_kroner,
                "own": value.own.in_kroner,
                "others": [
                    {"giver": one.giver, "amount": one.amount.in_kroner, "status": one.status.value}
                    for one in value.others
                ],
            }
    return None


def reservation_of(version: CallVersion) -> dict[str, str]:
    """What the money of a call waits for, and the letter that brought it; empty when it waits for nothing."""
    if not version.reservation:
        return {}
    lifted = getattr(version.call, "lifted", None)
    return {"words": version.reservation, "lifted_by": lifted.letter.reference if lifted else ""}
