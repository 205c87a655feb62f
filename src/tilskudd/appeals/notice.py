"""Telling the ministry what is promised without cover (varsel): drafted from the figures, kept as it was sent."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.appeals.models import UncoveredNotice
from tilskudd.decisions.covering import Uncovered, uncovered_now
from tilskudd.ledger.queries import positions
from tilskudd.people.access import require
from tilskudd.people.clock import now, today
from tilskudd.people.models import User
from tilskudd.people.refusal import Refusal
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import note
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import ZERO, Kroner


def drafted_notice(line: BudgetLine, year: int, lacks: list[Uncovered]) -> str:
    """The notice as it begins, with the figures of the day; a person makes it theirs before it is sent."""
    words = {"line": line.in_words, "year": year, "sum": _sum(lacks).in_words}
    told = [
        _("Varsel om tilskudd som er lovet uten dekning på %(line)s i %(year)d") % words,
        _("Klager på vedtak om tilskudd har ført fram, og posten har ikke penger nok til å dekke det.") % words,
        _("Det mangler %(sum)s.") % words,
        "\n".join(
            f"{one.grant.decision.number}, {one.grant.outcome.recipient_name}: {one.amount.in_words}" for one in lacks
        ),
        _("Beløpene er lovet, og betales ikke ut før posten har dekning. Vi ber om at posten økes."),
    ]
    return "\n\n".join(told)


def _sum(lacks: list[Uncovered]) -> Kroner:
    return sum((one.amount for one in lacks), ZERO)


@transaction.atomic
def send_uncovered_notice(line: BudgetLine, year: int, words: str, *, sent_on: date, by: User) -> UncoveredNotice:
    """Keep the notice to the ministry as it was sent (meld varsel som sendt), with the figures of that day.

    Bevilgningsreglementet § 5: what cannot be met is told to whoever gave the money. Raises Refusal without words,
    when it is sent later than today, or when nothing lacks cover.
    """
    require(by, Right.PROPOSE_DECISIONS, on=today())
    if not words.strip():
        raise Refusal(_("Skriv hva departementet får vite."))
    if sent_on > today():
        raise Refusal(_("Datoen er etter i dag."))
    lacks = uncovered_now(year, str(line))
    if not lacks:
        raise Refusal(_("Ingenting på posten er lovet uten dekning nå."))
    short = sum((one.shortfall for one in positions(year, str(line))), ZERO)
    figures = {
        "lacks": _sum(lacks).ore,
        "short": short.ore,
        "grants": {one.grant.about: one.amount.ore for one in lacks},
    }
    made = UncoveredNotice.objects.create(
        line=str(line), year=year, words=words.strip(), figures=figures, sent_on=sent_on, by=by, at=now()
    )
    note(by, "appeal.notice-sent", f"line:{year}:{line}", lacks=figures["lacks"], sent_on=sent_on.isoformat())
    return made
