"""The `tilskudd` command as a person uses it: in a process of its own, with its own data folder."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from given import SAMPLE

PROGRAM = str(Path(sys.executable).with_name("tilskudd"))
OUTSIDE = {
    name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "TILSKUDD_", "TEST_"))
}


@contextmanager
def reachable_folder() -> Iterator[Path]:
    """A data folder, not yet made, that the server's user can reach."""
    made = Path(tempfile.mkdtemp(prefix="tilskudd-test-"))
    made.chmod(0o755)
    yield made / "data"
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A data folder with nothing in it."""
    with reachable_folder() as data:
        yield data


@pytest.fixture(scope="module")
def example_once() -> Iterator[Path]:
    """What `tilskudd example` leaves on the disk, once for all tests that begin there."""
    with reachable_folder() as data:
        told = tilskudd("example", data=data)
        assert told.returncode == 0, told.stderr
        yield data


@pytest.fixture
def example_folder(example_once: Path, folder: Path) -> Path:
    """A data folder of the test's own with the example loaded."""
    subprocess.run(["cp", "-a", example_once, folder], check=True)
    return folder


def tilskudd(*words: str, data: Path | None = None, **settings: str) -> subprocess.CompletedProcess[str]:
    surroundings = {**OUTSIDE, **({"TILSKUDD_DATA": str(data)} if data else {}), **settings}
    return subprocess.run([PROGRAM, *words], capture_output=True, text=True, env=surroundings, timeout=180, check=False)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def one_line(told: subprocess.CompletedProcess[str]) -> str:
    assert told.returncode == 2, told
    assert told.stderr.count("\n") == 1, told.stderr
    assert "Traceback" not in told.stderr
    return told.stderr


def test_read_prints_the_sample_letter_for_people():
    """Its money, its four assignments and the one krone; exit 1, since a finding is an error."""
    told = tilskudd("read", str(SAMPLE))
    words = told.stdout.replace("\u00a0", " ")
    assert told.returncode == 1
    for expected in ("238 300 000", "218 300 000", "20 000 001", "Umiddelbart"):
        assert expected in words
    assert told.stderr == ""


def test_read_prints_json_in_the_contracts_shape():
    """Whole kroner as integers, dates as ISO 8601, offsets that are exact."""
    told = tilskudd("read", str(SAMPLE), "--json")
    reading = json.loads(told.stdout)
    text = SAMPLE.read_text(encoding="utf-8")
    assert told.returncode == 1
    assert set(reading) == {
        "source", "letter", "assignments", "duties", "changes", "positions", "findings", "unread"
    }  # fmt: skip
    assert [one["number"] for one in reading["assignments"]] == ["20", "21", "22", "23"]
    assert [(one["chapter"], one["item"], one["amount"]) for one in reading["changes"]] == [
        (671, 60, 29_300_000), (671, 62, 20_000_000), (671, 71, 20_000_000), (672, 60, 9_600_000)
    ]  # fmt: skip
    assert [one["amount"] for one in reading["positions"]] == [4_982_370_000, 238_300_000, 215_200_000, 1_017_600_000]
    recipients = reading["assignments"][0]["recipients"]
    assert (len(recipients), sum(one["amount"] for one in recipients)) == (10, 20_000_001)
    for one in [*recipients, *reading["positions"], *reading["changes"]]:
        assert re.sub(r"\D", "", text[one["at"]["start"] : one["at"]["end"]])
    errors = [one for one in reading["findings"] if one["severity"] == "error"]
    assert sorted(one["code"] for one in errors) == ["table-sum", "wrong-reference"]
    assert ("table-sum", 20_000_000, 20_000_001) in [(one["code"], one["stated"], one["computed"]) for one in errors]


@pytest.mark.parametrize("content", [None, b"", b"\x00\x01", b"%PDF-1.7 x"])
def test_what_cannot_be_read_is_one_line(tmp_path, content):
    """No file, an empty one, a binary one, a PDF: one line and exit 2."""
    letter = tmp_path / "brev.txt"
    if content is not None:
        letter.write_bytes(content)
    assert "brev.txt" in one_line(tilskudd("read", str(letter)))
    assert "not a plain file" in one_line(tilskudd("read", str(tmp_path))).lower()


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        ({"DATABASE_URL": "mysql://a@b/c"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://"}, "DATABASE_URL"),
        ({"DATABASE_OWNER_URL": "postgresql://a@b/c"}, "DATABASE_OWNER_URL"),
        ({"DATABASE_URL": "postgresql://a@b/c", "DATABASE_OWNER_URL": "postgresql://a@b/c"}, "role of its own"),
        ({"DATABASE_URL": "postgresql://a:b@127.0.0.1:1/c"}, "does not answer"),
        ({"TILSKUDD_URL": "tilskudd.example.no"}, "TILSKUDD_URL"),
        ({"TILSKUDD_SECRET_KEY": "kort"}, "TILSKUDD_SECRET_KEY"),
    ],
)
def test_a_wrong_setting_stops_the_program_with_a_sentence(folder, settings, word):
    """Which setting, why, and what to write instead."""
    assert word in one_line(tilskudd("verify", data=folder, **settings)).replace("\n", " ")


@pytest.mark.parametrize(
    "words", [(), ("finnes-ikke",), ("serve", "--port", "x"), ("serve", "--port", "99999"), ("read",)]
)
def test_wrong_words_are_told_in_one_line(words):
    """No command, an unknown one, a port that is none, a missing file name."""
    one_line(tilskudd(*words))


