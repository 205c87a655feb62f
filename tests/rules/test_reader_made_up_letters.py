"""Three letters made up in the style of other ministries: all names in them are invented, and so are their faults."""

from __future__ import annotations

from pathlib import Path

import pytest

from tilskudd.mandate.reader.read import read_letter
from tilskudd.mandate.reader.reading import Reading

FOLDER = Path(__file__).resolve().parents[1] / "data" / "letters"


def read(name: str) -> Reading:
    path = FOLDER / name
    return read_letter(path.read_bytes(), path.name)


@pytest.fixture(scope="module")
def main_letter() -> Reading:
    """A main letter: address block, columns of a budget table set with spaces, names without municipality numbers."""
    return read("made-up-main-letter.txt")


@pytest.fixture(scope="module")
def nynorsk() -> Reading:
    """A supplement in Markdown and nynorsk: a chapter written once, «Nr. | Oppdrag | Frist», an assignment dropped."""
    return read("made-up-supplement-nynorsk.md")


@pytest.fixture(scope="module")
def capitals() -> Reading:
    """A supplement with its title in capitals, numbers «2025-014» over their titles, positions without a header."""
    return read("made-up-supplement-capitals.txt")


def deadlines(reading: Reading) -> dict[str, list[tuple[str, str | None]]]:
    found: dict[str, list[tuple[str, str | None]]] = {}
    for one in reading.assignments:
        found.setdefault(one.number, []).extend((due.kind, due.date and str(due.date)) for due in one.deadlines)
    return found


def errors(reading: Reading) -> list[str]:
    return sorted(one.code for one in reading.findings if one.severity.value == "error")


def test_the_date_stands_under_its_label(main_letter):
    """«Deres ref.  Vår ref.  Dato» with the values on the next line; December's letter is for the year in its title."""
    letter = main_letter.letter
    assert (str(letter.date), letter.reference, letter.year) == ("2025-12-17", "25/1187-3", 2026)
    assert (letter.agency, letter.ministry) == ("Fjordveidirektoratet", "Samferdselsdepartementet")
    assert [(one.name, one.on_behalf) for one in letter.signed_by] == [("Ola Fjordmann", True), ("Kari Kaiesen", False)]


def test_three_amounts_in_a_row_are_before_change_and_after(main_letter):
    """In thousands, below zero too; the income chapter has a table of its own."""
    found = [(str(one.line), one.before, one.amount) for one in main_letter.positions]
    assert found == [
        ("1390/01", 412_300_000, 420_500_000),
        ("1390/22", 96_000_000, 92_000_000),
        ("1390/70", 150_000_000, 161_500_000),
        ("4390/02", 20_000_000, 20_500_000),
    ]
    assert [one.amount for one in main_letter.changes] == [8_200_000, -4_000_000, 12_500_000, 500_000]
    assert main_letter.positions[1].terms == ("kan overføres",)


def test_recipients_may_have_names_only(main_letter):
    rows = [(row.code, row.name, row.amount) for row in main_letter.assignments[1].recipients]
    assert rows == [
        ("", "Solvik kommune", 12_000_000),
        ("", "Nordneset kommune", 10_500_000),
        ("", "Havnøy kommune", 7_000_000),
    ]
    assert main_letter.assignments[1].recipients_total == 30_000_000


def test_the_main_letters_deadlines(main_letter):
    assert deadlines(main_letter) == {
        "1": [("period-end", "2026-08-31")],
        "2": [("date", "2027-03-01"), ("period-end", "2026-06-30")],
        "3": [("invalid", None)],
    }
    assert [str(one.date) for one in main_letter.letter.deadlines] == ["2026-03-15", "2026-10-01"]


def test_the_four_faults_put_into_the_main_letter_and_no_other(main_letter):
    """150 000 and 12 500 are not 161 500; the names come to 29,5 mill.; 31 April; number 2 twice."""
    assert errors(main_letter) == ["change-against-position", "duplicate-number", "impossible-date", "table-sum"]
    found = {one.code: one for one in main_letter.findings}
    assert (found["change-against-position"].stated, found["change-against-position"].computed) == (
        161_500_000,
        162_500_000,
    )
    assert (found["impossible-date"].stated, found["impossible-date"].computed) == ("31. april 2026", "30. april 2026")


def test_the_total_of_a_table_with_three_columns_is_added_up():
    """«Sum 658 300 16 700 674 000»: the last of the three is the sum of what is after."""
    text = (FOLDER / "made-up-main-letter.txt").read_text(encoding="utf-8").replace("674 000", "674 100")
    found = [one for one in read_letter(text.encode(), "brev").findings if one.code == "table-sum"]
    assert [(one.stated, one.computed) for one in found] == [(674_100_000, 674_000_000), (30_000_000, 29_500_000)]


