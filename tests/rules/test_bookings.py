"""What a letter books, and what its facts are: pure rules, with examples and properties."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from given import SAMPLE, kroner
from tilskudd.mandate.bookings import Standing, Step, Told, Why, book, bookings_of, target
from tilskudd.mandate.facts import Corrected, Sort, differences, facts_of, standing
from tilskudd.mandate.printed_figures import is_printed, is_under, numbers_in
from tilskudd.mandate.reader.read import read_text
from tilskudd.mandate.rules import line_passage, reference_for
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import ZERO

LINE = BudgetLine(671, 62)
AMOUNTS = st.integers(0, 10**11).map(kroner)
CHANGES = st.integers(-(10**10), 10**10).map(kroner)


def told(number: int, change=None, position=None, **more) -> Told:
    return Told(LINE, "", change, position, number=number, **more)


@given(AMOUNTS, st.none() | CHANGES, AMOUNTS)
def test_a_printed_position_decides_on_a_line_that_stands(position, change, frame):
    """Whatever the change says, the line ends at the position, and what differs from the change is named."""
    booked = book(told(1, change, position), Standing(frame, read=frame))
    assert booked.after == position
    assert booked.difference == (ZERO if change is None else position - frame - change)
    assert (booked.why is Why.DIFFERENT) == bool(booked.difference)


@given(CHANGES, AMOUNTS)
def test_where_nothing_stands_what_was_before_is_computed(change, position):
    """Position minus change is its own step; never below zero."""
    booked = book(told(1, change, position), Standing())
    assert booked.after == position
    steps = dict(booked.steps)
    if position - change < ZERO:
        assert Step.COMPUTED not in steps
    else:
        assert steps.get(Step.COMPUTED, ZERO) == position - change
        assert steps.get(Step.CHANGED, ZERO) == change


@given(CHANGES, AMOUNTS)
def test_a_rounded_position_gives_way_to_the_change(change, frame):
    """«238,3 mill.» beside a change in whole kroner: the change is booked."""
    rounded = told(1, change, kroner(238_300_000), exact=False)
    assert book(rounded, Standing(frame, by_hand=frame)).after == frame + change


@given(AMOUNTS, AMOUNTS, CHANGES)
def test_the_main_letter_replaces_what_was_computed_and_keeps_what_supplements_changed(main, computed, change):
    """After it the line has the main letter's amount and the changes after it."""
    now = Standing(computed + change, computed=computed, told=[told(1, change)])
    booked = book(told(0, None, main), now)
    assert booked.after == main + change
    assert dict(booked.steps).get(Step.TAKEN_BACK, ZERO) == -computed


LETTERS = st.lists(
    st.tuples(st.none() | CHANGES, st.none() | AMOUNTS).filter(lambda row: row != (None, None)),
    min_size=1,
    max_size=5,
)


@given(LETTERS, st.booleans(), st.randoms(use_true_random=False))
def test_the_order_of_confirming_does_not_matter(rows, has_main, dice):
    """However letters are confirmed, the line ends where they say in the order of their numbers."""
    letters = [told(number, *row) for number, row in enumerate(rows, 0 if has_main else 1)]
    wanted = target(letters).frame
    dice.shuffle(letters)
    frame, opened, computed, confirmed = ZERO, None, None, []
    for letter in letters:
        booked = book(letter, Standing(frame, read=opened, computed=computed, told=list(confirmed)))
        confirmed.append(letter)
        frame = booked.after
        for step, amount in booked.steps:
            if step is Step.TAKEN_BACK:
                assert amount == -computed
                computed = None
            elif step is Step.OPENED:
                opened = amount if opened is None else opened + amount
            elif step is Step.COMPUTED:
                computed = amount
    assert frame == wanted


def test_a_new_version_books_only_what_is_new():
    """Position-only: 5 more than the version before it said; a line it no longer names goes back to the others."""
    others = [told(0, None, kroner(100))]
    now = Standing(kroner(120), read=kroner(100), told=others)
    assert book(told(1, None, kroner(125)), now, is_new_version=True).steps == ((Step.CHANGED, kroner(5)),)
    [gone] = bookings_of({}, {LINE: now}, [told(1, None, kroner(120))])
    assert gone.after == kroner(100)


def test_a_later_letters_position_stands():
    """An older letter books nothing over a newer position, and says which letter decides."""
    newer = told(3, None, kroner(5), letter="Tillegg nr. 3, 2022")
    booked = book(told(2, kroner(1), kroner(4)), Standing(kroner(5), read=kroner(5), told=[newer]))
    assert (booked.steps, booked.why, booked.later) == ((), Why.LATER_LETTER, "Tillegg nr. 3, 2022")


@pytest.fixture(scope="module")
def reading():
    return json.loads(json.dumps(read_text(SAMPLE.read_text(encoding="utf-8"), "x", "0" * 64).as_json()))


def test_every_value_is_a_fact_with_a_number_in_the_order_of_the_letter(reading):
    """Numbers run from 0, the head, without holes; the places never go backwards."""
    facts = facts_of(reading)
    assert [one.number for one in facts] == list(range(len(facts)))
    starts = [one.start for one in facts[1:]]
    assert starts == sorted(starts)
    assert len(standing(facts, Sort.RECIPIENT)) == 10
    assert not any(one.corrected for one in facts)


