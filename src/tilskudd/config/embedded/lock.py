"""One program at a time: a lock on the data folder, held for as long as the program lives."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

from tilskudd.config.embedded.failure import CannotStart

_held: set[int] = set()


def take_lock(file: Path) -> int:
    """Lock the file and write our process id in it; return the descriptor for `release_lock`.

    Raises CannotStart, and says who has it, when another program has locked it.
    """
    # The lock follows the open file, so whoever inherits the descriptor holds the lock too. No child may:
    # not PostgreSQL (the descriptor closes on exec) and not a forked worker (it closes it, below). Else a
    # server that outlives a killed program keeps the lock in a dead program's name, and the next program,
    # whose task it is to stop that server, is refused for as long as it lives.
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        _lock(descriptor)
    except BlockingIOError as error:
        holder = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip()
        os.close(descriptor)
        raise CannotStart(
            f"The database in {file.parent} is in use by {f'process {holder}' if holder else 'a program'}; "
            "stop that program first, or choose another data folder."
        ) from error
    _held.add(descriptor)
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
    return descriptor


def _lock(descriptor: int) -> None:
    for tries_left in reversed(range(6)):
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not tries_left:
                raise
            time.sleep(0.05)  # a command that only asks who runs the database holds the lock for a moment
    return None


def release_lock(descriptor: int) -> None:
    """Let another program have the folder. The file stays: a lock on a removed file excludes no one."""
    _held.discard(descriptor)
    os.close(descriptor)


def _let_go() -> None:
    for descriptor in _held:
        os.close(descriptor)
    _held.clear()


os.register_at_fork(after_in_child=_let_go)
