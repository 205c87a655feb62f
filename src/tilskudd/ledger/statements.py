"""The statements that write the ledger: set-based, a few round trips whatever the number of transfers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from tilskudd.ledger.places import MAY_GO_BELOW, AccountKey

KEEP_TO_THE_INDEXES: Final = "set local enable_seqscan = off"
"""Plans are kept, and the first are made while the tables are empty."""

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
    select k.n, a.id, case when a.may_go_below then null else a.credits - a.debits end
    from ledger_account a
    join unnest(%(lines)s::text[], %(years)s::smallint[], %(places)s::text[], %(subjects)s::text[])
        with ordinality as k(line, year, place, subject, n) using (line, year, place, subject)
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


def words(values: Sequence[str]) -> str:
    """A text array as PostgreSQL writes it; psycopg would look at each element of a list, which takes longer."""
    text = "\0".join(values)
    assert text.count("\0") == max(len(values) - 1, 0), "PostgreSQL keeps no text with NUL in it"
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\0", '","')
    return '{"' + text + '"}' if values else "{}"


def numbers(values: Iterable[int]) -> str:
    """An array of whole numbers as PostgreSQL writes it."""
    return "{" + ",".join(map(str, values)) + "}"


def account_columns(keys: Sequence[AccountKey]) -> dict[str, str]:
    """The keys of accounts as one array for each column."""
    lines, years, places, subjects = zip(*keys, strict=True)
    return {"lines": words(lines), "years": numbers(years), "places": words(places), "subjects": words(subjects)}


def may_go_below(keys: Iterable[AccountKey]) -> str:
    """For each account whether its place may go below zero."""
    return "{" + ",".join("t" if key.place in MAY_GO_BELOW else "f" for key in keys) + "}"
