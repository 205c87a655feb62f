"""Every page in a real browser: readable by everybody, wide and narrow."""

from __future__ import annotations

import os
from hashlib import sha256

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from test_every_page import PAGES, may

from sites import serve
from world import PASSWORD, ROLES

# Violations are told whole; of what passes one node for each rule, for carrying the rest out of the browser costs most.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"], "resultTypes": ["violations"]}
LOOK = """async rules => {
    const found = (await axe.run(rules)).violations;
    return found.flatMap(one => one.nodes.map(node => `${one.id}: ${node.html.slice(0, 120)}`));
}"""
OPEN_ALL = """() => {
    const covered = [];
    for (const summary of document.querySelectorAll("details:not([open]) > summary")) {
        summary.scrollIntoView({block: "center", behavior: "instant"});
        const place = summary.getBoundingClientRect();
        const there = document.elementFromPoint(place.x + place.width / 2, place.y + place.height / 2);
        if (!summary.contains(there)) covered.push(`cannot be opened: ${summary.outerHTML.slice(0, 120)}`);
        summary.click();
    }
    return covered;
}"""
PARTS = """() => {
    const told = document.documentElement.cloneNode(true);
    for (const hidden of told.querySelectorAll("input[type=hidden]")) hidden.remove();
    for (const here of told.querySelectorAll("[aria-current]")) here.removeAttribute("aria-current");
    const main = told.querySelector("main");
    const inside = main.outerHTML;
    main.remove();
    return [inside, told.querySelector("body").outerHTML];
}"""
HEAVY = {"controller": ["tasks", "budget-year", "opening", "events", "letters"], "administrator": ["people"]}


def violations(page) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(LOOK, RULES)


def overflow(page) -> int:
    """How many pixels the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


class Looked:
    """What axe has looked at: whole pages are not looked at again for each role, when both their parts were seen.

    A folder that the test processes share; each part is there by its sum and the width it was seen at.
    """

    def __init__(self, folder) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)

    def is_new(self, page, width: int) -> bool:
        """True when the page's main part, or what stands around it, was never seen at this width."""
        parts = [self.folder / f"{width}-{sha256(part.encode()).hexdigest()}" for part in page.evaluate(PARTS)]
        new = [part for part in parts if not part.exists()]
        for part in new:
            part.touch()
        return bool(new)


