"""The fuse as a drawing: a forecast against its limit. Widths in per cent, heights in pixels; pure, whole numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from tilskudd.claims.forecast import Forecast

HEIGHT: Final = 300
FLOOR: Final = 272
"""Where the axis is: zero units."""
CEILING: Final = 52
"""Where the highest figure is; above it are two lines of words."""
WORDS: Final = 17
"""How high a line of words is."""


class Label(NamedTuple):
    """Where words stand, and which side of them is there."""

    x: str
    y: int
    dx: int
    anchor: str


class Grid(NamedTuple):
    """A line across, and how many units it stands for."""

    units: int
    y: int

    @property
    def label_y(self) -> int:
        """Where its figure stands, over the line."""
        return self.y - 4


class Tick(NamedTuple):
    """A day under the axis."""

    day: date
    x: str
    anchor: str


@dataclass(frozen=True)
class FuseChart:
    """All that the drawing needs: curves as points in 100 x 300, and where lines, dots and words stand."""

    height: int
    floor: int
    tick_y: int
    counted: str
    ahead: str
    band: str
    limit_y: int
    limit_label: Label
    grid: Sequence[Grid]
    ticks: Sequence[Tick]
    today_x: str
    today_label: Label
    now_y: int
    now_label: Label
    end_y: int
    end_label: Label | None
    """None when nothing is foreseen."""


def fuse_chart(forecast: Forecast) -> FuseChart:
    """Draw a forecast: what is counted, the way to what is expected with its band, today, and the one red line."""
    first = forecast.counted[0].day
    last = max(forecast.closes, forecast.today)
    close = forecast.at_close
    top = max(forecast.limit, forecast.so_far, close.high if close else 0, 1)

    def x(day: date) -> int:
        return (day - first).days * 10_000 // (last - first).days

    def y(units: int) -> int:
        return FLOOR - units * (FLOOR - CEILING) // top

    now_x, now_y, limit_y = x(forecast.today), y(forecast.so_far), y(forecast.limit)
    counted = [(x(point.day), y(point.units)) for point in forecast.counted]
    lows, middles, highs = (
        [(now_x, now_y), *((x(point.day), y(point.units[which])) for point in forecast.ahead)] for which in range(3)
    )
    end_y = middles[-1][1]
    now_label = _beside(now_x, now_y, limit_y)
    end_at = _above(end_y, limit_y)
    if now_label.anchor == "end" and abs(end_at - now_label.y) < WORDS:
        end_at = now_label.y - WORDS
    return FuseChart(
        height=HEIGHT,
        floor=FLOOR,
        tick_y=FLOOR + WORDS + 3,
        counted=_line(counted),
        ahead=_line(middles) if forecast.ahead else "",
        band=_line([*highs, *lows[::-1]]) if forecast.ahead else "",
        limit_y=limit_y,
        limit_label=Label("0", _over_line(now_x, now_y, limit_y), 0, "start"),
        grid=[line for line in _grid(top, y) if not -2 * WORDS < line.y - limit_y <= WORDS],
        ticks=[Tick(day, _per_cent(x(day)), anchor) for day, anchor in _ticks(first, last)],
        today_x=_per_cent(now_x),
        today_label=Label(_per_cent(now_x), _free(limit_y), *((-6, "end") if now_x > 1_500 else (6, "start"))),
        now_y=now_y,
        now_label=now_label,
        end_y=end_y,
        end_label=Label("100%", end_at, 0, "end") if forecast.ahead else None,
    )


def _beside(now_x: int, now_y: int, limit_y: int) -> Label:
    """Words at the dot of today: to its left over the curve, or to its right under it; never on the red line."""
    left = now_x > 4_500
    at = now_y + 4 if left else now_y + WORDS + 2
    over = _over_line(now_x, now_y, limit_y) - WORDS
    if over < at < limit_y + WORDS:
        at = limit_y + WORDS if now_y > limit_y else over
    return Label(_per_cent(now_x), min(at, _free(limit_y) - WORDS), *((-12, "end") if left else (12, "start")))


def _over_line(now_x: int, now_y: int, limit_y: int) -> int:
    """The red line's own words stand over it, and over today's dot when that would lie in them."""
    return now_y - 11 if now_x < 8_200 and limit_y - 26 < now_y <= limit_y + 3 else limit_y - 8


def _free(limit_y: int) -> int:
    """The lowest place for words over the axis, above the red line's own words when that lies nearly as low."""
    return FLOOR - 8 if limit_y < FLOOR - 2 * WORDS - 8 else limit_y - WORDS - 8


def _above(end_y: int, limit_y: int) -> int:
    """Words over the last dot; over those of the red line when the two would meet."""
    at = end_y - 12
    return limit_y - WORDS - 10 if limit_y - WORDS - 10 < at < limit_y + WORDS else at


def _line(points: Iterable[tuple[int, int]]) -> str:
    return " ".join(f"{x // 100}.{x % 100:02},{y}" for x, y in points)


def _per_cent(x: int) -> str:
    return f"{x // 100}.{x % 100:02}%"


def _grid(top: int, y: Callable[[int], int]) -> list[Grid]:
    """Two to five lines at round figures."""
    step = 1
    while step * 5 < top:
        step = step * 2 if str(step)[0] in "15" else step // 2 * 5
    return [Grid(units, y(units)) for units in range(step, top + 1, step)]


def _ticks(first: date, last: date) -> list[tuple[date, str]]:
    """The first and the last day, and between them the first of a month where there is room."""
    months = [date(number // 12, number % 12 + 1, 1) for number in range(_month(first) + 1, _month(last) + 1)]
    room = (last - first).days // 4
    between = [day for day in months if (day - first).days > room and (last - day).days > room]
    kept = between[len(between) // 2 : len(between) // 2 + 1]
    return [(first, "start"), *((day, "middle") for day in kept), (last, "end")]


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1
