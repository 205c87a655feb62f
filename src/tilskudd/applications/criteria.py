"""The criteria in a scheme's rules, which are free text. Pure."""

from __future__ import annotations

import re
from typing import Final

from tilskudd.applications.plain_text import one_line, plain
from tilskudd.mandate.reader.sentences import SHORT_FORMS

MARK = re.compile(r"^(?:[-–*\u2022]|\(?(?:[0-9]{1,2}|[a-zæøå])[.)])(?:\s+|$)", re.IGNORECASE)
END = re.compile(r"[.!?;](?=\s+[A-ZÆØÅ«0-9])|;(?=\s)")
LAST_WORD = re.compile(r"[^\s(]*$")
CLOSING: Final = " .;,"
LONGEST_ABBREVIATION: Final = 40


def criteria_in(text: str) -> list[str]:
    """The criteria (kriterier) of rules, in order and once each: one a line, or one a sentence when there is one line.

    Bullets, numbers in front and the full stop at the end are not part of a criterion.
    """
    lines = [line for line in plain(text).split("\n") if line.strip()]
    found: dict[str, str] = {}
    for piece in _sentences(lines[0]) if len(lines) == 1 else lines:
        words = MARK.sub("", one_line(piece)).rstrip(CLOSING)
        if words:
            found.setdefault(same_words(words), words)
    return list(found.values())


def same_words(text: str) -> str:
    """What two ways of writing the same criterion have in common: not case, spacing, or the stop at the end."""
    return one_line(text).rstrip(CLOSING).casefold()


def _sentences(line: str) -> list[str]:
    pieces, start = [], 0
    for match in END.finditer(line):
        if match[0] == "." and _is_no_end(line, match.start()):
            continue
        pieces.append(line[start : match.start()])
        start = match.end()
    return [*pieces, line[start:]]


def _is_no_end(line: str, stop: int) -> bool:
    """A full stop that closes an abbreviation or an ordinal number."""
    before = LAST_WORD.search(line[max(0, stop - LONGEST_ABBREVIATION) : stop])
    word = before[0].lower() if before else ""
    return word in SHORT_FORMS or (word.isdigit() and len(word) <= 2)
