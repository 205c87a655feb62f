"""Why the embedded database cannot start, as one sentence for the person who runs the program."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

MEGABYTE = 1024 * 1024
FIRST_START_MEGABYTES = 200  # a new cluster is 40 MB, and its write-ahead log soon 80 MB more
LATER_START_MEGABYTES = 32  # two segments of the write-ahead log: enough to recover, and then to tidy up

Say = Callable[[str], None]


class CannotStart(Exception):
    """The embedded database cannot start: what, why, and what to do, in one sentence."""


@contextmanager
def in_plain_words(place: Path) -> Iterator[None]:
    """Turn what the operating system or the database refuses into a `CannotStart`."""
    try:
        yield
    except OSError as error:
        raise CannotStart(_sentence(error, place)) from error
    except psycopg.Error as error:
        said = in_one_line(str(error).splitlines())
        raise CannotStart(
            f"The database in {place} started but could not be made ready, because PostgreSQL said "
            f'"{said}"; correct that and start again.'
        ) from error


def no_space(place: Path) -> CannotStart:
    """The refusal for a full disk, wherever it is met."""
    return CannotStart(
        f"The database in {place} cannot start, because its disk has too little free space; "
        f"make at least {FIRST_START_MEGABYTES} MB free and start again."
    )


def in_one_line(lines: list[str]) -> str:
    """The last few lines of what a program said, joined so that they fit in a sentence."""
    return " / ".join(line.strip() for line in lines if line.strip()[:1])[-600:]


def _sentence(error: OSError, place: Path) -> str:
    where = error.filename if isinstance(error.filename, str) else place
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return str(no_space(place))
    if error.errno in (errno.EACCES, errno.EPERM):
        return (
            f"The database cannot start, because the program's user has no permission for {where}; "
            "give that user access to it, or choose another data folder."
        )
    if error.errno == errno.EROFS:
        return f"The database cannot start, because {where} is read-only; choose a data folder that is not."
    return (
        f"The database cannot start, because {where} gave the error "
        f'"{error.strerror or error}"; correct that, or choose another data folder.'
    )
