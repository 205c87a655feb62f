"""A case officer who never saw code makes the call of 2022 by labels alone, and an organisation applies on a phone."""

from __future__ import annotations

import re

import pytest
from test_the_letter_is_confirmed import office, plain, session  # noqa: F401

from applying import PDF, kroner, member, typed_for
from calls import call_scheme, voluntary
from tilskudd.applications.application_queries import asked_sections
from tilskudd.applications.models import Application, Call
from tilskudd.applications.queries import coverage_of, newest_version
from tilskudd.applications.questions import QuestionKind

pytestmark = pytest.mark.xdist_group("browser")


def test_the_call_is_made_and_applied_to(office, browser):  # noqa: F811
    """From the scheme to the public page, with a table question that has a condition; then to a receipt."""
    from sites import serve
    from tilskudd.parties.services import load_register
    from world import PASSWORD

    load_register()
    scheme = call_scheme(office)
    address, server = serve()
    kari = session(browser, address, office.kari)
    the_call_is_written(kari, f"{address}/ordninger/{scheme.pk}/")
    the_questions_are_chosen(kari)
    a_table_with_a_condition(kari)
    everything_is_covered_and_published(kari)
    call = Call.objects.get()
    assert coverage_of(newest_version(call)).is_whole
    leader = member(office, voluntary(office))
    leader.set_password(PASSWORD)
    leader.save()
    a_phone_applies(browser, address, leader, call)
    application = Application.objects.get()
    assert (application.state, application.applied) == ("sent", kroner(300_000))
    server.shutdown()


def said(page) -> str:
    return plain(page.locator("main").inner_text())


def the_call_is_written(page, scheme: str) -> None:
    """Texts in two forms, the deadline with its clock, the money, and who may be considered; first without a text."""
    page.goto(scheme)
    page.locator("main").get_by_role("link", name="Lag utlysningen").first.click()
    for label, words in (
        ("Tittel", "Informasjonsarbeid 2022"),
        ("Hva pengene er til", "At flere følger rådene om vaksine."),
        ("Hvem som kan søke", "Frivillige organisasjoner i Frivillighetsregisteret."),
        ("Hva søkeren trenger", "Vedtekter og siste årsregnskap."),
    ):
        for form in ("bokmål", "nynorsk"):
            page.get_by_label(f"{label}, på {form}", exact=True).fill(words)
    for label, value in (
        ("Frist, dag", "2022-03-01"),
        ("Frist, klokkeslett", "12:00"),
        ("Prosjektene kan begynne", "2022-03-15"),
        ("Prosjektene må være ferdige", "2022-12-31"),
        ("Beløp som lyses ut (kr)", "20 000 000"),
        ("Hvem søkere kan spørre", "Kari Lunde"),
        ("Hvor mange som vurderer hver søknad", "2"),
    ):
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_label("Søkeren sto i Frivillighetsregisteret den dagen fristen gikk ut").check()
    page.get_by_label("Søknaden kom før fristen").check()
    page.get_by_role("button", name="Sett opp utlysningen").click()
    assert "Utlysningen er satt opp" in said(page)


def the_questions_are_chosen(page) -> None:
    """The ready-made ones of 2022."""
    if not page.url.endswith("/begynn/"):
        page.get_by_role("link", name="Lag spørsmålene").first.click()
    page.get_by_role("button", name="Bruk de ferdige").click()
    assert page.locator("h1").inner_text() == "Spørsmålene"