@pytest.fixture
def looked(tmp_path_factory) -> Looked:
    base = tmp_path_factory.getbasetemp()
    return Looked((base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "looked-at")


@pytest.mark.xdist_group("one row in a browser")
@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_accessible_wide_and_narrow(one_row, site, sign_in, role, looked):
    """WCAG 2.1 A and AA and best practice by axe, at 1280 and 390 pixels; nothing scrolls sideways, from 320 up."""
    page = sign_in(one_row.people[role])
    faults = []
    for name in (page_name for page_name in PAGES if may(role, page_name)):
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(site + one_row.addresses[name])
        faults += [f"{name}: {fault}" for fault in page.evaluate(OPEN_ALL)]
        for width in (1280, 390, 320):
            page.set_viewport_size({"width": width, "height": 900})
            if width > 320 and looked.is_new(page, width):
                faults += [f"{name} at {width}: {fault}" for fault in violations(page)]
            if overflow(page) > 0:
                faults.append(f"{name} at {width}: {overflow(page)} px too wide")
    assert not faults, "\n".join(faults)


@pytest.mark.xdist_group("fifty rows")
def test_pages_with_fifty_rows_are_accessible_too(fifty_rows, browser):
    """The heaviest pages on a phone, as the controller and the administrator see them."""
    address, server = serve()
    faults = []
    for role, names in HEAVY.items():
        page = browser.new_context(viewport={"width": 390, "height": 900}).new_page()
        page.goto(f"{address}/logg-inn/")
        page.get_by_label("E-post").fill(fifty_rows.people[role].email)
        page.get_by_label("Passord").fill(PASSWORD)
        page.get_by_role("button", name="Logg inn").click()
        for name in names:
            page.goto(address + fifty_rows.addresses[name])
            faults += [f"{name}: {fault}" for fault in violations(page)]
            if overflow(page) > 0:
                faults.append(f"{name}: {overflow(page)} px too wide")
        page.context.close()
    server.shutdown()
    assert faults == []


def test_public_pages_are_accessible_in_each_language(one_row, site, browser):
    """The list of calls and an open one, without signing in: bokmål, nynorsk and English, wide and narrow."""
    page = browser.new_context().new_page()
    faults = []
    for name in ("public-calls", "public-call"):
        for language in ("nb", "nn", "en"):
            page.goto(f"{site}{one_row.addresses[name]}?sprak={language}")
            faults += page.evaluate(OPEN_ALL) or []
            for width in (1280, 390, 320):
                page.set_viewport_size({"width": width, "height": 900})
                faults += [f"{name} in {language} at {width}: {fault}" for fault in violations(page)]
                if overflow(page) > 0:
                    faults.append(f"{name} in {language} at {width}: {overflow(page)} px too wide")
    assert not faults, "\n".join(faults)


def test_signing_in_is_accessible_in_the_dark_too(site, browser):
    """The first page, dark and light, and with an error in the form."""
    for scheme in ("light", "dark"):
        context = browser.new_context(viewport={"width": 390, "height": 800}, color_scheme=scheme, locale="nb-NO")
        page = context.new_page()
        page.goto(f"{site}/logg-inn/")
        assert violations(page) == []
        page.get_by_label("E-post").fill("kari@example.no")
        page.get_by_label("Passord").fill("feil-passord")
        page.get_by_role("button", name="Logg inn").click()
        assert "hører ikke sammen" in page.locator("main").inner_text()
        assert page.get_by_label("E-post").input_value() == "kari@example.no"
        assert violations(page) == []
        context.close()


def test_dark_pages_are_readable(one_row, site, sign_in):
    """The budget and a letter with contrast kept in the dark."""
    page = sign_in(one_row.people["approver"], color_scheme="dark")
    for name in ("budget-year", "letter", "opening", "entry"):
        page.goto(site + one_row.addresses[name])
        assert violations(page) == [], name


def test_by_keyboard_alone_and_without_script(one_row, site, browser):
    """Skip link first; sign in, open what waits and come back, with Tab and Enter, scripts off."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=False, locale="nb-NO")
    page = context.new_page()
    page.goto(f"{site}/logg-inn/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type(one_row.people["approver"].email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/oppgaver/")
    _tab_to(page, "Se forslaget")
    page.keyboard.press("Enter")
    page.wait_for_url("**/budsjett/apninger/**")
    _tab_to(page, "Budsjett")
    page.keyboard.press("Enter")
    page.wait_for_url("**/budsjett/**")
    context.close()


def _tab_to(page, words: str) -> None:
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.locator(":focus").count() and page.locator(":focus").inner_text().strip().startswith(words):
            return
    raise AssertionError(f"no way to «{words}» by keyboard")


def test_nynorsk_from_the_first_page(one_row, site, browser):
    """Chosen before signing in, kept afterwards; the words change, the figures do not."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="nb-NO")
    page = context.new_page()
    page.goto(f"{site}/logg-inn/")
    page.get_by_role("button", name="Nynorsk").click()
    assert page.locator("html").get_attribute("lang") == "nn"
    assert page.get_by_label("Passord").count() == 1
    assert page.get_by_role("button", name="Bokmål").count() == 1
    context.close()


def test_a_menu_that_opens_on_a_phone_without_script(one_row, site, sign_in):
    """At 390 pixels the menu is a sheet behind a button, by the platform's own popover."""
    page = sign_in(one_row.people["approver"], width=390)
    assert not page.get_by_role("link", name="Budsjett", exact=True).first.is_visible()
    page.get_by_role("button", name="Meny", exact=True).click()
    page.locator("#meny").get_by_role("link", name="Budsjett").click()
    page.wait_for_url("**/budsjett/2022/")
