"""A row of a claim file held against the rules of a round: each reason, each boundary, all at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rules.claim_files import COLUMNS, NORWEGIAN, PERSON_NUMBER, RULES, checked, codes, codes_of, good, in_csv
from tilskudd.claims.row_words import REASONS, Verdict


def test_a_good_file_is_accepted_and_counted():
    """Three rows of two municipalities: whole kroner by the rate of each measure, given and planned apart."""
    found = checked([good(1), good(2), good(3, municipality="4601")])
    assert (found.rows, found.accepted, found.refused, found.doubtful) == (3, 3, 0, 0)
    assert found.amount == 45_000 + 8_000 + 45_000
    assert [one.as_json() for one in found.by_municipality()] == [
        {"municipality": "0301", "measure": "norwegian", "given": 1, "planned": 0, "amount": 8_000},
        {"municipality": "0301", "measure": "programme", "given": 1, "planned": 0, "amount": 45_000},
        {"municipality": "4601", "measure": "programme", "given": 0, "planned": 1, "amount": 45_000},
    ]
    assert (list(found.verdicts), found.findings) == ([], ())


@pytest.mark.parametrize(
    ("number", "field", "day", "outside"),
    [
        (1, "start_date", "2019-12-31", True),
        (1, "start_date", "2020-01-01", False),
        (1, "start_date", "2020-03-31", False),
        (1, "start_date", "2020-04-01", True),
        (2, "end_date", "2021-12-31", True),
        (2, "end_date", "2022-01-01", False),
        (2, "end_date", "2022-03-31", False),
        (2, "end_date", "2022-04-01", True),
        (2, "start_date", "2019-12-31", False),
        (1, "end_date", "2022-04-01", False),
        (2, "end_date", "01.04.2022", True),
        (2, "end_date", "31.03.2022", False),
    ],
)
def test_both_ends_of_the_period_belong_to_it(number, field, day, outside):
    """The programme goes by its start, Norwegian by its end; the other date of the row says nothing."""
    found = checked([good(number, **{field: day})])
    assert codes(found) == ({(1, "outside-period", field)} if outside else set())


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("2022-02-28", None),
        ("2022-02-29", "impossible-date"),
        ("2024-02-29", None),
        ("29.02.2023", "impossible-date"),
        ("2000-02-29", None),
        ("2100-02-29", "impossible-date"),
        ("31.02.2022", "impossible-date"),
        ("2022-04-31", "impossible-date"),
        ("2022-08-31", None),
        ("2022-00-10", "impossible-date"),
        ("2022-13-10", "impossible-date"),
        ("2022-01-00", "impossible-date"),
        ("0000-00-00", "not-a-date"),
        ("1900-01-01", "date-out-of-range"),
        ("1989-12-31", "date-out-of-range"),
        ("2099-12-31", None),
        ("2999-12-31", "date-out-of-range"),
        ("9999-99-99", "impossible-date"),
        ("44620", "serial-date"),
        ("44620.5", "serial-date"),
        ("2022-3-1", "not-a-date"),
        ("2022/03/01", "not-a-date"),
        ("2022-03-01 12:00:00", "not-a-date"),
        ("i fjor", "not-a-date"),
        ("２０２２-03-01", "not-a-date"),
    ],
)
def test_dates_by_the_calendar(day, code):
    """Leap years too; nothing that is written in a date's place stops the file."""
    measures = (replace(NORWEGIAN, first=date(1990, 1, 1), last=date(2099, 12, 31)),)
    rules = replace(RULES, measures=measures, received_by=date(2099, 12, 31))
    found = checked([good(2, start_date="1990-01-01", end_date=day)], rules=rules)
    assert codes(found) == ({(1, code, "end_date")} if code else set())


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({"municipality": ""}, [("missing-value", "municipality")]),
        ({"measure": ""}, [("missing-value", "measure")]),
        ({"key": "  "}, [("missing-key", "key")]),
        ({"start_date": ""}, [("missing-value", "start_date")]),
        ({"end_date": ""}, [("missing-value", "end_date")]),
        ({"months": ""}, [("missing-value", "months")]),
        ({"status": "\u00a0"}, [("missing-value", "status")]),
        ({"municipality": "301"}, [("not-a-municipality-number", "municipality")]),
        ({"municipality": "Oslo"}, [("not-a-municipality-number", "municipality")]),
        ({"measure": "program"}, [("unknown-measure", "measure")]),
        ({"measure": "Programme"}, [("unknown-measure", "measure")]),
        ({"key": "Kari Nordmann"}, [("bad-key", "key")]),
        ({"key": "kåre1"}, [("bad-key", "key")]),
        ({"key": "k" * 128}, []),
        ({"key": "k" * 129}, [("bad-key", "key")]),
        ({"months": "0"}, [("months-out-of-range", "months")]),
        ({"months": "1"}, []),
        ({"months": "4"}, []),
        ({"months": "5"}, [("months-out-of-range", "months")]),
        ({"months": "-1"}, [("months-out-of-range", "months")]),
        ({"months": "9" * 400}, [("months-out-of-range", "months")]),
        ({"months": "3.5"}, [("months-not-a-number", "months")]),
        ({"months": "4.0"}, [("months-not-a-number", "months")]),
        ({"months": "fire"}, [("months-not-a-number", "months")]),
        ({"months": "+4"}, [("months-not-a-number", "months")]),
        ({"status": "gitt"}, [("unknown-status", "status")]),
        ({"status": "Given"}, [("unknown-status", "status")]),
        ({"start_date": "2020-03-02", "end_date": "2020-03-01", "months": "1"}, [("end-before-start", "end_date")]),
        ({"start_date": "2020-03-02", "end_date": "2020-03-02", "months": "1"}, []),
        ({"status": "=B2"}, [("formula", "status")]),
        ({"key": "@SUM(A1)"}, [("formula", "key")]),
        ({"key": "+cmd|x"}, [("formula", "key")]),
        ({"months": "-A1"}, [("formula", "months")]),
        ({"measure": "program\0me"}, [("unreadable-text", "measure")]),
        ({"key": "k\x1b[31m"}, [("unreadable-text", "key")]),
        ({"key": "k\ufffd1"}, [("unreadable-text", "key")]),
    ],
)
def test_a_cell_tells_one_thing(changed, wanted):
    """The gravest of what could be said of it, and only that."""
    assert codes_of(**changed) == wanted


