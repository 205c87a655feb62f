"""Databases for tests: one migrated template, and copies of it that take thirty milliseconds each."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings
from django.db import connections
from psycopg import sql

PROJECT = Path(__file__).resolve().parents[1]
SOURCE = PROJECT / "src" / "tilskudd"


def with_database(url: str, name: str) -> str:
    """The same address with another database."""
    return urlunsplit(urlsplit(url)._replace(path="/" + name))


def template_name() -> str:
    """Named by what it was made from, so that a changed migration makes a new one."""
    made_from = hashlib.sha256()
    for file in sorted([*SOURCE.glob("*/migrations/*.py"), SOURCE / "database" / "operations.py"]):
        made_from.update(file.read_bytes())
    made_from.update((PROJECT / "requirements" / "run.txt").read_bytes())
    return "template_" + made_from.hexdigest()[:12]


def as_owner(statement: str, *names: str) -> None:
    """One statement outside any transaction, as the owner, in the maintenance database."""
    with psycopg.connect(os.environ["TEST_OWNER_URL"], autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def drop(name: str) -> None:
    """Away with a database; what the server itself does there for a moment is waited for."""
    for tries_left in reversed(range(20)):
        try:
            return as_owner("drop database {} with (force)", name)
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectInUse):
            if not tries_left:
                raise
            time.sleep(0.1)
    return None


def drop_old() -> None:
    """Away with copies that a killed run left behind, and with templates of other migrations."""
    with psycopg.connect(os.environ["TEST_OWNER_URL"], autocommit=True) as connection:
        query = "select datname from pg_database where datname like 'test\\_%' or datname like 'template\\_%'"
        for (name,) in connection.execute(query).fetchall():
            if name != template_name():
                drop(name)


def use_database(name: str) -> None:
    """Let both of Django's connections use the named database, in threads begun later too."""
    for alias in ("default", "owner"):
        connections[alias].close()
        connections.settings[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name


def point_settings_at(app_url: str, owner_url: str) -> None:
    """Tell Django where the test server is; its settings were read before the server was up."""
    from tilskudd.config import environment
    from tilskudd.config.settings import _connection

    os.environ["DATABASE_URL"], os.environ["DATABASE_OWNER_URL"] = app_url, owner_url
    app, owner = environment.both_databases()
    settings.DATABASES["default"].update(_connection(app))
    settings.DATABASES["owner"].update(_connection(owner))


def make_template() -> None:
    """Migrate the template, once for each set of migrations."""
    from django.core.management import call_command

    name = template_name()
    with psycopg.connect(os.environ["TEST_OWNER_URL"], autocommit=True) as connection:
        if connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
            return
        half = "test_half_made"
        connection.execute(sql.SQL("create database {}").format(sql.Identifier(half)))
    use_database(half)
    call_command("migrate", database="owner", verbosity=0)
    use_database("none")
    as_owner("alter database {} rename to {}", half, name)


@contextmanager
def copy_of_template(name: str) -> Iterator[str]:
    """A fresh database, dropped afterwards."""
    as_owner("create database {} template {}", name, template_name())
    try:
        yield name
    finally:
        drop(name)
