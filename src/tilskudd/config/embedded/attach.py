"""Finding the server that another program of ours runs, for a command beside `serve`."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from tilskudd.config.embedded.account import server_account
from tilskudd.config.embedded.failure import in_plain_words
from tilskudd.config.embedded.folders import choose_home, socket_folder
from tilskudd.config.embedded.passwords import read_passwords
from tilskudd.config.embedded.roles import APP, OWNER
from tilskudd.config.embedded.server import address


def running(data: Path) -> tuple[str, str] | None:
    """The addresses of the application's and the owner's role on the server that runs, or None when none does.

    Only whoever may read the password file can attach. Raises CannotStart when the folder cannot be read.
    """
    with in_plain_words(data):
        account = server_account()
        home = choose_home(data, account, lambda text: None)
        if not home.lock.exists() or not _is_held(home.lock):
            return None
        passwords = read_passwords(home.passwords)
        if passwords is None:
            return None
        sockets = socket_folder(home, account)
        return address(APP, passwords.app, sockets), address(OWNER, passwords.owner, sockets)


def _is_held(lock: Path) -> bool:
    descriptor = os.open(lock, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
