"""The reader's sentences, once in each language; what finds faults knows no language."""

from __future__ import annotations

from typing import Final

from tilskudd.mandate.reader.wording import bokmaal, english, nynorsk
from tilskudd.mandate.reader.wording.language import Language

LANGUAGES: Final = {one.code: one for one in (bokmaal.LANGUAGE, nynorsk.LANGUAGE, english.LANGUAGE)}


def language(code: str) -> Language:
    """The language with the code nb, nn or en; raises KeyError for any other."""
    return LANGUAGES[code]
