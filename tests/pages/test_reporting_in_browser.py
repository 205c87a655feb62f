"""A month reconciled and signed by two, and a draft letter checked, in a real browser, wide and narrow."""

from __future__ import annotations

import pytest
from test_in_browser import overflow, violations

from services.test_month_ends import month_of_payments
from sites import serve
from story.test_the_letter_is_confirmed import office, plain, session  # noqa: F401
from tilskudd.config.verification import verify
from tilskudd.reporting.models import MonthEnd
from world import PASSWORD

pytestmark = pytest.mark.xdist_group("browser")
HEAD = "kapittel;post;konto;beløp\n"


def looked_at(page) -> None:
    """Nothing that axe finds, and nothing wider than the window, at 1280 and 390."""
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page) == []
        assert overflow(page) <= 0
    page.set_viewport_size({"width": 1280, "height": 900})


def said(page) -> str:
    return plain(page.locator("main").inner_text())


def test_a_month_is_reconciled_by_one_and_signed_by_another(office, browser, tmp_path):  # noqa: F811
    """A faulty file, a difference that stops it, an explanation with a document, and the second person's signature."""
    year, month = month_of_payments(office, 100, 50)
    assert (year, month) == (2022, 2)
    address, server = serve()
    nina, ola = (session(browser, address, one) for one in (office.nina, office.ola))
    nina.get_by_role("link", name="Rapportering").click()
    nina.get_by_role("link", name="Månedsavslutning 2022").click()
    looked_at(nina)
    nina.get_by_role("button", name="Begynn februar").click()
    faulty, right, paper = (tmp_path / name for name in ("feil.csv", "s-rapport.csv", "bilag.txt"))
    faulty.write_text(HEAD + "671;62;870;140,50\n671;62;8;3\n")
    right.write_text(HEAD + "671;62;870;140\n671;1;500;9\n")
    paper.write_text("Bilag 7")
    nina.get_by_label("Fil med summene").set_input_files(faulty)
    nina.get_by_role("button", name="Les inn summene").click()
    assert "Rad 2: «140,50» har desimaler. Skriv hele kroner." in said(nina)
    assert "Rad 3: «8» er ikke en konto med tre siffer." in said(nina)
    looked_at(nina)
    nina.get_by_label("Fil med summene").set_input_files(right)
    nina.get_by_role("button", name="Les inn summene").click()
    assert "Én differanse er ikke forklart." in said(nina)
    assert nina.get_by_role("button", name="Send til signering").count() == 0
    looked_at(nina)
    nina.get_by_role("link", name="Forklar den første").click()
    looked_at(nina)
    nina.get_by_label("Hva differansen kommer av").fill("Bilag 7 ble ført i mars")
    nina.get_by_label("Dokument").set_input_files(paper)
    nina.get_by_role("button", name="Lagre forklaringen").click()
    nina.get_by_role("button", name="Send til signering").click()
    assert "Du har laget noe av dette. En annen må signere." in said(nina)

    ola.get_by_role("link", name="Mine oppgaver").click()
    ola.get_by_role("link", name="Månedsavslutning 02.2022").click()
    looked_at(ola)
    assert "«Bilag 7 ble ført i mars» Nina Haugen bilag.txt" in said(ola)
    ola.get_by_role("button", name="Signer").click()
    assert "Listen står som den ble signert." in said(ola)
    looked_at(ola)
    assert (MonthEnd.objects.get().state, verify().findings) == ("signed", [])
    server.shutdown()


def test_a_draft_is_checked_and_a_figure_is_had_at_once(office, browser):  # noqa: F811
    """The steering officer checks a draft by its labels, and asks for a figure of a day."""
    month_of_payments(office, 100, 50)
    office.steering.set_password(PASSWORD)
    office.steering.save()
    address, server = serve()
    stein = session(browser, address, office.steering)
    stein.get_by_role("link", name="Rapportering").click()
    looked_at(stein)
    stein.get_by_role("link", name="Kontroller et utkast til brev").click()
    looked_at(stein)
    text = "Tillegg nr. 2 til tildelingsbrevet 2022\n\nDepartementet reduserer bevilgningen.\n"
    stein.get_by_label("Brevet").set_input_files(
        {"name": "utkast.txt", "mimeType": "text/plain", "buffer": text.encode()}
    )
    stein.get_by_role("button", name="Kontroller utkastet").click()
    assert "Ingenting er lagret" in said(stein)
    looked_at(stein)
    stein.goto(f"{address}/rapportering/")
    stein.get_by_label("Post", exact=True).select_option(label="671/62 Kommunale innvandrertiltak")
    stein.get_by_label("Hva", exact=True).select_option(label="utbetalt")
    stein.get_by_label("Ført til og med").fill("2022-03-31")
    stein.get_by_role("button", name="Vis tallet").click()
    assert "150 kr" in said(stein)
    assert "Sum, det samme som tallet" in said(stein)
    looked_at(stein)
    stein.get_by_role("link", name="671/62", exact=True).click()
    looked_at(stein)
    server.shutdown()
