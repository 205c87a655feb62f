"""Formula grants: statistics taken in once, recipes in versions, runs that compute again to the krone."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import psycopg
import pytest
from django.db import connection, connections

import given as made_up
from given import CHOICE, COUNTS, SOURCE, kroner
from tilskudd.config.verification import verify
from tilskudd.distribution import queries
from tilskudd.distribution.check import differs
from tilskudd.distribution.csv_rows import FaultyFile
from tilskudd.distribution.models import Run, StatisticSnapshot
from tilskudd.distribution.outcomes import outcomes_of
from tilskudd.distribution.services import NewRecipe, run_recipe, write_recipe
from tilskudd.distribution.snapshots import take_in_statistic
from tilskudd.parties.services import load_register
from tilskudd.people.models import Event, Involvement
from tilskudd.people.refusal import NotAllowed, Refusal, WrongState
from tilskudd.people.two_persons import has_prepared
from tilskudd.schemes.rules import SchemeKind
from tilskudd.schemes.services import set_up_scheme
from tilskudd.values.split import Rounding

DAY = date(2021, 1, 1)


def plain(error) -> str:
    return str(error.value).replace("\u00a0", " ")


@pytest.fixture
def register(given):
    """The municipalities and organisations that come with the program."""
    load_register()


@pytest.fixture
def scheme(given, register):
    """A scheme by formula on an open line."""
    given.lines()
    return given.scheme()


def test_a_statistic_is_kept_with_its_file_and_its_counts(given, register):
    """Rows, withheld cells, days and groups with their totals; the file by its hash; who took it in."""
    made = given.statistic()
    assert (made.rows, made.withheld, made.days) == (24, 1, [DAY, date(2022, 1, 1)])
    assert made.file.sha256 == hashlib.sha256(COUNTS.encode()).hexdigest()
    counts = queries.counted_on(made)[DAY]
    assert counts.groups["Askeland"] == {"0301": 30, "1103": 11, "1108": 9, "3005": 8, "4601": 20, "5001": 10}
    assert counts.withheld == {"Birkeland": {"3005"}}
    assert Event.objects.get(about=made.about).verb == "statistic.taken-in"
    assert Involvement.objects.get(about=made.about).user == given.kari
    assert verify().findings == []


def test_the_same_statistic_is_taken_in_once(given, register):
    """The same bytes under another title: the refusal says what they are called here."""
    given.statistic()
    with pytest.raises(Refusal, match="allerede tatt inn, som «Innbyggere etter opphav»"):
        given.statistic()
    assert StatisticSnapshot.objects.count() == 1


def test_every_fault_of_a_file_is_told_at_once(given, register):
    """Below zero, a text, the same cell twice: each with its row, and nothing is taken in."""
    faulty = COUNTS + "0301,2021,Askeland,3\n1103,2021,Lyng,-4\n1108,2021,Lyng,mange\n"
    with pytest.raises(FaultyFile) as faults:
        given.statistic(faulty)
    assert {one.code for one in faults.value.findings} == {"cell-twice", "count-below-zero", "count-not-a-number"}
    assert StatisticSnapshot.objects.count() == 0


def test_numbers_that_no_municipality_has_are_told_at_once(given, register):
    """9876 was never one; 0101 Halden was one until the end of 2019, so not in 2021."""
    with pytest.raises(FaultyFile) as faults:
        given.statistic(COUNTS + "9876,2021,Askeland,3\n9876,2021,Lyng,3\n0101,2022,Askeland,4\n")
    told = [(one.code, one.message) for one in faults.value.findings]
    assert told == [
        ("unknown-code", "9876 er ikke et kommunenummer vi kjenner (2 rader for 2021-01-01)."),
        ("code-not-valid", "0101 er ikke nummeret til noen kommune 2022-01-01 (1 rader)."),
    ]


def test_a_statistic_needs_its_source(given, register):
    """Without a licence, or dated tomorrow, it is refused."""
    for wrong, why in (
        (replace(SOURCE, licence=" "), "lisens"),
        (replace(SOURCE, source_day=date(2030, 1, 1)), "etter i dag"),
    ):
        with pytest.raises(Refusal, match=why):
            take_in_statistic(COUNTS.encode(), "tall.csv", wrong, by=given.kari)


def test_wrong_persons_are_refused(given, scheme):
    """Auditor, steering officer and administrator take in, write and run nothing."""
    statistic = given.statistic()
    given.recipe(scheme)
    new = NewRecipe(statistic, ["Askeland"], DAY, 2, CHOICE)
    acts = [
        lambda by: take_in_statistic(b"x", "x.csv", SOURCE, by=by),
        lambda by: write_recipe(scheme, new, by=by, seen=1),
        lambda by: run_recipe(scheme, total=kroner(100), by=by),
    ]
    for act in acts:
        for wrong in (given.auditor, given.steering, given.anne):
            with pytest.raises(NotAllowed):
                act(wrong)
    assert (scheme.recipes.count(), scheme.runs.count()) == (1, 0)


def test_a_recipe_is_run_and_computes_again(given, scheme):
    """1 000 kroner over Oslo 37, Bergen 26, Stavanger 16: 468, 329 and 203, as 468,3544 329,1139 202,5316."""
    given.recipe(scheme)
    run = run_recipe(scheme, total=kroner(1_000), by=given.ola)
    rows = [(one.rank, one.name, one.weight, one.quota, one.amount.in_kroner) for one in run.rows.order_by("rank")]
    assert rows == [
        (1, "Oslo", 37, "468.3544", 468),
        (2, "Bergen", 26, "329.1139", 329),
        (3, "Stavanger", 16, "202.5316", 203),
    ]
    assert (run.weight_sum, run.sum, run.number) == (79, kroner(1_000), 1)
    again = queries.recomputed(run)
    assert [one.share for one in run.rows.order_by("rank")] == list(again.split.shares)
    assert hashlib.sha256(again.weights).hexdigest() == run.weights_sha256
    assert verify().findings == []


def test_a_run_that_no_longer_computes_is_found(given, scheme, monkeypatch):
    """Somebody with the owner's rights changed a count: verify names the statistic and the run."""
    given.recipe(scheme)
    run = run_recipe(scheme, total=kroner(1_000), by=given.kari)
    real = queries.counted_on

    def tampered(*asked, **more):
        counted = real(*asked, **more)
        counted[DAY].groups["Askeland"]["4601"] = 21
        return counted

    monkeypatch.setattr("tilskudd.distribution.queries.counted_on", tampered)
    monkeypatch.setattr("tilskudd.distribution.check.counted_on", tampered)
    found = {(one.code, one.message) for one in verify().findings}
    assert found == {
        ("statistic-changed", f"{run.recipe.statistic.about} has other counts than its file."),
        ("run-not-recomputed", f"{run.about} rests on other weights than the statistic gives."),
    }


