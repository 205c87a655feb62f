"""Files that come with reports, statements and changes: taken in whole, or refused in words."""

from __future__ import annotations

from typing import Final

from tilskudd.files.models import StoredFile
from tilskudd.files.services import FileTooLarge, store
from tilskudd.people.clock import now
from tilskudd.people.refusal import Refusal

LARGEST: Final = 2_000_000
"""In bytes; what is larger never comes as far as here."""


def take_in(content: bytes) -> StoredFile:
    """Take in a file; raises Refusal when it is too large."""
    try:
        return store([content], at=now(), most=LARGEST)
    except FileTooLarge as error:
        raise Refusal(str(error)) from error
