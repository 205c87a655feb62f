"""Sets of groups that come near to a printed table when none gives it: from the best single group, step by step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from operator import add
from typing import Final

from tilskudd.distribution.search import Choice, Effort, OutOfEffort

MOST_GROUPS: Final = 6
STARTS: Final = 3
WORTH: Final = 4, 5
"""One group more must bring the difference below four fifths; else anything could be matched by many small groups."""

ROWS_TO_A_LOOK: Final = 4


class Neighbourhood:
    """Sets of groups, and by how many kroner each misses the printed amounts (omegn)."""

    def __init__(self, choice: Choice, amounts: Sequence[int], total: int, effort: Effort) -> None:
        self.choice = choice
        self.amounts = amounts
        self.total = total
        self.effort = effort
        self.places = range(len(choice.groups))

    def sets_near(self) -> Iterator[tuple[str, ...]]:
        """Sets of one to MOST_GROUPS groups, each clearly better than the one before, from each of the best singles.

        Ends early when the effort is spent.
        """
        try:
            for start in sorted(self.places, key=lambda place: (self.off({place}), place))[:STARTS]:
                yield from self.sets_from({start})
        except OutOfEffort:
            return

    def sets_from(self, chosen: Set[int]) -> Iterator[tuple[str, ...]]:
        off = self.off(chosen)
        yield self.names(chosen)
        for _size in range(1, min(MOST_GROUPS, len(self.places))):
            larger = self.best(chosen | {place} for place in self.places if place not in chosen)
            larger, off_larger = self.exchanged(larger)
            if off_larger * WORTH[1] >= off * WORTH[0]:
                return
            chosen, off = larger, off_larger
            yield self.names(chosen)

    def exchanged(self, chosen: Set[int]) -> tuple[Set[int], int]:
        """The set after exchanging one group for another as long as that brings it nearer, and its difference."""
        off = self.off(chosen)
        while len(chosen) < len(self.places):
            others = [place for place in self.places if place not in chosen]
            best = self.best((chosen - {old}) | {new} for old in sorted(chosen) for new in others)
            off_best = self.off(best)
            if off_best >= off:
                break
            chosen, off = best, off_best
        return chosen, off

    def best(self, sets: Iterable[Set[int]]) -> Set[int]:
        return min(sets, key=self.off)

    def off(self, chosen: Set[int]) -> int:
        """By how many whole kroner exact quotas by these groups differ from the amounts, added up."""
        self.effort.spend(1 + len(self.amounts) // ROWS_TO_A_LOOK)
        weights: Sequence[int] = (0,) * len(self.amounts)
        for place in chosen:
            weights = tuple(map(add, weights, self.choice.groups[place].counts))
        weight_sum = sum(weights)
        rows = zip(weights, self.amounts, strict=True)
        return sum(abs(self.total * weight - amount * weight_sum) for weight, amount in rows) // weight_sum

    def names(self, chosen: Set[int]) -> tuple[str, ...]:
        return tuple(self.choice.groups[place].name for place in sorted(chosen))
