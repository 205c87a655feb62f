"""A circular in a browser, from draft to a municipality that asks; and a report by five questions on a phone."""

from __future__ import annotations

import re

import pytest
from test_in_browser import overflow, violations

from given import TRONDHEIM
from reports import FACTS, demanded, grant_to_trondheim
from story.test_the_letter_is_confirmed import office, plain, session  # noqa: F401
from tilskudd.circulars.models import Addressee, Circular
from tilskudd.circulars.sending import deliver_due_circulars
from tilskudd.config.verification import verify
from tilskudd.followup.models import SentReport
from tilskudd.parties.services import load_register
from tilskudd.values.kroner import Kroner

pytestmark = pytest.mark.xdist_group("browser")
PHONE, DESK = {"width": 390, "height": 900}, {"width": 1280, "height": 900}


def looked_at(*pages) -> None:
    """Each page at both widths: nothing found by axe, and nothing outside the window."""
    for page in pages:
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            assert violations(page) == [], page.url
            assert overflow(page) <= 0, page.url


def said(page) -> str:
    return plain(page.locator("main").inner_text())


def test_a_circular_from_draft_to_a_municipality_that_reads_it_and_asks(office, browser):  # noqa: F811
    """Kari cannot approve; Ola sends it back, then approves; 366 get it; Per reads, asks, gets the correction."""
    from sites import serve
    from world import PASSWORD

    load_register()
    office.per.set_password(PASSWORD)
    office.per.save()
    address, server = serve()
    kari, ola, per = (session(browser, address, one) for one in (office.kari, office.ola, office.per))
    is_written(kari, address)
    at = kari.url
    looked_at(kari)
    kari.get_by_role("button", name="Legg fram til godkjenning").click()
    assert kari.get_by_role("button", name="Godkjenn").count() == 0
    ola.goto(f"{address}/oppgaver/")
    ola.get_by_role("link", name=re.compile("Rundskriv: Veiledning")).click()
    assert "366 i kretsen" in said(ola)
    ola.locator("summary", has_text="Send tilbake").click()
    ola.get_by_label("Hva må rettes?").fill("Skriv fristen.")
    ola.get_by_role("button", name="Send tilbake").click()
    kari.goto(at)
    assert "«Skriv fristen.»" in said(kari)
    kari.get_by_role("link", name="Skriv videre").click()
    kari.get_by_label("Tekst på bokmål").fill("# Satser\n- 54 000 kroner\n# Frist\n- 13. mai")
    looked_at(kari)
    kari.get_by_role("button", name="Lagre utkastet").click()
    kari.get_by_role("button", name="Legg fram til godkjenning").click()
    ola.goto(at)
    looked_at(ola)
    ola.get_by_role("button", name="Godkjenn", exact=True).click()
    kari.goto(at)
    kari.get_by_role("button", name="Send til 366").click()
    while deliver_due_circulars():
        pass
    kari.get_by_role("link", name="Se hvem som har fått det").click()
    assert "Har fått det\n366" in said(kari)
    looked_at(kari)

    per.goto(f"{address}/portal/")
    per.get_by_role("link", name="Ett rundskriv er ulest").click()
    looked_at(per)
    per.get_by_role("link", name="Veiledning om integreringspakken").click()
    assert "54 000 kroner" in said(per)
    looked_at(per)
    per.get_by_role("button", name="Vi har lest det").click()
    per.get_by_role("button", name="Send spørsmålet").click()
    assert per.locator("textarea[name=words]:invalid").count() == 1
    per.get_by_label("Spørsmålet deres").fill("Er satsen riktig?")
    per.get_by_role("button", name="Send spørsmålet").click()
    assert "Vi har ikke svart ennå." in said(per)

    kari.goto(f"{address}/oppgaver/")
    kari.get_by_role("link", name="Spørsmål til rundskriv").click()
    kari.get_by_role("link", name="Veiledning om integreringspakken").click()
    kari.get_by_role("link", name="Er satsen riktig?").click()
    kari.get_by_label("Svaret", exact=True).fill("Nei, den er 45 000 kroner. En rettelse kommer.")
    kari.get_by_label("Alle som har rundskrivet").check()
    looked_at(kari)
    kari.get_by_role("button", name="Send svaret").click()
    kari.get_by_role("link", name="Skriv en rettelse").click()
    kari.get_by_label("Hva var feil i utgaven som er sendt?").fill("Satsen.")
    kari.get_by_label("Tekst på bokmål").fill("# Satser\n- 45 000 kroner\n# Frist\n- 13. mai")
    kari.get_by_role("button", name="Lagre utkastet").click()
    kari.get_by_role("button", name="Legg fram til godkjenning").click()
    ola.goto(at)
    ola.get_by_role("button", name="Godkjenn", exact=True).click()
    kari.goto(at)
    kari.get_by_role("button", name="Send rettelsen").click()
    while deliver_due_circulars():
        pass
    per.goto(f"{address}/portal/{TRONDHEIM}/rundskriv/{Circular.objects.get().pk}/")
    assert "Dette er en rettelse" in said(per)
    assert "Svar til alle" in said(per)
    looked_at(per)
    assert Addressee.objects.count() == 2 * 366
    assert verify().findings == []
    server.shutdown()


