"""Files that are hardly claim files: each is refused in a sentence, or read for what it is."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import date

import pytest

from rules.claim_files import COLUMNS, PERSON_NUMBER, checked, claims_sheet, codes, good, in_csv, in_workbook, sheet_of
from tilskudd.claims import claim_file
from tilskudd.claims.unusable import UnusableFile

HEAD = ",".join(COLUMNS).encode()
LINE = in_csv([good()]).split(b"\n")[1]


def refused(content: bytes, name: str = "krav.csv") -> str:
    with pytest.raises(UnusableFile) as unusable:
        checked(content, name)
    message = str(unusable.value)
    assert message.isprintable() or "\u00a0" in message
    return message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", ["tom"]),
        (b"\xef\xbb\xbf \r\n\t\n", ["tom"]),
        (b"\0\0\0\0", ["tom"]),
        (b"\x89PNG\r\n\x1a\n\0", ["ikke et regneark"]),
        (b"%PDF-1.7\n", ["ikke et regneark"]),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ["xlsx"]),
        (in_csv([good()]).decode().encode("utf-16"), ["UTF-16"]),
        (b"navn;alder\nKari;40\n", [f"«{name}»" for name in COLUMNS]),
        (HEAD.replace(b"key,", b"") + b"\n", ["«key» mangler"]),
        (HEAD + b",key,status\n", ["«key» står to ganger", "«status» står to ganger"]),
        (HEAD + b",x" * 1_993 + b"\n", ["2000 kolonner"]),
        (HEAD + b"x" * 10_000_000, ["Første linje"]),
        (b'"' + HEAD + b"\n" + LINE, ["anførselstegn"]),
        (HEAD + b'\n"0301,programme\n' + LINE * 3, ["CSV", "linje"]),
        (HEAD + b'\n"' + b"x" * 200_000 + b'"\n', ["CSV", "linje 2"]),
    ],
)
def test_what_is_no_claim_file_is_refused_all_faults_at_once(content, words):
    message = refused(content)
    assert [word for word in words if word not in message] == []


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + HEAD + b"\r\n" + LINE + b"\r\n",
        HEAD + b"\n" + LINE,
        HEAD + b"\r" + LINE + b"\r",
        b"\n\n" + HEAD.replace(b",", b";") + b"\n" + LINE.replace(b",", b";"),
        HEAD.replace(b",", b"\t") + b"\n" + LINE.replace(b",", b" \t "),
        b'"' + HEAD.upper().replace(b",", b'","') + b'"\n"' + LINE.replace(b",", b'","') + b'"\n',
        HEAD + b",note\n" + LINE + b',"to\nlinjer, og ""komma"""\n',
        HEAD + b",navn\n" + LINE + ",Åse".encode("cp1252"),
        HEAD + b",,\n" + LINE + b",,\n",
    ],
    ids=["mark, CRLF", "no last end", "CR", "semicolons", "tabs", "quotes", "a line in a cell", "cp1252", "no names"],
)
def test_the_same_row_in_other_forms_is_the_same(content):
    found = checked(content)
    assert (found.rows, found.accepted, codes(found)) == (1, 1, set())


def test_text_that_is_neither_utf_8_nor_cp1252_is_told_of_where_it_stands():
    """The rows with bytes that are no text are refused, the others are not; and so is a byte that cp1252 lacks."""
    rows = [
        LINE + ",Åse".encode(),
        LINE.replace(b"k000001", b"k3") + b",\xc5se",
        LINE.replace(b"k000001", b"k5") + b",",
    ]
    found = checked(HEAD + b",navn\n" + b"\n".join(rows))
    assert codes(found) == {(2, "unreadable-text", None)}
    assert [one.code for one in found.findings] == ["unknown-column", "mixed-encodings"][::-1]
    assert "linje 3" in found.findings[0].message
    assert codes(checked(HEAD + b"\n" + LINE.replace(b"k000001", b"k\x81"))) == {(1, "unreadable-text", "key")}


