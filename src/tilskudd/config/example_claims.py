"""The example's claims for assignment 22: a round that is open with reservation, and what some have answered so far.

The rates, the group and the money are the letter's. The counts, and who signed them, are made up.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from tilskudd.claims.claiming import save_and_send
from tilskudd.claims.measures import (
    MeasureFacts,
    choose_window,
    record_earlier_package,
    write_measure,
    write_rate,
    write_window,
)
from tilskudd.claims.models import Claim, Measure, Round
from tilskudd.claims.queries import measures_for
from tilskudd.claims.rounds import RoundFacts, open_round, set_up_round
from tilskudd.claims.rules import Count, GroupedBy, WindowSource
from tilskudd.mandate.models import Assignment, Letter
from tilskudd.parties.member_services import approve_administrator, propose_administrator
from tilskudd.people.clock import OSLO
from tilskudd.people.models import User
from tilskudd.people.services import move_example_date, register_user
from tilskudd.schemes.models import Scheme
from tilskudd.schemes.rules import RecipientKind, SchemeKind, SchemeRules
from tilskudd.schemes.services import NewTerm, propose_frame, set_up_scheme, write_rules
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import Kroner
from tilskudd.values.period import Period

OPENS: Final = date(2022, 2, 8)
TIMES: Final = RoundFacts(
    title="Integreringspakken 2022",
    title_nn="Integreringspakken 2022",
    opens_on=OPENS,
    closes_at=datetime(2022, 5, 13, 12, tzinfo=OSLO),
    late_until=date(2022, 11, 15),
    pay_from=date(2022, 5, 16),
)
ENDS: Final = Period(date(2022, 1, 1), date(2022, 3, 31))
ENDS_WORDS: Final = "deltakere som avslutter i tidsrommet 1. januar til 31. mars 2022"
PROGRAMME: Final = MeasureFacts(
    code="programme",
    name="utvidet introduksjonsprogram",
    name_nn="utvida introduksjonsprogram",
    statement="Kommunen har vedtatt at hver av deltakerne trenger utvidelsen, høyst fire måneder.",
    statement_nn="Kommunen har vedteke at kvar av deltakarane treng utvidinga, høgst fire månader.",
    most_months=4,
)
TRAINING: Final = MeasureFacts(
    code="training",
    name="utvidet norskopplæring",
    name_nn="utvida norskopplæring",
    statement="Deltakerne har rett og plikt til opplæring etter introduksjonsloven § 17 første ledd.",
    statement_nn="Deltakarane har rett og plikt til opplæring etter introduksjonslova § 17 første ledd.",
    most_months=4,
    allows_county=True,
)
SCHEMES: Final = (
    ("Integreringstilskudd: utvidet program", BudgetLine(671, 60), 29_300_000, PROGRAMME, 45_000),
    ("Tilskudd til norskopplæring: utvidet opplæring", BudgetLine(672, 60), 9_600_000, TRAINING, 8_000),
)
EARLIER: Final = (
    ("Integreringspakke II", Period(date(2019, 1, 1), date(2019, 7, 1))),
    ("Integreringspakke III", Period(date(2019, 7, 1), date(2020, 1, 1))),
)
EARLIER_SOURCE: Final = "IMDi, kunngjøring om sene krav i integreringspakke II og III"
ANSWERS: Final = (
    (OPENS, "3024", (11, 2), (14, 3)),
    (OPENS, "5401", (0, 0), (5, 0)),
    (date(2022, 2, 9), "4601", (38, 9), (61, 12)),
    (date(2022, 2, 9), "3011", (0, 0), (0, 0)),
    (date(2022, 2, 10), "1103", (17, 5), (22, 6)),
    (date(2022, 2, 10), "3025", (9, 3), (12, 1)),
    (date(2022, 2, 11), "3005", (16, 4), (25, 4)),
    (date(2022, 2, 11), "1507", (4, 2), (9, 0)),
    (date(2022, 2, 14), "4204", (14, 3), (19, 5)),
    (date(2022, 2, 14), "1806", (3, 0), (4, 0)),
)
"""On which day, which municipality, and given and planned of the programme and of the training."""


def open_claims(letter: Letter, *, by: User, second: User, administrator: User) -> Round:
    """Set up the two schemes and the round, open it, and let some municipalities answer on the days after."""
    assignment = Assignment.objects.get(letter=letter, number="22")
    round = set_up_round(assignment, TIMES, by=by)
    for name, line, kroner, facts, rate in SCHEMES:
        scheme = _scheme(assignment, name, line, kroner, by=by)
        _measure(round, scheme, facts, rate, by=by)
    for title, period in EARLIER:
        record_earlier_package(PROGRAMME.code, title, GroupedBy.START, period, source=EARLIER_SOURCE, by=by)
    move_example_date(OPENS, by=administrator)
    open_round(round, by=by)
    today = OPENS
    for day, code, *counts in ANSWERS:
        if day != today:
            move_example_date(day, by=administrator)
            today = day
        claim = round.claims.select_related("round", "recipient").get(code=code)
        _answer(claim, counts, registered_by=administrator, first=by, second=second)
    return round


def _scheme(assignment: Assignment, name: str, line: BudgetLine, kroner: int, *, by: User) -> Scheme:
    made = set_up_scheme(name, SchemeKind.RATE, line, 2022, by=by, assignment=assignment)
    rules = SchemeRules(
        goal="Deltakere som ble forsinket av pandemien, får tid til å nå målet sitt.",
        target_group="Deltakere som avslutter fra 1. januar til 31. mars 2022, og som kommunen utvider for.",
        achievement="Hvor mange som fikk utvidelse, og hvor mange av dem som nådde målet.",
        award=f"En sats per deltaker for høyst fire måneder, innenfor {Kroner.whole(kroner).in_words}. "
        "Kommunen krever etter antall. Den som sendte først, dekkes først.",
        follow_up="Kommunen bekrefter det planlagte når det er gitt. IMDi kan be om dokumentasjon.",
        recipients=RecipientKind.MUNICIPALITY,
    )
    first = made.versions.get()
    terms = [NewTerm(one.words, one.is_demanded, one.duty) for one in first.terms.order_by("place")]
    write_rules(made, rules, terms, by=by, seen=first.number)
    propose_frame(made, Kroner.whole(kroner), reason="Oppdrag 22 i tillegg nr. 1", by=by)
    return made


def _measure(round: Round, scheme: Scheme, facts: MeasureFacts, rate: int, *, by: User) -> Measure:
    made = write_measure(round, scheme, facts, by=by)
    window = write_window(made, WindowSource.LETTER, GroupedBy.END, ENDS, words=ENDS_WORDS, by=by)
    choose_window(made, window, ENDS, reason="Forskriften er ikke fastsatt; brevet er det vi har.", by=by)
    write_rate(made, Kroner.whole(rate), first=date(2022, 1, 1), source="Oppdrag 22 i tillegg nr. 1", by=by)
    return made


def _answer(claim: Claim, counts: list[tuple[int, int]], *, registered_by: User, first: User, second: User) -> None:
    """Whoever signs for a municipality in the example has no password, and nobody can sign in as them."""
    signer = register_user(
        name=f"Rådmannen i {claim.name.removesuffix(' kommune')}",
        email=f"k{claim.code}@example.no",
        password=None,
        by=registered_by,
    )
    approve_administrator(propose_administrator(signer, claim.recipient, by=first), by=second)
    told = {one.pk: Count(*pair) for one, pair in zip(measures_for(claim), counts, strict=True)}
    save_and_send(claim, told, by=signer, seen=0, states=True)
