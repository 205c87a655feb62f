"""Reads of openings and sources that more than one page needs; those of letters stand in letter_queries.py."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, QuerySet, Sum

from tilskudd.mandate.models import Assignment, Letter, LetterState, MinistryAnswer, Opening
from tilskudd.mandate.rules import in_plain_order, line_number
from tilskudd.people.models import Status, User
from tilskudd.people.queries import called, not_prepared_by, prepared_by

PASSAGE: Final = re.compile(r"letter:([\w-]+)(?::([0-9]{1,9})-([0-9]{1,9}))?", re.ASCII)


def openings_open_to(user: User) -> QuerySet[Opening]:
    """The proposals that this person has prepared no version of."""
    return not_prepared_by(user, Opening.objects.filter(status=Status.PROPOSED), called("opening"))


def openings_waiting_for(user: User) -> list[Opening]:
    """The proposals that this person has prepared no version of, oldest first; one query, at most fifty."""
    return list(_waiting().filter(~Exists(prepared_by(user)))[:50])


def openings_waiting_for_others(user: User) -> list[Opening]:
    """The proposals that this person has prepared a version of, and so somebody else must settle."""
    return list(_waiting().filter(Exists(prepared_by(user)))[:50])


def openings_sent_back_to(user: User) -> list[Opening]:
    """What this person proposed and got back; newest first, at most ten."""
    rows = Opening.objects.filter(status=Status.SENT_BACK, proposed_by=user)
    return list(rows.select_related("settled_by").order_by("-id")[:10])


def _waiting() -> QuerySet[Opening]:
    return (
        Opening.objects.filter(status=Status.PROPOSED)
        .annotate(about_text=called("opening"), total=Sum("lines__amount"))
        .select_related("proposed_by")
        .order_by("id")
    )


@dataclass(frozen=True)
class Source:
    """Where an entry comes from, as text and, when it is a letter here, as a passage in it."""

    text: str
    letter: Letter | None = None
    start: int | None = None
    end: int | None = None

    @property
    def line(self) -> int | None:
        """The line in the letter, counted from 1."""
        if self.letter is None or self.start is None:
            return None
        return line_number(self.letter.text, self.start)

    @property
    def quote(self) -> str:
        """The passage itself, in one line."""
        return in_plain_order(" ".join(self.letter.text[self.start : self.end].split())) if self.letter else ""


def source_of(text: str) -> Source:
    """Open a reference such as «letter:2022-1:8569-8612»; anything else is text."""
    match = PASSAGE.fullmatch(text)
    letter = Letter.objects.filter(reference=match[1]).first() if match else None
    if match is None or letter is None or match[2] is None:
        return Source(text, letter)
    return Source(text, letter, int(match[2]), int(match[3]))


def is_withdrawn(assignment: Assignment) -> bool:
    """True when the newest confirmed letter that speaks of the assignment takes it back."""
    rows = Assignment.objects.filter(year=assignment.year, number=assignment.number)
    rows = rows.filter(letter__confirmation__state=LetterState.CONFIRMED).select_related("letter__confirmation")
    in_order = sorted(rows.defer("letter__text", "letter__reading"), key=_order)
    return (in_order[-1] if in_order else assignment).is_withdrawn


def _order(assignment: Assignment) -> tuple[bool, int, int]:
    """The main letter first, then the supplements by number."""
    letter = assignment.letter.confirmation
    return letter.kind == "supplement", letter.supplement_number or 0, assignment.pk


def concerns(answer: MinistryAnswer, assignment: Assignment) -> bool:
    """True when the ministry's answer is about a finding that stands where the letter speaks of the assignment."""
    if answer.letter_id != assignment.letter_id:
        return False
    later = Assignment.objects.filter(letter=assignment.letter_id, start__gt=assignment.start or 0).order_by("start")
    ends = later.values_list("start", flat=True).first()
    findings = answer.letter.reading["findings"]
    starts = [findings[number - 1]["at"].get("start") for number in answer.findings if number <= len(findings)]
    first = assignment.start or 0
    return any(start is not None and first <= start and (ends is None or start < ends) for start in starts)
