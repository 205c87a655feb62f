"""What else writes in the ledger: years, lines, reversals."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.db import connection, transaction
from django.utils.translation import gettext as _

from tilskudd.ledger.models import Entry, Line, Year
from tilskudd.ledger.places import Kind
from tilskudd.ledger.record import NewEntry, moves_of, record_all
from tilskudd.ledger.rules import turned
from tilskudd.people.models import User
from tilskudd.people.refusal import Refusal
from tilskudd.values.budget import BudgetLine

REVERSAL_LOCK: Final = 7_300_000_000_000


def open_lines(year: int, lines: Iterable[tuple[BudgetLine, str, bool, bool]]) -> None:
    """Open the year and its budget lines (åpne poster): line, name, may be carried over, is an estimate.

    Part of another service's transaction. A line that stands keeps its name.
    """
    Year.objects.get_or_create(year=year)
    Line.objects.bulk_create(
        [
            Line(line=str(line), year_id=year, name=name, may_be_carried_over=carried, is_estimate=estimate)
            for line, name, carried, estimate in lines
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def reverse(entry: Entry, *, by: User, about: str, source: str) -> int:
    """Take an entry back by an opposite one (tilbakefør); returns the new entry's id.

    The caller has required the right and written the event. Raises Overdrawn when the money has gone on,
    Refusal when the entry has been reversed before or is itself a reversal.
    """
    with connection.cursor() as cursor:  # two reversals at once: the second waits, and is refused
        cursor.execute("select pg_advisory_xact_lock(%s)", [REVERSAL_LOCK + entry.pk])
    entry = Entry.objects.get(pk=entry.pk)
    if entry.kind == Kind.REVERSAL:
        raise Refusal(_("En tilbakeføring kan ikke selv tilbakeføres."), _("Før den opprinnelige posteringen på nytt."))
    if Entry.objects.filter(reverses=entry).exists():
        raise Refusal(_("Posteringen er allerede tilbakeført."))
    moves = turned(moves_of(entry.pk))
    return record_all(
        [NewEntry(f"reversal:{entry.pk}", Kind.REVERSAL, about, source, moves, reverses=entry.pk)], by=by
    )[0]
