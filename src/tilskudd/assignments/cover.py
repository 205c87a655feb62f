"""No deliverable without its duty, no duty without a deliverable (dekning av pliktene). Pure.

It holds for an assignment that is followed by deliverables; in others the duties are carried by rules, terms and steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tilskudd.assignments.rules import same_words


@dataclass(frozen=True)
class AskedDuty:
    """A duty as it is compared: its words, and whether anything must carry it.

    A duty that the letter's two persons only noted, or that lies on recipients, needs no deliverable.
    """

    words: str
    needs_deliverable: bool


@dataclass(frozen=True)
class Deliverable:
    """A deliverable as it is compared: what it is called, which duties it answers, and whether it is done."""

    title: str
    duties: frozenset[str]
    is_done: bool = False


@dataclass(frozen=True)
class DutyCover:
    """What is not covered: duties without a deliverable, deliverables without a duty, and those not done."""

    duties: list[str] = field(default_factory=list)
    deliverables: list[str] = field(default_factory=list)
    undone: list[str] = field(default_factory=list)


def cover_of(duties: Sequence[AskedDuty], deliverables: Sequence[Deliverable]) -> DutyCover:
    """Compare; with no deliverables at all the assignment is followed otherwise, and nothing is missing.

    A duty that a deliverable names and that the letter does not have (any more) does not count as its duty.
    """
    if not deliverables:
        return DutyCover()
    asked = {same_words(one.words) for one in duties}
    answered = {words for one in deliverables for words in one.duties}
    return DutyCover(
        [one.words for one in duties if one.needs_deliverable and same_words(one.words) not in answered],
        [one.title for one in deliverables if not one.duties & asked],
        [one.title for one in deliverables if not one.is_done],
    )
