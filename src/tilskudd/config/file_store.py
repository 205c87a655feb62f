"""The folder of stored files is closed to all but the user that the web processes run as, and root."""

from __future__ import annotations

import os
from pathlib import Path

from tilskudd.config.commands import CannotBeDone
from tilskudd.config.embedded.account import Account
from tilskudd.config.embedded.failure import CannotStart
from tilskudd.config.embedded.folders import make_folder


def ready_store(folder: Path, account: Account) -> None:
    """Make the folder and those in it for the account (0700), or give it all that another account left there.

    Raises CannotBeDone.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        if folder.is_dir():
            _give(folder, account)
        make_folder(folder, 0o700, account)
        for number in range(256):
            # All at once and beforehand: made by root while the site is up, one would be closed to it for a moment.
            make_folder(folder / f"{number:02x}", 0o700, account)
        if not account.may(folder, os.R_OK | os.W_OK | os.X_OK):
            raise CannotBeDone(f"User {account.name} may not write in {folder}: open it (chmod u+rwx {folder}).")
    except CannotStart as error:
        reason = str(error).removeprefix("The database cannot start, because ")
        raise CannotBeDone(f"Files cannot be stored, because {reason}") from error
    except OSError as error:
        raise CannotBeDone(
            f"The folder of stored files {folder} cannot be made ready for user {account.name} ({error.strerror}): "
            f"start as the user who started it first, or give that user the folder."
        ) from error


def _give(folder: Path, account: Account) -> None:
    """Give away the folder and all in it, itself last: a kill before leaves it to be given again."""
    if folder.stat().st_uid == account.uid:
        return
    for inner, folders, files in os.walk(folder, topdown=False):
        for name in (*folders, *files):
            os.chown(Path(inner, name), account.uid, account.gid, follow_symlinks=False)
    os.chown(folder, account.uid, account.gid)
