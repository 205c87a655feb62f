"""How fast the letters of a decision are issued, side by side with Typst alone in the same run."""

from __future__ import annotations

import resource
import time
from dataclasses import replace

import pytest

from given import kroner
from rules.award_letters import FACTS
from services.award_letters import scheme_of
from tilskudd.decisions.proposal import propose_decision
from tilskudd.decisions.services import approve_decision
from tilskudd.documents.content import parts_of
from tilskudd.documents.delivery import deliver_due_letters
from tilskudd.documents.services import issue_due_letters
from tilskudd.documents.typeset import rendered
from tilskudd.parties.models import Organisation
from tilskudd.parties.services import load_register
from tilskudd.schemes.outcomes import ProposedOutcome

pytestmark = pytest.mark.bench

NUMBER, MOST_SECONDS = 700, 20


def test_a_letter_takes_twice_what_typst_takes_at_most(own_database, given, settings, tmp_path):
    settings.DATA = tmp_path
    load_register()
    held = Organisation.objects.order_by("number")[:NUMBER]
    assert len(held) > 300
    scheme = given.frame(1_000_000, scheme_of(given))
    words = "Kommunen hadde 1 305 av 20 000 i gruppene."
    lines = [ProposedOutcome(one.number, kroner(1_000), words, words, purpose="Kurs") for one in held]
    decision = propose_decision(scheme, lines, whole=scheme.about, rests_on=[], by=given.kari)
    approve_decision(decision, by=given.ola, seen=1)
    started, busy = time.perf_counter(), time.process_time()
    issued = issue_due_letters()
    took, busy = time.perf_counter() - started, time.process_time() - busy
    assert issued == len(held)
    started = time.perf_counter()
    assert deliver_due_letters() == len(held)
    delivered = time.perf_counter() - started
    started = time.perf_counter()
    for at in range(100):
        rendered(parts_of(replace(FACTS, number=f"V-2022-001/{at}")))
    alone = (time.perf_counter() - started) / 100
    room = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    each, own = round(took / issued * 1000), round(busy / issued * 1000)
    whole = busy / issued * NUMBER
    print(f"\n{issued} letters in {took:.1f} s, {each} ms each, {own} of them busy;")
    print(f"{busy / issued / alone:.1f} x Typst alone")
    print(f"{NUMBER} would take {whole:.1f} s ({MOST_SECONDS} s asked), of which Typst {alone * NUMBER:.1f} s;")
    print(f"delivered in {delivered:.1f} s; at most {room} MB")
    assert busy / issued <= 2 * alone, "what others do on the machine meanwhile is not counted"