def test_each_way_a_run_can_differ_is_told(given, scheme):
    """Its rows, its sums, the weights it names, or a total too small for its base amount."""
    given.recipe(scheme, base=kroner(10))
    run = run_recipe(scheme, total=kroner(1_000), by=given.kari)
    assert differs(run) == ""
    for name, wrong, told in (
        ("sum", kroner(999), "has other sums than its rows"),
        ("weight_sum", 80, "has other sums than its rows"),
        ("weights_sha256", "0" * 64, "rests on other weights than the statistic gives"),
        ("total", kroner(1_001), "has other rows than its recipe gives"),
        ("total", kroner(29), "cannot be computed again: Grunnbeløpet 10 "),
    ):
        right = getattr(run, name)
        setattr(run, name, wrong)
        assert differs(run).startswith(told)
        setattr(run, name, right)


def test_a_number_has_its_name_of_the_day(given, register):
    """Halden is 0101 until 2019 and 3001 from 2020: both have their name, whichever day is asked for."""
    rows = "kommunenummer,aar,land,antall\n0101,2019,Askeland,9\n3001,2020,Askeland,8\n5001,2020,Askeland,7\n"
    statistic = queries.statistic_of(given.statistic(rows), date(2020, 1, 1))
    assert (statistic.names["0101"], statistic.names["3001"]) == ("Halden", "Halden")
    assert statistic.names["5001"] == "Trondheim"


def test_whoever_made_what_a_run_rests_on_has_prepared_the_run(given, scheme):
    """Kari took in the figures, Ola wrote the recipe, Ola ran it: both have prepared the run."""
    statistic = given.statistic()
    write_recipe(scheme, NewRecipe(statistic, ["Askeland"], DAY, 2, CHOICE), by=given.ola, seen=0)
    run = run_recipe(scheme, total=kroner(100), by=given.ola)
    makers = set(Involvement.objects.filter(about=run.about).values_list("user__name", flat=True))
    assert makers == {"Kari Lunde", "Ola Berg"}


