"""The questions of a set in a real browser: read by everybody, by keyboard, with the script and without it.

The page is made here alone, and served with the policy of the site, so that what the policy refuses is seen.
"""

from __future__ import annotations

import json
import os
from email import message_from_bytes
from email.policy import HTTP

import pytest
from django.conf import settings
from django.template import engines
from test_in_browser import overflow, violations

from tilskudd.applications.answers import before_sending, while_writing
from tilskudd.applications.differences import difference
from tilskudd.applications.questions import AskedIn
from tilskudd.applications.ready_made import information_work, information_work_keys
from tilskudd.applications.typed import Attached, as_typed
from tilskudd.web.answers_shown import AnswerMaterial, answers_shown, asked_of
from tilskudd.web.question_form import FormMaterial, fields_of, told_in
from tilskudd.web.question_municipalities import with_numbers

ADDRESS = "http://tilskudd.example"
NEVER = object()
NAMES = {
    "0301": "Oslo",
    "3005": "Drammen",
    "3025": "Asker",
    "1515": "Herøy (Møre og Romsdal)",
    "1818": "Herøy (Nordland)",
}
WHOLE, KEY = information_work(), information_work_keys()
FILES = {KEY["accounts"]: [Attached("Årsregnskap 2021.pdf", "application/pdf", 1_310_001)]}
BUDGET = KEY["budget"]
LINE = f"{BUDGET}-cost-{WHOLE.question(BUDGET).options[0].key}"
GROUPS = WHOLE.question(KEY["groups"]).options
TYPED = {
    KEY["title"]: ["Vaksineprat på jobben"],
    KEY["what"]: ["Fire ressurspersoner besøker byggeplasser i Drammen og Asker to kvelder i uken."],
    KEY["groups"]: [GROUPS[0].key, GROUPS[1].key],
    KEY["municipalities"]: ["Drammen, Asker, Herøy"],
    KEY["reach"]: ["ca. 900"],
    LINE: ["372 000"],
    f"{BUDGET}-more-1-what": ["Buss"],
    f"{BUDGET}-applied": ["300 000"],
    f"{BUDGET}-own": ["40 000"],
    f"{BUDGET}-other-1-giver": ["Drammen kommune"],
    f"{BUDGET}-other-1-amount": ["20 000"],
    f"{BUDGET}-other-1-status": ["granted"],
}
PAGE = """<!doctype html><html lang="nb" data-color-scheme="auto"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Spørsmål</title>
<link rel="stylesheet" href="/static/tilskudd.css"><link rel="stylesheet" href="/static/designsystemet.css">
<link rel="stylesheet" href="/static/tema.css">{% include "parts/questions_script.html" %}</head>
<body class="portal" data-size="md" data-color="brand1"><main id="innhold" class="outside" tabindex="-1">
<h1 class="ds-heading" data-size="md">Søknaden</h1><div class="split application part">
<form class="form" method="post" action="/send/"
enctype="multipart/form-data" data-autosave="/lagre/"><input type="hidden" name="sett" value="4">
{% include "parts/question_saved.html" with saved="Lagret kl. 19.40" %}
{% if told %}{% include "parts/question_errors.html" %}{% endif %}
{% include "parts/questions.html" %}
<div class="actions">
<button class="ds-button" data-next type="submit" name="videre" value="ja">Lagre og gå videre</button></div></form>
</div></main></body></html>"""
READ = """<!doctype html><html lang="nb"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Svar</title>
<link rel="stylesheet" href="/static/tilskudd.css"><link rel="stylesheet" href="/static/designsystemet.css">
<link rel="stylesheet" href="/static/tema.css"></head><body data-size="sm" data-color="accent"><main class="outside">
<h1 class="ds-heading" data-size="md">Svar</h1><h2 class="ds-heading" data-size="xs">Alt</h2>
{% include "parts/answers.html" %}</main></body></html>"""


