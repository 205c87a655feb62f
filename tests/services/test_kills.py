"""Programs and databases that are killed: every act stands whole or not at all, and what was reported stands."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.db.models import Count, Sum

import databases
from given import LINE, Given, book, kroner
from tilskudd.config.embedded import Server, start
from tilskudd.ledger.check import check_ledger
from tilskudd.ledger.models import Entry
from tilskudd.ledger.places import Place, shift
from tilskudd.people.models import Event

PROGRAM = Path(__file__).with_name("acting.py")
PATHS = os.pathsep.join(map(str, (databases.PROJECT / "src", databases.PROJECT / "tests")))
DURABLE = {"fsync": "on", "max_connections": "30", "shared_buffers": "32MB"}


class Acting:
    """The program of acting.py, and the processes it has forked that are not yet killed."""

    def __init__(self, reported: Path, app_url: str, owner_url: str, by: int) -> None:
        self.reported = reported
        urls = {"DATABASE_URL": app_url, "DATABASE_OWNER_URL": owner_url, "ACTING_USER": str(by)}
        self.program = subprocess.Popen(
            [sys.executable, str(PROGRAM), str(reported)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **urls, "PYTHONPATH": PATHS, "PYTHONDONTWRITEBYTECODE": "1"},
        )

    def one_more(self) -> int:
        """Let one more process act; its id."""
        self.program.stdin.write("act\n")
        self.program.stdin.flush()
        return int(self.program.stdout.readline())

    def all_reported(self) -> set[str]:
        """The keys that processes have reported; a line that was not finished is no report."""
        lines = {line[:-1] for line in self.reported.read_text().splitlines(keepends=True) if line.endswith("\n")}
        assert [line for line in lines if line.startswith("!")] == []
        return lines

    def wait_for_reports(self, count: int) -> None:
        """Until so many more acts are reported."""
        wanted, give_up = len(self.all_reported()) + count, time.monotonic() + 60
        while len(self.all_reported()) < wanted:
            assert self.program.poll() is None, "the acting program ended by itself"
            assert time.monotonic() < give_up, "nobody acts any more"
            time.sleep(0.01)

    def end(self) -> None:
        self.program.kill()
        self.program.wait()
        self.program.stdin.close()
        self.program.stdout.close()


@contextmanager
def acting_on(folder: Path, app_url: str, owner_url: str, by: int) -> Iterator[Acting]:
    reported = folder / "reported.txt"
    reported.touch()
    acting = Acting(reported, app_url, owner_url, by)
    try:
        yield acting
    finally:
        acting.end()


def an_office_with_money() -> int:
    """People, and 100 000 kr of which half is set aside; gives who acts."""
    given = Given()
    given.money(100_000)
    for scheme in (1, 2, 3):
        book(
            given.ola,
            shift(LINE, 2022, Place.AT_DISPOSAL, Place.SET_ASIDE, kroner(10_000), subject=f"scheme:{scheme}"),
            key=f"office:{scheme}",
        )
    return given.ola.pk


def everything_holds(reported: set[str]) -> None:
    """Each entry has all its transfers and its event, each event its entry; the sums hold; what was reported stands."""
    acts = Entry.objects.filter(kind="committed").annotate(moves=Count("transfers"), ore=Sum("transfers__amount"))
    rows = list(acts.values_list("key", "source", "moves", "ore"))
    assert [row for row in rows if row[1] != f"{row[2]} {row[3].ore}"] == []
    keys = {row[0] for row in rows}
    assert reported - keys == set(), "what was reported is gone"
    noted = list(Event.objects.filter(verb="test.acted").values_list("about", flat=True))
    assert len(noted) == len(set(noted))
    assert set(noted) == keys
    assert check_ledger() == []


def kill_programs(how_often: int, folder: Path, name: str, by: int) -> None:
    """Three at a time act; one of them at a time is killed at a moment nobody chose, and another takes its place."""
    urls = (databases.with_database(os.environ[f"TEST_{role}_URL"], name) for role in ("APP", "OWNER"))
    dice = random.Random()
    with acting_on(folder, *urls, by) as acting:
        running = [acting.one_more() for _ in range(3)]
        acting.wait_for_reports(1)
        for round_ in range(how_often):
            time.sleep(dice.uniform(0, 0.25))
            os.kill(running.pop(0), signal.SIGKILL)
            running.append(acting.one_more())
            if round_ % 10 == 9:
                acting.wait_for_reports(3)
                everything_holds_when_still(acting)
        assert len(acting.all_reported()) > how_often
    everything_holds_when_still(acting)


def everything_holds_when_still(acting: Acting) -> None:
    """Reported first, then looked at: acts that go on meanwhile are whole in every snapshot too."""
    reported = acting.all_reported()
    if acting.program.poll() is None:
        assert check_ledger() == []
        assert reported <= set(Entry.objects.values_list("key", flat=True))
    else:
        wait_for_others_to_leave()
        everything_holds(reported)


def wait_for_others_to_leave() -> None:
    """The server ends the session of a killed program by itself; until then its last act may still be under way."""
    query = "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
    give_up = time.monotonic() + 30
    while True:
        with connection.cursor() as cursor:
            cursor.execute(query + " and backend_type = 'client backend'")
            if cursor.fetchone()[0] == 0:
                return
        assert time.monotonic() < give_up, "a session of a killed program stays"
        time.sleep(0.02)


def test_programs_that_are_killed_leave_whole_acts(own_database, tmp_path):
    """Thirty times a running program is killed: nothing half, nothing reported is lost."""
    kill_programs(30, tmp_path, own_database, an_office_with_money())


@pytest.mark.soak
def test_a_thousand_killed_programs(own_database, tmp_path):
    """The same a thousand times."""
    kill_programs(1_000, tmp_path, own_database, an_office_with_money())


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that any user may reach; pytest's own is closed to all but the user who runs it."""
    made = Path(tempfile.mkdtemp(prefix="tilskudd-kills-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def elsewhere(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """Django's connections may be pointed at another server, and are brought back."""
    shared, urls = (
        connections["default"].settings_dict["NAME"],
        (os.environ["DATABASE_URL"], os.environ["DATABASE_OWNER_URL"]),
    )
    with django_db_blocker.unblock():
        yield
        databases.point_settings_at(*urls)
        databases.use_database(shared)


def use_server(server: Server) -> None:
    """Point Django's connections at the server."""
    databases.point_settings_at(server.app_url, server.owner_url)
    databases.use_database("tilskudd")


def processes_of(server: Server) -> list[int]:
    """The postmaster, which we started, and its own children, by id."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    return [server.pid, *map(int, children)]


def kill(server: Server) -> None:
    """The whole database at once, as when the power goes: no process of it says goodbye."""
    for process in processes_of(server):
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:
            continue  # it saw that its postmaster was gone, and went
    server.stop()


def kill_databases(how_often: int, folder: Path) -> None:
    """Three act while their database is killed and started again; they go on where they were."""
    dice, server = random.Random(), start(folder, settings=DURABLE)
    try:
        use_server(server)
        call_command("migrate", database="owner", verbosity=0)
        by = an_office_with_money()
        with acting_on(folder, server.app_url, server.owner_url, by) as acting:
            for _ in range(3):
                acting.one_more()
            for round_ in range(how_often):
                acting.wait_for_reports(5)
                time.sleep(dice.uniform(0, 0.3))
                kill(server)
                reported = acting.all_reported()
                databases.use_database("tilskudd")
                server = start(folder, settings=DURABLE)
                assert check_ledger() == []
                assert reported <= set(Entry.objects.values_list("key", flat=True)), f"lost in round {round_}"
            acting.wait_for_reports(5)
        wait_for_others_to_leave()
        everything_holds(acting.all_reported())
    finally:
        databases.use_database("none")
        server.stop()


def test_a_database_that_is_killed_keeps_what_it_promised(elsewhere, folder):
    """Four times the whole database is killed while three act: what was reported stands, and all go on."""
    kill_databases(4, folder)


@pytest.mark.soak
def test_a_thousand_killed_databases(elsewhere, folder):
    """The same a thousand times."""
    kill_databases(1_000, folder)