def test_rows_of_a_table_are_assignments(nynorsk):
    assert [(one.number, one.status) for one in nynorsk.assignments] == [
        ("4", "new"), ("5", "new"), ("6", "new"), ("2", "withdrawn")
    ]  # fmt: skip
    assert deadlines(nynorsk) == {
        "4": [("date", "2027-10-01")],
        "5": [("period-end", "2027-08-31")],
        "6": [("vague", None)],
        "2": [],
    }
    assert [(one.name, one.role) for one in nynorsk.assignments[1].partners] == [("Nasjonalarkivet", "with")]


def test_a_chapter_written_once_holds_for_the_rows_below(nynorsk):
    assert [(str(one.line), one.before, one.amount) for one in nynorsk.positions] == [
        ("326/01", 88_400_000, 87_200_000),
        ("326/72", 31_000_000, 33_500_000),
    ]
    assert [one.amount for one in nynorsk.changes] == [-1_200_000, 2_500_000]
    assert nynorsk.letter.language == "nn"


def test_a_move_inside_a_change_is_no_error_and_a_later_supplement_is_a_gap(nynorsk):
    """Part of the change is moved between the items: it is not the whole, and nothing is wrong with it."""
    assert not errors(nynorsk)
    assert "series-gap" in {one.code for one in nynorsk.findings}
    assert not nynorsk.unread


def test_a_title_in_capitals_and_numbers_over_their_titles(capitals):
    letter = capitals.letter
    assert (letter.kind, letter.supplement_number, letter.year) == ("supplement", 4, 2025)
    assert (str(letter.date), letter.reference) == ("2025-02-14", "2025/412")
    assert [(one.number, one.title, one.status) for one in capitals.assignments] == [
        ("2025-014", "Styrket tilsyn med fosterhjem", "new"),
        ("2025-015", "Kompetanseløft (unntatt offentlighet)", "withheld"),
        ("2025-016", "Tilskudd til familievern", "new"),
    ]


def test_an_earmark_and_a_rate_in_a_sentence(capitals):
    """«Av dette øremerkes …»: the assignment's own money; a rate is «… kroner per fosterhjem»."""
    one = capitals.assignments[0]
    assert [(two.recipient, two.amount, two.pot) for two in one.earmarks] == [("Fosterhjemsforeningen", 600_000, "own")]
    assert [(two.amount, two.unit) for two in one.rates] == [(12_000, "fosterhjem")]
    assert [(two.chapter, two.item, two.amount) for two in capitals.assignments[2].financing] == [(854, 72, 5_000_000)]


def test_a_deadline_counted_from_something_else_is_relative(capitals):
    """«senest fire uker etter at høringen er avsluttet»; the days beside it are days."""
    assert deadlines(capitals)["2025-014"] == [
        ("at-once", None), ("date", "2025-11-15"), ("relative", None), ("date", "2025-09-01")
    ]  # fmt: skip


def test_from_and_to_and_the_change_must_agree(capitals):
    """40 less 1,5 is 38,5 and not 38,6; half a unit of the last digit of each would have been rounding."""
    found = [one for one in capitals.findings if one.code == "from-to-sum"]
    assert [(one.stated, one.computed, one.severity.value) for one in found] == [(38_600_000, 38_500_000, "note")]
    text = (FOLDER / "made-up-supplement-capitals.txt").read_text(encoding="utf-8")
    worse = read_letter(text.replace("til 38,6 mill.", "til 28,6 mill.").encode(), "brev")
    assert "from-to-sum" in errors(worse)
    right = read_letter(text.replace("til 38,6 mill.", "til 38,5 mill.").encode(), "brev")
    assert "from-to-sum" not in {one.code for one in right.findings}


@pytest.mark.parametrize("days", ["to dager", "fire uker", "tre måneder", "ein månad", "en uke"])
def test_words_that_count_from_something_else_have_no_date_of_their_own(capitals, days):
    """«Frist: … før 1. mai-møtet i mars»: the month in such words is not when it is due."""
    text = (FOLDER / "made-up-supplement-capitals.txt").read_text(encoding="utf-8")
    changed = text.replace("Frist 30. juni", f"Frist: {days} før møtet i mars")
    assert deadlines(read_letter(changed.encode(), "brev"))["2025-016"] == [("relative", None)]
