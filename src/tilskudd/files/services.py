"""Files are taken in, read again and checked; none is ever changed.

The bytes lie on the disk before their row is written, so a row that stands has its bytes. Bytes without a row do no
harm: whoever stores the same content again finds them there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import BinaryIO, Final, cast

from django.utils.translation import gettext as _

from tilskudd.files.folder import keep, path_of, pieces, unfinished_before, written
from tilskudd.files.models import StoredFile
from tilskudd.files.rules import media_type
from tilskudd.values.finding import Finding, Severity

A_DAY: Final = timedelta(days=1)


class FileTooLarge(Exception):
    """The file has more bytes than are taken in; the text is for the person who sent it."""

    def __init__(self, most: int) -> None:
        figure = f"{most:,}".replace(",", "\u00a0")
        super().__init__(
            _("Filen er større enn %s byte og tas ikke imot. Lagre den mindre, eller del den i flere.") % figure
        )


class FileLost(Exception):
    """The bytes of a stored file are missing or changed; the text is for the person who asked for it."""

    def __init__(self, stored: StoredFile) -> None:
        super().__init__(
            _("Filen %s er borte fra lageret, eller endret. Si fra til den som drifter programmet.")
            % stored.sha256[:12]
        )


def store(content: BinaryIO | Iterable[bytes], *, at: datetime, most: int) -> StoredFile:
    """Take in a file (lagre fil): an open file or its bytes in pieces. The same content again is the same row.

    `at` is when it came; `most` is in bytes. The row is part of the caller's transaction. Raises FileTooLarge, as soon
    as too much has come, and then nothing is left of it.
    """
    chunks = pieces(cast(BinaryIO, content)) if hasattr(content, "read") else content
    with written(_at_most(chunks, most)) as unfinished:
        with unfinished.path.open("rb") as file:
            kind = media_type(pieces(file))
        keep(unfinished)
    facts = {"size": unfinished.size, "media_type": kind, "stored_at": at}
    return StoredFile.objects.get_or_create(sha256=unfinished.sha256, defaults=facts)[0]


def _at_most(chunks: Iterable[bytes], most: int) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > most:
            raise FileTooLarge(most)
        yield chunk


def open_file(stored: StoredFile) -> BinaryIO:
    """The file, open for reading; the caller closes it. Raises FileLost when it is missing."""
    try:
        return path_of(stored.sha256).open("rb")
    except FileNotFoundError as error:
        raise FileLost(stored) from error


def content_of(stored: StoredFile) -> bytes:
    """All bytes of the file, for files that are known to be small. Raises FileLost when they are not what came."""
    with open_file(stored) as file:
        content = file.read()
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        raise FileLost(stored)
    return content


def check() -> Iterator[Finding]:
    """Read every stored file again; finds those whose bytes are missing, unreadable, of another size or changed."""
    for stored in StoredFile.objects.order_by("id").iterator():
        try:
            fault = _fault_of(stored)
        except OSError as error:
            fault = ("file-unreadable", f"cannot be read: {error.strerror}")
        if fault:
            yield Finding(fault[0], Severity.ERROR, f"The stored file {stored.sha256} {fault[1]}.")


def _fault_of(stored: StoredFile) -> tuple[str, str] | None:
    path = path_of(stored.sha256)
    if not path.exists():
        return "file-missing", "is missing"
    size, sha256 = path.stat().st_size, hashlib.sha256()
    if size != stored.size:
        return "file-size", f"is {size} bytes, not {stored.size}"
    with path.open("rb") as file:
        for piece in pieces(file):
            sha256.update(piece)
    return None if sha256.hexdigest() == stored.sha256 else ("file-changed", "is changed: its content is another")


def remove_leftovers(now: datetime) -> int:
    """Remove what was begun more than a day before `now`, the machine's time, and never finished; how many."""
    removed = 0
    for path in unfinished_before(now - A_DAY):
        path.unlink(missing_ok=True)
        removed += 1
    return removed
