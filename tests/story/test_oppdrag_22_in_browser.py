"""Assignment 22 in a browser: a round set up by its labels, two municipalities answer, one participant waits."""

from __future__ import annotations

import re

import pytest
from test_the_letter_is_confirmed import office, plain, session  # noqa: F401

from claims import rate_scheme
from given import OSLO, TRONDHEIM, ledger_text
from tilskudd.parties.models import Organisation
from tilskudd.people.clock import today
from tilskudd.values.budget import BudgetLine

pytestmark = pytest.mark.xdist_group("browser")
REGULATION = "Forskrift om utvidet introduksjonsprogram"


def test_two_municipalities_claim_and_the_one_there_is_no_money_for_waits(office, browser):  # noqa: F811
    """Set up, opened, answered, recognised, refused without the regulation, decided by another; 1 of 6 waits."""
    from sites import serve
    from tilskudd.config.verification import verify
    from tilskudd.parties.services import load_register
    from world import PASSWORD

    load_register()
    office.authority(1_000_000, "671/60")
    scheme = rate_scheme(office, BudgetLine(671, 60), "Integreringstilskudd")
    office.frame(5 * 45_000, scheme)
    liv = office.administrator("Liv Moen", Organisation.objects.get(number=OSLO))
    for person in (office.per, liv):
        person.set_password(PASSWORD)
        person.save()
    address, server = serve()
    kari, ola, per, oslo = (session(browser, address, one) for one in (office.kari, office.ola, office.per, liv))
    round_address = the_round_is_set_up_by_its_labels(kari, address)
    the_group_is_chosen(kari)
    kari.goto(round_address)
    kari.get_by_role("button", name="Åpne runden").click()
    assert "356 er spurt" in said(kari)
    claims(per, f"{address}/portal/{TRONDHEIM}/", "2", "1")
    claims(oslo, f"{address}/portal/{OSLO}/", "3", "0")
    kari.goto(round_address)
    assert "2 av 356 har svart" in said(kari)
    kari.get_by_role("button", name=re.compile("^Anerkjenn alle uten merknad")).click()
    assert "2 linjer er anerkjent, med 6 deltakere" in said(kari)
    kari.goto(f"{round_address}tiltak/program/vedtak/")
    assert "Forskriften er ikke registrert" in said(kari)
    assert kari.get_by_role("button", name=re.compile("Foreslå")).count() == 0
    the_regulation_is_registered(kari, round_address)
    kari.goto(f"{round_address}tiltak/program/vedtak/")
    assert "Én deltaker er anerkjent og venter på dekning, 45 000 kr" in said(kari)
    kari.get_by_role("button", name="Foreslå vedtak for 5 deltakere").click()
    decision = kari.url
    assert kari.get_by_role("button", name="Godkjenn vedtaket").count() == 0
    ola.goto(decision)
    ola.get_by_role("button", name="Godkjenn vedtaket").click()
    assert "set-aside 0\ncommitted 225 000\n" in ledger_text("671/60")
    oslo.goto(f"{address}/portal/{OSLO}/krav/2022-1/")
    told = said(oslo)
    assert "venter på dekning" in told
    kari.goto(f"{round_address}tiltak/program/varsel/")
    assert "Det mangler 45 000 kr" in said(kari)
    kari.get_by_label("Sendt").fill(today().isoformat())
    kari.get_by_role("button", name="Meld som sendt").click()
    assert "meldt som sendt" in said(kari)
    assert verify().findings == []
    server.shutdown()


def said(page) -> str:
    return plain(page.locator("main").inner_text())


