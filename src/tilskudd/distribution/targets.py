"""What the printed amounts alone say about the weights behind them.

If a total is shared out by weights w with the sum W, the exact quota of a row is total * w / W, and its printed amount
a is less than a krone from that, whichever way it was rounded. So (a - 1) * W < total * w < (a + 1) * W for every row.
Where there are many more kroner than persons, hardly any W leaves a whole number w in every row's interval.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

MOST_TRIED: Final = 1_000_000
MOST_TARGETS: Final = 2_000
GRAIN: Final = 32
"""A span of sums that are looked at together is at most one part in this many."""


class Target(NamedTuple):
    """What the weights must come to (mål): least and most in each row, and least and most in all; both included."""

    least: tuple[int, ...]
    most: tuple[int, ...]
    least_sum: int
    most_sum: int


def targets(amounts: Sequence[int], total: int, largest_sum: int, faulty: int = 0) -> list[Target]:
    """Every sum of weights up to `largest_sum` that can give the amounts, but for at most `faulty` wrong rows."""
    found: dict[int, frozenset[int]] = {}
    # Among one row more than may be wrong, one is right; small amounts have the fewest weights to try.
    pivots = sorted(range(len(amounts)), key=lambda row: amounts[row])[: faulty + 1]
    for pivot in pivots:
        for weight_sum in sums_by_row(amounts[pivot], total, largest_sum):
            missed = rows_without_weight(amounts, total, weight_sum, faulty)
            if missed is not None:
                found[weight_sum] = missed
    if len(found) <= MOST_TARGETS:
        return [target(amounts, total, one, one, found[one]) for one in sorted(found)]
    return [target(amounts, total, first, last, frozenset()) for first, last in spans(largest_sum)]


def sums_by_row(amount: int, total: int, largest_sum: int) -> Iterator[int]:
    """The sums that leave a whole number in this row's interval, upwards; MOST_TRIED of them at most."""
    weight, after, tried = 0, 0, 0
    while after < largest_sum and tried < MOST_TRIED:
        first = max(after + 1, weight * total // (amount + 1) + 1)
        last = largest_sum if amount <= 1 else min(largest_sum, -(-weight * total // (amount - 1)) - 1)
        if first > largest_sum:
            return
        yield from range(first, last + 1)
        tried += max(1, last + 1 - first)
        after = max(after, last)
        weight += 1


def rows_without_weight(amounts: Sequence[int], total: int, weight_sum: int, faulty: int) -> frozenset[int] | None:
    """The rows with no whole number in their interval; None when there are more than `faulty`."""
    missed: list[int] = []
    for row, amount in enumerate(amounts):
        if (amount - 1) * weight_sum // total + 1 >= -(-(amount + 1) * weight_sum // total):
            missed.append(row)
            if len(missed) > faulty:
                return None
    return frozenset(missed)


def target(amounts: Sequence[int], total: int, first: int, last: int, free: frozenset[int]) -> Target:
    """Bounds for sums of weights from `first` to `last`; a free row may have any weight."""
    least = tuple(0 if row in free else max(0, (amount - 1) * first // total + 1) for row, amount in enumerate(amounts))
    most = tuple(last if row in free else -(-(amount + 1) * last // total) - 1 for row, amount in enumerate(amounts))
    return Target(least, most, first, last)


def spans(largest_sum: int) -> Iterator[tuple[int, int]]:
    """All sums, in spans that grow with them."""
    first = 1
    while first <= largest_sum:
        last = min(largest_sum, first + first // GRAIN)
        yield first, last
        first = last + 1
