"""The database of this installation, for the commands: found or started, migrated, and closed again."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import django
import psycopg

from tilskudd.config import environment
from tilskudd.config.commands import CannotBeDone
from tilskudd.config.embedded import CannotStart, Server, start
from tilskudd.config.embedded.attach import running


def say(text: str) -> None:
    """Tell the person at the terminal what goes on."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


@contextmanager
def database(*, attach: bool = True) -> Iterator[Server | None]:
    """The database that DATABASE_URL names, else the embedded one: started here, or (`attach`) the one `serve` runs."""
    server = None
    try:
        app, _owner = environment.both_databases()
        if app is None:
            addresses = running(environment.data_folder()) if attach else None
            if addresses is None:
                server = start(environment.data_folder(), say=say)
                addresses = server.app_url, server.owner_url
            os.environ["DATABASE_URL"], os.environ["DATABASE_OWNER_URL"] = addresses
        set_up_django()
        yield server
    except (environment.BadSetting, CannotStart) as error:
        raise CannotBeDone(str(error)) from error
    finally:
        if server is not None:
            server.stop()


def set_up_django() -> None:
    """Read the settings; raises CannotBeDone with a sentence when one is wrong."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tilskudd.config.settings")
    try:
        django.setup()
    except environment.BadSetting as error:
        raise CannotBeDone(str(error)) from error


def migrate() -> None:
    """Bring the tables up to date as the owner; says so only when there is something to do."""
    from django.core.management import call_command
    from django.db import OperationalError, connections
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connections["owner"])
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except OperationalError as error:
        raise CannotBeDone(f"The database does not answer: {_first_line(error)}.") from error
    if plan:
        say(f"Setting up the tables ({len(plan)} steps) ...")
        try:
            call_command("migrate", database="owner", verbosity=0)
        except psycopg.errors.InsufficientPrivilege as error:
            raise CannotBeDone(f"The owner's role may not make tables: {_first_line(error)}.") from error
        from tilskudd.parties.services import load_register

        load_register()
    connections["owner"].close()


def _first_line(error: Any) -> str:
    return str(error).strip().splitlines()[0].rstrip(".")
