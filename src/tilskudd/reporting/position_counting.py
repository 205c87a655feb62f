"""Counts entries into the sums per line, place and day. Piece by piece; safe to run twice, at once and to be killed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from django.db import connection, transaction

from tilskudd.database.turns import try_turn
from tilskudd.ledger.models import Entry
from tilskudd.people.clock import machine_now
from tilskudd.reporting.models import DayCount, SkippedNumber
from tilskudd.reporting.position_rules import skipped
from tilskudd.reporting.position_statements import RECIPIENT_OF_ACCOUNT

A_PIECE: Final = 500
WAITED_FOR: Final = timedelta(days=1)
"""An act writes its entry as its last statement before the commit; what is not there after a day was refused."""

COUNT: Final = """
    with moved as (
        select source_id as account, entry_id, amount as debits, 0 as credits from ledger_transfer
            where entry_id = any(%(ids)s)
        union all
        select target_id, entry_id, 0, amount from ledger_transfer where entry_id = any(%(ids)s)
    )
    insert into reporting_daysum as d
        (year, line, place, recipients, booked_on, recorded_on, debits, credits)
    select a.year, a.line, a.place, coalesce(o.kind, ''), e.booked_on,
        (e.recorded_at at time zone 'Europe/Oslo')::date, sum(m.debits), sum(m.credits)
    from moved m join ledger_account a on a.id = m.account join ledger_entry e on e.id = m.entry_id
    {recipient}
    group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6
    on conflict (year, line, place, recipients, booked_on, recorded_on)
        do update set debits = d.debits + excluded.debits, credits = d.credits + excluded.credits
""".replace("{recipient}", RECIPIENT_OF_ACCOUNT)


def count_what_is_new() -> int:
    """Count every entry that is in no day sum yet (tell opp); how many they were."""
    counted = 0
    while piece := count_a_piece():
        counted += piece
    return counted


@transaction.atomic
def count_a_piece(most: int = A_PIECE) -> int:
    """Count at most so many new entries, and those that came late; how many. None when another counts right now.

    What is counted, how far, and what was skipped are written in one transaction: killed anywhere, nothing is
    counted twice and nothing is left out.
    """
    if not try_turn("day-sums"):
        return 0
    row, _new = DayCount.objects.get_or_create(id=1)
    late = list(Entry.objects.filter(pk__in=SkippedNumber.objects.values("number")).values_list("pk", flat=True)[:most])
    new = list(Entry.objects.filter(pk__gt=row.last).order_by("pk").values_list("pk", flat=True)[:most])
    if not late and not new:
        SkippedNumber.objects.filter(seen_at__lt=machine_now() - WAITED_FOR).delete()
        return 0
    _count([*late, *new])
    SkippedNumber.objects.filter(number__in=late).delete()
    if new:
        at = machine_now()
        SkippedNumber.objects.bulk_create(SkippedNumber(number=one, seen_at=at) for one in skipped(new, row.last))
        row.last = new[-1]
        row.save(update_fields=["last"])
    return len(late) + len(new)


def _count(ids: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"ids": list(ids)})
