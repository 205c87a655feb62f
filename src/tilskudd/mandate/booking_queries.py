"""Reads of what a letter books: against how the ledger stands, and what other letters have said of the same lines."""

from __future__ import annotations

from collections.abc import Sequence

from tilskudd.ledger.models import Account, Entry, Transfer
from tilskudd.ledger.places import Kind, Place
from tilskudd.mandate.bookings import Booking, Standing, bookings_of, told_by
from tilskudd.mandate.letter_queries import LetterSeen, facts_in
from tilskudd.mandate.models import BookedLine, Letter, LetterState
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import ZERO, Kroner


def bookings_in(seen: LetterSeen) -> list[Booking]:
    """What the letter books if it is confirmed now, line by line, against how the ledger stands."""
    letter, facts, head = seen.letter, seen.facts, seen.head
    earlier = _confirmed_before(letter)
    told_earlier = told_by(facts_in(earlier)) if earlier else None
    lines = {*told_by(facts), *(told_earlier or {})}
    stand = standing_before(head["year"], lines, head["supplement_number"], versions_of(letter))
    is_supplement = letter.reading["letter"]["kind"] == "supplement"
    return bookings_of(facts, stand, is_supplement=is_supplement, earlier=told_earlier)


def versions_of(letter: Letter) -> list[int]:
    """The letter and all that it corrects."""
    found, one = [letter.pk], letter.corrects
    while one is not None:
        found.append(one.pk)
        one = one.corrects
    return found


def _confirmed_before(letter: Letter) -> Letter | None:
    """The newest version before this one whose money stands in the ledger."""
    one = letter.corrects
    while one is not None:
        if one.confirmation.confirmed_at is not None:
            return one
        one = one.corrects
    return None


def standing_before(
    year: int, lines: set[BudgetLine], number: int | None, versions: Sequence[int]
) -> dict[BudgetLine, Standing]:
    """How the lines stand, and what letters with a later number have said of them; three queries."""
    written = [str(line) for line in lines]
    frames: dict[str, Kroner] = {}
    for account in Account.objects.filter(year=year, line__in=written, place=Place.APPROPRIATED):
        frames[account.line] = account.debits - account.credits
    openings: dict[tuple[str, str], Kroner] = {}
    rows = Transfer.objects.filter(
        entry__kind__in=[Kind.OPENING, Kind.COMPUTED],
        entry__reversed_by__isnull=True,
        source__year=year,
        source__line__in=written,
        source__place=Place.APPROPRIATED,
    )
    for one in rows.select_related("entry", "source"):
        key = (one.source.line, one.entry.kind)
        openings[key] = openings.get(key, ZERO) + one.amount
    later: dict[str, BookedLine] = {}
    if number is not None:
        after = BookedLine.objects.filter(
            line__in=written,
            letter__confirmation__year=year,
            letter__confirmation__state=LetterState.CONFIRMED,
            letter__confirmation__supplement_number__gt=number,
        ).exclude(letter__in=versions)
        for row in after.select_related("letter").order_by("letter__confirmation__supplement_number", "id"):
            if row.position is not None or row.line not in later:
                later[row.line] = row
    return {
        line: Standing(
            frame=frames.get(str(line), ZERO),
            read_opening=openings.get((str(line), Kind.OPENING), ZERO),
            computed_opening=openings.get((str(line), Kind.COMPUTED)),
            is_open=str(line) in frames,
            later_letter=later[str(line)].letter.title if str(line) in later else None,
            later_position=later[str(line)].position if str(line) in later else None,
        )
        for line in lines
    }


def computed_opening(year: int, line: str) -> Entry:
    """The entry that opened the line by computation; there is one until the main letter takes it back."""
    return Entry.objects.get(
        kind=Kind.COMPUTED,
        reversed_by__isnull=True,
        pk__in=Transfer.objects.filter(source__year=year, source__line=line).values("entry"),
    )
