"""The passwords of the embedded database: made once, kept where only the program's user can read them."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Passwords:
    """One password for each role; letters that need no quoting in a URL."""

    superuser: str = field(repr=False)
    owner: str = field(repr=False)
    app: str = field(repr=False)


def new_passwords() -> Passwords:
    """Passwords that no one can guess."""
    return Passwords(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(32))


def read_passwords(file: Path) -> Passwords | None:
    """The kept passwords, or None where the file is missing or broken."""
    try:
        return Passwords(**json.loads(file.read_text("utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def keep_passwords(passwords: Passwords, file: Path) -> None:
    """Write the passwords so that a kill leaves either all of them or none."""
    unfinished = file.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as target:
        json.dump(asdict(passwords), target)
        target.flush()
        os.fsync(target.fileno())
    unfinished.replace(file)
