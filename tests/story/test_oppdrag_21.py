"""Assignment 21 from call to letters: gates, ties, points, the frame to the krone, and why in each letter."""

from __future__ import annotations

from datetime import date

import pytest

from assessing import K, all_assess, answers_for, assesses, declares, drafted_application, officer, sent_application
from calls import call_scheme, published_call, register_shows, voluntary
from claims import move_to
from given import Given, kroner, ledger_text
from tilskudd.applications.answers import before_sending
from tilskudd.applications.assessing import settle_difference
from tilskudd.applications.assessment_queries import assessed_in, version_of
from tilskudd.applications.assessors import assign_assessors
from tilskudd.applications.impartiality import declare_impartiality
from tilskudd.applications.models import Application, GateCheck
from tilskudd.applications.questions import AskedIn
from tilskudd.applications.ready_made_criteria import AWARD
from tilskudd.applications.recommendation_rules import NewRecommendation, kind_of
from tilskudd.applications.recommending import as_inadmissible, recommend
from tilskudd.applications.registers import entry_on, on_day
from tilskudd.applications.rules import CallState, Gate, Register
from tilskudd.config.verification import verify
from tilskudd.decisions.models import Decision, Grant
from tilskudd.documents.letter_facts import facts_from
from tilskudd.documents.models import IssuedLetter
from tilskudd.documents.services import issue_due_letters
from tilskudd.people.clock import now
from tilskudd.people.refusal import Refusal
from tilskudd.web.call_proposing import approve_call, propose_call
from tilskudd.web.grant_splitting import split_grants

pytestmark = pytest.mark.django_db
FRAME = 1_500_000
CLOSES_ON, AFTER = date(2022, 3, 1), date(2022, 3, 2)
NAMES = {
    "999900011": "Naboer i arbeid",
    "999900038": "Polsk forening",
    "999900046": "Språkkafeen",
    "999900054": "Helsevenner",
    "999900062": "For sent ute",
    "999900070": "Uten vedtekter",
}
UNREGISTERED, OFFICERS_BOARD = "Språkkafeen", "Helsevenner"


def test_from_call_to_letters(given: Given) -> None:
    """Six begin: one is late by the clock, one lacks an attachment, one was not registered that day, and three are
    assessed, of which one has the officer's name on its board."""
    call = published_call(given, call_scheme(given, frame=FRAME), frame=kroner(FRAME))
    given.authority(100_000_000, "671/71")
    by_name = {name: voluntary(given, number, name) for number, name in NAMES.items()}
    sent = _applications_come_in(given, call, by_name)
    _gates_are_checked(given, call, sent)
    _ties_and_points(given, call, sent)
    _recommended_to_the_krone(given, call, sent)
    _decided(given, call)
    _letters_say_why(sent)
    assert verify().findings == []


def _applications_come_in(given: Given, call, by_name) -> dict[str, Application]:
    """Four are sent in time. A missing attachment stops the sending; and at the moment of the deadline it is closed."""
    sent = {
        name: sent_application(given, call, at, 800_000, organisation=by_name[name], check=False)
        for at, name in enumerate(("Naboer i arbeid", "Polsk forening", UNREGISTERED, OFFICERS_BOARD), 1)
    }
    version = version_of(call)
    assert version.times.state(version.closes_at) is CallState.CLOSED
    drafted_application(given, call, by_name["For sent ute"])
    without = drafted_application(given, call, by_name["Uten vedtekter"])
    checked = before_sending(version.questions.question_set, {}, AskedIn.APPLICATION, attached={}, municipalities=())
    assert K["statutes"] in {one.question for one in checked.findings}
    assert not checked.may_be_sent
    assert without.state == "draft"
    move_to(AFTER)
    assert version.state is CallState.CLOSED
    return sent


def _gates_are_checked(given: Given, call, sent) -> None:
    """The register as it was on the day of the deadline: Språkkafeen is registered the day after."""
    rows = [
        (one.organisation.number, name, "2022-03-02" if name == UNREGISTERED else "2015-01-01", "")
        for name, one in sent.items()
    ]
    snapshot = register_shows(given, CLOSES_ON, rows)
    for one in sent.values():
        found = entry_on(snapshot, one.organisation.number, CLOSES_ON)
        for gate in version_of(call).asks_for:
            is_met = gate is not Gate.VOLUNTARY_REGISTER or found is not None
            GateCheck.objects.create(
                application=one, gate=gate.value, is_met=is_met, on=CLOSES_ON, proof=snapshot.reference, at=now()
            )
    assert on_day(Register.VOLUNTARY, CLOSES_ON) == snapshot
    turned_away = [one.application.number for one in assessed_in(version_of(call)) if one.failed]
    assert turned_away == [sent[UNREGISTERED].number]


