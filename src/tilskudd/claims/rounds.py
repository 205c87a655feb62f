"""Setting up a round of claims: what is asked, at which rate, of which group, by which regulation; and opening it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.claims.models import Claim, Regulation, Round
from tilskudd.claims.round_queries import asked_on, faults_before_opening
from tilskudd.claims.rules import Order
from tilskudd.database.turns import take_turn
from tilskudd.files.services import store
from tilskudd.mandate.models import Assignment
from tilskudd.parties.models import Organisation, OrganisationKind
from tilskudd.people.access import require
from tilskudd.people.clock import OSLO, now, today
from tilskudd.people.models import User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import note, prepared

LARGEST_DOCUMENT = 20_000_000


@dataclass(frozen=True)
class RoundFacts:
    """What a round is called and when it is open: claims until a moment, late ones to a day, paid from a day."""

    title: str
    title_nn: str
    opens_on: date
    closes_at: datetime
    late_until: date
    pay_from: date
    covers_first: Order = Order.RECEIVED


@transaction.atomic
def set_up_round(assignment: Assignment, facts: RoundFacts, *, by: User) -> Round:
    """Set up a round of claims (sett opp kravrunde) for an assignment; nobody is asked before it is opened.

    Raises Refusal when the assignment has no rate, or the times come in the wrong order.
    """
    require(by, Right.SET_UP_SCHEMES, on=today())
    take_turn(f"rounds:{assignment.year}")
    if not assignment.amounts.filter(sort="rate").exists():
        raise Refusal(_("Oppdrag %s har ingen sats. En kravrunde gjelder tilskudd etter sats.") % assignment.number)
    _refuse_times(facts)
    number = f"{assignment.year}-{Round.objects.filter(assignment__year=assignment.year).count() + 1}"
    made = Round.objects.create(
        number=number, assignment=assignment, set_up_by=by, set_up_at=now(), **plain(asdict(facts))
    )
    prepared(made.about, by=by)
    note(by, "round.set-up", made.about, title=made.title, assignment=assignment.number)
    return made


@transaction.atomic
def change_round(round: Round, facts: RoundFacts, *, by: User) -> Round:
    """Change the name, the times or the order of a round that is not opened (endre kravrunde)."""
    round = draft(round, by)
    _refuse_times(facts)
    told = plain(asdict(facts))
    for name, value in told.items():
        setattr(round, name, value)
    round.save(update_fields=list(told))
    prepared(round.about, by=by)
    note(by, "round.changed", round.about, **{name: str(value) for name, value in told.items()})
    return round


def _refuse_times(facts: RoundFacts) -> None:
    closes_on = facts.closes_at.astimezone(OSLO).date()
    why = []
    if not facts.title.strip() or not facts.title_nn.strip():
        why.append(_("Skriv hva runden heter, på bokmål og nynorsk."))
    if facts.opens_on > closes_on:
        why.append(_("Fristen er før runden åpner."))
    if facts.late_until < closes_on:
        why.append(_("Siste dag for sene krav er før fristen."))
    if facts.pay_from < closes_on:
        why.append(_("Pengene betales samlet etter fristen. Velg en betalingsdag etter den."))
    if why:
        raise Refusal(*why)


@transaction.atomic
def register_regulation(
    round: Round, title: str, *, in_force_from: date, document: str, by: User, content: bytes = b""
) -> Regulation:
    """Register the regulation that gives the right (registrer forskrift); nothing is decided before it is in force."""
    require(by, Right.SET_UP_SCHEMES, on=today())
    if not title.strip() or not document.strip():
        raise Refusal(_("Skriv hva forskriften heter, og hvor den står."))
    if in_force_from.year not in range(2000, 2100):
        raise Refusal(_("Datoen kan ikke stemme."))
    file = store([content], at=now(), most=LARGEST_DOCUMENT) if content else None
    made = Regulation.objects.create(
        round=round,
        title=title.strip(),
        in_force_from=in_force_from,
        document=document.strip(),
        file=file,
        by=by,
        at=now(),
    )
    prepared(round.about, by=by)
    note(by, "round.regulation-registered", round.about, title=made.title, in_force_from=in_force_from.isoformat())
    return made


@transaction.atomic
def open_round(round: Round, *, by: User) -> int:
    """Open a round (åpne): everyone who is asked gets a claim to answer; how many were asked.

    Raises Refusal with everything that is missing. The regulation may come later: the round opens with reservation.
    """
    round = draft(round, by)
    faults = faults_before_opening(round)
    if faults:
        raise Refusal(*faults)
    round.opened_by, round.opened_at = by, now()
    round.save(update_fields=["opened_by", "opened_at"])
    asked = asked_on(round, today())
    Claim.objects.bulk_create(
        Claim(round=round, recipient=one.organisation, code=one.code, name=one.name) for one in asked
    )
    prepared(round.about, by=by)
    note(by, "round.opened", round.about, asked=len(asked))
    return len(asked)


@transaction.atomic
def ask_also(round: Round, recipient: Organisation, *, by: User) -> Claim:
    """Ask one more (spør også): a municipality or county municipality that the register did not give that day."""
    require(by, Right.SET_UP_SCHEMES, on=today())
    take_turn(round.about)
    if round.opened_at is None:
        raise WrongState(_("Runden er ikke åpnet."))
    if recipient.kind == OrganisationKind.VOLUNTARY:
        raise Refusal(_("%s er ikke en kommune eller fylkeskommune.") % recipient.name)
    if recipient.kind == OrganisationKind.COUNTY and not round.measures.filter(allows_county=True).exists():
        raise Refusal(_("Ingen av tiltakene er for fylkeskommuner."))
    if round.claims.filter(recipient=recipient).exists():
        raise WrongState(_("%s er alt spurt.") % recipient.name)
    made = Claim.objects.create(round=round, recipient=recipient, name=recipient.name)
    note(by, "round.also-asked", round.about, recipient=recipient.number)
    return made


def draft(round: Round, by: User) -> Round:
    """The round, locked, to be changed by somebody who may; raises WrongState once it is opened."""
    require(by, Right.SET_UP_SCHEMES, on=today())
    take_turn(round.about)
    round = Round.objects.select_for_update(of=("self",)).select_related("assignment").get(pk=round.pk)
    if round.opened_at is not None:
        raise WrongState(_("Runden er åpnet, og står som den er."), _("Sett opp en ny runde for det som er nytt."))
    return round


def plain(told: dict[str, Any]) -> dict[str, Any]:
    """What was written, without blanks around it."""
    return {name: value.strip() if isinstance(value, str) else value for name, value in told.items()}
