"""A draft of a letter held against how the money stands now (kontroll av utkast). Reads only: nothing of it is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tilskudd.ledger.places import Place
from tilskudd.ledger.queries import Position, positions
from tilskudd.mandate.booking_queries import foreseen_bookings, name_taken_by, other_letters
from tilskudd.mandate.bookings import Booking, Step
from tilskudd.mandate.facts import Fact, facts_of
from tilskudd.mandate.models import Assignment, BookedLine, Confirmation, LetterState
from tilskudd.mandate.reader.read import UnreadableLetter, read_letter
from tilskudd.mandate.reader.reading import Reading
from tilskudd.mandate.rules import YEARS
from tilskudd.people.refusal import Refusal
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import ZERO, Kroner


@dataclass(frozen=True)
class DraftLine:
    """One budget line of a draft (linje i utkastet): how it stands now, and how it would stand.

    `short` is what a cut takes beyond what is at disposal: so much would be promised without cover.
    """

    booking: Booking
    now: Position | None

    @property
    def change(self) -> Kroner:
        return self.booking.after - self.booking.before

    @property
    def at_disposal(self) -> Kroner:
        return self.now.at(Place.AT_DISPOSAL) if self.now else ZERO

    @property
    def short(self) -> Kroner:
        return max(-self.change - max(self.at_disposal, ZERO), ZERO)

    @property
    def is_new(self) -> bool:
        """True when the line has no money in the year today."""
        return self.now is None


@dataclass(frozen=True)
class DraftSeen:
    """A draft as it was read: what it says, what is wrong, what it would change; `known` are assignments that stand."""

    reading: Reading
    facts: Sequence[Fact]
    lines: Sequence[DraftLine]
    known: frozenset[str]
    replaces: str | None

    @property
    def year(self) -> int | None:
        return self.reading.letter.year


def check_draft(content: bytes, name: str, *, told_in: str = "nb") -> DraftSeen:
    """Read a draft and hold it against the ledger and the register of its year; writes nothing anywhere.

    Raises Refusal when it cannot be read.
    """
    try:
        reading = read_letter(content, name, told_in=told_in)
        year = reading.letter.year
        if year is None or year not in YEARS:
            return DraftSeen(reading, facts_of(reading.as_json()), (), frozenset(), None)
        stand = {BudgetLine.written(one.line): one for one in positions(year)}
        before = _before(reading, year, stand)
        reading = read_letter(content, name, told_in=told_in, before=before)
    except UnreadableLetter as error:
        raise Refusal(str(error)) from error
    facts = facts_of(reading.as_json())
    return _held_against(reading, facts, year, stand)


def _before(reading: Reading, year: int, stand: Mapping[BudgetLine, Position]) -> dict[BudgetLine, int]:
    """What the letters gave each line before this one: without what a confirmed letter that it replaces has changed."""
    head = reading.letter
    replaced = Confirmation.objects.filter(
        state=LetterState.CONFIRMED, kind=head.kind, year=year, supplement_number=head.supplement_number
    )
    changed = BookedLine.objects.filter(letter__confirmation__in=replaced, step=Step.CHANGED)
    own = {BudgetLine.written(one.line): one.amount for one in changed}
    frames = {line: one.frame - own.get(line, ZERO) for line, one in stand.items()}
    return {line: frame.in_kroner for line, frame in frames.items() if frame.is_whole}


def _held_against(
    reading: Reading, facts: Sequence[Fact], year: int, stand: Mapping[BudgetLine, Position]
) -> DraftSeen:
    head = reading.letter
    row = Confirmation(kind=head.kind, year=year, supplement_number=head.supplement_number)  # of no letter, never saved
    letters = other_letters(row)
    bookings = foreseen_bookings(row, facts, letters)
    known = Assignment.objects.filter(year=year, letter__confirmation__state=LetterState.CONFIRMED)
    return DraftSeen(
        reading,
        facts,
        [DraftLine(one, stand.get(one.told.line)) for one in bookings],
        frozenset(known.values_list("number", flat=True)),
        name_taken_by(row, letters),
    )
