"""What the printed amounts alone say about the weights behind them.

If a total is shared out by weights w with the sum W, the exact quota of a row is total * w / W, and its printed amount
a is less than a krone from that, whichever way it was rounded. So (a - 1) * W < total * w < (a + 1) * W for every row.
Where there are many more kroner than persons, hardly any W leaves a whole number w in every row's interval.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

MOST_TRIED: Final = 500_000
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
    """Every sum of weights up to `largest_sum` that can give the amounts, but for at most `faulty` wrong rows.

    Where the amounts leave too many sums, these are looked at in spans; then no wrong row can be pointed at.
    """
    found: dict[int, frozenset[int]] = {}
    tried = 0
    # Among one row more than may be wrong, one is right; small amounts have the fewest weights to try.
    pivots = sorted(range(len(amounts)), key=lambda row: amounts[row])[: faulty + 1]
    for pivot in pivots:
        for sums in sums_by_weight(amounts[pivot], total, largest_sum):
            tried += 1 + sums.stop - sums.start
            if tried > MOST_TRIED or len(found) > MOST_TARGETS:
                return [] if faulty else [target(amounts, total, first, last) for first, last in spans(largest_sum)]
            for weight_sum in sums:
                missed = rows_without_weight(amounts, total, weight_sum, faulty)
                if missed is not None:
                    found[weight_sum] = missed
    return [target(amounts, total, one, one, found[one]) for one in sorted(found)]


def sums_by_weight(amount: int, total: int, largest_sum: int) -> Iterator[range]:
    """For each weight that this row may have, from zero up, the sums that have it in the row's interval."""
    weight, after = 0, 0
    while after < largest_sum:
        first = max(after + 1, weight * total // (amount + 1) + 1)
        last = largest_sum if amount <= 1 else min(largest_sum, -(-weight * total // (amount - 1)) - 1)
        if first > largest_sum:
            return
        after = max(after, last)
        yield range(first, max(first, last + 1))
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


def target(amounts: Sequence[int], total: int, first: int, last: int, free: frozenset[int] = frozenset()) -> Target:
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
