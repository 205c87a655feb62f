"""The two roles and the database. Safe to run at every start: it makes what is missing and no more."""

from __future__ import annotations

import psycopg
from psycopg import sql

from tilskudd.config.embedded.passwords import Passwords

DATABASE = "tilskudd"
OWNER = "tilskudd_owner"
APP = "tilskudd_app"

LIMITS = "LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS"


def ready_roles(connection: psycopg.Connection, passwords: Passwords) -> None:
    """Make the roles and the database `tilskudd`. The connection is the superuser's, in autocommit.

    The owner makes the tables (and databases, for tests); the program runs as the app, which cannot.
    """
    _ready_role(connection, OWNER, f"{LIMITS} CREATEDB", passwords.owner)
    _ready_role(connection, APP, f"{LIMITS} NOCREATEDB", passwords.app)
    connection.execute(f"GRANT {APP} TO {OWNER}")  # the owner may end the app's sessions, to drop or restore a database
    if not _exists(connection, "SELECT 1 FROM pg_database WHERE datname = %s", DATABASE):
        connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER} TEMPLATE template0")
    connection.execute(f"REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC")
    connection.execute(f"GRANT CONNECT ON DATABASE {DATABASE} TO {APP}")


def ready_schema(connection: psycopg.Connection) -> None:
    """Let only the owner create in `public`. The connection is the superuser's, to `tilskudd`."""
    connection.execute(f"ALTER SCHEMA public OWNER TO {OWNER}")
    connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    connection.execute(f"GRANT USAGE ON SCHEMA public TO {APP}")


def _ready_role(connection: psycopg.Connection, role: str, limits: str, password: str) -> None:
    if not _exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = %s", role):
        connection.execute(f"CREATE ROLE {role}")
    # Only a digest of the password is sent, so that none can turn up in the server's log.
    digest = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    connection.execute(
        sql.SQL("ALTER ROLE {} " + limits + " PASSWORD {}").format(sql.Identifier(role), sql.Literal(digest))
    )


def _exists(connection: psycopg.Connection, query: str, name: str) -> bool:
    return connection.execute(query, [name]).fetchone() is not None
