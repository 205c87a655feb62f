"""Reads of openings and sources that more than one page needs; those of letters stand in letter_queries.py."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, QuerySet, Sum

from tilskudd.mandate.models import Letter, Opening
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
