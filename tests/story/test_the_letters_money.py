"""From the letter to the ledger, as two persons in two browser sessions."""

from __future__ import annotations

import re
import uuid

import pytest

from given import SAMPLE, ledger_text

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def taken_in(django_db_setup, django_db_blocker):
    """A world where the sample letter is taken in, and nothing more."""
    from django.db import connection

    import databases
    from given import Given
    from tilskudd.mandate.services import take_in_letter
    from world import PASSWORD

    with django_db_blocker.unblock():
        before = connection.settings_dict["NAME"]
        with databases.copy_of_template(f"test_{uuid.uuid4().hex[:12]}") as name:
            databases.use_database(name)
            given = Given()
            for person in (given.kari, given.ola, given.auditor):
                person.set_password(PASSWORD)
                person.save()
            take_in_letter(SAMPLE.read_bytes(), SAMPLE.name, by=given.kari)
            yield given
            databases.use_database(before)


def session(browser, address: str, user):
    from world import PASSWORD

    page = browser.new_context(viewport={"width": 1280, "height": 900}, locale="nb-NO").new_page()
    page.goto(f"{address}/logg-inn/")
    page.get_by_label("E-post").fill(user.email)
    page.get_by_label("Passord").fill(PASSWORD)
    page.get_by_role("button", name="Logg inn").click()
    return page


def number(text: str) -> int:
    return int(re.sub(r"[^0-9]", "", text) or 0) * (-1 if "\u2212" in text else 1)


def test_two_persons_take_the_letters_money_into_the_ledger(taken_in, browser):
    """Kari takes the positions in, Ola approves; every figure opens entries that add up, and the letter's line."""
    from sites import serve
    from tilskudd.config.verification import verify

    address, server = serve()
    kari, ola = session(browser, address, taken_in.kari), session(browser, address, taken_in.ola)

    kari.get_by_role("link", name="Se brevet").click()
    assert "20 000 001 kr til sammen" in kari.locator(".findings").inner_text().replace("\u00a0", " ")
    kari.get_by_role("button", name="Ta inn postene").click()
    assert "kan derfor ikke godkjenne" in kari.locator("aside").inner_text()
    assert kari.get_by_role("button", name="Godkjenn åpningen").count() == 0

    ola.reload()
    ola.get_by_role("link", name="Se forslaget").click()
    ola.get_by_role("button", name="Godkjenn åpningen").click()
    assert ola.url == f"{address}/budsjett/2022/"
    assert ledger_text("671/62") == "appropriated -238 300 000\nat-disposal 238 300 000\n"

    every_figure_opens_entries_that_add_up_to_it(ola, address)
    the_figure_leads_back_to_its_line_in_the_letter(ola)
    assert verify().findings == []
    server.shutdown()


def every_figure_opens_entries_that_add_up_to_it(page, address: str) -> None:
    cells = page.locator("table.figs tbody td a")
    figures = [(cell.inner_text(), cell.get_attribute("href")) for cell in cells.all()]
    assert len(figures) == 8
    for text, href in figures:
        page.goto(f"{address}/budsjett/2022/{href}")
        signed = [number(cell) for cell in page.locator("tbody td.n").all_inner_texts()]
        assert abs(sum(signed)) == number(text), href
        assert abs(number(page.locator("tfoot td.n").inner_text())) == number(text)
        assert abs(number(page.locator(".figures dd").first.inner_text())) == number(text)


def the_figure_leads_back_to_its_line_in_the_letter(page) -> None:
    page.goto(page.url.split("/budsjett/")[0] + "/budsjett/2022/671-62/til-disposisjon/")
    page.locator("main [data-next]").click()
    assert "671/62 Kommunale innvandrertiltak 238 300 000" in page.locator("blockquote").inner_text()
    page.locator("main [data-next]").click()
    line = page.locator("p:target")
    assert "238 300 000" in line.inner_text()
    assert line.is_visible()


def test_one_person_alone_is_refused_with_a_reason(taken_in, browser):
    """Ola proposes himself and sends the approval by hand: refused in words, nothing booked."""
    from sites import serve
    from tilskudd.ledger.models import Entry

    address, server = serve()
    ola = session(browser, address, taken_in.ola)
    ola.goto(f"{address}/tildelingsbrev/2022-1/")
    ola.get_by_role("button", name="Ta inn postene").click()
    token = ola.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    answer = ola.context.request.post(
        f"{ola.url}godkjenn/", form={"versjon": "1", "csrfmiddlewaretoken": token}, headers={"Referer": ola.url}
    )
    assert "Du har selv laget eller endret dette, og kan derfor ikke godkjenne det." in answer.text()
    assert Entry.objects.count() == 0
    server.shutdown()


def test_a_correction_keeps_what_was_typed_and_what_was_read(taken_in, browser):
    """Without a reason the form comes back with the amount still in it; with one, both amounts stand."""
    from sites import serve

    address, server = serve()
    kari = session(browser, address, taken_in.kari)
    kari.goto(f"{address}/tildelingsbrev/2022-1/")
    kari.get_by_role("button", name="Ta inn postene").click()
    kari.get_by_role("link", name="Rett 671/62").click()
    kari.get_by_label("Beløp som føres (kr)").fill("238 300 001")
    kari.get_by_role("button", name="Lagre").click()
    assert "Skriv hvorfor" in kari.get_by_role("alert").inner_text()
    assert kari.get_by_label("Beløp som føres (kr)").input_value() == "238 300 001"
    kari.get_by_label("Hvorfor, og hvilket dokument").fill("Svar fra departementet 3. februar, 22/00412-7")
    kari.get_by_role("button", name="Lagre").click()
    row = kari.locator("tr", has_text="671/62").inner_text().replace("\u00a0", " ")
    assert "238 300 000" in row
    assert "238 300 001" in row
    assert "22/00412-7" in row
    server.shutdown()
