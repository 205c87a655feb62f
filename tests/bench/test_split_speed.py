"""How fast a sum is shared out and a table explained, side by side with plain integers and with reading the file."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest

from rules.test_explain_table import SHARED
from tilskudd.distribution.explain import explain
from tilskudd.distribution.letter_table import table_of
from tilskudd.distribution.statistic import read_statistic
from tilskudd.mandate.reader.read import read_letter
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


@pytest.mark.skipif(SHARED is None, reason="the public letters (shared/letters) are not beside the project")
def test_explain_the_real_letter_by_the_whole_statistic():
    assert SHARED
    content = (SHARED / "data" / "innvandrere" / "innvandrere_landbakgrunn_kommune_2020_2022.csv").read_bytes()
    statistic = read_statistic(content)
    reading = read_letter((SHARED / "letters" / "imdi-2022-tillegg-1.txt").read_bytes(), "brev")
    table = table_of(reading, "20", statistic)
    ours = best_of(3, lambda: explain(table.rows, table.stated, statistic))
    file = best_of(3, lambda: read_statistic(content))
    print(f"\nexplained in {ours:.2f} s (30 s asked); reading the statistic alone {file:.2f} s ({ours / file:.1f} x)")
    assert explain(table.rows, table.stated, statistic).unique
