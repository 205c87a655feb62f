"""Find the sets of groups whose counts come to a target in every row: a search that cuts what cannot get there."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from operator import gt, lt, sub
from typing import Final, NamedTuple

from tilskudd.distribution.targets import Target

ROWS_TO_A_LOOK: Final = 32


class OutOfEffort(Exception):
    """The search has looked at as much as it may."""


class Effort:
    """How much a search may still look at (innsats): a count and no clock, so that the answer is always the same."""

    def __init__(self, allowed: int) -> None:
        self.left = allowed

    def spend(self, looks: int = 1) -> None:
        """Raises OutOfEffort when there is nothing left."""
        self.left -= looks
        if self.left < 0:
            raise OutOfEffort


class Group(NamedTuple):
    """A group and its counts in the rows of the table."""

    name: str
    counts: tuple[int, ...]


class Choice:
    """Groups to choose among (utvalg), the largest first. Those that count nobody in any row are left out."""

    def __init__(self, groups: Sequence[Group]) -> None:
        filled = [group for group in groups if any(group.counts)]
        self.groups = sorted(filled, key=lambda group: (-sum(group.counts), group.name))
        self.sums = [-sum(group.counts) for group in self.groups]
        self.totals: tuple[int, ...] = tuple(map(sum, zip(*(group.counts for group in self.groups), strict=True)))
        # reach[place] is the largest count in each row from that group on.
        self.reach: list[tuple[int, ...]] = [(0,) * len(self.totals)]
        for group in reversed(self.groups):
            self.reach.append(tuple(map(max, self.reach[-1], group.counts)))
        self.reach.reverse()
        self.look = 1 + len(self.totals) // ROWS_TO_A_LOOK

    def of_size(self, size: int, target: Target, effort: Effort) -> Iterator[tuple[str, ...]]:
        """Every set of exactly `size` groups that meets the target; raises OutOfEffort."""
        for places in self._places(0, size, target, effort):
            yield tuple(self.groups[place].name for place in places)

    def all_but(self, size: int, target: Target, effort: Effort) -> Iterator[tuple[str, ...]]:
        """Every set that leaves out exactly `size` of the groups and meets the target; raises OutOfEffort."""
        whole = sum(self.totals)
        rest = Target(
            tuple(map(sub, self.totals, target.most)),
            tuple(map(sub, self.totals, target.least)),
            whole - target.most_sum,
            whole - target.least_sum,
        )
        for places in self._places(0, size, rest, effort):
            left_out = {*places}
            yield tuple(group.name for place, group in enumerate(self.groups) if place not in left_out)

    def _places(self, start: int, size: int, target: Target, effort: Effort) -> Iterator[tuple[int, ...]]:
        least, most, least_sum, most_sum = target
        if most_sum < 0 or min(most, default=0) < 0:
            return
        if size == 0:
            if least_sum <= 0 and max(least, default=0) <= 0:
                yield ()
            return
        # The largest group still to choose has at least its part of what is missing, and room is left for it.
        first = max(start, bisect_left(self.sums, -most_sum))
        last = bisect_right(self.sums, -least_sum // size)
        for place in range(first, last):
            effort.spend(self.look)
            if any(map(gt, least, (size * one for one in self.reach[place]))):
                return
            counts = self.groups[place].counts
            if any(map(lt, most, counts)):
                continue
            own = -self.sums[place]
            rest = Target(
                tuple(map(sub, least, counts)), tuple(map(sub, most, counts)), least_sum - own, most_sum - own
            )
            for others in self._places(place + 1, size - 1, rest, effort):
                yield (place, *others)
