"""The first of June 2022: all four assignments of the letter run at its own figures, and 23 is delivered."""

from __future__ import annotations

from datetime import date

from applying import move_to
from calls import CALL_LINE, call_scheme, published_call, voluntary
from claims import draft_round
from claims import sends as claims
from given import Given, kroner
from services.bank_replies import paid, released_run
from services.test_named_grants import find, proposed
from story.test_oppdrag_20 import decided as decided_20
from story.test_oppdrag_20 import the_ten_accept_and_say_where
from story.test_oppdrag_21_whole import NUMBERS, assessed, decided, paid_in_part, pay_all, the_gates, they_apply
from story.test_reports_of_the_ten import reports
from tilskudd.applications.rules import Gate
from tilskudd.assignments.delivering import deliver, prepare_delivery
from tilskudd.assignments.group import change_member
from tilskudd.assignments.queries import seen_one
from tilskudd.assignments.rules import DocumentKind, TaskKind, TaskState
from tilskudd.assignments.services import give_responsible
from tilskudd.assignments.tasks import add_document, add_task, stand_task
from tilskudd.claims.judging import recognise_plain
from tilskudd.claims.models import Round
from tilskudd.claims.queries import measures_for
from tilskudd.claims.rounds import open_round, register_regulation
from tilskudd.config.example_reports import demand_reports_on_assignment_20
from tilskudd.decisions.services import approve_decision
from tilskudd.documents.services import issue_due_letters
from tilskudd.followup.demands import open_due_reports
from tilskudd.followup.queries import whole_report
from tilskudd.followup.reviewing import approve_report
from tilskudd.payments.bank_files import take_in_bank_file
from tilskudd.schemes import services as schemes
from tilskudd.schemes.rules import RecipientKind, SchemeKind, SchemeRules
from tilskudd.values.kroner import ZERO
from tilskudd.web.claim_proposing import approve_current, propose_covered

FIRST_OF_JUNE = date(2022, 6, 1)
REPORTED, APPROVED = 6, 4
CALL, BEST = 20_000_000, 12_000_000
PROGRAMME, TRAINING = 29_300_000, 9_600_000
PARTICIPANTS = {"0301": ((400, 20), (700, 0)), "4601": ((181, 0), (300, 150)), "5001": ((50, 0), (50, 0))}
"""Given and planned of each measure: 651 at 45 000 and 1 200 at 8 000, which the frames cover to the last whole one."""


def by_the_first_of_june(given: Given, monkeypatch) -> None:
    """The ten are paid, six have reported and four are read; the call is decided and four fifths of it paid; the three
    are named; every participant that the frames of the package cover is paid for; the working group has delivered.
    """
    assignment_20(given)
    given.authority(100_000_000, "671/71", "671/60", "672/60")
    assignment_21(given, monkeypatch)
    the_three(given)
    round = the_package_is_asked_about(given)
    assignment_23(given)
    the_package_is_paid(given, round)


def assignment_20(given: Given) -> None:
    scheme = decided_20(given).scheme
    demand_reports_on_assignment_20(scheme, by=given.kari)
    open_due_reports()
    the_ten_accept_and_say_where(given)
    given.debtor()
    run = released_run(given)
    take_in_bank_file(paid(*run.payments.all()), "betalt.xml", by=given.nina)
    for one in whole_report().order_by("grant__amount")[:REPORTED]:
        reports(one, ZERO)
    for one in whole_report().order_by("grant__amount")[:APPROVED]:
        approve_report(one.sent.get(), by=given.kari)


def assignment_21(given: Given, monkeypatch) -> None:
    call = published_call(given, call_scheme(given, frame=CALL), frame=kroner(CALL), gates=frozenset(Gate))
    who = {name: voluntary(given, number, name) for name, number in NUMBERS.items()}
    sent = they_apply(given, call, who, monkeypatch, BEST)
    the_gates(given, call, sent, who)
    assessed(given, call, sent)
    decided(given, call, sent, CALL, BEST)
    paid_in_part(given, who, CALL)


def the_three(given: Given) -> None:
    """The named grants of assignment 21, by the rest of the item: promised, and not yet paid."""
    made = schemes.set_up_scheme(
        "Øremerket", SchemeKind.NAMED, CALL_LINE, 2022, by=given.kari, assignment=given.assignment(21)
    )
    rules = SchemeRules("Mål", "Målgruppe", "Måloppnåelse", "", "Oppfølging", recipients=RecipientKind.VOLUNTARY)
    schemes.write_rules(made, rules, [], by=given.kari, seen=1)
    frame = schemes.propose_frame(made, kroner(1_500_000), reason="Oppdrag 21", by=given.kari)
    schemes.approve_frame(frame, by=given.ola)
    find(given, made)
    approve_decision(proposed(given, made), by=given.ola, seen=1)


def the_package_is_asked_about(given: Given) -> Round:
    """Assignment 22 on 1 April: everybody is asked, three claim, and all others answer that they had nobody."""
    round = draft_round(given, training=True)
    for one, frame in zip(round.measures.order_by("pk"), (PROGRAMME, TRAINING), strict=True):
        given.frame(frame, one.scheme)
    move_to(date(2022, 4, 1))
    open_round(round, by=given.kari)
    register_regulation(
        round, "Forskrift om utvidet program", in_force_from=date(2022, 5, 16), document="FOR-2022-1", by=given.kari
    )
    round.refresh_from_db()
    for claim in round.claims.select_related("round", "recipient").order_by("code"):
        none = ((0, 0),) * len(measures_for(claim))
        claims(given, claim, *PARTICIPANTS.get(claim.code, none))
    return round


def the_package_is_paid(given: Given, round: Round) -> None:
    """The right of each is recognised, two decide, and what the frames cover is paid on 1 June."""
    move_to(FIRST_OF_JUNE)
    recognise_plain(round, by=given.kari)
    for one in round.measures.order_by("pk"):
        decision = propose_covered(one, by=given.kari)
        approve_current(decision, by=given.ola, seen=1)
    issue_due_letters()
    pay_all(given)


def assignment_23(given: Given) -> None:
    """A deliverable for each thing that is asked, by the responsible; delivered by another on the last day."""
    move_to(date(2022, 5, 6))
    group = given.assignment(23)
    give_responsible(group, given.kari, by=given.kari)
    change_member(group, "Ane Vik", "AVdir", by=given.kari)
    for number, duty in enumerate(seen_one(group).duties, 1):
        made = add_task(
            group, TaskKind.DELIVERABLE, f"Del {number}", duties=[duty.words], due=date(2022, 5, 6), by=given.kari
        )
        add_document(
            group,
            f"%PDF del {number}".encode(),
            f"del-{number}.pdf",
            kind=DocumentKind.RESULT,
            task=made,
            words=f"Del {number}",
            by=given.kari,
        )
        stand_task(made, TaskState.DONE, f"Gruppens forslag, del {number}.", by=given.kari)
    deliver(prepare_delivery(group, "06.05.22#1", "Forslaget.", by=given.kari), by=given.ola)
