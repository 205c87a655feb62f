"""What all tests share: the embedded server, a migrated database, people, and the example's letter."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.nodeid import NodeId
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

PROJECT = Path(__file__).resolve().parents[1]
os.environ.setdefault("TILSKUDD_SECRET_KEY", "only-for-tests-" + "x" * 40)
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's driver runs a loop in the tests' thread
os.environ.setdefault("TILSKUDD_DATA", str(PROJECT / "build" / "test-data"))
if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
    # The folders of source stay clean, but a hundred programs need not each compile Django again.
    os.environ["PYTHONPYCACHEPREFIX"] = str(PROJECT / "build" / "bytecode")

hypothesis_settings.register_profile(
    "tilskudd", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)
hypothesis_settings.load_profile("tilskudd")

_server = None


FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "autovacuum": "off",
}


def _started():
    """The test server; a second run at the same time gets a server of its own."""
    from tilskudd.config.embedded import CannotStart, start

    for number in range(1, 5):
        try:
            return start(PROJECT / "build" / f"test-server-{number}", settings=FAST)
        except CannotStart as error:
            reason = str(error)
            if "in use by process" not in reason:
                break
    pytest.exit(reason, returncode=2)


def pytest_configure(config: pytest.Config) -> None:
    """The run that deals out the work starts the server; the others find it in their environment."""
    global _server
    import databases

    if not hasattr(config, "workerinput") and "TEST_OWNER_URL" not in os.environ:
        _server = _started()
        os.environ["TEST_APP_URL"], os.environ["TEST_OWNER_URL"] = _server.app_url, _server.owner_url
    databases.point_settings_at(os.environ["TEST_APP_URL"], os.environ["TEST_OWNER_URL"])


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep a group on one worker: xdist 3.8 marks it in a field that pytest 9.2 does not read (its issue 1386)."""
    if not hasattr(config, "workerinput"):
        return
    for item in items:
        for mark in item.iter_markers("xdist_group"):
            if "@" not in item.nodeid:
                item._id = NodeId.parse(f"{item.nodeid}@{mark.args[0]}")
            assert item.nodeid.endswith(f"@{mark.args[0]}"), "this pytest keeps its node ids elsewhere"


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Make the template before any worker asks for a copy of it."""
    if not hasattr(session.config, "workerinput"):
        from pytest_django.plugin import blocking_manager_key

        import databases

        with session.config.stash[blocking_manager_key].unblock():
            databases.drop_old()
            databases.make_template()


def pytest_unconfigure(config: pytest.Config) -> None:
    if _server is not None:
        _server.stop()


@pytest.fixture(autouse=True)
def in_bokmal() -> None:
    """Every test begins in bokmål: a page that was asked for in nynorsk leaves its thread in nynorsk."""
    from django.utils import translation

    translation.deactivate()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: object) -> Iterator[None]:
    """Each worker has one database of its own; every test in it rolls back."""
    import databases

    with databases.copy_of_template(f"test_{uuid.uuid4().hex[:12]}") as name, django_db_blocker.unblock():
        databases.use_database(name)
        yield
        databases.use_database("none")


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: object) -> Iterator[str]:
    """A database of the test's own, entered as the application's role: for what must commit."""
    from django.db import connection

    import databases

    shared = connection.settings_dict["NAME"]
    with databases.copy_of_template(f"test_{uuid.uuid4().hex[:12]}") as name, django_db_blocker.unblock():
        databases.use_database(name)
        yield name
        databases.use_database(shared)


@pytest.fixture(autouse=True)
def one_act_for_each_service(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """In a test that rolls back, all services share one transaction: there, each service's savepoint is its own act."""
    asked = {"given", "db"} & set(request.fixturenames)
    if asked and "own_database" not in request.fixturenames:
        from django.db import connection

        from tilskudd.ledger import record

        request.getfixturevalue("db")
        depth = len(connection.savepoint_ids)

        def act(transaction: str) -> str:
            return f"{transaction} {connection.savepoint_ids[depth:][:1]}"

        monkeypatch.setattr(record, "act_under_way", act)


@pytest.fixture
def given(request: pytest.FixtureRequest):
    """People and letters, made by calling the services; see given.py."""
    if "own_database" not in request.fixturenames:
        request.getfixturevalue("db")
    from given import Given

    return Given()


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """The browser of the machine."""
    from playwright.sync_api import sync_playwright

    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    program = next((found for name in names if (found := shutil.which(name))), None)
    assert program, "no browser here: run make test, which sees to it"
    quiet = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
    if os.geteuid() == 0:
        quiet.append("--no-sandbox")
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=program, args=quiet)
        yield started
        started.close()
