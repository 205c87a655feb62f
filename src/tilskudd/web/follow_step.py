"""One step of the way of a krone."""

from __future__ import annotations

from dataclasses import dataclass

from tilskudd.values.kroner import Kroner


@dataclass(frozen=True)
class Step:
    """One step of the way (ledd): what it is called, where it is shown, what it says, and the money that stands there.

    `amount` is the whole step's money, of which the grant is a part; `abouts` are the things whose rows prove it.
    """

    name: str
    title: str
    address: str
    sentences: tuple[str, ...]
    amount: Kroner | None
    abouts: tuple[str, ...] = ()
    place: str = ""
    is_done: bool = True
