"""From the letter as a PDF to money at disposal and the ministry's answer, as two persons in two browser sessions."""

from __future__ import annotations

import re
import uuid

import pytest

from given import ledger_text

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def office(django_db_setup, django_db_blocker):
    """An office with people, and no letter yet."""
    from django.db import connection

    import databases
    from given import Given
    from world import PASSWORD

    with django_db_blocker.unblock():
        before = connection.settings_dict["NAME"]
        with databases.copy_of_template(f"test_{uuid.uuid4().hex[:12]}") as name:
            databases.use_database(name)
            given = Given()
            for person in (given.kari, given.ola, given.nina, given.auditor):
                person.set_password(PASSWORD)
                person.save()
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


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def upload(page, address: str, content: bytes, name: str) -> str:
    """Take a letter in; the address of its page."""
    page.goto(f"{address}/tildelingsbrev/nytt/")
    page.get_by_label("Brevet").set_input_files({"name": name, "mimeType": "application/pdf", "buffer": content})
    page.get_by_role("button", name="Les brevet").click()
    return page.url


def answer_all_duties(page, letter: str) -> None:
    page.goto(f"{letter}plikter/")
    for box in page.locator("input[name=duty]").all():
        box.check()
    page.get_by_label("Hva som bærer dem").fill("Vilkår i tilskuddsbrevet og steg i arbeidsplanen")
    page.get_by_role("button", name="Lagre svaret for de avkryssede").click()
    assert "Alle har svar" in page.locator("h1").inner_text()


def answer(page, letter: str, words: str, should_say: str) -> None:
    """Answer the finding that has these words in it, and tell the ministry."""
    page.goto(letter)
    page.locator(".findings > li", has_text=words).locator(".links a").last.click()
    page.get_by_label("Svaret vårt").fill("Føres som det står; departementet er spurt")
    page.get_by_label("Ta det med i merknadene").check()
    page.get_by_label("Hva brevet skulle ha sagt").fill(should_say)
    page.get_by_label("Hva vi gjør til vi får svar").fill("Vi følger brevet som det står.")
    page.get_by_role("button", name="Lagre svaret").click()


def test_two_persons_take_the_letter_from_pdf_to_money_and_the_ministry_answers(office, browser):
    """Upload, correct, answer, confirm; the budget opens the sentence; the ministry answers the three remarks."""
    from sites import serve
    from tilskudd.config.verification import verify
    from tilskudd.mandate.sample.typeset import sample_pdf

    address, server = serve()
    kari, ola = session(browser, address, office.kari), session(browser, address, office.ola)
    letter = upload(kari, address, sample_pdf(), "tillegg-1.pdf")
    assert "20 000 001 kr til sammen" in plain(kari.locator(".findings").first.inner_text())
    assert "2 feil i brevet har ikke fått svar" in kari.locator("main").inner_text()

    a_figure_that_is_printed_is_not_changed_without_the_ministry(kari, letter)
    a_deadline_that_is_no_day_is_given_one(kari, letter)
    answer(kari, letter, "20 000 001 kr", "20 000 001 kr til sammen")
    answer(kari, letter, "oppdrag nr. 21, tilskudd", "oppdrag nr. 20")
    answer(kari, letter, "Brevet har ingen dato", "brevets dato")
    answer_all_duties(kari, letter)
    kari.goto(letter)
    kari.get_by_role("button", name="Send til bekreftelse").click()
    assert "Du har arbeidet med brevet" in kari.locator("main").inner_text()
    assert kari.get_by_role("button", name="Bekreft brevet").count() == 0

    ola.reload()
    ola.get_by_role("link", name="Se brevet").click()
    assert "Når du bekrefter, føres til sammen 6 453 470 000 kr på 4 poster i 2022" in plain(
        ola.locator("main").inner_text()
    )
    ola.get_by_role("button", name="Bekreft brevet").click()
    assert ola.url == f"{address}/budsjett/2022/"
    assert ledger_text("671/62") == "appropriated -238 300 000\nat-disposal 238 300 000\n"
    every_figure_opens_entries_that_add_up_to_it(ola, address)
    the_figure_leads_back_to_its_sentence_in_the_letter(ola, address)
    the_register_has_the_four_assignments(ola, address)
    the_reply_names_the_faults_and_the_answer_closes_them(kari, letter)
    assert verify().findings == []
    server.shutdown()


def a_figure_that_is_printed_is_not_changed_without_the_ministry(page, letter: str) -> None:
    """Trondheim one krone lower: refused with the reason, and what was typed is still there."""
    page.goto(f"{letter}?side=2")
    page.locator("tr", has_text="5001").get_by_role("link", name="Rett").click()
    page.get_by_label("Beløp (kr)").fill("1 318 218")
    page.get_by_label("Hvorfor").fill("Krona for mye")
    page.get_by_role("button", name="Lagre").click()
    assert "Bare et svar fra departementet kan endre et tall" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("Beløp (kr)").input_value() == "1 318 218"


def a_deadline_that_is_no_day_is_given_one(page, letter: str) -> None:
    """«Umiddelbart» becomes 1 April by agreement; what the letter writes stays beside it, with who and why."""
    page.goto(letter)
    page.locator(".findings > li", has_text="Umiddelbart").get_by_role("link", name="Vis i brevet").click()
    page.locator("tr", has_text="«Umiddelbart»").get_by_role("link", name="Rett").click()
    page.get_by_label("Dato").fill("2022-04-01")
    page.get_by_label("Hvorfor").fill("Avtalt i dialogmøtet")
    page.get_by_role("button", name="Lagre").click()
    row = plain(page.locator("tr:target").inner_text())
    assert "1. april 2022" in row
    assert "Lest: «Umiddelbart». Kari Lunde: Avtalt i dialogmøtet" in row


