"""The verbs of a letter's confirmation: send it to another person, confirm it, send it back, take it back.

Confirming books what the letter says in the ledger and writes the register, in one transaction or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.database.turns import take_turn
from tilskudd.ledger.models import Account, Line, Year
from tilskudd.ledger.places import Kind, Move, Place, shift
from tilskudd.ledger.record import NewEntry, moves_of, record_all
from tilskudd.ledger.rules import lower_line, raise_line, turned
from tilskudd.ledger.services import open_lines
from tilskudd.mandate.booking_queries import (
    bookings_in,
    calls_itself_the_same,
    computed_opening,
    foreseen,
    other_letters,
)
from tilskudd.mandate.bookings import Booking, Step
from tilskudd.mandate.letter_queries import look_at, what_is_missing
from tilskudd.mandate.models import BookedLine, Confirmation, Letter, LetterState
from tilskudd.mandate.register import write_register
from tilskudd.people.access import require
from tilskudd.people.clock import now, today
from tilskudd.people.models import User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import also_prepared, has_prepared, note, prepared, sign_off
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import ZERO, Kroner

KIND_OF = {Step.COMPUTED: Kind.COMPUTED, Step.OPENED: Kind.OPENING}


def under_work(letter: Letter, *, also_confirmed: bool = False) -> Confirmation:
    """The letter's confirmation, locked; refused when it waits for somebody else, or is settled."""
    row = Confirmation.objects.select_for_update(of=("self",)).select_related("letter").get(pk=letter.pk)
    if row.state == LetterState.UNDER_WORK or (also_confirmed and row.state == LetterState.CONFIRMED):
        return row
    if row.state == LetterState.WAITING:
        raise WrongState(
            _("Brevet venter på bekreftelse og kan ikke endres nå."), _("Ta det tilbake først, så kan du endre det.")
        )
    raise WrongState(
        _("Brevet er %s og endres ikke.") % row.get_state_display().lower(),
        _("Et rettet brev tas inn som en ny utgave."),
    )


def changed(row: Confirmation, *, by: User) -> None:
    """Count one more change, and remember who made it: that person cannot confirm the letter."""
    row.version += 1
    row.save(update_fields=["version"])
    prepared(row.letter.about, by=by)


@transaction.atomic
def send_for_confirmation(letter: Letter, *, by: User) -> None:
    """Send the letter to another person (send til bekreftelse).

    Raises Refusal with all that is missing: errors and duties without an answer, a year, a year that is open.
    """
    require(by, Right.PROPOSE_POSITIONS, on=today())
    row = under_work(letter)
    _refuse_incomplete(row)
    row.state, row.sent_at, row.sent_by, row.answer = LetterState.WAITING, now(), by, ""
    row.save(update_fields=["state", "sent_at", "sent_by", "answer"])
    changed(row, by=by)
    note(by, "letter.sent-for-confirmation", letter.about, version=row.version)


def _refuse_incomplete(row: Confirmation) -> None:
    missing = what_is_missing(look_at(row.letter))
    if missing:
        raise Refusal(*missing)


@transaction.atomic
def take_letter_back(letter: Letter, *, by: User) -> None:
    """Take a letter back (ta tilbake) that nobody has confirmed yet, to work on it; for those who prepared it."""
    row = _waiting(letter)
    require(by, Right.PROPOSE_POSITIONS, on=today())
    if not has_prepared(letter.about, by):
        raise Refusal(
            _("Bare den som har arbeidet med brevet, kan ta det tilbake."), _("Andre sender det tilbake, med grunn.")
        )
    _under_work_again(row)
    note(by, "letter.taken-back", letter.about)


@transaction.atomic
def send_letter_back(letter: Letter, *, by: User, answer: str) -> None:
    """Send a letter back (send tilbake) to those who prepared it, with a reason; nothing is booked."""
    row = _waiting(letter)
    require(by, Right.APPROVE_POSITIONS, on=today())
    if not answer.strip():
        raise Refusal(_("Skriv hva som må rettes."))
    _under_work_again(row, answer.strip())
    note(by, "letter.sent-back", letter.about, answer=row.answer)


def _under_work_again(row: Confirmation, answer: str = "") -> None:
    row.state, row.answer = LetterState.UNDER_WORK, answer
    row.version += 1
    row.save(update_fields=["state", "answer", "version"])


def _waiting(letter: Letter) -> Confirmation:
    row = Confirmation.objects.select_for_update(of=("self",)).select_related("letter").get(pk=letter.pk)
    if row.state != LetterState.WAITING:
        raise WrongState(
            _("Brevet venter ikke på bekreftelse: %s.") % row.get_state_display().lower(),
            _("Last siden på nytt og se hva som har skjedd."),
        )
    return row


