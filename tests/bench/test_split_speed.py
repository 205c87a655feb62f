"""How fast a sum is shared out, side by side with the same sum in plain integers that keep nothing."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest

from tilskudd.values.split import Weight, split

pytestmark = pytest.mark.bench

TOTAL = 20_000_000
ROWS = 356
BAR = "1 ms"


def best_of(runs: int, act: Callable[[], object]) -> float:
    """Seconds by the wall clock; the best run is the one the machine's other work disturbed least."""
    seconds = []
    for _ in range(runs):
        started = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def in_plain_integers(weights: list[int]) -> list[int]:
    """The amounts alone, by the largest remainder: no quotas, no checks, no ties."""
    whole = sum(weights)
    parts = [divmod(TOTAL * weight, whole) for weight in weights]
    amounts = [part for part, _rest in parts]
    for place in sorted(range(len(parts)), key=lambda place: -parts[place][1])[: TOTAL - sum(amounts)]:
        amounts[place] += 1
    return amounts


def test_share_out_twenty_million_over_all_municipalities():
    chance = random.Random(356)
    rows = [Weight(f"{code:04}", f"Sted {code}", chance.randint(1, 22_000)) for code in range(ROWS)]
    plain = [row.weight for row in rows]
    ours, theirs = best_of(200, lambda: split(TOTAL, rows)), best_of(200, lambda: in_plain_integers(plain))
    print(f"\n{ROWS} rows: {ours * 1000:.2f} ms ({BAR} asked)")
    print(f"plain integers: {theirs * 1000:.2f} ms ({ours / theirs:.1f} x)")
    assert split(TOTAL, rows).sum == sum(in_plain_integers(plain)) == TOTAL
