"""The user that PostgreSQL runs as. It refuses to run as root, and so do we."""

from __future__ import annotations

import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from tilskudd.config.embedded.failure import CannotStart

UNPRIVILEGED = "nobody"


@dataclass(frozen=True)
class Account:
    """A user of the operating system, by name and numbers."""

    name: str
    uid: int
    gid: int

    @property
    def is_another(self) -> bool:
        """Whether a process must change its user to run as this account."""
        return self.uid != os.geteuid()

    def may(self, path: Path, access: int) -> bool:
        """Whether this user has the access (os.R_OK, os.X_OK ...) to the path. Raises CannotStart.

        The kernel is asked, by a child that has become the user, because the mode bits do not tell about
        access lists and mounts.
        """
        if not self.is_another:
            return os.access(path, access)
        child = os.fork()
        if child == 0:
            self._answer(path, access)
        answer = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if answer not in (0, 1):
            raise CannotStart(
                f"The database cannot start, because this program is root but may not become {self.name}, "
                "and PostgreSQL never runs as root; start the program as an ordinary user."
            )
        return answer == 0

    def _answer(self, path: Path, access: int) -> None:
        answer = 2
        try:
            os.setgroups([])
            os.setgid(self.gid)
            os.setuid(self.uid)
            answer = 0 if os.access(path, access) else 1
        finally:
            os._exit(answer)


def program_account() -> Account:
    """The user that this program runs as."""
    try:
        name = pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:  # a container may run as a number that has no name
        name = str(os.geteuid())
    return Account(name, os.geteuid(), os.getegid())


def server_account() -> Account:
    """The user that PostgreSQL is to run as: our own, or `nobody` when we are root. Raises CannotStart."""
    if os.geteuid() != 0:
        return program_account()
    try:
        entry = pwd.getpwnam(UNPRIVILEGED)
    except KeyError as error:
        raise CannotStart(
            f"The database cannot start, because PostgreSQL never runs as root and this machine has no user "
            f"{UNPRIVILEGED}; start the program as an ordinary user."
        ) from error
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def name_of(uid: int) -> str:
    """The name of a user, or its number where it has none."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"number {uid}"
