"""Sharing out a sum: exact, and every krone accounted for."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import pytest
from hypothesis import given as whatever
from hypothesis import strategies as st

from tilskudd.values.finding import Severity
from tilskudd.values.split import CannotSplit, Rounding, Weight, split

EACH_ROW, LARGEST_REMAINDER = Rounding.EACH_ROW, Rounding.LARGEST_REMAINDER
TEN = (21141, 10166, 4933, 4714, 4523, 4320, 4307, 4055, 3967, 3417)
PRINTED = (6451032, 3102086, 1505271, 1438445, 1380163, 1318219, 1314252, 1237356, 1210503, 1042674)


def rows(*weights: int) -> list[Weight]:
    return [Weight(f"{place:04}", f"Sted {place}", weight) for place, weight in enumerate(weights, 1)]


def amounts(total: int, *weights: int, **how) -> list[int]:
    return [share.amount for share in split(total, rows(*weights), **how).shares]


totals = st.integers(1, 10**12)
some_rows = st.lists(st.integers(0, 10**7), min_size=1, max_size=40).filter(any).map(lambda found: rows(*found))
roundings = st.sampled_from(Rounding)


def test_the_ten_amounts_of_the_letter_and_what_they_should_have_been():
    """Each row rounded on its own gives the letter's amounts and a krone too many; one row gives it back."""
    assert tuple(amounts(20_000_000, *TEN, rounding=EACH_ROW)) == PRINTED
    exact = amounts(20_000_000, *TEN)
    assert sum(exact) == 20_000_000
    assert [
        (place, now - then) for place, (now, then) in enumerate(zip(exact, PRINTED, strict=True)) if now != then
    ] == [(5, -1)]


def test_the_quota_is_cut_and_never_rounded():
    """2/3 of a krone is 0.6666; the share itself is exact."""
    done = split(1, rows(2, 1))
    assert [(share.quota, share.amount, share.remainder_given) for share in done.shares] == [
        ("0.6666", 1, 1),
        ("0.3333", 0, 0),
    ]


@pytest.mark.parametrize(
    ("weights", "given"),
    [
        ((1, 1, 1), [34, 33, 33]),
        ((2, 2, 2), [34, 33, 33]),
        ((15, 5), [75, 25]),
    ],
)
def test_a_krone_left_over_goes_to_the_lower_code_among_equals(weights, given):
    assert amounts(100, *weights) == given


def test_a_tied_remainder_goes_to_the_larger_weight():
    """Of 10 kroner by 5, 3 and 12 in 20 the quotas are 2.5, 1.5 and 6: the krone left goes to 5, not to 3."""
    done = split(10, rows(3, 5, 12))
    assert {share.weight: share.amount for share in done.shares} == {12: 6, 5: 3, 3: 1}


def test_each_row_is_rounded_half_up_and_the_sum_is_told():
    """Three halves become three kroner where there was one and a half too little to give."""
    done = split(3, rows(1, 1), rounding=EACH_ROW)
    assert ([share.amount for share in done.shares], done.sum) == ([2, 2], 4)
    found = done.findings[0]
    assert (found.code, found.severity, found.stated, found.computed) == ("sum-off-total", Severity.WARNING, 3, 4)
    assert split(4, rows(1, 1), rounding=EACH_ROW).findings == ()


def test_only_the_top_share_and_the_base_comes_first():
    """Ten kroner each, and the 70 that are left by weight 4 to 3; the third row gets nothing."""
    done = split(90, rows(1, 4, 3), top=2, base=10)
    assert [(share.code, share.quota, share.amount) for share in done.shares] == [
        ("0002", "50.0000", 50),
        ("0003", "40.0000", 40),
    ]
    assert (done.weight_sum, done.sum) == (7, 90)


def test_a_tie_for_the_last_place_is_a_finding_and_no_choice():
    """Nobody gets anything until a person has said who is in; a tie inside or outside the top is none."""
    done = split(100, rows(5, 3, 3, 1), top=2)
    assert (done.shares, done.sum) == ((), 0)
    assert [(one.code, one.severity) for one in done.findings] == [("tie-for-last-place", Severity.ERROR)]
    assert "0002" in done.findings[0].message and "0003" in done.findings[0].message
    assert split(100, rows(5, 3, 3, 1), top=3).sum == split(100, rows(3, 3, 2, 2), top=2).sum == 100


