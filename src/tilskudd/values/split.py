"""Share out a sum over weights, exactly: whole numbers all the way, and every krone accounted for.

Where it stands: largest remainder, ties to the larger weight and then the lower code, is the product's own rule;
each row rounded on its own is what a ministry has been seen to do, and can give a krone too many or too few.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from operator import attrgetter
from typing import Any, Final, NamedTuple

from tilskudd.values.finding import Finding, Severity
from tilskudd.values.kroner import Kroner

DECIMALS: Final = 4
TOLD: Final = 12


class Rounding(StrEnum):
    """How exact quotas become whole kroner (avrunding)."""

    LARGEST_REMAINDER = "largest-remainder"
    EACH_ROW = "each-row"


class Weight(NamedTuple):
    """What one row counts for (vekt): a whole number from zero up, of persons as a rule."""

    code: str
    name: str
    weight: int


class Share(NamedTuple):
    """One row's part (andel) of the sum: the exact quota cut after four decimals, and the amount in whole kroner.

    `remainder_given` is 1 where the amount is the krone above the quota, else 0.
    """

    code: str
    name: str
    weight: int
    quota: str
    amount: int
    remainder_given: int


class Split(NamedTuple):
    """A sum shared out (fordeling), the largest weight first; whole kroner. No shares where the last place is tied."""

    total: int
    rounding: Rounding
    top: int | None
    base: int
    weight_sum: int
    shares: tuple[Share, ...]
    findings: tuple[Finding, ...]

    @property
    def sum(self) -> int:
        """What the amounts add up to; the total, but for rows that were rounded each on its own."""
        return sum(share.amount for share in self.shares)

    def as_json(self, sha256_of_weights: str) -> dict[str, Any]:
        """In the shape of `tilskudd split --json`."""
        return {
            "total": self.total,
            "method": self.rounding.value,
            "top": self.top,
            "base": self.base,
            "weight_sum": self.weight_sum,
            "rows": [share._asdict() for share in self.shares],
            "sum": self.sum,
            "sha256_of_weights": sha256_of_weights,
            "findings": [one.as_json() for one in self.findings],
        }


class CannotSplit(Exception):
    """The material cannot be shared out by; `findings` says all that is wrong with it."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(" ".join(one.message for one in findings))
        self.findings = tuple(findings)


def split(
    total: int,
    weights: Sequence[Weight],
    *,
    rounding: Rounding = Rounding.LARGEST_REMAINDER,
    top: int | None = None,
    base: int = 0,
) -> Split:
    """Share out `total` whole kroner over the `top` rows with the largest weight, or over all of them.

    Each row first gets `base` kroner; the rest goes by weight. The order of `weights` does not matter. A tie for the
    last place among the `top` gives no shares and a finding. Raises CannotSplit with every fault at once, and
    TypeError for a number that is no int: a float near money is a bug.
    """
    if faults := faults_in(total, weights, top, base):
        raise CannotSplit(faults)
    # Sorting keeps the order among equals: by code, then the largest weight first.
    ranked = sorted(sorted(weights, key=attrgetter("code")), key=attrgetter("weight"), reverse=True)
    chosen = ranked[:top]
    if tie := tie_for_last_place(ranked, len(chosen)):
        return Split(total, rounding, top, base, 0, (), (tie,))
    weight_sum = sum(row.weight for row in chosen)
    if not weight_sum:
        raise CannotSplit([error("no-weight", "Ingen av radene har en vekt over null; det er ikke noe å dele etter.")])
    by_weight = total - base * len(chosen)
    parts = [divmod(by_weight * row.weight, weight_sum) for row in chosen]
    if rounding is Rounding.EACH_ROW:
        given = [1 if 2 * rest >= weight_sum else 0 for _whole, rest in parts]
    else:
        given = one_krone_to_each(largest_remainders(parts), by_weight - sum(whole for whole, _rest in parts))
    scale = 10**DECIMALS
    shares = tuple(
        Share(
            row.code,
            row.name,
            row.weight,
            f"{base + whole}.{rest * scale // weight_sum:0{DECIMALS}}",
            base + whole + extra,
            extra,
        )
        for row, (whole, rest), extra in zip(chosen, parts, given, strict=True)
    )
    return with_difference(Split(total, rounding, top, base, weight_sum, shares, ()))


