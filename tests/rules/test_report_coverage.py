"""Coverage of reports: exact shares of the money, by state, whatever the order they are counted in."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tilskudd.followup.rules import ReportCoverage, ReportState, StateShare, coverage_by_state
from tilskudd.values.kroner import Kroner

TEN = (6_451_032, 3_102_086, 1_505_271, 1_438_445, 1_380_163, 1_318_218, 1_314_252, 1_237_356, 1_210_503, 1_042_674)
ROWS = st.lists(
    st.builds(
        StateShare,
        st.sampled_from(list(ReportState)),
        st.integers(0, 5),
        st.integers(0, 10**9).map(lambda ore: Kroner(ore)),
    ),
    max_size=12,
)


def test_nine_of_the_ten_are_ninety_per_cent_of_the_reports_and_another_share_of_the_money():
    """Oslo is missing: nine of ten reports, and 67 per cent of the money; never rounded up."""
    rows = [StateShare(ReportState.SENT, 1, Kroner.whole(amount)) for amount in TEN[1:]]
    found = coverage_by_state([*rows, StateShare(ReportState.OPEN, 1, Kroner.whole(TEN[0]))]).sent
    assert (found.received, found.reports, found.per_cent) == (9, 10, 67)
    assert found.share == Fraction(20_000_000 - 6_451_032, 20_000_000)


def test_almost_all_is_not_all():
    """One øre short of the whole is 99 per cent; of no money all is there."""
    assert ReportCoverage(9, 10, Kroner(10**10 - 1), Kroner(10**10)).per_cent == 99
    assert ReportCoverage().per_cent == 100


@given(ROWS)
def test_the_states_are_the_whole_and_approved_is_never_more_than_sent(rows):
    """The parts add up to reports and money; sent is all but what is not sent; every state has its row."""
    found = coverage_by_state(rows)
    assert [one.state for one in found.states] == list(ReportState)
    assert sum(one.reports for one in found.states) == found.sent.reports == sum(one.reports for one in rows)
    assert sum((one.money for one in found.states), Kroner(0)) == found.sent.money
    assert found.approved.received <= found.sent.received <= found.sent.reports
    assert found.approved.share <= found.sent.share <= 1
    if found.sent.money:
        assert found.sent.money.ore * found.sent.share == found.sent.money_received.ore
    assert coverage_by_state(reversed(rows)) == found
