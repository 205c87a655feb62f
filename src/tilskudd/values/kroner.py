"""Money: whole øre, never a float."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

NO_BREAK_SPACE: Final = "\u00a0"
MINUS: Final = "\u2212"

WRITTEN_AMOUNT = re.compile(
    r"(?P<sign>[-\u2212+]?)(?P<kroner>\d{1,3}(?:[ .\u00a0\u202f]\d{3})+|\d+)(?:,(?P<ore>\d{2}))?", re.ASCII
)


@dataclass(frozen=True, order=True, slots=True)
class Kroner:
    """An amount of money (beløp) in whole øre; `Kroner.whole(20_000_000)` is twenty million kroner.

    Adds, subtracts and compares with its own kind only, multiplies by whole numbers, and is false at zero.
    Raises TypeError for anything else: a float near money is a bug.
    """

    ore: int = 0

    def __post_init__(self) -> None:
        if type(self.ore) is not int:
            raise TypeError(f"money is whole øre as an int, not {type(self.ore).__name__}")

    @classmethod
    def whole(cls, kroner: int) -> Kroner:
        """Make an amount from whole kroner."""
        if type(kroner) is not int:
            raise TypeError(f"whole kroner is an int, not {type(kroner).__name__}")
        return cls(kroner * 100)

    @classmethod
    def written(cls, text: str) -> Kroner:
        """Read an amount as people write it: «20 000 000», «20.000.000», «20000000 kr», «-12,50».

        Raises ValueError when the text is not one amount.
        """
        bare = re.sub(r"^(kr\.?)\s*|\s*(kr\.?|kroner|,-)$", "", text.strip(), flags=re.IGNORECASE).strip()
        match = WRITTEN_AMOUNT.fullmatch(bare)
        if match is None:
            raise ValueError(f"not an amount in kroner: {text!r}")
        ore = int(re.sub(r"\D", "", match["kroner"])) * 100 + int(match["ore"] or 0)
        return cls(-ore if match["sign"] in ("-", MINUS) else ore)

    @property
    def is_whole(self) -> bool:
        """True when there are no øre beside the kroner."""
        return self.ore % 100 == 0

    @property
    def in_kroner(self) -> int:
        """The amount as whole kroner; raises ValueError when there are øre, since nothing is rounded away."""
        if not self.is_whole:
            raise ValueError(f"{self} is not whole kroner")
        return self.ore // 100

    def as_decimal(self) -> Decimal:
        """The amount in kroner with two decimals, for files and spreadsheets."""
        return Decimal(self.ore) / 100

    def __add__(self, other: Kroner) -> Kroner:
        return Kroner(self.ore + other.ore) if isinstance(other, Kroner) else NotImplemented

    def __radd__(self, other: object) -> Kroner:
        # sum() starts at the number zero
        return self if type(other) is int and other == 0 else NotImplemented

    def __sub__(self, other: Kroner) -> Kroner:
        return Kroner(self.ore - other.ore) if isinstance(other, Kroner) else NotImplemented

    def __mul__(self, times: int) -> Kroner:
        return Kroner(self.ore * times) if type(times) is int else NotImplemented

    __rmul__ = __mul__

    def __neg__(self) -> Kroner:
        return Kroner(-self.ore)

    def __abs__(self) -> Kroner:
        return Kroner(abs(self.ore))

    def __bool__(self) -> bool:
        return self.ore != 0

    def __str__(self) -> str:
        """The figure as it stands in tables: thousands by no-break space, minus as U+2212, øre only where there are."""
        whole, ore = divmod(abs(self.ore), 100)
        figure = f"{whole:,}".replace(",", NO_BREAK_SPACE) + (f",{ore:02}" if ore else "")
        return (MINUS if self.ore < 0 else "") + figure

    def __repr__(self) -> str:
        return f"Kroner({self.ore})"

    @property
    def in_words(self) -> str:
        """The amount as it stands in a sentence: «20 000 000 kr»."""
        return f"{self}{NO_BREAK_SPACE}kr"

    def __hash__(self) -> int:
        return hash(("Kroner", self.ore))


ZERO: Final = Kroner(0)
