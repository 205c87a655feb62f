"""Which recipe gives a printed table: made-up tables over a made-up statistic, and the real letter where it is there.

The amounts of tests/data/distribution were computed by other means, with fractions, and a few of them changed.
"""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from itertools import combinations
from math import floor
from pathlib import Path

import pytest
from hypothesis import assume
from hypothesis import given as whatever
from hypothesis import strategies as st

from tilskudd.distribution.csv_rows import FaultyFile
from tilskudd.distribution.explain import Explanation, explain
from tilskudd.distribution.findings import findings_of
from tilskudd.distribution.letter_table import table_of
from tilskudd.distribution.recipe import PrintedRow
from tilskudd.distribution.statistic import DayCounts, Statistic, read_statistic
from tilskudd.mandate.reader.read import read_letter
from tilskudd.values.split import Rounding

PROJECT = Path(__file__).resolve().parents[2]
SHARED = next((folder / "shared" for folder in PROJECT.parents if (folder / "shared" / "letters").is_dir()), None)
MADE_UP = PROJECT / "tests" / "data" / "distribution"
STATISTIC = read_statistic((MADE_UP / "statistic.csv").read_bytes())
TABLES = {table["name"]: table for table in json.loads((MADE_UP / "tables.json").read_text(encoding="utf-8"))}
DAYS = date(2030, 1, 1), date(2031, 1, 1)


def printed(name: str) -> list[PrintedRow]:
    return [PrintedRow(*row) for row in TABLES[name]["rows"]]


def explained(name: str) -> Explanation:
    return explain(printed(name), TABLES[name]["stated"], STATISTIC)


def codes_of(explanation: Explanation, statistic: Statistic = STATISTIC) -> dict[str, str]:
    return {one.code: one.severity.value for one in findings_of(explanation, statistic)}


@pytest.mark.parametrize("name", [name for name, table in TABLES.items() if table["fits"]])
def test_a_table_made_by_a_recipe_is_explained(name):
    """Groups, day, number and total, and the rounding wherever the sum tells it."""
    table, found = TABLES[name], explained(name)
    assert (found.fits, found.unique, found.searched) == (True, True, None)
    recipe = found.best.recipe
    assert {*recipe.groups} == {*table["groups"]}
    assert (recipe.date.isoformat(), recipe.top, recipe.total) == (table["date"], len(table["rows"]), table["total"])
    assert recipe.rounding.value == table["rounding"]
    assert len(found.fitting) == 1 or table["sum"] == table["total"]
    assert codes_of(found).get("table-sum") == ("error" if table["stated"] not in (None, table["sum"]) else None)


@pytest.mark.parametrize("name", [name for name, table in TABLES.items() if table["changed"]])
def test_a_table_with_one_changed_row_is_not_explained_but_the_row_is_named(name):
    table, found = TABLES[name], explained(name)
    assert (found.fits, found.unique) == (False, False)
    assert {*found.best.recipe.groups} == {*table["groups"]}
    assert found.best.recipe.date.isoformat() == table["date"]
    assert [row.code for row in found.best.rows if row.difference] == [table["changed"]]
    assert codes_of(found)["not-explained"] == "error"
    assert len(found.nearest) == 3


def test_a_place_passed_over_is_told():
    """Every amount is given to the krone, but a place with more stands outside the table."""
    found = explained("a larger place passed over")
    assert (found.fits, found.best.off, found.best.outside) == (False, 0, ("4903",))
    assert codes_of(found)["recipient-not-top"] == "error"


def test_a_table_by_something_else_is_honestly_not_explained():
    """Nothing fits, and the three nearest say by how much."""
    found = explained("shared out by something else")
    assert (found.fits, found.unique, len(found.nearest)) == (False, False, 3)
    assert min(trial.kroner_off for trial in found.nearest) > 100_000
    assert [*found.nearest] == sorted(found.nearest, key=lambda trial: trial.distance)


