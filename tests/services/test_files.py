"""Files are taken in whole or not at all, once for each content, and what happens to them afterwards is found."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.db import IntegrityError, connections, transaction
from storing import HALF
from test_ledger_at_once import at_once

import databases
from tilskudd.config.commands import CannotBeDone
from tilskudd.config.embedded.account import Account, program_account, server_account
from tilskudd.config.file_store import ready_store
from tilskudd.config.verification import verify
from tilskudd.files import folder, services
from tilskudd.files.jobs import remove_leftover_files
from tilskudd.files.models import StoredFile
from tilskudd.files.services import FileLost, FileTooLarge, check, content_of, open_file, remove_leftovers, store

AT = datetime(2022, 2, 15, 9, 30, tzinfo=UTC)
LETTER = b"Frist: 1. juni 2022\n" * 100
MOST = 10_000
PATHS = os.pathsep.join(map(str, (databases.PROJECT / "src", databases.PROJECT / "tests")))
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be two users")


@pytest.fixture(autouse=True)
def data(settings, tmp_path: Path) -> Path:
    """A data folder of the test's own."""
    settings.DATA = tmp_path / "data"
    return tmp_path / "data"


def everything_in(data: Path) -> list[str]:
    """All files of the store, by their place in it."""
    return sorted(str(path.relative_to(data / "files")) for path in data.rglob("*") if path.is_file())


def path_of(stored: StoredFile) -> Path:
    return folder.path_of(stored.sha256)


@pytest.mark.django_db
def test_a_file_is_kept_under_its_content_and_read_again(data):
    """Size, kind and moment in the row; the bytes in a folder by the first two letters, closed to others."""
    stored = store(BytesIO(LETTER), at=AT, most=MOST)
    sha256 = hashlib.sha256(LETTER).hexdigest()
    assert (stored.sha256, stored.size, stored.media_type, stored.stored_at) == (sha256, 2000, "text/plain", AT)
    assert everything_in(data) == [f"{sha256[:2]}/{sha256}"]
    assert content_of(stored) == LETTER
    with open_file(stored) as file:
        assert file.read(5) == b"Frist"
    modes = [path.stat().st_mode & 0o777 for path in (data / "files", path_of(stored).parent, path_of(stored))]
    assert modes == [0o700, 0o700, 0o600]


