"""Municipality numbers through merges and splits, and check digits."""

from __future__ import annotations

from datetime import date

import pytest

from tilskudd.parties.rules import ChangeKind, CodeChange, ValidCode, is_organisation_number, successors, valid_on
from tilskudd.values.period import Period

CHANGES = [
    CodeChange(date(2020, 1, 1), "1504", "1507", ChangeKind.MERGED),
    CodeChange(date(2024, 1, 1), "1507", "1508", ChangeKind.SPLIT),
    CodeChange(date(2024, 1, 1), "1507", "1580", ChangeKind.SPLIT),
    CodeChange(date(2023, 1, 1), "5001", "5001", ChangeKind.RENAMED),
]


@pytest.mark.parametrize(
    ("code", "first", "last", "became"),
    [
        ("1504", date(2019, 1, 1), date(2022, 1, 1), ("1507",)),
        ("1504", date(2019, 1, 1), date(2024, 1, 1), ("1508", "1580")),
        ("1507", date(2022, 1, 1), date(2023, 12, 31), ("1507",)),
        ("1507", date(2024, 1, 1), date(2025, 1, 1), ("1507",)),
        ("5001", date(2019, 1, 1), date(2025, 1, 1), ("5001",)),
    ],
)
def test_a_number_is_followed_through_merges_and_splits(code, first, last, became):
    """Ålesund is two since 2024, and nobody picks one; the day of the change belongs to the new number."""
    assert successors(CHANGES, code, first, last) == became


def test_a_number_is_valid_from_its_first_day_to_its_last():
    """Both days included, and not the day after."""
    codes = [ValidCode("1507", "Ålesund", Period(date(2020, 1, 1), date(2023, 12, 31)))]
    assert valid_on(codes, "1507", date(2023, 12, 31)) == codes[0]
    assert valid_on(codes, "1507", date(2024, 1, 1)) is None


@pytest.mark.parametrize(
    ("number", "right"),
    [("958935420", True), ("958 935 420", True), ("958935421", False), ("12345678", False), ("", False)],
)
def test_check_digits_of_organisation_numbers(number, right):
    """Oslo kommune's, with and without blanks, and one figure wrong."""
    assert is_organisation_number(number) is right
