"""What a call says to those who may apply, in three languages. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from tilskudd.applications.questions import NO_WORDS, Words


@dataclass(frozen=True, slots=True)
class CallTexts:
    """A call in words (utlysningstekst): its name, what the money is for, who may apply, and what they need."""

    title: Words = NO_WORDS
    purpose: Words = NO_WORDS
    who: Words = NO_WORDS
    needs: Words = NO_WORDS

    @property
    def missing(self) -> list[tuple[str, str]]:
        """The parts that have no words in a language that must be there: bokmål and nynorsk, språklova § 13."""
        return [
            (one.name, language)
            for one in fields(self)
            for language in getattr(self, one.name).missing
            if language != "en"
        ]

    def as_json(self) -> dict[str, dict[str, str]]:
        """All of it as plain JSON."""
        return asdict(self)


def texts_from(stored: Mapping[str, Any]) -> CallTexts:
    """What was stored, back; a part that is not there is empty."""
    return CallTexts(**{one.name: Words(**stored[one.name]) for one in fields(CallTexts) if one.name in stored})
