"""The verdicts of a claim file do not hang on the order of its rows or columns."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.claim_files import COLUMNS, PERSON_NUMBER, checked, codes, good, in_csv

FAULTS = [
    ("municipality", "301", "not-a-municipality-number"),
    ("municipality", "", "missing-value"),
    ("municipality", "=A1", "formula"),
    ("measure", "programm", "unknown-measure"),
    ("measure", "", "missing-value"),
    ("key", "", "missing-key"),
    ("key", PERSON_NUMBER, "person-number"),
    ("key", "Kari Nordmann", "bad-key"),
    ("key", "-1+1", "formula"),
    ("start_date", "2020-02-30", "impossible-date"),
    ("start_date", "30.02.2020", "impossible-date"),
    ("start_date", "43862", "serial-date"),
    ("start_date", "1900-02-01", "date-out-of-range"),
    ("start_date", "snart", "not-a-date"),
    ("start_date", "", "missing-value"),
    ("end_date", "2022-06-31", "impossible-date"),
    ("end_date", "2999-01-01", "date-out-of-range"),
    ("end_date", "2022.01.01", "not-a-date"),
    ("end_date", "", "missing-value"),
    ("end_date", "2019-12-31", "end-before-start"),
    ("end_date", "2022-12-01", "given-too-late"),
    ("months", "0", "months-out-of-range"),
    ("months", "5", "months-out-of-range"),
    ("months", "3.5", "months-not-a-number"),
    ("months", "", "missing-value"),
    ("status", "gitt", "unknown-status"),
    ("status", "", "missing-value"),
    ("status", "\x07", "unreadable-text"),
    ("status", "gi\ufffdtt", "unreadable-text"),
    ("start_date", "2019-12-31", "outside-period"),
    ("start_date", "2020-04-01", "outside-period"),
    ("end_date", "2020-02-29", "months-exceed-dates"),
]
"""Each makes its one reason of a row of the programme that is given, and no other."""


def forty_faults() -> list[tuple[dict[str, object], frozenset[str]]]:
    """Rows with the codes they should get: forty with one fault each, the last eight by what stands in other rows."""
    rows = [
        (good(number, **{"status": "given", field: value}), frozenset({code}))
        for number, (field, value, code) in zip(range(1_000_001, 1_000_999, 2), FAULTS, strict=False)
    ]
    rows += [(good(number), frozenset({"duplicate-in-file"})) for number in (2_000_001, 2_000_003) for _ in range(2)]
    for number in (2_000_005, 2_000_007):
        both = frozenset({"duplicate-in-file", "other-municipality"})
        rows += [(good(number, municipality=place), both) for place in ("1103", "5001")]
    return rows


@given(st.integers(0, 2**32))
@settings(max_examples=12, deadline=None)
def test_forty_faults_in_a_large_file_are_found_exactly_in_any_order(seed: int):
    """Every fault with its row and code, and nothing else among two thousand good rows."""
    rows = [*forty_faults(), *((good(number), frozenset[str]()) for number in range(2_000))]
    assert sum(bool(wanted) for _row, wanted in rows) == 40
    random.Random(seed).shuffle(rows)
    found = checked(row for row, _wanted in rows)
    wanted = {(at, code) for at, (_row, codes_of_it) in enumerate(rows, 1) for code in codes_of_it}
    assert {(row, code) for row, code, _field in codes(found)} == wanted
    assert (found.accepted, found.doubtful, found.refused) == (2_000, 1, 39)


CELLS = {
    "municipality": ["0301", "4601", "301", ""],
    "measure": ["programme", "norwegian", "x", ""],
    "key": ["k1", "k2", "k3", "", PERSON_NUMBER],
    "start_date": ["2020-01-01", "2022-02-01", "31.02.2020", "x"],
    "end_date": ["2022-03-31", "2020-01-01", "2022-12-01", ""],
    "months": ["1", "4", "5", "x"],
    "status": ["given", "planned", "x"],
}
ROWS = st.lists(st.fixed_dictionaries({name: st.sampled_from(cells) for name, cells in CELLS.items()}), max_size=25)


@given(ROWS, st.randoms(use_true_random=False), st.permutations(COLUMNS), st.sampled_from(",;\t"))
@settings(max_examples=60, deadline=None)
def test_other_rows_first_and_other_columns_first_change_nothing_else(rows, chance, columns, between):
    """Each row keeps its verdict and its reasons, and every figure of the file is the same."""
    order = list(range(len(rows)))
    chance.shuffle(order)
    before = checked(rows)
    after = checked(in_csv([rows[at] for at in order], columns, between=between))
    moved = {(order[row - 1] + 1, code, field) for row, code, field in codes(after)}
    assert moved == codes(before)
    figures = [
        (one.rows, one.accepted, one.refused, one.doubtful, one.amount, one.counts, one.reasons)
        for one in (before, after)
    ]
    assert figures[0] == figures[1]


@given(st.binary(max_size=300), st.integers(0, 6))
@settings(max_examples=60, deadline=None)
def test_whatever_stands_in_a_cell_the_other_rows_are_answered(told: bytes, column: int):
    """Any bytes that are no end of a cell or row: the good rows beside it are still accepted."""
    for sign in (b",", b"\n", b"\r", b'"'):
        told = told.replace(sign, b"")
    row = [str(value).encode() for value in good(3).values()]
    row[column] = told
    found = checked(in_csv([good(1)]) + b",".join(row) + b"\n" + in_csv([good(5)]).split(b"\n")[1] + b"\n")
    assert {row for row, _code, _field in codes(found)} <= {2}
    assert found.accepted >= 2
