"""Pages are looked at in a real browser, on a real server, in worlds with one row and with fifty."""

from __future__ import annotations

import os
import shutil
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's driver runs a loop in this thread


@pytest.fixture(scope="session")
def world_of_one_row(django_db_setup: None, django_db_blocker: object) -> Iterator[object]:
    """A world with one row of everything."""
    from world import world

    with django_db_blocker.unblock(), world(f"test_{uuid.uuid4().hex[:12]}", 1) as made:
        yield made


@pytest.fixture(scope="session")
def world_of_fifty_rows(django_db_setup: None, django_db_blocker: object) -> Iterator[object]:
    """A world with fifty rows of everything."""
    from world import world

    with django_db_blocker.unblock(), world(f"test_{uuid.uuid4().hex[:12]}", 50) as made:
        yield made


@contextmanager
def entered(world) -> Iterator[object]:
    """Let this process use the world's database for a while."""
    import databases
    from django.db import connection

    before = connection.settings_dict["NAME"]
    databases.use_database(world.database)
    yield world
    databases.use_database(before)


@pytest.fixture
def one_row(world_of_one_row, django_db_blocker) -> Iterator[object]:
    """Step into the world with one row."""
    with django_db_blocker.unblock(), entered(world_of_one_row) as world:
        yield world


@pytest.fixture
def fifty_rows(world_of_fifty_rows, django_db_blocker) -> Iterator[object]:
    """Step into the world with fifty rows."""
    with django_db_blocker.unblock(), entered(world_of_fifty_rows) as world:
        yield world


def serve() -> tuple[str, object]:
    """The site on a free port, in threads of this process."""
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    from tilskudd.config.wsgi import application

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_words: object) -> None:
            pass

    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet, allow_reuse_address=False)
    server.set_app(application)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}", server


@pytest.fixture
def site(one_row) -> Iterator[str]:
    """The address of a site over the world with one row."""
    address, server = serve()
    yield address
    server.shutdown()


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


@pytest.fixture
def sign_in(browser, site):
    """Sign somebody in through the page, in a session of their own."""
    from world import PASSWORD

    opened = []

    def signed_in(user, *, width: int = 1280, **options):
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="nb-NO", **options)
        opened.append(context)
        page = context.new_page()
        page.goto(f"{site}/logg-inn/")
        page.get_by_label("E-post").fill(user.email)
        page.get_by_label("Passord").fill(PASSWORD)
        page.get_by_role("button", name="Logg inn").click()
        assert page.url == f"{site}/oppgaver/", page.locator("main").inner_text()
        return page

    yield signed_in
    for context in opened:
        context.close()
