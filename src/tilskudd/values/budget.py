"""The address of money in the state budget."""

from __future__ import annotations

import re
from dataclasses import dataclass

WRITTEN_LINE = re.compile(r"(\d{1,4})[/.](\d{1,2})", re.ASCII)


@dataclass(frozen=True, order=True, slots=True)
class BudgetLine:
    """A chapter and item of the state budget (kapittel og post), written «671/62»; item 1 is written «01».

    Raises ValueError outside chapters 1-9999 and items 1-99.
    """

    chapter: int
    item: int

    def __post_init__(self) -> None:
        if not (1 <= self.chapter <= 9999 and 1 <= self.item <= 99):
            raise ValueError(f"no such chapter and item: {self.chapter}/{self.item}")

    @classmethod
    def written(cls, text: str) -> BudgetLine:
        """Read «671/62» or «671.62»; raises ValueError for anything else."""
        match = WRITTEN_LINE.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"not a chapter and item: {text!r}")
        return cls(int(match[1]), int(match[2]))

    def __str__(self) -> str:
        return f"{self.chapter}/{self.item:02}"

    @property
    def in_words(self) -> str:
        """As it stands in a sentence: «kap. 671 post 62»."""
        return f"kap.\u00a0{self.chapter} post\u00a0{self.item:02}"
