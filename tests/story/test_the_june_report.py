"""All four assignments run, and the report of 1 June 2022 on two of them: every number opens what it is made of."""

from __future__ import annotations

import json
import re
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from django.test import Client

from given import Given, ledger_text
from june import APPROVED, REPORTED, by_the_first_of_june
from ministry_reporting import again, seen
from report_pages import figures_in_page, stray_figures
from tilskudd.config.verification import verify
from tilskudd.files.services import content_of
from tilskudd.ledger.models import Account
from tilskudd.ministry_reports.models import MinistryReport
from tilskudd.ministry_reports.sections import ReportSection
from tilskudd.ministry_reports.texts import LEFT
from tilskudd.people.rights import Role

pytestmark = pytest.mark.django_db
PAID = "committed {}\nsent 0\npaid {}\n"
LEARNT = "Ressurspersoner når dem brev ikke når. Det sier {svar-a-q6} fra kommunene."


def at(given: Given, user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def made(given: Given, number: int, learnt: str) -> MinistryReport:
    """Begun, one section written, sent, approved by two, and sent to the ministry: by the pages alone."""
    kari, assignment = at(given, given.kari), given.assignment(number)
    answer = kari.post(f"/oppdrag/{assignment.pk}/rapport/")
    report = assignment.ministry_reports.get()
    address = f"/rapportering/oppdrag/{report.number}/"
    assert answer["Location"] == address
    section = f"{address}del/{ReportSection.LEARNING.value}/"
    told = {"seen": report.version, "text": "Vi lærte at 3 av 4 virket.", "insert": ""}
    refused = kari.post(section, told)
    assert refused.status_code == 422
    assert "«3» er skrevet for hånd" in refused.content.decode()
    assert "Vi lærte at 3 av 4 virket." in refused.content.decode()
    assert kari.post(section, told | {"text": learnt}).status_code == 302
    left = seen(report).faults
    assert bool(left) is (number == 20), "only where reports are approved is there more for a person to write"
    if left:
        kari.post(f"{address}til-godkjenning/", {"seen": 2})
        assert again(report).state == "draft", "what the draft leaves to a person is not written"
    for part in left:
        text = LEFT.sub("Det forklarer vi slik.", seen(report).version.texts[part.value])
        kari.post(f"{address}del/{part.value}/", told | {"text": text, "seen": again(report).version})
    last = {"seen": again(report).version}
    kari.post(f"{address}til-godkjenning/", last)
    for person in (given.ola, given.nina):
        at(given, person).post(f"{address}godkjenn/", last)
    shown = kari.get(address).content.decode()
    assert re.search(r'<option value="01\.06\.22#1" selected>«01\.06\.22»', shown), "the deadline that it answers"
    kari.post(f"{address}sendt/", {"sent_on": "2022-06-01", "how": "Journalpost", "deadline": "01.06.22#1"})
    return again(report)


def test_the_june_report(given: Given, monkeypatch) -> None:
    """Both are sent; every number on both pages opens its entries, which add up to it; the check finds nothing."""
    by_the_first_of_june(given, monkeypatch)
    the_whole_letter_has_moved()
    steering = given.person("Stein Nilsen", Role.STEERING_OFFICER)
    reports = [made(given, 20, LEARNT), made(given, 21, "Det er for tidlig å si noe om læring.")]
    assert {one.state for one in reports} == {"sent"}
    every_duty_is_answered(at(given, steering), given)
    twenty, twenty_one = (seen(one) for one in reports)
    values = {key: one.value // 100 for key, one in twenty.by_key.items()}
    assert (values["ramme"], values["tildelt"], values["utbetalt"], values["i-ro"]) == (20_000_000,) * 3 + (0,)
    counts = {key: one.value for one in [twenty] for key, one in one.by_key.items()}
    assert (counts["mottakere"], counts["kommuner"], counts["frivillige"]) == (10, 10, 0)
    assert (counts["rapporter-krevd"], counts["rapporter-kommet"], counts["rapporter-godkjent"]) == (
        10,
        REPORTED,
        APPROVED,
    )
    assert counts["sum-a-q4"] == 2_000 * APPROVED
    assert counts["rapporter-forfalt"] == 10 - REPORTED
    values = {key: one.value // 100 for key, one in twenty_one.by_key.items()}
    assert (values["ramme"], values["tildelt"], values["utbetalt"]) == (21_500_000, 21_500_000, 16_000_000)
    assert (values["tildelt-a"], values["tildelt-b"], values["ikke-utbetalt"]) == (20_000_000, 1_500_000, 5_500_000)
    for look, line in ((twenty, "671/62"), (twenty_one, "671/71")):
        is_halfway(look)
        reconciles(look, line)
        every_number_opens(at(given, steering), look)
        is_a_whole_pdf(look)
    assert verify().findings == []


def the_whole_letter_has_moved() -> None:
    """Each item as the letter's figures and the acts since make it: nothing is promised that is not covered."""
    assert ledger_text() == "appropriated -238 300 000\nat-disposal 218 300 000\nset-aside 0\n" + PAID.format(
        0, "20 000 000"
    )
    assert ledger_text("671/71") == (
        "appropriated -215 200 000\nat-disposal 193 700 000\nset-aside 0\n" + PAID.format("5 500 000", "16 000 000")
    )
    assert ledger_text("671/60").endswith("set-aside 5 000\n" + PAID.format(0, "29 295 000"))
    assert ledger_text("672/60").endswith("set-aside 0\n" + PAID.format(0, "9 600 000"))


def every_duty_is_answered(client: Client, given: Given) -> None:
    """Each duty of the letter is carried or noted; those of 20, 21 and 23 are done, and those of 22 are not."""
    html = client.get(f"/tildelingsbrev/{given.letter.reference}/plikter/").content.decode()
    assert "Ikke svart" not in html
    carried = given.letter.duties.filter(is_carried=True)
    open_ = carried.filter(assignment=given.assignment(22)).count()
    assert f"{carried.count() - open_} av {carried.count()} som bæres av noe, er gjort." in html
    assert (html.count(">Gjort</span>"), html.count(">Ikke gjort</span>")) == (carried.count() - open_, open_)


def is_halfway(look) -> None:
    """The page says that the projects run, and that no effect can be told; no figure was typed anywhere."""
    words = {one["key"]: "".join(p[1] for line in one["paragraphs"] for p in line) for one in look.content["sections"]}
    assert "Prosjektene pågår" in words["status"]
    assert "for tidlig å si hva tilskuddet har ført til" in words["virkning"]
    assert look.by_key["dager-gaatt"].value < look.by_key["dager-i-alt"].value


def reconciles(look, line: str) -> None:
    """What the report says is paid and promised is what the ledger's own sums say of the item."""
    for place, value in (("paid", look.by_key["utbetalt"].value), ("committed", look.by_key["ikke-utbetalt"].value)):
        rows = Account.objects.filter(line=line, year=2022, place=place)
        assert sum((row.credits - row.debits).ore for row in rows) == value


def every_number_opens(client: Client, look) -> None:
    """As the steering officer: each figure leads to a page with the same figure, whose rows lead on, and add up."""
    html = client.get(f"/rapportering/oppdrag/{look.report.number}/?alle=1").content.decode()
    assert stray_figures(html) == []
    figures = figures_in_page(html)
    assert len(figures) > 40
    opened = 0
    for href, words in figures.items():
        page = client.get(href)
        assert page.status_code == 200, href
        shown = page.content.decode()
        assert f">{look.by_key[href.split('/')[-2]].bare}</dd>" in shown, (href, words)
        assert look.by_key[href.split("/")[-2]].bare in words
        onward = re.findall(r'<th scope="row"><a[^>]* href="([^"]+)"', shown)
        if onward:
            opened += 1
            assert client.get(onward[0].replace("&amp;", "&")).status_code == 200, onward[0]
    assert opened > 25


def is_a_whole_pdf(look) -> None:
    """Tagged, in bokmål, with a title; and every figure in it is one of the report's own."""
    content = content_of(look.frozen.pdf)
    with pikepdf.open(BytesIO(content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "nb"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        metadata = pdf.open_metadata()
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"].startswith(f"Rapport på oppdrag {look.report.assignment.number}")
    with pypdfium2.PdfDocument(content) as document:
        words, pages = " ".join(page.get_textpage().get_text_range() for page in document), len(document)
    own = set(re.findall(r"\d+", json.dumps(look.content, ensure_ascii=False)))
    own |= {str(number) for number in range(1, pages + 1)} | {one.lstrip("0") for one in own}
    assert set(re.findall(r"\d+", words)) - own == set()
