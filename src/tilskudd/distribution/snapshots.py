"""Taking in a statistic: the file itself, and its counts in the database."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.database.turns import take_turn
from tilskudd.distribution.csv_rows import LARGEST, Faults
from tilskudd.distribution.models import CountedDay, CountedGroup, StatisticSnapshot
from tilskudd.distribution.statistic import DayCounts, Statistic, read_statistic
from tilskudd.files.models import StoredFile
from tilskudd.files.services import store
from tilskudd.mandate.rules import file_name, tidy
from tilskudd.parties.models import Municipality
from tilskudd.people.access import require
from tilskudd.people.clock import now, today
from tilskudd.people.models import User
from tilskudd.people.refusal import Refusal
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import note, prepared


@dataclass(frozen=True)
class Source:
    """Where a statistic comes from (kilde), and what it counts, in both written forms, before the groups' names."""

    title: str
    source: str
    licence: str
    source_day: date
    counts_nb: str
    counts_nn: str


@transaction.atomic
def take_in_statistic(content: bytes, name: str, source: Source, *, by: User) -> StatisticSnapshot:
    """Take in a statistic (ta inn tallgrunnlag): the file itself, and its counts by day, group and municipality.

    Raises FaultyFile with every fault at once: of the file, and numbers that no municipality has on their day. Raises
    Refusal when the same file is here already, or its source is not told.
    """
    require(by, Right.SET_UP_SCHEMES, on=today())
    if not all(
        tidy(text) for text in (source.title, source.source, source.licence, source.counts_nb, source.counts_nn)
    ):
        raise Refusal(_("Skriv tittel, kilde, lisens og hva tallene teller, på bokmål og nynorsk."))
    if source.source_day > today():
        raise Refusal(_("Datoen er etter i dag."))
    counted = read_statistic(content)
    _refuse_unknown_places(counted)
    take_turn("statistics")
    sha256 = hashlib.sha256(content).hexdigest()
    already = StatisticSnapshot.objects.filter(file__sha256=sha256).first()
    if already is not None:
        raise Refusal(_("Filen er allerede tatt inn, som «%s».") % already.title)
    made = _write(counted, store([content], at=now(), most=LARGEST), file_name(name), source, by=by)
    prepared(made.about, by=by)
    note(by, "statistic.taken-in", made.about, name=made.title, sha256=sha256, rows=made.rows, withheld=made.withheld)
    return made


def _refuse_unknown_places(counted: Statistic) -> None:
    """Every number must be that of a municipality on the day it is counted: numbers are taken into use and go out."""
    valid = list(Municipality.objects.values_list("code", "first", "last"))
    known, faults = {code for code, _first, _last in valid}, Faults()
    for day, counts in sorted(counted.days.items()):
        in_force = {code for code, first, last in valid if first <= day and (last is None or day <= last)}
        for code in sorted(counts.codes - in_force):
            told = {"code": code[:20], "rows": _rows_of(code, counts), "day": day.isoformat()}
            if code in known:
                message = _("%(code)s er ikke nummeret til noen kommune %(day)s (%(rows)d rader).")
                faults.add("code-not-valid", message % told)
            else:
                message = _("%(code)s er ikke et kommunenummer vi kjenner (%(rows)d rader for %(day)s).")
                faults.add("unknown-code", message % told)
    faults.stop()


def _rows_of(code: str, counts: DayCounts) -> int:
    return sum(1 for cells in counts.groups.values() if code in cells)


def _write(counted: Statistic, stored: StoredFile, name: str, source: Source, *, by: User) -> StatisticSnapshot:
    days = sorted(counted.days)
    made = StatisticSnapshot.objects.create(
        title=tidy(source.title)[:200],
        source=tidy(source.source)[:500],
        licence=tidy(source.licence)[:200],
        counts_nb=tidy(source.counts_nb)[:200],
        counts_nn=tidy(source.counts_nn)[:200],
        source_day=source.source_day,
        file=stored,
        file_name=name[:200],
        rows=sum(len(cells) for day in counted.days.values() for cells in day.groups.values()),
        withheld=sum(len(cells) for day in counted.days.values() for cells in day.withheld.values()),
        days=days,
        taken_in_by=by,
        taken_in_at=now(),
    )
    for day in days:
        counts = counted.days[day]
        row = CountedDay.objects.create(snapshot=made, day=day, codes=sorted(counts.codes))
        CountedGroup.objects.bulk_create(_counted_groups(row, counts))
    return made


def _counted_groups(day: CountedDay, counts: DayCounts) -> list[CountedGroup]:
    rows = []
    for name, cells in sorted(counts.groups.items()):
        hidden = counts.withheld.get(name, set())
        figures = [None if code in hidden else cells.get(code, 0) for code in day.codes]
        rows.append(CountedGroup(day=day, name=name, counts=figures, total=sum(cells.values()), withheld=len(hidden)))
    return rows
