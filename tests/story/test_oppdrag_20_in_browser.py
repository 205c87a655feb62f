"""From an approved decision to money on the account, in seven browser sessions: letter, portal, account, run, bank."""

from __future__ import annotations

import re

import pytest
from test_follow_the_krone import KEY, checked_outside
from test_the_letter_is_confirmed import office, plain, session  # noqa: F401

from given import ledger_text
from rules.bank_files import detail, details, entry, notification
from tilskudd.documents.services import issue_due_letters
from tilskudd.ledger.seals import seal

pytestmark = pytest.mark.xdist_group("browser")
HEAD = "appropriated -238 300 000\nat-disposal 218 300 000\nset-aside 0\n"


def test_a_municipality_accepts_is_paid_and_its_krone_is_followed(office, browser, tmp_path):  # noqa: F811
    """Trondheim accepts and says where; two check it; one makes the run, another releases it, and the bank pays."""
    from test_oppdrag_20 import decided

    from sites import serve
    from tilskudd.config.verification import verify
    from world import PASSWORD

    decided(office)
    office.debtor()
    issue_due_letters()
    for person in (office.siri, office.per):
        person.set_password(PASSWORD)
        person.save()
    address, server = serve()
    people = (office.kari, office.ola, office.nina, office.siri, office.per)
    kari, ola, nina, siri, per = (session(browser, address, person) for person in people)
    the_municipality_accepts(per, address)
    the_account_is_checked_by_two(per, kari, ola, address)
    the_run_is_made_and_released_by_two(nina, siri, address)
    assert ledger_text() == f"{HEAD}committed 18 681 782\nsent 1 318 218\n"
    with siri.expect_download() as saved:
        siri.locator("main a[href$='fil/']").first.click()
    the_bank_answers(nina, address, saved.value.path().read_bytes())
    assert ledger_text() == f"{HEAD}committed 18 681 782\nsent 0\npaid 1 318 218\n"
    per.goto(f"{address}/portal/{office.trondheim.number}/")
    per.get_by_role("link", name="Informasjonsarbeid i kommuner").first.click()
    assert "Utbetalt" in per.locator("main").inner_text()
    assert verify().findings == []
    seal(KEY)
    the_krone_is_followed_and_checked_outside(ola, address, tmp_path)
    server.shutdown()


def the_municipality_accepts(page, address: str) -> None:
    assert page.url == f"{address}/portal/"
    page.goto(f"{address}/portal/942110464/")
    page.get_by_role("link", name="Informasjonsarbeid i kommuner").first.click()
    told = plain(page.locator("main").inner_text())
    assert "Trondheim hadde 4 320 innbyggere som har innvandret fra Polen, Litauen, Romania og Latvia" in told
    page.get_by_role("link", name=re.compile("^Brev V-2022-001")).click()
    assert "1 318 218" in plain(page.locator("main").inner_text())
    page.go_back()
    page.get_by_role("button", name="Godta tilskuddet").click()
    assert "Tilskuddet er godtatt." in page.locator("main").inner_text()


def the_account_is_checked_by_two(per, kari, ola, address: str) -> None:
    per.goto(f"{address}/portal/942110464/konto/ny/")
    per.get_by_label("Kontonummer").fill("1234 56 78904")
    per.locator("main [data-next]").click()
    assert per.get_by_label("Kontonummer").input_value() == "1234 56 78904"
    per.get_by_label("Kontonummer").fill("1234 56 78903")
    per.locator("main [data-next]").click()
    for page, act in ((kari, "kontroller"), (ola, "godkjenn")):
        page.goto(f"{address}/mottakere/942110464/")
        page.locator(f"main form[action*='{act}'] button").click()


def the_run_is_made_and_released_by_two(nina, siri, address: str) -> None:
    nina.goto(f"{address}/utbetalinger/")
    nina.get_by_role("link", name="Lag en kjøring").click()
    nina.get_by_label("Betalingsdag").fill("2022-02-15")
    nina.locator("main [data-next]").click()
    run = nina.url
    assert nina.locator("main form[action*='frigi'] button").count() == 0, "who made it does not release it"
    siri.goto(run)
    assert "1 318 218 kr" in plain(siri.locator("main").inner_text())
    siri.locator("main form[action*='frigi'] button").click()


def the_bank_answers(page, address: str, sent: bytes) -> None:
    """The bank's notification for what the file asked; one øre off it is told, and nothing moves."""
    [end_to_end] = re.findall(r"<EndToEndId>([^<]+)<", sent.decode())
    before = ledger_text()
    for name, amount in (("feil.xml", "1318218.01"), ("svar.xml", "1318218.00")):
        page.goto(f"{address}/utbetalinger/bank/")
        content = notification(entry(amount, details(detail(end_to_end, amount))))
        file = {"name": name, "mimeType": "application/xml", "buffer": content}
        page.get_by_label("Filen fra banken").set_input_files(file)
        page.locator("main form:has([name=file]) button").click()
        if name == "feil.xml":
            assert ledger_text() == before


def the_krone_is_followed_and_checked_outside(page, address: str, folder) -> None:
    page.goto(f"{address}/folg-krona/?sok=1+318+218")
    page.get_by_role("link", name="Trondheim kommune").click()
    assert "Alle ledd stemmer" in page.locator("h1").inner_text()
    assert page.locator("ol.trail h2").all_inner_texts()[-2:] == ["Utbetalingen", "Bankens svar"]
    with page.expect_download() as saved:
        page.get_by_role("link", name="Last ned bevispakken").click()
    assert checked_outside(folder, saved.value.path().read_bytes()).returncode == 0
