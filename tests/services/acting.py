"""A program that acts in the ledger until it is killed: `python acting.py reported.txt`.

For each line it reads it forks a process that does random acts for ever, and answers with the process's id; at the
end of its input it ends. An act is an event and an entry in one transaction, and what the entry should be stands in
its `source`. Its key is appended to the file as soon as the database has said that it stands; an error that nobody
expected is appended with a «!» before it.
"""

from __future__ import annotations

import ctypes
import os
import random
import signal
import sys
import time
from pathlib import Path
from typing import TextIO

import django
from django.db import connection, transaction

GRANTS = 30
SEND_ON_DEATH = 1  # PR_SET_PDEATHSIG


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tilskudd.config.settings"
    django.setup()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those that are killed
    for number, _line in enumerate(sys.stdin):
        process = os.fork()
        if process == 0:
            ctypes.CDLL(None).prctl(SEND_ON_DEATH, signal.SIGKILL, 0, 0, 0)
            with Path(sys.argv[1]).open("a", buffering=1) as reported:
                try:
                    act_for_ever(random.Random(number), reported)
                except BaseException as error:
                    reported.write(f"!{error!r}\n")
                    raise
        print(process, flush=True)


def act_for_ever(dice: random.Random, reported: TextIO) -> None:
    """One random act after the other; one that the database was killed under is tried again with the same key."""
    import psycopg
    from django.db import Error

    from tilskudd.people.models import User
    from tilskudd.people.refusal import Refusal

    by = User(pk=int(os.environ["ACTING_USER"]))
    count = 0
    while True:
        count += 1
        key, moves = f"{os.getpid()}-{time.time_ns()}-{count}", random_moves(dice)
        while True:
            try:
                act(key, moves, by)
                reported.write(f"{key}\n")
                break
            except Refusal:
                break
            except (Error, psycopg.OperationalError):
                connection.close()
                time.sleep(0.05)


def random_moves(dice: random.Random) -> list:
    """A commitment to new and old grants, money sent, paid and rejected, a frame made larger or smaller."""
    from given import LINE
    from tilskudd.ledger.places import AccountKey, Move, Place
    from tilskudd.values.kroner import Kroner

    scheme = f"scheme:{dice.randint(1, 3)}"
    pairs = [
        (Place.AT_DISPOSAL, Place.SET_ASIDE),
        (Place.SET_ASIDE, Place.COMMITTED),
        (Place.SET_ASIDE, Place.COMMITTED),
        (Place.COMMITTED, Place.SENT),
        (Place.SENT, Place.PAID),
        (Place.SENT, Place.COMMITTED),
        (Place.COMMITTED, Place.SET_ASIDE),
    ]
    source, target = dice.choice(pairs)
    old_or_new = [dice.choice([dice.randint(1, GRANTS), dice.getrandbits(40)]) for _ in range(dice.randint(1, 12))]
    grants = [f"grant:{number}" for number in old_or_new]

    def account(place: Place, grant: str) -> AccountKey:
        subject = {Place.AT_DISPOSAL: "", Place.SET_ASIDE: scheme}.get(place, grant)
        return AccountKey.of(LINE, 2022, place, subject)

    return [Move(account(source, grant), account(target, grant), Kroner(dice.randint(1, 50))) for grant in grants]


def act(key: str, moves: list, by: object) -> None:
    from given import DAY
    from tilskudd.ledger.models import Entry
    from tilskudd.ledger.places import Kind
    from tilskudd.ledger.record import record
    from tilskudd.people.two_persons import note

    with transaction.atomic():
        if not Entry.objects.filter(key=key).exists():
            note(by, "test.acted", key)
        source = f"{len(moves)} {sum(move.amount.ore for move in moves)}"
        record(Kind.COMMITTED, key=key, by=by, about="test", source=source, moves=moves, booked_on=DAY)


if __name__ == "__main__":
    main()
