"""The key that seals are signed with: made once, read only by the worker, never by web processes."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings


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
        path.parent.mkdir(parents=True, exist_ok=True)
        made = Ed25519PrivateKey.generate()
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(made.private_bytes_raw())
        public_file().parent.mkdir(parents=True, exist_ok=True)
        with public_file().open("a") as file:
            file.write(made.public_key().public_bytes_raw().hex() + "\n")
    return Ed25519PrivateKey.from_private_bytes(path.read_bytes())


def trusted_keys() -> frozenset[str]:
    """The public keys of this installation; empty while nothing has been sealed."""
    path = public_file()
    return frozenset(path.read_text().split()) if path.exists() else frozenset()
