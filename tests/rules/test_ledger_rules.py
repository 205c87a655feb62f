"""Rules of the ledger, without a database."""

from __future__ import annotations

import csv
import io

from hypothesis import given as whatever
from hypothesis import strategies as st

from tilskudd.ledger.places import AccountKey, Move, Place, shift
from tilskudd.ledger.rules import Sums, first_overdraft, lower_line, raise_line, sums_per_account, turned
from tilskudd.ledger.statements import account_columns, numbers, words
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import ZERO, Kroner

LINE = BudgetLine(671, 62)
amounts = st.integers(0, 10**12).map(Kroner)
above_zero = st.integers(1, 10**12).map(Kroner)
keys = st.builds(
    AccountKey, st.just("671/62"), st.just(2022), st.sampled_from([*Place]), st.sampled_from(["", "a", "b"])
)
moves = st.lists(st.builds(Move, keys, keys, above_zero), max_size=20)


def total(found: list[Move], source: Place, target: Place) -> Kroner:
    return sum((move.amount for move in found if (move.source.place, move.target.place) == (source, target)), ZERO)


@whatever(above_zero, amounts)
def test_a_raise_covers_what_is_short_first(amount, short):
    """What is missing on the line is covered, the rest is at disposal, and every krone is accounted for."""
    found = raise_line(LINE, 2022, amount, short=short)
    covered = total(found, Place.APPROPRIATED, Place.SHORTFALL)
    assert covered == min(amount, short)
    assert covered + total(found, Place.APPROPRIATED, Place.AT_DISPOSAL) == amount
    assert all(move.amount > ZERO for move in found)


@whatever(above_zero, st.integers(-(10**12), 10**12).map(Kroner))
def test_a_lowering_is_never_refused(amount, at_disposal):
    """As far as it goes it is taken from disposal, also where there is less than nothing; the rest is a shortfall."""
    found = lower_line(LINE, 2022, amount, at_disposal=at_disposal)
    taken = total(found, Place.AT_DISPOSAL, Place.APPROPRIATED)
    assert taken == min(amount, max(at_disposal, ZERO))
    assert taken + total(found, Place.SHORTFALL, Place.APPROPRIATED) == amount


@whatever(moves)
def test_an_act_and_its_opposite_leave_nothing(some):
    """The sums of the turned moves are the same with debits and credits exchanged."""
    there, back = sums_per_account(some), sums_per_account(turned(some))
    assert {key: Sums(sums.credits, sums.debits) for key, sums in there.items()} == back
    assert sum(sums.debits for sums in there.values()) == sum(sums.credits for sums in there.values())


@whatever(moves, st.data())
def test_an_overdraft_is_found_exactly_when_there_is_one(some, data):
    """The first account in key order whose balance does not suffice, and none else."""
    sums = sums_per_account(some)
    balances = {key: data.draw(st.none() | st.integers(0, 10**12)) for key in sums}
    found = first_overdraft(list(sums), list(balances.values()), list(sums.values()))
    short = [
        key for key in sums if balances[key] is not None and balances[key] + sums[key].credits - sums[key].debits < 0
    ]
    assert (found[0] if found else None) == min(short, default=None)
    if found:
        assert found[2] > found[1]


def test_a_schemes_money_is_promised_to_a_grant():
    """The target may be about something else than the source."""
    move = shift(LINE, 2022, Place.SET_ASIDE, Place.COMMITTED, Kroner(1), subject="scheme:1", into="grant:7")
    assert (move.source.subject, move.target.subject) == ("scheme:1", "grant:7")


@whatever(st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8), max_size=5))
def test_text_arrays_survive_quotes_and_backslashes(values):
    """What PostgreSQL would read out of the array is what went in."""
    inner = words(values)[1:-1]
    rows = (
        list(csv.reader(io.StringIO(inner, newline=""), doublequote=False, escapechar="\\", strict=True))
        if values
        else [[]]
    )
    assert rows == [values] or (values == [""] and rows == [[""]])


def test_arrays_of_nothing_and_of_numbers():
    """Empty, negative, many."""
    assert (words([]), numbers([]), numbers([-1, 22])) == ("{}", "{}", "{-1,22}")
    assert account_columns([AccountKey("671/62", 2022, "set-aside", 'a"b\\c')])["subjects"] == '{"a\\"b\\\\c"}'
