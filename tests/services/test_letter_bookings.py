"""The money of letters: what a confirmation books, in whatever order they come, at once and killed half-way."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from itertools import permutations, product

import pytest
from django.db import connection, connections
from letters import MAIN, confirm, press, state_of, supplement, take_in

from given import SAMPLE, SAMPLE_FOLDER, kroner, ledger_text
from tilskudd.config.example_letters import answer_letter, confirm_first_letter
from tilskudd.config.verification import verify
from tilskudd.ledger.models import Entry, Line
from tilskudd.mandate import confirmation, services
from tilskudd.mandate.booking_queries import bookings_in
from tilskudd.mandate.letter_queries import look_at
from tilskudd.mandate.models import Assignment, Confirmation, Letter, LetterState
from tilskudd.mandate.queries import source_of
from tilskudd.people.refusal import WrongState


def test_the_sample_letter_is_confirmed_and_its_money_stands(given):
    """Supplement no. 1 as a PDF: 671/62 opens at 218 300 000, computed, and is raised to 238 300 000."""
    letter = confirm_first_letter(by=given.kari, second=given.ola)
    assert ledger_text("671/62") == "appropriated -238 300 000\nat-disposal 238 300 000\n"
    entries = Entry.objects.filter(transfers__target__line="671/62").order_by("transfers__id")
    assert [(one.kind, str(one.transfers.get().amount).replace("\u00a0", " ")) for one in entries] == [
        ("computed", "218 300 000"),
        ("raised", "20 000 000"),
    ]
    assert Entry.objects.count() == 8
    assert letter.assignments.count() == 4
    assert list(Line.objects.filter(may_be_carried_over=True).values_list("line", flat=True)) == ["671/60"]
    assert verify().findings == []


def test_every_entry_opens_the_passage_it_came_from(given, waiting):
    """The source is a reference with offsets; the passage there holds the line and the amount at disposal."""
    press(waiting, given.ola)
    for entry in Entry.objects.all():
        source = source_of(entry.source)
        assert entry.transfers.get().target.line in source.quote


def test_a_second_supplement_is_booked_as_position_minus_ledger(given):
    """No. 2 of the example: 671/62 down by 5 000 000, 671/71 up by as much, each from its own passage."""
    confirm_first_letter(by=given.kari, second=given.ola)
    second = SAMPLE_FOLDER / "tillegg-2.txt"
    confirm(services.take_in_letter(second.read_bytes(), second.name, by=given.kari), given.kari, given.ola)
    assert ledger_text("671/62") == "appropriated -233 300 000\nat-disposal 233 300 000\n"
    assert ledger_text("671/71") == "appropriated -220 200 000\nat-disposal 220 200 000\n"
    assert verify().findings == []


def test_a_lowering_below_the_frames_is_booked_and_shows_a_shortfall(given):
    """230 000 000 is set aside on 671/62 when no. 2 lowers it to 225 000 000: booked, 5 000 000 short."""
    confirm_first_letter(by=given.kari, second=given.ola)
    given.frame(230_000_000)
    confirm(take_in(supplement(2, "671/62 Kommunale innvandrertiltak 225 000 000"), given.kari), given.kari, given.ola)
    assert ledger_text("671/62") == (
        "appropriated -225 000 000\nshortfall -5 000 000\nat-disposal 0\nset-aside 230 000 000\n"
    )
    assert verify().findings == []
    confirm(take_in(supplement(3, "671/62 Kommunale innvandrertiltak 232 000 000"), given.kari), given.kari, given.ola)
    assert (
        ledger_text("671/62")
        == "appropriated -232 000 000\nshortfall 0\nat-disposal 2 000 000\nset-aside 230 000 000\n"
    )


def test_a_position_that_does_not_follow_from_the_change_is_named(given):
    """No. 2 says plus 20 million, and a position 1 000 000 above that: the position decides, the rest is named."""
    confirm_first_letter(by=given.kari, second=given.ola)
    change = "Post 62 Kommunale innvandrertiltak\nPosten økes med 20 mill. kroner.\n"
    letter = take_in(supplement(2, "671/62 Kommunale innvandrertiltak 259 300 000", changes=change), given.kari)
    [told] = bookings_in(look_at(letter))
    assert (told.after, told.difference, told.why) == (kroner(259_300_000), kroner(1_000_000), "different")
    confirm(letter, given.kari, given.ola)
    assert letter.booked_lines.get().difference == kroner(1_000_000)
    assert ledger_text("671/62") == "appropriated -259 300 000\nat-disposal 259 300 000\n"


def test_a_change_alone_is_booked_as_it_stands(given):
    """No position printed: the change is what is booked."""
    confirm_first_letter(by=given.kari, second=given.ola)
    change = "Post 62 Kommunale innvandrertiltak\nPosten økes med 2 000 000 kroner.\n"
    confirm(take_in(supplement(2, changes=change), given.kari), given.kari, given.ola)
    assert ledger_text("671/62") == "appropriated -240 300 000\nat-disposal 240 300 000\n"


def test_the_main_letter_takes_back_what_was_computed(given):
    """218 300 000 was computed; the main letter says 217 000 000: the first is reversed by name, the second booked.

    The supplement prints 238 300 000 after it, and that position decides.
    """
    confirm_first_letter(by=given.kari, second=given.ola)
    main = take_in(MAIN, given.kari)
    [told] = bookings_in(look_at(main))
    assert (told.why, told.difference) == ("main-after", kroner(-1_300_000))
    confirm(main, given.kari, given.ola)
    computed = Entry.objects.get(kind="computed", transfers__target__line="671/62")
    assert computed.reversed_by.about == main.about
    assert Entry.objects.get(kind="opening").transfers.get().amount == kroner(217_000_000)
    assert ledger_text("671/62") == "appropriated -238 300 000\nat-disposal 238 300 000\n"
    assert verify().findings == []


def test_a_lower_version_of_the_main_letter_may_leave_a_shortfall(given):
    """All 217 000 000 is set aside when the main letter comes again with 215 000 000."""
    confirm(take_in(MAIN, given.kari), given.kari, given.ola)
    given.frame(217_000_000)
    confirm(take_in(MAIN.replace("217 000 000", "215 000 000"), given.kari), given.kari, given.ola)
    assert ledger_text("671/62") == (
        "appropriated -215 000 000\nshortfall -2 000 000\nat-disposal 0\nset-aside 217 000 000\n"
    )
    assert verify().findings == []


def test_the_main_letter_first_opens_the_line(given):
    """In the order letters are written: the main letter opens by reading, the supplement changes."""
    confirm(take_in(MAIN.replace("217 000 000", "218 300 000"), given.kari), given.kari, given.ola)
    confirm_first_letter(by=given.kari, second=given.ola)
    kinds = (
        Entry.objects.filter(transfers__target__line="671/62").order_by("transfers__id").values_list("kind", flat=True)
    )
    assert list(kinds) == ["opening", "raised"]
    assert ledger_text("671/62") == "appropriated -238 300 000\nat-disposal 238 300 000\n"


def test_an_older_supplement_does_not_undo_a_newer_one(given):
    """No. 3 is confirmed before no. 2 comes: the newer position stands, the page says so, nothing is booked twice."""
    confirm(take_in(supplement(3, "671/62 Kommunale innvandrertiltak 240 000 000"), given.kari), given.kari, given.ola)
    older = take_in(supplement(2, "671/62 Kommunale innvandrertiltak 230 000 000"), given.kari)
    [told] = bookings_in(look_at(older))
    assert (told.steps, told.why, told.later.replace("\u00a0", " ")) == ((), "later-letter", "Tillegg nr. 3, 2022")
    confirm(older, given.kari, given.ola)
    assert ledger_text("671/62") == "appropriated -240 000 000\nat-disposal 240 000 000\n"
    assert verify().findings == []


def test_a_corrected_letter_is_a_new_version_and_books_the_difference(given):
    """Supplement no. 1 comes again with 239 300 000 on 671/62: a second version, a million more, the first replaced."""
    first = confirm_first_letter(by=given.kari, second=given.ola)
    text = SAMPLE.read_text(encoding="utf-8").replace("238 300 000", "239 300 000")
    again = take_in(text, given.kari, "tillegg-1-rettet.txt")
    assert (again.corrects, again.version, again.title.replace("\u00a0", " ")) == (
        first,
        2,
        "Tillegg nr. 1, 2022 (utgave 2)",
    )
    confirm(again, given.kari, given.nina)
    assert ledger_text("671/62") == "appropriated -239 300 000\nat-disposal 239 300 000\n"
    assert ledger_text("671/71") == "appropriated -215 200 000\nat-disposal 215 200 000\n"
    assert state_of(first).state == LetterState.REPLACED
    assert verify().findings == []


LINES_OF_62 = "Post 62 Kommunale innvandrertiltak\nPosten økes med {} mill. kroner.\n"


ROW = "671/62 Kommunale innvandrertiltak {}"


LETTERS = {
    "0": MAIN.replace("217 000 000", "218 300 000"),
    "1": supplement(1, ROW.format("238 300 000"), changes=LINES_OF_62.format(20)),
    "1p": supplement(1, ROW.format("238 300 000")),
    "1c": supplement(1, changes=LINES_OF_62.format(20)),
    "2": supplement(2, ROW.format("243 300 000"), changes=LINES_OF_62.format(5)),
    "2p": supplement(2, ROW.format("243 300 000")),
    "2c": supplement(2, changes=LINES_OF_62.format(5)),
}


ORDERS = [
    order
    for first, second in product(("1", "1p", "1c"), ("2", "2p", "2c"))
    for order in permutations(("0", first, second))
]


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
def test_in_whatever_order_letters_are_confirmed_the_line_ends_the_same(given, order):
    """The main letter, a supplement of 20 more and one of 5 more; change and position, position, or change alone."""
    for name in order:
        confirm(take_in(LETTERS[name], given.kari), given.kari, given.ola)
    assert ledger_text("671/62") == "appropriated -243 300 000\nat-disposal 243 300 000\n"
    assert verify().findings == []


def test_two_confirmations_at_once_book_once(own_database, given):
    """Ola and Nina press the button in the same second: one wins, the other is told."""
    letter = services.take_in_letter(SAMPLE.read_bytes(), SAMPLE.name, by=given.kari)
    answer_letter(letter, by=given.kari)
    confirmation.send_for_confirmation(letter, by=given.kari)
    people = [given.ola, given.nina]

    def pressed(person) -> str:
        try:
            press(letter, person)
            return "confirmed"
        except WrongState:
            return "told"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(pressed, people)) == ["confirmed", "told"]
    assert Entry.objects.count() == 8
    assert verify().findings == []


def test_killed_at_any_statement_a_confirmation_leaves_all_or_nothing(own_database, given):
    """The program is killed at its first statement, its second, and so on until it comes through."""
    letter = services.take_in_letter(SAMPLE.read_bytes(), SAMPLE.name, by=given.kari)
    answer_letter(letter, by=given.kari)
    confirmation.send_for_confirmation(letter, by=given.kari)
    version, second = state_of(letter).version, given.ola
    killed = 0
    while state_of(letter).state == LetterState.WAITING:
        assert (Entry.objects.count(), Assignment.objects.count()) == (0, 0)
        killed += 1
        assert killed < 300
        connections.close_all()
        child = os.fork()
        if child == 0:
            confirm_until_killed(letter, version, second, killed)
        os.waitpid(child, 0)
    assert killed > 20, "the confirmation has that many statements at least"
    assert (Entry.objects.count(), Assignment.objects.count()) == (8, 4)
    assert verify().findings == []


def confirm_until_killed(letter: Letter, version: int, by, statement: int) -> None:
    """In a process of its own: die at the given statement, or end when all is done."""
    asked = 0

    def die(execute, sql, params, many, context):
        nonlocal asked
        asked += 1
        if asked == statement:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(die):
            confirmation.confirm_letter(letter, by=by, version=version)
    finally:
        os._exit(0)


def test_verify_finds_a_confirmed_letter_that_is_not_all_booked(given):
    """A row of what was booked is gone, taken by the owner of the database."""
    letter = confirm_first_letter(by=given.kari, second=given.ola)
    assert verify().findings == []
    Confirmation.objects.filter(pk=letter.pk).update(confirmed_at=None)
    other = take_in(supplement(5, "671/62 Kommunale innvandrertiltak 1 000 000"), given.kari)
    Confirmation.objects.filter(pk=other.pk).update(confirmed_at=letter.taken_in_at, state=LetterState.CONFIRMED)
    assert "letter-incomplete" in {one.code for one in verify().findings}