def test_who_wrote_an_earlier_recipe_has_prepared_the_later_ones(given, scheme):
    """Ola wrote the first; Kari saves the same again and runs it: the run rests on Ola's work too."""
    statistic = given.statistic()
    write_recipe(scheme, NewRecipe(statistic, ["Askeland"], DAY, 2, CHOICE), by=given.ola, seen=0)
    newest = given.recipe(scheme, statistic)
    assert has_prepared(newest.about, given.ola)
    assert has_prepared(run_recipe(scheme, total=kroner(100), by=given.kari).about, given.ola)


@pytest.mark.parametrize("row", ["0301,2021,Askeland,2147483648", "0301,2021," + "x" * 201 + ",1"])
def test_figures_and_names_beyond_all_reason_are_told(given, register, row):
    """More people than there are, and a group whose name is a page long: a fault with its row, no crash."""
    with pytest.raises(FaultyFile) as faults:
        given.statistic("kommunenummer,aar,land,antall\n" + row + "\n")
    assert len(faults.value.findings) == 1


def test_a_tie_for_the_last_place_is_refused(given, scheme):
    """In 2021 Drammen 8, Trondheim 10, Sandnes 9 of one group; with 10 and 10 the sixth place is nobody's to pick."""
    tied = COUNTS.replace("1108,2021,Askeland,9", "1108,2021,Askeland,10")
    given.statistic(tied)
    given.recipe(scheme, groups=["Askeland"], top=4)
    with pytest.raises(Refusal) as refusal:
        run_recipe(scheme, total=kroner(1_000), by=given.kari)
    assert "Plass 4 er delt: 1108 Sandnes, 5001 Trondheim har alle vekten 10." in plain(refusal)
    assert Run.objects.count() == 0


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"day": date(2019, 1, 1)}, "teller ikke 2019-01-01"),
        ({"groups": ["Askeland", "Lyng"]}, "teller ikke Lyng den dagen"),
        ({"groups": []}, "Velg minst én gruppe"),
        ({"groups": ["Askeland", "Askeland"]}, "hver bare én gang"),
        ({"top": 7}, "fra 1 til 6"),
        ({"top": 0}, "fra 1 til 6"),
        ({"base": kroner(-1)}, "hele kroner"),
        ({"choice": replace(CHOICE, cut=" ")}, "hvor grensen gikk"),
    ],
)
def test_a_recipe_that_cannot_be_counted_is_refused(given, scheme, more, why):
    """Another day, an unknown group, too many municipalities, a base below zero."""
    with pytest.raises(Refusal, match=why):
        given.recipe(scheme, **more)
    assert scheme.recipes.count() == 0


def test_only_schemes_by_formula_have_recipes(given, register):
    """A call is shared out by applications."""
    given.lines()
    call = set_up_scheme("Utlysning", SchemeKind.CALL, made_up.LINE, 2022, by=given.kari)
    with pytest.raises(Refusal, match="ikke etter en formel"):
        given.recipe(call)
    with pytest.raises(Refusal, match="ingen oppskrift"):
        run_recipe(given.scheme(), total=kroner(1), by=given.kari)


def test_a_base_amount_greater_than_the_sum_is_refused(given, scheme):
    """400 kroner to each of three out of 1 000."""
    given.recipe(scheme, base=kroner(400))
    with pytest.raises(Refusal, match="Grunnbeløpet 400"):
        run_recipe(scheme, total=kroner(1_000), by=given.kari)


def test_a_stale_form_writes_no_recipe(given, scheme):
    """Ola wrote one while Kari had the form open."""
    statistic = given.statistic()
    new = NewRecipe(statistic, ["Askeland"], DAY, 2, CHOICE)
    write_recipe(scheme, new, by=given.ola, seen=0)
    with pytest.raises(WrongState, match="Ola Berg har skrevet en ny oppskrift"):
        write_recipe(scheme, new, by=given.kari, seen=0)
    assert write_recipe(scheme, new, by=given.kari, seen=1).number == 2


