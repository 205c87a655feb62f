"""The only writer of the ledger.

Called once in a transaction, as its last statement but the commit: two calls can meet two others in the
opposite order and stop each other for ever; one call that locks all its accounts in one order cannot.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import psycopg
from django.db import connection
from django.utils.translation import gettext as _

from tilskudd.ledger.models import Entry
from tilskudd.ledger.places import AccountKey, Kind, Move, Place
from tilskudd.ledger.rules import Sums, first_overdraft, sums_per_account
from tilskudd.ledger.statements import (
    KEEP_TO_THE_INDEXES,
    LOCK_ACCOUNTS,
    WRITE_ENTRIES,
    WRITE_MOVES,
    account_columns,
    may_go_below,
    numbers,
)
from tilskudd.ledger.words import PLACE_WORDS
from tilskudd.people.clock import now, today
from tilskudd.people.models import User
from tilskudd.people.refusal import Refusal
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import Kroner


class Overdrawn(Refusal):
    """There is not money enough where it should come from (for lite igjen)."""


class YearClosed(Refusal):
    """The year that something should be booked in is not open (året er ikke åpent)."""


@dataclass(frozen=True)
class NewEntry:
    """An entry to be written: a key that is never used twice, its kind, where it comes from, and its moves."""

    key: str
    kind: Kind
    about: str
    source: str
    moves: Sequence[Move]
    reverses: int | None = None


def record(
    kind: Kind,
    *,
    key: str,
    by: User,
    about: str,
    source: str,
    moves: Sequence[Move],
    booked_on: date | None = None,
) -> int:
    """Write one entry (bokfør en postering) with all its moves, or nothing; returns its id.

    The same key with the same moves again returns the entry that stands; with others it is a bug.
    Raises Overdrawn when an account would go below zero, YearClosed when the year is not open.
    """
    return record_all([NewEntry(key, kind, about, source, moves)], by=by, booked_on=booked_on)[0]


def record_all(entries: Sequence[NewEntry], *, by: User, booked_on: date | None = None) -> list[int]:
    """Write the entries of one act (bokfør), all or none; returns their ids in order. Raises as `record`."""
    assert connection.in_atomic_block, "the ledger is written inside the transaction of a service"
    assert entries and all(entry.moves for entry in entries), "an entry moves money"
    assert all(_stays_on_its_line(entry) for entry in entries), "money moves within a line, and within a year"
    booked_on = booked_on or today()
    moves = [move for entry in entries for move in entry.moves]
    sums = sums_per_account(moves)
    keys = list(sums)
    columns = account_columns(keys)
    session = connection.connection
    with psycopg.Cursor(session) as written, psycopg.Cursor(session) as locked:
        with session.pipeline():  # one round trip: others wait for these accounts from here to the commit
            session.execute(KEEP_TO_THE_INDEXES)
            written.execute(WRITE_ENTRIES, _entry_columns(entries, keys, by=by, booked_on=booked_on) | columns)
            locked.execute(LOCK_ACCOUNTS, columns)
        ids = _ids_of(entries, written.fetchall())
        if not ids:
            return _the_same_again(entries)
        accounts = _refused_or_locked(keys, sorted(locked.fetchall()), list(sums.values()))
        _write_moves(written, entries, ids, accounts, sums, booked_on.year)
    return ids


def _stays_on_its_line(entry: NewEntry) -> bool:
    """Only a carry-over takes money from one year to the next; nothing takes it from one line to another."""
    return all(
        move.source.line == move.target.line
        and (move.source.year == move.target.year or entry.kind is Kind.CARRIED_OVER)
        for move in entry.moves
    )


def year_lock(year: int) -> int:
    """The advisory lock that closing a year takes alone, and everything booked in it takes together."""
    return 7_100_000_000 + year


AFTER_CLOSING: Final = frozenset({Place.CARRY_APPLIED, Place.CLAIMS, Place.OWED_BACK})
"""Places that still move when their year is closed: a carry-over is granted, a claim is paid or given up."""


def years_touched(booked: int, accounts: Iterable[AccountKey]) -> list[int]:
    """The years that must be open: the one it is booked in, and those of the accounts it moves."""
    return sorted({booked, *(key.year for key in accounts if key.place not in AFTER_CLOSING)})


def _entry_columns(
    entries: Sequence[NewEntry], keys: Sequence[AccountKey], *, by: User, booked_on: date
) -> dict[str, Any]:
    return {
        "keys": [entry.key for entry in entries],
        "kinds": [entry.kind.value for entry in entries],
        "abouts": [entry.about for entry in entries],
        "sources": [entry.source for entry in entries],
        "reverses": [entry.reverses for entry in entries],
        "booked_on": booked_on,
        "recorded_at": now(),
        "by": by.pk,
        "below": may_go_below(keys),
        "year_locks": [year_lock(year) for year in years_touched(booked_on.year, keys)],
    }


def _ids_of(entries: Sequence[NewEntry], rows: Sequence[tuple[Any, ...]]) -> list[int]:
    """The ids of the entries just written; an empty list means that the keys stand already."""
    if not rows:
        return []
    assert len(rows) == len(entries), "some of the entries stand already and some do not"
    _once_in_a_transaction(rows[0][2])
    ids = {key: pk for pk, key, _transaction, _lock in rows}
    return [ids[entry.key] for entry in entries]


def act_under_way(transaction: str) -> str:
    """What `record` may be called once in: the database transaction."""
    return transaction


def _once_in_a_transaction(transaction: str) -> None:
    act = act_under_way(transaction)
    session = connection.connection  # a killed database gives the numbers of unfinished transactions out again
    assert getattr(session, "recorded_in", None) != act, "record() is called once in a transaction, with every move"
    session.recorded_in = act


def _refused_or_locked(
    keys: Sequence[AccountKey], rows: Sequence[tuple[Any, ...]], sums: Sequence[Sums]
) -> dict[AccountKey, int]:
    """The ids of the accounts, which are locked now; refused if one would be overdrawn."""
    overdraft = first_overdraft(keys, [balance for _n, _pk, balance in rows], sums)
    if overdraft is not None:
        raise _overdrawn(*overdraft)
    return {key: pk for key, (_n, pk, _balance) in zip(keys, rows, strict=True)}


def _write_moves(
    cursor: psycopg.Cursor[Any],
    entries: Sequence[NewEntry],
    ids: Sequence[int],
    accounts: dict[AccountKey, int],
    sums: dict[AccountKey, Sums],
    year: int,
) -> None:
    moves = [move for entry in entries for move in entry.moves]
    cursor.execute(
        WRITE_MOVES,
        {
            "entries": numbers(pk for pk, entry in zip(ids, entries, strict=True) for _move in entry.moves),
            "sources": numbers(accounts[source] for source, _target, _amount in moves),
            "targets": numbers(accounts[target] for _source, target, _amount in moves),
            "amounts": numbers(amount.ore for _source, _target, amount in moves),
            "accounts": numbers(accounts.values()),
            "debits": numbers(debits for debits, _credits in sums.values()),
            "credits": numbers(credits for _debits, credits in sums.values()),
            "years": years_touched(year, sums),
        },
    )
    if cursor.rowcount != len(sums):
        raise YearClosed(
            _("Budsjettåret %d er ikke åpent.") % year,
            _("Det som gjelder et avsluttet år, føres i det åpne året."),
        )


def _the_same_again(entries: Sequence[NewEntry]) -> list[int]:
    """The entries that stand under these keys; other moves under the same key is a bug."""
    standing = Entry.objects.filter(key__in=[entry.key for entry in entries])
    ids, kinds = (dict(standing.values_list("key", column)) for column in ("id", "kind"))
    for entry in entries:
        assert kinds[entry.key] == entry.kind, f"another entry stands under {entry.key}"
        assert sorted(moves_of(ids[entry.key])) == sorted(entry.moves), f"another entry stands under {entry.key}"
    return [ids[entry.key] for entry in entries]


def moves_of(entry: int) -> list[Move]:
    """The moves of an entry as they stand, in the order they were written."""
    with connection.cursor() as cursor:
        cursor.execute(
            """select s.line, s.year, s.place, s.subject, t.line, t.year, t.place, t.subject, x.amount
            from ledger_transfer x
            join ledger_account s on s.id = x.source_id join ledger_account t on t.id = x.target_id
            where x.entry_id = %s order by x.id""",
            [entry],
        )
        return [Move(AccountKey(*row[:4]), AccountKey(*row[4:8]), Kroner(row[8])) for row in cursor.fetchall()]


def _overdrawn(key: AccountKey, balance: Kroner, asked: Kroner) -> Overdrawn:
    words = {
        "line": BudgetLine.written(key.line).in_words,
        "year": key.year,
        "place": PLACE_WORDS[Place(key.place)],
        "has": balance.in_words,
        "needs": asked.in_words,
        "short": (asked - balance).in_words,
    }
    return Overdrawn(
        _("På %(line)s i %(year)d står det %(has)s som %(place)s.") % words,
        _("Dette trenger %(needs)s, %(short)s for mye.") % words,
        _("Sett ned beløpet, eller flytt penger dit først."),
    )
