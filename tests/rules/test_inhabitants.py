"""Inhabitants: the numbers of the year, the country's sum, and a plain no for a year that is not there."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tilskudd.parties import inhabitants
from tilskudd.parties.inhabitants import inhabitants_in

REGISTER = Path(inhabitants.__file__).parent / "data" / "municipalities.csv"


@pytest.mark.parametrize(
    ("year", "municipalities", "country"),
    [(2020, 356, 5_367_580), (2022, 356, 5_425_270), (2024, 357, 5_550_203), (2026, 357, 5_627_400)],
)
def test_the_municipalities_of_a_year_add_up_to_the_country(year, municipalities, country):
    """The numbers are those of the register on 1 January, none is a county, and the sum is the published one."""
    day = f"{year}-01-01"
    with REGISTER.open(encoding="utf-8", newline="") as file:
        valid = {
            row["code"]
            for row in csv.DictReader(file)
            if row["first"] <= day and (not row["last"] or row["last"] >= day)
        }
    found = inhabitants_in(year)
    assert set(found) == valid
    assert (len(found), sum(found.values()), min(found.values()) > 0) == (municipalities, country, True)


def test_a_year_that_is_not_in_the_file_is_refused_and_not_guessed():
    """2019 had other municipalities, and 2027 is not counted yet."""
    for year in (2019, 2027):
        with pytest.raises(ValueError, match=f"2020-2026, not for {year}"):
            inhabitants_in(year)


def test_nobody_can_change_what_was_read():
    """It is read once and shared, so it cannot be written to."""
    with pytest.raises(TypeError):
        inhabitants_in(2022)["0301"] = 0
    assert inhabitants_in(2022) is inhabitants_in(2022)
