"""Each fault the reader looks for, put into the sample letter alone, is found; and its harmless neighbour is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tilskudd.mandate.reader.read import read_text
from tilskudd.mandate.reader.reading import Reading
from tilskudd.values.finding import Finding

MANDATE = Path(__file__).resolve().parents[2] / "src" / "tilskudd" / "mandate"
LETTER = (MANDATE / "sample" / "tillegg-1.txt").read_text(encoding="utf-8")
DATED = LETTER.replace("22 00 00 00 \n", "22 00 00 00 \nVår ref 22/123-4\nDato 26. januar 2022\n")
BEFORE_SECTION_4 = "4. Tildeling av midler"


def read(text: str) -> Reading:
    return read_text(text, "brev", "0" * 64)


def with_sentence(sentence: str, text: str = DATED) -> Reading:
    """The sentence in a paragraph of its own, in a section between the assignments and the money."""
    assert BEFORE_SECTION_4 in text
    return read(text.replace(BEFORE_SECTION_4, f"5. Annet\n\n{sentence}\n\n{BEFORE_SECTION_4}"))


def found(reading: Reading, code: str) -> list[Finding]:
    return [one for one in reading.findings if one.code == code]


def graded(reading: Reading, code: str) -> list[str]:
    return [one.severity.value for one in found(reading, code)]


@pytest.mark.parametrize(
    ("sentence", "code", "severity"),
    [
        ("Departementet viser til omgrupperingsproposisjonen 2023.", "wrong-year", "warning"),
        ("Departementet viser til Prop. 1 S (2019–2020).", "wrong-year", "warning"),
        ("Departementet viser til Prop. 7 L (2021–2023).", "wrong-year", "warning"),
        ("Ordningen starter 1. januar 2021.", "past-date", "warning"),
        ("Arbeidet skal dekkes over kap. 999 post 21.", "line-without-amount", "warning"),
        ("Oppdrag nr. 22 utgår dermed.", "duplicate-number", "error"),
    ],
)
def test_a_sentence_with_a_fault(sentence, code, severity):
    assert not found(read(DATED), code)
    assert graded(with_sentence(sentence), code) == [severity]


@pytest.mark.parametrize(
    "sentence",
    [
        "Departementet viser til omgrupperingsproposisjonen 2021.",
        "Departementet viser til Prop. 1 S (2021–2022) og Prop. 1 S (2020–2021).",
        "Ordningen starter 1. februar 2022.",
        "Deltakere som skal slutte i perioden 1. januar 2021 til 31. mars 2023 er med.",
        "Det skal vises til brev av 1. mars 2021.",
        "Det tildeles 2 mill. kroner over kap. 999 post 21 i et annet brev.",
        "Oppdrag nr. 7 utgår.",
    ],
)
def test_a_sentence_without_one(sentence):
    codes = {"wrong-year", "past-date", "line-without-amount", "duplicate-number"}
    assert not [one for one in with_sentence(sentence).findings if one.code in codes]


def test_a_heading_of_one_item_over_money_on_another():
    text = DATED.replace("Post 62 Kommunale", "Kap. 671, post 63 Kommunale", 1) if "Post 62 Kommunale" in DATED else ""
    wrong = with_sentence("Kap. 714, post 21\n\nDet tildeles 2 mill. kroner over kap. 714, post 79.", text or DATED)
    assert graded(wrong, "wrong-heading") == ["warning"]
    right = with_sentence("Kap. 714, post 21\n\nDet tildeles 2 mill. kroner over kap. 714, post 21.")
    assert not found(right, "wrong-heading")


def test_a_section_number_used_twice():
    reading = read(DATED.replace("4. Tildeling av midler", "3. Tildeling av midler"))
    assert graded(reading, "duplicate-section") == ["note"]


def test_a_title_in_the_list_that_is_another_over_the_text():
    list_of_contents = "Nye oppdrag:\n\n- Oppdrag nr. 22 Kartlegging av fiskebestander\n\n"
    reading = read(DATED.replace("3.  Mål", f"{list_of_contents}3.  Mål"))
    assert graded(reading, "title-differs") == ["note"]
    assert [len(one.listed) for one in reading.assignments] == [0, 0, 1, 0]


def test_a_deadline_before_the_letter_is_an_error_unless_its_year_is_only_taken_from_the_letter():
    assert graded(read(DATED.replace("Frist:  06.05.22", "Frist:  06.01.22")), "deadline-before-letter") == ["error"]
    inferred = read(DATED.replace("Frist:  06.05.22", "Frist:  6. januar"))
    assert graded(inferred, "deadline-before-letter") == ["warning"]
    assert inferred.assignments[3].deadlines[0].year_inferred
    assert graded(read(DATED.replace("Frist:  06.05.22", "Frist:  28.01.22")), "short-deadline") == ["note"]


def test_a_letter_dated_on_a_day_that_does_not_exist():
    reading = read(DATED.replace("Dato 26. januar 2022", "Dato 31. februar 2022"))
    assert [(one.stated, one.computed) for one in found(reading, "impossible-date")] == [
        ("31. februar 2022", "28. februar 2022")
    ]


@pytest.mark.parametrize(
    ("written", "proposed"),
    [
        ("31.06.22", "30.06.22"),
        ("30. februar 2024", "29. februar 2024"),
        ("2022-09-31", "2022-09-30"),
        ("31.13.22", None),
    ],
)
def test_what_an_impossible_date_may_have_meant_is_proposed_beside_it(written, proposed):
    one = read(DATED.replace("06.05.22", written)).assignments[3].deadlines[0]
    assert (one.kind, one.date, one.written, one.proposed) == ("invalid", None, written, proposed)


def test_a_line_that_two_rows_give_different_amounts():
    reading = read(DATED.replace("671/62 Kommunale", "671/62 Annet navn 5 000 000\n\n671/62 Kommunale"))
    assert graded(reading, "position-twice") == ["warning"]


def test_the_parts_of_an_amount_in_a_table():
    """«hvorav» with two parts: they may not be more than the whole."""
    table = (
        "| Kap. | Post | Navn | Bevilgning |\n|--|--|--|--|\n| 700 | 21 | Drift, hvorav | 9 000 000 |\n"
        "| | | 4,0 mill. kroner til det ene 5,6 mill. kroner til det andre | |\n"
    )
    assert graded(with_sentence(table), "parts-sum") == ["error"]
    assert not found(with_sentence(table.replace("5,6", "5,0")), "parts-sum")
    assert not found(with_sentence(table.replace("5,6", "2,6")), "parts-sum")


def test_money_moved_between_items_is_down_on_one_and_up_on_the_other():
    reading = with_sentence("2 mill. kroner flyttes fra kap. 701, post 21 til post 74.")
    moved = {str(one.line): one.amount for one in reading.changes if one.chapter == 701}
    assert moved == {"701/21": -2_000_000, "701/74": 2_000_000}


@pytest.mark.parametrize(
    ("sentence", "amount"),
    [
        ("Etaten tildeles 3 mill. kroner over kap. 701, post 21.", 3_000_000),
        ("Løyvinga på kap. 701, post 21 blir redusert med kr 250 000.", -250_000),
        ("Kapittel 701, post 21 er satt ned med 1,5 mill. kroner.", -1_500_000),
        ("Etaten ble tildelt 3 mill. kroner over kap. 701, post 21.", None),
        ("Det vises til tildeling av 3 mill. kroner over kap. 701, post 21.", None),
    ],
)
def test_changes_as_sentences_say_them(sentence, amount):
    found_changes = [one.amount for one in with_sentence(sentence).changes if one.chapter == 701]
    assert found_changes == ([amount] if amount else [])


def test_a_list_of_items_names_each_of_them():
    from tilskudd.mandate.reader.budget_references import find_mentions

    text = "oppdrag over kap. 701, post 21, 70 og 74 og kap. 760, postene 21 og 53 i 2022"
    assert [str(one.line) for one in find_mentions(text)] == ["701/21", "701/70", "701/74", "760/21", "760/53"]


def test_a_figure_broken_over_a_line_end_is_one_figure():
    reading = read(
        DATED.replace("671/62 Kommunale innvandrertiltak 238 300 000", "671/62 Kommunale tiltak 238\n300 000")
    )
    assert [one.amount for one in reading.positions if str(one.line) == "671/62"] == [238_300_000]


def test_bullets_without_numbers_under_a_heading_are_assignments():
    """The labour agency's letter: each bullet is one, counted since it has no number."""
    text = "Tildelingsbrev 2026 til Etaten\n\nOppdrag\n\n- Utrede det ene innen 1. mai 2026.\n- Foreslå det andre.\n"
    found_there = [(one.number, one.title, one.number_inferred) for one in read(text).assignments]
    assert found_there == [("1", "Utrede det ene innen 1. mai 2026", True), ("2", "Foreslå det andre", True)]


