"""`tilskudd read` as a program: what it prints, its exit status, and what it refuses, in one sentence each."""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tilskudd.mandate.reader.file_content import LARGEST
from tilskudd.mandate.reader.positions_file import FaultyPositions, read_positions
from tilskudd.values.budget import BudgetLine

PROJECT = Path(__file__).resolve().parents[2]
SAMPLE = PROJECT / "src" / "tilskudd" / "mandate" / "sample" / "tillegg-1.txt"
BEFORE = "chapter,item,amount\n671,60,4953070000\n671,62,218300000\n671,71,195200000\n672,60,1008000000\n"
MOST_MEMORY = 1_000_000_000


def run(*arguments: str, stdin: bytes = b"", limited: bool = False) -> subprocess.CompletedProcess[bytes]:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))

    return subprocess.run(
        [sys.executable, "-m", "tilskudd.config.cli", "read", *arguments],
        input=stdin,
        capture_output=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(PROJECT / "src")},
        preexec_fn=limit if limited else None,
        check=False,
    )


def told(*arguments: str) -> dict:
    done = run(str(SAMPLE), "--json", *arguments)
    assert done.returncode == 1, done.stderr
    return json.loads(done.stdout)


def refused(done: subprocess.CompletedProcess[bytes]) -> str:
    """Exit 2, nothing on standard output, one line on standard error and no traceback."""
    message = done.stderr.decode()
    assert (done.returncode, done.stdout) == (2, b"")
    assert message.count("\n") == 1
    assert message.startswith("tilskudd")
    assert "Traceback" not in message
    return message


@pytest.fixture
def before(tmp_path):
    def written(text: str) -> str:
        path = tmp_path / "positions.csv"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return written


@pytest.mark.parametrize(
    "text",
    [
        BEFORE,
        BEFORE.replace(",", ";"),
        "\ufeff" + BEFORE.replace("\n", "\r\n"),
        "line,amount\n671/60,4953070000\n671.62,218 300 000\n671/71,195.200.000\n672/60,1008000000\n",
        "name,line,amount\nA,671/60,4953070000\n\nB,671/62,218300000\nC,671/71,195200000\nD,672/60,1008000000,\n",
    ],
    ids=["commas", "semicolons", "mark and CRLF", "line and spaces", "other columns"],
)
def test_before_is_given_to_each_position(before, text):
    found = told("--before", before(text))
    assert [one["before"] for one in found["positions"]] == [4_953_070_000, 218_300_000, 195_200_000, 1_008_000_000]
    assert not [one for one in found["findings"] if one["code"] == "change-against-position"]


def test_before_and_change_must_come_to_the_position(before):
    """The change is written «20 mill.»: 1 300 000 kr is beyond its half million of rounding, and an error.

    29,3 mill. may be 29 305 000, so a difference of 5 000 kr is rounding, and a remark only.
    """
    wrong = told("--before", before(BEFORE.replace("218300000", "217000000")))
    found = [one for one in wrong["findings"] if one["code"] == "change-against-position"]
    assert [(one["severity"], one["stated"], one["computed"]) for one in found] == [("error", 238_300_000, 237_000_000)]
    assert found[0]["at"] and found[0]["also_at"]
    rounded = told("--before", before(BEFORE.replace("4953070000", "4953065000")))
    found = [one for one in rounded["findings"] if one["code"] == "change-against-position"]
    assert [one["severity"] for one in found] == ["note"]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "text"),
        ("a,b\n1,2\n", "columns"),
        ("chapter,item,amount\n", "no rows"),
        ("chapter,item,amount\n671,60,12.5\n", "amount"),
        ("chapter,item,amount\n671,60,\n", "amount"),
        ("chapter,item,amount\nx,60,5\n", "chapter and item"),
        ("chapter,item,amount\n671,60,5\n671,60,6\n", "twice"),
        ("chapter,item,amount\n671,0,5\n", "chapter and item"),
        ('chapter,item,amount\n"671,60,5\n', "CSV"),
    ],
)
def test_a_faulty_file_of_positions_is_refused(before, text, word):
    assert word in refused(run(str(SAMPLE), "--before", before(text)))