def test_a_taken_port_is_told_before_anything_starts(folder):
    """The other program keeps it; no data folder is made."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        told = tilskudd("serve", "--port", str(other.getsockname()[1]), data=folder)
    assert "cannot be used" in one_line(told)
    assert not (folder / "postgres").exists()


def test_a_data_folder_that_is_a_file_is_told(folder):
    """One sentence, and the file is left alone."""
    folder.write_text("my own")
    one_line(tilskudd("verify", data=folder))
    assert folder.read_text() == "my own"


def test_a_real_installation_begins_with_two_administrators(folder):
    """Two passwords are shown once; a second time is refused; everything verifies."""
    words = (
        "administrators",
        "--agency",
        "En virksomhet",
        "Anne Vik",
        "anne@example.no",
        "Bjørn Moe",
        "bjorn@example.no",
    )
    told = tilskudd(*words, data=folder)
    assert told.returncode == 0, told.stderr
    assert len(re.findall(r"password: \S{20}", told.stdout)) == 2
    assert "allerede" in one_line(tilskudd(*words, data=folder)).splitlines()[-1]
    assert "everything holds" in tilskudd("verify", data=folder).stdout
    assert "already in use" in one_line(tilskudd("example", data=folder))


class Site:
    """A site that `tilskudd run` serves, in a process of its own."""

    def __init__(self, data: Path) -> None:
        self.port = free_port()
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [PROGRAM, "run", "--port", str(self.port)],
            env={**OUTSIDE, "TILSKUDD_DATA": str(data), "TILSKUDD_WEB_PROCESSES": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.told = ""
        for line in self.process.stdout:
            self.told += line
            if "stein.nilsen@example.no" in line:
                return
        raise AssertionError(self.told)

    def children(self) -> list[int]:
        return children_of(self.process.pid)

    def commands(self) -> list[bytes]:
        return [Path(f"/proc/{pid}/cmdline").read_bytes() for pid in self.children()]

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return True
        except OSError:
            return False


def children_of(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def comes(what: Callable[[], bool], seconds: float = 60) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if what():
            return True
        time.sleep(0.1)
    return False


def gone(pids: list[int], seconds: float = 20) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not any(_runs(pid) for pid in pids):
            return True
        time.sleep(0.05)
    return False


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_one_command_reads_the_letter_tells_who_may_sign_in_and_stands_again_after_a_kill(folder):
    """The first time from nothing; killed by -9 nothing is left running; the second start stands, and verifies."""
    site = Site(folder)
    told = site.told.replace("\u00a0", " ")
    assert "20 000 001" in told
    assert "238 300 000" in told
    assert f"http://127.0.0.1:{site.port}" in told
    assert "everything holds" in tilskudd("verify", data=folder).stdout
    assert "in use by process" in one_line(tilskudd("serve", "--port", str(free_port()), data=folder))
    children = site.children()
    assert len(children) == 3
    web = next(pid for pid in children if b"gunicorn" in Path(f"/proc/{pid}/cmdline").read_bytes())
    store = (folder / "files").stat()
    assert (store.st_uid, store.st_mode & 0o777) == (Path(f"/proc/{web}").stat().st_uid, 0o700)

    site.process.send_signal(signal.SIGKILL)
    site.process.wait()
    assert gone(children)
    assert not site.answers()

    again = Site(folder)
    assert "Loading the worked example" not in again.told
    assert comes(again.answers)
    children = again.children()
    again.process.send_signal(signal.SIGTERM)
    assert again.process.wait(30) == 0
    assert gone(children)
    assert "everything holds" in tilskudd("verify", data=folder).stdout


@pytest.mark.xdist_group("example")
def test_a_registered_person_gets_a_password_from_the_command_line(example_folder):
    """Shown once; an unknown e-mail is told."""
    assert re.search(r"password: \S{20}", tilskudd("password", "kari.lunde@example.no", data=example_folder).stdout)
    assert "Nobody here" in one_line(tilskudd("password", "ingen@example.no", data=example_folder))


def test_a_site_with_an_address_of_its_own_becomes_ready(folder):
    """TILSKUDD_URL as in real use: the supervisor asks as people do, and says that it answers."""
    port = str(free_port())
    words = [PROGRAM, "serve", "--port", port]
    surroundings = {**OUTSIDE, "TILSKUDD_DATA": str(folder), "TILSKUDD_URL": "https://tilskudd.example.no"}
    site = subprocess.Popen(words, env=surroundings, stderr=subprocess.PIPE, text=True)
    assert any(f"answers at http://127.0.0.1:{port}" in line for line in site.stderr)
    site.send_signal(signal.SIGTERM)
    assert site.wait(30) == 0


@pytest.mark.xdist_group("example")
def test_the_example_is_not_served_beyond_this_machine(example_folder):
    """Its passwords are known to everybody."""
    for command in ("serve", "run"):
        told = tilskudd(command, "--host", "0.0.0.0", "--port", str(free_port()), data=example_folder)
        assert "this machine only" in one_line(told)


@pytest.mark.xdist_group("example")
def test_a_web_process_that_dies_is_started_again(example_folder):
    """Killed by -9, the site answers again by itself."""
    site = Site(example_folder)
    web = next(pid for pid in site.children() if b"gunicorn" in Path(f"/proc/{pid}/cmdline").read_bytes())
    its_workers = children_of(web)
    assert its_workers
    os.kill(web, signal.SIGKILL)
    assert gone([web, *its_workers])  # they answer until they notice that they are alone
    assert comes(lambda: any(b"gunicorn" in told for told in site.commands()))
    assert comes(site.answers)
    site.process.send_signal(signal.SIGTERM)
    assert site.process.wait(30) == 0