def the_round_is_set_up_by_its_labels(page, address: str) -> str:
    """Refused first, with the deadline before it opens: what was typed stays."""
    page.goto(f"{address}/krav/")
    page.get_by_role("link", name="Sett opp en kravrunde").click()
    for label, value in (
        ("Hva runden heter, på bokmål", "Integreringspakken 2022"),
        ("Hva runden heter, på nynorsk", "Integreringspakken 2022"),
        ("Åpner", "2022-02-15"),
        ("Frist, dag", "2022-02-14"),
        ("Frist, klokkeslett", "12:00"),
        ("Sene krav tas imot til og med", "2022-11-15"),
        ("Betales tidligst", "2022-05-16"),
    ):
        page.get_by_label(label, exact=True).fill(value)
    page.locator("main [data-next]").click()
    assert "Fristen er før runden åpner" in said(page)
    assert page.get_by_label("Hva runden heter, på bokmål").input_value() == "Integreringspakken 2022"
    page.get_by_label("Frist, dag", exact=True).fill("2022-05-13")
    page.locator("main [data-next]").click()
    page.get_by_role("link", name="Legg til et tiltak").first.click()
    for label, value in (
        ("Tiltaket, på bokmål", "utvidet introduksjonsprogram"),
        ("Tiltaket, på nynorsk", "utvida introduksjonsprogram"),
        ("Kode", "program"),
        ("Det kommunen står inne for, på bokmål", "Kommunen har vedtatt at hver deltaker trenger utvidelsen."),
        ("Det kommunen står inne for, på nynorsk", "Kommunen har vedteke at kvar deltakar treng utvidinga."),
        ("Høyst så mange måneder", "4"),
    ):
        page.get_by_label(label, exact=True).fill(value)
    page.locator("main [data-next]").click()
    page.get_by_role("link", name="Skriv satsen").click()
    page.get_by_label("Sats per deltaker (kr)").fill("45 000")
    page.get_by_label("Gjelder krav som kommer fra og med").fill("2022-01-01")
    page.get_by_label("Hvor satsen står").fill("Oppdrag 22")
    page.locator("main [data-next]").click()
    return f"{address}/krav/2022-1/"


def the_group_is_chosen(page) -> None:
    """1 January 2020 is package III's: refused by its name, and left out; letter and regulation stand side by side."""
    at = page.url
    page.goto(re.sub(r"/krav/.*", "/krav/tidligere-pakker/", at))
    fill_days(page, "2019-07-01", "2020-01-01")
    page.get_by_label("Tiltakets kode").fill("program")
    page.get_by_label("Pakken", exact=True).fill("Integreringspakke III")
    page.get_by_label("Gruppen følger").select_option("start")
    page.get_by_label("Hvor det står").fill("Kunngjøring om pakke III")
    page.locator("main button[type=submit]").first.click()
    measure = re.sub(r"/krav/.*", "/krav/2022-1/tiltak/program/", at)
    for source, by, days, words in (
        ("letter", "end", ("2022-01-01", "2022-03-31"), "avslutter i tidsrommet 1. januar til 31. mars 2022"),
        ("regulation", "start", ("2020-01-01", "2020-03-31"), "startet 1. januar–31. mars 2020"),
    ):
        page.goto(f"{measure}gruppe/")
        page.get_by_label("Kilde").select_option(source)
        page.get_by_label("Gruppen følger").select_option(by)
        fill_days(page, *days)
        page.get_by_label("Slik det står").fill(words)
        page.locator("main [data-next]").click()
    page.goto(f"{measure}velg-gruppe/")
    page.get_by_label("Gruppen som brukes").select_option(index=1)
    fill_days(page, "2020-01-01", "2020-03-31")
    page.get_by_label("Hvorfor").fill("Forskriften går foran brevet.")
    page.locator("main [data-next]").click()
    assert "01.01.2020–01.01.2020 står også i Integreringspakke III" in said(page)
    page.get_by_label("Fra og med").fill("2020-01-02")
    page.locator("main [data-next]").click()
    assert "2. januar 2020" in said(page)


def fill_days(page, first: str, last: str) -> None:
    page.get_by_label("Fra og med").fill(first)
    page.get_by_label("Til og med").fill(last)


def claims(page, portal: str, given: str, planned: str) -> None:
    """The municipality finds the task, is told about a word for a number, and signs."""
    page.goto(f"{portal}krav/")
    page.get_by_role("link", name="Integreringspakken 2022").first.click()
    if page.get_by_label("Har fått tiltaket").count() == 0:
        page.locator("main [data-next]").click()
    page.get_by_label("Har fått tiltaket").fill("tre")
    page.get_by_label("Skal få tiltaket").fill(planned)
    page.get_by_label(re.compile("står inne for dette")).check()
    page.get_by_role("button", name="Signer og send").click()
    assert "Skriv et helt antall med sifre" in said(page)
    assert page.get_by_label("Har fått tiltaket").input_value() == "tre"
    page.get_by_label("Har fått tiltaket").fill(given)
    page.get_by_role("button", name="Signer og send").click()
    assert "K-2022-1-" in said(page)


def the_regulation_is_registered(page, round_address: str) -> None:
    page.goto(f"{round_address}forskrift/")
    page.get_by_label("Hva forskriften heter").fill(REGULATION)
    page.get_by_label("I kraft fra og med").fill("2022-02-01")
    page.get_by_label("Hvor den står").fill("FOR-2022-02-01-1")
    page.locator("main [data-next]").click()
    assert REGULATION in said(page)