def test_a_file_cut_in_the_middle_is_told_of_on_its_last_row():
    content = in_csv(good(number) for number in range(1, 101))
    found = checked(content[: content.rindex(b"2022-02-28")])
    assert (found.rows, codes(found)) == (100, {(100, "too-few-columns", None)})


def test_a_line_of_ten_million_letters_is_one_bad_row():
    """Its message is short, and the rows around it are answered."""
    found = checked(HEAD + b"\n" + LINE + b"\n" + LINE.replace(b"0301", b"x" * 10_000_000) + b"\n")
    assert (2, "not-a-municipality-number", "municipality") in codes(found)
    assert max(len(reason.message) for one in found.verdicts for reason in one.reasons) < 200


def test_a_header_alone_claims_nothing():
    found = checked(HEAD + b"\n")
    assert (found.rows, found.amount, [one.code for one in found.findings]) == (0, 0, ["no-rows"])


def test_more_rows_or_bytes_than_a_limit_are_refused(monkeypatch):
    """Empty rows are not counted; the limit itself is taken."""
    monkeypatch.setattr(claim_file, "MOST_ROWS", 3)
    assert checked(in_csv(good(number) for number in range(3)) + b"\n\n\n").rows == 3
    assert "flere enn 3 rader" in refused(in_csv(good(number) for number in range(4)))
    monkeypatch.setattr(claim_file, "LARGEST", 2**20)
    assert "1 MB" in refused(in_csv([good()]) + b"\n" * 2**20)


def test_a_person_number_for_a_column_name_is_not_repeated():
    assert PERSON_NUMBER not in str(checked(HEAD + f",{PERSON_NUMBER}\n".encode()).findings)
    assert PERSON_NUMBER not in refused(f"{PERSON_NUMBER},Kari\n".encode())


def test_rows_are_numbered_on_over_the_pieces_a_file_is_read_in(monkeypatch):
    """With pieces of some rows, quoted or not, the faults stand where they stood, and twins find each other."""
    rows = [good(number % 97, status="x" if number % 50 == 7 else "given") for number in range(120)]
    plain, quoted = in_csv(rows), in_csv(rows).replace(b"0301", b'"0301"')
    whole = codes(checked(plain))
    monkeypatch.setattr(claim_file, "PIECE", 40)
    assert codes(checked(plain)) == codes(checked(quoted)) == whole
    assert {row for row, code, _field in whole if code == "unknown-status"} == set(range(8, 120, 50))


def test_a_workbook_is_read_as_its_cells_are_meant():
    """Dates that are dates, numbers as whole as they are; a bare serial number and a fraction are told of."""
    rows = claims_sheet(
        good(1, start_date=date(2020, 2, 29), end_date=date(2022, 3, 31), months=4),
        good(3, start_date=date(2020, 4, 1), months=5),
        good(5, start_date=43862, months=3.5),
        good(7, municipality=301),
        good(9, key=int(PERSON_NUMBER)),
        good(11, start_date=date(1900, 3, 1)),
    )
    found = checked(in_workbook(rows), "krav.xlsx")
    assert found.rows == 6
    assert codes(found) == {
        (2, "outside-period", "start_date"),
        (2, "months-out-of-range", "months"),
        (3, "serial-date", "start_date"),
        (3, "months-not-a-number", "months"),
        (4, "not-a-municipality-number", "municipality"),
        (5, "person-number", "key"),
        (6, "date-out-of-range", "start_date"),
    }
    assert "«3,5»" in "".join(found.verdicts_as_json())


def test_the_sheet_with_the_columns_is_taken_wherever_it_stands():
    """One of several; two of them, or none, are refused with their names."""
    claims = claims_sheet(good(1), good(2))
    assert checked(in_workbook([["Veiledning"]], claims, [[]])).accepted == 2
    assert checked(in_workbook([[], ["", ""], *claims])).rows == 2
    assert "«Ark 1», «Ark 3»" in refused(in_workbook(claims, [["x"]], claims))
    assert "Ingen av arkene" in refused(in_workbook([["x"]], [["y"]]))
    assert "«measure» mangler" in refused(in_workbook([["municipality", "key"]]))


