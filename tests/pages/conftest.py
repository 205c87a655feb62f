"""Pages are looked at in a real browser, on a real server, in worlds with one row and with fifty."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest

from sites import entered, serve


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


@pytest.fixture
def site(one_row) -> Iterator[str]:
    """The address of a site over the world with one row."""
    address, server = serve()
    yield address
    server.shutdown()


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
        assert page.url in (f"{site}/oppgaver/", f"{site}/portal/"), page.locator("main").inner_text()
        return page

    yield signed_in
    for context in opened:
        context.close()
