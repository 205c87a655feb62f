"""Rules of the ledger. Pure: balances and moves in, moves or an overdraft out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

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


class Sums(NamedTuple):
    """What an act takes out of and puts into one account, in whole øre: a hundred thousand of them are made at once."""

    debits: int
    credits: int


def sums_per_account(moves: Iterable[Move]) -> dict[AccountKey, Sums]:
    """Debits and credits per account, so that each account is written once however many moves touch it."""
    debits: dict[AccountKey, int] = {}
    credits: dict[AccountKey, int] = {}
    for source, target, amount in moves:
        debits[source] = debits.get(source, 0) + amount.ore
        credits[target] = credits.get(target, 0) + amount.ore
    return {key: Sums(debits.get(key, 0), credits.get(key, 0)) for key in {**debits, **credits}}


def first_overdraft(
    keys: Sequence[AccountKey], balances: Sequence[int | None], sums: Sequence[Sums]
) -> tuple[AccountKey, Kroner, Kroner] | None:
    """The first account (in key order) that an act would take below zero: key, balance, and what is asked of it.

    Keys, balances (øre; None where the account may go below zero) and sums stand in the same order.
    """
    short = [
        (key, Kroner(balance), Kroner(debits - credits))
        for key, balance, (debits, credits) in zip(keys, balances, sums, strict=True)
        if balance is not None and balance + credits < debits
    ]
    return min(short, default=None)
