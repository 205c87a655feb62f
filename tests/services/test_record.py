"""The only writer of the ledger."""

from __future__ import annotations

import pytest
from django.db import transaction

from given import DAY, LINE, book, kroner, ledger_text
from tilskudd.ledger.check import check_ledger
from tilskudd.ledger.models import Account, Entry, Transfer
from tilskudd.ledger.places import Kind, Place, shift
from tilskudd.ledger.record import NewEntry, Overdrawn, YearClosed, record, record_all
from tilskudd.ledger.services import reverse
from tilskudd.people.refusal import Refusal
from tilskudd.values.budget import BudgetLine


def set_aside(amount: int, subject: str = "scheme:1", line: BudgetLine = LINE):
    return shift(line, 2022, Place.AT_DISPOSAL, Place.SET_ASIDE, kroner(amount), subject=subject)


def test_a_letter_puts_money_at_disposal_and_a_frame_sets_it_aside(given):
    """20 000 000 of 238 300 000 is set aside; a krone is in exactly one place."""
    given.money(238_300_000)
    book(given.ola, set_aside(20_000_000), kind=Kind.FRAME)
    assert ledger_text() == "appropriated -238 300 000\nat-disposal 218 300 000\nset-aside 20 000 000\n"
    assert check_ledger() == []


def test_one_krone_more_than_there_is_is_refused_in_words(given):
    """20 000 001 from a line with 20 000 000: what, why and what to do, and nothing is written."""
    given.money(20_000_000)
    with pytest.raises(Overdrawn) as refusal:
        book(given.ola, set_aside(20_000_001))
    assert str(refusal.value).replace("\u00a0", " ") == (
        "På kap. 671 post 62 i 2022 står det 20 000 000 kr som til disposisjon. "
        "Dette trenger 20 000 001 kr, 1 kr for mye. Sett ned beløpet, eller flytt penger dit først."
    )
    assert Entry.objects.count() == 1
    assert ledger_text() == "appropriated -20 000 000\nat-disposal 20 000 000\n"


def test_money_that_comes_and_goes_in_one_act_counts_together(given):
    """An act may take from an account what the same act puts there."""
    given.lines()
    book(
        given.ola,
        shift(LINE, 2022, Place.APPROPRIATED, Place.AT_DISPOSAL, kroner(5)),
        set_aside(5),
        shift(LINE, 2022, Place.SET_ASIDE, Place.COMMITTED, kroner(5), subject="scheme:1"),
    )
    assert ledger_text() == "appropriated -5\nat-disposal 0\nset-aside 0\ncommitted 5\n"


def test_the_same_act_again_returns_the_entry_that_stands(given):
    """Two clicks, a retried job: the same key with the same moves is written once."""
    given.money(100)
    first = book(given.ola, set_aside(40), key="frame:1")
    again = book(given.ola, set_aside(40), key="frame:1")
    assert first == again
    assert ledger_text() == "appropriated -100\nat-disposal 60\nset-aside 40\n"


def test_the_same_key_with_other_moves_is_a_bug(given):
    """A key names one act for ever."""
    given.money(100)
    book(given.ola, set_aside(40), key="frame:1")
    with pytest.raises(AssertionError, match="frame:1"):
        book(given.ola, set_aside(41), key="frame:1")


def test_record_twice_in_one_transaction_is_a_bug(given):
    """Two calls could meet two others in the opposite order, and stop each other for ever."""
    given.money(100)
    with pytest.raises(AssertionError, match="once in a transaction"), transaction.atomic():
        for key in ("a", "b"):
            record(Kind.FRAME, key=key, by=given.ola, about="x", source="x", moves=[set_aside(1)], booked_on=DAY)


def test_record_outside_a_transaction_is_a_bug(own_database, given):
    """Without a transaction, half an act could stand."""
    given.money(100)
    with pytest.raises(AssertionError, match="transaction of a service"):
        record(Kind.FRAME, key="a", by=given.ola, about="x", source="x", moves=[set_aside(1)], booked_on=DAY)


