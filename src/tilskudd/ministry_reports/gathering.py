"""All that a report on an assignment tells, gathered as of a moment: the figures, and the facts beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Q

from tilskudd.decisions.models import Grant
from tilskudd.ledger.models import Account, Entry, Transfer
from tilskudd.mandate.models import Assignment
from tilskudd.ministry_reports.counting_reports import figures_of_reports
from tilskudd.ministry_reports.figures import Figure, letter_of
from tilskudd.ministry_reports.money import Moved, figures_of_money
from tilskudd.ministry_reports.recipients import figures_of_recipients, recipients_in
from tilskudd.ministry_reports.told import facts_of
from tilskudd.schemes.models import Scheme


@dataclass(frozen=True)
class AsOf:
    """Up to when something counts (skjæringstidspunkt): a moment, the newest entry that counts, and the day."""

    moment: datetime
    day: date
    last_entry: int

    @classmethod
    def now(cls, moment: datetime, day: date) -> AsOf:
        """Everything that is there."""
        return cls(moment, day, Entry.objects.aggregate(last=Max("pk"))["last"] or 0)


@dataclass(frozen=True)
class Gathered:
    """The figures of a report and what it tells beside them (tallene og opplysningene)."""

    figures: list[Figure]
    facts: dict[str, Any]


def schemes_of(assignment: Assignment, as_of: AsOf) -> list[Scheme]:
    """The schemes that carry out an assignment, in the order they were set up."""
    return list(assignment.schemes.filter(set_up_at__lte=as_of.moment).order_by("pk"))


def grants_of(schemes: Sequence[Scheme], as_of: AsOf) -> list[Grant]:
    """The grants of some schemes, also those that were given up."""
    rows = Grant.objects.filter(decision__scheme__in=schemes, granted_at__lte=as_of.moment)
    return list(rows.select_related("recipient", "outcome", "decision").order_by("pk"))


def moves_of(schemes: Sequence[Scheme], grants: Sequence[Grant], as_of: AsOf) -> list[Moved]:
    """Every transfer about these schemes and their grants, in order; two queries."""
    subjects = [*(one.about for one in schemes), *(one.about for one in grants)]
    lines, years = {one.line for one in schemes}, {one.year for one in schemes}
    own = Account.objects.filter(line__in=lines, year__in=years, subject__in=subjects).values_list("pk", flat=True)
    accounts = list(own)
    rows = Transfer.objects.filter(Q(source__in=accounts) | Q(target__in=accounts), entry_id__lte=as_of.last_entry)
    columns = ("pk", "amount", "source__place", "source__subject", "target__place", "target__subject")
    return [Moved(pk, amount.ore, *more) for pk, amount, *more in rows.order_by("pk").values_list(*columns)]


def gather(assignment: Assignment, as_of: AsOf) -> Gathered:
    """Everything about an assignment as of a moment; as many queries whatever the number of grants."""
    schemes = schemes_of(assignment, as_of)
    grants = grants_of(schemes, as_of)
    moves = moves_of(schemes, grants, as_of)
    letters = {one.pk: letter_of(place) for place, one in enumerate(schemes)}
    subjects = {one.about: letters[one.pk] for one in schemes}
    subjects |= {one.about: letters[one.decision.scheme_id] for one in grants}
    people = recipients_in(grants, moves, as_of.day, as_of.moment)
    awarded = {pk: ore for one in people for pk, ore in one.awarded.items()}
    reports = figures_of_reports(schemes, awarded, as_of.moment, as_of.day)
    told = facts_of(assignment, schemes, letters, people, moves, reports.facts, as_of.moment, as_of.day)
    figures = [
        *(figures_of_money(moves, {letters[one.pk]: one.name for one in schemes}, subjects) if schemes else []),
        *told.figures,
        *(figures_of_recipients(people) if schemes else []),
        *reports.figures,
    ]
    return Gathered(figures, told.facts)