@pytest.mark.parametrize(
    "number",
    [
        PERSON_NUMBER,
        "010190 12345",
        "010190-12345",
        "41019012345",
        "01419012345",
        "01819012345",
        "200012345678",
        "2000 123456 78",
        "1019012345",
        "Ola (01019012345)",
    ],
)
def test_a_person_number_for_a_key_is_never_repeated(number):
    """Born, D, synthetic and DUF numbers, with a lost 0 or words around; nothing else of the row is told either."""
    found = checked([good(key=number, municipality="30I", months="x4x")])
    assert (1, "person-number", "key") in codes(found)
    told = str(list(found.verdicts)) + "".join(found.verdicts_as_json())
    assert [one for one in (number, number[-5:], "30I", "x4x") if one in told] == []


@pytest.mark.parametrize("field", [name for name in COLUMNS if name != "key"])
def test_a_person_number_in_any_other_cell(field):
    found = checked([good(**{field: PERSON_NUMBER})])
    assert codes(found) == {(1, "person-number", field)}
    assert PERSON_NUMBER not in "".join(found.verdicts_as_json())


def test_a_person_number_in_a_column_that_is_not_asked_for():
    """The column is not used, but the file should not have come; a name there alone is no fault of the row."""
    rows = [good(1, note="Kari"), good(3, note=f"fnr {PERSON_NUMBER}")]
    found = checked(in_csv(rows, (*COLUMNS, "note")))
    assert codes(found) == {(2, "person-number", None)}
    assert [one.code for one in found.findings] == ["unknown-column"]


@pytest.mark.parametrize("key", ["k01019012345", "3f12345678901ab", "123456789012", "a" * 64, "12345678901234567890"])
def test_a_key_is_not_taken_for_a_person_number(key):
    """Digits within letters, or of another length."""
    assert codes_of(key=key) == []


def test_all_reasons_of_a_row_at_once():
    """Seven cells, seven faults, in the order of the columns; and a refused row is worth nothing."""
    wrong = {"municipality": "x", "measure": "y", "key": "ø", "start_date": "1", "end_date": "31.02.2022"}
    assert codes_of(**wrong, months="x", status="z") == [
        ("not-a-municipality-number", "municipality"),
        ("unknown-measure", "measure"),
        ("bad-key", "key"),
        ("not-a-date", "start_date"),
        ("impossible-date", "end_date"),
        ("months-not-a-number", "months"),
        ("unknown-status", "status"),
    ]
    assert checked([good(**wrong)]).amount == 0


