"""Where the bytes of stored files lie: in the data folder, under the sha256 of their content.

A file has its own name only when it is whole and on the disk; until then its name begins with `unfinished-`.
Everything belongs to whoever owns the folder, so that root and the web processes' user read each other's files.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

from django.conf import settings

CHUNK_BYTES: Final = 256 * 1024
UNFINISHED: Final = "unfinished-"


@dataclass(frozen=True)
class Unfinished:
    """Bytes that lie whole on the disk, under a name that does not last; `size` is in bytes."""

    path: Path
    sha256: str
    size: int


def store_folder() -> Path:
    """The folder of all stored files."""
    return Path(settings.DATA) / "files"


def path_of(sha256: str) -> Path:
    """Where the bytes with that sha256 lie."""
    return store_folder() / sha256[:2] / sha256


def pieces(file: BinaryIO) -> Iterator[bytes]:
    """The bytes of an open file, from where it stands to its end."""
    return iter(lambda: file.read(CHUNK_BYTES), b"")


@contextmanager
def written(chunks: Iterable[bytes]) -> Iterator[Unfinished]:
    """The bytes on the disk; removed afterwards, also when the chunks raise, unless `keep` gave them their name."""
    _make_store()
    handle, name = tempfile.mkstemp(prefix=UNFINISHED, dir=store_folder())
    path, sha256, size = Path(name), hashlib.sha256(), 0
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                sha256.update(chunk)
                size += file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        _give_to_owner(path)
        yield Unfinished(path, sha256.hexdigest(), size)
    finally:
        path.unlink(missing_ok=True)


def keep(unfinished: Unfinished) -> None:
    """Give the bytes their name, to last through a power cut; where they lie already, those are kept."""
    path = path_of(unfinished.sha256)
    _make_part(path.parent)
    if not (path.exists() and path.stat().st_size == unfinished.size):
        unfinished.path.replace(path)
    # Also where another gave the name or made the folder, and has not come so far.
    _sync(path.parent)
    _sync(store_folder())


def unfinished_before(moment: datetime) -> Iterator[Path]:
    """What was last written to before the moment and never got a name."""
    for path in store_folder().glob(f"{UNFINISHED}*"):
        if datetime.fromtimestamp(path.stat().st_mtime, UTC) < moment:
            yield path


def _make_store() -> None:
    folder = store_folder()
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        _sync(folder.parent)


def _make_part(folder: Path) -> None:
    """Make a folder in the store. Where root and another user store at once, config/file_store.py has made all."""
    if not folder.exists():
        folder.mkdir(mode=0o700, exist_ok=True)
        _give_to_owner(folder)


def _give_to_owner(path: Path) -> None:
    owner = store_folder().stat()
    if os.geteuid() == 0 and owner.st_uid != 0:
        os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
