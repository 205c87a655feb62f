"""What a report tells beside its money and its reports: references, periods, deviations, criteria, days and duties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from tilskudd.applications.criteria import criteria_in, same_words
from tilskudd.applications.models import CallVersion
from tilskudd.followup.models import ChangeAnswer
from tilskudd.followup.rules import ChangeVerdict
from tilskudd.ledger.places import Place
from tilskudd.mandate.models import Assignment
from tilskudd.ministry_reports.days import in_words
from tilskudd.ministry_reports.figures import Figure, FigurePart, Unit, added, letter_of, share
from tilskudd.ministry_reports.money import Moved
from tilskudd.ministry_reports.recipients import FundedRecipient
from tilskudd.ministry_reports.texts import names_with_figures
from tilskudd.people.clock import OSLO
from tilskudd.schemes.models import Scheme, SchemeVersion
from tilskudd.schemes.rules import SchemeKind
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import NO_BREAK_SPACE

CAME_BACK: Final = frozenset({(Place.SENT, Place.COMMITTED), (Place.PAID, Place.COMMITTED)})


@dataclass(frozen=True)
class Told:
    """Figures of what is told, and the facts as plain JSON (opplysningene)."""

    figures: list[Figure]
    facts: dict[str, Any]


@dataclass(frozen=True)
class ProjectPeriod:
    """From when to when a scheme's projects run (prosjektperiode), both days included."""

    scheme: Scheme
    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def gone(self, day: date) -> int:
        """How many of its days are gone when the day begins."""
        return min(max((day - self.first).days, 0), self.days)


def facts_of(
    assignment: Assignment,
    schemes: Sequence[Scheme],
    letters: Mapping[int, str],
    people: Sequence[FundedRecipient],
    moves: Sequence[Moved],
    demands: Sequence[Mapping[str, Any]],
    moment: datetime,
    day: date,
) -> Told:
    """Everything else that is told of an assignment."""
    periods = _periods(schemes, _first_grants(people), moment)
    steered = list(assignment.amounts.filter(sort__in=["financing", "earmark"]).order_by("pk"))
    deadlines = list(assignment.deadlines.order_by("day", "pk"))
    duties = list(assignment.duties.order_by("pk"))
    figures = [
        *_in_the_letter(steered),
        *_days_gone(periods, day),
        *(_deviations(people, moves, moment) if schemes else []),
        added(
            "plikter",
            "Plikter i brevet",
            "Setninger i brevet om oppdraget som pålegger noen noe.",
            [FigurePart(f"duty:{one.pk}") for one in duties],
            nouns=("plikt", "plikter"),
        ),
        added(
            "plikter-ivaretatt",
            "Plikter som noe ivaretar",
            "De av pliktene som noe i ordningen ivaretar.",
            [FigurePart(f"duty:{one.pk}") for one in duties if one.is_carried],
            nouns=("plikt", "plikter"),
        ),
    ]
    named = [(one.written, one.day) for one in deadlines]
    facts = {
        "references": _references(assignment, schemes, letters, periods, named, moment),
        "schemes": [
            {"letter": letters[one.pk], "name": one.name, "line": one.line, "kind": one.kind} for one in schemes
        ],
        "recipients": [_recipient(one) for one in people if one.is_funded],
        "given_up": [_recipient(one) for one in people if not one.is_funded],
        "period": [periods[0].first.isoformat(), max(one.last for one in periods).isoformat()] if periods else None,
        "criteria": _criteria(schemes, letters, demands, moment),
        "questions": [question for demand in demands for question in demand["questions"]],
        "days": _days(schemes, people, named, demands, moment, periods),
        "duties": [
            {"words": one.words, "is_carried": one.is_carried, "answer": one.answer, "who": one.who} for one in duties
        ],
        "day": day.isoformat(),
        "year": assignment.year,
    }
    return Told(figures, facts)


def _first_grants(people: Sequence[FundedRecipient]) -> dict[int, date]:
    """The day of the first grant of each scheme, by its key."""
    days: dict[int, date] = {}
    for grant in sorted((grant for one in people for grant in one.grants), key=lambda grant: grant.pk):
        days.setdefault(grant.decision.scheme_id, grant.granted_at.astimezone(OSLO).date())
    return days


