"""How far projects have come: each day counts once, whatever the schemes' periods."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from tilskudd.ministry_reports.told import ProjectPeriod, each_day_once

NEW_YEAR = date(2022, 1, 1)
PERIODS = st.lists(st.tuples(st.integers(0, 80), st.integers(0, 40)), min_size=1, max_size=6)


def days_of(period: ProjectPeriod) -> set[date]:
    return {period.first + timedelta(days=at) for at in range(period.days)}


@given(PERIODS, st.integers(-5, 130))
def test_each_day_of_overlapping_periods_counts_once(rows: list[tuple[int, int]], at: int) -> None:
    """As many days as there are in all periods together, none twice; as many gone as lie before the day."""
    periods = [
        ProjectPeriod(SimpleNamespace(pk=pk), NEW_YEAR + timedelta(days=first), NEW_YEAR + timedelta(days=first + more))
        for pk, (first, more) in enumerate(sorted(rows))
    ]
    every = set().union(*map(days_of, periods))
    found, day = each_day_once(periods), NEW_YEAR + timedelta(days=at)
    assert sum(one.days for one in found) == len(every)
    assert set().union(*map(days_of, found)) == every
    assert sum(one.gone(day) for one in found) == len([one for one in every if one < day])