@transaction.atomic
def confirm_letter(letter: Letter, *, by: User, version: int, seen: str | None = None) -> None:
    """Confirm a letter (bekreft) as the second person: its money enters the ledger, its assignments the register.

    `version` is the one the person has seen, `seen` what they saw would be booked (booking_queries.foreseen).
    Raises SamePerson, WrongState, or Refusal with all that is missing.
    """
    take_turn("letters")  # one letter at a time: each is booked against all that are confirmed
    row = _waiting(letter)
    require(by, Right.APPROVE_POSITIONS, on=today())
    if version != row.version:
        raise WrongState(_("Brevet er endret etter at du åpnet siden."), _("Se hva som er nytt, og bekreft på nytt."))
    _refuse_incomplete(row)
    assert row.year is not None
    letters = other_letters(row)
    replaced = [one for one in letters if calls_itself_the_same(row, one)]
    also_prepared(letter.about, rests_on=[one.letter.about for one in (*replaced, *_versions(row))])
    sign_off(letter.about, by=by)
    for year in sorted({row.year, today().year}):
        Year.objects.get_or_create(year=year)
    Year.objects.select_for_update().get(pk=row.year)  # no opening by hand of the same year meanwhile
    bookings = bookings_in(look_at(row.letter), letters)
    if seen is not None and seen != foreseen(bookings):
        raise WrongState(
            _("Det som føres, er et annet enn da du åpnet siden."), _("Se hva som er nytt, og bekreft på nytt.")
        )
    open_lines(row.year, [_line(one) for one in bookings])
    entries = _entries(row, bookings)
    for before in (*replaced, *_versions(row)):
        before.state = LetterState.REPLACED
        before.save(update_fields=["state"])
    row.state, row.confirmed_at, row.confirmed_by = LetterState.CONFIRMED, now(), by
    row.save(update_fields=["state", "confirmed_at", "confirmed_by"])
    write_register(row.letter, row.year)
    sums = {str(one.told.line): (one.after - one.before).ore for one in bookings}
    note(by, "letter.confirmed", letter.about, year=row.year, sums=sums)
    if entries:
        record_all(entries, by=by)


def _versions(row: Confirmation) -> list[Confirmation]:
    """The versions before this one that were never confirmed and call themselves the same."""
    found, one = [], row.letter.corrects
    while one is not None:
        before = Confirmation.objects.select_for_update(of=("self",)).select_related("letter").get(pk=one.pk)
        if before.state != LetterState.CONFIRMED and before.title == row.title:
            found.append(before)
        one = one.corrects
    return found


def _line(booking: Booking) -> tuple[BudgetLine, str, bool, bool]:
    told = booking.told
    return told.line, told.name, "kan overføres" in told.terms, "overslagsbevilgning" in told.terms


def _entries(row: Confirmation, bookings: Sequence[Booking]) -> list[NewEntry]:
    """What the letter books, and a row for each step, so that everybody can see why."""
    assert row.year is not None
    lines = [str(one.told.line) for one in bookings]
    balances = _balances(row.year, lines)
    estimates = set(Line.objects.filter(year=row.year, line__in=lines, is_estimate=True).values_list("line", flat=True))
    made: list[NewEntry] = []
    for one in bookings:
        line = str(one.told.line)
        free = balances.get((line, Place.AT_DISPOSAL), ZERO)
        short = -balances.get((line, Place.SHORTFALL), ZERO)
        entries = []
        for step, amount in one.steps or ((Step.CHANGED, ZERO),):
            kept = _kept(row, one, step, amount)
            if not amount:
                continue
            entry, free, short = _entry(row, kept, amount, free, short)
            entries.append(entry)
        if free < ZERO and line not in estimates:  # more is set aside than the letters now give
            gap = shift(one.told.line, row.year, Place.SHORTFALL, Place.AT_DISPOSAL, -free)
            entries[-1] = replace(entries[-1], moves=[*entries[-1].moves, gap])
        made += entries
    return made


def _kept(row: Confirmation, booking: Booking, step: Step, amount: Kroner) -> BookedLine:
    assert row.year is not None
    passage = _passage(booking, step)
    return BookedLine.objects.create(
        letter=row.letter,
        line=str(booking.told.line),
        year=row.year,
        step=step.value,
        amount=amount,
        before=booking.before,
        difference=booking.difference,
        why=booking.why.value,
        position=booking.told.position,
        start=passage[0] if passage else None,
        end=passage[1] if passage else None,
    )


def _entry(
    row: Confirmation, kept: BookedLine, amount: Kroner, free: Kroner, short: Kroner
) -> tuple[NewEntry, Kroner, Kroner]:
    """The entry of one step, and what is then at disposal and short; for a moment that may be less than nothing."""
    line, step = BudgetLine.written(kept.line), Step(kept.step)
    source = (
        row.letter.source(kept.start, kept.end) if kept.start is not None and kept.end is not None else row.letter.about
    )
    if step is Step.TAKEN_BACK:
        taken = computed_opening(kept.year, kept.line)
        moves: Sequence[Move] = turned(moves_of(taken.pk))
        entry = NewEntry(kept.key, Kind.REVERSAL, row.letter.about, source, moves, reverses=taken.pk)
        return entry, free + amount, short
    kind = KIND_OF.get(step) or (Kind.RAISED if amount > ZERO else Kind.LOWERED)
    if amount > ZERO:
        moves = raise_line(line, kept.year, amount, short=short)
        covers = min(amount, short)
        return NewEntry(kept.key, kind, row.letter.about, source, moves), free + amount - covers, short - covers
    moves = lower_line(line, kept.year, -amount, at_disposal=free)
    takes = min(-amount, max(free, ZERO))
    return NewEntry(kept.key, kind, row.letter.about, source, moves), free - takes, short - amount - takes


def _passage(booking: Booking, step: Step) -> tuple[int, int] | None:
    told = booking.told
    return (
        (told.change_passage or told.passage)
        if step is Step.CHANGED and told.position is None
        else (told.passage or told.change_passage)
    )


def _balances(year: int, lines: Sequence[str]) -> dict[tuple[str, str], Kroner]:
    """How the lines stand, locked in the order in which the ledger locks them."""
    rows = Account.objects.filter(
        year=year, line__in=lines, place__in=[Place.APPROPRIATED, Place.AT_DISPOSAL, Place.SHORTFALL]
    )
    locked = rows.order_by("pk").select_for_update(no_key=True)
    return {(one.line, one.place): one.credits - one.debits for one in locked}
