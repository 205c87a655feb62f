"""Start the embedded PostgreSQL and hold it: one server, one data folder, one program."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote

from tilskudd.config.embedded.account import Account, server_account
from tilskudd.config.embedded.binaries import binaries
from tilskudd.config.embedded.child import FAST_SHUTDOWN, launch, shut_down
from tilskudd.config.embedded.cluster import ready_cluster
from tilskudd.config.embedded.failure import CannotStart, Say, in_plain_words
from tilskudd.config.embedded.folders import PORT, Home, choose_home, make_home, require_space, socket_folder
from tilskudd.config.embedded.leftover import stop_leftover
from tilskudd.config.embedded.lock import release_lock, take_lock
from tilskudd.config.embedded.passwords import Passwords
from tilskudd.config.embedded.readiness import LogTail, connect_when_ready
from tilskudd.config.embedded.roles import APP, DATABASE, OWNER, ready_roles, ready_schema

NO_SETTINGS: Mapping[str, str] = MappingProxyType({})

USUAL_SETTINGS = {
    "max_connections": "100",
    "shared_buffers": "256MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
}


@dataclass(frozen=True)
class Server:
    """A running server. It stops with `stop()`, at the end of a `with`, or when the program dies."""

    app_url: str = field(repr=False)
    owner_url: str = field(repr=False)
    folder: Path
    _process: subprocess.Popen[bytes] = field(repr=False)
    _ending: ExitStack = field(repr=False)
    _starter: int = field(default_factory=os.getpid, repr=False)

    @property
    def pid(self) -> int:
        """The process id of the server."""
        return self._process.pid

    def alive(self) -> bool:
        """Whether the server still runs. Ask in the process that started it."""
        assert os.getpid() == self._starter, "only the program that started the server can tell"
        return self._process.poll() is None

    def stop(self) -> None:
        """Stop the server, wait until it is gone, and let go of the folder. Safe to call twice.

        In a forked copy of the program it does nothing: a worker that ends must not end the database.
        """
        if os.getpid() == self._starter:
            self._ending.close()

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def start(data: Path, *, say: Say = lambda text: None, settings: Mapping[str, str] = NO_SETTINGS) -> Server:
    """Start the database that lies under `data`, and make it first if there is none.

    `say` is given sentences on what takes time or is not as asked; `settings` are server settings.
    Raises CannotStart. Call it from the main thread.
    """
    if not sys.platform.startswith("linux"):
        raise CannotStart("The embedded database runs on Linux only; set DATABASE_URL to a server instead.")
    with in_plain_words(data), ExitStack() as ending:
        account = server_account()
        programs = binaries(account, say)
        home = choose_home(data, account, say)
        make_home(home, account)
        ending.callback(release_lock, take_lock(home.lock))
        sockets = socket_folder(home, account)
        stop_leftover(home, sockets, account, say)
        require_space(home)
        passwords = ready_cluster(home, account, programs, sync=settings.get("fsync") != "off")
        log = LogTail(home.log)
        process = _launch_server(home, account, programs, sockets, settings)
        ending.callback(shut_down, process)
        _make_ready(process, sockets, passwords, log, say)
        return Server(
            app_url=address(APP, passwords.app, sockets),
            owner_url=address(OWNER, passwords.owner, sockets),
            folder=home.folder,
            _process=process,
            _ending=ending.pop_all(),
        )


def _launch_server(
    home: Home, account: Account, programs: Path, sockets: Path, settings: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    fixed = {
        "listen_addresses": "",  # no network at all
        "port": PORT,
        "unix_socket_directories": str(sockets),
        "unix_socket_permissions": "0700",
        "cluster_name": home.label,  # stands in the name of every process, by which it is known as ours
        "lc_messages": "C",
    }
    assert not fixed.keys() & settings.keys(), "these settings are not the caller's to choose"
    command = [str(programs / "postgres"), "-D", str(home.cluster)]
    for name, value in {**USUAL_SETTINGS, **settings, **fixed}.items():
        command += ["-c", f"{name}={value}"]
    with home.log.open("ab") as log:
        return launch(command, account, log, on_death=FAST_SHUTDOWN)


def _make_ready(process: subprocess.Popen[bytes], sockets: Path, passwords: Passwords, log: LogTail, say: Say) -> None:
    everything = address("postgres", passwords.superuser, sockets, "postgres")
    with connect_when_ready(process, everything, log, say) as connection:
        ready_roles(connection, passwords)
    ours = address("postgres", passwords.superuser, sockets)
    with connect_when_ready(process, ours, log, say) as connection:
        ready_schema(connection)


def address(role: str, password: str, sockets: Path, database: str = DATABASE) -> str:
    return f"postgresql://{role}:{password}@/{database}?host={quote(str(sockets), safe='/')}&port={PORT}"
