"""Two worlds to look at: one row of everything, and fifty."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

import databases
from appealed_world import appealed
from applied_world import applied
from assessed_world import in_calls
from called_world import called
from circulated_world import circulated
from claimed_world import claimed
from experienced_world import experienced
from followed_world import followed
from given import DAY, LINE, SAMPLE, Given, book, kroner
from ministry_report_world import told_the_ministry
from position_world import positioned
from reported_world import reported
from services.bank_replies import paid, rejected, released_run
from tilskudd.config.example_letters import answer_letter, confirm_first_letter
from tilskudd.decisions.amendment import approve_amendment, propose_amendment
from tilskudd.decisions.models import Decision, Grant
from tilskudd.decisions.proposal import propose_decision
from tilskudd.decisions.services import approve_decision
from tilskudd.distribution.models import StatisticSnapshot
from tilskudd.distribution.queries import total_for
from tilskudd.distribution.services import run_recipe
from tilskudd.documents.models import IssuedLetter, LetterTrouble
from tilskudd.documents.queries import decided_outcomes
from tilskudd.documents.services import attempt, issue_due_letters
from tilskudd.documents.words import DELIVER
from tilskudd.ledger.models import Entry, Seal
from tilskudd.ledger.places import Kind, Place, shift
from tilskudd.ledger.seals import seal
from tilskudd.mandate import opening as mandate
from tilskudd.mandate.answers import record_ministry_answer
from tilskudd.mandate.models import Letter, MinistryAnswer, Opening
from tilskudd.mandate.rules import ProposedLine
from tilskudd.mandate.services import take_in_letter
from tilskudd.parties.accounts import enter_account, refuse_account
from tilskudd.parties.member_services import propose_administrator
from tilskudd.parties.models import MemberRight, Membership, Organisation
from tilskudd.parties.queries import municipalities_on
from tilskudd.parties.services import load_register
from tilskudd.payments.answer import BankSays
from tilskudd.payments.bank_files import take_in_bank_file
from tilskudd.payments.by_hand import propose_settlement, try_again
from tilskudd.payments.instalments import plan_instalments
from tilskudd.payments.plan import Planned
from tilskudd.payments.queries import strange_answers
from tilskudd.payments.services import make_run, withdraw_run
from tilskudd.people import services as people
from tilskudd.people.models import Authority, RoleGiven, User
from tilskudd.people.rights import Role
from tilskudd.reporting.application_columns import COLUMNS
from tilskudd.reporting.exports import ask_for_export, make_waiting_exports
from tilskudd.reporting.words import ExportForm
from tilskudd.schemes.models import Frame
from tilskudd.schemes.named import named_in
from tilskudd.schemes.outcomes import ProposedOutcome
from tilskudd.schemes.rules import SchemeKind, SchemeRules
from tilskudd.schemes.services import NewTerm, propose_frame, set_up_scheme, write_rules
from tilskudd.values.budget import BudgetLine

PASSWORD = "eksempel-2022"
ROLES = {
    "case-officer": "Kari Lunde",
    "approver": "Ola Berg",
    "controller": "Nina Haugen",
    "auditor": "Ragnhild Dahl",
    "steering-officer": "Stein Nilsen",
    "administrator": "Bjørn Moe",
    "member": "Per Dahl",
}


@dataclass
class World:
    """A database with people, and an address for every page."""

    database: str
    people: dict[str, User] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)


@contextmanager
def world(name: str, rows: int) -> Iterator[World]:
    """A world with so many rows of everything, in a database of its own."""
    before = connection.settings_dict["NAME"]
    with databases.copy_of_template(name):
        databases.use_database(name)
        made = World(name)
        _fill(made, rows)
        databases.use_database(before)
        yield made


def _fill(made: World, rows: int) -> None:
    given = Given()
    for role, person in ROLES.items():
        roles = () if role in ("administrator", "member") else (Role(role),)
        made.people[role] = given.person(person, *roles)
        made.people[role].set_password(PASSWORD)
        made.people[role].save()
    load_register()
    given.letter = confirmed = confirm_first_letter(by=given.kari, second=given.ola)
    letters = [_letter(given, number) for number in range(2, rows + 2)]
    answer_letter(letters[0], by=given.kari)
    _answered_by_the_ministry(confirmed, given)
    corrected = take_in_letter(b"\n" + SAMPLE.read_bytes(), "tillegg-1-rettet.txt", by=given.kari)
    waiting = [_by_hand(given, 2030 + number, 1) for number in range(rows)]
    for number in range(rows):
        _scheme(given, confirmed, number)
    decided = _decisions(given, confirmed, rows)
    paid = _payments(given, rows)
    _distribution(given, rows)
    recipients = _recipients(given, rows)
    claims = claimed(given, rows)
    reports = reported(given, rows)
    calls = called(given, rows) | applied(given, rows) | in_calls(given, rows)
    exported = _exports(given, rows)
    answered = told_the_ministry(given, rows)
    appeals = appealed(given, rows)
    follows = followed(given, confirmed, rows)
    circulars = circulated(given, rows) | experienced(given, rows)
    issue_due_letters()
    wide = _by_hand(given, 2025, rows)
    _busy_lines(given, rows)
    _people(given, rows)
    key = Ed25519PrivateKey.generate()
    for _number in range(rows):
        book(given.ola, shift(BudgetLine(671, 62), 2022, Place.APPROPRIATED, Place.AT_DISPOSAL, kroner(1)))
        seal(key)
    made.addresses = (
        _addresses(confirmed, letters[0].reference, corrected.reference, wide, waiting[0])
        | decided
        | recipients
        | paid
        | claims
        | reports
        | calls
        | appeals
        | exported
        | positioned(given, rows)
        | follows
        | answered
        | circulars
    )


def _exports(given: Given, rows: int) -> dict[str, str]:
    """So many exports that the auditor asked for; their addresses."""
    for _number in range(rows):
        made = ask_for_export(list(COLUMNS), ExportForm.CSV, by=given.auditor)
        make_waiting_exports()
    return {"exports": "/uttrekk/", "export-file": f"/uttrekk/{made.pk}/fil/"}


def _letter(given: Given, number: int):
    text = SAMPLE.read_text(encoding="utf-8").replace("Tillegg nr.1 ", f"Tillegg nr.{number} ")
    return take_in_letter(text.encode(), f"tillegg-{number}.txt", by=given.kari)


def _answered_by_the_ministry(letter: Letter, given: Given) -> None:
    record_ministry_answer(
        letter,
        [1],
        content=b"Tabellen skal summere til 20 000 001.",
        name="svar.txt",
        answered_on=DAY,
        answered_by="Eksempeldepartementet",
        words="Tabellen skal summere til 20 000 001.",
        by=given.kari,
    )


def _scheme(given: Given, letter: Letter, number: int) -> None:
    assignment = letter.assignments.order_by("id").first()
    name = f"Informasjonsarbeid i kommuner {number + 1}"
    made = set_up_scheme(name, SchemeKind.FORMULA, LINE, 2022, by=given.kari, assignment=assignment)
    rules = SchemeRules("Flere vaksinert", "Innvandrere", "Dekning", "Ti kommuner", "Rapport 1. juni", "")
    write_rules(made, rules, [NewTerm("Informasjon på språk folk forstår")], by=given.kari, seen=1)
    propose_frame(made, kroner(1_000), reason="Brevet", by=given.kari)


def _decisions(given: Given, letter: Letter, rows: int) -> dict[str, str]:
    """Decisions that wait, one that is approved, a grant with changes, and named recipients; their addresses."""
    line = BudgetLine(671, 71)
    given.authority(2_000_000_000, "671/71")
    open_scheme, done = (given.frame(1_000_000, given.scheme(line=line)) for _number in range(2))
    for number in range(rows):
        propose_decision(open_scheme, _lines(rows), whole=f"wait:{number}", rests_on=[], by=given.kari)
    approved = propose_decision(done, _lines(rows), rests_on=[], by=given.kari)
    approve_decision(approved, by=given.ola, seen=1)
    for number, grant in enumerate(Grant.objects.order_by("id")):
        approve_amendment(propose_amendment(grant, kroner(900), reason="Mindre behov", by=given.kari), by=given.ola)
        change = propose_amendment(grant, kroner(800 - number), reason="Enda mindre", by=given.kari)
    letters = _letters(approved)
    named = set_up_scheme(
        "Øremerket",
        SchemeKind.NAMED,
        line,
        2022,
        by=given.kari,
        assignment=letter.assignments.get(number="21"),
    )
    waits = f"/vedtak/{Decision.objects.order_by('id').first().number}"
    mottakere = f"/ordninger/{named.pk}/mottakere/"
    return {
        "decisions": "/vedtak/",
        "decision": f"{waits}/",
        "approve-decision": f"{waits}/godkjenn/",
        "send-back-decision": f"{waits}/send-tilbake/",
        "withdraw-decision": f"{waits}/trekk/",
        "outcome": f"/vedtak/{approved.number}/1/",
        "correct-outcome": f"{waits}/1/rett/",
        **letters,
        "grant": f"/tilskudd/{change.grant_id}/",
        "change-grant": f"/tilskudd/{change.grant_id}/endre/",
        "approve-amendment": f"/tilskudd/endringer/{change.pk}/godkjenn/",
        "send-back-amendment": f"/tilskudd/endringer/{change.pk}/send-tilbake/",
        "withdraw-amendment": f"/tilskudd/endringer/{change.pk}/trekk/",
        "follow": "/folg-krona/",
        "trail-script": "/folg-krona/verify_trail.py",
        "grant-trail": f"/folg-krona/{change.grant_id}/",
        "trail-json": f"/folg-krona/{change.grant_id}/folg-krona.json",
        "trail-package": f"/folg-krona/{change.grant_id}/bevis.json",
        "named": mottakere,
        "propose-named": f"{mottakere}vedtak/",
        "name-recipient": f"{mottakere}{named_in(named)[0].earmark.pk}/",
    }


def _letters(decision: Decision) -> dict[str, str]:
    """A letter to each, and as many that could not be sent; their addresses."""
    issue_due_letters()
    for outcome in decided_outcomes():
        attempt(outcome, DELIVER, _fails)
    letter = IssuedLetter.objects.order_by("id").first()
    return {
        "award-letters": f"/vedtak/{decision.number}/brev/",
        "award-letter": f"/brev/{letter.pk}/",
        "award-letter-pdf": f"/brev/{letter.pk}/pdf/",
        "out-of-step": "/ute-av-takt/",
        "try-letter-again": f"/ute-av-takt/brev/{LetterTrouble.objects.order_by('id').first().pk}/prov-igjen/",
    }


def _fails() -> None:
    raise OSError("Mappen for utsending finnes ikke: " + "x" * 60)


def _recipients(given: Given, rows: int) -> dict[str, str]:
    """Trondheim with so many grants, terms, accounts and colleagues of Per, who acts for as many; their addresses."""
    scheme = given.frame(1_000_000, given.scheme(line=BudgetLine(671, 71)))
    terms = [
        NewTerm(f"Kommunen skal gi informasjon på språk folk forstår, og si fra om det, nummer {n}")
        for n in range(rows)
    ]
    write_rules(
        scheme, SchemeRules("a", "b", "c", "d", "Rapport innen 1. juni 2022", "f"), terms, by=given.kari, seen=2
    )
    words = "Kommunen hadde 21 141 innbyggere fra gruppene 1. januar 2021, av 65 543 i de ti. Det gir 1 000 kr."
    others = list(Organisation.objects.exclude(number=given.trondheim.number).order_by("-number")[: 2 * rows])
    for number in range(rows):
        line = ProposedOutcome(given.trondheim.number, kroner(1_000), words, words, purpose="Informasjon")
        decision = propose_decision(scheme, [line], whole=f"trondheim:{number}", rests_on=[], by=given.kari)
        approve_decision(decision, by=given.ola, seen=1)
        refuse_account(given.account(approved=False), by=given.kari, why="Kontoen tilhører en annen enn dere.")
        colleague = given.colleague(f"Kollega {number}", MemberRight.WRITE)
        given.administrator("Per Dahl", others[number])
        enter_account(others[number], "12345678903", by=given.per)
        proposal = propose_administrator(colleague, others[rows + number], by=given.kari)
    given.account()
    account = given.account("97104133219", approved=False)
    grant = Grant.objects.filter(recipient=given.trondheim).order_by("-pk").first()
    approve_amendment(propose_amendment(grant, kroner(900), reason="Mindre behov", by=given.kari), by=given.ola)
    membership = Membership.objects.get(user=colleague)
    office, portal = f"/mottakere/{given.trondheim.number}/", f"/portal/{given.trondheim.number}/"
    return {
        "recipients": "/mottakere/",
        "recipient": office,
        "new-administrator": f"/mottakere/{proposal.organisation.number}/administrator/",
        "approve-administrator": f"/mottakere/administratorer/{proposal.pk}/godkjenn/",
        "withdraw-administrator": f"/mottakere/administratorer/{proposal.pk}/trekk/",
        "end-membership": f"/mottakere/representanter/{membership.pk}/avslutt/",
        "check-account": f"/mottakere/kontoer/{account.pk}/kontroller/",
        "approve-account": f"/mottakere/kontoer/{account.pk}/godkjenn/",
        "refuse-account": f"/mottakere/kontoer/{account.pk}/avvis/",
        "hold-account": f"/mottakere/kontoer/{account.pk}/hold-tilbake/",
        "portal": "/portal/",
        "portal-awards": portal,
        "portal-award": f"{portal}tilskudd/{grant.pk}/",
        "portal-accept": f"{portal}tilskudd/{grant.pk}/godta/",
        "portal-letter": f"{portal}tilskudd/{grant.pk}/brev/",
        "portal-letter-pdf": f"{portal}tilskudd/{grant.pk}/brev/pdf/",
        "portal-account": f"{portal}konto/",
        "portal-new-account": f"{portal}konto/ny/",
        "portal-stop-account": f"{portal}konto/{account.pk}/stans/",
        "portal-members": f"{portal}medlemmer/",
        "portal-new-member": f"{portal}medlemmer/ny/",
        "portal-end-member": f"{portal}medlemmer/{membership.pk}/avslutt/",
    }


def _is_due(given: Given, grant: Grant) -> None:
    plan_instalments(grant, [Planned(grant.amount, needs_acceptance=False)], by=given.kari)
    if not grant.recipient.accounts.exists():
        given.bank_account(grant.recipient)


def _payments(given: Given, rows: int) -> dict[str, str]:
    """A run that the bank has answered in many ways, one that waits, runs that were withdrawn; their addresses."""
    given.debtor()
    grants = list(Grant.objects.order_by("id"))
    _is_due(given, grants[0])
    for _number in range(rows):
        withdraw_run(make_run(by=given.nina, execution_date=DAY), by=given.nina)
    for grant in grants[1:]:
        _is_due(given, grant)
    later = [Planned(kroner(800), needs_acceptance=False), Planned(kroner(100), date(2022, 6, 1))]
    plan_instalments(grants[0], later, by=given.kari)
    run = released_run(given)
    first, *rest = list(run.payments.order_by("place"))
    for number in range(rows):
        take_in_bank_file(paid(first, amount=f"{number + 1}.00"), f"fil-{number}.xml", by=given.nina)
    for one in (rejected(run, *rest), paid(first, *rest, amount="7.77")):
        taken = take_in_bank_file(one, "svar.xml", by=given.nina)
    for one in rest:
        try_again(one, why="Nå er det riktig", by=given.nina)
    told = {"day": DAY, "words": "Utskriften", "content": b"%PDF utskrift", "name": "utskrift.pdf"}
    settlement = propose_settlement(first, BankSays.PAID, by=given.siri, **told)
    strange = strange_answers().first()
    if rest:
        make_run(by=given.siri, execution_date=DAY)
    pay, of_run, hand = (
        f"/betalinger/{first.pk}/",
        f"/utbetalinger/{run.number}/",
        f"/betalinger/for-hand/{settlement.pk}/",
    )
    return {
        "payments": "/utbetalinger/",
        "new-run": "/utbetalinger/ny/",
        "debtor": "/utbetalinger/avsender/",
        "propose-debtor": "/utbetalinger/avsender/foresla/",
        "approve-debtor": "/utbetalinger/avsender/1/godkjenn/",
        "withdraw-debtor": "/utbetalinger/avsender/1/trekk/",
        "bank-files": "/utbetalinger/bank/",
        "take-in-bank-file": "/utbetalinger/bank/ny/",
        "bank-file": f"/utbetalinger/bank/{taken.pk}/",
        "bank-file-content": f"/utbetalinger/bank/{taken.pk}/fil/",
        "clarify-answer": f"/utbetalinger/bank/svar/{strange.pk}/",
        "run": of_run,
        "release-run": f"{of_run}frigi/",
        "withdraw-run": f"{of_run}trekk/",
        "run-file": f"{of_run}fil/",
        "payment": pay,
        "try-again": f"{pay}prov-igjen/",
        "settle-by-hand": f"{pay}for-hand/",
        "approve-settlement": f"{hand}godkjenn/",
        "withdraw-settlement": f"{hand}trekk/",
        "settlement-file": f"{hand}fil/",
    }


def _lines(rows: int) -> list[ProposedOutcome]:
    """So many municipalities with a thousand kroner each, and reasons as long as real ones."""
    held = Organisation.objects.filter(kind="municipality").order_by("number")[:rows]
    words = "Kommunen hadde 21 141 innbyggere fra gruppene 1. januar 2021, av 65 543 i de ti. Det gir 1 000 kr."
    return [ProposedOutcome(one.number, kroner(1_000), words, words, purpose="Informasjon") for one in held]


def _distribution(given: Given, rows: int) -> None:
    """Statistics of made-up figures, and the first scheme shared out by the first: as many municipalities as rows."""
    load_register()
    codes = [one.code for one in municipalities_on(date(2021, 1, 1))[: rows + 2]]
    groups = [f"Opphavsland nummer {number + 1}" for number in range(rows + 1)]
    counted = [f"{code},2021,{group},{at * 7 + 31}" for at, code in enumerate(codes) for group in groups]
    counted += [f"{code},2022,{group}," for code in codes for group in groups[:1]]
    statistic = given.statistic("kommunenummer,aar,land,antall\n" + "\n".join(counted))
    for number in range(rows - 1):
        given.statistic(f"kommunenummer,aar,land,antall\n0301,2021,Askeland,{number}\n")
    scheme = Frame.objects.order_by("id").first().scheme
    given.recipe(scheme, statistic, groups=groups[:1], top=len(codes) - 1)
    run_recipe(scheme, total=total_for(scheme), by=given.kari)


def _by_hand(given: Given, year: int, lines: int) -> Opening:
    proposed = [
        ProposedLine(
            BudgetLine(600 + number, 70), "Tilskudd til et formål med et ganske langt navn", kroner(123_456_789)
        )
        for number in range(lines)
    ]
    return mandate.propose_opening_by_hand(year, proposed, source="Tildelingsbrev, side 14", by=given.kari)


def _busy_lines(given: Given, rows: int) -> None:
    """Lines in 2022 with money in every place, so that the table and the bars are as heavy as they get."""
    for number in range(rows):
        line = BudgetLine(600 + number, 70)
        given.lines(line)
        path = [Place.APPROPRIATED, Place.AT_DISPOSAL, Place.SET_ASIDE, Place.COMMITTED, Place.SENT, Place.PAID]
        for step, (source, target) in enumerate(pairwise(path)):
            book(
                given.ola,
                shift(line, 2022, source, target, kroner(200_000_000 - step * 33_000_000), subject="scheme:1"),
            )
        book(given.ola, shift(line, 2022, Place.AT_DISPOSAL, Place.OUTSIDE, kroner(1_000_000)), kind=Kind.BOUND_OUTSIDE)


def _people(given: Given, rows: int) -> None:
    for number in range(rows):
        user = people.register_user(
            name=f"Person {number}", email=f"p{number}@example.no", password=None, by=given.anne
        )
        people.propose_role(user, Role.CASE_OFFICER, by=given.anne, first=date(2022, 1, 1))
        people.propose_authority(
            user,
            by=given.anne,
            lines=["671/62"],
            per_decision=kroner(5),
            first=date(2022, 1, 1),
            last=date(2022, 12, 31),
            document="Fullmakt",
        )


def _addresses(confirmed: Letter, letter: str, corrected: str, wide: Opening, waiting: Opening) -> dict[str, str]:
    """One address for every name in the list of addresses; the test that walks them fails when one is missing."""
    entry = Entry.objects.filter(about=confirmed.about).order_by("id").first()
    told = f"/tildelingsbrev/{confirmed.reference}"
    frame = Frame.objects.order_by("id").first()
    return {
        "front": "/",
        "sign-in": "/logg-inn/",
        "sign-out": "/logg-ut/",
        "language": "/sprak/",
        "example-clock": "/dato/",
        "alive": "/i-live/",
        "tasks": "/oppgaver/",
        "letters": "/tildelingsbrev/",
        "new-letter": "/tildelingsbrev/nytt/",
        "letter": f"/tildelingsbrev/{letter}/",
        "letter-file": f"{told}/fil/",
        "letter-page": f"{told}/side/1.png",
        "letter-difference": f"/tildelingsbrev/{corrected}/forskjell/",
        "correct-fact": f"/tildelingsbrev/{letter}/rett/assignments.0.recipients.3/",
        "remove-fact": f"/tildelingsbrev/{letter}/fjern/assignments.0.recipients.3/",
        "add-fact": f"/tildelingsbrev/{letter}/legg-til/position/",
        "finding": f"{told}/funn/1/",
        "duties": f"/tildelingsbrev/{letter}/plikter/",
        "letter-reply": f"{told}/merknader/",
        "ministry-answer": f"{told}/svar/",
        "ministry-answer-file": f"{told}/svar/{MinistryAnswer.objects.get().pk}/fil/",
        "send-letter": f"/tildelingsbrev/{letter}/send/",
        "confirm-letter": f"/tildelingsbrev/{letter}/bekreft/",
        "send-back-letter": f"/tildelingsbrev/{letter}/send-tilbake/",
        "take-back-letter": f"/tildelingsbrev/{letter}/ta-tilbake/",
        "budget": "/budsjett/",
        "budget-year": "/budsjett/2022/",
        "budget-line": "/budsjett/2022/671-62/",
        "budget-figure": "/budsjett/2022/671-62/til-disposisjon/",
        "entry": f"/budsjett/posteringer/{entry.pk}/",
        "opening-by-hand": "/budsjett/apninger/ny/",
        "opening": f"/budsjett/apninger/{wide.pk}/",
        "correct-line": f"/budsjett/apninger/{waiting.pk}/rett/600-70/",
        "approve-opening": f"/budsjett/apninger/{waiting.pk}/godkjenn/",
        "send-back-opening": f"/budsjett/apninger/{waiting.pk}/send-tilbake/",
        "withdraw-opening": f"/budsjett/apninger/{waiting.pk}/trekk/",
        "schemes": "/ordninger/",
        "new-scheme": "/ordninger/ny/",
        "scheme": f"/ordninger/{frame.scheme_id}/",
        "scheme-rules": f"/ordninger/{frame.scheme_id}/regler/",
        "scheme-frame": f"/ordninger/{frame.scheme_id}/ramme/",
        "copy-scheme": f"/ordninger/{frame.scheme_id}/kopier/",
        "approve-frame": f"/ordninger/rammer/{frame.pk}/godkjenn/",
        "send-back-frame": f"/ordninger/rammer/{frame.pk}/send-tilbake/",
        "withdraw-frame": f"/ordninger/rammer/{frame.pk}/trekk/",
        "recipe": f"/ordninger/{frame.scheme_id}/oppskrift/",
        "propose-from-run": f"/ordninger/{frame.scheme_id}/fordeling/1/vedtak/",
        "distribution": f"/ordninger/{frame.scheme_id}/fordeling/",
        "run-recipe": f"/ordninger/{frame.scheme_id}/fordeling/kjor/",
        "run-weights": f"/ordninger/{frame.scheme_id}/fordeling/1/vekter.csv",
        "run-proof": f"/ordninger/{frame.scheme_id}/fordeling/1/bevis.json",
        "statistics": "/tallgrunnlag/",
        "new-statistic": "/tallgrunnlag/ny/",
        "statistic": f"/tallgrunnlag/{StatisticSnapshot.objects.order_by('id').first().pk}/",
        "statistic-file": f"/tallgrunnlag/{StatisticSnapshot.objects.order_by('id').first().pk}/fil/",
        "events": "/revisjon/",
        "seals": "/revisjon/segl/",
        "seal": f"/revisjon/segl/{Seal.objects.order_by('id').first().pk}/",
        "people": "/administrasjon/",
        "new-user": "/administrasjon/ny-bruker/",
        "new-role": "/administrasjon/ny-rolle/",
        "new-authority": "/administrasjon/ny-fullmakt/",
        "approve-right": f"/administrasjon/rolle/{RoleGiven.objects.order_by('-id').first().pk}/godkjenn/",
        "withdraw-right": f"/administrasjon/fullmakt/{Authority.objects.order_by('-id').first().pk}/trekk/",
    }