def test_a_table_where_every_row_is_a_little_off_points_at_its_groups():
    """No row is right, so nothing follows from any of them; the groups that miss by least are named."""
    rows = printed("two groups, a krone too many")
    off = [row._replace(amount=row.amount + sign * 37) for row, sign in zip(rows, (1, -1) * 3, strict=True)]
    found = explain(off, TABLES["two groups, a krone too many"]["stated"], STATISTIC)
    assert (found.fits, found.best.off) == (False, 6)
    assert {*found.best.recipe.groups} == {"Askeland", "Dueland"}
    assert found.best.kroner_off in range(6 * 36, 6 * 38)


def test_counts_without_end_are_searched_in_bounded_steps():
    """Fewer kroner than persons by far: every sum is possible, and still it ends, with an answer."""
    cells = {"A": {"1": 5 * 10**14, "2": 3 * 10**14, "3": 1}, "B": {"1": 10**14, "2": 9 * 10**14, "3": 2}}
    statistic = Statistic({DAYS[0]: DayCounts({"1", "2", "3"}, cells)}, {})
    found = explain([PrintedRow("1", "", 625), PrintedRow("2", "", 375)], 1000, statistic)
    assert [one.recipe.groups for one in found.fitting] == [("A",), ("A",)]
    assert found.unique


def test_withheld_cells_count_nobody_and_are_told():
    assert codes_of(explained("all groups"))["withheld-cells"] == "note"
    assert STATISTIC.withheld(DAYS[1], ["Grøtland"], ["4911", "4912", "4910"]) == 2
    assert "withheld-cells" not in codes_of(explained("one group"))


def test_two_answers_are_never_one():
    """A group that is a multiple of another, and a day that is the copy of another: the table cannot tell."""
    counts = {"A": {"1": 50, "2": 30, "3": 10}, "B": {"1": 100, "2": 60, "3": 20}, "C": {"1": 3, "2": 5, "3": 50}}
    statistic = Statistic({DAYS[0]: DayCounts({"1", "2", "3"}, counts)}, {})
    found = explain([PrintedRow("1", "", 625), PrintedRow("2", "", 375)], 1000, statistic)
    assert {one.recipe.groups for one in found.fitting} == {("A",), ("B",), ("B", "A")}
    assert (found.fits, found.unique, codes_of(found, statistic)["not-unique"]) == (True, False, "warning")
    same = Statistic({day: DayCounts({"1", "2", "3"}, {"A": counts["A"]}) for day in DAYS}, {})
    assert not explain([PrintedRow("1", "", 625), PrintedRow("2", "", 375)], 1000, same).unique


def test_what_no_statistic_can_explain_is_refused_all_at_once():
    rows = [PrintedRow("4901", "Nordvik", 0), PrintedRow("0000", "Utopia", 5), PrintedRow("4902", "Sørbø", 5)]
    with pytest.raises(FaultyFile) as refused:
        explain([*rows, rows[2]], None, STATISTIC)
    codes = {one.code for one in refused.value.findings}
    assert codes == {"amount-not-above-zero", "unknown-code", "code-twice"}


def amounts_by(weights: dict[str, int], total: int, rounding: Rounding) -> dict[str, int]:
    """The same arithmetic again, with fractions."""
    whole = sum(weights.values())
    quotas = {code: Fraction(total * weight, whole) for code, weight in weights.items()}
    if rounding is Rounding.EACH_ROW:
        return {code: floor(quota + Fraction(1, 2)) for code, quota in quotas.items()}
    amounts = {code: floor(quota) for code, quota in quotas.items()}
    order = sorted(weights, key=lambda code: (amounts[code] - quotas[code], -weights[code], code))
    for code in order[: total - sum(amounts.values())]:
        amounts[code] += 1
    return amounts


