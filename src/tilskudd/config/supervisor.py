"""Keeps the site up: the database, the web processes and the worker, as children that end when this program does."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from tilskudd.config.embedded import Server
from tilskudd.config.embedded.account import Account

PR_SET_PDEATHSIG: Final = 1
PATIENCE: Final = 20.0
"""Seconds a child is given to end by itself."""


class CannotServe(Exception):
    """The site did not come up; one sentence."""


@dataclass
class Child:
    """A process that is started again when it ends unasked."""

    name: str
    command: Sequence[str]
    environment: dict[str, str]
    at_death: signal.Signals
    """What the kernel sends when this program is gone. The database goes too, so nothing can be waited for."""
    account: Account | None = None
    process: subprocess.Popen[bytes] | None = None
    starts: list[float] = field(default_factory=list)

    def start(self) -> None:
        parent, libc = os.getpid(), ctypes.CDLL(None)

        def end_with_parent() -> None:
            libc.prctl(PR_SET_PDEATHSIG, self.at_death)
            if os.getppid() != parent:
                os._exit(1)

        as_user = {"user": self.account.uid, "group": self.account.gid, "extra_groups": []} if self.account else {}
        self.starts.append(time.monotonic())
        self.process = subprocess.Popen(  # noqa: S603  # our own program and arguments
            self.command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            preexec_fn=end_with_parent,
            **as_user,  # type: ignore[call-overload]
        )

    @property
    def keeps_ending(self) -> bool:
        """Six starts within half a minute: starting it once more does not help.

        A web site that was killed leaves its port taken for a while, so a few tries are in order.
        """
        return len(self.starts) >= 6 and self.starts[-1] - self.starts[-6] < 30

    def stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Asked(Exception):
    """Somebody asked the program to end."""


def keep_up(
    children: Sequence[Child], server: Server | None, *, ready: Callable[[], bool], then: Callable[[], None]
) -> None:
    """Start the children, wait until the site answers, tell so with `then`, and keep them up until asked to end."""

    def asked(_number: int, _frame: object) -> None:
        raise Asked

    signal.signal(signal.SIGTERM, asked)
    signal.signal(signal.SIGINT, asked)
    try:
        for child in children:
            child.start()
        _wait_until(ready, children[0])
        then()
        while True:
            time.sleep(0.5)
            _look_after(children, server)
    except Asked:
        pass
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for child in children:
            child.stop()


def _wait_until(ready: Callable[[], bool], web: Child) -> None:
    while not ready():
        if web.process is None or web.process.poll() is not None:
            raise CannotServe("The web site ended before it answered; what it said stands above.")
        time.sleep(0.05)


def _look_after(children: Sequence[Child], server: Server | None) -> None:
    if server is not None and not server.alive():
        raise CannotServe("The database stopped by itself; nothing is lost. Start the program again: it recovers.")
    for child in children:
        if child.process is not None and child.process.poll() is not None:
            if child.keeps_ending:
                raise CannotServe(f"The {child.name} keeps ending; what it said stands above.")
            child.start()


def answers(address: str, headers: Mapping[str, str]) -> Callable[[], bool]:
    """Whether the site answers at the address, asked as people ask it."""

    asking = urllib.request.Request(f"{address}/i-live/", headers=dict(headers))  # noqa: S310  # our own http address

    def asked() -> bool:
        try:
            with urllib.request.urlopen(asking, timeout=2) as answer:  # noqa: S310  # our own http address
                return bool(answer.status == 200)
        except (OSError, urllib.error.URLError):
            return False

    return asked


def python(*words: str) -> list[str]:
    return [sys.executable, "-m", *words]
