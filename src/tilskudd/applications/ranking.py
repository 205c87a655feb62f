"""From points to a ranking, and from a ranking to what the money reaches. Pure; exact fractions, never rounded.

Points of several assessors become their mean; a difference that somebody has settled counts as it was settled.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from tilskudd.applications.criteria import same_words
from tilskudd.applications.rules import Score, spread
from tilskudd.values.kroner import ZERO, Kroner

COMMA_DENOMINATORS: Final = (1, 2, 4, 5, 10)


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """What one criterion came to (resultat): exact points, None while they are not there, and how far apart they lay.

    `is_open` is a difference that must be settled in words before the points count.
    """

    criterion: str
    points: Fraction | None
    given: tuple[int, ...] = ()
    is_settled: bool = False
    is_open: bool = False


def results_of(
    criteria: Sequence[str], assessments: Sequence[Sequence[Score]], settled: Mapping[str, int], width: int
) -> list[CriterionResult]:
    """What each criterion came to, from final assessments: settled points, or the mean while they lie close enough."""
    found = []
    decided = {same_words(words): points for words, points in settled.items()}
    for criterion in criteria:
        same = same_words(criterion)
        given = tuple(one.points for scores in assessments for one in scores if same_words(one.criterion) == same)
        if not given or len(given) < len(assessments):
            found.append(CriterionResult(criterion, None, given))
        elif same in decided:
            found.append(CriterionResult(criterion, Fraction(decided[same]), given, is_settled=True))
        elif spread(given) > width:
            found.append(CriterionResult(criterion, None, given, is_open=True))
        else:
            found.append(CriterionResult(criterion, Fraction(sum(given), len(given)), given))
    return found


def total_of(results: Sequence[CriterionResult]) -> Fraction | None:
    """The sum of all criteria, or None while one of them has no points."""
    points = [one.points for one in results if one.points is not None]
    return sum(points, Fraction(0)) if results and len(points) == len(results) else None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An application as it stands in a ranking: its number, points in all and on the first criterion, and the sum."""

    number: str
    total: Fraction | None
    first: Fraction | None
    applied: Kroner = ZERO

    @property
    def order(self) -> tuple[bool, Fraction, Fraction, str]:
        """By total, then the criterion that goes first, then the number; those without a total last."""
        return self.total is None, -(self.total or Fraction(0)), -(self.first or Fraction(0)), self.number


def ranked(rows: Iterable[Candidate]) -> list[Candidate]:
    """The applications in their order; the same rows in any order give the same ranking."""
    return sorted(rows, key=lambda one: one.order)


@dataclass(frozen=True, slots=True)
class Trial:
    """A rule for amounts that is tried without being saved (hva om): a cap, per cent of what was applied, least points.

    `least` is points in all; `cap` is for one application.
    """

    cap: Kroner | None = None
    percent: int = 100
    least: Fraction | None = None

    def wants(self, one: Candidate) -> Kroner:
        """What the rule would give one application if there was money enough, in whole kroner rounded down."""
        if one.total is None or (self.least is not None and one.total < self.least):
            return ZERO
        part = Kroner.whole(one.applied.in_kroner * self.percent // 100)
        return part if self.cap is None else min(part, self.cap)


def tried(rows: Iterable[Candidate], trial: Trial, left: Kroner) -> dict[str, Kroner]:
    """What each would get, by rank until the money ends; the one at the line gets what is left, the rest nothing.

    The parts add up to the money, or to all that the rule wants where that is less.
    """
    found = {}
    for one in ranked(rows):
        found[one.number] = min(trial.wants(one), max(left, ZERO))
        left -= found[one.number]
    return found


def points_in_words(points: Fraction | None) -> str:
    """«4», «3,5», and «3 1/3» where no decimals are exact."""
    if points is None:
        return "–"
    whole, rest = divmod(points.numerator, points.denominator)
    if points.denominator in COMMA_DENOMINATORS:
        hundredths = rest * 100 // points.denominator
        decimals = f"{hundredths:02}".rstrip("0")
        return f"{whole},{decimals}" if decimals else f"{whole}"
    return f"{whole}\u00a0{rest}/{points.denominator}" if whole else f"{rest}/{points.denominator}"