def policy() -> str:
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    return "; ".join(f"{name} {' '.join(map(str, sources))}" for name, sources in directives.items())


def rendered(template: str, **context: object) -> str:
    return engines["django"].from_string(template).render(context)


def form(*, sending: bool, shows=None) -> str:
    """The whole application, as it stands while it is written or when sending it was refused."""
    posted = with_numbers(TYPED, WHOLE.questions, NAMES)
    checks = before_sending if sending else while_writing
    checked = checks(WHOLE, posted, AskedIn.APPLICATION, attached=FILES, municipalities=NAMES)
    material = FormMaterial(
        asked=checked.shown, attached=FILES, opens=lambda key, n: f"/fil/{key}/{n}/", municipalities=NAMES
    )
    questions = [one for one in WHOLE.asked(AskedIn.APPLICATION) if shows is None or one.key in shows]
    shown = fields_of(questions, as_typed(posted)[0], checked.findings, material=material)
    return rendered(PAGE, questions=shown, told=told_in(shown))


def answers() -> str:
    """The same as an assessor reads it, changed since a version before."""
    before = {**TYPED, LINE: ["300 000"], KEY["title"]: ["Vaksineprat på byggeplassen"], KEY["goal"]: ["Flere"]}
    read = [
        while_writing(
            WHOLE, with_numbers(one, WHOLE.questions, NAMES), AskedIn.APPLICATION, attached=FILES, municipalities=NAMES
        ).answers
        for one in (before, TYPED)
    ]
    material = AnswerMaterial(NAMES, lambda key, n: f"/fil/{key}/{n}/", difference(*read))
    questions = asked_of(WHOLE, AskedIn.APPLICATION, read[1].values)
    return rendered(READ, answers=answers_shown(questions, read[1].values, material=material))


@pytest.fixture
def opened(browser):
    """Open a page of our own, and keep what it posts."""
    contexts = []

    def open_page(html: str, *, width: int = 1280, saves: object = NEVER, **options):
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="nb-NO", **options)
        contexts.append(context)
        page = context.new_page()
        page.posted = []
        page.refused = []

        def answered(route):
            path = route.request.url.removeprefix(ADDRESS)
            if path.startswith("/static/"):
                route.fulfill(path=str(settings.STATIC_ROOT / path.removeprefix("/static/")))
            elif path == "/lagre/":
                page.posted.append(fields_in(route.request))
                route.abort() if saves is None else route.fulfill(json=saves)
            else:
                if route.request.method == "POST":
                    page.posted.append(fields_in(route.request))
                headers = {"Content-Security-Policy": policy()}
                route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=headers)

        page.route("**/*", answered)
        page.on("console", lambda said: page.refused.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: page.refused.append(str(error)))
        if saves is not NEVER:
            page.clock.install(time=0)
        page.goto(f"{ADDRESS}/")
        if saves is not NEVER:
            # The page's clock stands still until the test lets it go on.
            page.clock.pause_at(3_600_000)
        return page

    yield open_page
    for context in contexts:
        context.close()


def fields_in(request) -> dict[str, list[str]]:
    """The fields of a form with files, as they were posted."""
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
    found: dict[str, list[str]] = {}
    for part in message_from_bytes(head + request.post_data_buffer, policy=HTTP).iter_parts():
        name = part.get_param("name", header="content-disposition")
        found.setdefault(name, []).append(part.get_payload(decode=True).decode())
    return found


