"""A report in a browser, by its labels: two writers, an auditor by a link, a signature, an answer."""

from __future__ import annotations

import re

import pytest
from test_in_browser import overflow, violations

from given import TRONDHEIM
from reports import demanded, grant_to_trondheim
from story.test_the_letter_is_confirmed import office, plain, session  # noqa: F401
from tilskudd.config.verification import verify
from tilskudd.parties.models import MemberRight

pytestmark = pytest.mark.xdist_group("browser")


def test_a_report_is_written_by_two_audited_by_a_link_sent_and_approved(office, browser, tmp_path):  # noqa: F811
    """A wrong amount is told where it stands; the auditor signs by the link, on a phone without scripts."""

    from sites import serve
    from world import PASSWORD

    report = demanded(office, grant_to_trondheim(office, audit_above=50_000).decision.scheme)
    eva = office.colleague("Eva Lie", MemberRight.WRITE)
    for person in (office.per, eva):
        person.set_password(PASSWORD)
        person.save()
    address, server = serve()
    kari, per, writer = (session(browser, address, one) for one in (office.kari, office.per, eva))
    at = f"{address}/portal/{TRONDHEIM}/rapporter/{report.pk}/"
    writer.goto(f"{address}/portal/")
    writer.get_by_role("link", name=re.compile("«Sluttrapport»: send innen")).click()
    writer.get_by_role("link", name="Svar på spørsmålene").click()
    for label, value in (
        ("Hva gjorde kommunen?", "Språkkafeer på kveldstid."),
        ("Hvilke grupper og språk?", "Polsk og litauisk."),
        ("Omtrent hvor mange nådde dere?", "900"),
        ("Hvor mye av tilskuddet er brukt?", "98 000"),
    ):
        writer.get_by_label(label).fill(value)
    writer.get_by_role("button", name="Lagre og gå videre").click()
    writer.get_by_role("link", name="Før regnskapet").click()
    for line, value in (("Reiser", "30 000"), ("Lønn", "50 000"), ("Kaffe", "ti tusen")):
        writer.get_by_role("group", name=line).get_by_label("Brukt (kr)").fill(value)
    writer.get_by_role("button", name="Lagre og regn ut").click()
    told = said(writer)
    assert "«ti tusen» kan ikke leses som et beløp" in told
    assert "10 000 kr under budsjettet på 40 000 kr, mer enn 10 prosent. Skriv hvorfor." in told
    assert violations(writer) == []
    writer.get_by_role("group", name="Kaffe").get_by_label("Brukt (kr)").fill("10 000")
    writer.get_by_role("group", name="Reiser").get_by_label("Hvorfor det ble annerledes").fill("Vi syklet.")
    writer.get_by_role("button", name="Lagre og gå videre").click()
    writer.get_by_role("link", name="La revisor signere").click()
    writer.get_by_role("button", name="Lag en lenke").click()
    link = re.search(r"http://\S+/revisor/\S+/", writer.locator("main").inner_text())[0]
    writer.goto(f"{at}send/")
    assert "Revisor har ikke signert for disse tallene." in said(writer)

    phone = browser.new_context(viewport={"width": 390, "height": 900}, java_script_enabled=False)
    auditor = phone.new_page()
    auditor.goto(link)
    for label, value in (
        ("Navnet ditt", "Rita Revisor"),
        ("Tittel", "registrert revisor"),
        ("Revisjonsselskap", "Revisjon AS"),
        ("Selskapets organisasjonsnummer", "987 879 696"),
    ):
        auditor.get_by_label(label, exact=True).fill(value)
    statement = tmp_path / "uttalelse.pdf"
    statement.write_bytes(b"%PDF-1.7 uttalelse")
    auditor.get_by_label("Uttalelsen som PDF").set_input_files(statement)
    auditor.get_by_role("button", name="Signer for regnskapet").click()
    assert "Regnskapet er signert" in said(auditor)
    looked = browser.new_context(viewport={"width": 390, "height": 900}).new_page()
    for one in (link, f"{address}/revisor/feil/"):
        looked.goto(one)
        assert violations(looked) == []
        assert overflow(looked) <= 0

    writer.goto(f"{at}send/")
    assert "Per Dahl" in said(writer)
    per.goto(at)
    per.get_by_role("link", name="Se over og send").last.click()
    assert "10 000 kr er ubrukt" in said(per)
    per.get_by_role("button", name="Signer og send").click()
    assert "Kvittering for Sluttrapport" in said(per)
    kari.goto(f"{address}/oppgaver/")
    assert "Én rapport er sendt inn." in said(kari)
    kari.goto(f"{address}/rapporter/{report.pk}/")
    kari.get_by_role("button", name="Godkjenn rapporten").click()
    assert "Rapporten er godkjent." in said(kari)
    assert "En endring av tilskuddet venter på godkjenning." in said(kari)
    assert verify().findings == []
    server.shutdown()


def said(page) -> str:
    return plain(page.locator("main").inner_text())
