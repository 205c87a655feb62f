"""The month end by its rules: sums per account, what differs, what is explained, what has changed since."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tilskudd.reporting.chart_of_accounts import ACCOUNT_OF, NaturalAccount, account_of, sums_per_account
from tilskudd.reporting.month_end_rules import changed_since, days_of, open_differences, reconcile
from tilskudd.values.kroner import ZERO, Kroner

LINES = st.sampled_from(["671/60", "671/62", "671/71", "3672/03"])
KINDS = st.sampled_from(["municipality", "county", "voluntary", ""])
AMOUNTS = st.integers(-(10**12), 10**12).map(Kroner)
PAID = st.dictionaries(st.tuples(LINES, KINDS), AMOUNTS)
SUMS = st.dictionaries(st.tuples(LINES, st.sampled_from(["870", "871", "875", ""])), AMOUNTS)


@given(PAID)
def test_the_sums_per_account_are_the_sums_of_what_was_paid(paid):
    """Every krone stands on one account of its line, and none is left over."""
    sums = sums_per_account(paid)
    assert sum(sums.values(), ZERO) == sum(paid.values(), ZERO)
    for line in {line for line, _kind in paid}:
        own = [amount for (of, _kind), amount in paid.items() if of == line]
        assert sum((amount for (of, _account), amount in sums.items() if of == line), ZERO) == sum(own, ZERO)


def test_who_receives_decides_the_account():
    """Municipalities 870, counties 871, voluntary organisations 875; whoever has no kind has no account."""
    assert [account_of(kind) for kind in ("municipality", "county", "voluntary", "")] == ["870", "871", "875", ""]
    assert set(ACCOUNT_OF.values()) <= set(NaturalAccount)
    assert [one.value for one in NaturalAccount] == [str(number) for number in range(870, 878)]


@given(SUMS, SUMS, SUMS)
def test_the_differences_are_what_lies_between_the_two_sides(ours, reported, explained):
    """All of them together are our sum less the reported one, each line stands once, and none is left out."""
    rows = reconcile(ours, reported, explained)
    assert sum((one.difference for one in rows), ZERO) == sum(ours.values(), ZERO) - sum(reported.values(), ZERO)
    assert len({one.key for one in rows}) == len(rows)
    assert {tuple(one.key) for one in rows} == {*ours, *reported}


@given(SUMS, SUMS)
def test_a_month_is_ready_when_every_difference_is_explained_as_it_is(ours, reported):
    """With every difference explained nothing is open; with an explanation of another difference it is."""
    right = {tuple(one.key): one.difference for one in reconcile(ours, reported, {})}
    assert open_differences(reconcile(ours, reported, right)) == []
    other = {key: amount + Kroner(1) for key, amount in right.items()}
    assert len(open_differences(reconcile(ours, reported, other))) == sum(1 for one in right.values() if one)


@given(SUMS, SUMS)
def test_nothing_has_changed_only_when_all_is_as_it_was_signed(signed, now):
    """A sum of zero and no sum are the same."""
    told = {tuple(one.key) for one in changed_since(signed, now)}
    assert told == {key for key in {*signed, *now} if signed.get(key, ZERO) != now.get(key, ZERO)}


def test_a_month_has_its_days():
    """February of a leap year, and December into the next."""
    assert days_of(2024, 2) == (date(2024, 2, 1), date(2024, 2, 29))
    assert days_of(2022, 12) == (date(2022, 12, 1), date(2022, 12, 31))
