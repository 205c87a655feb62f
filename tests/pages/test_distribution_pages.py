"""The pages of formula grants: faults shown at once, the recipe found, what if, and files that prove a run."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from given import CHOICE, COUNTS, kroner
from tilskudd.config.example_distribution import share_out_assignment_20
from tilskudd.config.example_letters import confirm_first_letter
from tilskudd.config.example_schemes import set_up_assignment_20
from tilskudd.distribution.models import RecipeVersion, Run, StatisticSnapshot
from tilskudd.distribution.services import run_recipe
from tilskudd.parties.services import load_register

TYPED = {
    "title": "Innbyggere",
    "source": "SSB",
    "licence": "NLOD 2.0",
    "source_day": "2022-01-20",
    "counts_nb": "innbyggere fra",
    "counts_nn": "innbyggjarar frå",
}


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text_of(answer) -> str:
    """What a reader sees, with plain blanks."""
    main = re.sub(r"<[^>]+>", " ", answer.content.decode().split("<main", 1)[1])
    return re.sub(r"\s+([.,:])", r"\1", " ".join(main.replace("\u00a0", " ").split()))


@pytest.fixture
def assignment_20(given):
    """The example's scheme with its run: 20 000 000 over the ten municipalities."""
    load_register()
    letter = confirm_first_letter(by=given.kari, second=given.ola)
    return share_out_assignment_20(set_up_assignment_20(letter, by=given.kari), by=given.kari).scheme


@pytest.fixture
def scheme(given):
    """A scheme by formula with the made-up statistic, and no recipe."""
    load_register()
    given.lines()
    given.statistic()
    return given.scheme()


def test_a_faulty_file_shows_all_its_faults_and_keeps_what_was_typed(given):
    """Two faults of rows; then two numbers that are no municipality's; then the right file."""
    load_register()
    client = signed_in(given.kari)

    def sent(content: str):
        return client.post("/tallgrunnlag/ny/", TYPED | {"file": SimpleUploadedFile("tall.csv", content.encode())})

    answer = sent(COUNTS + "0301,2021,Lyng,-1\n0301,2021,Mo,mange\n")
    assert answer.status_code == 422
    assert "Rad 26: Antallet -1 er under null." in text_of(answer)
    assert "Rad 27: «mange» er ikke et helt tall." in text_of(answer)
    assert 'value="NLOD 2.0"' in answer.content.decode()
    answer = sent(COUNTS + "9876,2021,Askeland,1\n0101,2021,Askeland,1\n")
    assert "9876 er ikke et kommunenummer" in text_of(answer)
    assert "0101 er ikke nummeret til noen kommune 2021-01-01" in text_of(answer)
    assert StatisticSnapshot.objects.count() == 0
    assert sent(COUNTS).status_code == 302
    assert sent(COUNTS).status_code == 422
    assert StatisticSnapshot.objects.get().title == "Innbyggere"


def test_the_recipe_behind_the_letter_is_found_and_filled_in(given, assignment_20):
    """The button fills in four countries, the first of January 2021 and ten, and says how sure it is."""
    answer = signed_in(given.kari).get(f"/ordninger/{assignment_20.pk}/oppskrift/?tall=1&forklar=1")
    said = text_of(answer)
    assert "Alle ti beløp i brevets tabell er gjenfunnet." in said
    assert "fra Polen, Litauen, Romania og Latvia 1. januar 2021." in said
    assert "Ingen annen oppskrift som er prøvd, gir tabellen." in said
    html = answer.content.decode()
    checked = re.findall(r'value="([^"]+)"[^>]* checked', html)
    assert sorted(checked) == ["Latvia", "Litauen", "Polen", "Romania"]
    assert '<option value="2021-01-01" selected>' in html


def test_a_letter_without_a_table_says_so(given, scheme):
    """A scheme without an assignment has nothing to explain."""
    answer = signed_in(given.kari).get(f"/ordninger/{scheme.pk}/oppskrift/?forklar=1")
    assert "Brevet har ingen tabell over mottakere" in text_of(answer)


