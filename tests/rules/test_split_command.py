"""`tilskudd split` and `tilskudd explain-table` as programs: their JSON, their exit status, and what they refuse."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tilskudd.distribution.csv_rows import LARGEST, MOST_FINDINGS, FaultyFile
from tilskudd.distribution.statistic import read_statistic
from tilskudd.distribution.weights import read_weights

PROJECT = Path(__file__).resolve().parents[2]
MADE_UP = PROJECT / "tests" / "data" / "distribution"
LETTER, STATISTIC = MADE_UP / "letter.txt", MADE_UP / "statistic.csv"
WEIGHTS = "code,name,weight\n0301,Oslo,21141\n4601,Bergen,10166\n5001,Trondheim,4320\n1108,Sandnes,4307\n"
MOST_MEMORY = 1_000_000_000


def run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))

    return subprocess.run(
        [sys.executable, "-m", "tilskudd.config.cli", *arguments],
        input=stdin,
        capture_output=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(PROJECT / "src"), "COLUMNS": "110"},
        preexec_fn=limit,
        check=False,
    )


def split(text: str | bytes, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    content = text.encode() if isinstance(text, str) else text
    return run("split", "-", *(arguments or ("--total", "1000")), stdin=content)


def told(done: subprocess.CompletedProcess[bytes], status: int = 0) -> dict:
    assert (done.returncode, done.stderr) == (status, b"")
    return json.loads(done.stdout)


def refused(done: subprocess.CompletedProcess[bytes]) -> str:
    """Exit 2, nothing on standard output, one line on standard error and no traceback."""
    message = done.stderr.decode()
    assert (done.returncode, done.stdout) == (2, b"")
    assert message.count("\n") == 1
    assert message.startswith("tilskudd")
    assert "Traceback" not in message
    return message


def test_split_tells_what_the_contract_says():
    """The fields, in whole kroner as integers; the sum of the file is that of its bytes."""
    done = told(split(WEIGHTS, "--total", "1000", "--top", "2", "--json"))
    assert (done["total"], done["method"], done["top"], done["weight_sum"]) == (1000, "largest-remainder", 2, 31307)
    assert done["rows"] == [
        {"code": "0301", "name": "Oslo", "weight": 21141, "quota": "675.2802", "amount": 675, "remainder_given": 0},
        {"code": "4601", "name": "Bergen", "weight": 10166, "quota": "324.7197", "amount": 325, "remainder_given": 1},
    ]
    assert (done["sum"], done["findings"]) == (1000, [])
    assert done["sha256_of_weights"] == hashlib.sha256(WEIGHTS.encode()).hexdigest()


def test_each_row_may_miss_the_total_and_says_so():
    """Two halves up: a krone more than there was. Asked for, so no error."""
    done = told(split("code,name,weight\n1,A,1\n2,B,1\n", "--total", "3", "--rounding", "each-row", "--json"))
    assert (done["method"], done["sum"]) == ("each-row", 4)
    assert [(one["code"], one["severity"]) for one in done["findings"]] == [("sum-off-total", "warning")]


def test_a_tie_for_the_last_place_is_told_with_status_one():
    done = told(split("code,name,weight\n1,A,5\n2,B,3\n3,C,3\n", "--total", "100", "--top", "2", "--json"), 1)
    assert (done["rows"], done["sum"]) == ([], 0)
    assert [(one["code"], one["severity"]) for one in done["findings"]] == [("tie-for-last-place", "error")]


@pytest.mark.parametrize(
    "text",
    [
        WEIGHTS.replace(",", ";"),
        "\ufeff" + WEIGHTS.replace("\n", "\r\n"),
        "vekt\tkode\tnavn\n21 141\t0301\tOslo\n\n10\u00a0166\t4601\tBergen\n"
        "4320\t5001\tTrondheim\n4307\t1108\tSandnes\n",
        "X,Code,Name,Weight,Y\n,0301,Oslo,21141\n,4601,Bergen,10166,\n,5001,Trondheim,4320\n,1108,Sandnes,4307\n",
        "code,name,weight\n1108,Sandnes,4307\n5001,Trondheim,4320\n4601,Bergen,10166\n0301,Oslo,21141\n",
    ],
    ids=["semicolons", "mark and CRLF", "tabs, spaces, Norwegian, an empty row", "other columns", "another order"],
)
def test_the_same_weights_in_other_forms_give_the_same(text):
    rows = told(split(WEIGHTS, "--total", "1000", "--json"))["rows"]
    assert told(split(text, "--total", "1000", "--json"))["rows"] == rows


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["tom"]),
        ("\n\n", ["tom"]),
        ("code,name,weight\n", ["ingen rader"]),
        ("a,b\n1,2\n", ["«code»", "«name»", "«weight»"]),
        ("code,code,name,weight\n1,1,A,1\n", ["to ganger"]),
        ("code,name,weight\n1,A,-5\n2,B,x\n,C,1\n1,D,\n4,E,1.5\n", ["Rad 2", "Rad 3", "Rad 4", "Rad 5", "Rad 6"]),
        ("code,name,weight\n1,A,0\n", ["over null"]),
        ("code,name,weight\n1,A,5\n1,B,6\n", ["Rad 3", "rad 2"]),
        ('code,name,weight\n"1,A,5\n', ["CSV"]),
        (WEIGHTS.replace("Oslo", "Tromsø").encode("latin-1"), ["UTF-8", "Rad 2"]),
        (WEIGHTS.encode("utf-16"), ["UTF-8"]),
        (b"\x89PNG\r\n\x1a\n\0", ["UTF-8"]),
        (b"a\0b", ["tekst"]),
        (b"code,name,weight\n1," + b"A" * 200_000 + b",1\n", ["CSV"]),
    ],
)
def test_faulty_weights_are_refused_all_at_once(text, words):
    message = refused(split(text))
    assert [word for word in words if word not in message] == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--total", "0"), ["over null"]),
        (("--total", "-5"), ["over null"]),
        (("--total", "1000,5"), ["helt tall"]),
        (("--total", "1e6"), ["helt tall"]),
        (("--total", "9" * 5000), ["helt tall"]),
        (("--total", "1000", "--top", "5", "--base", "300"), ["5", "4 rader", "1200"]),
        (("--total", "1000", "--top", "0"), ["minst én"]),
        (("--total", "1000", "--base", "-1"), ["under null"]),
        (("--total", "1000", "--base", "251"), ["1004"]),
        (("--total", "1000", "--rounding", "up"), ["each-row"]),
        (("--json",), ["--total"]),
    ],
)
def test_what_cannot_be_shared_out_is_refused(arguments, words):
    message = refused(split(WEIGHTS, *arguments))
    assert [word for word in words if word not in message] == []


def test_signs_that_steer_a_terminal_are_not_told_on():
    """Neither in a refusal nor in a printed table."""
    assert "\x1b" not in refused(split("code,name,weight\n1,A,\x1b[31m5\n"))
    printed = split("code,name,weight\n1,\x1b[31mA,5\n", "--total", "7").stdout
    assert b"\x1b" not in printed and b"[31mA" in printed


def test_a_tie_is_printed_as_what_is_not_done():
    printed = split("code,name,weight\n1,A,3\n2,B,3\n", "--total", "100", "--top", "1").stdout.decode()
    assert printed.startswith("100\u00a0kr er ikke delt")
    assert "Plass 1 er delt: 1 A, 2 B" in " ".join(printed.split())


def test_a_huge_file_is_refused_and_faults_have_an_end():
    """More bytes than any statistic, and a hundred faults where there are a hundred thousand."""
    assert "stor" in refused(split(b"1" * (LARGEST + 1)))
    with pytest.raises(FaultyFile) as faulty:
        read_weights(b"code,name,weight\n" + b"1,A,x\n" * 100_000)
    assert len(faulty.value.findings) == MOST_FINDINGS + 1
    assert "No such file" in refused(run("split", "/nowhere.csv", "--total", "5"))
    assert "plain file" in refused(run("split", "/dev/zero", "--total", "5"))


def test_split_is_printed_for_people_with_figures_to_the_right_and_findings_last():
    printed = split(WEIGHTS, "--total", "20 000 000", "--rounding", "each-row").stdout.decode()
    lines = printed.splitlines()
    end = next(line for line in lines if line.startswith("Kode")).index("Beløp (kr)") + len("Beløp (kr)")
    rows = [line for line in lines if line[:4].isdigit() or line.startswith("Sum")]
    assert len(rows) == 5
    assert all(line[end - 1].isdigit() and not line[end : end + 1].strip() for line in rows)
    assert "2\u00a0163\u00a0" in rows[2]
    assert lines[-1] == "Ingen funn."


def explained(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    return run("explain-table", *arguments)


def test_explain_table_tells_what_the_contract_says():
    """The made-up letter's table is a krone too large, which is an error, and explained."""
    done = told(explained(str(LETTER), "--assignment", "7", str(STATISTIC), "--json"), 1)
    wanted = {
        "fits": True,
        "groups": ["Askeland", "Dueland"],
        "date": "2030-01-01",
        "top": 6,
        "rounding": "each-row",
        "stated": 3_002_000,
        "sum": 3_002_001,
        "unique": True,
        "nearest": [],
    }
    assert {key: done[key] for key in wanted} == wanted
    first = {key: done["rows"][0][key] for key in ("code", "printed", "computed", "difference")}
    assert first == {"code": "4901", "printed": 660_502, "computed": 660_502, "difference": 0}
    assert [one["code"] for one in done["findings"] if one["severity"] == "error"] == ["table-sum"]


