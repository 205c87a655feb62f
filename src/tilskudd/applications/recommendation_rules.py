"""What a recommendation may say of an application: kind, amount and words that belong together. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tilskudd.applications.rules import RecommendationKind
from tilskudd.values.kroner import ZERO, Kroner

LOWER_THAN_AWARDED: Final = (
    "Søknaden kom lavere enn de som fikk. Pengene rekker ikke til alle som oppfyller vilkårene.",
    "Søknaden kom lågare enn dei som fekk. Pengane rekk ikkje til alle som oppfyller vilkåra.",
)
PART_OF_APPLIED: Final = (
    "Pengene rekker ikke til hele beløpet for alle som kom høyt.",
    "Pengane rekk ikkje til heile beløpet for alle som kom høgt.",
)
GATE_NOT_MET: Final = (
    "Søknaden oppfyller ikke et vilkår for å bli behandlet.",
    "Søknaden oppfyller ikkje eit vilkår for å bli behandla.",
)
STANDARD: Final = {
    RecommendationKind.PART: PART_OF_APPLIED,
    RecommendationKind.REFUSAL: LOWER_THAN_AWARDED,
    RecommendationKind.INADMISSIBLE: GATE_NOT_MET,
}
"""What is said, in bokmål and nynorsk, when nobody has written anything else."""
IN_NYNORSK: Final = dict(STANDARD.values())


@dataclass(frozen=True, slots=True)
class NewRecommendation:
    """One row that somebody recommends (innstilling): what, for which application, and the number of what they saw."""

    number: str
    kind: RecommendationKind
    amount: Kroner = ZERO
    words: str = ""
    place: int | None = None
    seen: int = 0


def kind_of(amount: Kroner, applied: Kroner, place: int | None) -> RecommendationKind:
    """What an amount and a place on the reserve list mean for an admissible application."""
    if amount > ZERO:
        return RecommendationKind.AWARD if amount == applied else RecommendationKind.PART
    return RecommendationKind.RESERVE if place else RecommendationKind.REFUSAL