def test_signs_that_would_end_a_cell_cannot_make_one():
    """XML takes none of them, but a CSV file with quotation marks might."""
    line = LINE.replace(b"0301", b'"03\x1f01"').replace(b"given", b'"given\x1e"')
    assert codes(checked(HEAD + b"\n" + line)) == {
        (1, "unreadable-text", "municipality"),
        (1, "unreadable-text", "status"),
    }


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (in_workbook(claims_sheet(good()), parts={"xl/vbaProject.bin": b"x"}), ["makroer"]),
        (
            in_workbook(claims_sheet(good()), parts={"[Content_Types].xml": b'<a b="application/macroEnabled.main"/>'}),
            ["makroer"],
        ),
        (in_workbook(claims_sheet(good()), parts={"xl/externalLinks/externalLink1.xml": b"<a/>"}), ["andre filer"]),
        (in_workbook(claims_sheet(good()), parts={"xl/connections.xml": b"<a/>"}), ["andre filer"]),
        (
            in_workbook(sheet_of(claims_sheet(good()), '<row r="9"><c r="B9"><f>1+1</f><v>2</v></c></row>')),
            ["formler", "B9"],
        ),
        (
            in_workbook('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + sheet_of(claims_sheet(good()))),
            ["ikke hører hjemme"],
        ),
        (in_workbook(claims_sheet(good()), parts={"xl/styles.xml": "<a/>".encode("utf-16")}), ["ikke hører hjemme"]),
        (in_workbook(sheet_of([["a"]], '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')), ["langt utenfor"]),
        (
            in_workbook([[f"c{at}" for at in range(26)]] * 2, parts={f"x{at}": b"" for at in range(600)}),
            ["flere deler"],
        ),
        (in_workbook(claims_sheet(good()))[:-40], ["avkortet"]),
        (in_workbook(claims_sheet(*(good(at) for at in range(500))))[:9_000], ["avkortet"]),
        (in_workbook("<worksheet><sheetData><row><c"), ["ødelagt"]),
        (b"PK\x03\x04" + b"x" * 100, ["avkortet"]),
    ],
    ids=[
        "macros",
        "macros by type",
        "links",
        "connections",
        "formulas",
        "DTD",
        "UTF-16",
        "far cell",
        "many parts",
        "no end",
        "half",
        "half XML",
        "not packed",
    ],
)
def test_workbooks_that_are_not_opened(content, words):
    message = refused(content, "krav.xlsx")
    assert [word for word in words if word not in message] == []


def test_names_and_packed_files_that_are_no_workbook():
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("brev.txt", "hei")
    assert "ikke et regneark" in refused(other.getvalue(), "krav.xlsx")
    assert "makroer" in refused(in_workbook(claims_sheet(good())), "Krav.XLSM")


def test_a_bomb_is_refused_by_what_it_says_and_by_what_it_is():
    """Three hundred million spaces in three hundred thousand bytes; then the same, said to be a hundred."""
    sheet = sheet_of(claims_sheet(good())) + " " * 300_000_000
    bomb = in_workbook(sheet)
    assert len(bomb) < 400_000
    assert "256 MB" in refused(bomb, "krav.xlsx")
    size = struct.pack("<L", len(sheet.encode()))
    assert bomb.count(size) == 2
    assert "256 MB" in refused(bomb.replace(size, struct.pack("<L", 100)), "krav.xlsx")


def test_a_small_sheet_that_asks_for_a_vast_table_is_refused():
    """The reader of workbooks takes room for every cell in between, in a process that has none to give."""
    far = sheet_of(claims_sheet(good()), '<row r="1000000"><c r="ZZ1000000"><v>1</v></c></row>')
    assert "minne" in refused(in_workbook(far), "krav.xlsx")


def test_a_locked_part_is_told_of():
    content = bytearray(in_workbook(claims_sheet(good()), packed=zipfile.ZIP_STORED))
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    assert "passord" in refused(bytes(content), "krav.xlsx")