def test_only_the_municipalities_of_the_round_are_taken():
    rules = replace(RULES, municipalities=frozenset({"0301", "4601"}))
    found = checked([good(1), good(3, municipality="1103"), good(5, municipality="4601")], rules=rules)
    assert codes(found) == {(2, "unknown-municipality", "municipality")}


def test_what_is_given_cannot_have_a_date_after_the_last_day_for_claims():
    """That day itself can; and what is planned may lie ahead."""
    rules = replace(RULES, received_by=date(2022, 2, 15))
    rows = [
        good(1, end_date="2022-02-15"),
        good(5, end_date="2022-02-16"),
        good(7, end_date="2022-02-16", status="planned"),
    ]
    assert codes(checked(rows, rules=rules)) == {(2, "given-too-late", "end_date")}


def test_more_months_than_the_dates_hold_leave_the_row_in_doubt():
    """From the last day of one month to the first of the next is two months at most; a doubtful row is not paid."""
    dates = {"start_date": "2022-01-31", "end_date": "2022-02-01"}
    found = checked([good(2, months="2", **dates), good(4, months="3", **dates)])
    assert codes(found) == {(2, "months-exceed-dates", "months")}
    assert (found.accepted, found.doubtful, found.refused) == (1, 1, 0)
    assert (found.amount, found.doubtful_amount) == (8_000, 8_000)
    assert [one.verdict for one in found.verdicts] == [Verdict.DOUBTFUL]


def test_the_same_participant_twice_is_told_on_every_row():
    """Whichever stands first; the message names the others, of many the lowest."""
    rows = [good(1), good(3), good(3), good(5), *(good(7) for _ in range(40))]
    found = checked(rows)
    told = {one.row: one.reasons[0].message for one in found.verdicts}
    assert {row for row, code, _field in codes(found) if code == "duplicate-in-file"} == {2, 3, *range(5, 45)}
    assert told[2].endswith("rad 3") and told[3].endswith("rad 2")
    assert told[5].endswith("rad 6, 7 og 37 til") and told[44].endswith("rad 5, 6 og 37 til")
    assert found.accepted == 2


def test_the_same_participant_may_have_two_measures():
    assert codes(checked([good(1, key="k1"), good(2, key="k1")])) == set()


def test_two_municipalities_that_claim_for_the_same_participant():
    """Each row is told so, and that it stands twice; a municipality that cannot be read is no other one."""
    rows = [good(1), good(1, municipality="4601"), good(3), good(3, municipality="46")]
    both = {(row, code, "key") for row in (1, 2) for code in ("duplicate-in-file", "other-municipality")}
    twice = {(3, "duplicate-in-file", "key"), (4, "duplicate-in-file", "key")}
    assert codes(checked(rows)) == both | twice | {(4, "not-a-municipality-number", "municipality")}


def test_rows_without_a_key_are_not_each_others_twins():
    found = checked([good(1, key=""), good(3, key="")])
    assert codes(found) == {(1, "missing-key", "key"), (2, "missing-key", "key")}


def test_a_row_of_another_length_says_that_and_no_more():
    """What stands where is not known; but a person number is told of even so."""
    head = ",".join(COLUMNS)
    line = ",".join(str(value) for value in good(1).values())
    text = f"{head}\n{line},\n{line}\n{line},,x\n0301,programme\n{line},x,{PERSON_NUMBER}\n{PERSON_NUMBER}\n"
    assert codes(checked(text.encode())) == {
        (1, "too-many-columns", None),
        (3, "too-many-columns", None),
        (4, "too-few-columns", None),
        (5, "too-many-columns", None),
        (6, "too-few-columns", None),
        (6, "person-number", "municipality"),
    }


def test_empty_rows_are_no_claims_but_are_counted_along():
    """So that a row is found again in the spreadsheet."""
    line = ",".join(str(value) for value in good(1).values())
    found = checked(f"{','.join(COLUMNS)}\n\n{line}\n,,,,,,\n  \n{line.replace('given', 'x')}\n\n".encode())
    assert found.rows == 2
    assert (5, "unknown-status", "status") in codes(found)


def test_every_reason_can_be_told_of_a_row_and_of_many():
    """In a sentence, with what to do, and no two alike."""
    assert all(one.title and one.message and one.advice for one in REASONS)
    assert len({(one.code, one.field) for one in REASONS}) == len(REASONS)
    assert all(one.quotes is False for one in REASONS if one.field in ("key", None)), "a key is never repeated"
