"""Positions by date: the same whether counted or not, and whoever counts, however often."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from django.db import connection, connections, transaction
from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st

from given import DAY, LINE, Given, kroner
from tilskudd.config.verification import verify
from tilskudd.ledger.places import Kind, Place, shift
from tilskudd.ledger.queries import positions
from tilskudd.ledger.record import record
from tilskudd.reporting import position_counting
from tilskudd.reporting.models import DaySum, SkippedNumber
from tilskudd.reporting.position_check import faults_in_day_sums
from tilskudd.reporting.position_counting import count_a_piece, count_what_is_new
from tilskudd.reporting.positions import AsOf, movements_of, paid_by_recipients, positions_as_of, transfers_as_of
from tilskudd.values.kroner import ZERO, Kroner

END = date(2022, 12, 31)
_keys = iter(range(10**9))


def booked(by, source: Place, target: Place, whole: int, day: date, kind: Kind = Kind.RAISED) -> int:
    with transaction.atomic():
        return record(
            kind,
            key=f"by-date:{next(_keys)}",
            by=by,
            about="test",
            source="test",
            moves=[shift(LINE, 2022, source, target, kroner(whole), subject="scheme:1")],
            booked_on=day,
        )


def stands(day: date, known: date = END) -> dict[str, Kroner]:
    (found,) = positions_as_of(2022, AsOf(day, known), str(LINE))
    return {place: amount for place, amount in found.places.items() if amount}


def test_a_day_has_what_was_booked_by_then(given: Given):
    """Raised in January, set aside in March: February has the first alone, and today's position is the last day's."""
    given.lines()
    booked(given.ola, Place.APPROPRIATED, Place.AT_DISPOSAL, 100, date(2022, 1, 10))
    booked(given.ola, Place.AT_DISPOSAL, Place.SET_ASIDE, 40, date(2022, 3, 1))
    for _counted in (count_what_is_new, lambda: None):
        assert stands(date(2022, 1, 9)) == {}
        assert stands(date(2022, 2, 28)) == {"appropriated": kroner(-100), "at-disposal": kroner(100)}
        assert stands(date(2022, 3, 1))["set-aside"] == kroner(40)
        (now,) = positions(2022, str(LINE))
        assert {place: amount for place, amount in now.places.items() if amount} == stands(END)
        _counted()


def test_what_was_known_is_told_apart(given: Given):
    """Booked on the bank's day in January and recorded in February: January as it was known then lacks it."""
    given.lines()
    booked(given.ola, Place.APPROPRIATED, Place.AT_DISPOSAL, 100, date(2022, 1, 10))
    january = date(2022, 1, 31)
    for _again in range(2):
        assert stands(january, known=DAY - timedelta(days=1)) == {}
        assert stands(january, known=DAY)["at-disposal"] == kroner(100)
        count_what_is_new()


def test_the_entries_behind_a_figure_add_up_to_it(given: Given):
    """In less out, up to the day; a later one is not among them."""
    given.lines()
    booked(given.ola, Place.APPROPRIATED, Place.AT_DISPOSAL, 100, date(2022, 1, 10))
    booked(given.ola, Place.AT_DISPOSAL, Place.SET_ASIDE, 30, date(2022, 2, 1))
    booked(given.ola, Place.AT_DISPOSAL, Place.SET_ASIDE, 5, date(2022, 4, 1))
    rows = list(transfers_as_of(2022, str(LINE), Place.AT_DISPOSAL, AsOf(date(2022, 3, 31), END)))
    signed = [one.amount if one.target.place == Place.AT_DISPOSAL else -one.amount for one in rows]
    assert sum(signed, ZERO) == stands(date(2022, 3, 31))["at-disposal"] == kroner(70)


@settings(max_examples=15)
@examples(
    acts=st.lists(st.tuples(st.integers(1, 9), st.integers(0, 90), st.booleans()), min_size=1, max_size=8),
    piece=st.integers(1, 4),
)
def test_counting_in_any_pieces_gives_what_the_entries_give(given: Given, acts, piece):
    """Booked in any order of days, counted now and then in pieces: every day stands as the entries alone say."""
    given.lines()
    for amount, days, counts in acts:
        booked(given.ola, Place.APPROPRIATED, Place.AT_DISPOSAL, amount, date(2022, 1, 1) + timedelta(days=days))
        if counts:
            count_a_piece(piece)
    for day in (date(2022, 1, 1) + timedelta(days=number) for number in range(0, 91, 9)):
        rows = transfers_as_of(2022, str(LINE), Place.AT_DISPOSAL, AsOf(day, END))
        assert stands(day).get("at-disposal", ZERO) == sum((one.amount for one in rows), ZERO)
    assert faults_in_day_sums() == []


