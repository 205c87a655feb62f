"""The ways a letter can go out (kanaler): today a folder; eFormidling joins as one more class."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path
from typing import Final, Protocol

from django.conf import settings


class Channel(Protocol):
    """A way out for letters (kanal). Giving it the same letter again must do no harm."""

    name: str

    def deliver(self, decision: str, letter: str, recipient: str, pdf: bytes) -> str:
        """Give away a letter by its number and the recipient's organisation number; what the channel calls it."""


class Folder:
    """A folder in the data folder with one folder for each decision (mappe), for whoever sends letters by hand."""

    name = "folder"

    def deliver(self, decision: str, letter: str, recipient: str, pdf: bytes) -> str:
        """Lay the letter down whole or not at all; its place inside the data folder."""
        place = Path("letters") / _safe(decision) / f"{_safe(letter)}-{_safe(recipient)}.pdf"
        target = Path(settings.DATA) / place
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, unfinished = tempfile.mkstemp(prefix=".unfinished-", dir=target.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(pdf)
            file.flush()
            os.fsync(file.fileno())
        Path(unfinished).replace(target)
        return str(place)


def _safe(word: str) -> str:
    """A word as a part of a file name: nothing that leads to another folder."""
    return re.sub(r"[^0-9A-Za-z-]+", "-", word) or "-"


CHANNELS: Final[tuple[Channel, ...]] = (Folder(),)
"""The channels in use."""
