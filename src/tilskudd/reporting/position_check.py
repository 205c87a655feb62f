"""Whether the sums per day are what the entries add up to. For `tilskudd verify`."""

from __future__ import annotations

from typing import Final

from django.db import connection

from tilskudd.reporting.position_statements import RECIPIENT_OF_ACCOUNT
from tilskudd.values.finding import Finding, Severity

DRIFTED: Final = """
    with counted as (
        select e.id, e.booked_on, (e.recorded_at at time zone 'Europe/Oslo')::date as recorded_on from ledger_entry e
        where e.id <= (select coalesce(max(last), 0) from reporting_daycount)
            and not exists (select from reporting_skippednumber s where s.number = e.id)
    ), moved as (
        select x.source_id as account, e.booked_on, e.recorded_on, x.amount as debits, 0 as credits
            from counted e join ledger_transfer x on x.entry_id = e.id
        union all
        select x.target_id, e.booked_on, e.recorded_on, 0, x.amount
            from counted e join ledger_transfer x on x.entry_id = e.id
    ), told as (
        select a.year, a.line, a.place, coalesce(o.kind, '') as recipients, m.booked_on, m.recorded_on,
            sum(m.debits) as debits, sum(m.credits) as credits
        from moved m join ledger_account a on a.id = m.account
        {recipient}
        group by 1, 2, 3, 4, 5, 6
    )
    select year, line, place, booked_on, d.debits, d.credits, t.debits, t.credits
    from reporting_daysum d full join told t using (year, line, place, recipients, booked_on, recorded_on)
    where (coalesce(d.debits, 0), coalesce(d.credits, 0)) is distinct from
        (coalesce(t.debits, 0), coalesce(t.credits, 0))
    order by 1, 2, 3, 4 limit 100
""".replace("{recipient}", RECIPIENT_OF_ACCOUNT)


def faults_in_day_sums() -> list[Finding]:
    """Every day sum that is not what its entries come to; empty when they hold."""
    with connection.cursor() as cursor:
        cursor.execute(DRIFTED)
        rows = cursor.fetchall()
    return [
        Finding(
            "day-sum",
            Severity.ERROR,
            f"The sums of {line} {year} {place} on {day} are {debits or 0} and {credits or 0} øre, "
            f"but its entries are {told_debits or 0} and {told_credits or 0}.",
        )
        for year, line, place, day, debits, credits, told_debits, told_credits in rows
    ]