def test_two_recipes_at_once_and_one_is_told(own_database, given):
    """Kari and Ola save in the same second: one has version 1, the other is told who was first."""
    load_register()
    given.lines()
    scheme, statistic = given.scheme(), given.statistic()
    new = NewRecipe(statistic, ["Askeland"], DAY, 2, CHOICE)

    def saved(person) -> str:
        try:
            write_recipe(scheme, new, by=person, seen=0)
            return "saved"
        except WrongState:
            return "told"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(saved, [given.kari, given.ola])) == ["saved", "told"]
    assert scheme.recipes.count() == 1


def test_what_was_computed_stands(own_database, given):
    """The site's own role changes neither a count, a recipe nor a row of a run."""
    load_register()
    given.lines()
    scheme = given.scheme()
    given.recipe(scheme)
    run_recipe(scheme, total=kroner(1_000), by=given.kari)
    for table in ("countedgroup", "recipeversion", "run", "runrow", "statisticsnapshot"):
        with pytest.raises(Exception, match="permission denied") as refusal, connection.cursor() as cursor:
            cursor.execute(f"update distribution_{table} set id = id")
        assert isinstance(refusal.value.__cause__, psycopg.errors.InsufficientPrivilege)
    assert connections["default"].is_usable()


def test_a_run_becomes_outcomes_with_their_grounds(given, scheme):
    """One award for each row to the organisation that has the number; two sentences in both forms; all of the basis."""
    given.recipe(scheme)
    run = run_recipe(scheme, total=kroner(1_000), by=given.kari)
    found = outcomes_of(run, on=date(2022, 2, 15), as_printed=False, answers={"4601": 7})
    assert [(one.recipient, one.code, one.amount) for one in found] == [
        ("958935420", "0301", kroner(468)),
        ("964338531", "4601", kroner(329)),
        ("964965226", "1103", kroner(203)),
    ]
    assert [one.answer for one in found] == [None, 7, None]
    assert found[2].reason_nb.replace("\u00a0", " ") == (
        "Stavanger hadde 16 innbyggere som har innvandret fra Birkeland og Askeland 1. januar 2021, av 79 i de tre "
        "kommunene med flest. 1 000 kr · 16 / 79 er 202,5316 kr, som er rundet opp til 203 kr fordi resten er den "
        "største, som fikk den siste krona."
    )
    assert found[0].basis | {"statistic": ""} == {
        "run": 1,
        "recipe": 1,
        "statistic": "",
        "code": "0301",
        "day": "2021-01-01",
        "groups": ["Birkeland", "Askeland"],
        "total": 1000,
        "base": 0,
        "weight": 37,
        "weight_sum": 79,
        "withheld": 0,
        "quota": "468.3544",
        "computed": 468,
        "rank": 1,
        "rounding": Rounding.LARGEST_REMAINDER.value,
    }


def test_a_number_that_changed_is_followed_and_a_split_is_not(given, register):
    """Bærum 3024 is 3201 from 2024; Ålesund 1507 is 1508 and 1580, and nobody picks one of them."""
    given.lines()
    rows = "kommunenummer,aar,land,antall\n3024,2021,Askeland,9\n1507,2021,Askeland,5\n0301,2021,Askeland,3\n"
    given.statistic(rows)
    scheme = given.scheme()
    given.recipe(scheme, groups=["Askeland"], top=1)
    run = run_recipe(scheme, total=kroner(100), by=given.kari)
    assert [one.code for one in outcomes_of(run, on=date(2024, 2, 1), as_printed=False, answers={})] == ["3201"]
    given.recipe(scheme, groups=["Askeland"], top=2)
    run = run_recipe(scheme, total=kroner(100), by=given.kari)
    with pytest.raises(Refusal) as refusal:
        outcomes_of(run, on=date(2024, 2, 1), as_printed=False, answers={})
    assert "1507 Ålesund er delt i 1508 og 1580" in plain(refusal)
    assert [one.code for one in outcomes_of(run, on=date(2022, 2, 1), as_printed=False, answers={})] == ["3024", "1507"]


def test_numbers_without_an_organisation_are_named_at_once(given, scheme):
    """In 2019 the register knows no organisation for them: all three are named."""
    given.recipe(scheme)
    run = run_recipe(scheme, total=kroner(100), by=given.kari)
    from tilskudd.parties.models import HeldCode

    held = HeldCode.objects.filter(code="0301").order_by("first").first()
    with pytest.raises(Refusal) as refusal:
        outcomes_of(run, on=date(held.first.year - 10, 1, 1), as_printed=False, answers={})
    assert all(name in plain(refusal) for name in ("Oslo", "Bergen", "Stavanger"))
