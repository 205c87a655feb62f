"""Is it a Norwegian letter at all? The patterns know no other language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tilskudd.mandate.reader.fault import Fault
from tilskudd.mandate.reader.reading import Reading
from tilskudd.values.finding import Severity

NORWEGIAN = re.compile(r"\b(?:og|er|det|som|til|av|på|ikke|ikkje|skal|ei|eit|et|å|fra|frå|blir|vi|kan|har)\b", re.I)
OTHER = re.compile(
    r"\b(?:the|and|of|is|to|shall|will|be|with|this|by|und|der|die|das|ist|mit|nicht|wird|für|von|zu|och|att|inte|är"
    r"|les|des|est|une|pour|dans|que|los|las|para|et|le|la)\b",
    re.IGNORECASE,
)
LOOKED_AT = 200_000
FEWEST_WORDS = 15


def length_faults(reading: Reading) -> Iterator[Fault]:
    """Beyond the length of any letter, lines are only reported as unread."""
    read = reading.source.read
    if len(read) < len(reading.lines):
        beyond = reading.lines[len(read)]
        at = reading.source.place(beyond.start, max(beyond.start + 1, beyond.end))
        yield Fault("too-long", Severity.WARNING, at, len(reading.lines), len(read))


def language_faults(reading: Reading) -> Iterator[Fault]:
    """A warning when the small words are mostly those of another language, and there are enough to tell."""
    text = reading.text[:LOOKED_AT]
    ours = sum(1 for _ in NORWEGIAN.finditer(text))
    others = sum(1 for _ in OTHER.finditer(text))
    if others >= FEWEST_WORDS and others > 2 * ours:
        first = next((line for line in reading.lines if not line.is_blank), None)
        at = reading.source.place(first.start + first.indent, first.start + len(first.text.rstrip())) if first else None
        yield Fault("not-norwegian", Severity.WARNING, at, others, ours)