def test_a_recipe_is_written_on_the_page(given, scheme):
    """Wrong figures are told and what was typed stays; then it is saved, run, and shown."""
    client, page = signed_in(given.kari), f"/ordninger/{scheme.pk}/oppskrift/"
    told = {
        "seen": 0,
        "day": "2021-01-01",
        "groups": ["Askeland", "Birkeland"],
        "top": 3,
        "base": "",
        "rounding": "largest-remainder",
        "chosen_by": CHOICE.by,
        "chosen_source": CHOICE.source,
        "chosen_cut": CHOICE.cut,
        "figures": "Lyng: 40 prosent",
    }
    answer = client.post(page, told)
    assert answer.status_code == 422
    assert "Lyng er ikke blant gruppene som er valgt." in text_of(answer)
    assert "Lyng: 40 prosent" in text_of(answer)
    assert client.post(page, told | {"figures": "Askeland: 40 prosent"}).status_code == 302
    recipe = RecipeVersion.objects.get()
    assert (recipe.top, [(one.group, one.figure) for one in recipe.chosen.all()]) == (3, [("Askeland", "40 prosent")])
    assert "Skriv din på nytt" not in text_of(client.get(page))
    assert client.post(page, told | {"figures": ""}).status_code == 422


def test_the_page_says_why_the_letter_is_one_krone_off(given, assignment_20):
    """The recipe in a sentence, the krone explained, number eleven, what if, and the other attempts in kroner."""
    said = text_of(signed_in(given.ola).get(f"/ordninger/{assignment_20.pk}/fordeling/"))
    for words in (
        "Alle ti beløp er gjenfunnet",
        "Del 20 000 000 kr på de ti kommunene med flest innbyggere som har innvandret fra Polen, Litauen, Romania og "
        "Latvia 1. januar 2021, etter hvor mange de er.",
        "Hvorfor brevets tabell er 1 kr for stor",
        "Seks ble rundet opp, fire ned.",
        "Trondheim får 1 318 218 kr, ikke 1 318 219 kr.",
        "Nr. 11 er Sandefjord med 2 577",
        "188 celler for disse gruppene er skjult og regnes som ingen; 0 av dem",
        "Med 11 kommuner får Sandefjord 756 606 kr",
        "De andre får mindre: fra 39 444 kr mindre i Ålesund til 244 044 kr mindre i Oslo.",
        "Tall per 1. januar 2022 209 356 kr",
        "Tall per 1. januar 2020 177 541 kr",
        "Uten Latvia 173 663 kr",
        "Hver rad rundet av for seg i stedet for største rest 1 kr",
        "Polen 39 prosent, Litauen 41 prosent, Romania 38 prosent, Latvia 38 prosent.",
    ):
        assert words in said


def test_what_if_stores_nothing(given, assignment_20):
    """Nine municipalities on newer figures: Ålesund falls out; a group too many or a strange day breaks nothing."""
    client, page = signed_in(given.kari), f"/ordninger/{assignment_20.pk}/fordeling/"
    asked = "?antall=9&dag=2022-01-01&avrunding=largest-remainder&grupper=Polen&grupper=Litauen"
    said = text_of(client.get(page + asked + "&grupper=Romania&grupper=Latvia"))
    assert "Disse faller ut: Ålesund (1 042 674 kr)." in said
    assert "flytter seg" in text_of(client.get(page + asked + "&grupper=Syria"))
    for strange in ("?antall=0", "?antall=999&dag=2021-01-01&avrunding=each-row&grupper=Polen", "?avrunding=x&dag=y"):
        assert client.get(page + strange).status_code == 200
    assert (Run.objects.count(), RecipeVersion.objects.count()) == (1, 1)


def test_a_run_that_is_behind_its_recipe_says_so(given, scheme):
    """A recipe without a run is shown as it would be; after a newer recipe, the run is what was run."""
    client, page = signed_in(given.kari), f"/ordninger/{scheme.pk}/fordeling/"
    assert "Skriv oppskriften" in text_of(client.get(page))
    given.recipe(scheme)
    answer = client.post(page + "kjor/", follow=True)
    assert "må være over null" in text_of(answer)
    given.money(5_000)
    given.frame(1_000, scheme)
    assert "Slik blir pengene delt" in text_of(client.get(page))
    assert "Oppskriften er kjørt" in text_of(client.post(page + "kjor/", follow=True))
    given.recipe(scheme, top=2)
    said = text_of(client.get(page))
    assert "endret etter at dette ble kjørt" in said
    assert "Kjør oppskriften på nytt" in said
    assert "De tre kommunene" in said