@pytest.mark.parametrize(
    ("total", "weights", "how", "codes"),
    [
        (0, (1,), {}, {"total-not-above-zero"}),
        (-5, (1,), {"base": -1}, {"total-not-above-zero", "base-below-zero"}),
        (5, (), {}, {"no-rows"}),
        (5, (0, 0), {}, {"no-weight"}),
        (5, (1, -1), {"top": 0}, {"weight-below-zero", "top-below-one"}),
        (5, (1, 1), {"top": 3, "base": 3}, {"top-above-rows", "base-above-total"}),
    ],
)
def test_what_cannot_be_shared_out_is_told_all_at_once(total, weights, how, codes):
    with pytest.raises(CannotSplit) as refused:
        split(total, rows(*weights), **how)
    assert {one.code for one in refused.value.findings} == codes


def test_a_code_that_stands_twice_is_refused():
    with pytest.raises(CannotSplit, match="0001"):
        split(5, [*rows(1), *rows(2)])


@pytest.mark.parametrize(
    ("total", "weight", "base"), [(1.0, 1, 0), (1, 1.0, 0), (1, 1, 0.0), (True, 1, 0), (1, "1", 0)]
)
def test_a_number_that_is_no_int_is_a_bug(total, weight, base):
    with pytest.raises(TypeError, match="whole numbers"):
        split(total, [Weight("1", "", weight)], base=base)


@whatever(totals, some_rows)
def test_the_largest_remainder_gives_the_sum_exactly(total, weights):
    done = split(total, weights)
    assert done.sum == total
    assert done.findings == ()
    assert sum(share.remainder_given for share in done.shares) < len(weights)


@whatever(totals, some_rows, roundings)
def test_no_row_differs_from_its_quota_by_a_krone_or_more(total, weights, rounding):
    """Nor is the printed quota anything but the exact one cut; each row alone is off by a half at most."""
    done = split(total, weights, rounding=rounding)
    for share in done.shares:
        quota = Fraction(total * share.weight, done.weight_sum)
        off = abs(share.amount - quota)
        assert off < 1 if rounding is LARGEST_REMAINDER else off <= Fraction(1, 2)
        assert share.quota == f"{floor(quota)}.{floor(quota * 10**4) % 10**4:04}"
        assert share.remainder_given == share.amount - floor(quota)


@whatever(totals, some_rows, roundings)
def test_more_weight_never_gives_less(total, weights, rounding):
    given = [(share.weight, share.amount) for share in split(total, weights, rounding=rounding).shares]
    assert [amount for _weight, amount in sorted(given)] == sorted(amount for _weight, amount in given)


@whatever(totals, some_rows, roundings, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(total, weights, rounding, chance):
    shuffled = [*weights]
    chance.shuffle(shuffled)
    assert split(total, shuffled, rounding=rounding) == split(total, weights, rounding=rounding)


@whatever(totals, some_rows, roundings, st.integers(2, 50))
def test_the_size_of_the_unit_of_weight_does_not_matter(total, weights, rounding, times):
    larger = [row._replace(weight=row.weight * times) for row in weights]
    before, after = (split(total, each, rounding=rounding).shares for each in (weights, larger))
    assert [share.amount for share in before] == [share.amount for share in after]


@whatever(totals, some_rows, st.integers(0, 10**6), st.integers(1, 40))
def test_base_and_top_take_and_leave_nothing(left, weights, base, most):
    """What is left after the bases is given away to the last krone, and nobody gets less than the base."""
    top = min(most, len(weights))
    total = left + base * top
    done = split(total, weights, base=base, top=top)
    if done.findings:
        assert done.findings[0].code == "tie-for-last-place"
        return
    assert (done.sum, len(done.shares)) == (total, top)
    assert min(share.amount for share in done.shares) >= base


@whatever(some_rows, st.integers(1, 40))
def test_parts_of_a_sum_without_a_remainder_need_no_rounding(weights, times):
    """The sum of the weights, any number of times over, gives each row its weight as often."""
    total = times * sum(row.weight for row in weights)
    for rounding in Rounding:
        assert all(share.amount == times * share.weight for share in split(total, weights, rounding=rounding).shares)