def a_table_with_a_condition(page) -> None:
    """A budget of interpreters, asked only when the organisation has had grants before: by labels, and no key seen."""
    page.get_by_role("button", name="Fjern «Budsjett»").last.click()
    page.get_by_role("link", name=re.compile("Legg til et spørsmål i «Budsjett»")).click()
    page.get_by_label("Hva slags svar?").select_option(label="Budsjett, en tabell")
    page.get_by_label("Spørsmålet, på bokmål").fill("Hva koster tolkene?")
    page.get_by_label("Spørsmålet, på nynorsk").fill("Kva kostar tolkane?")
    page.get_by_label("Valgene eller utgiftslinjene, på bokmål").fill("Polsk tolk\nArabisk tolk")
    page.get_by_role("button", name="Legg til spørsmålet").click()
    page.get_by_label("Vises bare når").select_option(label="Har dere fått tilskudd til slikt arbeid før?")
    page.get_by_label("svaret er", exact=True).select_option(label="Ja")
    page.get_by_role("button", name="Lagre spørsmålet").click()
    told = said(page)
    assert "Vises bare når «Har dere fått tilskudd til slikt arbeid før?» er «Ja»." in told
    assert not re.search(r"\bq[0-9]+\b|\bo[0-9]+\b", told), "no key is ever seen"


def everything_is_covered_and_published(page) -> None:
    """The coverage names its holes one by one; whole, the call is published, and everybody can read it."""
    page.get_by_role("link", name="Se dekningen").click()
    for _hole in range(30):
        button = page.get_by_role("link", name=re.compile("^Dekk d"))
        if not button.count():
            break
        button.click()
        page.get_by_label("selve utlysningen").check()
        page.get_by_role("button", name="Lagre").click()
    assert "Hvert kriterium og hver plikt er dekket." in said(page)
    page.get_by_role("link", name="Se over og publiser").click()
    assert "må rettes" not in said(page), said(page)
    page.get_by_role("button", name="Publiser", exact=True).click()
    assert "Alle kan se den" in said(page)


def a_phone_applies(browser, address: str, leader, call: Call) -> None:
    """From the public page through sign-in to a receipt, without scripts; too early it says what lacks."""
    from world import PASSWORD

    phone = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = phone.new_page()
    page.goto(f"{address}/utlysninger/{call.number}/")
    page.get_by_role("link", name="Begynn på en søknad").click()
    page.get_by_label("E-post").fill(leader.email)
    page.get_by_label("Passord").fill(PASSWORD)
    page.get_by_role("button", name="Logg inn").click()
    page.get_by_role("button", name="Begynn", exact=True).click()
    overview = page.url
    page.goto(f"{overview}send/")
    assert "Dette må på plass før søknaden kan sendes" in said(page)
    page.goto(overview)
    page.get_by_role("link", name="Begynn å skrive").click()
    for section in asked_sections(newest_version(call).questions.question_set):
        assert page.locator("h1").inner_text() == section.words.nb
        for question in section.questions:
            answers(page, question)
        page.locator("main [data-next]").click()
    what_came_to_light(page, overview, call)
    assert "Alt er på plass" in said(page)
    page.get_by_role("button", name="Signer og send").click()
    told = said(page)
    assert "Kvittering" in told
    assert "Søkt beløp 300 000 kr" in told.replace("\n", " ")


def what_came_to_light(page, overview: str, call: Call) -> None:
    """Without scripts a question that an answer brings to light is told when all is looked over, with its place."""
    assert "én ting mangler" in said(page)
    page.get_by_role("link", name="Rett det første").click()
    heading = page.locator("h1").inner_text()
    sections = asked_sections(newest_version(call).questions.question_set)
    for question in next(one for one in sections if one.words.nb == heading).questions:
        answers(page, question)
    page.locator("main [data-next]").click()
    page.goto(f"{overview}send/")


def answers(page, question) -> None:
    """A good answer in the fields of a question; those that are not asked stay as they are."""
    if question.kind is QuestionKind.ATTACHMENT:
        if question.is_required:
            file = {"name": "vedlegg.pdf", "mimeType": "application/pdf", "buffer": PDF + question.key.encode()}
            page.locator(f"input[name={question.key}]").set_input_files(file)
        return
    for name, values in typed_for(question, 300_000).items():
        field = page.locator(f"[name={name}]").first
        if not field.is_visible():
            return
        if field.get_attribute("type") in ("radio", "checkbox"):
            page.locator(f"[name={name}]").first.check()
        else:
            field.fill(values[0])
