"""Many people at the same time, each with a connection of their own."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, connection, connections, transaction

from given import DAY, LINE, book, kroner, ledger_text
from tilskudd.ledger import record as record_module
from tilskudd.ledger.check import check_ledger
from tilskudd.ledger.models import Account, Entry, Year
from tilskudd.ledger.places import AccountKey, Kind, Move, Place, shift
from tilskudd.ledger.record import NewEntry, Overdrawn, YearClosed, record, record_all, year_lock
from tilskudd.ledger.services import reverse
from tilskudd.people.refusal import Refusal
from tilskudd.values.budget import BudgetLine

MANY = 8
LONGEST_SECONDS = 60


def set_aside(amount: int, subject: str = "scheme:1") -> Move:
    return shift(LINE, 2022, Place.AT_DISPOSAL, Place.SET_ASIDE, kroner(amount), subject=subject)


def at_once(act: Callable[[int], object], *, how_many: int = MANY) -> list[object]:
    """Let as many threads begin the act at the same moment; what each gave, or the first error. Bounded in time."""
    together = threading.Barrier(how_many)
    given: list[object] = [None] * how_many
    errors: list[BaseException] = []

    def run(number: int) -> None:
        try:
            with connection.cursor() as cursor:  # connected before the start, so that they meet in the ledger
                cursor.execute("set lock_timeout = '30s'")
            together.wait(LONGEST_SECONDS)
            given[number] = act(number)
        except BaseException as error:
            errors.append(error)
            together.abort()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[number], daemon=True) for number in range(how_many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONGEST_SECONDS)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    if errors:
        raise errors[0]
    return given


def test_eight_take_from_one_account_until_nothing_is_left(own_database, given):
    """1 000 kr and eight takers: exactly what there was is taken, never a krone over."""
    given.money(1_000)
    by = given.ola

    def take(number: int) -> int:
        taken, dice = 0, random.Random(number)
        while True:
            wants = dice.randint(1, 9)
            for amount in (wants, 1):
                try:
                    book(
                        by,
                        set_aside(amount, f"scheme:{number}"),
                        key=f"{number}:{taken}:{amount}",
                    )
                    taken += amount
                    break
                except Overdrawn:
                    if amount == 1:
                        return taken

    taken = at_once(take)
    assert sum(taken) == 1_000
    assert ledger_text() == "appropriated -1 000\nat-disposal 0\nset-aside 1 000\n"
    assert check_ledger() == []


def test_accounts_in_opposite_orders_and_made_at_the_same_time(own_database, given):
    """Each act names the same old and new accounts in an order of its own: nobody waits for ever, nothing is lost."""
    others = [BudgetLine(671, 60), BudgetLine(671, 70)]
    for line in (LINE, *others):
        given.money(10_000, line=line)
    by = given.ola

    def act(number: int) -> int:
        dice, refused = random.Random(number), 0
        for round_ in range(40):
            moves = [
                shift(line, 2022, Place.AT_DISPOSAL, Place.SET_ASIDE, kroner(1), subject=f"scheme:{round_}:{part}")
                for line in (LINE, *others)
                for part in range(4)
            ]
            back = [Move(move.target, move.source, move.amount) for move in dice.sample(moves, 3)]
            chosen = dice.sample(moves, dice.randint(2, len(moves)))
            try:
                book(by, *chosen, *back, key=f"{number}:{round_}")
            except Overdrawn:
                refused += 1
        return refused

    refused = sum(at_once(act))
    assert Entry.objects.count() == 3 + MANY * 40 - refused
    assert Account.objects.filter(place=Place.SET_ASIDE).count() <= 40 * 4 * 3
    assert check_ledger() == []


def test_the_same_key_from_eight_at_once_is_one_entry(own_database, given):
    """Two clicks, a retried job and an impatient colleague: all are told of the one entry that stands."""
    given.money(1_000)
    by = given.ola
    for round_ in range(20):
        move = set_aside(1, f"scheme:{round_}")
        entries = at_once(lambda _number, move=move, round_=round_: book(by, move, key=f"once:{round_}"))
        assert len(set(entries)) == 1
    assert Entry.objects.count() == 21
    assert ledger_text() == "appropriated -1 000\nat-disposal 980\nset-aside 20\n"


def test_the_first_of_two_is_undone_and_the_second_stands(own_database, given):
    """Whoever waits for a key or a new account gets it when the first one is rolled back."""
    given.money(10)
    by = given.ola
    move = set_aside(7)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(Kind.FRAME, key="frame", by=by, about="x", source="x", moves=[move], booked_on=DAY)
        waiting = threading.Thread(target=lambda: (book(by, move, key="frame"), connections.close_all()))
        waiting.start()
        waiting.join(0.3)
        assert waiting.is_alive(), "the second did not wait for the first"
        raise ZeroDivisionError
    waiting.join(LONGEST_SECONDS)
    assert Entry.objects.filter(key="frame").count() == 1
    assert ledger_text() == "appropriated -10\nat-disposal 3\nset-aside 7\n"
    assert check_ledger() == []


def test_an_entry_is_reversed_once_however_many_ask(own_database, given):
    """Eight reverse the same entry: one opposite entry stands, and the money is back once."""
    given.money(100)
    by = given.ola
    entry = Entry.objects.get(pk=book(by, set_aside(40)))

    def take_back(_number: int) -> int | None:
        try:
            return reverse(entry, by=by, about="x", source="note:1")
        except Refusal as refusal:
            assert "allerede tilbakeført" in str(refusal)
            return None

    assert len(set(at_once(take_back)) - {None}) == 1
    assert Entry.objects.filter(reverses=entry).count() == 1
    assert ledger_text() == "appropriated -100\nat-disposal 100\nset-aside 0\n"
    assert check_ledger() == []


def test_nothing_is_booked_in_a_year_while_it_is_closed(own_database, given):
    """Closing a year waits for those who book in it, and whoever comes later is refused."""
    given.money(1_000)
    by = given.ola
    booked: list[int] = []

    def act(number: int) -> None:
        if number == 0:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("select pg_advisory_xact_lock(%s)", [year_lock(2022)])
                Year.objects.filter(year=2022).update(closed_on=date(2023, 1, 31))
                booked.append(Entry.objects.count())
            return
        for round_ in range(60):
            move = set_aside(1, f"scheme:{number}")
            try:
                book(by, move, key=f"{number}:{round_}")
            except YearClosed:
                return

    at_once(act)
    assert Entry.objects.count() == booked[0]
    assert check_ledger() == []


def test_the_keys_of_one_act_in_opposite_orders(own_database, given):
    """Four entries of one act, asked for twice at once from either end: the second is told what stands."""
    given.money(1_000)
    by = given.ola
    for round_ in range(30):
        entries = [
            NewEntry(f"{round_}:{part}", Kind.FRAME, "x", "x", [set_aside(1, f"scheme:{part}")]) for part in range(4)
        ]

        def act(number: int, entries=entries) -> None:
            with transaction.atomic():
                record_all(entries if number % 2 else entries[::-1], by=by, booked_on=DAY)

        at_once(act, how_many=4)
    assert Entry.objects.count() == 1 + 30 * 4


def test_a_number_that_is_given_out_again_is_another_transaction(own_database, given, monkeypatch):
    """A killed database gives the numbers of unfinished transactions to new ones, on new connections."""
    monkeypatch.setattr(record_module, "act_under_way", lambda _number: "7")
    given.money(1_000)
    connection.close()
    book(given.ola, set_aside(1))


def test_the_accounts_of_a_closed_year_stand(own_database, given):
    """Booked today, but on last year's accounts: neither a new move nor a reversal may touch a year that is closed."""
    given.lines(LINE, year=2021)
    given.money(100)
    with transaction.atomic():
        entry = record(
            Kind.RAISED,
            key="last-year",
            by=given.ola,
            about="x",
            source="x",
            moves=[shift(LINE, 2021, Place.APPROPRIATED, Place.AT_DISPOSAL, kroner(5))],
            booked_on=DAY.replace(year=2021),
        )
    Year.objects.filter(year=2021).update(closed_on=DAY)
    before = ledger_text(year=2021)
    with pytest.raises(YearClosed):
        reverse(Entry.objects.get(pk=entry), by=given.ola, about="x", source="x")
    assert ledger_text(year=2021) == before


