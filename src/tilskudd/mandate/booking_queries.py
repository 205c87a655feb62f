"""Reads of what a letter books: how the lines stand, and what the other confirmed letters of the year say of them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from django.utils.translation import gettext as _

from tilskudd.ledger.models import Account, Entry, Transfer
from tilskudd.ledger.places import Kind, Place
from tilskudd.mandate.bookings import Booking, Standing, Told, bookings_of, told_by
from tilskudd.mandate.facts import Fact
from tilskudd.mandate.letter_queries import LetterSeen, facts_with
from tilskudd.mandate.models import Confirmation, Correction, LetterState
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import ZERO, Kroner


def other_letters(row: Confirmation) -> list[Confirmation]:
    """The other confirmed letters of the year; one query."""
    rows = Confirmation.objects.filter(state=LetterState.CONFIRMED, year=row.year).exclude(pk=row.pk)
    return list(rows.select_related("letter"))


def bookings_in(seen: LetterSeen, letters: Sequence[Confirmation] | None = None) -> list[Booking]:
    """What the letter books if it is confirmed now, line by line, against how the ledger stands; three queries more."""
    return foreseen_bookings(seen.letter.confirmation, seen.facts, letters)


def foreseen_bookings(
    row: Confirmation, facts: Sequence[Fact], letters: Sequence[Confirmation] | None = None
) -> list[Booking]:
    """What a letter of this kind, year and number books with these facts; `row` may be of a letter that is not here."""
    assert row.year is not None
    told = told_by(facts, number=number_of(row))
    others, gone = _told_by_others(row, other_letters(row) if letters is None else letters)
    lines = {*told, *(one.line for one in gone)}
    stand = standing_before(row.year, lines, others)
    return bookings_of(told, stand, gone)


def calls_itself_the_same(row: Confirmation, other: Confirmation) -> bool:
    """True when the two are of one kind, year and number: then the one replaces the other."""
    return (row.kind, row.year, row.supplement_number) == (other.kind, other.year, other.supplement_number)


def number_of(row: Confirmation) -> int:
    """The place of a letter in the order of its year: the main letter is 0."""
    return row.supplement_number or 0


def _told_by_others(row: Confirmation, letters: Sequence[Confirmation]) -> tuple[list[Told], list[Told]]:
    """What the other confirmed letters of the year say, and what those say that this one replaces."""
    corrections: dict[int, list[Correction]] = {}
    for one in Correction.objects.filter(letter__in=[each.pk for each in letters]).order_by("id"):
        corrections.setdefault(one.letter_id, []).append(one)
    others: list[Told] = []
    gone: list[Told] = []
    for each in letters:
        facts = facts_with(each.letter, corrections.get(each.pk, []))
        told = told_by(facts, number=number_of(each), letter=each.title).values()
        (gone if calls_itself_the_same(row, each) else others).extend(told)
    return others, gone


def standing_before(year: int, lines: set[BudgetLine], others: Sequence[Told]) -> dict[BudgetLine, Standing]:
    """How the lines stand in the ledger, with what other letters say of them; two queries."""
    written = [str(line) for line in lines]
    frames = {
        row.line: row.debits - row.credits
        for row in Account.objects.filter(year=year, line__in=written, place=Place.APPROPRIATED)
    }
    openings: dict[tuple[str, str], Kroner] = {}
    rows = Transfer.objects.filter(
        entry__kind__in=[Kind.OPENING, Kind.COMPUTED],
        entry__reversed_by__isnull=True,
        source__year=year,
        source__line__in=written,
        source__place=Place.APPROPRIATED,
    )
    for one in rows.select_related("entry", "source"):
        by_hand = one.entry.kind == Kind.OPENING and one.entry.about.startswith("opening:")
        key = (one.source.line, "by-hand" if by_hand else one.entry.kind)
        openings[key] = openings.get(key, ZERO) + one.amount
    return {
        line: Standing(
            frame=frames.get(str(line), ZERO),
            by_hand=openings.get((str(line), "by-hand")),
            read=openings.get((str(line), Kind.OPENING)),
            computed=openings.get((str(line), Kind.COMPUTED)),
            told=[one for one in others if one.line == line],
        )
        for line in lines
    }


def computed_opening(year: int, line: str) -> Entry:
    """The entry that opened the line by computation; there is one until it is taken back."""
    return Entry.objects.get(
        kind=Kind.COMPUTED,
        reversed_by__isnull=True,
        pk__in=Transfer.objects.filter(source__year=year, source__line=line).values("entry"),
    )


def foreseen(bookings: Sequence[Booking]) -> str:
    """A short name for what a person has seen will be booked: another when any line or sum is another."""
    told = [
        (str(one.told.line), one.before.ore, [(step.value, sum.ore) for step, sum in one.steps]) for one in bookings
    ]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def name_taken_by(row: Confirmation, letters: Sequence[Confirmation]) -> str | None:
    """The confirmed letter that this one replaces, in words; None when it is the first of its name."""
    found = next((one for one in letters if calls_itself_the_same(row, one)), None)
    return _("Erstatter %s, som er bekreftet.") % found.title if found else None
