"""A server that an earlier program left behind: stopped before the next one starts."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from tilskudd.config.embedded.account import Account
from tilskudd.config.embedded.child import (
    FAST_SHUTDOWN,
    IMMEDIATE_SHUTDOWN,
    PATIENCE_SECONDS,
    wait_a_little,
)
from tilskudd.config.embedded.failure import CannotStart, Say
from tilskudd.config.embedded.folders import SOCKET_NAME, Home

NOTE = "postmaster.pid"
NO_NUMBER = 0  # the note is empty or broken, as after a loss of power

ORPHAN_SECONDS = 5  # a server process whose postmaster was killed sees it and ends by itself
LAST_SECONDS = 10


def stop_leftover(home: Home, sockets: Path, account: Account, say: Say) -> None:
    """Stop what an earlier server of this home left running. Call it with the lock held.

    Raises CannotStart if it will not stop. Only processes that are verified as this home's are signalled.
    """
    noted = _noted_postmaster(home)
    if noted is None:  # a clean stop removes the note
        return
    if _processes(home, account):
        say("A database server was left running by a program that died; it is stopped first.")
        _stop(noted, home, account)
    _forget_reused_number(noted, home, sockets)


def _stop(postmaster: int, home: Home, account: Account) -> None:
    asked = postmaster in _processes(home, account)
    if asked:
        _signal(postmaster, FAST_SHUTDOWN)
    if _all_gone(home, account, PATIENCE_SECONDS if asked else ORPHAN_SECONDS):
        return
    for process in _processes(home, account):
        _signal(process, IMMEDIATE_SHUTDOWN)
    if not _all_gone(home, account, LAST_SECONDS):
        numbers = ", ".join(map(str, _processes(home, account)))
        raise CannotStart(
            f"The database in {home.folder} cannot start, because an earlier server's processes ({numbers}) "
            "do not stop; stop them, or restart the machine."
        )


def _noted_postmaster(home: Home) -> int | None:
    """The process id that a running server notes in its folder."""
    try:
        first_line = (home.cluster / NOTE).read_text("utf-8").partition("\n")[0]
    except FileNotFoundError:
        return None
    return int(first_line) if first_line.isdecimal() else NO_NUMBER


def _processes(home: Home, account: Account) -> list[int]:
    """The processes of this home's server, by what the kernel tells about every process.

    Its `exe` and `cwd` would tell more, but root in a container may not read another user's.
    """
    numbers = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal())
    return [number for number in numbers if _is_of(number, home, account)]


def _is_of(process: int, home: Home, account: Account) -> bool:
    words = _command_line(process)
    postmaster = Path(words[0]).name == "postgres" and words[1:3] == ["-D", str(home.cluster)]
    other = words[0].startswith(f"postgres: {home.label}: ")
    return (postmaster or other) and _user_of(process) == account.uid


def _command_line(process: int) -> list[str]:
    try:
        return os.fsdecode(Path(f"/proc/{process}/cmdline").read_bytes()).split("\0")
    except OSError:  # it ended meanwhile
        return [""]


def _user_of(process: int) -> int | None:
    try:
        lines = Path(f"/proc/{process}/status").read_text("utf-8", "replace").splitlines()
    except OSError:
        return None
    return next(int(line.split()[2]) for line in lines if line.startswith("Uid:"))


def _all_gone(home: Home, account: Account, seconds: float) -> bool:
    began = time.monotonic()
    while _processes(home, account):
        if time.monotonic() - began > seconds:
            return False
        wait_a_little(began)
    return True


def _signal(process: int, what: signal.Signals) -> None:
    try:
        os.kill(process, what)
    except ProcessLookupError:
        return


def _forget_reused_number(noted: int, home: Home, sockets: Path) -> None:
    """Remove the notes if their number is now another program's: PostgreSQL would take that for a server.

    Usual in containers, where each start gives the same few numbers. Safe, because we hold the lock and no
    process of this home runs.
    """
    name = Path(_command_line(noted)[0]).name
    if noted == NO_NUMBER or (name and not name.startswith("postgres")):
        (home.cluster / NOTE).unlink(missing_ok=True)
        (sockets / f"{SOCKET_NAME}.lock").unlink(missing_ok=True)
