"""Where the money of some schemes has been, as figures: from the ledger's transfers alone. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tilskudd.ledger.places import Place
from tilskudd.ministry_reports.figures import Figure, FigurePart, Unit, added

_P = Place
Way = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Moved:
    """A transfer as the ledger has it (overføring): øre from one place to another, about a scheme or a grant."""

    transfer: int
    ore: int
    source: str
    source_subject: str
    target: str
    target_subject: str

    @property
    def ref(self) -> str:
        return f"transfer:{self.transfer}"

    def is_about(self, subject: str) -> bool:
        return subject in (self.source_subject, self.target_subject)


@dataclass(frozen=True, slots=True)
class Counted:
    """Which moves a figure of money adds, from place to place, and which it takes off again."""

    key: str
    name: str
    definition: str
    adds: Way
    takes: Way

    def parts(self, moves: Iterable[Moved]) -> list[FigurePart]:
        """What the figure is made of among these moves."""
        found = []
        for one in moves:
            way = (one.source, one.target)
            if way in self.adds or way in self.takes:
                found.append(FigurePart(one.ref, one.ore if way in self.adds else -one.ore))
        return found

    def figure(self, moves: Iterable[Moved], *, key: str = "", name: str = "", also: str = "") -> Figure:
        return added(
            key or self.key, name or self.name, f"{self.definition}{also}", self.parts(moves), unit=Unit.KRONER
        )


def _ways(sources: Iterable[Place], targets: Iterable[Place]) -> Way:
    return frozenset((source.value, target.value) for source in sources for target in targets if source != target)


def _into(place: Place) -> Way:
    return _ways(set(Place) - {place}, [place])


def _out_of(place: Place) -> Way:
    return _ways([place], set(Place) - {place})


FRAME: Final = Counted(
    "ramme",
    "Ramme",
    "Det som er satt av til ordningen av posten, med det som er lagt til og tatt ut igjen.",
    _ways([_P.AT_DISPOSAL], [_P.SET_ASIDE]),
    _ways([_P.SET_ASIDE], [_P.AT_DISPOSAL]),
)
AWARDED: Final = Counted(
    "tildelt",
    "Tildelt",
    "Det som er lovet mottakere i godkjente vedtak, med senere endringer og uten det som er gitt opp.",
    _ways([_P.SET_ASIDE, _P.SHORTFALL], [_P.COMMITTED]),
    _ways([_P.COMMITTED], [_P.SET_ASIDE, _P.SHORTFALL]),
)
PAID: Final = Counted(
    "utbetalt",
    "Utbetalt",
    "Det banken har bekreftet at mottakerne fikk, uten det banken sendte i retur. "
    "Penger som mottakere senere har betalt tilbake, er ikke trukket fra.",
    _ways([_P.SENT], [_P.PAID]),
    _ways([_P.PAID], [_P.SENT, _P.COMMITTED]),
)
RETURNED: Final = Counted(
    "betalt-tilbake",
    "Betalt tilbake",
    "Det mottakere har betalt tilbake, slik bankens utskrift viser det.",
    _ways([_P.PAID], [_P.RETURNED]),
    _ways([_P.RETURNED], [_P.PAID]),
)
AT_REST: Final = Counted(
    "i-ro",
    "I ro",
    "Det som er satt av til ordningen og ikke lovet noen.",
    _into(_P.SET_ASIDE),
    _out_of(_P.SET_ASIDE),
)
UNPAID: Final = Counted(
    "ikke-utbetalt",
    "Lovet og ikke utbetalt",
    "Det som er lovet mottakere og ikke bekreftet av banken ennå, også det som er sendt banken.",
    _ways(set(Place) - {_P.COMMITTED, _P.SENT}, [_P.COMMITTED, _P.SENT]),
    _ways([_P.COMMITTED, _P.SENT], set(Place) - {_P.COMMITTED, _P.SENT}),
)
OWED: Final = Counted(
    "krevd-tilbake",
    "Krevd tilbake og ikke kommet",
    "Det mottakere etter krav skal betale tilbake og ikke har betalt.",
    _into(_P.OWED_BACK),
    _out_of(_P.OWED_BACK),
)
ALL_MONEY: Final = (FRAME, AWARDED, PAID, UNPAID, RETURNED, OWED, AT_REST)
"""In the order of the money."""


def figures_of_money(moves: Sequence[Moved], schemes: Mapping[str, str], subjects: Mapping[str, str]) -> list[Figure]:
    """Each figure of money for all schemes together, and for each where there are several.

    `schemes` is names by letter, «a», «b»; `subjects` which letter each account's subject belongs to.
    """
    found = [one.figure(moves) for one in ALL_MONEY]
    if len(schemes) < 2:
        return found
    for letter, name in schemes.items():
        own = [one for one in moves if letter in {subjects.get(one.source_subject), subjects.get(one.target_subject)}]
        found += [
            one.figure(own, key=f"{one.key}-{letter}", name=f"{one.name}: {name}", also=f" Gjelder «{name}».")
            for one in (FRAME, AWARDED, PAID, RETURNED, AT_REST)
        ]
    return found
