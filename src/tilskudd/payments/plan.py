"""The plan of a grant's instalments. Pure: parts and a total in, parts that add up to it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tilskudd.values.kroner import ZERO, Kroner


@dataclass(frozen=True, slots=True)
class Planned:
    """One instalment as it is planned (termin): an amount, from which day, and what must be met first."""

    amount: Kroner
    due_on: date | None = None
    needs_acceptance: bool = True
    needs_report: bool = False


def followed(amounts: Sequence[Kroner], fixed: Sequence[bool], total: Kroner) -> list[Kroner]:
    """The amounts when the grant has become another: what is sent or paid stands, the rest follows.

    The last open one takes the whole difference; what it is too small for is taken from the one before. One is added
    when all stand and there is more. The total is not below what stands.
    """
    left = total - sum((one for one, stands in zip(amounts, fixed, strict=True) if stands), ZERO)
    assert left >= ZERO, "a grant is not lowered below what is sent"
    found = list(amounts)
    free = [at for at, stands in enumerate(fixed) if not stands]
    for at in free:
        found[at] = min(found[at], left) if at != free[-1] else left
        left -= found[at]
    return [*found, left] if left else found