def _periods(schemes: Sequence[Scheme], granted: Mapping[int, date], moment: datetime) -> list[ProjectPeriod]:
    """The days that a call says, as it said them then; for all others from the first grant until the year is over."""
    calls = CallVersion.objects.filter(
        call__scheme__in=schemes, call__published_at__lte=moment, at__lte=moment
    ).order_by("call", "number")
    said = {row.call.scheme_id: row for row in calls.select_related("call")}
    found = []
    for one in schemes:
        call = said.get(one.pk) if one.kind == SchemeKind.CALL else None
        begins = granted.get(one.pk, date(one.year, 1, 1))
        first, last = (call.first_day, call.last_day) if call else (begins, max(begins, date(one.year, 12, 31)))
        found.append(ProjectPeriod(one, first, last))
    return sorted(found, key=lambda one: (one.first, one.scheme.pk))


def _in_the_letter(amounts: Sequence[Any]) -> list[Figure]:
    """What the letter steers by the assignment; money of its own within the pot is counted there already."""
    counted = [FigurePart(f"amount:{one.pk}", one.amount.ore) for one in amounts if one.pot != "own"]
    told = "Det brevet oppgir som finansiering av oppdraget, og det brevet øremerker utenom."
    return [added("i-brevet", "Beløp i brevet", told, counted, unit=Unit.KRONER)] if counted else []


def _days_gone(periods: Sequence[ProjectPeriod], day: date) -> list[Figure]:
    if not periods:
        return []
    told = "Dager da noen av prosjektene pågikk, og som er gått før skjæringsdatoen. Hver dag telles én gang."
    counted = each_day_once(periods)
    gone = [FigurePart(f"scheme:{one.scheme.pk}", one.gone(day)) for one in counted]
    whole = [FigurePart(f"scheme:{one.scheme.pk}", one.days) for one in counted]
    some = added("dager-gaatt", "Dager som er gått", told, gone, unit=Unit.DAYS)
    told = "Dager da noen av prosjektene pågår: utlysningens dager, ellers fra det første vedtaket til budsjettåret "
    told += "er over. En dag i flere ordninger telles én gang, i den som begynte først."
    every = added("dager-i-alt", "Dager i perioden", told, whole, unit=Unit.DAYS)
    share_told = "Dager som er gått, av dem som er i alt."
    return [some, every, *share("andel-gaatt", "Andel av tiden", share_told, some, every)]


def each_day_once(periods: Sequence[ProjectPeriod]) -> list[ProjectPeriod]:
    """The periods, first come first, without the days that one before has; those with no day of their own left out."""
    found: list[ProjectPeriod] = []
    for one in periods:
        first = max(one.first, found[-1].last + timedelta(days=1)) if found else one.first
        if first <= one.last:
            found.append(ProjectPeriod(one.scheme, first, one.last))
    return found


def _deviations(people: Sequence[FundedRecipient], moves: Sequence[Moved], moment: datetime) -> list[Figure]:
    grants = [grant for one in people for grant in one.grants]
    given_up = [grant for one in people for grant in one.grants if one.awarded[grant.pk] <= 0]
    came_back = [FigurePart(one.ref) for one in moves if (one.source, one.target) in CAME_BACK]
    agreed = ChangeAnswer.objects.filter(
        request__grant__in=grants, at__lte=moment, verdict__in=[ChangeVerdict.AGREED, ChangeVerdict.PARTLY]
    )
    short = [
        FigurePart(one.ref, one.ore if one.source == Place.SHORTFALL else -one.ore)
        for one in moves
        if Place.SHORTFALL in (one.source, one.target)
    ]
    return [
        added(
            "gitt-opp",
            "Tilskudd som er gitt opp",
            "Tilskudd der alt som var lovet, er trukket eller gitt opp.",
            [FigurePart(one.about) for one in given_up],
            nouns=("tilskudd", "tilskudd"),
        ),
        added(
            "betalinger-i-retur",
            "Betalinger avvist eller i retur",
            "Betalinger som banken avviste eller sendte tilbake; de kan være betalt på nytt siden.",
            came_back,
            nouns=("betaling", "betalinger"),
        ),
        added(
            "endringer",
            "Endringer som er godtatt",
            "Endringer som mottakere har bedt om, og som vi sa ja til.",
            [FigurePart(f"change-request:{pk}") for pk in agreed.order_by("pk").values_list("request", flat=True)],
            nouns=("endring", "endringer"),
        ),
        added(
            "uten-dekning",
            "Lovet uten dekning",
            "Det som er lovet utover pengene posten hadde, etter klage.",
            short,
            unit=Unit.KRONER,
        ),
    ]


