"""Reads of rounds: what is missing before one opens, who is asked, whose days are taken, which rate holds."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tilskudd.claims.models import EarlierPackage, Measure, Regulation, Round
from tilskudd.claims.row_rules import MeasureRules, RoundRules
from tilskudd.claims.rules import GroupedBy, rate_on, shared_days
from tilskudd.mandate.models import Amount
from tilskudd.parties.models import Organisation, OrganisationKind
from tilskudd.parties.queries import counties_on, municipalities_on, organisations_with
from tilskudd.people.clock import today
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import Kroner
from tilskudd.values.period import Period


@dataclass(frozen=True)
class Asked:
    """Somebody who is asked in a round (spurt): the organisation, its number that day, and what people call it."""

    organisation: Organisation
    code: str
    name: str


def asked_on(round: Round, day: date) -> list[Asked]:
    """Every municipality of a day, and the county municipalities where a measure is for them, by number."""
    names = {one.code: f"{one.name} kommune" for one in municipalities_on(day)}
    if round.measures.filter(allows_county=True).exists():
        names |= dict(counties_on(day).values_list("code", "organisation__name"))
    held = organisations_with(names, day)
    return [Asked(held[code], code, names[code]) for code in sorted(names) if code in held]


def unknown_on(day: date) -> list[str]:
    """The municipalities of a day whose organisation is not known, and who therefore cannot be asked."""
    names = {one.code: one.name for one in municipalities_on(day)}
    held = organisations_with(names, day)
    return [f"{code} {name}" for code, name in names.items() if code not in held]


def faults_before_opening(round: Round) -> list[str]:
    """All that must be written before anybody is asked, a sentence each."""
    measures = list(round.measures.select_related("window").order_by("pk"))
    found = [] if measures else [_("Runden har ingen tiltak.")]
    for one in measures:
        if one.window is None:
            found.append(_("%s: velg hvem tiltaket gjelder.") % one.name)
        elif taken := whose_days(one, GroupedBy(one.window.grouped_by), one.group):
            found.append(
                _("%(name)s: gruppen har dager som står i %(title)s.") % {"name": one.name, "title": taken[0][0]}
            )
        if rate_for(one, round.opens_on) is None:
            found.append(_("%s: skriv satsen som gjelder fra runden åpner.") % one.name)
    if round.late_until < today():
        found.append(_("Siste dag for krav er over."))
    return found


def whose_days(measure: Measure, grouped_by: GroupedBy, period: Period | None) -> list[tuple[str, Period]]:
    """The packages and rounds that have some of these days for the same measure, and which days."""
    if period is None:
        return []
    earlier = EarlierPackage.objects.filter(code=measure.code, grouped_by=grouped_by.value)
    rounds = Measure.objects.filter(
        code=measure.code, window__grouped_by=grouped_by.value, round__opened_at__isnull=False
    ).exclude(round=measure.round_id)
    theirs = [(one.title, one.period) for one in earlier.order_by("first")]
    theirs += [(one.round.title, one.group) for one in rounds.select_related("round").order_by("pk") if one.group]
    found = ((title, shared_days(period, days)) for title, days in theirs)
    return [(title, days) for title, days in found if days is not None]


def rate_for(measure: Measure, day: date) -> Kroner | None:
    """The rate that holds for what is received that day; None before there is one."""
    return rate_on(measure.rates.order_by("pk").values_list("first", "amount"), day)


def rates_in(rounds: Collection[Round]) -> dict[int, list[tuple[date, Kroner]]]:
    """Every rate of the measures of some rounds, by the measure's key; one query."""
    found: dict[int, list[tuple[date, Kroner]]] = {}
    rows = Measure.objects.filter(round__in=[one.pk for one in rounds]).order_by("rates__pk")
    for key, first, amount in rows.values_list("pk", "rates__first", "rates__amount"):
        found.setdefault(key, [])
        if amount is not None:
            found[key].append((first, amount))
    return found


def regulation_of(round: Round) -> Regulation | None:
    """The newest regulation of a round; None while it is opened with reservation."""
    return round.regulations.order_by("-pk").first()


def rules_of(round: Round, municipality: str) -> RoundRules | None:
    """The rules that a file of one municipality's rows is held against; None before rates and groups stand."""
    rates = rates_in([round])
    found = []
    for one in round.measures.select_related("window", "scheme").order_by("pk"):
        rate = rate_on(rates.get(one.pk, []), max(today(), round.opens_on))
        if rate is None or one.window is None or one.group_first is None or one.group_last is None:
            return None
        found.append(
            MeasureRules(
                one.code,
                rate.in_kroner,
                BudgetLine.written(one.scheme.line),
                GroupedBy(one.window.grouped_by),
                one.group_first,
                one.group_last,
                one.most_months,
            )
        )
    if not found:
        return None
    return RoundRules(round.number, tuple(found), round.late_until, frozenset({municipality}))


def printed_rates(round: Round) -> QuerySet[Amount]:
    """The rates that the letter prints for the round's assignment."""
    return Amount.objects.filter(assignment=round.assignment_id, sort="rate").order_by("start", "pk")


def is_county(organisation: Organisation) -> bool:
    return organisation.kind == OrganisationKind.COUNTY
