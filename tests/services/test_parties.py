"""The register of municipalities: loaded once, valid on a day, followed through changes."""

from __future__ import annotations

from datetime import date

import pytest

from tilskudd.parties.models import Organisation
from tilskudd.parties.queries import has_become, municipalities_on, municipality_on, organisation_with
from tilskudd.parties.rules import is_organisation_number
from tilskudd.parties.services import load_register

pytestmark = pytest.mark.django_db
TEN = ("0301", "4601", "3024", "1103", "3005", "5001", "1108", "3025", "3030", "1507")


@pytest.fixture(autouse=True)
def register():
    load_register()


def test_the_register_is_loaded_once():
    """The second time nothing is new."""
    assert load_register() == 0


@pytest.mark.parametrize(("day", "count"), [(date(2019, 6, 1), 422), (date(2022, 1, 1), 356), (date(2024, 1, 1), 357)])
def test_there_were_so_many_municipalities_on_a_day(day, count):
    """422, then 356 after the reform of 2020, 357 after the split of Ålesund."""
    assert municipalities_on(day).count() == count


def test_the_ten_of_the_letter_have_organisations_in_2022():
    """Each number of the letter's table is a municipality that day, with an organisation number."""
    for code in TEN:
        assert municipality_on(code, date(2022, 1, 28)), code
        assert organisation_with(code, date(2022, 1, 28)).kind == "municipality", code
    assert municipality_on("1508", date(2022, 1, 28)) is None


def test_a_split_has_no_single_successor():
    """Ålesund of 2022 is two in 2024, and neither has an organisation number that we know."""
    assert has_become("1507", date(2022, 1, 1), date(2024, 6, 1)) == ("1508", "1580")
    assert organisation_with("1508", date(2024, 6, 1)) is None
    assert has_become("3024", date(2022, 1, 1), date(2024, 6, 1)) == ("3201",)


def test_every_organisation_number_has_its_check_digit():
    """All that are loaded."""
    assert [one.number for one in Organisation.objects.all() if not is_organisation_number(one.number)] == []
