"""What was read out of a letter, in the shape that `tilskudd read --json` prints."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from tilskudd.mandate.reader.letter_head import Deadline as Deadline
from tilskudd.mandate.reader.letter_head import Letter as Letter
from tilskudd.mandate.reader.letter_head import Sender as Sender
from tilskudd.mandate.reader.letter_head import Signature as Signature
from tilskudd.mandate.reader.lines import LetterText, Line
from tilskudd.mandate.reader.value import UNPRINTED, Value, shown
from tilskudd.values.budget import BudgetLine
from tilskudd.values.finding import Finding, Place


@dataclass(frozen=True, slots=True)
class Financing(Value):
    """Money that an assignment is paid with, in whole kroner, and the budget line it comes from."""

    chapter: int
    item: int
    amount: int
    at: Place
    purpose: str | None = None
    slack: int = field(default=0, metadata=UNPRINTED)

    @property
    def line(self) -> tuple[int, int]:
        return self.chapter, self.item


@dataclass(frozen=True, slots=True)
class Group(Value):
    """Whom a rate is paid for: those who start or end between two days, both included."""

    by: str
    first: datetime.date = field(metadata={"json": "from"})
    last: datetime.date = field(metadata={"json": "to"})


@dataclass(frozen=True, slots=True)
class Rate(Value):
    """Kroner per unit (tilskuddssats)."""

    amount: int
    unit: str
    measure: str | None
    at: Place
    chapter: int | None = None
    item: int | None = None
    max_months: int | None = None
    group: Group | None = None


@dataclass(frozen=True, slots=True)
class Earmark(Value):
    """Money bound to a named recipient (øremerking); `pot` says which money it is taken from."""

    recipient: str
    purpose: str | None
    amount: int
    at: Place
    chapter: int | None = None
    item: int | None = None
    pot: str = "unknown"
    pot_at: Place | None = None


@dataclass(frozen=True, slots=True)
class StatedAmount(Value):
    """A total that the text states beside the tables."""

    amount: int
    at: Place
    chapter: int | None = None
    item: int | None = None
    slack: int = field(default=0, metadata=UNPRINTED)


@dataclass(frozen=True, slots=True)
class Recipient(Value):
    """A recipient with its amount in whole kroner; `code` is empty in a table of names only."""

    code: str
    name: str
    amount: int
    at: Place
    slack: int = field(default=0, metadata=UNPRINTED)


@dataclass(frozen=True, slots=True)
class Partner(Value):
    name: str
    role: str
    at: Place


@dataclass(frozen=True, slots=True)
class AssignmentReference(Value):
    """A mention of an assignment by number, and by title when one follows."""

    number: str
    words_after: str
    at: Place


@dataclass(frozen=True, slots=True)
class ListedTitle(Value):
    """An assignment's entry in a list of contents."""

    text: str
    at: Place


@dataclass(frozen=True, slots=True)
class Assignment(Value):
    """A numbered task (oppdrag) and all that was read under its heading."""

    number: str
    title: str
    status: str
    at: Place
    deadlines: tuple[Deadline, ...] = ()
    financing: tuple[Financing, ...] = ()
    rates: tuple[Rate, ...] = ()
    earmarks: tuple[Earmark, ...] = ()
    earmarks_stated: tuple[StatedAmount, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    recipients_total: int | None = None
    recipients_total_at: Place | None = None
    partners: tuple[Partner, ...] = ()
    positions_stated: tuple[StatedAmount, ...] = ()
    references: tuple[AssignmentReference, ...] = ()
    listed: tuple[ListedTitle, ...] = ()
    number_inferred: bool = False
    sentences: tuple[str, ...] = field(default=(), metadata=UNPRINTED)


@dataclass(frozen=True, slots=True)
class Duty(Value):
    """A sentence that lays something on somebody, word for word."""

    assignment: str | None
    who: str
    strength: str
    text: str
    at: Place
    line: str | None = None


@dataclass(frozen=True, slots=True)
class Purpose(Value):
    text: str
    at: Place


@dataclass(frozen=True, slots=True)
class Change(Value):
    """What a letter adds to a budget line (or takes, below zero), in whole kroner."""

    chapter: int
    item: int
    name: str | None
    amount: int
    at: Place
    terms: tuple[str, ...] = ()
    purpose: Purpose | None = None
    also_at: tuple[Place, ...] = ()
    slack: int = 0
    is_move: bool = field(default=False, metadata=UNPRINTED)

    @property
    def line(self) -> BudgetLine:
        return BudgetLine(self.chapter, self.item)

    def plus(self, other: Change) -> Change:
        """Both together, told of at the first one's place."""
        places = (*self.also_at, other.at)
        return replace(self, amount=self.amount + other.amount, slack=self.slack + other.slack, also_at=places)


@dataclass(frozen=True, slots=True)
class Position(Value):
    """What is at disposal on a budget line after the letter, in whole kroner."""

    chapter: int
    item: int
    name: str | None
    amount: int
    at: Place
    before: int | None = None
    terms: tuple[str, ...] = ()
    slack: int = 0
    from_table: bool = field(default=True, metadata=UNPRINTED)

    @property
    def line(self) -> BudgetLine:
        return BudgetLine(self.chapter, self.item)


@dataclass(frozen=True, slots=True)
class Unread(Value):
    text: str
    at: Place


class Use(Enum):
    """What became of a line."""

    USED = "used"
    FILLER = "filler"
    PROSE = "prose"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read; offsets refer to `text`, and `uses` says what became of each line."""

    name: str
    sha256: str
    source: LetterText
    letter: Letter
    assignments: tuple[Assignment, ...]
    duties: tuple[Duty, ...]
    changes: tuple[Change, ...]
    positions: tuple[Position, ...]
    findings: tuple[Finding, ...]
    unread: tuple[Unread, ...]
    uses: tuple[Use, ...]

    @property
    def text(self) -> str:
        return self.source.text

    @property
    def lines(self) -> tuple[Line, ...]:
        return self.source.lines

    def as_json(self) -> dict[str, Any]:
        """The contract of `tilskudd read --json`."""
        return {
            "source": {
                "name": self.name,
                "sha256": self.sha256,
                "pages": self.source.pages,
                "characters": len(self.text),
            },
            "letter": self.letter.as_json(),
            "assignments": shown(self.assignments),
            "duties": shown(self.duties),
            "changes": shown(self.changes),
            "positions": shown(self.positions),
            "findings": shown(self.findings),
            "unread": shown(self.unread),
        }
