"""`tilskudd serve [--port 8000]`: the web site and the worker, on the embedded database unless DATABASE_URL is set."""

from __future__ import annotations

import argparse
import ipaddress
import os
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import django

from tilskudd.config import environment, supervisor
from tilskudd.config.commands import CannotBeDone
from tilskudd.config.embedded import Server
from tilskudd.config.embedded.account import Account, program_account, server_account
from tilskudd.config.file_store import ready_store
from tilskudd.config.installation import database, migrate, say

BEYOND = "The example has passwords that everybody knows, so it is served on this machine only: use --host 127.0.0.1."


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000, help="the port to listen on (8000)")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1: this machine only)")


def carry_out(options: argparse.Namespace) -> int:
    refuse_taken_port(options.host, options.port)
    with database(attach=False) as server:
        migrate()
        if is_example() and not is_loopback(options.host):
            raise CannotBeDone(BEYOND)
        serve(options.host, options.port, server, on_ready=lambda address: say(f"Tilskudd answers at {address}"))
    return 0


def refuse_taken_port(host: str, port: int) -> None:
    """Ask for the port before anything else is started, and say so when it is taken."""
    if not 1 <= port <= 65535:
        raise CannotBeDone(f"There is no port {port}: choose one from 1 to 65535.")
    try:
        with socket.create_server((host, port)):
            pass
    except PermissionError as error:
        raise CannotBeDone(f"You may not listen on port {port}: choose one above 1023 with --port.") from error
    except OSError as error:
        raise CannotBeDone(
            f"Port {port} on {host} cannot be used ({error.strerror}): stop the other program, or choose another "
            f"with --port."
        ) from error


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_example() -> bool:
    from tilskudd.people.models import Installation

    return Installation.objects.filter(is_example=True).exists()


def serve(host: str, port: int, server: Server | None, *, on_ready: Callable[[str], None]) -> None:
    """Serve until asked to end. The web processes know only the application's role, and not the sealing key."""
    from django.conf import settings
    from django.db import connections

    from tilskudd.files.folder import store_folder

    connections.close_all()
    account = web_account()
    ready_store(store_folder(), account or program_account())
    surroundings = {**os.environ, "TILSKUDD_SECRET_KEY": settings.SECRET_KEY}
    for_web = {
        name: value for name, value in surroundings.items() if name not in ("DATABASE_OWNER_URL", "TILSKUDD_SEAL_KEY")
    }
    workers = environment.whole_number("TILSKUDD_WEB_PROCESSES", 2, least=1, most=64)
    gunicorn = supervisor.python(
        "gunicorn", "tilskudd.config.wsgi", "--bind", f"{_bracketed(host)}:{port}", "--workers", str(workers),
        "--threads", "4", "--worker-class", "gthread", "--log-level", "warning", "--no-control-socket", "--reuse-port",
    )  # fmt: skip
    address = f"http://{_bracketed(host if host != '0.0.0.0' else '127.0.0.1')}:{port}"  # noqa: S104  # compared, not bound
    children = [
        supervisor.Child("web site", gunicorn, for_web, signal.SIGQUIT, account=account),
        supervisor.Child("worker", supervisor.python("tilskudd.config.worker"), surroundings, signal.SIGKILL),
    ]
    try:
        supervisor.keep_up(
            children, server, ready=supervisor.answers(address, as_people_ask()), then=lambda: on_ready(address)
        )
    except supervisor.CannotServe as error:
        raise CannotBeDone(str(error)) from error


def as_people_ask() -> dict[str, str]:
    """The headers that a proxy in front of the site would send."""
    from django.conf import settings

    site = urlsplit(settings.SITE)
    return {"Host": site.netloc, "X-Forwarded-Proto": site.scheme} if settings.SITE else {}


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def web_account() -> Account | None:
    """As root, the web processes run as a user without the sealing key, where it may run the program."""
    account = server_account()
    if not account.is_another:
        return None
    read = (
        environment.PROJECT / "src" / "tilskudd" / "web",
        environment.PROJECT / "build" / "static",
        Path(django.__file__).parent,
    )
    may = account.may(Path(sys.executable).resolve(), os.R_OK | os.X_OK) and all(
        account.may(one, os.R_OK | os.X_OK) for one in read
    )
    if not may:
        say(f"The web site runs as root, since user {account.name} may not run this Python.")
        return None
    data = environment.data_folder()
    data.mkdir(parents=True, exist_ok=True)
    if not account.may(data, os.X_OK):
        say(f"The web site runs as root, since user {account.name} may not enter {data}, where stored files lie.")
        return None
    return account
