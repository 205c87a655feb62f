"""Sharing out by a recipe, what moves when it changes, and each row told in two sentences."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilskudd.distribution.comparison import attempts, beside_letter, moves_between
from tilskudd.distribution.explanation import explained
from tilskudd.distribution.letter_table import PrintedTable
from tilskudd.distribution.recipe import PrintedRow, Recipe, shared_out, weights_of
from tilskudd.distribution.statistic import DayCounts, Statistic
from tilskudd.distribution.weights import read_weights, weights_file
from tilskudd.values.split import Rounding, Share, Split

DAY = date(2021, 1, 1)
COUNTS = {"nb": "innbyggere som har innvandret fra", "nn": "innbyggjarar som har innvandra frå"}
TEN = [
    ("0301", "Oslo", 21141),
    ("4601", "Bergen", 10166),
    ("3024", "Bærum", 4933),
    ("1103", "Stavanger", 4714),
    ("3005", "Drammen", 4523),
    ("5001", "Trondheim", 4320),
    ("1108", "Sandnes", 4307),
    ("3025", "Asker", 4055),
    ("3030", "Lillestrøm", 3967),
    ("1507", "Ålesund", 3417),
]
"""What SSB and IMDi count for assignment 20, and two more that are outside the ten."""
OTHERS = [("3804", "Sandefjord", 2577), ("4204", "Kristiansand", 2500)]


def statistic_of(rows, group: str = "Fire land") -> Statistic:
    cells = {code: weight for code, _name, weight in rows}
    return Statistic({DAY: DayCounts(set(cells), {group: cells})}, {code: name for code, name, _weight in rows})


def the_ten(**more) -> tuple[Recipe, Split]:
    recipe = replace(Recipe(("Fire land",), DAY, 10, Rounding.LARGEST_REMAINDER, 20_000_000), **more)
    return recipe, shared_out(statistic_of(TEN + OTHERS), recipe)


def told(recipe: Recipe, done: Split, at: int, printed: int | None = None):
    groups = ("Polen", "Litauen", "Romania", "Latvia")
    said = explained(done.shares[at], done, replace(recipe, groups=groups), COUNTS, printed)
    return said.nb.replace("\u00a0", " "), said.nn.replace("\u00a0", " ")


def test_the_letters_ten_are_shared_out():
    """20 000 000 over the ten: Trondheim 1 318 218, one krone less than the letter; the sum is exact."""
    _recipe, done = the_ten()
    assert [one.name for one in done.shares] == [name for _code, name, _weight in TEN]
    assert (done.weight_sum, done.sum, done.shares[5].amount) == (65_543, 20_000_000, 1_318_218)


def test_rounded_each_row_for_itself():
    """Oslo in two sentences, as the ministry computed it."""
    assert told(*the_ten(rounding=Rounding.EACH_ROW), 0) == (
        "Oslo hadde 21 141 innbyggere som har innvandret fra Polen, Litauen, Romania og Latvia 1. januar 2021, av "
        "65 543 i de ti kommunene med flest. 20 000 000 kr · 21 141 / 65 543 er 6 451 032,1468 kr, som er rundet av "
        "til 6 451 032 kr.",
        "Oslo hadde 21 141 innbyggjarar som har innvandra frå Polen, Litauen, Romania og Latvia 1. januar 2021, av "
        "65 543 i dei ti kommunane med flest. 20 000 000 kr · 21 141 / 65 543 er 6 451 032,1468 kr, som er runda av "
        "til 6 451 032 kr.",
    )


def test_largest_remainder_says_who_got_the_last_kroner():
    """Bergen is among the five with the largest remainder, Trondheim is not."""
    assert told(*the_ten(), 1)[0].endswith(
        "er 3 102 085,6536 kr, som er rundet opp til 3 102 086 kr fordi resten er blant de fem største, som fikk de "
        "siste kronene."
    )
    assert told(*the_ten(), 5)[1].endswith(
        "er 1 318 218,5740 kr, som er runda ned til 1 318 218 kr fordi dei fem siste kronene gjekk til dei største "
        "restane."
    )


def test_what_the_letter_fixes_otherwise_is_said():
    """The letter prints 1 318 219 for Trondheim; for Oslo it prints what was computed, and nothing is added."""
    nb, nn = told(*the_ten(), 5, 1_318_219)
    assert nb.endswith("største restene, men tildelingsbrevet fastsetter 1 318 219 kr, og det gjelder.")
    assert nn.endswith("største restane, men tildelingsbrevet fastset 1 318 219 kr, og det gjeld.")
    assert "tildelingsbrevet" not in told(*the_ten(), 0, 6_451_032)[0]


def test_all_municipalities_with_a_base_amount():
    """Every municipality is in, 100 000 to each first; the exact share needs no rounding."""
    nb, nn = told(*the_ten(top=None, base=100_000), 0)
    assert "i de tolv kommunene som er med. Grunnbeløpet 100 000 kr pluss 18 800 000 kr · 21 141 / 70 620 er" in nb
    assert "i dei tolv kommunane som er med. Grunnbeløpet 100 000 kr pluss 18 800 000 kr · 21 141 / 70 620 er" in nn
    alone = Recipe(("Fire land",), DAY, 1, Rounding.LARGEST_REMAINDER, 100)
    nb, _nn = told(alone, shared_out(statistic_of(TEN), alone), 0)
    assert nb.endswith("i kommunen med flest. 100 kr · 21 141 / 21 141 er 100 kr, uten noe å runde av.")


FIGURES = re.compile(r"[0-9]+(?:\u00a0[0-9]{3})*(?:,[0-9]+)?")


@given(
    st.lists(st.integers(0, 10**6), min_size=1, max_size=30).filter(any),
    st.integers(1, 10**9),
    st.integers(0, 1_000),
    st.sampled_from(Rounding),
    st.booleans(),
    st.data(),
)
def test_any_row_is_told_in_two_sentences_with_its_own_figures(weights, total, base, rounding, all_of_them, data):
    """Whatever the recipe: two sentences in each form, the same figures in both, and those of the row among them."""
    rows = [(f"{number:04}", f"Kommune-{chr(65 + number)}", weight) for number, weight in enumerate(weights)]
    top = None if all_of_them else data.draw(st.integers(1, len(rows)))
    base = min(base, total // (top or len(rows)))
    recipe = Recipe(("Askeland", "Birkeland"), DAY, top, rounding, total, base)
    done = shared_out(statistic_of(rows, "x"), replace(recipe, groups=("x",)))
    for share in done.shares:
        said = explained(share, done, recipe, COUNTS)
        assert FIGURES.findall(said.nb) == FIGURES.findall(said.nn)
        for text in (said.nb, said.nn):
            assert len(re.findall(r"\.(?= |$)", text)) == 2
            figures = {one.replace("\u00a0", "") for one in FIGURES.findall(text)}
            assert {str(share.amount), str(done.weight_sum)} <= figures
            assert not share.weight or str(share.weight) in figures


@given(st.lists(st.integers(1, 10**5), min_size=2, max_size=40), st.integers(1, 10**8), st.sampled_from(Rounding))
def test_the_weights_file_gives_the_same_amounts(weights, total, rounding):
    """What `tilskudd split` reads from the file is what was shared out."""
    from tilskudd.values.split import split

    statistic = statistic_of([(f"{number:04}", f"Navn, {number}", one) for number, one in enumerate(weights)])
    recipe = Recipe(("Fire land",), DAY, None, rounding, total)
    read = read_weights(weights_file(weights_of(statistic, recipe)))
    assert split(total, read, rounding=rounding) == shared_out(statistic, recipe)


def share(code: str, amount: int) -> Share:
    return Share(code, code.upper(), 1, "0.5000", amount, 0)


def test_what_moves_is_counted_once():
    """One comes in with 30, one goes out with 20, one loses 10: 30 kroner change hands."""
    moves = moves_between([share("a", 80), share("b", 20)], [share("a", 70), share("c", 30)])
    assert [(one.code, one.change) for one in moves.rows] == [("a", -10), ("c", 30), ("b", -20)]
    assert ([one.code for one in moves.comes_in], [one.code for one in moves.goes_out]) == (["c"], ["b"])
    assert ([one.code for one in moves.stays], moves.kroner) == (["a"], 30)


def test_the_letters_one_krone_is_explained():
    """The letter's table is each row rounded on its own: six up, four down; Trondheim is the one that differs."""
    recipe, done = the_ten()
    rounded = shared_out(statistic_of(TEN + OTHERS), replace(recipe, rounding=Rounding.EACH_ROW)).shares
    table = PrintedTable(tuple(PrintedRow(one.code, one.name, one.amount) for one in rounded), 20_000_000)
    seen = beside_letter(done.shares, table, rounded)
    assert (seen.off, seen.is_rounded, seen.is_found, seen.up, seen.down, seen.agreed) == (1, True, True, 6, 4, 9)
    assert [(one.share.name, one.difference) for one in seen.changed] == [("Trondheim", -1)]
    other = PrintedTable((*table.rows[:-1], PrintedRow("9999", "Nordvik", 5)), 20_000_000)
    seen = beside_letter(done.shares, other, rounded)
    assert (seen.is_found, seen.missing, seen.rows[-1].difference) == (False, ("9999 Nordvik",), None)


@pytest.mark.parametrize("groups", [("a",), ("a", "b", "c")])
def test_each_thing_is_changed_by_itself(groups):
    """Other days that count the groups, each group left out where one is left, and the other rounding."""
    recipe = Recipe(groups, DAY, 2, Rounding.EACH_ROW, 100)
    days = {DAY: frozenset("abc"), date(2022, 1, 1): frozenset("abc"), date(2020, 1, 1): frozenset("x")}
    tried = attempts(recipe, days, lambda _recipe: None)
    assert [one.day for one in tried if one.day] == [date(2022, 1, 1)]
    assert [one.without for one in tried if one.without] == (list(groups) if len(groups) > 1 else [])
    assert [one.rounding for one in tried if one.rounding] == [Rounding.LARGEST_REMAINDER]