def every_figure_opens_entries_that_add_up_to_it(page, address: str) -> None:
    cells = page.locator("table.figs tbody td a")
    figures = [(cell.inner_text(), cell.get_attribute("href")) for cell in cells.all()]
    assert len(figures) == 8
    for text, href in figures:
        page.goto(f"{address}/budsjett/2022/{href}")
        signed = [number(cell) for cell in page.locator("tbody td.n").all_inner_texts()]
        assert abs(sum(signed)) == number(text), href
        assert abs(number(page.locator("tfoot td.n").inner_text())) == number(text)


def the_figure_leads_back_to_its_sentence_in_the_letter(page, address: str) -> None:
    """Both entries of 671/62 open the passage; there the place is lit on the picture of its page."""
    page.goto(f"{address}/budsjett/2022/671-62/til-disposisjon/")
    kinds = page.locator("tbody th").all_inner_texts()
    assert kinds == ["Post økt", "Åpning, beregnet – ikke lest"]
    page.locator("main [data-next]").click()
    assert "671/62 Kommunale innvandrertiltak 238 300 000" in plain(page.locator("blockquote").inner_text())
    page.locator("main [data-next]").click()
    place = page.locator("rect:target")
    assert place.is_visible()
    assert "238 300 000" in plain(page.locator("svg a", has=place).locator("title").text_content())


def the_register_has_the_four_assignments(page, address: str) -> None:
    page.goto(f"{address}/oppdrag/")
    assert [row.split()[0] for row in page.locator("table tbody th").all_inner_texts()] == ["20", "21", "22", "23"]
    page.locator("main [data-next]").click()
    assert "1. juni 2022" in plain(page.locator("main").inner_text())


def the_reply_names_the_faults_and_the_answer_closes_them(page, letter: str) -> None:
    page.goto(f"{letter}merknader/")
    told = plain(page.locator("main").inner_text())
    for words in ("20 000 001 kr", "oppdrag nr. 20", "Brevet har ingen dato", "Vi følger brevet som det står."):
        assert words in told
    page.get_by_role("button", name="Merk som sendt").click()
    page.get_by_role("link", name="Ta inn svaret").click()
    page.get_by_label("Hvem som svarte").fill("Eksempeldepartementet")
    page.get_by_label("Hva de svarte").fill("Summen skal være 20 000 001.")
    page.get_by_label("Filen svaret står i").set_input_files(
        {"name": "svar.txt", "mimeType": "text/plain", "buffer": b"Summen skal v\xc3\xa6re 20 000 001."}
    )
    page.get_by_role("button", name="Lagre svaret").click()
    page.goto(letter)
    closed = page.locator(".findings > li", has_text="Lukket av svar fra Eksempeldepartementet")
    assert closed.count() == 3
    assert "Summen skal være 20 000 001." in closed.first.inner_text()


def test_one_person_alone_is_refused_with_a_reason(office, browser):
    """Ola works on the letter himself and sends the confirmation by hand: refused in words, nothing booked."""
    from sites import serve
    from tilskudd.config.example_letters import answer_letter
    from tilskudd.ledger.models import Entry
    from tilskudd.mandate.confirmation import send_for_confirmation
    from tilskudd.mandate.models import Confirmation
    from tilskudd.mandate.sample.typeset import sample_pdf
    from tilskudd.mandate.services import take_in_letter

    letter = take_in_letter(sample_pdf(), "tillegg-1.pdf", by=office.kari)
    answer_letter(letter, by=office.ola)
    send_for_confirmation(letter, by=office.kari)
    address, server = serve()
    ola = session(browser, address, office.ola)
    ola.goto(f"{address}/tildelingsbrev/2022-1/")
    assert ola.get_by_role("button", name="Bekreft brevet").count() == 0
    token = ola.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    version = str(Confirmation.objects.get(pk=letter.pk).version)
    sent = ola.context.request.post(
        f"{ola.url}bekreft/", form={"versjon": version, "csrfmiddlewaretoken": token}, headers={"Referer": ola.url}
    )
    assert "Du har selv laget eller endret dette, og kan derfor ikke godkjenne det." in sent.text()
    assert Entry.objects.count() == 0
    server.shutdown()


def test_each_figure_links_to_its_place_and_back_without_script(office, browser):
    """In the text of a letter: figure to place and place to figure, lit by :target, with scripts turned off."""
    from given import SAMPLE
    from sites import serve
    from tilskudd.mandate.services import take_in_letter
    from world import PASSWORD

    take_in_letter(SAMPLE.read_bytes(), SAMPLE.name, by=office.kari)
    address, server = serve()
    page = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900}).new_page()
    page.goto(f"{address}/logg-inn/")
    page.get_by_label("E-post").fill(office.kari.email)
    page.get_by_label("Passord").fill(PASSWORD)
    page.get_by_role("button", name="Logg inn").click()
    page.goto(f"{address}/tildelingsbrev/2022-1/")
    row = page.locator("tr", has_text="5001")
    row.locator("a.place").click()
    place = page.locator(".letter :target")
    assert "5001" in place.inner_text()
    place.click()
    assert "Trondheim" in page.locator("tr:target").inner_text()
    server.shutdown()
