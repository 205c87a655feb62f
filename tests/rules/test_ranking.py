"""From points to a ranking, and from a ranking to what the money reaches."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tilskudd.applications.ranking import Candidate, Trial, points_in_words, ranked, results_of, total_of, tried
from tilskudd.applications.rules import Score
from tilskudd.applications.same_person import name_key
from tilskudd.values.kroner import ZERO, Kroner

TWO = ["Oppsøkende", "Tydelige mål"]


def gave(*points: int) -> list[Score]:
    return [Score(words, one, "Fordi.") for words, one in zip(TWO, points, strict=True)]


def test_the_mean_is_exact_and_a_wide_difference_waits() -> None:
    """4 and 3 are 7/2; 5 and 2 wait, until they are settled as 3; then the total is 13/2."""
    both = [gave(4, 5), gave(3, 2)]
    first, second = results_of(TWO, both, {}, 1)
    assert (first.points, second.points, second.is_open) == (Fraction(7, 2), None, True)
    assert total_of([first, second]) is None
    settled = results_of(TWO, both, {"tydelige  mål.": 3}, 1)
    assert settled[1].is_settled
    assert total_of(settled) == Fraction(13, 2)


def test_three_assessors_and_a_third() -> None:
    """1, 1 and 2 are 4/3, said as «1 1/3»: never 1,33."""
    [one] = results_of(TWO[:1], [[Score(TWO[0], points, "")] for points in (1, 1, 2)], {}, 1)
    assert one.points == Fraction(4, 3)
    assert points_in_words(one.points) == "1\u00a01/3"
    assert [points_in_words(Fraction(*pair)) for pair in ((7, 2), (4, 1), (13, 4), (1, 3))] == [
        "3,5",
        "4",
        "3,25",
        "1/3",
    ]


def test_a_criterion_that_one_has_not_judged_has_no_points() -> None:
    """Two assessments, and the rules have got a criterion that neither has: no total."""
    results = results_of([*TWO, "Nytt"], [gave(4, 4), gave(4, 4)], {}, 1)
    assert results[2].points is None
    assert total_of(results) is None
    assert total_of([]) is None


def test_equal_totals_go_by_the_first_criterion_and_then_the_number() -> None:
    """The one that goes first decides; then the number; and the unfinished stand last."""
    rows = [
        Candidate("S-4", None, None),
        Candidate("S-3", Fraction(7), Fraction(4)),
        Candidate("S-1", Fraction(7), Fraction(3)),
        Candidate("S-2", Fraction(7), Fraction(4)),
    ]
    assert [one.number for one in ranked(rows)] == ["S-2", "S-3", "S-1", "S-4"]


candidates = st.lists(
    st.builds(
        Candidate,
        st.integers(1, 99999).map("S-2022-{:05}".format),
        st.none() | st.fractions(0, 40, max_denominator=6),
        st.none() | st.fractions(0, 5, max_denominator=6),
        st.integers(0, 5_000_000).map(Kroner.whole),
    ),
    unique_by=lambda one: one.number,
    max_size=30,
)
trials = st.builds(
    Trial,
    st.none() | st.integers(1, 3_000_000).map(Kroner.whole),
    st.integers(1, 100),
    st.none() | st.fractions(0, 40, max_denominator=4),
)


@given(candidates, trials, st.integers(0, 40_000_000))
def test_parts_add_up_to_the_money_or_to_all_that_is_wanted(rows, trial, money) -> None:
    """Whole kroner, none above what was applied for, the sum never above the money and never less than it could be."""
    got = tried(rows, trial, Kroner.whole(money))
    wanted = sum((trial.wants(one) for one in rows), ZERO)
    assert sum(got.values(), ZERO) == min(wanted, Kroner.whole(money))
    assert set(got) == {one.number for one in rows}
    for one in rows:
        assert got[one.number].is_whole
        assert ZERO <= got[one.number] <= one.applied


@given(candidates, st.randoms())
def test_the_same_rows_in_any_order_give_the_same_ranking(rows, dice) -> None:
    """And nobody is passed by one with a lower total that got money."""
    shuffled = rows[:]
    dice.shuffle(shuffled)
    assert ranked(shuffled) == ranked(rows)


def test_names_are_the_same_whatever_their_order_case_and_spaces() -> None:
    """«LUNDE,  Kari» is Kari Lunde; Kari Lund is another."""
    assert name_key("LUNDE,  Kari") == name_key("Kari Lunde") == name_key(" kari lunde ")
    assert name_key("Kari Lund") != name_key("Kari Lunde")
