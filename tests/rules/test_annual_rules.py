"""The appropriation statement: every movement stands in one column of its line, and the columns add up."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tilskudd.reporting.annual_rules import LineMovement, Part, appropriation_rows, sum_of
from tilskudd.values.kroner import ZERO, Kroner

LINES = ["671/60", "671/62", "1671/03"]
MOVEMENTS = st.lists(
    st.builds(LineMovement, st.sampled_from(LINES), st.sampled_from(Part), st.integers(-(10**12), 10**12).map(Kroner))
)


@given(MOVEMENTS, st.randoms())
def test_the_columns_are_the_sums_of_their_movements(movements, order):
    """In any order; the total is carried over, letter and supplements, the difference that less what is booked."""
    shuffled = list(movements)
    order.shuffle(shuffled)
    rows = appropriation_rows([(line, "Post") for line in LINES], shuffled)
    assert rows == appropriation_rows([(line, "Post") for line in LINES], movements)
    for row in rows:
        own = {part: sum((m.amount for m in movements if m[:2] == (row.line, part)), ZERO) for part in Part}
        assert row.total == own[Part.CARRIED_OVER] + own[Part.LETTER] + own[Part.SUPPLEMENT]
        assert row.difference == row.total - own[Part.BOOKED]
        assert (row.outside, row.carry_applied, row.lapsed) == (
            own[Part.OUTSIDE],
            own[Part.CARRY_APPLIED],
            own[Part.LAPSED],
        )
    assert sum_of(rows).difference == sum((row.difference for row in rows), ZERO)


def test_a_line_without_movements_stands_with_zeros_and_in_order():
    """Chapter 671 before 1671, also when nothing has happened there."""
    rows = appropriation_rows([("1671/03", "b"), ("671/62", "a")], [])
    assert [(row.line, row.name, row.total) for row in rows] == [("671/62", "a", ZERO), ("1671/03", "b", ZERO)]
