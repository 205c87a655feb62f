"""Registers as they were on a day: taken in from files, and what they prove."""

from __future__ import annotations

from datetime import date

import pytest

from calls import VOLUNTARY, register_shows
from tilskudd.applications.models import RegisterEntry, RegisterSnapshot
from tilskudd.applications.register_file import FaultyRegister
from tilskudd.applications.registers import entry_on, on_day, roles_in, take_in_register
from tilskudd.applications.rules import Register
from tilskudd.people.refusal import NotAllowed, Refusal, WrongState

pytestmark = pytest.mark.django_db
FIRST, SECOND = VOLUNTARY
FEBRUARY = date(2022, 2, 1)


def rows(*more: tuple[str, str, str, str]) -> list[tuple[str, str, str, str]]:
    return [(FIRST, "Naboer i arbeid", "2015-03-01", ""), *more]


def test_a_register_is_taken_in_and_asked(given):
    """One that stands, one that was struck off: the day it is struck off is not included."""
    made = register_shows(given, FEBRUARY, rows((SECOND, "Språkvenner", "2016-01-01", "2022-01-10")))
    assert made.rows == 2
    assert on_day(Register.VOLUNTARY, date(2022, 1, 9)) == made
    assert entry_on(made, SECOND, date(2022, 1, 9)) is not None
    assert entry_on(made, SECOND, date(2022, 1, 10)) is None
    assert entry_on(made, FIRST, date(2015, 2, 28)) is None
    assert entry_on(made, FIRST, date(2015, 3, 1)) is not None


def test_a_snapshot_proves_nothing_of_a_later_day(given):
    """What the file shows of 1 February says nothing of 2 February."""
    made = register_shows(given, FEBRUARY, rows())
    assert on_day(Register.VOLUNTARY, FEBRUARY) == made
    assert on_day(Register.VOLUNTARY, date(2022, 2, 2)) is None
    assert on_day(Register.ROLES, FEBRUARY) is None


def test_the_newest_counts(given):
    """A snapshot of a later day knows more than an earlier one."""
    register_shows(given, date(2022, 1, 1), rows())
    newest = register_shows(given, FEBRUARY, rows((SECOND, "Språkvenner", "2016-01-01", "")))
    assert on_day(Register.VOLUNTARY, date(2021, 12, 1)) == newest


def test_roles_of_persons(given):
    """Several roles in one organisation; the file may have semicolons, and columns in another order."""
    text = f"Navn;Organisasjonsnummer;Rolle;Person\nNaboer;{FIRST};leder;Åse Lie\nNaboer;{FIRST};medlem;Per Moe\n"
    made = take_in_register(Register.ROLES, FEBRUARY, [text.encode("utf-8-sig")], "roller.csv", by=given.kari)
    assert [(one.person, one.role) for one in roles_in(made, FIRST)] == [("Per Moe", "medlem"), ("Åse Lie", "leder")]


def test_all_faults_are_told_at_once_and_nothing_is_kept(given):
    """A wrong number, a number twice, no name, a day that is not there, struck off before it came: all with rows."""
    wrong = rows(
        ("123456789", "Feil", "2015-03-01", ""),
        (FIRST, "Igjen", "2015-03-01", ""),
        (SECOND, "", "31.02.2015", "x"),
        ("974760673", "Bakvendt", "2020-01-02", "01.01.2020"),
    )
    with pytest.raises(FaultyRegister) as told:
        register_shows(given, FEBRUARY, wrong)
    assert [one.code for one in told.value.findings] == [
        "wrong-number",
        "number-twice",
        "wrong-name",
        "wrong-day",
        "wrong-day",
        "ended-before-begun",
    ]
    assert told.value.findings[0].message == "Rad 3: «123456789» er ikke et organisasjonsnummer."
    assert not RegisterSnapshot.objects.exists() and not RegisterEntry.objects.exists()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"\n\n", "empty-file"),
        (b"organisasjonsnummer,navn,registrert,slettet\n", "empty-file"),
        (b"organisasjonsnummer,navn,registrert\n1,2,3\n", "wrong-columns"),
        ("organisasjonsnummer,navn,registrert,slettet\n1,Ås,3,\n".encode("latin-1"), "not-utf-8"),
        (b"organisasjonsnummer,navn,registrert,slettet\n\x00,2,3,\n", "not-text"),
        (b"x" * 20_000, "not-text"),
        (b'organisasjonsnummer,navn,registrert,slettet\n"1,2,3,\n', "not-csv"),
    ],
)
def test_what_is_no_such_file(given, content, code):
    """Empty, without a column, in another character set, binary, a row without end, a quote that is never closed."""
    with pytest.raises(FaultyRegister) as told:
        take_in_register(Register.VOLUNTARY, FEBRUARY, [content], "fil.csv", by=given.kari)
    assert told.value.findings[0].code == code


def test_pieces_may_end_anywhere(given):
    """A file that comes byte by byte is the same file, also in the middle of an «å»."""
    text = f"organisasjonsnummer,navn,registrert,slettet\r\n{FIRST},Blåklokka,2015-03-01,\r\n".encode()
    made = take_in_register(Register.VOLUNTARY, FEBRUARY, (bytes([one]) for one in text), "fil.csv", by=given.kari)
    assert made.entries.get().name == "Blåklokka"


def test_a_hundred_faults_are_enough(given):
    """Then the rest is not read."""
    with pytest.raises(FaultyRegister) as told:
        register_shows(given, FEBRUARY, [("1", "Feil", "2015-03-01", "")] * 500)
    assert len(told.value.findings) == 101


def test_who_when_and_twice(given):
    """Not by one without the right, not of a day to come, and the same file of the same day once."""
    with pytest.raises(NotAllowed):
        take_in_register(Register.VOLUNTARY, FEBRUARY, [b""], "fil.csv", by=given.auditor)
    with pytest.raises(Refusal, match="etter i dag"):
        register_shows(given, date(2022, 2, 16), rows())
    register_shows(given, FEBRUARY, rows())
    with pytest.raises(WrongState, match="allerede tatt inn"):
        register_shows(given, FEBRUARY, rows())