def _references(
    assignment: Assignment,
    schemes: Sequence[Scheme],
    letters: Mapping[int, str],
    periods: Sequence[ProjectPeriod],
    deadlines: Sequence[tuple[str, date | None]],
    moment: datetime,
) -> list[list[str]]:
    """Words with figures that a text may refer to: key, what it is, and the words."""
    local = moment.astimezone(OSLO)
    found = [
        ["oppdrag", "Oppdragets nummer", assignment.number],
        ["oppdragstittel", "Oppdragets tittel", assignment.title],
        ["brev", "Brevet", assignment.letter.title],
        ["aar", "Budsjettår", str(assignment.year)],
        ["skjaeringsdato", "Dagen tallene er tatt ut", in_words(local.date())],
        ["klokkeslett", "Klokkeslettet tallene er tatt ut", f"kl.{NO_BREAK_SPACE}{local:%H.%M}"],
    ]
    for place, (written, day) in enumerate(deadlines):
        key = "frist" if not place else f"frist-{letter_of(place)}"
        found.append([key, "Frist i brevet", in_words(day) if day else written])
    if periods:
        found.append(["periodestart", "Når prosjektene begynner", in_words(periods[0].first)])
        found.append(["periodeslutt", "Når prosjektene er over", in_words(max(one.last for one in periods))])
    for one in schemes:
        letter = letters[one.pk]
        found.append([f"ordning-{letter}", "Ordningens navn", one.name])
        found.append([f"post-{letter}", "Ordningens post", BudgetLine.written(one.line).in_words])
    passage = assignment.letter.text[assignment.start or 0 : assignment.end or 0]
    names = names_with_figures(" ".join([assignment.title, *(one.name for one in schemes), passage]))
    return found + [[f"navn-{letter_of(place)}", "Navn i brevet", name] for place, name in enumerate(names)]


def _recipient(one: FundedRecipient) -> dict[str, Any]:
    return {
        "number": one.number,
        "name": one.name,
        "kind": one.kind,
        "codes": sorted(one.places),
        "counties": sorted(set(one.counties.values())),
    }


def _criteria(
    schemes: Sequence[Scheme], letters: Mapping[int, str], demands: Sequence[Mapping[str, Any]], moment: datetime
) -> list[dict[str, Any]]:
    """Each criterion for goal achievement of the rules as they were, with the questions that serve it."""
    rules = {
        row.scheme_id: row
        for row in SchemeVersion.objects.filter(scheme__in=schemes, at__lte=moment).order_by("number")
    }
    found = []
    for scheme in schemes:
        asked = [one for demand in demands if demand["scheme"] == scheme.pk for one in demand["questions"]]
        for words in criteria_in(rules[scheme.pk].achievement) if scheme.pk in rules else []:
            serve = [one for one in asked if one["criterion"] and same_words(one["criterion"]) == same_words(words)]
            found.append({"scheme": letters[scheme.pk], "words": words, "questions": serve})
    return found


def _days(
    schemes: Sequence[Scheme],
    people: Sequence[FundedRecipient],
    deadlines: Sequence[tuple[str, date | None]],
    demands: Sequence[Mapping[str, Any]],
    moment: datetime,
    periods: Sequence[ProjectPeriod],
) -> list[list[str]]:
    """Days for the time line, in order: ISO, and what is there."""
    decided = {grant.granted_at.astimezone(OSLO).date() for one in people for grant in one.grants}
    found = {(day.isoformat(), "Vedtak om tilskudd") for day in decided}
    found |= {(one["due_on"], "Mottakerne skal rapportere") for one in demands}
    found |= {(day.isoformat(), "Frist i brevet") for _written, day in deadlines if day}
    for one in periods:
        found |= {(one.first.isoformat(), "Prosjektene begynner"), (one.last.isoformat(), "Prosjektene er over")}
    found.add((moment.astimezone(OSLO).date().isoformat(), "Tallene er tatt ut"))
    return [list(one) for one in sorted(found)]
