"""Whether two registers mean the same person by their names: no more than a sign that somebody must look. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

BETWEEN: Final = re.compile(r"[\s,;.]+")


def name_key(name: str) -> tuple[str, ...]:
    """What two ways of writing a name have in common: «LUNDE,  Kari» and «Kari Lunde» are the same."""
    plain = unicodedata.normalize("NFC", name).casefold()
    return tuple(sorted(word for word in BETWEEN.split(plain) if word))
