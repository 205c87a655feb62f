"""The first of June 2022: assignments 20 and 21 run, and nothing of them is over."""

from __future__ import annotations

from datetime import date

from applying import move_to
from calls import CALL_LINE, call_scheme, published_call, voluntary
from given import Given, kroner
from services.bank_replies import paid, released_run
from services.test_named_grants import find, proposed
from story.test_oppdrag_20 import decided as decided_20
from story.test_oppdrag_20 import the_ten_accept_and_say_where
from story.test_oppdrag_21_whole import FRAME, NUMBERS, assessed, decided, paid_in_part, the_gates, they_apply
from story.test_reports_of_the_ten import reports
from tilskudd.applications.rules import Gate
from tilskudd.config.example_reports import demand_reports_on_assignment_20
from tilskudd.decisions.services import approve_decision
from tilskudd.followup.demands import open_due_reports
from tilskudd.followup.queries import whole_report
from tilskudd.followup.reviewing import approve_report
from tilskudd.payments.bank_files import take_in_bank_file
from tilskudd.schemes import services as schemes
from tilskudd.schemes.rules import RecipientKind, SchemeKind, SchemeRules
from tilskudd.values.kroner import ZERO

FIRST_OF_JUNE = date(2022, 6, 1)
REPORTED, APPROVED = 6, 4


def by_the_first_of_june(given: Given, monkeypatch) -> None:
    """The ten are paid, six have reported and four are read; the call is decided and half paid; the three are named."""
    assignment_20(given)
    given.authority(100_000_000, "671/71")
    assignment_21(given, monkeypatch)
    the_three(given)
    move_to(FIRST_OF_JUNE)


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
    call = published_call(given, call_scheme(given, frame=FRAME), frame=kroner(FRAME), gates=frozenset(Gate))
    who = {name: voluntary(given, number, name) for name, number in NUMBERS.items()}
    sent = they_apply(given, call, who, monkeypatch)
    the_gates(given, call, sent, who)
    assessed(given, call, sent)
    decided(given, call, sent)
    paid_in_part(given, who)


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