def test_explain_table_where_nothing_fits(tmp_path):
    """Status 1, and the nearest says which row is off and by how much."""
    changed = tmp_path / "letter.txt"
    changed.write_text(LETTER.read_text(encoding="utf-8").replace("505 974", "505 794"), encoding="utf-8")
    done = told(explained(str(changed), "--assignment", "7", str(STATISTIC), "--json"), 1)
    assert (done["fits"], done["unique"], len(done["nearest"])) == (False, False, 3)
    assert done["nearest"][0]["groups"] == ["Askeland", "Dueland"]
    off = [(row["code"], row["difference"]) for row in done["nearest"][0]["rows"] if row["difference"]]
    assert off == [("4903", 180)]
    printed = explained(str(changed), "--assignment", "7", str(STATISTIC)).stdout.decode()
    assert "De nærmeste" in printed
    assert printed.index("Funn") > printed.index("Sum")


def test_a_table_that_is_right_ends_with_status_zero(tmp_path):
    """The sum printed as it is, by a recipe that gives it."""
    right = LETTER.read_text(encoding="utf-8").replace("3 002 000", "3 002 001")
    (tmp_path / "letter.txt").write_text(right, encoding="utf-8")
    done = told(explained(str(tmp_path / "letter.txt"), "--assignment", "7", str(STATISTIC), "--json"))
    assert (done["fits"], done["groups"], done["stated"]) == (True, ["Askeland", "Dueland"], 3_002_001)


