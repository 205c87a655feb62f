"""Reads for the annual report: appropriations per line, and what became of each assignment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import connection

from tilskudd.ledger.places import Place
from tilskudd.mandate.models import Assignment, LetterState
from tilskudd.reporting.annual_rules import AppropriationRow, LineMovement, Part, appropriation_rows
from tilskudd.reporting.positions import AsOf, paid_by_recipients, positions_as_of
from tilskudd.schemes.models import Scheme
from tilskudd.values.kroner import ZERO, Kroner

GIVEN: Final = """
    select line, case
            when kind = 'carried-over' then 'carried-over'
            when kind not in ('opening', 'computed') and c.kind_of_letter = 'supplement' then 'supplement'
            else 'letter' end, sum(ore)
    from (
        select l.line, e.kind, e.about, x.amount as ore from ledger_line l
            join ledger_account a on a.line = l.line and a.year = l.year and a.place = 'appropriated'
            join ledger_transfer x on x.source_id = a.id join ledger_entry e on e.id = x.entry_id
            where l.year = %(year)s and e.booked_on <= %(on)s
        union all
        select l.line, e.kind, e.about, -x.amount from ledger_line l
            join ledger_account a on a.line = l.line and a.year = l.year and a.place = 'appropriated'
            join ledger_transfer x on x.target_id = a.id join ledger_entry e on e.id = x.entry_id
            where l.year = %(year)s and e.booked_on <= %(on)s
        union all
        select a.line, e.kind, e.about, x.amount from ledger_entry e join ledger_transfer x on x.entry_id = e.id
            join ledger_account a on a.id = x.target_id join ledger_account s on s.id = x.source_id
            where e.kind = 'carried-over' and a.year = %(year)s and s.year < a.year and e.booked_on <= %(on)s
    ) as moved
    left join (
        select 'letter:' || m.reference as about, c.kind as kind_of_letter from mandate_letter m
            join mandate_confirmation c on c.letter_id = m.id
    ) as c using (about)
    group by 1, 2
"""
OF_SCHEMES: Final = """
    select s.id,
        (select coalesce(sum(f.booked), 0) from schemes_frame f where f.scheme_id = s.id and f.status = 'approved'),
        coalesce(g.sum, 0), coalesce(g.who, 0), coalesce(g.paid, 0),
        coalesce(r.due, 0), coalesce(r.approved, 0)
    from schemes_scheme s left join lateral (
        select sum(g.amount) as sum, count(distinct g.recipient_id) filter (where g.amount > 0) as who,
            sum(a.credits - a.debits) as paid
        from decisions_decision d join decisions_grant g on g.decision_id = d.id
        left join ledger_account a on a.line = s.line and a.year = s.year and a.place = 'paid'
            and a.subject = 'grant:' || g.id
        where d.scheme_id = s.id
    ) g on true
    left join lateral (
        select count(*) as due, count(*) filter (where r.state = 'approved') as approved
        from followup_report r join followup_reportdemand d on d.id = r.demand_id
        join decisions_grant g on g.id = r.grant_id and g.amount > 0
        where d.scheme_id = s.id
    ) r on true
    where s.id = any(%(schemes)s)
"""
KEPT: Final = (
    (Place.OUTSIDE, Part.OUTSIDE),
    (Place.CARRY_APPLIED, Part.CARRY_APPLIED),
    (Place.LAPSED, Part.LAPSED),
)
ALL_KNOWN: Final = date(2099, 12, 31)


def appropriations(year: int, until: date) -> list[AppropriationRow]:
    """The appropriation statement of a year by what is booked up to a day of it; six queries.

    Booked is what was paid less what came back in the year, also of money that was given for the year before. What
    opened a line is the allocation letter's, also where a supplement was taken in first; the rest of what supplements
    changed is theirs.
    """
    with connection.cursor() as cursor:
        cursor.execute(GIVEN, {"year": year, "on": until})
        moved = [LineMovement(line, Part(part), Kroner(int(ore))) for line, part, ore in cursor.fetchall()]
    stood = positions_as_of(year, AsOf(until, ALL_KNOWN))
    moved += [LineMovement(one.line, part, one.at(place)) for one in stood for place, part in KEPT]
    begins = date(year, 1, 1)
    for month in paid_by_recipients(begins, until).values() if until >= begins else ():
        moved += [LineMovement(line, Part.BOOKED, amount) for (line, _kind), amount in month.items()]
    return appropriation_rows([(one.line, one.name) for one in stood], moved)


@dataclass(frozen=True)
class AssignmentRow:
    """What became of an assignment (oppdragsrad): the frames, grants, payments and reports of its schemes.

    `recipients` counts one recipient once in each scheme; `approved` of the `reports` are approved.
    """

    assignment: Assignment
    schemes: Sequence[Scheme]
    frame: Kroner = ZERO
    awarded: Kroner = ZERO
    recipients: int = 0
    paid: Kroner = ZERO
    reports: int = 0
    approved: int = 0


def assignment_rows(year: int, most: int | None = None, after: int = 0) -> list[AssignmentRow]:
    """Each assignment of the letters that count, in the order of the register; three queries, however many."""
    rows = Assignment.objects.filter(year=year, letter__confirmation__state=LetterState.CONFIRMED, pk__gt=after)
    rows = rows.select_related("letter").defer("letter__text", "letter__reading").order_by("pk")
    assignments = list(rows if most is None else rows[:most])
    schemes: dict[int, list[Scheme]] = {one.pk: [] for one in assignments}
    for scheme in Scheme.objects.filter(assignment__in=schemes).order_by("pk"):
        assert scheme.assignment_id is not None
        schemes[scheme.assignment_id].append(scheme)
    with connection.cursor() as cursor:
        cursor.execute(OF_SCHEMES, {"schemes": [scheme.pk for of in schemes.values() for scheme in of]})
        told = {row[0]: [int(one) for one in row[1:]] for row in cursor.fetchall()}
    return [_row(one, schemes[one.pk], told) for one in assignments]


def _row(assignment: Assignment, schemes: list[Scheme], told: dict[int, list[int]]) -> AssignmentRow:
    sums = [sum(column) for column in zip(*(told[one.pk] for one in schemes), strict=True)] or [0] * 6
    frame, awarded, recipients, paid, reports, approved = sums
    return AssignmentRow(
        assignment, schemes, Kroner(frame), Kroner(awarded), recipients, Kroner(paid), reports, approved
    )
