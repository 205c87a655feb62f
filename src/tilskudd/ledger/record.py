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
from tilskudd.ledger.places import MAY_GO_BELOW, AccountKey, Kind, Move, Place
from tilskudd.ledger.rules import Sums, first_overdraft, sums_per_account
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
    with psycopg.Cursor(connection.connection) as cursor:
        cursor.execute("set local enable_seqscan = off")  # plans are kept, and the first are made for empty tables
        ids = _write_entries(cursor, entries, sums, by=by, booked_on=booked_on)
        if not ids:
            return _the_same_again(cursor, entries)
        accounts = _lock_accounts(cursor, sums)
        _write_moves(cursor, entries, ids, accounts, sums, booked_on.year)
    return ids


WRITE_ENTRIES: Final = """
    with entry as (
        insert into ledger_entry (key, kind, booked_on, recorded_at, by_id, about, source, reverses_id)
        select n.key, n.kind, %(booked_on)s, %(recorded_at)s, %(by)s, n.about, n.source, n.reverses
        from unnest(%(keys)s::text[], %(kinds)s::text[], %(abouts)s::text[], %(sources)s::text[],
            %(reverses)s::bigint[]) as n(key, kind, about, source, reverses)
        order by n.key
        on conflict (key) do nothing
        returning id, key
    ), account as (
        insert into ledger_account (line, year, place, subject, may_go_below, debits, credits)
        select k.line, k.year, k.place, k.subject,
            k.below or (k.place = 'at-disposal' and coalesce(l.is_estimate, false)), 0, 0
        from unnest(%(lines)s::text[], %(years)s::smallint[], %(places)s::text[], %(subjects)s::text[],
            %(below)s::bool[]) as k(line, year, place, subject, below)
        left join ledger_line l on l.line = k.line and l.year = k.year
        where (select count(*) from entry) > 0
            and not exists (select from ledger_account a where a.line = k.line and a.year = k.year
                and a.place = k.place and a.subject = k.subject)
        order by k.line, k.year, k.place, k.subject
        on conflict do nothing
    )
    select id, key, pg_current_xact_id()::text,
        (select count(pg_advisory_xact_lock_shared(n)::text) from unnest(%(year_locks)s::bigint[]) as n) from entry
"""

LOCK_ACCOUNTS: Final = """
    select a.id, a.line, a.year, a.place, a.subject, a.may_go_below, a.credits - a.debits
    from ledger_account a
    join unnest(%(lines)s::text[], %(years)s::smallint[], %(places)s::text[], %(subjects)s::text[])
        as k(line, year, place, subject) using (line, year, place, subject)
    order by a.id for no key update of a
"""

WRITE_MOVES: Final = """
    with written as (
        insert into ledger_transfer (entry_id, source_id, target_id, amount)
        select * from unnest(%(entries)s::bigint[], %(sources)s::bigint[], %(targets)s::bigint[], %(amounts)s::bigint[])
    )
    update ledger_account a set debits = a.debits + s.debits, credits = a.credits + s.credits
    from unnest(%(accounts)s::bigint[], %(debits)s::bigint[], %(credits)s::bigint[]) as s(id, debits, credits)
    where a.id = s.id and not exists (
        select from unnest(%(years)s::smallint[]) as n(year)
        left join ledger_year y on y.year = n.year and y.closed_on is null where y.year is null)
"""


def _stays_on_its_line(entry: NewEntry) -> bool:
    """Only a carry-over takes money from one year to the next; nothing takes it from one line to another."""
    return all(
        move.source.line == move.target.line
        and (move.source.year == move.target.year or entry.kind is Kind.CARRIED_OVER)
        for move in entry.moves
    )


def _array(values: Iterable[object]) -> str:
    """A PostgreSQL array as text; psycopg looks at each element of a list, which takes longer than the work itself."""
    words = list(map(str, values))
    assert not any("\0" in word for word in words), "PostgreSQL keeps no text with NUL in it"
    text = "\0".join(words).replace("\\", "\\\\").replace('"', '\\"')
    return '{"' + text.replace("\0", '","') + '"}'


def year_lock(year: int) -> int:
    """The advisory lock that closing a year takes alone, and everything booked in it takes together."""
    return 7_100_000_000 + year