def _ties_and_points(given: Given, call, sent) -> None:
    """Three officers; the roles come after the sharing out, Kari steps aside, and a wide difference is settled."""
    eva, tor = officer(given, "Eva Ness"), officer(given, "Tor Vik")
    tied = sent[OFFICERS_BOARD]
    assign_assessors(call, [given.kari, eva, tor], by=given.kari)
    if not tied.assessors.filter(user=given.kari, ended_at=None).exists():
        own = sent["Naboer i arbeid"].assessors.filter(user=given.kari, ended_at=None)
        assert own.exists(), "three applications of two assessors each: Kari has two of them"
    register_shows(
        given, CLOSES_ON, [(tied.organisation.number, OFFICERS_BOARD, "styreleder", "LUNDE  Kari")], Register.ROLES
    )
    with pytest.raises(Refusal, match="styreleder"):
        declare_impartiality(tied, is_impartial=True, by=given.kari)
    declare_impartiality(tied, is_impartial=False, by=given.kari)
    assert {row.user for row in tied.assessors.filter(ended_at=None)} == {eva, tor}
    all_assess(sent["Naboer i arbeid"], *(5,) * len(AWARD))
    all_assess(sent[OFFICERS_BOARD], *(3,) * len(AWARD))
    first, second = [row.user for row in sent["Polsk forening"].assessors.filter(ended_at=None).order_by("pk")]
    declares(sent["Polsk forening"], first, second)
    assesses(sent["Polsk forening"], first, 5, *(4,) * (len(AWARD) - 1))
    assesses(sent["Polsk forening"], second, 2, *(4,) * (len(AWARD) - 1), words="Svakere")
    settle_difference(sent["Polsk forening"], AWARD[0], 4, "Arbeidet er oppsøkende, også på jobb.", by=first)


def _recommended_to_the_krone(given: Given, call, sent) -> None:
    """800 000 to the best, 700 000 to the second: the frame; the third stands first on the reserve list."""
    given_now = {"Naboer i arbeid": 800_000, "Polsk forening": 700_000, OFFICERS_BOARD: 0}
    rows = [
        NewRecommendation(
            sent[name].number,
            kind_of(kroner(amount), kroner(800_000), place := None if amount else 1),
            kroner(amount),
            place=place,
        )
        for name, amount in given_now.items()
    ]
    told = recommend(call, rows, by=given.kari)
    assert [row.left for row in told] == ["", "", "Du er ikke habil i denne søknaden."]
    assert [row.left for row in recommend(call, rows[2:], by=officer(given, "Eva Ness"))] == [""]
    as_inadmissible(call, by=given.kari)


def _decided(given: Given, call) -> None:
    """Proposed by Kari, approved by Ola: one and a half million is promised, and nothing is left."""
    decision = propose_call(call, by=given.kari)
    approve_call(decision, by=given.ola, seen=1)
    assert "committed 1 500 000\n" in ledger_text("671/71")
    assert "set-aside 0\n" in ledger_text("671/71")
    assert sum(one.amount.in_kroner for one in Grant.objects.all()) == FRAME
    told = split_grants(Decision.objects.get(), 80, by=given.kari)
    assert [(one.first, one.second) for one in told] == [
        (kroner(640_000), kroner(160_000)),
        (kroner(560_000), kroner(140_000)),
    ]


def _letters_say_why(sent) -> None:
    """Four letters, each with its own reasons: points and words per criterion, and the gate of the one turned away."""
    issue_due_letters()
    letters = {one.data["recipient"]: facts_from(one.data) for one in IssuedLetter.objects.all()}
    assert set(letters) == set(sent)
    for criterion in AWARD:
        assert f"- {criterion}: 5 av 5 poeng." in letters["Naboer i arbeid"].reason
    polish = letters["Polsk forening"].reason
    assert "Dere får 700\u00a0000\u00a0kr av de 800\u00a0000\u00a0kr dere søkte om." in polish
    for words in ("Godt 5", "Svakere 2", "Arbeidet er oppsøkende, også på jobb."):
        assert words in polish
    assert "nummer 1 på reservelisten" in letters[OFFICERS_BOARD].reason
    assert "sto ikke i Frivillighetsregisteret" in letters[UNREGISTERED].reason
    assert letters[UNREGISTERED].may_be_appealed
    assert letters["Naboer i arbeid"].purpose == answers_for(1, 1).values[K["title"]]