@pytest.mark.django_db
def test_the_same_bytes_twice_are_one_row_and_one_file(data):
    """The first moment stands; the file on the disk is the one that was there."""
    first = store([LETTER], at=AT, most=MOST)
    before = path_of(first).stat()
    again = store(iter([LETTER[:7], b"", LETTER[7:]]), at=AT + timedelta(days=1), most=MOST)
    assert (again.pk, again.stored_at) == (first.pk, AT)
    assert (path_of(first).stat().st_ino, path_of(first).stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert len(everything_in(data)) == 1


@pytest.mark.django_db
def test_a_file_that_is_empty_is_a_file():
    assert content_of(store([], at=AT, most=0)) == b""


@pytest.mark.django_db
def test_too_many_bytes_are_refused_as_soon_as_they_come(data):
    """One byte too many; nothing is left, and no more is read. Exactly as many as may be are taken."""
    given: list[int] = []

    def endless():
        while True:
            given.append(1)
            yield b"x" * 1000

    with pytest.raises(FileTooLarge, match="større enn 10\u00a0000 byte"):
        store(endless(), at=AT, most=MOST)
    assert len(given) == 11
    assert (everything_in(data), StoredFile.objects.count()) == ([], 0)
    assert store([b"x" * MOST], at=AT, most=MOST).size == MOST


@pytest.mark.django_db
def test_a_sender_who_breaks_off_leaves_nothing(data):
    """The error is the caller's, and the half file is gone."""

    def breaks_off():
        yield LETTER
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        store(breaks_off(), at=AT, most=MOST)
    assert (everything_in(data), StoredFile.objects.count()) == ([], 0)


@pytest.mark.django_db
def test_a_row_follows_the_callers_transaction_and_bytes_without_one_do_no_harm(data):
    """Rolled back, the bytes lie there; stored again they get their row."""
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        store([LETTER], at=AT, most=MOST)
        raise ZeroDivisionError
    assert (len(everything_in(data)), StoredFile.objects.count()) == (1, 0)
    assert list(check()) == []
    assert content_of(store([LETTER], at=AT, most=MOST)) == LETTER


def killed(database: str, data: Path, where: str) -> None:
    """Let storing.py be killed there, on the test's own database."""
    url = databases.with_database(os.environ["TEST_APP_URL"], database)
    surroundings = {**os.environ, "DATABASE_URL": url, "PYTHONPATH": PATHS}
    surroundings.pop("DATABASE_OWNER_URL")
    program = [sys.executable, str(Path(__file__).with_name("storing.py")), str(data), where]
    told = subprocess.run(program, env=surroundings, capture_output=True, text=True, timeout=60, check=False)
    assert told.returncode == -signal.SIGKILL, told.stderr


def test_killed_half_way_it_leaves_no_row_and_no_half_file_under_a_name(own_database, data):
    """What is left is told by its name, and goes when it is a day old and not before."""
    killed(own_database, data, "while-writing")
    (left,) = everything_in(data)
    assert re.fullmatch(r"unfinished-\w+", left)
    assert StoredFile.objects.count() == 0
    written_at = datetime.fromtimestamp((data / "files" / left).stat().st_mtime, UTC)
    assert remove_leftovers(written_at + timedelta(hours=24)) == 0
    assert remove_leftovers(written_at + timedelta(hours=24, seconds=1)) == 1
    assert everything_in(data) == []
    assert remove_leftovers(written_at + timedelta(days=9)) == 0


def test_killed_before_the_commit_the_bytes_are_whole_and_wait_for_a_row(own_database, data):
    """No row; nothing for verify to find; the next who stores the same gets both."""
    killed(own_database, data, "before-commit")
    sha256 = hashlib.sha256(HALF).hexdigest()
    assert everything_in(data) == [f"{sha256[:2]}/{sha256}"]
    assert StoredFile.objects.count() == 0
    assert content_of(store([HALF], at=AT, most=len(HALF))) == HALF


def test_eight_who_store_the_same_at_once_get_one_row(own_database, data):
    """Twenty times, each time in a folder that nobody has made yet or somebody has just made."""
    for round_ in range(20):
        content = f"brev {round_}\n".encode() * 50
        rows = at_once(lambda _number, content=content: store([content[:9], content[9:]], at=AT, most=MOST).pk)
        assert len(set(rows)) == 1
    assert StoredFile.objects.count() == len(everything_in(data)) == 20
    assert list(check()) == []


def test_the_second_waits_for_the_first_and_stands_when_it_is_undone(own_database, data):
    """The bytes that the first wrote are there for the second, whatever becomes of the first one's row."""
    got: list[StoredFile] = []
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        store([LETTER], at=AT, most=MOST)
        waiting = threading.Thread(
            target=lambda: (got.append(store([LETTER], at=AT, most=MOST)), connections.close_all())
        )
        waiting.start()
        waiting.join(0.3)
        assert waiting.is_alive(), "the second did not wait for the first"
        raise ZeroDivisionError
    waiting.join(60)
    assert [content_of(one) for one in got] == [LETTER]
    assert StoredFile.objects.get().pk == got[0].pk


@pytest.mark.django_db
def test_verify_finds_bytes_that_are_missing_shortened_or_changed(data):
    """Each told with its sha256; whole files are not; reading the content tells too."""
    whole, missing, shorter, changed = (store([LETTER, word], at=AT, most=MOST) for word in (b"a", b"b", b"c", b"d"))
    assert verify().findings == []
    assert verify().files == 4
    path_of(missing).unlink()
    path_of(shorter).write_bytes(LETTER)
    path_of(changed).write_bytes(LETTER + b"e")
    found = [one for one in verify().findings if one.code.startswith("file-")]
    assert [(one.code, one.severity.value) for one in found] == [
        ("file-missing", "error"), ("file-size", "error"), ("file-changed", "error"),
    ]  # fmt: skip
    for one, stored in zip(found, (missing, shorter, changed), strict=True):
        assert stored.sha256 in one.message
        with pytest.raises(FileLost, match=stored.sha256[:12]):
            content_of(stored)
    with pytest.raises(FileLost):
        open_file(missing)
    assert content_of(whole) == LETTER + b"a"


@pytest.mark.django_db
def test_what_was_lost_is_there_again_when_it_is_stored_again():
    """Missing or shortened bytes are put back by the same content."""
    stored = store([LETTER], at=AT, most=MOST)
    path_of(stored).write_bytes(b"")
    assert store([LETTER], at=AT, most=MOST).pk == stored.pk
    assert list(check()) == []


@pytest.mark.django_db
def test_a_file_that_cannot_be_read_is_found(data, monkeypatch):
    """A disk that fails is told as such, and the rest is still checked."""
    stored, missing = (store([LETTER, word], at=AT, most=MOST) for word in (b"a", b"b"))
    path_of(missing).unlink()

    def fails(file: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(services, "pieces", fails)
    found = list(check())
    assert [one.code for one in found] == ["file-unreadable", "file-missing"]
    assert found[0].message == f"The stored file {stored.sha256} cannot be read: Input/output error."


def test_the_job_removes_what_is_a_day_old(data):
    """What somebody was killed over; what is new, and what is stored, stay."""
    (data / "files" / "ab").mkdir(parents=True)
    old, older, new = (data / "files" / f"unfinished-{name}" for name in ("old", "older", "new"))
    for path in (old, older, new):
        path.write_bytes(LETTER)
    for path in (old, older, data / "files" / "ab"):
        os.utime(path, (0, 0))
    now = int(new.stat().st_mtime)
    remove_leftover_files(now)
    remove_leftover_files(now)
    assert sorted(path.name for path in (data / "files").iterdir()) == ["ab", "unfinished-new"]


@pytest.mark.django_db
@pytest.mark.parametrize("facts", [{"sha256": "A" * 64}, {"sha256": "a" * 63}, {"size": -1}])
def test_the_database_takes_no_row_that_no_file_could_have(facts):
    """A sha256 that is none, and a size below zero."""
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.create(
            **{"sha256": "a" * 64, "size": 1, "media_type": "text/plain", "stored_at": AT} | facts
        )


def test_the_folder_is_made_for_the_one_who_serves(data):
    """Closed to others; made once with all the folders in it, and left as it is when it is right."""
    for _time in range(2):
        ready_store(data / "files", program_account())
        folders = [data / "files", *(data / "files").iterdir()]
        assert len(folders) == 1 + 256
        assert {(one.stat().st_mode & 0o777, one.stat().st_uid) for one in folders} == {(0o700, os.geteuid())}
    assert folder.path_of("a0" * 32).parent in folders


def test_a_folder_that_cannot_be_used_is_told_in_one_sentence(data, tmp_path):
    """A file in its place, and in the place of the data folder."""
    data.mkdir()
    (data / "files").write_text("my own")
    with pytest.raises(CannotBeDone, match=r"^Files cannot be stored, because .* is not a folder; move it away\.$"):
        ready_store(data / "files", program_account())
    (tmp_path / "other").write_text("my own")
    with pytest.raises(CannotBeDone, match="cannot be made ready"):
        ready_store(tmp_path / "other" / "files", program_account())


@pytest.fixture
def open_data(settings) -> Iterator[Path]:
    """A data folder that other users can reach."""
    made = Path(tempfile.mkdtemp(prefix="tilskudd-test-"))
    made.chmod(0o755)
    settings.DATA = made
    yield made
    shutil.rmtree(made)


def stored_bytes(chunks: list[bytes]) -> None:
    """What storing does to the disk."""
    with folder.written(chunks) as unfinished:
        folder.keep(unfinished)


def exit_as(account: Account, act: Callable[[], object]) -> int:
    """Let a child that has become the account act; nought when it could."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.setgroups([])
            os.setgid(account.gid)
            os.setuid(account.uid)
            act()
            status = 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@as_root
@pytest.mark.django_db
def test_root_and_the_web_processes_share_one_store(open_data):
    """Root stores before the site is served and while it is; all of it is the web account's, who can go on."""
    web, data = server_account(), open_data
    before = store([LETTER, b"before"], at=AT, most=MOST)
    ready_store(data / "files", web)
    after = store([LETTER, b"after"], at=AT, most=MOST)
    assert exit_as(web, lambda: (stored_bytes([LETTER, b"by the web"]), path_of(after).read_bytes())) == 0
    assert exit_as(web, lambda: stored_bytes([LETTER, b"after"])) == 0
    assert content_of(store([LETTER, b"by the web"], at=AT, most=MOST)).endswith(b"by the web")
    assert {path.stat().st_uid for path in (data / "files").rglob("*")} == {web.uid}
    assert (data / "files").stat().st_uid == web.uid
    for stored in (before, after):
        assert web.may(path_of(stored).parent, os.R_OK | os.W_OK | os.X_OK)
        assert web.may(path_of(stored), os.R_OK)
        assert content_of(stored).startswith(LETTER)
    assert list(check()) == []
