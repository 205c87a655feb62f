"""A draft of a letter as its page shows it: what was read, what is wrong, and what it would change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tilskudd.mandate.facts import Fact, Sort, standing
from tilskudd.reporting.draft_letters import DraftLine, DraftSeen
from tilskudd.values.finding import Finding
from tilskudd.values.kroner import ZERO, Kroner
from tilskudd.web.fact_words import SORT_WORDS
from tilskudd.web.letter_view import in_words

MOST_SHOWN = 200


@dataclass(frozen=True)
class DraftTask:
    """An assignment of a draft, and its facts in words; `stands` when the register has one of its number already."""

    number: str
    title: str
    stands: bool
    facts: list[tuple[Any, str]]


def tasks_in(seen: DraftSeen) -> Iterator[DraftTask]:
    """The assignments of a draft in order."""
    for one in standing(seen.facts, Sort.ASSIGNMENT):
        own = [each for each in seen.facts if each.parent == one.path]
        number = str(one.value.get("number") or "")
        yield DraftTask(number, str(one.value.get("title") or ""), number in seen.known, [_told(each) for each in own])


def _told(one: Fact) -> tuple[Any, str]:
    return SORT_WORDS[one.sort], in_words(one, one.value)


@dataclass(frozen=True)
class DraftShown:
    """All that the page says."""

    seen: DraftSeen
    tasks: list[DraftTask]
    findings: list[Finding]
    lines: list[DraftLine]
    short: list[DraftLine]
    change: Kroner
    errors: int
    warnings: int
    duties: int
    unread: list[Any]


def shown_of(seen: DraftSeen) -> DraftShown:
    """The page of a draft; at most two hundred of each kind."""
    findings = sorted(seen.reading.findings, key=lambda one: ["error", "warning", "note"].index(one.severity.value))
    counts = [one.severity.value for one in findings]
    return DraftShown(
        seen,
        list(tasks_in(seen))[:MOST_SHOWN],
        findings[:MOST_SHOWN],
        list(seen.lines)[:MOST_SHOWN],
        [one for one in seen.lines if one.short],
        sum((one.change for one in seen.lines), ZERO),
        counts.count("error"),
        counts.count("warning"),
        len(seen.reading.duties),
        list(seen.reading.unread)[:MOST_SHOWN],
    )
