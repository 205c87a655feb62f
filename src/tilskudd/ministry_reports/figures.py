"""Figures of a report to the ministry: each with its unit, its definition and what it is made of. Pure.

A value is never written beside its parts: it is counted from them, so that whoever opens a figure finds what gives it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from tilskudd.values.kroner import NO_BREAK_SPACE, Kroner


class Unit(StrEnum):
    """What a figure counts (enhet): øre, whole things, days, or whole per cent."""

    KRONER = "kroner"
    COUNT = "count"
    DAYS = "days"
    PER_CENT = "per-cent"


UNIT_WORDS: Final[Mapping[Unit, str]] = {
    Unit.KRONER: "kroner",
    Unit.COUNT: "antall",
    Unit.DAYS: "dager",
    Unit.PER_CENT: "prosent",
}


@dataclass(frozen=True, slots=True)
class FigurePart:
    """One thing that a figure is made of (del av tall): what it is called, and how much it adds; øre where it is money.

    «transfer:7» is an entry's transfer, «sent-report:3» an answer in a report, «grant:5» a grant that is counted.
    """

    ref: str
    value: int = 1


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure (tall): its key in texts, what it is called, its definition, and its parts.

    `share_of` is the keys of two other figures, where this is whole per cent of the second, rounded down; then it has
    no parts of its own. `nouns` are what is counted, one and several.
    """

    key: str
    name: str
    unit: Unit
    definition: str
    value: int
    parts: tuple[FigurePart, ...] = ()
    share_of: tuple[str, str] | None = None
    nouns: tuple[str, str] | None = None

    @property
    def bare(self) -> str:
        """As it stands in a table: «20 000 000», «10», «41»."""
        return str(Kroner(self.value)) if self.unit is Unit.KRONER else _grouped(self.value)

    @property
    def in_words(self) -> str:
        """As it stands in a sentence: «20 000 000 kr», «10 mottakere», «41 prosent»."""
        match self.unit:
            case Unit.KRONER:
                return Kroner(self.value).in_words
            case Unit.PER_CENT:
                return f"{self.bare}{NO_BREAK_SPACE}prosent"
            case Unit.DAYS:
                return f"{self.bare}{NO_BREAK_SPACE}{'dag' if self.value == 1 else 'dager'}"
        return f"{self.bare}{NO_BREAK_SPACE}{self.nouns[self.value != 1]}" if self.nouns else self.bare

    @property
    def adds_up(self) -> bool:
        """True when the value is what the parts give; a share is held against its two figures elsewhere."""
        return self.share_of is not None or self.value == sum(part.value for part in self.parts)

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "key": self.key,
            "name": self.name,
            "unit": self.unit.value,
            "definition": self.definition,
            "value": self.value,
            "parts": [[part.ref, part.value] for part in self.parts],
            "share_of": list(self.share_of) if self.share_of else None,
            "nouns": list(self.nouns) if self.nouns else None,
        }


def figure_from(kept: Mapping[str, Any]) -> Figure:
    """A figure as it was kept."""
    return Figure(
        kept["key"],
        kept["name"],
        Unit(kept["unit"]),
        kept["definition"],
        kept["value"],
        tuple(FigurePart(ref, value) for ref, value in kept["parts"]),
        tuple(kept["share_of"]) if kept["share_of"] else None,
        tuple(kept["nouns"]) if kept["nouns"] else None,
    )


def added(
    key: str,
    name: str,
    definition: str,
    parts: Iterable[FigurePart],
    *,
    unit: Unit = Unit.COUNT,
    nouns: tuple[str, str] | None = None,
) -> Figure:
    """A figure that is the sum of its parts."""
    told = tuple(parts)
    return Figure(key, name, unit, definition, sum(one.value for one in told), told, None, nouns)


def share(key: str, name: str, definition: str, some: Figure, whole: Figure) -> list[Figure]:
    """How many whole per cent one figure is of another, rounded down; of nothing there is no share to tell."""
    if not whole.value:
        return []
    value = some.value * 100 // whole.value
    return [Figure(key, name, Unit.PER_CENT, definition, value, (), (some.key, whole.key))]


def letter_of(place: int) -> str:
    """What tells the figures of one thing from those of the next: «a» to «z», then «aa», however many there are."""
    before, at = divmod(place, 26)
    return (letter_of(before - 1) if before else "") + "abcdefghijklmnopqrstuvwxyz"[at]


def wrong_in(figures: Iterable[Figure]) -> list[str]:
    """The keys of figures that are not what their parts give; empty when all hold."""
    by_key = {one.key: one for one in figures}
    return [one.key for one in by_key.values() if not _holds(one, by_key)]


def _holds(one: Figure, by_key: Mapping[str, Figure]) -> bool:
    if one.share_of is None:
        return one.adds_up
    some, whole = (by_key.get(key) for key in one.share_of)
    return some is not None and whole is not None and [one] == share(one.key, one.name, one.definition, some, whole)


def _grouped(value: int) -> str:
    return f"{value:,}".replace(",", NO_BREAK_SPACE).replace("-", "\u2212")
