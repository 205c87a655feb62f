"""Mentions of chapter and item in running text."""

from __future__ import annotations

import re
from dataclasses import dataclass

MENTION = re.compile(
    r"\b[Kk]ap(?:\.|ittel) ?(?P<chapter>[0-9]{3,4})\b(?:(?P<chapter_name>(?:(?![Kk]ap(?:\.|ittel))[^;]){0,200}?),? ?)?"
    r"\b[Pp]ost ?(?P<item>[0-9]{1,2})\b"
    r"|(?<![\w./])(?P<short_chapter>[0-9]{3,4})[/.](?P<short_item>[0-9]{2})(?![\w/]|\.[0-9])"
)
KEYWORDS = re.compile(
    r",? ?(?P<term>kan (?:overføres|overførast|nyttes under [^,;]*|nyttast under [^,;]*)"
    r"|overslags(?:bevilgning|løyving))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A budget line named in a sentence, and where."""

    chapter: int
    item: int
    start: int
    end: int


def find_mention(text: str, start: int = 0) -> Mention | None:
    """The first budget line named at or after `start`."""
    for match in MENTION.finditer(text, start):
        chapter, item = int(match["chapter"] or match["short_chapter"]), int(match["item"] or match["short_item"])
        if is_line(chapter, item):
            return Mention(chapter, item, match.start(), match.end())
    return None


def is_line(chapter: int, item: int) -> bool:
    return 1 <= chapter <= 9999 and 1 <= item <= 99


def name_and_terms(written: str) -> tuple[str | None, tuple[str, ...]]:
    """Part the keywords (stikkord) from the name of an item."""
    terms = tuple(match["term"].strip() for match in KEYWORDS.finditer(written))
    name = KEYWORDS.sub("", written).strip(" ,–-:")
    return name or None, terms
