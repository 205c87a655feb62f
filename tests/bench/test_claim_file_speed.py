"""How fast a claim file is checked, beside reading the file alone, and how much memory a million rows take.

Each measure is a process of its own, so that the highest memory is that of the one thing.
"""

from __future__ import annotations

import hashlib
import json
import random
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
MOST_MEMORY = 1_000_000_000
RUNS = 3

pytestmark = pytest.mark.bench

READ_ALONE = """
import json, resource, sys, time
import polars
content = open(sys.argv[1], "rb").read()
started = time.perf_counter()
rows = polars.read_csv(content).height
print(json.dumps({"seconds": time.perf_counter() - started, "rows": rows}))
"""

CHECK = """
import json, resource, sys, time
from tilskudd.claims.row_check import check_rows
from rules.claim_files import RULES
content = open(sys.argv[1], "rb").read()
started = time.perf_counter()
checked = check_rows(content, "krav.csv", RULES)
seconds = time.perf_counter() - started
started = time.perf_counter()
told = sum(len(one) for one in checked.verdicts_as_json())
print(json.dumps({"seconds": seconds, "rows": checked.rows, "accepted": checked.accepted, "told": told,
    "telling": time.perf_counter() - started,
    "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}))
"""


def measured(program: str, file: Path) -> dict[str, float]:
    """The medians of some runs."""
    command = [sys.executable, "-c", program, str(file)]
    environment = {"PYTHONPATH": f"{PROJECT / 'src'}:{PROJECT / 'tests'}"}
    runs = [
        json.loads(subprocess.run(command, capture_output=True, check=True, env=environment).stdout)
        for _ in range(RUNS)
    ]
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


def good_row(number: int, chance: random.Random) -> str:
    key = hashlib.sha256(str(number).encode()).hexdigest()[:32]
    measure, status = chance.choice(["programme", "norwegian"]), chance.choice(["given", "planned"])
    start, end = f"2020-0{chance.randint(1, 3)}-{chance.randint(1, 28):02}", f"{chance.randint(1, 28):02}.03.2022"
    return f"{chance.randint(301, 5636):04},{measure},{key},{start},{end},{chance.randint(1, 4)},{status}"


def bad_row(number: int, chance: random.Random) -> str:
    """Seven reasons, five of them with what stands in the cell; the keys are one for each two rows."""
    return (
        f"30{chance.randint(0, 9)},programe,k{number // 2},2022-02-31,31.02.20{chance.randint(10, 99)},x{number},gitt"
    )


def file_of(rows: int, row, path: Path) -> Path:
    chance = random.Random(22)
    head = "municipality,measure,key,start_date,end_date,months,status"
    path.write_text("\n".join([head, *(row(number, chance) for number in range(rows))]) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(("rows", "bar"), [(100_000, "0.5 s"), (1_000_000, "3 s")])
def test_check_a_file_of_good_rows(tmp_path, rows, bar):
    file = file_of(rows, good_row, tmp_path / "krav.csv")
    ours, alone = measured(CHECK, file), measured(READ_ALONE, file)
    ratio = ours["seconds"] / alone["seconds"]
    print(f"\n{rows} rows: {ours['seconds']:.2f} s ({bar} asked), {ours['memory'] / 1e6:.0f} MB (1000 MB asked)")
    print(f"reading the file alone: {alone['seconds']:.2f} s ({ratio:.1f} x)")
    assert ours["accepted"] == ours["rows"] == alone["rows"] == rows
    assert ours["memory"] <= MOST_MEMORY


@pytest.mark.parametrize("quoted", [False, True], ids=["plain", "with quotation marks"])
def test_a_million_bad_rows_are_told_within_the_same_memory(tmp_path, quoted):
    file = file_of(1_000_000, bad_row, tmp_path / "krav.csv")
    if quoted:
        file.write_text(file.read_text(encoding="utf-8").replace("programe", '"programe"'), encoding="utf-8")
    ours = measured(CHECK, file)
    print(
        f"\n1000000 bad rows: {ours['seconds']:.2f} s, and {ours['telling']:.2f} s for {ours['told'] / 1e6:.0f} MB JSON"
    )
    print(f"highest memory: {ours['memory'] / 1e6:.0f} MB (1000 MB asked)")
    assert ours["accepted"] == 0
    assert ours["memory"] <= MOST_MEMORY