def is_written(page, address: str) -> None:
    """A draft, by its labels."""
    page.goto(f"{address}/rundskriv/")
    page.get_by_role("link", name="Skriv et rundskriv").click()
    page.get_by_label("Tittel på bokmål").fill("Veiledning om integreringspakken")
    page.get_by_label("Tekst på bokmål").fill("# Satser\n- 54 000 kroner")
    page.get_by_label("Laget sammen med").fill("HK-dir og KS")
    page.get_by_label("Alle kommuner").check()
    page.get_by_label("Alle fylkeskommuner").check()
    page.get_by_role("button", name="Lagre utkastet").click()


def test_a_municipality_reports_by_the_five_questions_on_a_phone(office, browser):  # noqa: F811
    """Five answers, an overview, a signature; Kari approves and shares what others can learn, and Per takes it back."""
    from sites import serve
    from world import PASSWORD

    report = demanded(office, grant_to_trondheim(office, budget=None).decision.scheme, FACTS)
    office.per.set_password(PASSWORD)
    office.per.save()
    address, server = serve()
    kari, per = session(browser, address, office.kari), session(browser, address, office.per)
    per.set_viewport_size(PHONE)
    per.goto(f"{address}/portal/")
    per.get_by_role("link", name=re.compile("«Kort rapport»: send innen")).click()
    per.get_by_role("link", name="Svar på spørsmålene").click()
    assert per.locator("main [name^=q]").count() == 5
    for label, value in (
        ("Hva gjorde kommunen?", "Språkkafeer med arbeidsgivere og ressurspersoner."),
        ("Hvilke grupper og språk?", "Polsk og litauisk."),
        ("Omtrent hvor mange nådde dere?", "900"),
        ("Hvor mye av tilskuddet er brukt?", "100 000"),
        ("Hva kan andre lære av det?", "Gå dit folk er."),
    ):
        per.get_by_label(label).fill(value)
    looked_at(per)
    per.set_viewport_size(PHONE)
    per.get_by_role("button", name="Lagre og gå videre").click()
    per.get_by_role("link", name="Se over og send").last.click()
    looked_at(per)
    per.set_viewport_size(PHONE)
    per.get_by_role("button", name="Signer og send").click()
    assert "Kvittering for Kort rapport" in said(per)
    assert SentReport.objects.get().used == Kroner.whole(100_000)
    kari.goto(f"{address}/rapporter/{report.pk}/")
    assert "Den kan deles når rapporten er godkjent." in said(kari)
    kari.get_by_role("button", name="Godkjenn rapporten").click()
    kari.get_by_role("button", name="Del med de andre i ordningen").click()
    looked_at(kari)
    kari.goto(f"{address}/rapporter/?ordning={report.demand.scheme_id}")
    assert "1 av 1 er godkjent, 100 prosent av pengene." in said(kari)
    looked_at(kari)
    per.goto(f"{address}/portal/{TRONDHEIM}/rapporter/{report.pk}/")
    per.get_by_role("link", name="Les erfaringene i ordningen").click()
    assert "Gå dit folk er." in said(per)
    looked_at(per)
    per.goto(f"{address}/portal/{TRONDHEIM}/rapporter/{report.pk}/")
    looked_at(per)
    per.get_by_role("button", name="Trekk den tilbake").click()
    per.get_by_role("link", name="Les erfaringene i ordningen").click()
    assert "Ingen har delt noe ennå." in said(per)
    assert verify().findings == []
    server.shutdown()
