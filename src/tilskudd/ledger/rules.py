"""Rules of the ledger. Pure: balances and moves in, moves or an overdraft out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tilskudd.ledger.places import AccountKey, Move, Place, shift
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import ZERO, Kroner


def raise_line(line: BudgetLine, year: int, amount: Kroner, *, short: Kroner) -> list[Move]:
    """A letter raises an item (bevilget): what is short there is covered first, the rest is at disposal.

    `short` is how much is missing on the line now. Amount above zero.
    """
    covers = min(amount, short)
    moves = [
        shift(line, year, Place.APPROPRIATED, Place.SHORTFALL, covers),
        shift(line, year, Place.APPROPRIATED, Place.AT_DISPOSAL, amount - covers),
    ]
    return [move for move in moves if move.amount]


def lower_line(line: BudgetLine, year: int, amount: Kroner, *, at_disposal: Kroner) -> list[Move]:
    """A letter lowers an item: never refused, since a letter is a fact; what is not there becomes a shortfall."""
    takes = min(amount, max(at_disposal, ZERO))
    moves = [
        shift(line, year, Place.AT_DISPOSAL, Place.APPROPRIATED, takes),
        shift(line, year, Place.SHORTFALL, Place.APPROPRIATED, amount - takes),
    ]
    return [move for move in moves if move.amount]


def turned(moves: Iterable[Move]) -> list[Move]:
    """The same moves the other way, as a reversal books them."""
    return [Move(move.target, move.source, move.amount) for move in moves]


@dataclass(frozen=True, slots=True)
class Sums:
    """What an act takes out of and puts into one account."""

    debits: Kroner = ZERO
    credits: Kroner = ZERO


def sums_per_account(moves: Iterable[Move]) -> dict[AccountKey, Sums]:
    """Debits and credits per account, so that each account is written once however many moves touch it."""
    debits: dict[AccountKey, int] = defaultdict(int)
    credits: dict[AccountKey, int] = defaultdict(int)
    for source, target, amount in moves:
        debits[source] += amount.ore
        credits[target] += amount.ore
    return {key: Sums(Kroner(debits[key]), Kroner(credits[key])) for key in {**debits, **credits}}


def first_overdraft(
    balances: Mapping[AccountKey, Kroner | None], sums: Mapping[AccountKey, Sums]
) -> tuple[AccountKey, Kroner] | None:
    """The first account (in key order) that the act would take below zero, with the balance before it.

    A balance of None stands for an account that may go below zero.
    """
    for key in sorted(sums):
        balance = balances[key]
        if balance is not None and balance + sums[key].credits < sums[key].debits:
            return key, balance
    return None