@pytest.mark.parametrize(
    ("sentence", "dates"),
    [
        ("Etaten skal levere rapporten i løpet av første halvår 2022.", ["2022-06-30"]),
        ("Departementet tar sikte på å levere meldingen innen 1. juni 2022.", []),
        ("Fristen for innspill er 15. mars 2022.", ["2022-03-15"]),
        ("Arbeidet skal være ferdigstilt innen 1. januar 2028.", ["2028-01-01"]),
        ("Deltakere som avslutter opplæringen innen 1. juni 2022 er med.", []),
        ("KMD vil komme tilbake med et oppdrag i løpet av 2022.", []),
    ],
)
def test_deadlines_in_running_text(sentence, dates):
    assert [str(one.date) for one in with_sentence(sentence).letter.deadlines] == dates


def test_the_split_of_a_row_is_the_one_that_adds_up():
    """«1 000 200 1 200» is 1 000, 200 and 1 200; the most even split of «900 99 100 100 000» is not what adds up."""
    table = "Følgende endres.\n\nKap./post Tidligere tildeling Ny tildeling Sum tildeling\n700/21 Drift ROW\n"
    for row, wanted in (
        ("1 000 200 1 200", [(1_000, 1_200)]),
        ("900 99 100 100 000", [(900, 100_000)]),
        ("5 1 000 1 005", [(5, 1_005)]),
    ):
        reading = with_sentence(table.replace("ROW", row))
        found_rows = [(one.before, one.amount) for one in reading.positions if one.chapter == 700]
        assert found_rows == wanted, row