@pytest.mark.parametrize("day", ["2030", "2031"])
def test_places_that_are_never_counted_on_one_day_are_not_explained(day):
    """Every code is known, but not on the same day; or on the same day, where nobody is counted at all."""
    codes = [line[:4] for line in LETTER.read_text(encoding="utf-8").splitlines() if line.startswith("49")]
    rows = [f"{code},{day if code == codes[0] else 2030},A,0" for code in codes]
    text = "\n".join(["code,date,group,count", *rows])
    for form in ((), ("--json",)):
        done = run("explain-table", str(LETTER), "--assignment", "7", "-", *form, stdin=text.encode())
        assert (done.returncode, done.stderr) == (1, b"")
    found = json.loads(done.stdout)
    assert (found["fits"], found["unique"], found["groups"], found["nearest"]) == (False, False, [], [])
    assert "not-explained" in [one["code"] for one in found["findings"]]


def test_a_table_of_names_is_matched_by_the_names_of_the_statistic(tmp_path):
    lines = [line[5:] if line.startswith("49") else line for line in LETTER.read_text(encoding="utf-8").splitlines()]
    text = "\n".join(line for line in lines if "Beløp per" not in line)
    (tmp_path / "letter.txt").write_text(text, encoding="utf-8")
    done = told(explained(str(tmp_path / "letter.txt"), "--assignment", "7", str(STATISTIC), "--json"), 1)
    assert (done["fits"], done["rows"][1]["code"]) == (True, "4902")


@pytest.mark.parametrize(
    ("assignment", "words"), [("8", ["ingen tabell"]), ("21", ["7, 8"]), ("", ["7, 8"]), ("x" * 10_000, ["7, 8"])]
)
def test_an_assignment_without_a_table_is_refused(assignment, words):
    message = refused(explained(str(LETTER), "--assignment", assignment, str(STATISTIC)))
    assert [word for word in words if word not in message] == []


def test_a_letter_that_is_none_is_refused():
    assert "bilde" in refused(run("explain-table", "-", "--assignment", "7", str(STATISTIC), stdin=b"\x89PNG\r\n"))
    assert "standard input" in refused(explained("-", "--assignment", "7", "-"))
    assert "No such file" in refused(explained(str(LETTER), "--assignment", "7", "/nowhere.csv"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["tom"]),
        ("kommunenummer,land\n", ["«aar»", "«antall»"]),
        ("kommunenummer,aar,land,antall\n", ["ingen rader"]),
        (
            "kommunenummer,aar,land,antall\n,2030,A,1\n4901,i fjor,A,1\n4901,2030,,1\n"
            "4901,2030,A,-1\n4901,2030,A,1.5\n",
            ["Rad 2", "Rad 3", "Rad 4", "Rad 5", "Rad 6"],
        ),
        ("code,date,group,count\n4901,2030-01-01,A,1\n4901,2030,A,2\n", ["Rad 3", "en rad til"]),
        ("code,date,group,count\n4901,2030-02-30,A,1\n", ["Rad 2", "dato"]),
        ("code,date,group,count\n4901,2030,A,1\n", ["4902 Sørbø", "4906 Storøy"]),
    ],
)
def test_a_faulty_statistic_is_refused_all_at_once(text, words):
    message = refused(run("explain-table", str(LETTER), "--assignment", "7", "-", stdin=text.encode()))
    assert [word for word in words if word not in message] == []


@pytest.mark.parametrize("cell", ["", ":", ".", ".."])
def test_a_withheld_cell_counts_nobody(cell):
    found = read_statistic(f"code;date;group;count\n4901;2030;A;{cell}\n4902;2030;A;7\n".encode())
    day = next(iter(found.days))
    assert found.weights(day, ["A"]) == {"4901": 0, "4902": 7}
    assert found.withheld(day, ["A"], found.codes) == 1