def pictured(page, name: str) -> None:
    """Keep a picture for whoever asks for one."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.mark.parametrize("sending", [False, True])
@pytest.mark.parametrize("scripted", [True, False])
def test_the_questions_are_accessible_wide_and_narrow(opened, sending, scripted):
    """All of an application, with and without errors, light; nothing scrolls sideways from 320 up."""
    page = opened(form(sending=sending), **({} if scripted else {"java_script_enabled": False}))
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert overflow_of(page, scripted) <= 0, width
        pictured(page, f"questions-{width}-{'sending' if sending else 'writing'}-{'' if scripted else 'un'}scripted")
        if scripted:
            assert violations(page) == [], width
    assert page.refused == []


def overflow_of(page, scripted: bool) -> int:
    return overflow(page) if scripted else 0


def test_answers_to_read_are_accessible(opened):
    """With a budget, files, what is not answered and what has changed."""
    page = opened(answers())
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page) == [], width
        assert overflow(page) <= 0, width
        pictured(page, f"answers-{width}")


def test_dark_questions_are_readable(opened):
    """Contrast is kept in the dark, with errors."""
    assert violations(opened(form(sending=True), color_scheme="dark")) == []


def test_the_summary_leads_to_each_field_by_keyboard(opened):
    """Enter on a link comes to the field itself, also to the first radio button and to a cell."""
    page = opened(form(sending=True))
    links = page.locator(".ds-error-summary a")
    assert links.count() > 5
    for number in range(links.count()):
        target = links.nth(number).get_attribute("href")
        links.nth(number).focus()
        page.keyboard.press("Enter")
        assert page.locator(target).is_visible(), target
        page.keyboard.press("Tab")
        inside = page.evaluate(
            "one => one.compareDocumentPosition(document.activeElement) & 22 || one.contains(document.activeElement)",
            page.locator(target).element_handle(),
        )
        assert inside or page.evaluate("document.activeElement === document.body"), target


def test_tab_goes_through_the_fields_as_they_stand(opened):
    """The order by keyboard is the order on the page; what is hidden is passed over."""
    page = opened(
        form(sending=False, shows={KEY[one] for one in ("title", "measures", "workplaces", "purpose", "budget")})
    )
    seen = []
    for _press in range(60):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.getAttribute('name') || ''"))
        if seen[-1] == "videre":
            break
    assert seen[0] == KEY["title"]
    assert KEY["workplaces"] not in seen
    assert seen.index(LINE) < seen.index("flere") < seen.index(f"{BUDGET}-applied") < seen.index("videre")


def test_without_script_the_buttons_save_and_come_back(opened):
    """«Legg til» and «vis flere» post the whole form with their own name; Enter in a field only saves."""
    page = opened(form(sending=False), java_script_enabled=False)
    page.get_by_role("button", name="Legg til en utgift").click()
    assert page.posted[-1]["flere"] == [f"{BUDGET}-more"]
    assert page.posted[-1][f"{BUDGET}-own"] == ["40 000"]
    page.get_by_role("button", name="Lagre og vis flere spørsmål").first.click()
    assert page.posted[-1]["vis"] == [KEY["measures"]]
    page.get_by_label("Hva kaller dere prosjektet?").press("Enter")
    assert not {"vis", "flere", "videre"} & set(page.posted[-1])
    assert page.posted[-1][KEY["groups"]] == [GROUPS[0].key, GROUPS[1].key]


def test_a_question_comes_when_it_is_asked(opened):
    """A box that is ticked shows what hangs on it at once, and hides it again; chains go along."""
    page = opened(form(sending=False))
    workplaces = page.get_by_label("Hvilke arbeidsplasser skal dere besøke?")
    assert not workplaces.is_visible()
    assert not page.get_by_role("button", name="Lagre og vis flere spørsmål").first.is_visible()
    page.get_by_label("Oppsøkende på arbeidsplasser").check()
    assert workplaces.is_visible()
    page.get_by_label("Oppsøkende på arbeidsplasser").uncheck()
    assert not workplaces.is_visible()
    assert page.refused == []


def test_the_budget_adds_up_as_it_is_written(opened):
    """The sums, what lacks, and that it balances; a refused grant counts for nothing, and a row can be added."""
    page = opened(form(sending=False))
    page.locator(f"[name={BUDGET}-own]").fill("kr 52.000,-")
    page.locator(f"[name={BUDGET}-applied]").press("Tab")
    assert page.locator("[data-income-sum]").inner_text() == "372\u00a0000"
    assert page.get_by_text("Utgifter og inntekter er like store.").is_visible()
    page.locator(f"[name={BUDGET}-other-1-status]").select_option("refused")
    assert page.get_by_text("Det mangler 20\u00a0000\u00a0kr i inntekter").is_visible()
    page.get_by_role("button", name="Legg til en utgift").click()
    assert page.evaluate("document.activeElement.name") == f"{BUDGET}-more-2-what"
    page.keyboard.type("Trykk")
    page.locator(f"[name={BUDGET}-more-2-amount]").fill("1000")
    page.locator(f"[name={BUDGET}-more-2-amount]").press("Tab")
    assert page.locator("[data-costs]").inner_text() == "373\u00a0000"
    assert violations(page) == []
    assert page.posted == []


def test_signs_are_counted_as_they_are_written(opened):
    """A joined emoji is one; too much is told in other words."""
    page = opened(form(sending=False))
    field = page.locator(f"[name={KEY['title']}]")
    field.fill("Hei 👨\u200d👩\u200d👧")
    assert page.locator(f"#igjen-{KEY['title']}").inner_text() == "95 av 100 tegn igjen"
    field.fill("a" * 112)
    assert page.locator(f"#igjen-{KEY['title']}").inner_text() == "12 tegn for mye"


def test_it_saves_itself_ten_seconds_after_a_change(opened):
    """Everything but files is posted; the answer's words are told, and the version it gave is posted next."""
    page = opened(form(sending=False), saves={"saved": "Lagret kl. 19.42", "seen": 5})
    page.get_by_label("Ta bort Årsregnskap 2021.pdf").check()
    page.locator(f"[name={KEY['title']}]").fill("Nytt navn")
    page.clock.run_for(9_900)
    assert page.posted == []
    page.clock.run_for(200)
    page.get_by_text("Lagret kl. 19.42").wait_for()
    assert page.posted[0][KEY["title"]] == ["Nytt navn"]
    assert page.posted[0]["sett"] == ["4"]
    assert not {KEY["accounts"], "fjern"} & set(page.posted[0])
    assert page.locator("[name=sett]").input_value() == "5"
    page.clock.run_for(60_000)
    assert len(page.posted) == 1