def every_answer(table: list[PrintedRow], total: int, statistic: Statistic) -> set[tuple[date, frozenset[str]]]:
    """All sets of groups tried one by one; those that nobody in the table belongs to left out."""
    inside, found = [row.code for row in table], set()
    for day, counts in statistic.days.items():
        filled = [group for group, cells in counts.groups.items() if any(cells.get(code) for code in inside)]
        for size in range(1, len(filled) + 1):
            for groups in combinations(filled, size):
                weights = statistic.weights(day, groups)
                chosen = {code: weights.pop(code) for code in inside}
                if max(weights.values(), default=0) <= min(chosen.values()) and any(
                    amounts_by(chosen, total, rounding) == {row.code: row.amount for row in table}
                    for rounding in Rounding
                ):
                    found.add((day, frozenset(groups)))
    return found


@whatever(
    st.lists(st.lists(st.integers(0, 60), min_size=5, max_size=5), min_size=1, max_size=5),
    st.lists(st.lists(st.integers(0, 60), min_size=5, max_size=5), min_size=1, max_size=5),
    st.integers(1, 5),
    st.one_of(st.integers(10, 400), st.integers(1000, 10**9)),
    st.sampled_from(Rounding),
    st.integers(1, 31),
)
def test_the_search_finds_what_trying_everything_finds(older, newer, top, total, rounding, which):
    """Neither an answer too many nor one too few, also where there are fewer kroner than persons."""
    codes = ["1", "2", "3", "4", "5"]
    days = {
        day: DayCounts({*codes}, {f"G{at}": dict(zip(codes, cells, strict=True)) for at, cells in enumerate(counts)})
        for day, counts in zip(DAYS, (older, newer), strict=True)
    }
    statistic = Statistic(days, {})
    groups = [group for at, group in enumerate(days[DAYS[1]].groups) if which >> at & 1]
    weights = statistic.weights(DAYS[1], groups)
    chosen = dict(sorted(weights.items(), key=lambda row: (-row[1], row[0]))[:top])
    assume(any(chosen.values()))
    table = [PrintedRow(code, "", amount) for code, amount in amounts_by(chosen, total, rounding).items()]
    assume(all(row.amount for row in table))
    found = explain(table, total, statistic)
    answers = {(one.recipe.date, frozenset(one.recipe.groups)) for one in found.fitting}
    assert answers == every_answer(table, total, statistic)
    assert found.unique == (len(answers) == 1)


@pytest.mark.skipif(SHARED is None, reason="the public letters (shared/letters) are not beside the project")
def test_the_real_letter_over_the_whole_statistic():
    """Four countries, a day, ten places, each row rounded on its own, the krone too many; and no other answer."""
    assert SHARED
    statistic = read_statistic(
        (SHARED / "data" / "innvandrere" / "innvandrere_landbakgrunn_kommune_2020_2022.csv").read_bytes()
    )
    reading = read_letter((SHARED / "letters" / "imdi-2022-tillegg-1.txt").read_bytes(), "brev")
    table = table_of(reading, "20", statistic)
    found = explain(table.rows, table.stated, statistic)
    assert (found.fits, found.unique) == (True, True)
    recipe = found.best.recipe
    assert recipe.groups == ("Polen", "Litauen", "Romania", "Latvia")
    assert (recipe.date, recipe.top, recipe.rounding) == (date(2021, 1, 1), 10, Rounding.EACH_ROW)
    assert (found.stated, found.sum, found.searched) == (20_000_000, 20_000_001, 12)
    message = next(one.message for one in findings_of(found, statistic) if one.code == "table-sum")
    assert "Trondheim" in message and "6 av 10" in message
    changed = [row._replace(amount=row.amount + 9_900 * (row.code == "1108")) for row in table.rows]
    near = explain(changed, table.stated, statistic)
    assert (near.fits, near.best.recipe.groups) == (False, recipe.groups)
    assert [row.code for row in near.best.rows if row.difference] == ["1108"]
