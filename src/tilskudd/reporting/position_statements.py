"""The statements that read positions by date: what is counted in day sums, and what is not yet, in one snapshot."""

from __future__ import annotations

from typing import Final

RECIPIENT_OF_ACCOUNT: Final = """
    left join decisions_grant g
        on g.id = case when a.subject ~ '^grant:[0-9]{1,18}$' then substr(a.subject, 7)::bigint end
    left join parties_organisation o on o.id = g.recipient_id
"""
"""The kind of recipient that the account `a` is about: `o.kind`, null where it is about no grant."""

REST: Final = """
    with upto as (select coalesce((select last from reporting_daycount), 0) as last),
    rest as (
        select e.id, e.booked_on, (e.recorded_at at time zone 'Europe/Oslo')::date as recorded_on from ledger_entry e
            where e.id > %(floor)s and e.id > (select last from upto)
        union all
        select e.id, e.booked_on, (e.recorded_at at time zone 'Europe/Oslo')::date
            from reporting_skippednumber s join ledger_entry e on e.id = s.number
    ),
    sides as (
        select rest.id, booked_on, recorded_on, x.target_id as account, x.amount as ore
            from rest join ledger_transfer x on x.entry_id = rest.id
        union all
        select rest.id, booked_on, recorded_on, x.source_id, -x.amount
            from rest join ledger_transfer x on x.entry_id = rest.id
    ),
    """
MOVED: Final = """
    {rest}
    moved as (
        select d.line, d.place, d.booked_on, d.recorded_on, d.credits - d.debits as ore from reporting_daysum d
            where d.year = %(year)s and (%(line)s::text is null or d.line = %(line)s)
        union all
        select a.line, a.place, e.booked_on, e.recorded_on, e.ore from sides e join ledger_account a on a.id = e.account
            where a.year = %(year)s and (%(line)s::text is null or a.line = %(line)s)
    )
""".replace("{rest}", REST)
AS_OF: Final = """
    {moved}
    select line, place, sum(ore) from moved where booked_on <= %(on)s and recorded_on <= %(known)s group by 1, 2
""".replace("{moved}", MOVED)
BY_DAY: Final = """
    {moved}
    select line, place, booked_on, recorded_on, sum(ore) from moved where recorded_on <= %(known)s group by 1, 2, 3, 4
""".replace("{moved}", MOVED)
BY_RECIPIENTS: Final = """
    {rest}
    moved as (
        select d.line, d.recipients, d.booked_on, d.credits - d.debits as ore from reporting_daysum d
            where d.place = 'paid' and d.booked_on between %(first)s and %(last)s
        union all
        select a.line, coalesce(o.kind, ''), e.booked_on, e.ore from sides e join ledger_account a on a.id = e.account
            {recipient}
            where a.place = 'paid' and e.booked_on between %(first)s and %(last)s
    )
    select extract(month from booked_on)::int, line, recipients, sum(ore) from moved
    group by 1, 2, 3 having sum(ore) <> 0
""".replace("{rest}", REST).replace("{recipient}", RECIPIENT_OF_ACCOUNT)