def test_who_sends_while_it_saves_sends_the_new_version(opened):
    """The button waits for the answer, and posts itself with the version that came; nobody collides with themselves."""
    page = opened(form(sending=False), saves={"saved": "Lagret kl. 19.42", "seen": 5})
    held = []
    page.route("**/lagre/", lambda route: held.append(route))
    page.locator(f"[name={KEY['title']}]").fill("Nytt navn")
    with page.expect_request("**/lagre/"):
        page.clock.run_for(10_100)
    page.get_by_role("button", name="Lagre og gå videre").click(no_wait_after=True)
    assert page.posted == []
    with page.expect_navigation():
        held[0].fulfill(json={"saved": "Lagret kl. 19.42", "seen": 5})
    assert (page.posted[0]["sett"], page.posted[0]["videre"]) == (["5"], ["ja"])


@pytest.mark.parametrize(
    ("saves", "says"),
    [(None, "Ikke lagret: vi fikk ikke kontakt"), ({"failed": "Ikke lagret: fristen er ute"}, "fristen er ute")],
)
def test_it_says_when_it_could_not_save(opened, saves, says):
    """Without contact, or with the server's own words; what was typed stays, and the next change tries again."""
    page = opened(form(sending=False), saves=saves)
    page.locator(f"[name={KEY['title']}]").fill("Nytt navn")
    page.clock.run_for(10_100)
    page.get_by_text(says).wait_for()
    assert page.locator(f"[name={KEY['title']}]").input_value() == "Nytt navn"
    page.locator(f"[name={KEY['title']}]").fill("Nyere navn")
    page.clock.run_for(10_100)
    page.wait_for_function("() => true")
    assert json.dumps(page.posted[-1]).count("Nyere navn") == 1