def test_counting_twice_counts_once(given: Given):
    """The second time there is nothing to count, and the sums are as they were."""
    given.money(100)
    first = count_what_is_new()
    before = list(DaySum.objects.order_by("id").values_list("place", "debits", "credits"))
    assert first > 0
    assert count_what_is_new() == 0
    assert list(DaySum.objects.order_by("id").values_list("place", "debits", "credits")) == before


def test_an_entry_that_commits_after_a_later_one_is_counted(own_database, given: Given):
    """The number was taken first and committed last: until then it is waited for, after that every figure has it."""
    given.lines()
    ready, go = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            record(
                Kind.RAISED,
                key="slow",
                by=given.ola,
                about="test",
                source="test",
                moves=[shift(LINE, 2022, Place.APPROPRIATED, Place.AT_DISPOSAL, kroner(7))],
                booked_on=DAY,
            )
            ready.set()
            go.wait(20)
        connections.close_all()

    assert given.ola
    worker = threading.Thread(target=slow)
    worker.start()
    assert ready.wait(20)
    with transaction.atomic():  # another line: the first one holds the accounts of its own
        given.lines(other := type(LINE)(671, 71))
        record(
            Kind.RAISED,
            key="quick",
            by=given.ola,
            about="test",
            source="test",
            moves=[shift(other, 2022, Place.APPROPRIATED, Place.AT_DISPOSAL, kroner(1))],
            booked_on=DAY,
        )
    count_what_is_new()
    assert SkippedNumber.objects.exists()
    assert stands(DAY) == {}
    go.set()
    worker.join()
    assert stands(DAY)["at-disposal"] == kroner(7)
    assert count_what_is_new() == 1
    assert stands(DAY)["at-disposal"] == kroner(7)
    assert not SkippedNumber.objects.exists()
    assert faults_in_day_sums() == []


def test_two_at_once_count_every_entry_once(own_database, given: Given):
    """Four workers in pieces of one: the sums are right, whoever took which."""
    given.money(1)
    for number in range(12):
        booked(given.ola, Place.APPROPRIATED, Place.AT_DISPOSAL, number + 1, DAY)

    def work() -> None:
        for _tries in range(30):
            count_a_piece(1)
        connections.close_all()

    workers = [threading.Thread(target=work) for _number in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    count_what_is_new()
    assert faults_in_day_sums() == []
    assert stands(DAY)["at-disposal"] == kroner(1 + sum(range(1, 13)))


def test_a_count_that_is_killed_leaves_nothing(given: Given, monkeypatch):
    """Ended between the sums and how far they reach: all of it is undone, and counted again."""
    given.money(100)
    monkeypatch.setattr(position_counting, "skipped", lambda *_words: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        count_a_piece()
    monkeypatch.undo()
    assert not DaySum.objects.exists()
    assert count_what_is_new() > 0
    assert faults_in_day_sums() == []


def test_a_sum_that_somebody_changed_is_found(given: Given):
    """`tilskudd verify` holds every day sum against its entries."""
    given.money(100)
    count_what_is_new()
    with connection.cursor() as cursor:
        cursor.execute("update reporting_daysum set credits = credits + 100 where place = 'at-disposal'")
    assert [one.code for one in faults_in_day_sums()] == ["day-sum"]
    assert "day-sum" in [one.code for one in verify().findings]


def test_what_was_paid_is_told_by_kind_of_recipient(given: Given):
    """Two municipalities paid in February: one sum for municipalities, counted or not, and none for January."""
    from services.bank_replies import paid, released_run
    from tilskudd.payments.bank_files import take_in_bank_file

    given.grants(100, 50)
    given.debtor()
    run = released_run(given)
    take_in_bank_file(paid(*run.payments.all()), "svar.xml", by=given.nina)
    (day,) = set(run.payments.values_list("settled_on", flat=True))
    for _again in range(2):
        assert paid_by_recipients(day, day) == {day.month: {("671/62", "municipality"): kroner(150)}}
        assert paid_by_recipients(date(2022, 1, 1), day - timedelta(days=1)) == {}
        count_what_is_new()
    assert sum(
        (one.amount for one in movements_of(2022, "671/62", known=END) if one.place == Place.PAID), ZERO
    ) == kroner(150)
