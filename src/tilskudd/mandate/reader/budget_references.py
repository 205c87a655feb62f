"""Mentions of chapter and item in running text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tilskudd.values.budget import BudgetLine

KAP = r"[Kk]ap(?:\.|it(?:tel|let)\b)"
MENTION = re.compile(
    rf"\b{KAP} ?(?P<chapter>[0-9]{{3,4}})\b(?:(?P<chapter_name>(?:(?!{KAP})[^;]){{0,200}}?),? ?)?"
    # «post 62», and the list of «post 21, 70 og 74», «postene 21 og 53»
    r"\b[Pp]ost(?:ene|ane)? ?(?P<item>[0-9]{1,2})\b(?![0-9,.]*[0-9])"
    r"(?P<more>(?:(?:, | og | samt )[0-9]{2}(?!\w|[.,]?[0-9]| 0))*)"
    r"|(?<![\w./])(?P<short_chapter>[0-9]{3,4})[/.](?P<short_item>[0-9]{2})(?![\w/]|\.[0-9])"
)
KEYWORDS = re.compile(
    r",? ?\(?(?P<term>kan (?:overføres|overførast|nyttes under [^,;)]*|nyttast under [^,;)]*)"
    r"|overslags(?:bevilgning|løyving))\)?",
    re.IGNORECASE,
)
NUMBER = re.compile("[0-9]+")
LEAD_IN = re.compile(r",? ?(?:hvorav|herav|korav|av dette)\b.*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mention:
    """A budget line named in a sentence, and where."""

    chapter: int
    item: int
    start: int
    end: int

    @property
    def line(self) -> BudgetLine:
        return BudgetLine(self.chapter, self.item)


def find_mentions(text: str, start: int = 0) -> Iterator[Mention]:
    """Every budget line named at or after `start`; a list of items gives one for each."""
    for match in MENTION.finditer(text, start):
        chapter = int(match["chapter"] or match["short_chapter"])
        items = [int(match["item"] or match["short_item"]), *map(int, NUMBER.findall(match["more"] or ""))]
        for item in items:
            if is_line(chapter, item):
                yield Mention(chapter, item, match.start(), match.end())


def find_mention(text: str, start: int = 0) -> Mention | None:
    """The first budget line named at or after `start`."""
    return next(find_mentions(text, start), None)


def is_line(chapter: int, item: int) -> bool:
    return 1 <= chapter <= 9999 and 1 <= item <= 99


def name_and_terms(written: str) -> tuple[str | None, tuple[str, ...]]:
    """Part the keywords (stikkord), and a «hvorav» before a list of parts, from the name of an item."""
    terms = tuple(match["term"].strip() for match in KEYWORDS.finditer(written))
    name = LEAD_IN.sub("", KEYWORDS.sub("", written)).strip(" ,–-:")
    return name or None, terms
