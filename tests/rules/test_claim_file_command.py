"""`tilskudd claims check` as a program: its JSON, its exit status, what it prints for people, and what it takes."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from rules.claim_files import COLUMNS, PERSON_NUMBER, claims_sheet, good, in_csv, in_workbook
from rules.test_claim_file_rules import MEASURE, RULES
from rules.test_split_command import PROJECT, refused
from tilskudd.claims.claim_file import LARGEST

ROUND = RULES | {"measures": [MEASURE, MEASURE | {"code": "norwegian", "rate": 8000}]}


@pytest.fixture
def check(tmp_path):
    """Run the command on a file and rules, told in bytes or as JSON."""

    def run(content: bytes, *arguments: str, rules: object = ROUND) -> subprocess.CompletedProcess[bytes]:
        (tmp_path / "rules.json").write_bytes(rules if isinstance(rules, bytes) else json.dumps(rules).encode())
        (tmp_path / "krav.csv").write_bytes(content)
        return tilskudd(
            "claims", "check", str(tmp_path / "krav.csv"), "--rules", str(tmp_path / "rules.json"), *arguments
        )

    return run


def tilskudd(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    # No limit on addresses here: the table engine reserves far more than it uses. The benchmark measures what it uses.
    command = [sys.executable, "-m", "tilskudd.config.cli", *arguments]
    environment = {"PYTHONPATH": str(PROJECT / "src"), "COLUMNS": "110", "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, input=stdin, capture_output=True, timeout=60, env=environment, check=False)


def test_check_tells_what_the_contract_says(check):
    """The fields, whole kroner as integers, and of the rows only those that are not accepted."""
    rows = [
        good(1),
        good(2),
        good(3, end_date="2022-04-01", status="planned"),
        good(4, start_date="2022-02-01", months=2),
    ]
    done = check(in_csv(rows), "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (1, b"")
    wanted = {"rows": 4, "accepted": 2, "refused": 1, "doubtful": 1, "amount": 53_000, "findings": []}
    assert {key: told[key] for key in wanted} == wanted
    assert [(one["row"], one["verdict"]) for one in told["verdicts"]] == [(3, "refused"), (4, "doubtful")]
    (reason,) = told["verdicts"][0]["reasons"]
    assert (reason["code"], reason["field"]) == ("outside-period", "end_date")
    assert "2022-04-01" in reason["message"]
    assert told["counts"][1] == {
        "municipality": "0301",
        "measure": "programme",
        "given": 1,
        "planned": 0,
        "amount": 45_000,
    }


def test_the_exit_status_says_whether_every_row_is_accepted(check):
    """Nothing to accept is no fault; a column too many neither; damaged text beside good rows is."""
    assert check(in_csv([good(1)]), "--json").returncode == 0
    assert check(in_csv([]), "--json").returncode == 0
    assert check(in_csv([good(1, note="x")], (*COLUMNS, "note")), "--json").returncode == 0
    assert check(in_csv([good(2, start_date="2022-02-01")]), "--json").returncode == 1
    assert check(in_csv([good(1)]) + b"\xe6\xc3\xa6,,,,,,\n", "--json").returncode == 1


def test_it_is_printed_for_people_with_reasons_and_what_can_be_done(check):
    """Figures first, then the reasons with how many rows have each, then the first rows; no number is repeated."""
    rows = [good(1), *(good(at, months=9) for at in range(2, 20)), good(20, end_date="2022-06-01", key=PERSON_NUMBER)]
    printed = check(in_csv(rows)).stdout.decode()
    told = " ".join(printed.split())
    wanted = [
        "Godtatt 1 45\u00a0000 kr",
        "Avvist 19",
        "Rette antall måneder 18",
        "Avvist, utenfor runden",
        "10 første av 19",
    ]
    assert [one for one in wanted if one.replace("\u00a0", " ") not in told.replace("\u00a0", " ")] == []
    assert PERSON_NUMBER not in printed
    assert "Alle rader er godtatt." in check(in_csv([good(1)])).stdout.decode()


def test_signs_that_steer_a_terminal_are_not_told_on(check):
    for form in ((), ("--json",)):
        out = check(
            in_csv([good(1, status="\x1b[31mgitt"), good(3, note="x", municipality="\x1b]0;x\x07")]), *form
        ).stdout
        assert b"\x1b" not in out and b"\x07" not in out


def test_a_workbook_and_standard_input_are_taken(check, tmp_path):
    """What is wrong with each is one line on standard error."""
    assert json.loads(check(in_workbook(claims_sheet(good(1), good(2))), "--json").stdout)["amount"] == 53_000
    rules = str(tmp_path / "rules.json")
    assert tilskudd("claims", "check", "-", "--rules", rules, stdin=in_csv([good(1)])).returncode == 0
    assert "standard input" in refused(tilskudd("claims", "check", "-", "--rules", "-"))
    assert "No such file" in refused(tilskudd("claims", "check", "/nowhere.csv", "--rules", rules))
    assert "No such file" in refused(tilskudd("claims", "check", rules, "--rules", "/nowhere.json"))
    assert "plain file" in refused(tilskudd("claims", "check", "/dev/zero", "--rules", rules))
    assert "--rules" in refused(tilskudd("claims", "check", rules))
    assert "ACT" in refused(tilskudd("claims"))
    assert "er større enn" in refused(tilskudd("claims", "check", "-", "--rules", rules, stdin=b"1" * (LARGEST + 1)))


@pytest.mark.parametrize(
    ("content", "rules", "words"),
    [
        (b"a,b\n", ROUND, ["«municipality» mangler", "«status» mangler"]),
        (in_workbook(claims_sheet(good()))[:900], ROUND, ["avkortet"]),
        (in_csv([good()]), RULES | {"measures": [MEASURE | {"rate": 1.5, "max_months": 0}]}, ["rate", "max_months"]),
        (in_csv([good()]), b"{", ["rules.json", "JSON"]),
    ],
)
def test_what_cannot_be_used_is_told_in_one_line(check, content, rules, words):
    for form in ((), ("--json",)):
        message = refused(check(content, *form, rules=rules))
        assert [word for word in words if word not in message] == []


def test_the_help_says_how_rows_are_numbered_and_what_the_status_means():
    told = " ".join(tilskudd("claims", "check", "--help").stdout.decode().split())
    assert [one for one in (*COLUMNS, "numbered from 1", "Exit status: 0") if one not in told] == []


def test_no_other_command_waits_for_the_table_engine():
    """Nor does the site when it starts."""
    code = """
import sys
from tilskudd.config import cli
for name in cli.COMMANDS:
    name == "claims" or cli.module_of(name)
print([name for name in sys.modules if name in ("polars", "narwhals", "python_calamine")])
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False, env={"PYTHONPATH": str(PROJECT / "src")}
    )
    assert (done.stdout, done.stderr) == (b"[]\n", b"")
