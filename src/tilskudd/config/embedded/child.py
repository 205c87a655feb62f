"""Child processes that do not outlive the program, not even when it is killed."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from typing import IO, Any

from tilskudd.config.embedded.account import Account

FAST_SHUTDOWN = signal.SIGINT  # PostgreSQL: end every session, write a checkpoint, stop
IMMEDIATE_SHUTDOWN = signal.SIGQUIT  # PostgreSQL: stop as you are; the next start recovers
PATIENCE_SECONDS = 60  # a fast shutdown writes what is in memory to disk first

_PR_SET_PDEATHSIG = 1
_prctl = ctypes.CDLL(None).prctl  # found here, because between fork and exec it is too late to look


def launch(
    command: Sequence[str],
    account: Account,
    output: IO[bytes] | int,
    *,
    on_death: int,
    given: int = subprocess.DEVNULL,
) -> subprocess.Popen[bytes]:
    """Start a command as the account; it gets the signal `on_death` when this program dies.

    The kernel sends the signal when the *thread* that started the child ends, hence the main thread only.
    """
    assert threading.current_thread() is threading.main_thread(), "start the database from the main thread"
    change_of_user: dict[str, Any] = (
        {"user": account.uid, "group": account.gid, "extra_groups": []} if account.is_another else {}
    )
    return subprocess.Popen(  # noqa: S603 (the command is ours)
        command,
        stdin=given,
        stdout=output,
        stderr=subprocess.STDOUT,
        cwd="/",  # ours may be closed to the account
        env={"LC_ALL": "C"},  # no PG... variable of the user's, and messages that we can read
        start_new_session=True,  # Ctrl-C in a terminal is for the program, which then stops its server
        preexec_fn=_to_die_with(os.getpid(), on_death),
        **change_of_user,
    )


def shut_down(process: subprocess.Popen[bytes]) -> None:
    """Stop a server that we started and wait until it is gone: fast, and at once if that takes too long."""
    for how in (FAST_SHUTDOWN, IMMEDIATE_SHUTDOWN, signal.SIGKILL):
        process.send_signal(how)
        try:
            process.wait(PATIENCE_SECONDS)
            return
        except subprocess.TimeoutExpired:
            continue


def wait_a_little(since: float) -> None:
    """Sleep between two looks: short at first, because a start usually takes a few hundredths of a second."""
    time.sleep(0.005 if time.monotonic() - since < 1 else 0.1)


def _to_die_with(program: int, on_death: int) -> Callable[[], None]:
    """What the child does between fork and exec: ask the kernel for a signal when the program dies.

    Popen does it after the change of user, and it must: the kernel forgets the wish when the user changes.
    """

    def ask() -> None:
        if _prctl(_PR_SET_PDEATHSIG, on_death, 0, 0, 0) != 0:
            os._exit(1)
        if os.getppid() != program:  # it died before we asked, and no signal will come
            os._exit(1)

    return ask
