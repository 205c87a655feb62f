"""What must come before what (rekkefølge): prerequisites may not run in a circle. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Point:
    """A point on an assignment's time line (punkt): a deadline, a task, or a report that recipients owe.

    `key` names it: «deadline:01.06.22#1», «task:7», «demand:3».
    """

    key: str
    label: str
    day: date | None
    is_done: bool
    told: str = ""

    def is_late(self, on: date) -> bool:
        return not self.is_done and self.day is not None and self.day < on


def circle(edges: Iterable[tuple[str, str]], before: str, after: str) -> list[str]:
    """The way from `after` back to `before` that a new prerequisite would close into a circle; empty when it may stand.

    An edge is (what comes first, what waits for it).
    """
    if before == after:
        return [before]
    follows: dict[str, list[str]] = {}
    for first, then in edges:
        follows.setdefault(first, []).append(then)
    ways, seen = [[after]], {after}
    while ways:
        way = ways.pop(0)
        for then in follows.get(way[-1], ()):
            if then == before:
                return [*way, then]
            if then not in seen:
                seen.add(then)
                ways.append([*way, then])
    return []


def too_late(points: Mapping[str, Point], edges: Iterable[tuple[str, str]]) -> list[tuple[Point, Point]]:
    """Prerequisites that are to be met after what waits for them: the order on paper cannot hold."""
    found = []
    for first, then in edges:
        before, after = points.get(first), points.get(then)
        if before and after and before.day and after.day and not before.is_done and before.day > after.day:
            found.append((before, after))
    return found


def waited_for(points: Mapping[str, Point], edges: Iterable[tuple[str, str]], after: str) -> list[Point]:
    """What a point waits for and is not done, the earliest first."""
    found = [points[first] for first, then in edges if then == after and first in points and not points[first].is_done]
    return sorted(found, key=lambda one: (one.day or date.max, one.key))