def test_money_on_a_line_that_is_not_open_is_seen(own_database, given):
    """No letter has opened 999/01, so no position shows its money: refused, or at least found."""
    given.money(100)
    try:
        book(given.ola, shift(BudgetLine(999, 1), 2022, Place.APPROPRIATED, Place.AT_DISPOSAL, kroner(5)))
    except (Refusal, AssertionError):
        return
    assert check_ledger() != []


def test_an_account_that_may_go_below_without_reason_is_seen(own_database, given):
    """The application may add accounts: one for promised money that is never overdrawn is refused, or found."""
    given.money(100)
    try:
        Account.objects.create(
            line="671/62", year=2022, place="committed", subject="grant:1", may_go_below=True, debits=0, credits=0
        )
    except IntegrityError:
        return
    book(given.ola, shift(LINE, 2022, Place.COMMITTED, Place.SENT, kroner(5), subject="grant:1"))
    assert check_ledger() != []


def test_the_same_key_for_another_kind_is_a_bug(own_database, given):
    """A key names one act for ever, and its kind belongs to it; only the day may differ, when a job is tried again."""
    given.money(100)
    book(given.ola, set_aside(1), key="once", kind=Kind.FRAME)
    with pytest.raises(AssertionError, match="once"):
        book(given.ola, set_aside(1), key="once", kind=Kind.BOUND_OUTSIDE)


def test_money_does_not_move_between_lines(own_database, given):
    """Only the carry-over moves money between years, and nothing between lines."""
    given.money(100)
    given.lines(BudgetLine(671, 60))
    with pytest.raises(AssertionError):
        book(
            given.ola,
            Move(
                AccountKey.of(LINE, 2022, Place.AT_DISPOSAL),
                AccountKey.of(BudgetLine(671, 60), 2022, Place.AT_DISPOSAL),
                kroner(5),
            ),
        )
