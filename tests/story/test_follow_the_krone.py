"""A grant followed back to the letter, sealed, and checked outside the program with one public key."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client

from given import Given
from tilskudd.config.example_distribution import share_out_assignment_20
from tilskudd.config.example_schemes import set_up_assignment_20
from tilskudd.decisions.amendment import approve_amendment, propose_amendment
from tilskudd.decisions.models import Grant
from tilskudd.decisions.proposal import propose_decision
from tilskudd.decisions.services import approve_decision
from tilskudd.distribution.outcomes import outcomes_of
from tilskudd.ledger.seals import seal
from tilskudd.ledger.trail_proof import proof_of
from tilskudd.parties.services import load_register
from tilskudd.people.clock import today
from tilskudd.schemes.models import Frame
from tilskudd.schemes.services import approve_frame, propose_frame
from tilskudd.values.kroner import Kroner
from tilskudd.web.follow import checks_of, trail_of
from tilskudd.web.office.follow import SCRIPT

KEY = Ed25519PrivateKey.from_private_bytes(b"only for these tests, 32 bytes !")
PUBLIC = KEY.public_key().public_bytes_raw().hex()


@pytest.fixture
def trondheim(own_database) -> Grant:
    """Assignment 20 from letter to commitment: the printed lines on a frame raised by one krone; sealed on the way."""
    given = Given()
    load_register()
    given.authority(25_000_000)
    scheme = set_up_assignment_20(given.letter, by=given.kari)
    approve_frame(Frame.objects.get(), by=given.ola)
    seal(KEY)
    run = share_out_assignment_20(scheme, by=given.kari)
    approve_frame(propose_frame(scheme, Kroner.whole(20_000_001), reason="Brevets tabell", by=given.kari), by=given.ola)
    seal(KEY)
    outcomes = outcomes_of(run, on=today(), as_printed=True, answers={})
    rests_on = [run.about, run.recipe.about, run.recipe.statistic.about]
    decision = propose_decision(scheme, outcomes, rests_on=rests_on, by=given.kari)
    approve_decision(decision, by=given.ola, seen=1)
    return Grant.objects.get(outcome__code="5001")


def package(grant: Grant) -> bytes:
    trail = trail_of(grant)
    return proof_of(grant.about, trail.abouts, trail.entries).as_bytes()


def checked_outside(folder, content: bytes, key: str = PUBLIC) -> subprocess.CompletedProcess[str]:
    """As a third party does: a file, one key, Python alone, none of our packages to be found."""
    file = folder / "trail.json"
    file.write_bytes(content)
    environment = {"PATH": os.environ["PATH"], "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-I", "-O", SCRIPT, file, key],
        capture_output=True,
        text=True,
        timeout=60,
        env=environment,
        check=False,
    )


def test_the_way_goes_from_the_vote_to_the_decision(trondheim):
    """Vote, sentence, line, frame, recipe, decision: each with its money, its page and its seal."""
    trail = trail_of(trondheim)
    assert [step.name for step in trail.steps] == [
        "vote",
        "letter",
        "line",
        "frame",
        "recipe",
        "decision",
        "award-letter",
        "payment",
    ]
    money = [step.amount.in_kroner for step in trail.steps if step.amount]
    assert money == [78_900_000, 20_000_000, 238_300_000, 20_000_001, 1_318_218, 1_318_219]
    assert [trail.seal_of(step) is not None for step in trail.steps[1:6]] == [True, True, True, True, False]
    assert not trail.is_sealed
    seal(KEY)
    trail = trail_of(trondheim)
    assert trail.is_sealed
    assert [ok for ok, _words in checks_of(trail)] == [True] * 5
    client = Client()
    client.force_login(trondheim.decision.settled_by)
    for step in trail.steps:
        assert client.get(step.address).status_code == 200, step.name


def test_the_trail_is_checked_outside_the_program(trondheim, tmp_path):
    """With Python alone and one public key: it holds, and the money is added up from the sealed rows."""
    seal(KEY)
    done = checked_outside(tmp_path, package(trondheim))
    assert (done.returncode, done.stderr) == (0, "")
    assert f"The trail of grant:{trondheim.pk} holds" in done.stdout
    assert "committed: 1318219,00 kroner" in done.stdout
    told = json.loads(package(trondheim))
    verbs = {json.loads(row["line"])[4] for row in told["rows"] if json.loads(row["line"])[0] == "event"}
    assert {"letter.confirmed", "frame.approved", "run.made", "decision.proposed", "decision.approved"} <= verbs
    assert "user.registered" in verbs, "who they are is sealed too"


def test_one_changed_byte_and_it_does_not_hold(trondheim, tmp_path):
    """Bytes all through the file, another key, a row left out, another grant's name: each is seen."""
    seal(KEY)
    content = package(trondheim)
    for at in range(7, len(content), len(content) // 40):
        changed = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
        done = checked_outside(tmp_path, changed)
        assert done.returncode == 1, f"byte {at}: {content[max(0, at - 20) : at + 20]!r}"
        assert "DOES NOT HOLD" in done.stderr
        assert "Traceback" not in done.stderr
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex()
    for key in (other, "00" * 32, "zz", ""):
        assert checked_outside(tmp_path, content, key).returncode == 1
    for bad in (b"", b"{}", b"[]", b"\xff\xfe", b"[" * 5000, content[: len(content) // 2]):
        done = checked_outside(tmp_path, bad)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr


def test_what_is_not_sealed_yet_is_not_in_the_package(trondheim, tmp_path):
    """The decision was approved after the last seal: no row moves the grant's money, and the file does not hold."""
    proof = proof_of(trondheim.about, trail_of(trondheim).abouts, trail_of(trondheim).entries)
    assert proof.unsealed > 0
    assert checked_outside(tmp_path, proof.as_bytes()).returncode == 1


def test_a_change_of_the_grant_is_a_step_of_its_own(trondheim):
    """Lowered by 218 219: the last step has the new amount, and the ledger agrees."""
    given_by = trondheim.decision.proposed_by
    amendment = propose_amendment(trondheim, Kroner.whole(1_100_000), reason="Mindre behov.", by=given_by)
    approve_amendment(amendment, by=trondheim.decision.settled_by)
    seal(KEY)
    trail = trail_of(Grant.objects.get(pk=trondheim.pk))
    changed = next(step for step in trail.steps if step.name == "amendment")
    assert changed.amount == Kroner.whole(1_100_000)
    assert all(ok for ok, _words in checks_of(trail))


@pytest.mark.parametrize(
    "asked", ["Trondheim", "1 318 219", "671/62", "942110464", "942 110 464", "5001", "V-2022-001"]
)
def test_a_grant_is_found_by_name_number_line_or_amount(trondheim, asked):
    """What somebody may have in hand; nothing else is shown for what does not fit."""
    client = Client()
    client.force_login(trondheim.decision.settled_by)
    answer = client.get("/folg-krona/", {"sok": asked})
    assert f"/folg-krona/{trondheim.pk}/" in answer.content.decode()
    assert f"/folg-krona/{trondheim.pk}/" not in client.get("/folg-krona/", {"sok": asked + "9"}).content.decode()
