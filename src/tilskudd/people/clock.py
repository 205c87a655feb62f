"""The only place that asks the machine what time it is.

An example installation runs on its own date, kept in the database; a real one on the machine's.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.db import connection

from tilskudd.people.models import Installation

OSLO: Final = ZoneInfo("Europe/Oslo")
_real_databases: set[str] = set()  # an installation never stops being real, so this need not be asked twice


def example_date() -> date | None:
    """The date of the example, or None in a real installation."""
    name = str(connection.settings_dict["NAME"])
    if name in _real_databases:
        return None
    with connection.cursor() as cursor:  # asked in every act: without the object mapper it takes a quarter of the time
        cursor.execute(f"select is_example, example_date from {Installation._meta.db_table}")  # noqa: S608 - our own name
        installation = cursor.fetchone()
    if installation is not None and not installation[0] and not connection.in_atomic_block:
        _real_databases.add(name)
    return installation[1] if installation else None


def now() -> datetime:
    """This moment, aware, in UTC; in an example the machine's time of day on the example's date in Oslo."""
    machine = datetime.now(tz=UTC)
    day = example_date()
    if day is None:
        return machine
    return datetime.combine(day, machine.astimezone(OSLO).time(), tzinfo=OSLO).astimezone(UTC)


def today() -> date:
    """The date in Oslo."""
    return example_date() or datetime.now(tz=OSLO).date()


def machine_now() -> datetime:
    """The machine's own time in UTC, for what must not follow an example: limits on tries, seals."""
    return datetime.now(tz=UTC)
