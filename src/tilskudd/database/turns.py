"""One at a time: two clicks at once, and the second waits until it can see what the first one did."""

from __future__ import annotations

from django.db import connection


def take_turn(what: str) -> None:
    """Wait until nobody else is at the same thing, and keep it until the transaction ends."""
    assert connection.in_atomic_block, "a turn lasts as long as a transaction"
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])


def try_turn(what: str) -> bool:
    """Take the turn if nobody has it, without waiting; False when another is at the same thing right now."""
    assert connection.in_atomic_block, "a turn lasts as long as a transaction"
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [what])
        return bool(cursor.fetchone()[0])
