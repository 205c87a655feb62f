"""Wait until the server takes connections. Recovery takes its time: progress is told, no limit is set."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import psycopg

from tilskudd.config.embedded.child import wait_a_little
from tilskudd.config.embedded.failure import MEGABYTE, CannotStart, Say, in_one_line, no_space

SAY_EVERY_SECONDS = 2
LOG_MEGABYTES = 10


class LogTail:
    """What the server writes in its log from now on. A log that has grown large is set aside first."""

    def __init__(self, file: Path) -> None:
        self.file = file
        if file.exists() and file.stat().st_size > LOG_MEGABYTES * MEGABYTE:
            file.replace(file.with_suffix(".log.1"))
        self._from = file.stat().st_size if file.exists() else 0

    def lines(self) -> list[str]:
        with self.file.open("rb") as log:
            log.seek(self._from)
            return log.read().decode("utf-8", "replace").splitlines()


def connect_when_ready(process: subprocess.Popen[bytes], url: str, log: LogTail, say: Say) -> psycopg.Connection:
    """A connection in autocommit, as soon as the server gives one. Raises CannotStart if the server ends."""
    began = time.monotonic()
    told = began
    while True:
        try:
            return psycopg.connect(url, autocommit=True, connect_timeout=10)
        except psycopg.OperationalError as refusal:
            _give_up_if_final(str(refusal), log)
        if process.poll() is not None:
            raise _ended(process.returncode, log)
        if time.monotonic() - told > SAY_EVERY_SECONDS:
            told = time.monotonic()
            say(f"The database is getting ready ({told - began:.0f} s): {in_one_line(log.lines()[-1:])}")
        wait_a_little(began)


def _give_up_if_final(refusal: str, log: LogTail) -> None:
    """Raise CannotStart for a refusal that no waiting can change."""
    if "authentication failed" in refusal or "does not exist" in refusal:
        raise CannotStart(
            f'The database cannot be opened, because it says "{in_one_line(refusal.splitlines()[-1:])}"; '
            f"remove {log.file.with_name('passwords.json')} to have new passwords made, and start again."
        )


def _ended(code: int, log: LogTail) -> CannotStart:
    lines = log.lines()
    if any("No space left on device" in line for line in lines):
        return no_space(log.file.parent.parent)
    return CannotStart(
        f"The database stopped while it was starting (exit code {code}), and its last words were "
        f'"{in_one_line(lines[-4:])}"; correct that and start again (the whole log is in {log.file}).'
    )