AFTER_CLOSING: Final = frozenset({Place.CARRY_APPLIED, Place.CLAIMS, Place.OWED_BACK})
"""Places that still move when their year is closed: a carry-over is granted, a claim is paid or given up."""


def years_touched(booked: int, accounts: Iterable[AccountKey]) -> list[int]:
    """The years that must be open: the one it is booked in, and those of the accounts it moves."""
    return sorted({booked, *(key.year for key in accounts if key.place not in AFTER_CLOSING)})


def _account_columns(keys: Sequence[AccountKey]) -> dict[str, str]:
    lines, years, places, subjects = map(_array, zip(*keys, strict=True))
    return {"lines": lines, "years": years, "places": places, "subjects": subjects}


def _write_entries(
    cursor: psycopg.Cursor[Any],
    entries: Sequence[NewEntry],
    sums: dict[AccountKey, Sums],
    *,
    by: User,
    booked_on: date,
) -> list[int]:
    """Insert the entries and the accounts that are missing; an empty list means that the keys stand already."""
    columns = _account_columns(list(sums))
    cursor.execute(
        WRITE_ENTRIES,
        {
            "keys": [entry.key for entry in entries],
            "kinds": [entry.kind.value for entry in entries],
            "abouts": [entry.about for entry in entries],
            "sources": [entry.source for entry in entries],
            "reverses": [entry.reverses for entry in entries],
            "booked_on": booked_on,
            "recorded_at": now(),
            "by": by.pk,
            "below": _array(key.place in MAY_GO_BELOW for key in sums),
            "year_locks": [year_lock(year) for year in years_touched(booked_on.year, sums)],
            **columns,
        },
    )
    rows = cursor.fetchall()
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


def _lock_accounts(cursor: psycopg.Cursor[Any], sums: dict[AccountKey, Sums]) -> dict[AccountKey, int]:
    """Lock every account of the act in one order, and refuse if one would be overdrawn."""
    cursor.execute(LOCK_ACCOUNTS, _account_columns(list(sums)))
    rows = cursor.fetchall()
    balances: dict[AccountKey, Kroner | None] = {
        AccountKey(*row[1:5]): None if row[5] else Kroner(int(row[6])) for row in rows
    }
    overdraft = first_overdraft(balances, sums)
    if overdraft is not None:
        raise _overdrawn(*overdraft, sums[overdraft[0]])
    return {AccountKey(*row[1:5]): row[0] for row in rows}


def _write_moves(
    cursor: psycopg.Cursor[Any],
    entries: Sequence[NewEntry],
    ids: Sequence[int],
    accounts: dict[AccountKey, int],
    sums: dict[AccountKey, Sums],
    year: int,
) -> None:
    moves = [(pk, move) for pk, entry in zip(ids, entries, strict=True) for move in entry.moves]
    cursor.execute(
        WRITE_MOVES,
        {
            "entries": _array(pk for pk, _move in moves),
            "sources": _array(accounts[move.source] for _pk, move in moves),
            "targets": _array(accounts[move.target] for _pk, move in moves),
            "amounts": _array(move.amount.ore for _pk, move in moves),
            "accounts": _array(accounts[key] for key in sums),
            "debits": _array(total.debits.ore for total in sums.values()),
            "credits": _array(total.credits.ore for total in sums.values()),
            "years": years_touched(year, sums),
        },
    )
    if cursor.rowcount != len(sums):
        raise YearClosed(
            _("Budsjettåret %d er ikke åpent.") % year,
            _("Det som gjelder et avsluttet år, føres i det åpne året."),
        )


def _the_same_again(cursor: psycopg.Cursor[Any], entries: Sequence[NewEntry]) -> list[int]:
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


def _overdrawn(key: AccountKey, balance: Kroner, sums: Sums) -> Overdrawn:
    words = {
        "line": BudgetLine.written(key.line).in_words,
        "year": key.year,
        "place": PLACE_WORDS[Place(key.place)],
        "has": balance.in_words,
        "needs": (sums.debits - sums.credits).in_words,
        "short": (sums.debits - sums.credits - balance).in_words,
    }
    return Overdrawn(
        _("På %(line)s i %(year)d står det %(has)s som %(place)s.") % words,
        _("Dette trenger %(needs)s, %(short)s for mye.") % words,
        _("Sett ned beløpet, eller flytt penger dit først."),
    )
