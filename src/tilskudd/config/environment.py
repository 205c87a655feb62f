"""What the surroundings may decide, read once at start; a wrong value stops the program with one sentence."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg.conninfo import conninfo_to_dict

PROJECT = Path(__file__).resolve().parents[3]


class BadSetting(Exception):
    """A setting from the environment cannot be used; the text says which, why and what to do."""


@dataclass(frozen=True)
class Database:
    """Where one database role signs in."""

    name: str
    user: str
    password: str
    host: str
    port: str
    options: dict[str, str]


def data_folder() -> Path:
    """Where this installation keeps everything (TILSKUDD_DATA, else `data` in the project). Raises BadSetting."""
    folder = Path(os.environ.get("TILSKUDD_DATA") or PROJECT / "data").expanduser().absolute()
    if folder.exists() and not folder.is_dir():
        raise BadSetting(
            f"TILSKUDD_DATA is {folder}, which is a file; name a folder, and it is made if it is not there."
        )
    return folder


def database(variable: str) -> Database | None:
    """Read DATABASE_URL or DATABASE_OWNER_URL; None when it is not set. Raises BadSetting."""
    url = os.environ.get(variable, "")
    if not url:
        return None
    if urlsplit(url).scheme not in ("postgresql", "postgres"):
        raise BadSetting(
            f"{variable} must begin with postgresql:// since Tilskudd runs on PostgreSQL only. "
            f"Write postgresql://user:password@host:5432/name."
        )
    try:
        parts = {key: str(value) for key, value in conninfo_to_dict(url).items() if value is not None}
    except (psycopg.ProgrammingError, ValueError) as error:
        raise BadSetting(f"{variable} cannot be read as a database address: {str(error).strip()}.") from error
    missing = [word for word in ("user", "dbname") if not parts.get(word)]
    if missing:
        raise BadSetting(f"{variable} lacks {' and '.join(missing)}. Write postgresql://user:password@host:5432/name.")
    return Database(
        name=parts.pop("dbname"),
        user=parts.pop("user"),
        password=parts.pop("password", ""),
        host=parts.pop("host", ""),
        port=parts.pop("port", ""),
        options=parts,
    )


def both_databases() -> tuple[Database | None, Database | None]:
    """The application's role and the owner's role. Raises BadSetting when they are one, or only the owner is named."""
    app, owner = database("DATABASE_URL"), database("DATABASE_OWNER_URL")
    if owner is not None and app is None:
        raise BadSetting(
            "DATABASE_OWNER_URL is set without DATABASE_URL. Set both, or neither for the embedded database."
        )
    if app is not None and owner is not None and app.user == owner.user:
        raise BadSetting(
            f"DATABASE_URL and DATABASE_OWNER_URL both sign in as {app.user}. The site must not own its tables: "
            "give it a role of its own."
        )
    return app, owner


def whole_number(variable: str, default: int, *, least: int, most: int) -> int:
    """A whole number from the environment. Raises BadSetting outside the bounds."""
    text = os.environ.get(variable, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        raise BadSetting(f"{variable} is «{text}», but must be a whole number from {least} to {most}.")
    return int(text)


@dataclass(frozen=True)
class MailServer:
    """Where e-mail is handed over; without a host none is sent. `security` is starttls, tls or none."""

    host: str
    port: int
    user: str
    password: str
    security: str
    sender: str


def mail_server() -> MailServer:
    """The mail server from TILSKUDD_SMTP_HOST, _PORT, _USER, _PASSWORD, _SECURITY and TILSKUDD_MAIL_FROM.

    Raises BadSetting when a host is named without a sender, or the security is none of the three.
    """
    host = os.environ.get("TILSKUDD_SMTP_HOST", "").strip()
    security = os.environ.get("TILSKUDD_SMTP_SECURITY", "") or "starttls"
    if security not in ("starttls", "tls", "none"):
        raise BadSetting(f"TILSKUDD_SMTP_SECURITY is «{security}», but must be starttls, tls or none.")
    sender = os.environ.get("TILSKUDD_MAIL_FROM", "").strip()
    if host and "@" not in sender:
        raise BadSetting("TILSKUDD_SMTP_HOST is set without TILSKUDD_MAIL_FROM. Write the address that e-mail is from.")
    port = whole_number("TILSKUDD_SMTP_PORT", 465 if security == "tls" else 587, least=1, most=65_535)
    user, password = (os.environ.get(f"TILSKUDD_SMTP_{name}", "") for name in ("USER", "PASSWORD"))
    return MailServer(host, port, user, password, security, sender or "tilskudd@localhost")


def site_address() -> str:
    """The address that people use (TILSKUDD_URL), such as https://tilskudd.example.no. Raises BadSetting."""
    url = os.environ.get("TILSKUDD_URL", "").rstrip("/")
    if url and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname):
        raise BadSetting(f"TILSKUDD_URL is «{url}», but must be an address such as https://tilskudd.example.no.")
    return url


def secret_key() -> str:
    """What signs sessions: TILSKUDD_SECRET_KEY, else a key made once and kept in the data folder (mode 0600)."""
    given = os.environ.get("TILSKUDD_SECRET_KEY", "")
    if given:
        if len(given) < 40:
            raise BadSetting("TILSKUDD_SECRET_KEY is shorter than 40 characters. Use a long random text.")
        return given
    path = data_folder() / "secret-key"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text().strip() or _empty_key(path)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
        return path.read_text().strip()
    except OSError as error:
        raise BadSetting(
            f"Cannot keep the session key in {path}: {error.strerror}. Set TILSKUDD_DATA to a folder you own."
        ) from error


def _empty_key(path: Path) -> str:
    raise BadSetting(f"The session key in {path} is empty. Delete the file, and a new one is made at the next start.")
