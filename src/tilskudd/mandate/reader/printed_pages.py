"""The text of a letter that came as printed pages, with the box of every character."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

Box = tuple[int, int, int, int]
"""x0, top, x1, bottom in hundredths of a point, from the top left corner of the page."""


@dataclass(frozen=True, slots=True)
class PrintedPages:
    """The text; where each page begins in it; four numbers for each character, all nought for white space.

    `pictures` are the pages, from 1, that show something and hold no text.
    """

    text: str
    page_starts: tuple[int, ...]
    edges: Sequence[int]
    pictures: tuple[int, ...] = ()

    @property
    def count(self) -> int:
        return len(self.page_starts)

    def page(self, offset: int) -> int:
        """The page, from 1, that the character at `offset` stands on."""
        return max(1, bisect_right(self.page_starts, offset))

    def box(self, start: int, end: int) -> Box | None:
        """The smallest box around text[start:end], as far as it stands on the page it begins on; None for white space.

        In hundredths of a point.
        """
        page = self.page(start)
        end = min(end, self.page_starts[page]) if page < self.count else end
        x0, top, x1, bottom = (self.edges[4 * start + side : 4 * end : 4] for side in range(4))
        inked = [at for at, (left, right) in enumerate(zip(x0, x1, strict=True)) if left or right]
        if not inked:
            return None
        return (
            min(x0[at] for at in inked),
            min(top[at] for at in inked),
            max(x1[at] for at in inked),
            max(bottom[at] for at in inked),
        )