def test_there_is_one_next_act_in_every_state(given, scheme):
    """No recipe, a recipe, a run, a newer recipe: for those who set up schemes, and those who look."""
    page = f"/ordninger/{scheme.pk}/fordeling/"

    def next_acts() -> list[int]:
        answers = [signed_in(person).get(page).content.decode() for person in (given.kari, given.auditor)]
        return [html.split("<main", 1)[1].count(" data-next") for html in answers]

    steps = [
        lambda: None,
        lambda: given.recipe(scheme),
        lambda: given.money(5_000),
        lambda: given.frame(1_000, scheme),
        lambda: run_recipe(scheme, total=kroner(1_000), by=given.kari),
        lambda: given.recipe(scheme, top=2),
    ]
    for step in steps:
        step()
        assert next_acts() == [1, 1]


def test_a_tie_is_shown_instead_of_a_table(given, scheme):
    """Stavanger and Sandnes alike for the last place: the page says who, and offers to change the recipe."""
    given.statistic(COUNTS.replace("1108,2021,Askeland,9", "1108,2021,Askeland,11"))
    given.recipe(scheme, StatisticSnapshot.objects.last(), groups=["Askeland"], top=3)
    given.money(5_000)
    given.frame(1_000, scheme)
    answer = signed_in(given.kari).get(f"/ordninger/{scheme.pk}/fordeling/")
    assert "Plass 3 er delt: 1103 Stavanger, 1108 Sandnes har alle vekten 11." in text_of(answer)
    assert answer.content.decode().split("<main", 1)[1].count("data-next") == 1


def test_the_weights_give_the_same_amounts_on_the_command_line(given, assignment_20, tmp_path):
    """`tilskudd split --total 20000000 vekter.csv --top 10` says what the run says, and the same hash."""
    page = f"/ordninger/{assignment_20.pk}/fordeling/1"
    client = signed_in(given.auditor)
    weights = tmp_path / "vekter.csv"
    weights.write_bytes(b"".join(client.get(f"{page}/vekter.csv").streaming_content))
    proof = json.loads(b"".join(client.get(f"{page}/bevis.json").streaming_content))
    command = [sys.executable, "-m", "tilskudd.config.cli", "split", "--total", "20000000", str(weights), "--top", "10"]
    done = json.loads(subprocess.run([*command, "--json"], capture_output=True, check=True).stdout)
    assert done["sha256_of_weights"] == proof["sha256_of_weights"]
    assert [(one["code"], one["amount"]) for one in done["rows"]] == [
        (one["code"], one["amount"]) for one in proof["rows"]
    ]
    assert proof["rows"][5] == {
        "rank": 6,
        "code": "5001",
        "name": "Trondheim",
        "weight": 4320,
        "withheld": 0,
        "quota": "1318218.5740",
        "floor": 1318218,
        "remainder": "0.5740",
        "remainder_given": 0,
        "amount": 1318218,
    }
    statistic = Run.objects.get().recipe.statistic
    assert proof["statistic"]["sha256"] == statistic.file.sha256
    assert b"".join(client.get(f"/tallgrunnlag/{statistic.pk}/fil/").streaming_content).startswith(b"kommunenummer,")


def test_all_municipalities_are_shown_a_page_at_a_time(given, assignment_20):
    """Every one of 356 gets a share: forty on a page, the sum of all under each, at most 60 kB."""
    given.recipe(assignment_20, StatisticSnapshot.objects.get(), groups=["Polen"], day=date(2022, 1, 1), top=None)
    run_recipe(assignment_20, total=kroner(20_000_000), by=given.kari)
    client = signed_in(given.ola)
    for part in (1, 9):
        answer = client.get(f"/ordninger/{assignment_20.pk}/fordeling/?del={part}")
        assert len(answer.content) < 60_000
        assert "105 453" in text_of(answer)
    assert answer.content.decode().count('class="barcol full"') == 356 - 8 * 40


def test_nynorsk_all_the_way(given, assignment_20):
    """The recipe and what is counted, in nynorsk."""
    client = signed_in(given.ola)
    client.post("/sprak/", {"sprak": "nn", "neste": "/"})
    said = text_of(client.get(f"/ordninger/{assignment_20.pk}/fordeling/"))
    assert "på dei ti kommunane med flest innbyggjarar som har innvandra frå Polen" in said
    assert "Seks vart runda opp, fire ned." in said
