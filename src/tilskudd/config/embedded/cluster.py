"""The cluster: the folder that PostgreSQL keeps its data in. Made once, complete or not at all."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from tilskudd.config.embedded.account import Account
from tilskudd.config.embedded.binaries import MAJOR_VERSION
from tilskudd.config.embedded.child import launch
from tilskudd.config.embedded.failure import CannotStart, in_one_line, no_space
from tilskudd.config.embedded.folders import Home, require_owner
from tilskudd.config.embedded.passwords import Passwords, keep_passwords, new_passwords, read_passwords

INITDB = (
    "--username=postgres",
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--locale=C.UTF-8",
    "--data-checksums",
    "--no-instructions",
)


def ready_cluster(home: Home, account: Account, programs: Path, *, sync: bool) -> Passwords:
    """Check the cluster, or make it if there is none; return its passwords. Raises CannotStart."""
    for unfinished in home.folder.glob("unfinished-*"):  # from a program that was killed
        shutil.rmtree(unfinished, ignore_errors=True)
    exists = _is_whole(home.cluster, account)
    passwords = read_passwords(home.passwords)
    if passwords is None:
        passwords = new_passwords()
        if exists:  # restored from a copy without its passwords
            _set_superuser_password(home, account, programs, passwords.superuser)
        keep_passwords(passwords, home.passwords)
    if not exists:
        _make_cluster(home, account, programs, passwords.superuser, sync=sync)
    return passwords


def _is_whole(cluster: Path, account: Account) -> bool:
    """Whether there is a cluster of ours; False for none at all. Raises CannotStart for a broken one."""
    if not cluster.exists() or (cluster.is_dir() and not any(cluster.iterdir())):
        return False
    require_owner(cluster, cluster.stat().st_uid, account)
    try:
        version = (cluster / "PG_VERSION").read_text("utf-8").strip()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise CannotStart(
            f"The folder {cluster} is not a whole PostgreSQL database, because its file PG_VERSION is "
            "missing; restore the folder from a copy, or move it away to begin with an empty database."
        ) from error
    if version != MAJOR_VERSION:
        raise CannotStart(
            f"The database in {cluster} was made by PostgreSQL {version[:20]} and this program has "
            f"PostgreSQL {MAJOR_VERSION}; move the data with pg_dump, or use the program that made it."
        )
    return True


def _make_cluster(home: Home, account: Account, programs: Path, password: str, *, sync: bool) -> None:
    """Run initdb in a folder beside, and give the result its name last: a kill leaves nothing half made."""
    unfinished = Path(tempfile.mkdtemp(prefix="unfinished-", dir=home.folder))
    try:
        password_file = unfinished / "password"
        password_file.touch(mode=0o600)
        password_file.write_text(password, "utf-8")
        if account.is_another:
            os.chown(password_file, account.uid, account.gid)
            os.chown(unfinished, account.uid, account.gid)
        made = unfinished / "cluster"
        command = [str(programs / "initdb"), "-D", str(made), f"--pwfile={password_file}", *INITDB]
        _run(command if sync else [*command, "--no-sync"], home, account)
        made.rename(home.cluster)
        _make_lasting(home.folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _set_superuser_password(home: Home, account: Account, programs: Path, password: str) -> None:
    """Set it without knowing the old one, as whoever owns the folder can."""
    command = [str(programs / "postgres"), "--single", "-D", str(home.cluster), "postgres"]
    _run(command, home, account, f"ALTER ROLE postgres PASSWORD '{password}'\n")


def _run(command: list[str], home: Home, account: Account, given: str = "") -> None:
    """Run one of PostgreSQL's programs to its end. Raises CannotStart with what it said if it fails."""
    process = launch(command, account, subprocess.PIPE, on_death=signal.SIGKILL, given=subprocess.PIPE)
    try:
        said, _ = process.communicate(given.encode())
    except BaseException:
        process.kill()
        process.wait()
        raise
    if process.returncode == 0:
        return
    text = said.decode("utf-8", "replace")
    if "No space left on device" in text:
        raise no_space(home.folder)
    raise CannotStart(
        f"The database in {home.folder} could not be made, because {Path(command[0]).name} said "
        f'"{in_one_line(text.splitlines()[-4:])}"; correct that and start again.'
    )


def _make_lasting(folder: Path) -> None:
    """Have the disk remember the new name too, before anyone trusts it with data."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
