"""What is reported, on its pages: figures with what they mean, a month by two, a draft of which nothing stays."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from given import SAMPLE, Given
from services.test_month_ends import month_of_payments
from tilskudd.reporting.models import MonthEnd, MonthReport
from tilskudd.reporting.month_end import begin_month, send_month, type_month_report
from tilskudd.schemes.models import Scheme

pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode().replace("\u00a0", " ")


def test_a_figure_that_is_asked_for_comes_with_its_definition_and_cut_off(given: Given):
    """The steering officer asks for what was paid on a line on a day, and lands on the figure with its entries."""
    month_of_payments(given, 100, 50)
    client = signed_in(given.steering)
    asked = client.get("/rapportering/", {"about": "line:671/62", "place": "paid", "dag": "2022-04-30"})
    assert asked["Location"] == "/rapportering/stilling/2022/671-62/utbetalt/?dag=2022-04-30"
    html = page(client, asked["Location"])
    assert "Betalinger banken har bekreftet, på bankens dato" in html
    assert "ført til og med 30. april 2022, slik de var kjent ved slutten av 1. juni 2022" in html
    assert "150 kr" in html
    assert "Sum, det samme som tallet" in html
    before = page(client, "/rapportering/stilling/2022/671-62/utbetalt/?dag=2022-01-31")
    assert "Ingen posteringer har rørt dette stedet innen skjæringsdatoen." in before


def test_a_figure_of_a_scheme_and_of_its_assignment(given: Given):
    """What a scheme has paid on a day, and its entries; a place that is the line's alone is told."""
    month_of_payments(given, 100, 50)
    scheme = Scheme.objects.get()
    client = signed_in(given.steering)
    asked = client.get("/rapportering/", {"about": f"scheme:{scheme.pk}", "place": "paid", "dag": "2022-04-30"})
    html = page(client, asked["Location"])
    assert "150 kr" in html
    assert "Sum, det samme som tallet" in html
    assert "0 kr" in page(client, f"/rapportering/ordning/{scheme.pk}/utbetalt/?dag=2022-01-31")
    assert "0 kr" in page(client, f"/rapportering/ordning/{scheme.pk}/tilsagn/")
    told = client.get("/rapportering/", {"about": f"scheme:{scheme.pk}", "place": "at-disposal"})
    assert told.status_code == 422
    assert "Dette stedet gjelder hele posten." in told.content.decode()
    assert client.get(f"/rapportering/ordning/{scheme.pk}/til-disposisjon/").status_code == 404
    assignment = given.assignment(20)
    assert "0 kr" in page(client, f"/rapportering/oppdrag/{assignment.pk}/utbetalt/")
    assert "Ingen ordning" in page(client, f"/rapportering/oppdrag/{assignment.pk}/utbetalt/")


@pytest.mark.parametrize("strange", ["?dag=x", "?dag=2022-02-30", "?kjent=1800-01-01", "?dag=%00", "?dag=9999-12-31"])
def test_a_strange_day_is_told_and_harms_nothing(given: Given, strange):
    """What cannot be read is said where it was typed, and the page stands with today's figures."""
    assert given.letter
    client = signed_in(given.steering)
    for address in ("", "671-62/", "671-62/avsatt/"):
        answer = client.get(f"/rapportering/stilling/2022/{address}{strange}")
        assert answer.status_code == 422
        assert "Dette må rettes" in answer.content.decode()


def test_the_picture_has_its_table(given: Given):
    """The steps through the year, and what stood at the end of each month."""
    month_of_payments(given, 100, 50)
    html = page(signed_in(given.auditor), "/rapportering/stilling/2022/671-62/")
    assert 'class="paid" points="' in html
    assert "31. mai 2022" in html
    assert "1. juni 2022" in html


def test_a_faulty_file_shows_everything_at_once(given: Given):
    """Each row with what is wrong; nothing is taken in."""
    found = begin_month(*month_of_payments(given, 100), by=given.nina)
    client = signed_in(given.nina)
    wrong = SimpleUploadedFile("s.csv", "kapittel;post;konto;beløp\n671;62;870;1,5\n671;62;x;3\n".encode())
    answer = client.post(f"/rapportering/avstemming/{found.pk}/s-rapport/", {"file": wrong})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Filen ble ikke lest inn. 2 feil:" in html
    assert "Rad 2: «1,5» har desimaler" in html
    assert not MonthReport.objects.exists()


def test_the_list_as_files_has_the_same_figures(given: Given):
    """CSV and xlsx, with what explains each difference, and no text that is a formula."""
    found = begin_month(*month_of_payments(given, 100, 50), by=given.nina)
    type_month_report(found, "671/62; 870; 140", by=given.nina)
    client = signed_in(given.auditor)
    at = f"/rapportering/avstemming/{found.pk}/"
    client.get(at)
    answer = client.get(f"{at}fil/csv/")
    head, row = csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")), delimiter=";")
    assert head[:3] == ["Kapittel", "Post", "Konto"]
    assert row == ["671", "62", "870", "Tilskudd til kommuner", "150", "140", "10", ""]
    assert b"".join(client.get(f"{at}fil/xlsx/").streaming_content).startswith(b"PK")
    assert client.get(f"{at}fil/ods/").status_code == 404


