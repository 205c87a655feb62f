"""What a frozen report says, beside what its figures would be now. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tilskudd.ministry_reports.figures import Figure


@dataclass(frozen=True, slots=True)
class FigureMoved:
    """A figure that is another now (endret tall): then and now; None where it was not there, or is there no more."""

    then: Figure | None
    now: Figure | None

    @property
    def either(self) -> Figure:
        """The newest of the two, for its name and unit."""
        found = self.now or self.then
        assert found is not None, "a figure that moved stands on one side at least"
        return found

    @property
    def by(self) -> int:
        """How much it moved, in its own unit; what is not there counts as nothing."""
        return (self.now.value if self.now else 0) - (self.then.value if self.then else 0)

    @property
    def difference(self) -> str:
        """The difference as a figure; plus is written."""
        one = self.either
        shown = Figure(one.key, one.name, one.unit, one.definition, self.by).bare
        return f"+{shown}" if self.by > 0 else shown


def moved(then: Iterable[Figure], now: Iterable[Figure]) -> list[FigureMoved]:
    """Every figure whose value or parts are others now, in the order of the newest, then those that are gone.

    What came in and went out again gives the same value of other parts: it is told too.
    """
    before = {one.key: one for one in then}
    after = {one.key: one for one in now}
    found = [FigureMoved(before.get(key), one) for key, one in after.items() if not _same(before.get(key), one)]
    return found + [FigureMoved(one, None) for key, one in before.items() if key not in after]


def _same(then: Figure | None, now: Figure) -> bool:
    return then is not None and then.value == now.value and sorted(_parts(then)) == sorted(_parts(now))


def _parts(one: Figure) -> list[tuple[str, int]]:
    return [(part.ref, part.value) for part in one.parts]
