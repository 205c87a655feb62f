"""Assignment 23 in a browser, by its labels: from the letter to what the ministry accepted, by two persons."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from test_the_letter_is_confirmed import office, plain, session  # noqa: F401

from tilskudd.config.example_letters import confirm_first_letter
from tilskudd.config.verification import verify
from tilskudd.people.clock import today

pytestmark = pytest.mark.xdist_group("browser")
DELIVERABLES = {
    "Innretning av og mandat for en koordinerende enhet": ["sette ned en arbeidsgruppe"],
    "Organisering og plassering": ["hvor enheten bør ligge"],
    "Lærdom fra HTSO og veiledningsfunksjonen": ["bygge på erfaringer"],
    "Forholdet til velferdstjenestelovgivningen": ["bygge på erfaringer"],
    "Behov for botilbud, innretning og mandat": ["eget botilbud"],
    "Målgruppen over 18 år": ["anslå hvor mange"],
    "Økonomiske og administrative konsekvenser": ["Kostnader og andre følger", "IMDi har ansvar"],
}


LOOK = """rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})
    .then(found => found.violations.map(one => one.id + ': ' + one.nodes[0].html))"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]


def violations(page) -> list[str]:
    """What axe finds on the page."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(LOOK, RULES)


def overflow(page) -> int:
    """How many pixels the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def said(page) -> str:
    return plain(page.locator("main").inner_text())


def follow(page, name: str) -> None:
    page.locator("main").get_by_role("link", name=name, exact=True).first.click()


def send(page, **values) -> None:
    """Fill in what is asked by its labels and press the one button."""
    for label, value in values.items():
        field = page.get_by_label(label.replace("_", " "), exact=True)
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)
    page.locator("main form button[type=submit][data-next]").click()


def test_assignment_23_from_the_letter_to_what_the_ministry_accepted(office, browser, tmp_path):  # noqa: F811
    """Group, plan, questions, seven deliverables; refused while a duty is bare; Ola delivers what Kari made ready."""
    from sites import serve

    letter = confirm_first_letter(by=office.kari, second=office.ola)
    group = letter.assignments.get(number="23")
    address, server = serve()
    kari, ola = (session(browser, address, one) for one in (office.kari, office.ola))
    one = f"{address}/oppdrag/{group.pk}/"
    kari.goto(f"{address}/oppdrag/")
    kari.get_by_role("link", name=re.compile("^23 Arbeidsgruppe")).first.click()
    assert "Ingen ansvarlig" in said(kari)
    kari.get_by_role("link", name="Gi noen ansvaret").click()
    kari.get_by_label("Ansvarlig").select_option(label=f"{office.kari.name} ({office.kari.email})")
    kari.locator("main [data-next]").click()
    assert "Kari Lunde er ansvarlig" in said(kari)
    the_group_is_put_together(kari)
    paper = tmp_path / "utkast.pdf"
    paper.write_bytes(b"%PDF-1.7 utkast")
    kari.goto(one)
    for title, duties in DELIVERABLES.items():
        follow(kari, "Legg til leveranse")
        kari.get_by_label("Hva", exact=True).fill(title)
        for words in duties:
            kari.get_by_label(re.compile(re.escape(words))).check()
        kari.locator("main [data-next]").click()
    assert "Hver plikt har en leveranse, og hver leveranse en plikt." in said(kari)
    kari.goto(f"{one}lever/")
    assert "«Målgruppen over 18 år» er ikke gjort" in said(kari)
    assert "Dette må på plass først" in said(kari)
    assert kari.locator("main form").count() == 0
    follow(kari, "Gjør ferdig leveransen")
    assert next(iter(DELIVERABLES)) in said(kari)
    for title in DELIVERABLES:
        kari.goto(one)
        follow(kari, title)
        the_deliverable_is_done(kari, title, paper)
    kari.goto(one)
    for page in (kari,):
        assert violations(page) == []
        page.set_viewport_size({"width": 390, "height": 900})
        assert violations(page) == []
        assert overflow(page) <= 0
        page.set_viewport_size({"width": 1280, "height": 900})
    kari.goto(f"{one}lever/")
    kari.get_by_label("Det som leveres").fill("Forslag til koordinerende enhet, mandat og konsekvenser.")
    kari.locator("main [data-next]").click()
    follow(kari, "Se leveringen som venter")
    assert "En annen person leverer det" in said(kari)
    assert kari.get_by_role("button", name="Lever til departementet").count() == 0
    delivery = kari.url
    ola.goto(f"{address}/oppgaver/")
    ola.get_by_role("link", name="Levering på oppdrag 23").click()
    ola.get_by_role("button", name="Lever til departementet").click()
    assert "Levert" in said(ola)
    answer = tmp_path / "svar.pdf"
    answer.write_bytes(b"%PDF-1.7 svar")
    ola.goto(delivery)
    ola.get_by_label("Departementet", exact=True).select_option(label="Godtar leveringen")
    ola.get_by_label("Hvem som svarte").fill("Integreringsavdelingen")
    ola.get_by_label("Hva de svarte").fill("Takk. Vi følger opp forslaget.")
    ola.get_by_label("Svaret", exact=True).set_input_files(answer)
    ola.get_by_role("button", name="Registrer svaret").click()
    assert "Departementet godtok leveringen" in said(ola)
    for width in (1280, 390):
        ola.set_viewport_size({"width": width, "height": 900})
        for page in (delivery, f"{address}/oppdrag/", f"{one}gruppe/", one):
            ola.goto(page)
            assert violations(ola) == [], (page, width)
            assert overflow(ola) <= 0, (page, width)
    assert "Godtatt" in said(ola)
    assert verify().findings == []
    server.shutdown()


