"""The S-rapport's sums as a file: read exactly, or refused with every fault at once."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from tilskudd.reporting.month_end_file import FaultySums, sums_in_file, sums_typed
from tilskudd.values.kroner import Kroner

HEAD = "kapittel;post;konto;beløp\n"


def workbook(*rows: tuple[object, ...], formula: str = "") -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if formula:
            sheet.write_formula(1, 3, formula)
    return made.getvalue()


def faults(content: bytes, name: str = "s.csv") -> list[str]:
    with pytest.raises(FaultySums) as told:
        sums_in_file(content, name)
    return [one.code for one in told.value.findings]


def test_a_workbook_that_takes_too_long_is_refused_in_words(monkeypatch):
    """The process that reads it is stopped, and the file is to blame: a finding, as for whatever else is wrong."""
    monkeypatch.setattr("tilskudd.claims.workbook.PATIENCE_SECONDS", 0.001)
    assert faults(workbook(("kapittel", "post", "konto", "beløp"), (671, 62, 870, 1)), "s.xlsx") == ["too-heavy"]


def test_a_file_is_read_by_its_columns():
    """In any order, with spaces in the amounts; accounts that are no grants are counted and left out."""
    text = "beløp;konto;post;kapittel\n20 000 000;870;62;671\n-500;875;71;671\n12;500;1;671\n"
    read = sums_in_file(text.encode(), "s.csv")
    assert read.sums == {("671/62", "870"): Kroner.whole(20_000_000), ("671/71", "875"): Kroner.whole(-500)}
    assert read.others == 1


def test_a_workbook_is_read_the_same():
    """Figures as figures; the sum of a line on a four-figure account of our own stands on its first three."""
    made = workbook(("kapittel", "post", "konto", "beløp"), (671, 62, 8700, 150), (671, 71, "875", "1 000"))
    assert sums_in_file(made, "s.xlsx").sums == {
        ("671/62", "870"): Kroner.whole(150),
        ("671/71", "875"): Kroner.whole(1_000),
    }


def test_all_that_is_wrong_with_the_rows_is_told_at_once():
    """Decimals, a line twice, no line, no account, no amount: each with its row."""
    rows = (
        "671;62;870;10,50\n671;62;870;5\n671;62;870;6\n0;62;870;1\n671;62;x;1\n671;62;871;mye\n671;60;870;9" + "9" * 16
    )
    with pytest.raises(FaultySums) as told:
        sums_in_file((HEAD + rows).encode(), "s.csv")
    assert [one.code for one in told.value.findings] == [
        "decimals",
        "line-twice",
        "wrong-line",
        "wrong-account",
        "wrong-amount",
        "wrong-amount",
    ]
    assert "Rad 2: «10,50» har desimaler" in told.value.findings[0].message


def test_what_is_no_such_file_is_refused_in_words():
    """Wrong columns, empty, two bytes a sign, no grants at all, too large."""
    assert faults(b"kapittel;konto;konto\n1;2;3\n") == ["wrong-columns"] * 3
    assert faults(b"") == ["empty-file"]
    assert faults("kapittel".encode("utf-16")) == ["not-text"]
    assert faults((HEAD + "671;1;500;5\n").encode()) == ["no-sums"]
    assert faults(b"x" * 2_000_001) == ["too-large"]
    assert faults((HEAD + '671;62;870;"5\n').encode()) == ["not-csv"]
    assert faults((HEAD + "671;62;870;5,5\n" * 300).encode())[-1] == "more-faults"


def test_a_hostile_workbook_is_refused_in_words():
    """Macros by name, formulas, a bomb, a broken one, one without the columns."""
    head = ("kapittel", "post", "konto", "beløp")
    assert faults(workbook(head), "s.xlsm") == ["macros"]
    assert faults(workbook(head, (671, 62, 870, 1), formula="=1+1"), "s.xlsx") == ["formulas"]
    assert faults(b"PK\x03\x04 broken", "s.xlsx") == ["cut-off"]
    bomb = io.BytesIO(workbook(head))
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as parts:
        for number in range(3):
            parts.writestr(f"xl/media/{number}.bin", b"\0" * 100 * 2**20)
    assert faults(bomb.getvalue(), "s.xlsx") == ["too-large-unpacked"]


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content):
    """Whatever comes, it is sums or findings."""
    try:
        assert sums_in_file(content, "s.csv").sums
    except FaultySums as told:
        assert told.findings


@given(st.text(max_size=200))
def test_any_typed_text_is_read_or_refused(text):
    """The same for what is typed."""
    try:
        assert sums_typed(text).sums
    except FaultySums as told:
        assert told.findings


def test_typed_rows_are_read_like_those_of_a_file():
    """Line, account and amount with semicolons; a row that is something else is told with its number."""
    assert sums_typed("671/62; 870; 20 000 000\n\n671/71; 875; 5").sums[("671/71", "875")] == Kroner.whole(5)
    with pytest.raises(FaultySums) as told:
        sums_typed("671/62; 870; 5\n671/62 870 5\n671/62; 870; 5")
    assert [one.code for one in told.value.findings] == ["wrong-row", "line-twice"]
