"""A round of claims for assignment 22, as the case officer sets it up and the municipalities answer it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from given import Given
from tilskudd.claims.claiming import save_and_send
from tilskudd.claims.measures import MeasureFacts, choose_window, write_measure, write_rate, write_window
from tilskudd.claims.models import Claim, Measure, Round, Submission
from tilskudd.claims.queries import measures_for, newest_version
from tilskudd.claims.rounds import RoundFacts, open_round, register_regulation, set_up_round
from tilskudd.claims.rules import Count, GroupedBy, Order, WindowSource
from tilskudd.parties.models import MemberRight, Membership
from tilskudd.parties.services import load_register
from tilskudd.people.clock import OSLO, now, today
from tilskudd.people.models import Installation, User
from tilskudd.schemes import services as schemes
from tilskudd.schemes.models import Scheme
from tilskudd.schemes.rules import SchemeKind, SchemeRules
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import Kroner
from tilskudd.values.period import Period

PROGRAMME = MeasureFacts(
    "programme",
    "utvidet introduksjonsprogram",
    "utvida introduksjonsprogram",
    "Kommunen har vedtatt at hver deltaker trenger utvidelsen.",
    "Kommunen har vedteke at kvar deltakar treng utvidinga.",
    4,
)
TRAINING = MeasureFacts(
    "training",
    "utvidet norskopplæring",
    "utvida norskopplæring",
    "Deltakerne har rett og plikt til opplæring etter introduksjonsloven § 17 første ledd.",
    "Deltakarane har rett og plikt til opplæring etter introduksjonslova § 17 første ledd.",
    4,
    allows_county=True,
)
TIMES = RoundFacts(
    "Integreringspakken 2022",
    "Integreringspakken 2022",
    date(2022, 4, 1),
    datetime(2022, 5, 13, 12, tzinfo=OSLO),
    date(2022, 11, 15),
    date(2022, 5, 16),
)
FIRST, LAST = date(2022, 1, 1), date(2022, 3, 31)


def move_to(day: date) -> None:
    """Let the example be on another day."""
    Installation.objects.update(example_date=day)


def rate_scheme(given: Given, line: BudgetLine, name: str) -> Scheme:
    """A scheme at a rate for assignment 22 on a line, with rules a-d."""
    made = schemes.set_up_scheme(name, SchemeKind.RATE, line, 2022, by=given.kari, assignment=given.assignment(22))
    rules = SchemeRules("Mål", "Målgruppe", "Måloppnåelse", "Sats per deltaker", "Oppfølging")
    schemes.write_rules(made, rules, [], by=given.kari, seen=1)
    return made


def draft_round(given: Given, *, order: Order = Order.RECEIVED, training: bool = False) -> Round:
    """A round that is not opened: the programme at 45 000 on 671/60, and training at 8 000 on 672/60 when told."""
    load_register()
    facts = RoundFacts(**{**vars(TIMES), "covers_first": order})
    round = set_up_round(given.assignment(22), facts, by=given.kari)
    measure(given, round, rate_scheme(given, BudgetLine(671, 60), "Integreringstilskudd"), PROGRAMME, 45_000)
    if training:
        measure(given, round, rate_scheme(given, BudgetLine(672, 60), "Tilskudd til norskopplæring"), TRAINING, 8_000)
    return round


def measure(given: Given, round: Round, scheme: Scheme, facts: MeasureFacts, rate: int) -> Measure:
    """A measure whose group is the letter's, at its rate from the day the round opens."""
    made = write_measure(round, scheme, facts, by=given.kari)
    letter = write_window(
        made, WindowSource.LETTER, GroupedBy.END, Period(FIRST, LAST), words="avsluttes fra 1. januar", by=given.kari
    )
    choose_window(made, letter, Period(FIRST, LAST), reason="Brevet sier sluttdato.", by=given.kari)
    write_rate(made, Kroner.whole(rate), first=date(2022, 1, 1), source="Oppdrag 22", by=given.kari)
    return made


def opened_round(given: Given, *, regulation: bool = True, on: date = date(2022, 4, 1), **more: object) -> Round:
    """A round that is open on a day, with the regulation registered and in force unless told."""
    round = draft_round(given, **more)
    move_to(on)
    open_round(round, by=given.kari)
    if regulation:
        register_regulation(
            round, "Forskrift om utvidet program", in_force_from=date(2022, 4, 1), document="FOR-2022-1", by=given.kari
        )
    round.refresh_from_db()
    return round


def signer(given: Given, claim: Claim) -> User:
    """Somebody who may sign for the claim's recipient, made the first time."""
    row = Membership.objects.filter(organisation=claim.recipient).select_related("user").first()
    if row is None:
        user = User.objects.create(name=f"Signerer {claim.code}", email=f"s{claim.recipient.number}@example.no")
        row = Membership.objects.create(
            organisation=claim.recipient,
            user=user,
            rights=[MemberRight.WRITE, MemberRight.SIGN],
            first=date(2022, 1, 1),
            given_by=given.anne,
            given_at=now(),
        )
    return row.user


def claim_of(round: Round, code: str) -> Claim:
    return round.claims.select_related("round", "recipient").get(code=code)


def sends(given: Given, claim: Claim, *counts: tuple[int, int]) -> Submission:
    """A municipality signs and sends counts given and planned, a pair for each of its measures."""
    measures = measures_for(claim)
    newest = newest_version(claim)
    told = {one.pk: Count(*pair) for one, pair in zip(measures, counts, strict=True)}
    return save_and_send(claim, told, by=signer(given, claim), seen=newest.number if newest else 0, states=True)


def all_send(given: Given, round: Round, counts: Iterable[tuple[str, tuple[int, int]]]) -> None:
    """Municipalities by number, each with given and planned of the round's first measure."""
    for code, pair in counts:
        sends(given, claim_of(round, code), pair)


def oslo_day() -> date:
    return today()
