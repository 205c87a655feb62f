"""Applying in a real browser: on a phone, by the keyboard alone, by two at once, and after the session ended."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from test_in_browser import overflow, violations

from applying import PDF, K, enclose, fill, member, whole_answer
from calls import published_call, voluntary
from sites import serve
from story.test_the_letter_is_confirmed import office, plain  # noqa: F401
from tilskudd.applications.application_queries import draft_of, live_version
from tilskudd.applications.applying import begin_application
from tilskudd.applications.models import Application, Attachment, SentApplication
from tilskudd.parties.models import MemberRight
from tilskudd.parties.services import load_register
from world import PASSWORD

pytestmark = pytest.mark.xdist_group("browser")


class Place:
    """A site with an open call, an organisation, its leader and its treasurer."""

    def __init__(self, given, browser) -> None:
        self.given, self.browser = given, browser
        load_register()
        self.call = published_call(given)
        self.organisation = voluntary(given)
        self.leader = member(given, self.organisation)
        self.treasurer = member(given, self.organisation, MemberRight.WRITE, name="Kasserer")
        for one in (self.leader, self.treasurer):
            one.set_password(PASSWORD)
            one.save()
        self.address, self.server = serve()
        self.portal = f"{self.address}/portal/{self.organisation.number}/"

    def page(self, user, *, width: int = 1280, **options):
        page = self.browser.new_context(viewport={"width": width, "height": 900}, locale="nb-NO", **options).new_page()
        page.goto(f"{self.address}/logg-inn/")
        signs_in(page, user)
        return page

    def begun(self, *, but: str = "") -> Application:
        """An application that lacks the answer to one question at most, and has its files."""
        made = begin_application(self.call, self.organisation, by=self.leader, another=True)
        typed = whole_answer(live_version(made).questions.question_set)
        fill(made, {name: one for name, one in typed.items() if name != K.get(but)}, by=self.leader)
        enclose(made, by=self.leader)
        return made

    def at(self, application: Application) -> str:
        return f"{self.portal}soknader/{application.number}/"

    def section(self, application: Application, name: str) -> str:
        whole = live_version(application).questions.question_set
        key = next(one.key for one in whole.sections if any(q.key == K[name] for q in one.questions))
        return f"{self.at(application)}del/{key}/"


@pytest.fixture
def place(office, browser):  # noqa: F811
    """The site, for one test."""
    made = Place(office, browser)
    yield made
    made.server.shutdown()


def signs_in(page, user) -> None:
    page.get_by_label("E-post").fill(user.email)
    page.get_by_label("Passord").fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Logg inn").click()


def said(page) -> str:
    return plain(page.locator("main").inner_text())


def looked_at(page, name: str) -> None:
    """Readable by everybody, and not wider than the window."""
    if folder := os.environ.get("PICTURES"):
        width = page.viewport_size["width"]
        page.screenshot(path=str(Path(folder) / f"{name}-{width}.png"), full_page=True)
    assert violations(page) == [], name
    assert overflow(page) <= 0, name


def tab_to(page, name: str) -> None:
    """Press Tab until what is focused is called so; a page that has just come has its focus on the whole body."""
    for _press in range(150):
        page.keyboard.press("Tab")
        told = page.evaluate(
            """() => { const one = document.activeElement;
            if (one === document.body) return "";
            return (one.labels && one.labels.length ? one.labels[0].innerText : one.innerText || one.value || ""); }"""
        )
        if name in plain(told):
            return
    raise AssertionError(f"{name} is not reached by the keyboard")


def test_an_application_is_written_and_sent_by_the_keyboard_alone(place) -> None:
    """From the first page to the receipt, with Tab, Enter and letters."""
    application = place.begun(but="title")
    page = place.page(place.leader)
    tab_to(page, "Skriv videre på søknaden")
    page.keyboard.press("Enter")
    page.wait_for_url(place.at(application))
    tab_to(page, "Skriv videre")
    page.keyboard.press("Enter")
    title = live_version(application).questions.question_set.question(K["title"]).words.nb
    page.wait_for_url("**/del/**")
    tab_to(page, title)
    page.keyboard.type("Vaksineprat på jobben")
    tab_to(page, "Lagre og gå videre")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto(place.at(application))
    tab_to(page, "Se over og send")
    page.keyboard.press("Enter")
    page.wait_for_url("**/send/")
    tab_to(page, "Signer og send")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kvittering/")
    sent = SentApplication.objects.get()
    assert sent.title == "Vaksineprat på jobben"
    for words in ("Kvittering", application.number, sent.sha256, place.leader.name, "Vaksineprat på jobben"):
        assert words in said(page)


def test_on_a_phone_from_the_call_to_what_is_missing(place) -> None:
    """Begun, written, a file put and taken away, all that is missing linked to its field; nothing scrolls sideways."""
    page = place.page(place.treasurer, width=390)
    page.goto(f"{place.portal}soknader/")
    looked_at(page, "list")
    page.get_by_role("link", name="Begynn på en søknad").click()
    looked_at(page, "begin")
    page.get_by_role("button", name="Begynn").click()
    looked_at(page, "overview")
    application = Application.objects.get()
    page.get_by_role("link", name="Begynn å skrive").click()
    looked_at(page, "section")
    page.get_by_role("button", name="Lagre og gå videre").click()
    page.goto(place.section(application, "statutes"))
    page.locator(f"#{K['statutes']}").set_input_files(
        {"name": "<b>vedtekter.pdf", "mimeType": "text/html", "buffer": PDF}
    )
    page.get_by_role("button", name="Lagre", exact=True).click()
    assert "vedtekter" in said(page)
    looked_at(page, "files")
    page.get_by_label("Ta bort").check()
    page.get_by_role("button", name="Lagre", exact=True).click()
    assert "vedtekter" not in said(page)
    assert Attachment.objects.get().removed_at is not None
    page.locator(f"#{K['statutes']}").set_input_files(
        {"name": "virus.pdf", "mimeType": "application/pdf", "buffer": b"MZ\x90\x00"}
    )
    page.get_by_role("button", name="Lagre", exact=True).click()
    assert "Vi kan ikke ta imot «virus.pdf»" in said(page)
    looked_at(page, "refused")
    page.goto(f"{place.at(application)}send/")
    assert place.leader.email in said(page) or "Rett det som står øverst" in said(page)
    looked_at(page, "missing")
    page.get_by_role("link", name="«Vedtekter» mangler").first.click()
    assert page.url.endswith(f"#{K['statutes']}")


def test_two_write_the_same_part_and_one_chooses(place) -> None:
    """The leader sees both, takes the treasurer's title by a click, keeps the other words, and saves."""
    application = place.begun()
    page, other = place.page(place.leader), place.page(place.treasurer, width=390)
    address = place.section(application, "title")
    page.goto(address)
    other.goto(address)
    other.locator(f"#{K['title']}").fill("Kassererens tittel")
    other.locator(f"#{K['goal']}").fill("Kassererens mål")
    other.get_by_role("button", name="Lagre", exact=True).click()
    assert "Lagret" in said(other)
    page.locator(f"#{K['title']}").fill("Lederens tittel")
    page.locator(f"#{K['goal']}").fill("Lederens mål")
    page.get_by_role("button", name="Lagre", exact=True).click()
    assert "Kassererens tittel" in said(page)
    looked_at(page, "clash")
    page.set_viewport_size({"width": 390, "height": 900})
    looked_at(page, "clash")
    page.get_by_role("button", name="Bruk det som er lagret").first.click()
    assert page.locator(f"#{K['title']}").input_value() == "Kassererens tittel"
    assert page.locator(f"#{K['goal']}").input_value() == "Lederens mål"
    page.get_by_role("button", name="Lagre", exact=True).click()
    typed = draft_of(application).typed
    assert (typed[K["title"]], typed[K["goal"]]) == (["Kassererens tittel"], ["Lederens mål"])


