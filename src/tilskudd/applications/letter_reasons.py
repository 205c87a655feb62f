"""Why an applicant gets what it gets, in bokmål and nynorsk. Pure: our sentences around the assessors' own words.

One line is one paragraph; lines that begin with «- » are a list. What an assessor wrote stands as written in both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tilskudd.applications.ranking import CriterionResult, points_in_words
from tilskudd.applications.recommendation_rules import IN_NYNORSK
from tilskudd.applications.rules import MOST_POINTS, Gate, RecommendationKind
from tilskudd.values.kroner import Kroner

K = RecommendationKind


@dataclass(frozen=True, slots=True)
class Judged:
    """One criterion as the letter tells it: what it came to, and every reason that was written for it."""

    result: CriterionResult
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reasoned:
    """All that the reasons are made from: what was applied for, what is given, and why."""

    number: str
    call: tuple[str, str]
    applied: Kroner
    kind: RecommendationKind
    amount: Kroner
    words: str
    place: int | None
    criteria: tuple[Judged, ...]
    gates: tuple[tuple[Gate, str], ...] = ()
    total: str = ""


NB: Final[Mapping[Any, str]] = {
    "applied": "Dere søkte om {applied} i søknad {number} i utlysningen «{call}».",
    K.AWARD: "Dere får hele beløpet, {amount}.",
    K.PART: "Dere får {amount} av de {applied} dere søkte om. {words}",
    K.REFUSAL: "Dere får ikke tilskudd. {words}",
    K.RESERVE: "Dere får ikke tilskudd nå. Søknaden står som nummer {place} på reservelisten, og kommer først i den "
    "rekkefølgen hvis det blir penger igjen. {words}",
    K.INADMISSIBLE: "Søknaden er avvist. {words}",
    "total": "Søknaden fikk {total} av {most} poeng. Slik vurderte vi den etter hvert av kriteriene i regelverket:",
    "criterion": "{criterion}: {points} av {top} poeng. {reasons}",
    "gates": "Dette er ikke oppfylt:",
    Gate.RECIPIENT_KIND: "Søkeren er ikke en slik organisasjon som ordningen er for.",
    Gate.VOLUNTARY_REGISTER: "Søkeren sto ikke i Frivillighetsregisteret den dagen fristen gikk ut.",
    Gate.DEADLINE: "Søknaden kom etter fristen.",
    Gate.ATTACHMENTS: "Et påkrevd vedlegg mangler.",
}
NN: Final[Mapping[Any, str]] = {
    "applied": "De søkte om {applied} i søknad {number} i utlysinga «{call}».",
    K.AWARD: "De får heile beløpet, {amount}.",
    K.PART: "De får {amount} av dei {applied} de søkte om. {words}",
    K.REFUSAL: "De får ikkje tilskot. {words}",
    K.RESERVE: "De får ikkje tilskot no. Søknaden står som nummer {place} på reservelista, og kjem først i den "
    "rekkjefølgja dersom det blir pengar igjen. {words}",
    K.INADMISSIBLE: "Søknaden er avvist. {words}",
    "total": "Søknaden fekk {total} av {most} poeng. Slik vurderte vi han etter kvart av kriteria i regelverket:",
    "criterion": "{criterion}: {points} av {top} poeng. {reasons}",
    "gates": "Dette er ikkje oppfylt:",
    Gate.RECIPIENT_KIND: "Søkjaren er ikkje ein slik organisasjon som ordninga er for.",
    Gate.VOLUNTARY_REGISTER: "Søkjaren stod ikkje i Frivilligheitsregisteret den dagen fristen gjekk ut.",
    Gate.DEADLINE: "Søknaden kom etter fristen.",
    Gate.ATTACHMENTS: "Eit påkravd vedlegg manglar.",
}


def reasons_of(told: Reasoned) -> tuple[str, str]:
    """The reasons in bokmål and in nynorsk, one paragraph a line."""
    return _told(told, NB, told.call[0], told.words), _told(
        told, NN, told.call[1], IN_NYNORSK.get(told.words, told.words)
    )


def _told(told: Reasoned, sentences: Mapping[Any, str], call: str, words: str) -> str:
    known = {
        "applied": told.applied.in_words,
        "amount": told.amount.in_words,
        "number": told.number,
        "call": call,
        "words": one_line(words),
        "place": str(told.place or ""),
        "total": told.total,
        "most": str(MOST_POINTS * len(told.criteria)),
    }
    lines = [sentences["applied"].format(**known), sentences[told.kind].format(**known).strip()]
    if told.kind is K.INADMISSIBLE:
        lines.append(sentences["gates"])
        lines += [f"- {one_line(' '.join((sentences[gate], found)))}" for gate, found in told.gates]
    elif told.criteria:
        lines.append(sentences["total"].format(**known))
        lines += [f"- {_criterion(one, sentences)}" for one in told.criteria]
    return "\n".join(lines)


def _criterion(one: Judged, sentences: Mapping[Any, str]) -> str:
    return sentences["criterion"].format(
        criterion=one.result.criterion,
        points=points_in_words(one.result.points),
        top=MOST_POINTS,
        reasons=one_line(" ".join(_unlike(one.reasons))),
    )


def _unlike(reasons: Sequence[str]) -> list[str]:
    """Each reason once, with a stop at its end."""
    told = [one.strip() for one in reasons if one.strip()]
    return list(dict.fromkeys(one if one[-1] in ".!?" else f"{one}." for one in told))


def one_line(text: str) -> str:
    return " ".join(text.split())
