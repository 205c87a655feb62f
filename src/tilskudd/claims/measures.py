"""The measures of a round: what is paid for, at which rate, and for which group; and the packages before it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.claims.models import EarlierPackage, GroupWindow, Measure, Rate, Round
from tilskudd.claims.round_queries import whose_days
from tilskudd.claims.rounds import draft, plain
from tilskudd.claims.rules import GroupedBy, WindowSource
from tilskudd.database.turns import take_turn
from tilskudd.mandate.models import Amount, MinistryAnswer
from tilskudd.mandate.queries import concerns
from tilskudd.people.access import require
from tilskudd.people.clock import now, today
from tilskudd.people.models import User
from tilskudd.people.refusal import Refusal
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import note, prepared
from tilskudd.schemes.models import Scheme
from tilskudd.schemes.rules import SchemeKind
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import ZERO, Kroner
from tilskudd.values.period import Period


@dataclass(frozen=True)
class MeasureFacts:
    """What a measure is called, what is stated with a count, and who may claim."""

    code: str
    name: str
    name_nn: str
    statement: str
    statement_nn: str
    most_months: int
    allows_county: bool = False


@transaction.atomic
def write_measure(round: Round, scheme: Scheme, facts: MeasureFacts, *, by: User, pk: int | None = None) -> Measure:
    """Add a measure to a round that is not opened, or change the one with the key (skriv tiltak).

    Raises Refusal when the scheme is not paid at a rate or is another year's, or something is not written.
    """
    round = draft(round, by)
    if scheme.kind != SchemeKind.RATE:
        raise Refusal(_("Ordningen «%s» betales ikke etter sats.") % scheme.name)
    if scheme.year != round.assignment.year:
        raise Refusal(_("Ordningen hører til et annet budsjettår."))
    told = plain(asdict(facts))
    if any(not str(value).strip() for value in told.values()):
        raise Refusal(_("Skriv tiltaket og det kommunen står inne for, på bokmål og nynorsk."))
    if not 1 <= facts.most_months <= 48:
        raise Refusal(_("Tiltaket varer fra 1 til 48 måneder."))
    others = round.measures.exclude(pk=pk or 0)
    if others.filter(code=facts.code).exists() or others.filter(scheme=scheme).exists():
        raise Refusal(_("Runden har alt et tiltak med samme kode eller ordning."))
    if pk is None:
        made = Measure.objects.create(round=round, scheme=scheme, by=by, at=now(), **told)
    else:
        made = round.measures.get(pk=pk)
        made.scheme = scheme
        for name, value in told.items():
            setattr(made, name, value)
        made.save(update_fields=["scheme", *told])
    prepared(round.about, by=by)
    note(by, "round.measure-written", round.about, code=made.code, scheme=scheme.about)
    return made


@transaction.atomic
def write_rate(
    measure: Measure, amount: Kroner, *, first: date, source: str, by: User, answer: MinistryAnswer | None = None
) -> Rate:
    """Write the rate that holds for claims received from a day on (skriv sats).

    Another rate than a letter prints for the item needs the ministry's answer. After the round is opened a rate may
    only begin today or later: what has come in keeps its own.
    """
    require(by, Right.SET_UP_SCHEMES, on=today())
    take_turn(measure.round.about)
    if amount <= ZERO or not amount.is_whole:
        raise Refusal(_("Satsen må være hele kroner over null."))
    if not source.strip():
        raise Refusal(_("Skriv hvor satsen står."))
    assignment = measure.round.assignment
    printed = Amount.objects.filter(assignment__year=assignment.year, sort="rate", line=measure.scheme.line)
    answered = answer is not None and concerns(answer, assignment)
    if amount not in printed.values_list("amount", flat=True) and not answered:
        raise Refusal(
            _("Brevet har ingen sats på %(rate)s for %(line)s.")
            % {"rate": amount.in_words, "line": BudgetLine.written(measure.scheme.line).in_words},
            _("En annen sats krever et svar fra departementet om dette oppdraget."),
        )
    if Round.objects.get(pk=measure.round_id).opened_at is not None and first < today():
        raise Refusal(_("Runden er åpnet. En ny sats gjelder fra i dag eller senere."))
    made = Rate.objects.create(
        measure=measure,
        amount=amount,
        first=first,
        source=source.strip(),
        ministry_answer=answer,
        by=by,
        at=now(),
    )
    prepared(measure.round.about, by=by)
    note(by, "round.rate-written", measure.round.about, code=measure.code, rate=amount.ore, first=first.isoformat())
    return made


@transaction.atomic
def write_window(
    measure: Measure, source: WindowSource, grouped_by: GroupedBy, period: Period, *, words: str, by: User
) -> GroupWindow:
    """Write whom the letter or the regulation says that a measure is for (skriv gruppe); both are kept."""
    round = draft(measure.round, by)
    if period.last is None or not words.strip():
        raise Refusal(_("Gruppen trenger begge datoene, og ordene der den står."))
    made = GroupWindow.objects.create(
        measure=measure,
        source=source.value,
        grouped_by=grouped_by.value,
        first=period.first,
        last=period.last,
        words=words.strip(),
        by=by,
        at=now(),
    )
    prepared(round.about, by=by)
    note(by, "round.group-written", round.about, code=measure.code, source=source.value, **_days(period))
    return made


@transaction.atomic
def choose_window(measure: Measure, window: GroupWindow, period: Period, *, reason: str, by: User) -> Measure:
    """Choose whose group is used, and which of its days (velg gruppe), with the reason.

    Raises Refusal when a day is outside the source's group, or belongs to another package of the same measure.
    """
    round = draft(measure.round, by)
    assert window.measure_id == measure.pk, "a measure's own window"
    if not reason.strip():
        raise Refusal(_("Skriv hvorfor denne gruppen er valgt."))
    if period.last is None or period.first < window.first or period.last > window.last:
        raise Refusal(_("Dagene må ligge i gruppen slik kilden skriver den."))
    _refuse_taken(measure, GroupedBy(window.grouped_by), period)
    measure.window, measure.window_reason = window, reason.strip()
    measure.group_first, measure.group_last = period.first, period.last
    measure.save(update_fields=["window", "window_reason", "group_first", "group_last"])
    prepared(round.about, by=by)
    note(by, "round.group-chosen", round.about, code=measure.code, source=window.source, **_days(period))
    return measure


def _refuse_taken(measure: Measure, grouped_by: GroupedBy, period: Period) -> None:
    """Nobody's day stands in two packages: what the earlier one has, it keeps."""
    taken = whose_days(measure, grouped_by, period)
    if taken:
        raise Refusal(
            *(
                _("%(first)s–%(last)s står også i %(title)s.")
                % {"first": f"{days.first:%d.%m.%Y}", "last": f"{days.last:%d.%m.%Y}", "title": title}
                for title, days in taken
            ),
            _("Samme deltaker kan ikke gi tilskudd i to pakker. La gruppen begynne eller slutte utenfor de dagene."),
        )


@transaction.atomic
def record_earlier_package(
    code: str, title: str, grouped_by: GroupedBy, period: Period, *, source: str, by: User
) -> EarlierPackage:
    """Record a package from before the program (registrer tidligere pakke): its days are no later package's."""
    require(by, Right.SET_UP_SCHEMES, on=today())
    take_turn("earlier-packages")
    if not (code.strip() and title.strip() and source.strip()) or period.last is None:
        raise Refusal(_("Skriv tiltak, pakke, begge datoene og kilden."))
    if EarlierPackage.objects.filter(code=code, title=title.strip()).exists():
        raise Refusal(_("%s er alt registrert for dette tiltaket.") % title.strip())
    made = EarlierPackage.objects.create(
        code=code,
        title=title.strip(),
        grouped_by=grouped_by.value,
        first=period.first,
        last=period.last,
        source=source.strip(),
        by=by,
        at=now(),
    )
    note(by, "package.recorded", f"package:{made.pk}", code=code, title=made.title, **_days(period))
    return made


def _days(period: Period) -> dict[str, str]:
    return {"first": period.first.isoformat(), "last": period.last.isoformat() if period.last else ""}