def test_a_negative_amount_and_a_missing_file_of_positions():
    assert read_positions(b"line,amount\n671/60,-5\n") == {BudgetLine(671, 60): -5}
    with pytest.raises(FaultyPositions):
        read_positions(b"\x89PNG\r\n")
    assert "No such file" in refused(run(str(SAMPLE), "--before", "/nowhere/positions.csv"))


@pytest.mark.parametrize(
    ("language", "message", "headline"),
    [
        ("nb", "De ti beløpene i oppdrag 20 blir 20 000 001 kr til sammen. Tabellen skriver 20 000 000.", "Advarsel:"),
        ("nn", "Dei ti beløpa i oppdrag 20 blir 20 000 001 kr til saman. Tabellen skriv 20 000 000.", "Åtvaring:"),
        ("en", "The ten amounts in assignment 20 add up to 20 000 001 kr. The table says 20 000 000.", "Warning:"),
    ],
)
def test_the_findings_and_the_view_are_in_the_language_asked_for(language, message, headline):
    found = told("--lang", language)["findings"]
    assert message in [one["message"].replace("\u00a0", " ") for one in found]
    assert headline in run(str(SAMPLE), "--lang", language).stdout.decode()


def test_bokmaal_unless_told_otherwise():
    assert told()["findings"] == told("--lang", "nb")["findings"]
    assert "invalid choice" in refused(run(str(SAMPLE), "--lang", "de"))


def test_standard_input_is_read_and_a_sound_letter_gives_exit_0():
    done = run("-", "--json", stdin="Tildelingsbrev 2026 til Etaten\n\nVi ønsker et godt år.\n".encode())
    assert done.returncode == 0
    assert json.loads(done.stdout)["source"]["name"] == "-"


PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.txt", b""),
        ("blank.txt", b" \n\n\t\n"),
        ("picture.txt", PICTURE),
        ("picture.pdf", b"\xff\xd8\xff\xe0" + bytes(500)),
        ("word.txt", b"PK\x03\x04" + bytes(100)),
        ("random.txt", random.Random(1).randbytes(50_000)),
        ("no-nulls.txt", bytes(byte or 7 for byte in random.Random(2).randbytes(50_000))),
        ("only-lines.txt", b"\n1" * 450_000),
    ],
)
def test_what_is_no_letter_is_refused(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    refused(run(str(path)))


def test_a_file_that_is_too_large_is_refused_without_reading_it_all(tmp_path):
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(40 * LARGEST)
    assert "25 MB" in refused(run(str(path), limited=True))


def test_a_folder_a_pipe_and_nothing_are_refused_at_once(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert "not a plain file" in refused(run(str(pipe)))
    assert "not a plain file" in refused(run(str(tmp_path)))
    assert "not a plain file" in refused(run("/dev/zero"))
    assert "No such file" in refused(run(str(tmp_path / "nothing.txt")))
    assert refused(run(str(SAMPLE), "--before", str(pipe)))


@pytest.mark.parametrize(
    "text",
    [
        "Dear Sir or Madam, this is the letter of allotment for the year, and it is sent to the agency by the "
        "ministry. "
        "The agency shall report to the ministry, and the report shall be the basis of the budget for the next "
        "year.",
        "Das Ministerium ist der Auffassung, dass die Behörde mit der Umsetzung und der Berichterstattung für das "
        "Jahr beauftragt wird. Die Mittel sind für die Aufgabe vorgesehen, und der Bericht ist nicht mit der "
        "Post zu senden, "
        "die das Amt nutzt.",
    ],
    ids=["English", "German"],
)
def test_another_language_is_a_warning_and_no_crash(tmp_path, text):
    path = tmp_path / "letter.txt"
    path.write_text(text, encoding="utf-8")
    done = run(str(path), "--json")
    assert done.returncode == 0
    found = [one for one in json.loads(done.stdout)["findings"] if one["code"] == "not-norwegian"]
    assert [one["severity"] for one in found] == ["warning"]
    assert "not-norwegian" not in {one["code"] for one in told()["findings"]}