def test_the_agency_named_among_those_it_is_to_work_with():
    reading = read(DATED.replace("i samarbeid med AVdir", "i samarbeid med IMDi"))
    assert [one.name for one in reading.assignments[3].partners] == ["IMDi"]
    assert graded(reading, "own-partner") == ["note"]


def test_assignments_under_a_heading_of_dropped_ones_are_dropped():
    text = "Tillegg nr. 2 til tildelingsbrev for Etaten 2026\n\nUtgåtte oppdrag\n\nOppdrag nr. 4 Det fjerde\n\nTekst.\n"
    assert [(one.number, one.status) for one in read(text).assignments] == [("4", "withdrawn")]


def test_an_aim_during_a_year_is_no_deadline():
    aim = "Departementet ber om at etaten tar sikte på å levere planen i løpet av 2022."
    assert not with_sentence(aim).letter.deadlines
    asked = "Departementet ber om at etaten leverer planen i løpet av 2022."
    assert [str(one.date) for one in with_sentence(asked).letter.deadlines] == ["2022-12-31"]


def test_a_printed_before_is_held_against_the_other_source():
    """The letter prints 412 300 (thousand); beyond the half thousand of its last digit the file says otherwise."""
    from tilskudd.values.budget import BudgetLine

    text = (Path(__file__).resolve().parents[1] / "data/letters/made-up-main-letter.txt").read_text(encoding="utf-8")
    line = BudgetLine(1390, 1)
    same = read_text(text, "brev", "0" * 64, before={line: 412_300_400})
    other = read_text(text, "brev", "0" * 64, before={line: 412_400_000})
    codes = [[one for one in each.findings if one.at and one.stated == 412_300_000] for each in (same, other)]
    assert [len(one) for one in codes] == [0, 1]
    assert (codes[1][0].code, codes[1][0].computed) == ("change-against-position", 412_400_000)


def test_a_message_begins_with_a_capital():
    assert all(one.message[0].isupper() or one.message[0] in "«0123456789−" for one in read(LETTER).findings)
    reading = with_sentence("Det tildeles 2 mill. kroner over kap. 999 post 21.")
    assert found(reading, "change-without-position")[0].message.startswith("Kap.")