def the_group_is_put_together(page) -> None:
    """Two members, one who leads; red until a meeting is called; HTSO and the guidance function asked and answered."""
    follow(page, "Arbeidsgruppe")
    for name, agency, part in (("Kari Lunde", "IMDi", "Leder gruppen"), ("Ane Vik", "AVdir", "Medlem")):
        follow(page, "Ta inn eller ut medlem")
        send(page, Navn=name, Virksomhet=agency, Rolle_i_gruppen=part)
    assert "Ingen møter eller utkast innen fjorten dager" in said(page)
    follow(page, "Involver et annet direktorat")
    send(page, Hvem="Bufdir", Rolle="Gir råd", Endring="Er med", Hvorfor="Har botilbud for unge")
    assert "Bufdir: gir råd" in said(page)
    follow(page, "Arbeidsgruppe")
    follow(page, "Kall inn til møte")
    send(page, Dag=today().isoformat(), Hva_møtet_gjelder="Oppstart")
    assert "Ingen møter eller utkast" not in said(page)
    page.get_by_role("link", name=re.compile("^Skriv møtenotat")).click()
    page.get_by_label("Til stede").fill("Kari Lunde, Ane Vik")
    page.get_by_label("Notat").fill("Enige om arbeidsdelingen.")
    page.locator("main [data-next]").click()
    for whom in ("HTSO, NAV Grünerløkka", "Den nasjonale veiledningsfunksjonen, NAV Grünerløkka"):
        follow(page, "Innhent erfaring")
        send(page, Hvem_vi_spør=whom, Hva_vi_spør_om="Hva virker?")
        page.get_by_role("link", name=re.compile("^Skriv svaret")).first.click()
        page.get_by_label("Hva vi lærte").fill("Tett samarbeid på ett sted.")
        page.locator("main [data-next]").click()
    assert said(page).count("Tett samarbeid på ett sted.") == 2


def the_deliverable_is_done(page, title: str, paper) -> None:
    """A document, what it says, and where it belongs alternatives or a target group; then done."""
    follow(page, "Legg ved dokument")
    page.get_by_label("Slag").select_option(label="Resultat")
    page.get_by_label("Hva det er").fill(title)
    page.get_by_label("Filen").set_input_files(paper)
    page.locator("main [data-next]").click()
    follow(page, title)
    if title == "Organisering og plassering":
        for name, recommended in (("Hos IMDi", "Ja"), ("Hos NAV Grünerløkka", "Nei")):
            follow(page, "Legg til alternativ")
            page.get_by_label("Alternativet").fill(name)
            page.get_by_label("Det som taler for", exact=True).fill("Fagmiljøet er der")
            page.get_by_label("Det som taler mot", exact=True).fill("Lengre vei til tjenestene")
            page.get_by_label("Anbefaler gruppen det?").select_option(label=recommended)
            page.locator("main [data-next]").click()
        assert "Anbefalt" in said(page)
    if title == "Målgruppen over 18 år":
        follow(page, "Avgrens målgruppen")
        page.get_by_label("Hvem målgruppen er").fill("Over 18 år, etterlatt i utlandet mot sin vilje")
        page.get_by_label("Lavest antall").fill("20")
        page.get_by_label("Høyest antall").fill("60")
        page.get_by_label(re.compile("^Kilder")).fill("Saker hos minoritetsrådgiverne og integreringsrådgiverne")
        page.locator("main [data-next]").click()
        assert "20–60" in said(page)
    follow(page, "Skriv hvordan det står")
    page.get_by_label("Hva den sier, eller hva som er gjort").fill(f"{title}: forslaget er skrevet.")
    page.locator("main [data-next]").click()
    assert "Gjort" in said(page)
