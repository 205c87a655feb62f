"""Rules of the month end. Pure: our sums, the reported ones and what was explained in, differences out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import ZERO, Kroner


class MonthEndState(StrEnum):
    """Where a month end stands (tilstand): worked on, waiting for another to sign, signed."""

    OPEN = "open"
    WAITING = "waiting"
    SIGNED = "signed"


class SumKey(NamedTuple):
    """What a sum is of: a budget line, and an account in the chart of accounts (empty when the recipient has none)."""

    line: str
    account: str


@dataclass(frozen=True)
class Compared:
    """A line of the reconciliation list (linje i avstemmingslisten): our sum, the reported one, and what explains it.

    `explained` is the difference that somebody has explained, None when nobody has.
    """

    key: SumKey
    ours: Kroner
    reported: Kroner
    explained: Kroner | None = None

    @property
    def difference(self) -> Kroner:
        """Above zero when the state's accounts have less than we have paid."""
        return self.ours - self.reported

    @property
    def is_open(self) -> bool:
        """True while it differs and what was explained is not this difference."""
        return bool(self.difference) and self.explained != self.difference


def reconcile(
    ours: Mapping[tuple[str, str], Kroner],
    reported: Mapping[tuple[str, str], Kroner],
    explained: Mapping[tuple[str, str], Kroner],
) -> list[Compared]:
    """The reconciliation list (avstemmingsliste): every line and account that either side has, in order."""
    keys = sorted({SumKey(*key) for key in (*ours, *reported)}, key=_in_order)
    return [Compared(key, ours.get(key, ZERO), reported.get(key, ZERO), explained.get(key)) for key in keys]


def _in_order(key: SumKey) -> tuple[BudgetLine, str]:
    return BudgetLine.written(key.line), key.account


class SumChanged(NamedTuple):
    """A sum that was one when the month was signed, and is another now."""

    key: SumKey
    signed: Kroner
    now: Kroner


def changed_since(signed: Mapping[tuple[str, str], Kroner], now: Mapping[tuple[str, str], Kroner]) -> list[SumChanged]:
    """What later entries have made of a month that was signed (endret etter signering)."""
    keys = sorted({SumKey(*key) for key in (*signed, *now)}, key=_in_order)
    pairs = [SumChanged(key, signed.get(key, ZERO), now.get(key, ZERO)) for key in keys]
    return [one for one in pairs if one.signed != one.now]


def days_of(year: int, month: int) -> tuple[date, date]:
    """The first and the last day of a month."""
    after = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), after - timedelta(days=1)


def open_differences(rows: Sequence[Compared]) -> list[Compared]:
    """The lines that nobody has explained as they are now."""
    return [one for one in rows if one.is_open]
