"""Reads for the annual report: appropriations per line, and what became of each assignment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import connection
from django.db.models import Count, Sum

from tilskudd.decisions.models import Grant
from tilskudd.followup.models import Report
from tilskudd.ledger.models import Line
from tilskudd.ledger.places import Place
from tilskudd.mandate.models import Assignment, Letter, LetterState
from tilskudd.people.models import Status
from tilskudd.reporting.annual_rules import AppropriationRow, LineMovement, Part, appropriation_rows
from tilskudd.reporting.positions import AsOf, positions_as_of
from tilskudd.schemes.models import Frame, Scheme
from tilskudd.values.kroner import ZERO, Kroner

APPROPRIATED: Final = """
    select line, kind, about, sum(ore) from (
        select a.line, e.kind, e.about, x.amount as ore from ledger_line l
            join ledger_account a on a.line = l.line and a.year = l.year and a.place = 'appropriated'
            join ledger_transfer x on x.source_id = a.id join ledger_entry e on e.id = x.entry_id
            where l.year = %(year)s and e.booked_on <= %(on)s
        union all
        select a.line, e.kind, e.about, -x.amount from ledger_line l
            join ledger_account a on a.line = l.line and a.year = l.year and a.place = 'appropriated'
            join ledger_transfer x on x.target_id = a.id join ledger_entry e on e.id = x.entry_id
            where l.year = %(year)s and e.booked_on <= %(on)s
    ) as moved group by 1, 2, 3
"""
CARRIED: Final = """
    select a.line, sum(x.amount) from ledger_line l
        join ledger_account a on a.line = l.line and a.year = l.year and a.place in ('at-disposal', 'committed')
        join ledger_transfer x on x.target_id = a.id join ledger_account s on s.id = x.source_id
        join ledger_entry e on e.id = x.entry_id
        where l.year = %(year)s and s.year < a.year and e.booked_on <= %(on)s group by 1
"""
PAID: Final = """
    select d.scheme_id, sum(a.credits - a.debits) from decisions_decision d
        join schemes_scheme s on s.id = d.scheme_id join decisions_grant g on g.decision_id = d.id
        join ledger_account a on a.line = s.line and a.year = s.year and a.place = 'paid'
            and a.subject = 'grant:' || g.id
        where d.scheme_id = any(%(schemes)s) group by 1
"""


def appropriations(year: int, until: date) -> list[AppropriationRow]:
    """The appropriation statement of a year by what is booked up to a day; five queries.

    What opened a line is the allocation letter's, also where a supplement was taken in first; the rest of what
    supplements changed is theirs.
    """
    with connection.cursor() as cursor:
        cursor.execute(APPROPRIATED, {"year": year, "on": until})
        appropriated = cursor.fetchall()
        cursor.execute(CARRIED, {"year": year, "on": until})
        carried = cursor.fetchall()
    supplements = _supplements({about for _line, _kind, about, _ore in appropriated})
    moved = [LineMovement(line, Part.CARRIED_OVER, Kroner(int(ore))) for line, ore in carried]
    for line, kind, about, ore in appropriated:
        part = Part.SUPPLEMENT if about in supplements and kind not in ("opening", "computed") else Part.LETTER
        moved.append(LineMovement(line, part, Kroner(int(ore))))
    places = (
        (Place.PAID, Part.BOOKED),
        (Place.OUTSIDE, Part.OUTSIDE),
        (Place.CARRY_APPLIED, Part.CARRY_APPLIED),
        (Place.LAPSED, Part.LAPSED),
    )
    for position in positions_as_of(year, AsOf(until, date(2099, 12, 31))):
        moved += [LineMovement(position.line, part, position.at(place)) for place, part in places]
    return appropriation_rows(Line.objects.filter(year=year).values_list("line", "name"), moved)


def _supplements(abouts: set[str]) -> set[str]:
    """Of the letters that entries are about those that are supplements."""
    references = [about.removeprefix("letter:") for about in abouts if about.startswith("letter:")]
    rows = Letter.objects.filter(reference__in=references, confirmation__kind="supplement")
    return {f"letter:{one}" for one in rows.values_list("reference", flat=True)}


@dataclass(frozen=True)
class AssignmentRow:
    """What became of an assignment (oppdragsrad): the frames, grants, payments and reports of its schemes."""

    assignment: Assignment
    schemes: Sequence[Scheme]
    frame: Kroner
    awarded: Kroner
    paid: Kroner
    recipients: int
    reports: int
    approved: int


def assignment_rows(year: int, most: int | None = None, after: int = 0) -> list[AssignmentRow]:
    """Each assignment of the letters that count, in the order of the register; six queries, however many."""
    rows = Assignment.objects.filter(year=year, letter__confirmation__state=LetterState.CONFIRMED, pk__gt=after)
    rows = rows.select_related("letter").defer("letter__text", "letter__reading").order_by("pk")
    assignments = list(rows if most is None else rows[:most])
    schemes: dict[int, list[Scheme]] = {one.pk: [] for one in assignments}
    for scheme in Scheme.objects.filter(assignment__in=schemes).order_by("pk"):
        assert scheme.assignment_id is not None
        schemes[scheme.assignment_id].append(scheme)
    ids = [scheme.pk for of in schemes.values() for scheme in of]
    frames = dict(
        Frame.objects.filter(scheme__in=ids, status=Status.APPROVED)
        .order_by()
        .values_list("scheme")
        .annotate(sum=Sum("booked"))
    )
    grants = Grant.objects.filter(decision__scheme__in=ids).order_by().values("decision__scheme")
    awarded = {
        row["decision__scheme"]: (row["sum"], row["who"])
        for row in grants.annotate(sum=Sum("amount"), who=Count("recipient", distinct=True))
    }
    with connection.cursor() as cursor:
        cursor.execute(PAID, {"schemes": ids})
        paid = {scheme: Kroner(int(ore)) for scheme, ore in cursor.fetchall()}
    counted: dict[tuple[int, bool], int] = {}
    reports = Report.objects.filter(demand__scheme__in=ids).order_by().values_list("demand__scheme", "state")
    for scheme_id, state, n in reports.annotate(n=Count("pk")):
        for key in {(scheme_id, False), (scheme_id, state == "approved")}:
            counted[key] = counted.get(key, 0) + n
    return [
        AssignmentRow(
            one,
            of,
            sum((frames.get(scheme.pk) or ZERO for scheme in of), ZERO),
            sum((awarded.get(scheme.pk, (ZERO, 0))[0] for scheme in of), ZERO),
            sum((paid.get(scheme.pk, ZERO) for scheme in of), ZERO),
            sum(awarded.get(scheme.pk, (ZERO, 0))[1] for scheme in of),
            sum(counted.get((scheme.pk, False), 0) for scheme in of),
            sum(counted.get((scheme.pk, True), 0) for scheme in of),
        )
        for one in assignments
        for of in [schemes[one.pk]]
    ]