def test_the_appropriation_statement_adds_up_to_the_positions(given: Given):
    """Opened by the letter, raised by it, and paid: the row of 671/62 on the page and in the file."""
    month_of_payments(given, 100, 50)
    client = signed_in(given.auditor)
    html = page(client, "/rapportering/arsrapport/2022/")
    assert "238 300 000" in html
    answer = client.get("/rapportering/arsrapport/2022/bevilgning/csv/")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")), delimiter=";"))
    row = next(row for row in rows if row[:2] == ["671", "62"])
    assert row[3:10] == ["0", "218300000", "20000000", "238300000", "150", "", "238299850"]
    assert client.get("/rapportering/arsrapport/2022/noe/csv/").status_code == 404


@pytest.fixture
def own_folder(settings, tmp_path: Path) -> None:
    """Files of this test alone; others are written beside it at the same time."""
    settings.DATA = tmp_path


def stored() -> tuple[dict[str, int], list[Path]]:
    """How many rows every table has, and every file in the data folder."""
    tables = {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.managed and model._meta.app_label != "procrastinate"
    }
    return tables, sorted(Path(settings.DATA).rglob("*"))


def test_nothing_of_a_draft_is_kept(own_folder, given: Given):
    """Read, held against the money, and told; not a row in any table and not a file more than before."""
    assert given.letter
    client = signed_in(given.steering)
    client.get("/rapportering/utkast/")
    before = stored()
    text = SAMPLE.read_text(encoding="utf-8").replace("Tillegg nr.1 ", "Tillegg nr.2 ")
    answer = client.post("/rapportering/utkast/", {"letter": SimpleUploadedFile("utkast.txt", text.encode())})
    html = answer.content.decode().replace("\u00a0", " ")
    assert answer.status_code == 200
    assert "20 000 001" in html
    assert "Nummeret står i registeret" in html
    assert "Ingenting er lagret" in html
    assert stored() == before


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("tom.txt", b""),
        ("bilde.pdf", b"\x89PNG\r\n\x1a\n"),
        ("word.docx", b"PK\x03\x04 noe"),
        ("odelagt.pdf", b"%PDF-1.7 odelagt"),
        ("stor.txt", b"x" * 2_000_001),
        ("tegn.txt", b"\0\1\2" * 100),
    ],
)
def test_a_hostile_draft_gives_a_sentence(own_folder, given: Given, name, content):
    """Whatever is sent, the page says what is wrong with it, and nothing of it is kept."""
    client = signed_in(given.steering)
    client.get("/rapportering/utkast/")
    before = stored()
    answer = client.post("/rapportering/utkast/", {"letter": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422
    assert "Dette må rettes" in answer.content.decode()
    assert stored() == before


def test_a_draft_of_a_letter_that_stands_is_held_against_what_was_before_it(given: Given):
    """Supplement no. 1 once more: it replaces the confirmed one, changes nothing, and has the faults it had."""
    assert given.letter
    client = signed_in(given.steering)
    answer = client.post("/rapportering/utkast/", {"letter": SimpleUploadedFile("ny.txt", SAMPLE.read_bytes())})
    html = answer.content.decode().replace("\u00a0", " ")
    assert html.count('<li data-color="danger">') == 2
    assert "Erstatter Tillegg nr. 1, 2022, som er bekreftet." in html


def test_a_cut_below_what_is_left_is_told(given: Given):
    """The draft takes more than is at disposal on the line: how much would be promised without cover."""
    given.grants(100)
    text = (
        "Tillegg nr. 2 til tildelingsbrev for IMDi 2022\n\nKap. 671 post 62 Kommunale innvandrertiltak\n"
        "Bevilgningen på kap. 671 post 62 reduseres med 238 299 950 kroner.\n"
    )
    client = signed_in(given.steering)
    answer = client.post("/rapportering/utkast/", {"letter": SimpleUploadedFile("kutt.txt", text.encode())})
    html = answer.content.decode().replace("\u00a0", " ")
    assert "Kuttet er større enn det som er igjen" in html
    assert "50 kr</span> er lovet uten dekning" in html


def test_who_may_what_is_seen_on_the_page(given: Given):
    """A month that waits: who made it is told so, who may sign has the button, the others see the list."""
    found = begin_month(*month_of_payments(given, 100), by=given.nina)
    type_month_report(found, "671/62; 870; 100", by=given.nina)
    send_month(found, by=given.nina)
    at = f"/rapportering/avstemming/{found.pk}/"
    assert "Du har laget noe av dette" in page(signed_in(given.nina), at)
    assert 'action="signer/"' in page(signed_in(given.ola), at)
    assert 'action="signer/"' not in page(signed_in(given.auditor), at)
    assert "Månedsavslutning" in page(signed_in(given.ola), "/oppgaver/")
    assert signed_in(given.ola).post(f"{at}signer/").status_code == 302
    assert MonthEnd.objects.get().state == "signed"
    assert "Listen står som den ble signert." in page(signed_in(given.nina), at)


def test_the_steering_officer_reads_and_does_nothing(given: Given):
    """No act of the month end is open to who only reads."""
    found = begin_month(*month_of_payments(given, 100), by=given.nina)
    client = signed_in(given.steering)
    for act in ("s-rapport", "send", "signer", "send-tilbake"):
        assert client.post(f"/rapportering/avstemming/{found.pk}/{act}/", {}).status_code == 403
    assert signed_in(given.nina).get("/rapportering/utkast/").status_code == 403
    assert "Slik står oppdragene" in page(client, "/rapportering/")
