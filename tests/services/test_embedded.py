"""The embedded PostgreSQL, started for real, killed for real, and started again."""

from __future__ import annotations

import json
import os
import pwd
import select
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections import namedtuple
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tilskudd.config.embedded import CannotStart, binaries, folders, lock, start
from tilskudd.config.embedded.account import server_account

FAST = {"fsync": "off", "shared_buffers": "16MB", "max_connections": "10"}
SOURCE = Path(__file__).parents[2] / "src"
PACKAGES = Path(psycopg.__file__).parents[1]

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has another user to run the server as")
not_as_root = pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")

PROGRAM = """
import json, os, signal, sys, time
from pathlib import Path
from tilskudd.config.embedded import cluster, server

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

def half_made():
    while not list(Path(sys.argv[1]).rglob("PG_VERSION")):
        time.sleep(0.001)

{before}
running = server.start(Path(sys.argv[1]), settings={settings!r})
print(json.dumps([running.pid, running.app_url, running.owner_url]), flush=True)
time.sleep(120)
"""


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that any user may reach; pytest's own are closed to all but the user who runs it."""
    folder = Path(tempfile.mkdtemp(prefix="tilskudd-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder that is not made yet."""
    with open_folder() as folder:
        yield folder / "data"


@pytest.fixture(scope="module")
def made_once() -> Iterator[Path]:
    """A data folder with a database in it, for tests that leave no server and no damage behind."""
    with open_folder() as folder:
        start(folder / "data", settings=FAST).stop()
        yield folder / "data"


@pytest.fixture
def made(data: Path, made_once: Path) -> Path:
    """A data folder with a database in it: a copy, which takes a tenth of the time of making one."""
    subprocess.run(["cp", "-a", made_once, data], check=True)
    return data


@pytest.fixture
def run(data: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Run a program that starts the database and stays; it and its server are gone after the test."""
    programs: list[subprocess.Popen[str]] = []

    def run(
        before: str = "", folder: Path = data, python: str = sys.executable, **options: object
    ) -> subprocess.Popen[str]:
        environment = {"PYTHONPATH": f"{SOURCE}:{PACKAGES}", "PYTHONDONTWRITEBYTECODE": "1"}
        environment.update(options.pop("environment", {}))  # type: ignore[call-overload]
        command = [python, "-c", PROGRAM.format(before=before, settings=FAST), str(folder)]
        program = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            env=environment,
            cwd="/",
            text=True,
            **options,  # type: ignore[call-overload]
        )
        programs.append(program)
        return program

    yield run
    for program in programs:
        program.kill()
        program.wait()
        program.stdout.close()
    try:
        wait_until(lambda: not servers_in(data.parent), "the servers of this test are gone")
    finally:
        for server in servers_in(data.parent):
            os.kill(server, signal.SIGKILL)


def started(program: subprocess.Popen[str]) -> tuple[int, str, str]:
    """The server's process id, the app's URL and the owner's."""
    assert select.select([program.stdout], [], [], 20)[0], "the database was not ready in 20 seconds"
    line = program.stdout.readline()
    assert line, f"the program ended with {program.wait()}"
    return tuple(json.loads(line))


def wait_until(holds: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + 15
    while not holds():
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.02)


def runs(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"  # a zombie has ended, though no one has asked


def servers_in(folder: Path) -> list[int]:
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = os.fsdecode((entry / "cmdline").read_bytes()).split("\0")
        except OSError:
            continue
        if words[0].endswith("/postgres") and words[2].startswith(f"{folder}/"):
            found.append(int(entry.name))
    return found


def ask(url: str, query: str, *given: object) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        answer = connection.execute(query, given)
        return answer.fetchone()[0] if answer.description else None


def server_user() -> dict[str, object]:
    """How to start a process as the user that the server runs as."""
    account = server_account()
    return {"user": account.uid, "group": account.gid, "extra_groups": []} if account.is_another else {}


def python_for_all() -> str:
    """A Python that the server's user may run: ours, or the system's if ours lies in a closed folder."""
    same = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for python in (sys.executable, shutil.which(same, path="/usr/local/bin:/usr/bin")):
        if python and server_account().may(Path(python), os.X_OK):
            return python
    return pytest.skip("every Python of this version is closed to other users")


def closed(folder: Path) -> Path:
    folder.mkdir()
    folder.chmod(0o700)
    return folder


def permissions(folder: Path) -> tuple[int, int]:
    found = folder.stat()
    return stat.S_IMODE(found.st_mode), found.st_uid


def test_the_owner_makes_tables_and_the_app_does_not(made_once):
    """Two roles: tables belong to the owner, and the program that the world talks to cannot make any."""
    with start(made_once, settings=FAST) as server:
        ask(server.owner_url, "CREATE TABLE grants (name text)")
        assert ask(server.app_url, "SELECT current_user::text") == "tilskudd_app"
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(server.app_url, "CREATE TABLE more (name text)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(server.app_url, "SELECT * FROM grants")
        ask(server.owner_url, "CREATE DATABASE test_tilskudd")  # as test runners do
    assert not server.alive()


def test_the_cluster_is_as_decided(made_once):
    """Checksums, C.UTF-8 by PostgreSQL itself, UTF-8, no network, UTC; passwords are asked for and hidden."""
    with start(made_once, settings=FAST) as server:
        for setting, value in {
            "data_checksums": "on",
            "server_encoding": "UTF8",
            "listen_addresses": "",
            "TimeZone": "UTC",
            "fsync": "off",
        }.items():
            assert ask(server.app_url, "SELECT current_setting(%s)", setting) == value
        provider = "SELECT datlocprovider::text || datlocale FROM pg_database WHERE datname = 'tilskudd'"
        assert ask(server.app_url, provider) == "bC.UTF-8"
        with pytest.raises(psycopg.OperationalError, match="authentication failed"):
            ask(server.app_url.replace("tilskudd_app:", "tilskudd_app:x"), "SELECT 1")
        home = folders.Home(server.folder)
        assert permissions(home.passwords) == (0o600, os.geteuid())
        assert permissions(home.passwords.parent) == (0o700, os.geteuid())
        assert permissions(home.folder / "socket") == (0o700, server_account().uid)
        kept = json.loads(home.passwords.read_text())
        assert not any(password in repr(server) for password in kept.values())


def test_a_second_program_is_told_who_has_the_folder(made, run):
    """Two programs on one folder: the second gets a sentence with the first one's process id."""
    first = run()
    started(first)
    with pytest.raises(CannotStart, match=rf"in use by process {first.pid};"):
        start(made, settings=FAST)


def test_a_forked_worker_keeps_neither_the_lock_nor_the_right_to_stop(made):
    """A worker process outlives the program that forked it: the folder is free, and its server was left alone."""
    server = start(made, settings=FAST)
    reader, writer = os.pipe()
    worker = os.fork()
    if worker == 0:
        try:
            server.stop()
            os.write(writer, b"x")
            time.sleep(60)
        finally:
            os._exit(0)  # never back into pytest, which the parent runs
    os.close(writer)
    try:
        assert os.read(reader, 1) == b"x", "the worker's stop() failed"
        assert server.alive()
        server.stop()
        lock.release_lock(lock.take_lock(folders.Home(server.folder).lock))
    finally:
        os.kill(worker, signal.SIGKILL)
        os.waitpid(worker, 0)
        os.close(reader)


def test_the_server_stops_when_the_program_is_killed(made, run):
    """Kill -9 of the program: the server stops by itself, and what was committed is there at the next start."""
    program = run()
    pid, _, owner_url = started(program)
    ask(owner_url, "CREATE TABLE kept AS SELECT 'ja' AS answer")
    program.kill()
    wait_until(lambda: not runs(pid), "the server has followed the program")
    with start(made, settings=FAST) as server:
        assert ask(server.owner_url, "SELECT answer FROM kept") == "ja"


def test_a_killed_server_recovers(made):
    """Kill -9 of PostgreSQL: the program sees it, and the next start recovers what was committed."""
    server = start(made, settings=FAST)
    ask(server.owner_url, "CREATE TABLE kept AS SELECT 'ja' AS answer")
    os.kill(server.pid, signal.SIGKILL)
    wait_until(lambda: not server.alive(), "the program sees it")
    server.stop()
    with start(made, settings=FAST) as again:
        assert ask(again.owner_url, "SELECT answer FROM kept") == "ja"


def test_a_left_over_server_is_stopped_first(made):
    """A server that did outlive its program is stopped, and said to be, before the next one starts."""
    server = start(made, settings=FAST)
    command = Path(f"/proc/{server.pid}/cmdline").read_bytes().split(b"\0")[:-1]
    server.stop()
    left_over = subprocess.Popen(command, cwd="/", stderr=subprocess.DEVNULL, **server_user())
    wait_until((server.folder / "cluster" / "postmaster.pid").exists, "the left-over server runs")
    said: list[str] = []
    with start(made, say=said.append, settings=FAST) as again:
        assert left_over.wait(5) == 0  # a fast shutdown, not a kill
        assert again.alive()
    assert "left running" in said[0]


def test_a_strange_process_with_the_servers_old_number_is_left_alone(made):
    """After a kill the server's process id is given to another program: it lives, and the database starts."""
    server = start(made, settings=FAST)
    os.kill(server.pid, signal.SIGKILL)
    wait_until(lambda: not server.alive(), "the server is gone")
    server.stop()
    stranger = subprocess.Popen(["sleep", "60"], cwd="/", **server_user())
    for note in (server.folder / "cluster" / "postmaster.pid", server.folder / "socket" / ".s.PGSQL.5432.lock"):
        note.write_text(note.read_text().replace(str(server.pid), str(stranger.pid), 1))
    try:
        with start(made, settings=FAST) as again:
            assert again.alive()
            assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


@pytest.mark.parametrize(
    "moment",
    [
        "begin = cluster.launch; cluster.launch = lambda *a, **k: (begin(*a, **k), half_made(), die())",
        "whole = cluster._run; cluster._run = lambda *a: (whole(*a), die())",
        "server.ready_roles = die",
        "server.ready_schema = die",
    ],
)
def test_a_first_start_that_is_killed_half_way_is_healed(data, run, moment):
    """Kill -9 in the middle of initdb, or between it and ready: the next start makes what is missing."""
    program = run(before=moment)
    assert program.wait(15) == -signal.SIGKILL
    with start(data, settings=FAST) as server:
        ask(server.owner_url, "CREATE TABLE grants (name text)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(server.app_url, "CREATE TABLE more (name text)")
        assert not list(server.folder.glob("unfinished-*"))


def test_lost_passwords_are_made_anew(made_once):
    """The database was restored without its file of passwords: new ones are made, the data stay."""
    with start(made_once, settings=FAST) as server:
        ask(server.owner_url, "CREATE TABLE kept AS SELECT 'ja' AS answer")
    folders.Home(server.folder).passwords.unlink()
    with start(made_once, settings=FAST) as again:
        assert again.owner_url != server.owner_url
        assert ask(again.owner_url, "SELECT answer FROM kept") == "ja"


def test_norwegian_letters_in_a_plain_c_environment(data, run):
    """LC_ALL=C, and a folder whose name is not ASCII: text goes in and out as it is, and has lower case."""
    _, url, _ = started(run(folder=data / "rødgrøt på brød", environment={"LC_ALL": "C", "PGPORT": "1"}))
    assert ask(url, "SELECT %s::text || lower('ÆØÅ')", "Sør-Varanger, Åmli, Vågå ") == "Sør-Varanger, Åmli, Vågå æøå"


def test_a_very_deep_folder(data):
    """A path that is too long for a socket: the socket lies in a short private folder, the data do not."""
    deep = data.joinpath(*["a-rather-long-name"] * 10)
    with start(deep, settings=FAST) as server:
        sockets = Path(psycopg.conninfo.conninfo_to_dict(server.app_url)["host"])
        assert ask(server.app_url, "SELECT 1") == 1
        assert permissions(sockets) == (0o700, server_account().uid)
        assert server.folder.is_relative_to(deep)
        assert not sockets.is_relative_to(data)
    sockets.rmdir()
    sockets.symlink_to(data)
    try:
        with pytest.raises(CannotStart, match="is a link"):
            start(deep, settings=FAST)
    finally:
        sockets.unlink()


@as_root
def test_as_an_ordinary_user(data, run):
    """Not root: the server runs as the user who runs the program, in a folder that is the user's own."""
    ordinary = pwd.getpwnam("daemon")  # not the one that root would choose
    home = data.parent / "home"
    home.mkdir(mode=0o700)
    os.chown(home, ordinary.pw_uid, ordinary.pw_gid)
    as_user = {"user": ordinary.pw_uid, "group": ordinary.pw_gid, "extra_groups": []}
    pid, url, _ = started(run(folder=home / "data", python=python_for_all(), **as_user))
    assert ask(url, "SELECT current_user::text") == "tilskudd_app"
    assert Path(f"/proc/{pid}").stat().st_uid == ordinary.pw_uid
    assert permissions(home / "data" / "postgres") == (0o700, ordinary.pw_uid)


@as_root
def test_a_project_that_is_closed_to_the_server(data):
    """The project lies in root's own folder: the data lie aside, it is said, and the folder stays closed."""
    was_there = folders.ASIDE.exists()
    project = closed(data.parent / "closed")
    said: list[str] = []
    server = start(project / "data", say=said.append, settings=FAST)
    try:
        assert said == [f"Folder {project} is closed to user nobody, so the database lies in {server.folder}."]
        assert server.folder.parent == Path("/var/lib/tilskudd")
        assert permissions(project) == (0o700, 0)
        assert ask(server.app_url, "SELECT 1") == 1
        server.stop()
        project.chmod(0o755)
        with start(project / "data", settings=FAST) as opened:  # its data are not left behind
            assert opened.folder == server.folder
    finally:
        server.stop()
        shutil.rmtree(server.folder)
        if not was_there:
            folders.ASIDE.rmdir()


@as_root
def test_a_project_that_was_closed_after_its_first_start(data, made):
    """The data lie in a folder that has been closed since: a sentence, and not a new and empty database."""
    project = data.parent / "project"
    project.mkdir(mode=0o755)
    made.rename(project / "data")
    project.chmod(0o700)
    with pytest.raises(CannotStart, match=f"folder {project} is closed to user nobody"):
        start(project / "data", settings=FAST)


@as_root
def test_binaries_that_are_closed_to_the_server(data, made_once, monkeypatch):
    """The virtual environment lies in a closed folder: the binaries are copied once, and it is said."""
    site = closed(data.parent / "closed")
    for name in (binaries.PACKAGE, f"{binaries.PACKAGE}.libs"):
        (site / name).symlink_to(binaries._site_folder() / name)
    aside = data.parent / "aside"
    monkeypatch.setattr(binaries, "_site_folder", lambda: site)
    monkeypatch.setattr(binaries, "ASIDE", aside)
    monkeypatch.setattr(folders, "ASIDE", aside)
    said: list[str] = []
    for _ in range(2):
        with start(made_once, say=said.append, settings=FAST) as server:
            assert Path(f"/proc/{server.pid}/exe").readlink().is_relative_to(aside)
    assert len(said) == 1
    assert "copied to" in said[0]
    assert permissions(site) == (0o700, 0)


def broken(data: Path, name: str, text: str) -> Path:
    """A cluster folder with one file in it."""
    cluster = data / "postgres" / "cluster"
    cluster.mkdir(parents=True)
    (cluster / name).write_text(text)
    for path in (cluster, cluster / name):
        os.chown(path, server_account().uid, server_account().gid)
    cluster.chmod(0o700)
    return cluster


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("notes.txt", "", "PG_VERSION is missing; restore the folder"),
        ("PG_VERSION", "16\n", "was made by PostgreSQL 16 and this program has PostgreSQL 18;"),
        ("PG_VERSION", "18\n", 'last words were ".+"; correct that'),
    ],
)
def test_a_broken_data_folder(data, name, text, sentence):
    """Not a database, another version's, or one that PostgreSQL cannot read: one sentence, nothing touched."""
    cluster = broken(data, name, text)
    if text.startswith("18"):
        passwords = folders.Home(cluster.parent).passwords
        passwords.parent.mkdir(mode=0o700)
        passwords.write_text('{"superuser": "a", "owner": "b", "app": "c"}')
    with pytest.raises(CannotStart, match=sentence) as refused:
        start(data, settings=FAST)
    assert "\n" not in str(refused.value)
    assert (cluster / name).read_text() == text


@as_root
def test_a_folder_that_is_another_users(data):
    """The database was made by someone else: who it must belong to is said, and no owner is changed."""
    cluster = broken(data, "PG_VERSION", "18\n")
    os.chown(cluster, 1, 1)
    with pytest.raises(CannotStart, match="belongs to user daemon and must belong to nobody"):
        start(data, settings=FAST)
    assert permissions(cluster) == (0o700, 1)


@not_as_root
def test_a_folder_without_permission(data):
    """The user may not write where the data are to lie: a sentence that names the folder."""
    data.mkdir(mode=0o500)
    with pytest.raises(CannotStart, match=f"no permission for {data}"):
        start(data, settings=FAST)


def test_no_space_on_the_disk(data, monkeypatch):
    """A full disk is met before anything is half written."""
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(1, 1, 199 * 1024 * 1024))
    with pytest.raises(CannotStart, match="too little free space; make at least 200 MB free"):
        start(data, settings=FAST)
    assert not (data / "postgres" / "cluster").exists()


def test_a_setting_that_the_server_refuses(made_once):
    """The server ends while it starts: its last words are in the sentence, and the folder is free again."""
    with pytest.raises(CannotStart, match=r"max_connections.*correct that"):
        start(made_once, settings={**FAST, "max_connections": "0"})
    start(made_once, settings=FAST).stop()
