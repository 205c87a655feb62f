"""The picture of a line through the year: never outside its frame, and as many bands as there are places with money."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tilskudd.reporting.position_rules import Stair
from tilskudd.values.kroner import Kroner
from tilskudd.web.charts import BAR_ORDER
from tilskudd.web.position_chart import CEILING, FLOOR, step_chart

AMOUNTS = st.dictionaries(st.sampled_from([*BAR_ORDER]), st.integers(-(10**9), 10**12).map(Kroner))


@given(st.dictionaries(st.integers(-40, 420), AMOUNTS, max_size=200), st.integers(-40, 420))
def test_every_band_stays_inside(amounts, until):
    """Whatever days and amounts come, in or outside the year: x up to the day asked for, y inside."""
    first = date(2022, 1, 1)
    stairs = [Stair(first + timedelta(days=day), amounts[day]) for day in sorted(amounts) if day <= until]
    chart = step_chart(stairs, 2022, first + timedelta(days=until))
    if chart is None:
        assert not any(amount.ore > 0 for one in stairs for amount in one.places.values())
        return
    assert {band.place for band in chart.bands} <= set(BAR_ORDER)
    ends = int(chart.until.rstrip("%").replace(".", ""))
    for band in chart.bands:
        for point in band.points.split():
            x, y = point.split(",")
            assert 0 <= int(x.replace(".", "")) <= ends <= 10_000
            assert CEILING <= int(y) <= FLOOR


def test_a_line_that_never_had_money_has_no_picture():
    """Nothing to draw: the table stands alone."""
    assert step_chart([], 2022, date(2022, 5, 1)) is None
