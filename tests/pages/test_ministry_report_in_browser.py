"""A report to the ministry in browser sessions: written, approved by two, sent, read, and then superseded."""

from __future__ import annotations

import re

import pytest
from test_in_browser import OPEN_ALL, overflow, violations

from given import kroner
from ministry_reporting import pays, scheme_with_grants
from report_pages import stray_figures
from story.test_the_letter_is_confirmed import office, plain, session  # noqa: F401
from tilskudd.config.verification import verify
from tilskudd.schemes.services import approve_frame, propose_frame

pytestmark = pytest.mark.xdist_group("browser")
WIDTHS = (1280, 390)


def said(page) -> str:
    return plain(page.locator("main").inner_text())


def is_for_all(page) -> None:
    """Nothing that axe finds, and nothing wider than the window, wide and narrow, with everything open."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(OPEN_ALL) == [], page.url
        assert violations(page) == [], page.url
        assert overflow(page) <= 0, page.url
    page.set_viewport_size({"width": 1280, "height": 900})


def test_written_by_one_approved_by_two_and_superseded(office, browser) -> None:  # noqa: F811
    """Kari may not type a figure, and chooses it; Ola and Nina approve; Stein reads it, and opens a number."""
    from sites import serve
    from world import PASSWORD

    scheme = scheme_with_grants(office, 2)
    pays(office)
    office.steering.set_password(PASSWORD)
    office.steering.save()
    address, server = serve()
    kari, ola, nina, stein = (
        session(browser, address, one) for one in (office.kari, office.ola, office.nina, office.steering)
    )
    kari.goto(f"{address}/oppdrag/{office.assignment(20).pk}/")
    kari.get_by_role("button", name="Begynn en rapport").click()
    at = kari.url
    assert "Per 15. februar 2022 er 2 253 177 kr tildelt 2 mottakere" in said(kari)
    assert "Prosjektene pågår fra 15. februar 2022" in said(kari)
    assert stray_figures(kari.content()) == []
    is_for_all(kari)
    a_figure_is_chosen(kari)
    kari.get_by_role("button", name="Send til godkjenning").click()
    assert "Rapporten er sendt til godkjenning" in said(kari)
    assert kari.get_by_role("button", name="Godkjenn rapporten").count() == 0

    stein.goto(at)
    assert "Siden finnes ikke" in said(stein)
    for person, told in ((ola, "En til må godkjenne"), (nina, "Rapporten er godkjent av to, og frosset")):
        person.goto(f"{address}/oppgaver/")
        person.get_by_role("link", name="Les rapporten").click()
        is_for_all(person)
        person.get_by_role("button", name="Godkjenn rapporten").click()
        assert told in said(person)
    kari.goto(at)
    kari.get_by_label("Hvordan den ble sendt").fill("Journalpost")
    is_for_all(kari)
    kari.get_by_role("button", name="Registrer at den er sendt").click()
    assert "Departementets etatsstyrere ser nå rapporten" in said(kari)

    stein.goto(f"{address}/rapportering/oppdrag/")
    stein.get_by_role("link", name=re.compile("RO-")).click()
    with stein.expect_download() as pdf:
        stein.get_by_role("link", name="PDF").click()
    assert pdf.value.suggested_filename == "RO-2022-001.pdf"
    stein.get_by_role("link", name=plain("2\u00a0253\u00a0177\u00a0kr")).first.click()
    assert "Sum, det samme som tallet" in said(stein)
    is_for_all(stein)
    stein.get_by_role("row").nth(1).get_by_role("link").click()
    assert "Pengene som ble flyttet" in said(stein)

    approve_frame(propose_frame(scheme, kroner(4_254_177), reason="Mer", by=office.kari), by=office.ola)
    stein.goto(at)
    stein.get_by_text("Se tallene da og nå").click()
    assert "Rapporten er ikke à jour" in said(stein)
    assert re.search(r"Ramme\s+4 253 177\s+4 254 177\s+\+1 000", said(stein))
    is_for_all(stein)
    kari.goto(at)
    kari.get_by_role("button", name="Begynn en ny som erstatter denne").click()
    assert "Erstatter RO-2022-001" in said(kari)
    server.shutdown()
    assert verify().findings == []


def a_figure_is_chosen(page) -> None:
    """The first section with something left: a typed figure is refused and still there; a chosen one is put in."""
    page.get_by_role("complementary").get_by_role("link", name="Skriv «Avvik»", exact=True).click()
    text = page.get_by_label("Tekst")
    text.fill("Rammen er 2 millioner større.")
    page.get_by_role("button", name="Lagre", exact=True).click()
    assert "«2» er skrevet for hånd" in said(page)
    assert text.input_value() == "Rammen er 2 millioner større."
    is_for_all(page)
    text.fill("Noe er ikke tildelt ennå:")
    page.get_by_label("Tall eller ord å sette inn").select_option("i-ro")
    page.get_by_role("button", name="Sett inn sist i teksten").click()
    assert text.input_value() == "Noe er ikke tildelt ennå: {i-ro}"
    page.get_by_role("button", name="Lagre", exact=True).click()
    assert "Noe er ikke tildelt ennå: 2 000 000 kr" in said(page)