def test_several_entries_of_one_act_are_all_or_none(given):
    """A letter opens four lines; each is an entry with its own source, and the last one cannot be covered."""
    given.money(100)
    good = NewEntry("one", Kind.FRAME, "x", "letter:2022-1:1-2", [set_aside(60)])
    bad = NewEntry("two", Kind.FRAME, "x", "letter:2022-1:3-4", [set_aside(41)])
    with pytest.raises(Overdrawn), transaction.atomic():
        record_all([good, bad], by=given.ola, booked_on=DAY)
    assert not Entry.objects.filter(key__in=["one", "two"]).exists()
    with transaction.atomic():
        ids = record_all([good], by=given.ola, booked_on=DAY)
    assert Entry.objects.get(pk=ids[0]).source == "letter:2022-1:1-2"


def test_an_estimate_appropriation_may_be_exceeded(given):
    """Overslagsbevilgning (bevilgningsreglementet § 5): at disposal may go below zero, everything else may not."""
    given.lines(BudgetLine(672, 60), estimate=True)
    book(given.ola, set_aside(8_000, line=BudgetLine(672, 60)))
    assert ledger_text("672/60") == "at-disposal -8 000\nset-aside 8 000\n"
    with pytest.raises(Overdrawn):
        book(
            given.ola,
            shift(BudgetLine(672, 60), 2022, Place.SET_ASIDE, Place.COMMITTED, kroner(8_001), subject="scheme:1"),
        )


def test_nothing_is_booked_in_a_year_that_is_not_open(given):
    """2021 has no open budget year here: refused in words, nothing written."""
    given.money(100)
    with pytest.raises(YearClosed, match="2021"), transaction.atomic():
        record(
            Kind.FRAME,
            key="late",
            by=given.ola,
            about="x",
            source="x",
            moves=[set_aside(1)],
            booked_on=DAY.replace(year=2021),
        )
    assert Transfer.objects.count() == 1


def test_a_reversed_entry_leaves_every_balance_as_before(given):
    """An error is corrected by the opposite entry, which names what it reverses; once only."""
    given.money(100)
    before = ledger_text()
    entry = Entry.objects.get(pk=book(given.ola, set_aside(40)))
    opposite = reverse(entry, by=given.ola, about="x", source="note:1")
    assert ledger_text() == before + "set-aside 0\n"
    assert Entry.objects.get(pk=opposite).reverses_id == entry.pk
    with pytest.raises(Refusal, match="allerede tilbakeført"):
        reverse(entry, by=given.ola, about="x", source="note:1")
    with pytest.raises(Refusal, match="tilbakeføring"):
        reverse(Entry.objects.get(pk=opposite), by=given.ola, about="x", source="note:1")
    assert check_ledger() == []


def test_what_has_gone_on_cannot_be_reversed(given):
    """The frame of 40 is promised away: taking it back would overdraw it."""
    given.money(100)
    entry = Entry.objects.get(pk=book(given.ola, set_aside(40)))
    book(given.ola, shift(LINE, 2022, Place.SET_ASIDE, Place.COMMITTED, kroner(40), subject="scheme:1"))
    with pytest.raises(Overdrawn):
        reverse(entry, by=given.ola, about="x", source="note:1")


def test_two_schemes_on_one_line_have_money_of_their_own(given):
    """What is set aside for one scheme cannot be promised by another."""
    given.money(100)
    book(given.ola, set_aside(50, "scheme:1"), set_aside(50, "scheme:2"))
    assert Account.objects.filter(place=Place.SET_ASIDE).count() == 2
    with pytest.raises(Overdrawn):
        book(given.ola, shift(LINE, 2022, Place.SET_ASIDE, Place.COMMITTED, kroner(51), subject="scheme:2"))
