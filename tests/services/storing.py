"""A program that stores a file and is killed on the way: `python storing.py FOLDER while-writing|before-commit`."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import django

HALF = b"et halvt brev " * 10_000


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tilskudd.config.settings"
    django.setup()
    from django.conf import settings
    from django.db import transaction

    from tilskudd.files.services import store

    settings.DATA = Path(sys.argv[1])
    with transaction.atomic():
        chunks = killed_half_way() if sys.argv[2] == "while-writing" else [HALF]
        store(chunks, at=datetime(2022, 2, 15, tzinfo=UTC), most=10**9)
        kill()


def killed_half_way() -> Iterator[bytes]:
    yield HALF
    kill()


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
