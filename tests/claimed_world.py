"""Rounds of claims in the worlds of pages: one that is paid and waits for confirmation, and open ones."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from claims import FIRST, LAST, PROGRAMME, TIMES, rate_scheme, signer
from given import DAY, Given
from services.bank_replies import paid, released_run
from tilskudd.claims.claiming import save_and_send, save_claim
from tilskudd.claims.judging import ask_to_correct, recognise_plain
from tilskudd.claims.measures import choose_window, record_earlier_package, write_measure, write_rate, write_window
from tilskudd.claims.models import Claim, Round
from tilskudd.claims.queries import measures_for, newest_version
from tilskudd.claims.rounds import RoundFacts, open_round, register_regulation, set_up_round
from tilskudd.claims.rules import Count, GroupedBy, WindowSource
from tilskudd.payments.bank_files import take_in_bank_file
from tilskudd.payments.instalments import plan_instalments
from tilskudd.payments.plan import Planned
from tilskudd.people.clock import OSLO
from tilskudd.schemes.models import Scheme
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import Kroner
from tilskudd.values.period import Period
from tilskudd.web.claim_proposing import approve_current, propose_covered

MOST_ROUNDS = 8
"""Each round asks every municipality; this many show what a list of them looks like."""


def claimed(given: Given, rows: int) -> dict[str, str]:
    """Trondheim has written so many versions, is paid, and is to confirm; other rounds wait; so many payments."""
    given.authority(100_000_000, "671/60")
    scheme = rate_scheme(given, BudgetLine(671, 60), "Integreringstilskudd")
    closed = _round(given, scheme, 0, closes=datetime(2022, 1, 31, 12, tzinfo=OSLO))
    claim = closed.claims.select_related("round", "recipient").get(recipient=given.trondheim)
    for number in range(rows):
        save_claim(claim, _counts(claim, 7, number), by=given.per, seen=number, words="Vi har talt opp.")
    save_and_send(claim, _counts(claim, 7, 3), by=given.per, seen=rows, states=True)
    given.frame(1_000_000, scheme)
    recognise_plain(closed, by=given.kari)
    approve_current(propose_covered(closed.measures.get(), by=given.kari), by=given.ola, seen=1)
    for number in range(1, min(rows, MOST_ROUNDS) + 1):
        waits = _round(given, scheme, number, closes=datetime(2022, 5, 13, 12, tzinfo=OSLO))
    if rows > 1:
        _asked_to_correct(given, waits)
    for grant in given.trondheim.grants.all():
        plan_instalments(grant, [Planned(grant.amount, needs_acceptance=False)], by=given.kari)
    run = released_run(given)
    own = run.payments.get(grant__decision__scheme=scheme, recipient=given.trondheim)
    take_in_bank_file(paid(own), "betalt.xml", by=given.nina)
    portal = f"/portal/{given.trondheim.number}/"
    asked, pay = f"{portal}krav/{closed.number}/", f"{portal}betalinger/{own.end_to_end_id}/"
    return _office(given, closed, claim, scheme) | {
        "portal-claims": f"{portal}krav/",
        "portal-claim": asked,
        "portal-claim-answer": f"{asked}svar/",
        "portal-claim-confirm": f"{asked}bekreft/",
        "portal-claim-file": f"{asked}regneark/",
        "portal-claim-receipt": f"{asked}kvittering/",
        "portal-payments": f"{portal}betalinger/",
        "portal-payment": pay,
        "portal-payment-csv": f"{pay}spesifikasjon.csv",
    }


def _round(given: Given, scheme: Scheme, number: int, *, closes: datetime) -> Round:
    """A round that is open for the ones that start on a day of their own."""
    title = f"Integreringspakken 2022, del {number + 1}"
    pay_from = closes.date() + timedelta(days=1)
    facts = RoundFacts(title, title, date(2022, 1, 10), closes, date(2022, 11, 15), pay_from)
    made = set_up_round(given.assignment(22), facts, by=given.kari)
    measure = write_measure(made, scheme, PROGRAMME, by=given.kari)
    day = LAST - timedelta(days=number)
    days = Period(day, day)
    window = write_window(measure, WindowSource.LETTER, GroupedBy.END, days, words="avslutter", by=given.kari)
    choose_window(measure, window, days, reason="Brevet", by=given.kari)
    write_rate(measure, Kroner.whole(45_000), first=date(2022, 1, 1), source="Oppdrag 22", by=given.kari)
    open_round(made, by=given.kari)
    register_regulation(
        made,
        "Forskrift om utvidet program",
        in_force_from=date(2022, 1, 1),
        document="FOR-2022-1",
        content=b"%PDF-1.7 forskrift",
        by=given.kari,
    )
    return made


def _office(given: Given, closed: Round, claim: Claim, scheme: Scheme) -> dict[str, str]:
    """The addresses of the office: a round that is paid, and one that is not opened yet."""
    pk = closed.regulations.get().pk
    draft = set_up_round(given.assignment(22), TIMES, by=given.kari)
    write_measure(draft, scheme, PROGRAMME, by=given.kari)
    measure = draft.measures.get()
    write_window(measure, WindowSource.LETTER, GroupedBy.END, Period(FIRST, LAST), words="avslutter", by=given.kari)
    record_earlier_package(
        "programme", "Pakke III", GroupedBy.START, Period(FIRST, LAST), source="Kunngjøring", by=given.kari
    )
    at, new = f"/krav/{closed.number}/", f"/krav/{draft.number}/"
    of = f"{at}krav/{claim.code}/"
    return {
        "rounds": "/krav/",
        "new-round": "/krav/ny/",
        "earlier-packages": "/krav/tidligere-pakker/",
        "round": at,
        "change-round": f"{new}endre/",
        "open-round": f"{new}apne/",
        "recognise-plain": f"{at}anerkjenn/",
        "remind-round": f"{at}purr/",
        "ask-also": f"{at}spor-ogsa/",
        "regulation": f"{at}forskrift/",
        "regulation-file": f"{at}forskrift/{pk}/fil/",
        "new-measure": f"{new}tiltak/ny/",
        "measure": f"{new}tiltak/programme/",
        "change-measure": f"{new}tiltak/programme/endre/",
        "write-rate": f"{new}tiltak/programme/sats/",
        "write-group": f"{new}tiltak/programme/gruppe/",
        "choose-group": f"{new}tiltak/programme/velg-gruppe/",
        "propose-covered": f"{at}tiltak/programme/vedtak/",
        "cover-notice": f"{at}tiltak/programme/varsel/",
        "claim": of,
        "judge-claim": f"{of}svar/",
        "ask-to-correct": f"{of}mangelbrev/",
    }


def _asked_to_correct(given: Given, round: Round) -> None:
    claim = round.claims.select_related("round", "recipient").get(recipient=given.trondheim)
    save_and_send(claim, _counts(claim, 2, 0), by=signer(given, claim), seen=0, states=True)
    assert newest_version(claim)
    ask_to_correct(claim, "Antallet er høyere enn i fjor. Se over.", due_on=DAY + timedelta(days=14), by=given.kari)


def _counts(claim: Claim, given: int, planned: int) -> dict[int, Count]:
    return {one.pk: Count(given, planned) for one in measures_for(claim)}