def test_a_correction_stands_beside_what_was_read(reading):
    """Corrected, removed and added: the newest counts, and what was read is never lost."""
    path = "assignments.0.recipients.5"
    value = {"code": "5001", "name": "Trondheim kommune", "amount": 1}
    corrections = [
        Corrected(path, "corrected", "recipient", {**value, "amount": 2}),
        Corrected(path, "corrected", "recipient", value),
        Corrected("positions.0", "removed", "position", {}),
        Corrected("added.1", "added", "position", {"line": "671/21", "name": "", "amount": 3}, None, 10, 12),
    ]
    told = {one.path: one for one in facts_of(reading, corrections)}
    assert (told[path].value["amount"], told[path].read["amount"]) == (1, 1_318_219)
    assert told["positions.0"].removed
    assert told["positions.0"].value["amount"]
    assert (told["added.1"].read, told["added.1"].start) == (None, 10)


@pytest.mark.parametrize(
    ("value", "passage", "printed"),
    [
        (20_000_000, "Posten økes med 20 mill. kroner", True),
        (29_300_000, "økes med 29,3 mill. kroner", True),
        (238_300_000, "671/62 Kommunale innvandrertiltak 238 300 000", True),
        (238_300_000, "(beløp i 1 000 kroner) 671.62 238 300", True),
        (238_300_000, "671.62 238 300", False),
        (238_300_001, "671/62 Kommunale innvandrertiltak 238 300 000", False),
        (20_000_000, "Oppdrag nr. 20 Tilskudd", False),
        (1, "Post 62", False),
        (671_000_000, "671/62 Kommunale innvandrertiltak 238 300 000", False),
        (300_000, "671/62 Kommunale innvandrertiltak 238 300 000", False),
        (0, "671/62 Kommunale innvandrertiltak 238 300 000", False),
        (-238_300_000, "671/62 Kommunale innvandrertiltak 238 300 000", False),
    ],
)
def test_an_amount_is_printed_or_not(value, passage, printed):
    """In kroner, or in the unit that is named; not one krone beside, and not by another number on the line."""
    assert is_printed(Sort.POSITION, "amount", value, passage, 0, len(passage), 2022) is printed


@pytest.mark.parametrize(("day", "printed"), [("2022-06-01", True), ("2022-06-02", False), (None, False)])
def test_a_day_is_printed_or_not(day, printed):
    """As the letter writes it, with the letter's own year."""
    text = "innen 1. juni, til departementet"
    assert is_printed(Sort.DEADLINE, "date", day, text, 0, len(text), 2022) is printed


@pytest.mark.parametrize(
    ("text", "line", "under"),
    [
        ("Kap. 671\nPost 62 Tiltak\nPosten økes med 5 mill. kroner", "671/62", True),
        ("Kap. 671\nPost 62 Tiltak\nPosten økes med 5 mill. kroner", "671/71", False),
        ("671/60 A 1\n671/62 B 2", "671/62", True),
        ("671/60 A 1\n671/62 B 2", "671/60", False),
        ("Ingenting her", "671/62", False),
    ],
)
def test_money_stays_on_the_line_it_stands_under(text, line, under):
    """The budget line named last at or above the passage: another needs the ministry's answer."""
    assert is_under(text, len(text), BudgetLine.written(line)) is under


@given(st.text("0123456789 .,\u00a0x", max_size=300))
def test_numbers_are_found_in_any_text(text):
    """Whatever stands there: no fault, and not more numbers than signs."""
    assert len(numbers_in(text)) <= len(text) + 1


def test_two_versions_are_told_apart_by_what_differs(reading):
    """One amount changed, one line gone, one new: three rows and no more."""
    before = facts_of(reading)
    corrections = [
        Corrected(
            "assignments.0.recipients.5",
            "corrected",
            "recipient",
            {"code": "5001", "name": "Trondheim kommune", "amount": 1},
        ),
        Corrected("positions.0", "removed", "position", {}),
        Corrected("added.1", "added", "position", {"line": "671/21", "name": "x", "amount": 3}),
    ]
    told = differences(before, facts_of(reading, corrections))
    assert [(number, old is None, new is None) for number, old, new in told] == [
        ("20", False, False),
        ("", True, False),
        ("", False, True),
    ]


def test_a_letters_short_name_is_its_year_and_number():
    """A second letter that calls itself no. 1 gets a name of its own."""
    head = {"year": 2022, "supplement_number": 1}
    assert reference_for(head, []) == "2022-1"
    assert reference_for(head, ["2022-1", "2022-1-2"]) == "2022-1-3"
    assert reference_for({"year": 2022, "supplement_number": None}, []) == "2022-0"


def test_a_line_of_the_letter_is_its_text_without_blanks():
    """Counted from 1 as the reader counts, form feeds and all."""
    text = "en\n  to \x0ctre\n\n"
    assert [line_passage(text, number) for number in (1, 2, 3, 4, 0, 9)] == [(0, 2), (5, 7), (9, 12), None, None, None]
