"""Adding up the whole ledger again. Finds what no constraint can: sums that have drifted, entries without money."""

from __future__ import annotations

from typing import Final

from django.db import connection

from tilskudd.ledger.places import AccountKey
from tilskudd.values.finding import Finding, Severity
from tilskudd.values.kroner import Kroner

DRIFTED: Final = """
    with moved as (
        select account, sum(debit) as debits, sum(credit) as credits from (
            select source_id as account, amount as debit, 0 as credit from ledger_transfer
            union all select target_id, 0, amount from ledger_transfer) as both_ends
        group by account)
    select a.line, a.year, a.place, a.subject, a.debits, a.credits, coalesce(m.debits, 0), coalesce(m.credits, 0)
    from ledger_account a left join moved m on m.account = a.id
    where a.debits <> coalesce(m.debits, 0) or a.credits <> coalesce(m.credits, 0)
"""
EMPTY: Final = "select key from ledger_entry e where not exists (select from ledger_transfer t where t.entry_id = e.id)"
OVERDRAWN: Final = """
    select line, year, place, subject, credits - debits from ledger_account where not may_go_below and debits > credits
"""
NOT_ZERO: Final = "select coalesce(sum(credits - debits), 0) from ledger_account"
ACROSS: Final = """
    select distinct e.key from ledger_transfer t
    join ledger_account s on s.id = t.source_id join ledger_account r on r.id = t.target_id
    join ledger_entry e on e.id = t.entry_id
    where s.line <> r.line or (s.year <> r.year and e.kind <> 'carried-over')
"""
NO_LINE: Final = """
    select a.line, a.year, a.place, a.subject from ledger_account a
    where not exists (select from ledger_line l where l.line = a.line and l.year = a.year)
"""
MAY_GO_BELOW_WRONGLY: Final = """
    select a.line, a.year, a.place, a.subject from ledger_account a
    left join ledger_line l on l.line = a.line and l.year = a.year
    where a.may_go_below <> (a.place in ('appropriated', 'shortfall', 'claims')
        or (a.place = 'at-disposal' and coalesce(l.is_estimate, false)))
"""
WRONG_REVERSAL: Final = """
    select e.key from ledger_entry e where e.reverses_id is not null and exists (
        (select target_id, source_id, amount from ledger_transfer where entry_id = e.reverses_id
         except all select source_id, target_id, amount from ledger_transfer where entry_id = e.id)
        union all
        (select source_id, target_id, amount from ledger_transfer where entry_id = e.id
         except all select target_id, source_id, amount from ledger_transfer where entry_id = e.reverses_id))
"""


def check_ledger() -> list[Finding]:
    """Every fault in the ledger, all at once; empty when it holds."""
    findings = [
        _fault(
            "account-sum",
            f"{_name(row)} carries {row[4]} and {row[5]} øre, but its transfers are {row[6]} and {row[7]}.",
        )
        for row in _rows(DRIFTED)
    ]
    findings += [_fault("entry-empty", f"The entry {row[0]} moves no money.") for row in _rows(EMPTY)]
    findings += [
        _fault("overdrawn", f"{_name(row)} stands at {Kroner(int(str(row[4])))} kr.") for row in _rows(OVERDRAWN)
    ]
    findings += [
        _fault("not-zero", f"All accounts together are {row[0]} øre, not zero.") for row in _rows(NOT_ZERO) if row[0]
    ]
    findings += [_fault("across", f"The entry {row[0]} moves money between lines or years.") for row in _rows(ACROSS)]
    findings += [_fault("no-line", f"{_name(row)} is on a line that is not open.") for row in _rows(NO_LINE)]
    findings += [
        _fault("may-go-below", f"{_name(row)} has the wrong mark for going below zero.")
        for row in _rows(MAY_GO_BELOW_WRONGLY)
    ]
    findings += [
        _fault("reversal", f"The entry {row[0]} is not the opposite of what it reverses.")
        for row in _rows(WRONG_REVERSAL)
    ]
    return findings


def _rows(sql: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def _name(row: tuple[object, ...]) -> str:
    key = AccountKey(str(row[0]), int(str(row[1])), str(row[2]), str(row[3]))
    return f"The account {key.line} {key.year} {key.place} {key.subject}".strip()


def _fault(code: str, message: str) -> Finding:
    return Finding(code, Severity.ERROR, message)
