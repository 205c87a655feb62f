"""A total and the parts it should come to."""

from __future__ import annotations

from dataclasses import dataclass

from tilskudd.mandate.reader.value import Value
from tilskudd.values.finding import Place


@dataclass(frozen=True, slots=True)
class TableSum(Value):
    """The sum that is printed, and the sum of its parts, in kroner; `said` names the sentence that tells of it.

    `is_upper_bound` when only some of the parts are named («hvorav», «herunder»).
    """

    stated: int
    computed: int
    at: Place
    rows_at: tuple[Place, ...] = ()
    slack: int = 0
    said: str = "table-sum"
    is_upper_bound: bool = False
