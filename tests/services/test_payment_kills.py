"""Programs that are killed while they release a run and read the bank's answer: nothing is lost, nothing doubled."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

import databases
from given import DAY, Given, ledger_text
from services.bank_replies import paid, returned
from tilskudd.config.verification import verify
from tilskudd.ledger.models import Entry
from tilskudd.payments.models import BankAnswerRow, BankFile, Payment, PaymentRun
from tilskudd.payments.services import make_run
from tilskudd.people.models import Event

PROGRAM = Path(__file__).with_name("paying.py")
PATHS = os.pathsep.join(map(str, (databases.PROJECT / "src", databases.PROJECT / "tests")))


def an_answer(run: PaymentRun) -> bytes:
    """All are paid, and every fourth comes back, told before it was paid."""
    rows = list(run.payments.order_by("place"))
    back = returned(*rows[::4]).split(b"<Ntry>", 1)[1].split(b"</Ntfctn>")[0]
    return paid(*rows).replace(b"<Ntry>", b"<Ntry>" + back + b"<Ntry>", 1)


def begun(run: PaymentRun, answer: Path, name: str) -> subprocess.Popen[str]:
    told = {
        "DATABASE_URL": databases.with_database(os.environ["TEST_APP_URL"], name),
        "TILSKUDD_DATA": str(settings.DATA),
        "DATABASE_OWNER_URL": databases.with_database(os.environ["TEST_OWNER_URL"], name),
    }
    return subprocess.Popen(
        [sys.executable, str(PROGRAM), run.number, str(answer)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **told, "PYTHONPATH": PATHS, "PYTHONDONTWRITEBYTECODE": "1"},
    )


def kill_until_done(how_often: int, run: PaymentRun, answer: Path, name: str) -> None:
    """So many times it is killed at a moment nobody chose; the last time it may end."""
    dice = random.Random()
    for left in reversed(range(how_often + 1)):
        program = begun(run, answer, name)
        assert program.stdout.readline() == "begins\n"
        if left:
            time.sleep(dice.uniform(0, 0.3))
            program.kill()
        told = program.stdout.read()
        program.wait()
        program.stdout.close()
        assert left or told == "done\n"


def pay_and_kill(how_often: int, folder: Path, name: str) -> None:
    given = Given()
    given.debtor()
    given.grants(*range(100, 120))
    run, answer = make_run(by=given.nina, execution_date=DAY), folder / "svar.xml"
    assert given.siri
    answer.write_bytes(an_answer(run))
    kill_until_done(how_often, run, answer, name)
    assert (BankFile.objects.count(), BankAnswerRow.objects.count()) == (1, 25)
    assert Payment.objects.filter(state="paid").count() == 15
    assert Payment.objects.filter(state="returned").count() == 5
    counts = [Entry.objects.filter(kind=kind).count() for kind in ("sent", "paid", "returned")]
    assert counts == [20, 20, 5]
    for verb in ("payment-run.released", "bank-file.taken-in", "bank-file.read"):
        assert Event.objects.filter(verb=verb).count() == 1
    back = sum(one.amount.in_kroner for one in Payment.objects.filter(state="returned"))
    assert ledger_text().endswith(f"committed {back}\nsent 0\npaid {2_190 - back:,}\n".replace(",", " "))
    assert verify().findings == []


def test_releasing_and_reading_back_survive_being_killed(own_database, tmp_path):
    """Eight times on the way from a run that waits to an answer that is read."""
    pay_and_kill(8, tmp_path, own_database)


@pytest.mark.soak
def test_a_hundred_kills(own_database, tmp_path):
    """The same a hundred times."""
    pay_and_kill(100, tmp_path, own_database)
