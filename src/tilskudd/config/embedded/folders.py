"""Where the database lies, and the making of its folders. No folder that we did not make changes mode."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tilskudd.config.embedded import failure
from tilskudd.config.embedded.account import Account, name_of, program_account
from tilskudd.config.embedded.failure import CannotStart, Say

ASIDE = Path("/var/lib/tilskudd")
PORT = "5432"  # no port at all, but PostgreSQL names the socket after it
SOCKET_NAME = f".s.PGSQL.{PORT}"
SOCKET_PATH_BYTES = 107  # what the kernel has room for in a unix socket's address


@dataclass(frozen=True)
class Home:
    """The folder that holds one database, and the names inside it.

    The server's user owns only the cluster and the socket folder: the lock, the passwords and the log
    belong to the program, so that the server cannot put something else in their place.
    """

    folder: Path

    @property
    def cluster(self) -> Path:
        return self.folder / "cluster"

    @property
    def lock(self) -> Path:
        return self.folder / "lock"

    @property
    def passwords(self) -> Path:
        return self.folder / "private" / "passwords.json"

    @property
    def log(self) -> Path:
        return self.folder / "private" / "server.log"

    @property
    def label(self) -> str:
        """A short name that is this home's alone, on this machine."""
        return f"tilskudd-{hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:12]}"


def choose_home(data: Path, account: Account, say: Say) -> Home:
    """Where the database lies: under `data`, or aside where a closed folder keeps the server out.

    A database that exists is never left behind: it is used where it is, or CannotStart is raised.
    """
    asked = Home(data.resolve() / "postgres")
    if not account.is_another:
        return asked
    closed = _first_closed(asked.folder, account)
    if asked.cluster.exists():
        if closed:
            raise CannotStart(
                f"The database in {asked.folder} cannot start, because folder {closed} is closed to user "
                f"{account.name} that PostgreSQL runs as; open it (chmod o+x {closed}), or move the project."
            )
        return asked
    project = re.sub(r"[^\w.-]", "_", asked.folder.parent.parent.name)
    aside = Home(ASIDE / f"{project}-{asked.label.removeprefix('tilskudd-')}")
    if closed:
        say(f"Folder {closed} is closed to user {account.name}, so the database lies in {aside.folder}.")
        return aside
    if aside.cluster.exists():
        say(f"The database lies in {aside.folder}, where it was first made.")
        return aside
    return asked


def make_home(home: Home, account: Account) -> None:
    """Make the home's folders, except the cluster."""
    program = program_account()
    if home.folder.is_relative_to(ASIDE):
        make_aside(account)
    for missing in reversed([parent for parent in home.folder.parents if not parent.exists()]):
        make_folder(missing, 0o755, program)
    make_folder(home.folder, 0o711 if account.is_another else 0o700, program)
    make_folder(home.passwords.parent, 0o700, program)


def make_aside(account: Account) -> None:
    """Make the folder for what cannot lie in the project. Raises CannotStart if it is not safe to use."""
    make_folder(ASIDE, 0o755, program_account())
    if ASIDE.stat().st_mode & 0o022 or not account.may(ASIDE, os.X_OK):
        raise CannotStart(
            f"The database cannot start, because folder {ASIDE} must be open to read and closed to write for "
            "other users; correct that (chmod 755), or move the project to a folder that is not closed."
        )


def make_folder(path: Path, mode: int, owner: Account) -> None:
    """Make a folder if it is missing; raise CannotStart if what is there is not the owner's folder.

    It appears under its name with its mode and owner complete, so a kill leaves nothing half made.
    """
    if not path.exists():
        made = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
        if owner.is_another:
            os.chown(made, owner.uid, owner.gid)
        made.chmod(mode)
        _give_name(made, path)
    found = path.stat()
    if not stat.S_ISDIR(found.st_mode):
        raise CannotStart(f"The database cannot start, because {path} is not a folder; move it away.")
    require_owner(path, found.st_uid, owner)


def require_owner(path: Path, uid: int, owner: Account) -> None:
    """Raise CannotStart unless the path's user number is the owner's."""
    if uid != owner.uid:
        raise CannotStart(
            f"The database cannot start, because {path} belongs to user {name_of(uid)} and must belong to "
            f"{owner.name}; start as the user who started it first, or choose another data folder."
        )


def socket_folder(home: Home, account: Account) -> Path:
    """Make the private folder for the socket: in the home, or a short one where the home's name is too long.

    The short one's name follows from the home's, so every start finds the same.
    """
    if _fits(home.folder / "socket"):
        folder = home.folder / "socket"
    else:
        folder = _short_folder(home.label, account)
        if folder.is_symlink():  # in a folder shared by all, anyone may have put it there
            raise CannotStart(f"The database cannot start, because {folder} is a link; remove it.")
    make_folder(folder, 0o700, account)
    if folder.stat().st_mode & 0o077:
        raise CannotStart(
            f"The database cannot start, because folder {folder} is open to other users; "
            f"close it (chmod 700 {folder}) and start again."
        )
    return folder


def require_space(home: Home) -> None:
    """Raise CannotStart if the disk is too full to start: before anything is half written."""
    needed = failure.LATER_START_MEGABYTES if home.cluster.exists() else failure.FIRST_START_MEGABYTES
    if shutil.disk_usage(home.folder).free < needed * failure.MEGABYTE:
        raise failure.no_space(home.folder)


def _give_name(made: Path, path: Path) -> None:
    try:
        made.rename(path)
    except OSError as error:
        made.rmdir()
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):  # those: another program made it meanwhile
            raise


def _first_closed(path: Path, account: Account) -> Path | None:
    existing = [folder for folder in [*reversed(path.parents), path] if folder.exists()]
    if account.may(existing[-1], os.X_OK):
        return None
    return next(folder for folder in existing if not account.may(folder, os.X_OK))


def _fits(folder: Path) -> bool:
    # PostgreSQL and its client library read a comma as the start of another folder.
    short_enough = len(os.fsencode(folder / SOCKET_NAME)) <= SOCKET_PATH_BYTES
    return short_enough and not re.search(r'[,"]', str(folder))


def _short_folder(label: str, account: Account) -> Path:
    for place in _short_places(account):
        writable = place.is_dir() and os.access(place, os.W_OK | os.X_OK)
        if writable and _fits(place / label) and account.may(place, os.X_OK):
            return place / label
    raise CannotStart(
        "The database cannot start, because the data folder's name is too long for a socket and no temporary "
        "folder can be used; choose a data folder with a shorter name."
    )


def _short_places(account: Account) -> Iterator[Path]:
    if account.is_another:
        yield Path("/run")
    elif "XDG_RUNTIME_DIR" in os.environ:
        yield Path(os.environ["XDG_RUNTIME_DIR"])
    yield Path(tempfile.gettempdir())
    yield Path("/tmp")  # noqa: S108 (the folder made there is private, and its owner is checked)