def test_what_is_typed_is_saved_by_itself_and_outlives_the_session(place) -> None:
    """Saved while writing; when the session is gone it says so, and the button keeps it until one has signed in."""
    application = place.begun()
    page = place.page(place.leader, width=390)
    page.goto(place.section(application, "title"))
    page.locator(f"#{K['title']}").fill("Skrevet en stund")
    page.locator("[data-saved]", has_text="Lagret").wait_for(timeout=20_000)
    assert draft_of(application).typed[K["title"]] == ["Skrevet en stund"]
    page.context.clear_cookies(name="sessionid")
    page.locator(f"#{K['title']}").fill("Skrevet etterpå")
    page.get_by_text("Ikke lagret: du er logget ut.").wait_for(timeout=20_000)
    page.get_by_role("button", name="Lagre og gå videre").click()
    assert "vi har tatt vare på det" in said(page)
    looked_at(page, "signed-out")
    page.get_by_role("link", name="Logg inn").click()
    signs_in(page, place.leader)
    assert "Det du skrev, er tatt vare på" in said(page)
    assert page.locator(f"#{K['title']}").input_value() == "Skrevet etterpå"
    looked_at(page, "kept")
    assert draft_of(application).typed[K["title"]] == ["Skrevet en stund"]
    page.get_by_role("button", name="Lagre", exact=True).click()
    assert draft_of(application).typed[K["title"]] == ["Skrevet etterpå"]


def test_a_receipt_can_be_printed_whole(place) -> None:
    """Without menus and buttons, with every answer; the second time with what changed since the first."""
    application = place.begun()
    page = place.page(place.leader)
    for applied in ("300 000", "250 000"):
        fill(
            application,
            whole_answer(live_version(application).questions.question_set, int(applied.replace(" ", ""))),
            by=place.leader,
        )
        page.goto(f"{place.at(application)}send/")
        page.get_by_role("button", name="Signer og send").click()
    assert "endret fra 300 000 kr til 250 000 kr" in " ".join(said(page).split())
    looked_at(page, "receipt")
    page.emulate_media(media="print")
    assert not page.get_by_role("button", name="Logg ut").is_visible()
    assert page.get_by_text(SentApplication.objects.get(number=2).sha256).is_visible()
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 390, "height": 900})
    looked_at(page, "receipt")
