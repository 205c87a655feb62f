"""The key that seals are signed with: made once, read only by the worker, never by web processes."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings


class NoSealingKey(Exception):
    """The key that seals are signed with cannot be used; one sentence."""


def key_file() -> Path:
    """TILSKUDD_SEAL_KEY, else `keys/seal.key` in the data folder (mode 0600)."""
    return Path(os.environ.get("TILSKUDD_SEAL_KEY") or Path(settings.DATA) / "keys" / "seal.key")


def public_file() -> Path:
    """The public keys that may have signed, one hexadecimal line each; anybody may read it."""
    return Path(settings.DATA) / "keys" / "seal.pub"


def sealing_key() -> Ed25519PrivateKey:
    """The private key; made the first time, and its public half added to the public file."""
    path = key_file()
    if not path.exists():
        if trusted_keys():
            raise NoSealingKey(
                f"The sealing key {path} is gone, though seals were made with it: restore it from a copy."
            )
        _make_key(path)
    kept = path.read_bytes()
    if len(kept) != 32:
        raise NoSealingKey(f"The sealing key {path} is not a key: restore it from a copy.")
    key = Ed25519PrivateKey.from_private_bytes(kept)
    publish(key)
    return key


def _make_key(path: Path) -> None:
    """The key gets its name only when it is whole; a kill before leaves none, and a kill after one to go on with."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = Ed25519PrivateKey.generate()
    half_written = path.with_suffix(f".{os.getpid()}")
    handle = os.open(half_written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(made.private_bytes_raw())
        file.flush()
        os.fsync(file.fileno())
    half_written.rename(path)


def trusted_keys() -> frozenset[str]:
    """The public keys of this installation; empty while nothing has been sealed."""
    path = public_file()
    return frozenset(path.read_text().split()) if path.exists() else frozenset()


def publish(key: Ed25519PrivateKey) -> None:
    """See to it that the public half is among the trusted ones, before the first seal is signed with it."""
    public = key.public_key().public_bytes_raw().hex()
    if public not in trusted_keys():
        public_file().parent.mkdir(parents=True, exist_ok=True)
        with public_file().open("a") as file:
            file.write(public + "\n")
