"""A budget line over a year as steps, one band for each place: x in hundredths of a per cent. Pure, whole numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NamedTuple

from tilskudd.reporting.position_rules import Stair
from tilskudd.values.kroner import ZERO, Kroner
from tilskudd.web.charts import BAR_ORDER

HEIGHT: Final = 240
FLOOR: Final = 212
CEILING: Final = 16
MOST_STEPS: Final = 120
"""More days than that are drawn week by week; the table has what stood at the end of each month."""


class Band(NamedTuple):
    """What stands in one place through the year, as a closed figure in 100 x 240."""

    place: str
    points: str


class Level(NamedTuple):
    """A line across at a round amount."""

    amount: Kroner
    y: int


@dataclass(frozen=True)
class StepChart:
    """All that the drawing needs: bands from the bank upwards, months under the axis, today, and the levels."""

    height: int
    floor: int
    bands: Sequence[Band]
    months: Sequence[tuple[date, str]]
    until: str
    levels: Sequence[Level]


def step_chart(steps: Sequence[Stair], year: int, until: date) -> StepChart | None:
    """Draw how a line stood from 1 January to a day, the further towards the bank the lower; None without money."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    ends = min(max(until, first), last)
    kept = _kept(steps, first, ends)
    top = max((_sum(one) for one in kept), default=0)
    if not top:
        return None
    end = _x(ends, first, last)

    def y(ore: int) -> int:
        return FLOOR - ore * (FLOOR - CEILING) // top

    bands, below = [], [0] * len(kept)
    for place in BAR_ORDER:
        amounts = [max(one.places.get(place, ZERO), ZERO).ore for one in kept]
        above = [low + amount for low, amount in zip(below, amounts, strict=True)]
        if any(amounts):
            xs = [_x(one.day, first, last) for one in kept]
            over, under = _stairs(xs, [y(one) for one in above], end), _stairs(xs, [y(one) for one in below], end)
            bands.append(
                Band(place.value, " ".join(f"{x // 100}.{x % 100:02},{at}" for x, at in [*over, *under[::-1]]))
            )
        below = above
    months = [date(year, month, 1) for month in range(1, 13)]
    return StepChart(
        HEIGHT,
        FLOOR,
        bands,
        [(day, _per_cent(_x(day, first, last))) for day in months],
        _per_cent(end),
        [Level(Kroner(amount), y(amount)) for amount in _levels(top)],
    )


def _kept(steps: Sequence[Stair], first: date, last: date) -> list[Stair]:
    """The steps up to a day; what stood before the year stands on its first. Many are told by the end of their week."""
    kept: dict[date, Stair] = {}
    weekly = len(steps) > MOST_STEPS
    for one in steps:
        day = min(max(one.day, first), last)
        if weekly:
            day = min(day + timedelta(days=6 - day.weekday()), last)
        kept[day] = Stair(day, one.places)
    return [kept[day] for day in sorted(kept)]


def _stairs(xs: Sequence[int], ys: Sequence[int], end: int) -> list[tuple[int, int]]:
    """Level until the next day that something moved, then straight up or down."""
    points: list[tuple[int, int]] = []
    for at, (x, y) in enumerate(zip(xs, ys, strict=True)):
        points += [(x, y), (max(x, min(xs[at + 1], end)) if at + 1 < len(xs) else max(x, end), y)]
    return points


def _sum(step: Stair) -> int:
    return sum(max(step.places.get(place, ZERO), ZERO).ore for place in BAR_ORDER)


def _x(day: date, first: date, last: date) -> int:
    return (day - first).days * 10_000 // (last - first).days


def _levels(top: int) -> list[int]:
    """Two to five round amounts up to the highest, in øre."""
    step = 100
    while step * 5 < top:
        step = step * 2 if str(step)[0] in "15" else step // 2 * 5
    return list(range(step, top + 1, step))


def _per_cent(x: int) -> str:
    return f"{x // 100}.{x % 100:02}%"
