"""Assignment 20, from SSB's figures to proposed lines: the letter's ten amounts are found, and its krone too many."""

from __future__ import annotations

from datetime import date

from tilskudd.config.example_distribution import share_out_assignment_20
from tilskudd.config.example_letters import confirm_first_letter
from tilskudd.config.example_schemes import set_up_assignment_20
from tilskudd.config.verification import verify
from tilskudd.distribution.comparison import Comparison
from tilskudd.distribution.explain import explain
from tilskudd.distribution.outcomes import outcomes_of
from tilskudd.distribution.queries import (
    amounts_of,
    compared_to_letter,
    printed_table,
    ranked,
    statistic_for,
    statistic_of,
)
from tilskudd.parties.services import load_register
from tilskudd.schemes.outcomes import faults_in, total_of
from tilskudd.values.kroner import Kroner

DAY = date(2022, 2, 15)


def test_the_ten_amounts_of_the_letter_are_found(given):
    """Kari runs the recipe on 20 000 000: nine amounts as printed, Trondheim one krone less; Sandefjord is no. 11."""
    load_register()
    letter = confirm_first_letter(by=given.kari, second=given.ola)
    run = share_out_assignment_20(set_up_assignment_20(letter, by=given.kari), by=given.kari)
    assert (run.total, run.sum, run.weight_sum) == (Kroner.whole(20_000_000), Kroner.whole(20_000_000), 65_543)
    statistic, recipe = statistic_for(run.recipe), run.recipe.over(run.total)
    eleventh = ranked(statistic, recipe)[10]
    assert (eleventh.name, eleventh.weight) == ("Sandefjord", 2_577)
    table = printed_table(amounts_of(run.scheme), statistic)
    seen = compared_to_letter(statistic, recipe, [row.share for row in run.rows.order_by("rank")], table)
    assert isinstance(seen, Comparison)
    assert (seen.off, seen.is_found, seen.agreed) == (1, True, 9)
    assert [(one.share.name, one.difference) for one in seen.changed] == [("Trondheim", -1)]
    assert verify().findings == []


def test_the_recipe_is_found_in_the_figures(given):
    """Asked of all thirteen backgrounds on three days, one recipe gives the table: four countries on 1 January 2021."""
    load_register()
    letter = confirm_first_letter(by=given.kari, second=given.ola)
    run = share_out_assignment_20(set_up_assignment_20(letter, by=given.kari), by=given.kari)
    statistic = statistic_of(run.recipe.statistic, DAY)
    table = printed_table(amounts_of(run.scheme), statistic)
    found = explain(table.rows, table.stated, statistic)
    assert found.fits
    assert found.unique
    assert found.best.recipe.groups == ("Polen", "Litauen", "Romania", "Latvia")


def test_the_ten_become_outcomes_as_computed_or_as_printed(given):
    """20 000 000 as computed; 20 000 001 as printed, and Trondheim's reason says that the letter fixes its amount."""
    load_register()
    letter = confirm_first_letter(by=given.kari, second=given.ola)
    run = share_out_assignment_20(set_up_assignment_20(letter, by=given.kari), by=given.kari)
    computed = outcomes_of(run, on=DAY, as_printed=False, answers={})
    printed = outcomes_of(run, on=DAY, as_printed=True, answers={"5001": 3})
    assert (faults_in(computed), faults_in(printed)) == ([], [])
    assert (total_of(computed), total_of(printed)) == (Kroner.whole(20_000_000), Kroner.whole(20_000_001))
    trondheim = next(one for one in printed if one.code == "5001")
    assert (trondheim.amount, trondheim.answer) == (Kroner.whole(1_318_219), 3)
    assert "men tildelingsbrevet fastsetter" in trondheim.reason_nb
    assert sum("fastsetter" in one.reason_nb for one in printed) == 1