def largest_remainders(parts: Sequence[tuple[int, int]]) -> list[int]:
    """The rows' places, the largest remainder first; sorting keeps the order by weight and code among equals."""
    return sorted(range(len(parts)), key=[rest for _whole, rest in parts].__getitem__, reverse=True)


def one_krone_to_each(places: Sequence[int], kroner: int) -> list[int]:
    given = [0] * len(places)
    for place in places[:kroner]:
        given[place] = 1
    return given


def with_difference(done: Split) -> Split:
    """Tell when rows rounded on their own do not add up to the total."""
    if done.sum == done.total:
        return done
    difference = abs(done.sum - done.total)
    kind = "mer" if done.sum > done.total else "mindre"
    message = (
        f"Hver rad er rundet av for seg: beløpene blir {Kroner.whole(done.sum).in_words}, "
        f"{Kroner.whole(difference).in_words} {kind} enn {Kroner.whole(done.total).in_words} som skulle deles."
    )
    found = Finding("sum-off-total", Severity.WARNING, message, None, done.total, done.sum)
    return done._replace(findings=(found,))


def tie_for_last_place(ranked: Sequence[Weight], places: int) -> Finding | None:
    """A finding when the first row outside has as large a weight as the last one inside."""
    if places >= len(ranked) or ranked[places - 1].weight != ranked[places].weight:
        return None
    weight = ranked[places].weight
    tied = [f"{row.code} {row.name}".strip() for row in ranked if row.weight == weight]
    told = ", ".join(tied[:TOLD]) + (f" og {len(tied) - TOLD} til" if len(tied) > TOLD else "")
    message = (
        f"Plass {places} er delt: {told} har alle vekten {weight}. Velg et annet antall, eller si hvem som skal med."
    )
    return error("tie-for-last-place", message)


def faults_in(total: int, weights: Sequence[Weight], top: int | None, base: int) -> list[Finding]:
    """All that keeps the sum from being shared out; raises TypeError for a number that is no int."""
    numbers = total, base, 1 if top is None else top, *map(attrgetter("weight"), weights)
    if others := {*map(type, numbers)} - {int}:
        raise TypeError(f"shares are made of whole numbers, not {', '.join(sorted(kind.__name__ for kind in others))}")
    found = []
    if total <= 0:
        found.append(error("total-not-above-zero", f"Summen som skal deles, må være over null, ikke {total}."))
    if base < 0:
        found.append(error("base-below-zero", f"Grunnbeløpet kan ikke være under null, som {base}."))
    if not weights:
        found.append(error("no-rows", "Det er ingen rader å dele på."))
    if top is not None and top < 1:
        found.append(error("top-below-one", f"Antallet som skal få, må være minst én, ikke {top}."))
    if top is not None and weights and top > len(weights):
        found.append(error("top-above-rows", f"Antallet som skal få, er {top}, men det er bare {len(weights)} rader."))
    rows = len(weights) if top is None else min(top, len(weights))
    if base > 0 and total > 0 and rows > 0 and base * rows > total:
        message = f"Grunnbeløpet {base} til hver av {rows} rader er {base * rows}, mer enn {total} som skal deles."
        found.append(error("base-above-total", message))
    found += [
        error("weight-below-zero", f"{row.code} {row.name}: vekten {row.weight} er under null.")
        for row in weights
        if row.weight < 0
    ]
    if len({row.code for row in weights}) < len(weights):
        found += [
            error("code-twice", f"Koden {code} står mer enn én gang.") for code in twice(row.code for row in weights)
        ]
    return found


def twice(codes: Iterable[str]) -> list[str]:
    """Those that stand more than once, in order."""
    return sorted(code for code, times in Counter(codes).items() if times > 1)


def error(code: str, message: str) -> Finding:
    return Finding(code, Severity.ERROR, message)
