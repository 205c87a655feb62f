"""Figures of a report to the ministry: made of their parts, from the ledger's moves, and what has moved since."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from tilskudd.ledger.places import Place
from tilskudd.ministry_reports.differences import moved
from tilskudd.ministry_reports.figures import Figure, FigurePart, Unit, added, figure_from, letter_of, share, wrong_in
from tilskudd.ministry_reports.money import ALL_MONEY, AT_REST, AWARDED, FRAME, PAID, UNPAID, Moved, figures_of_money
from tilskudd.ministry_reports.pictures import flow, on_the_map, stops, tiles

P = Place
STEPS = [
    (P.AT_DISPOSAL, P.SET_ASIDE),
    (P.SET_ASIDE, P.AT_DISPOSAL),
    (P.SET_ASIDE, P.COMMITTED),
    (P.COMMITTED, P.SET_ASIDE),
    (P.COMMITTED, P.SENT),
    (P.SENT, P.COMMITTED),
    (P.SENT, P.PAID),
    (P.PAID, P.COMMITTED),
    (P.PAID, P.RETURNED),
    (P.SHORTFALL, P.COMMITTED),
]
MOVES = st.lists(st.tuples(st.sampled_from(STEPS), st.integers(1, 10**12)), max_size=30)


def moves(rows, subject: str = "grant:1") -> list[Moved]:
    return [
        Moved(number, ore, source, "scheme:1" if source == P.SET_ASIDE else subject, target, subject)
        for number, ((source, target), ore) in enumerate(rows, 1)
    ]


def test_a_figure_stands_as_people_read_it() -> None:
    """Kroner with kr, one recipient and several, days, per cent; below zero with a real minus."""
    assert (
        added("a", "A", "d", [FigurePart("transfer:1", 2_000_000_000)], unit=Unit.KRONER).in_words
        == "20\u00a0000\u00a0000\u00a0kr"
    )
    nouns = ("mottaker", "mottakere")
    assert added("a", "A", "d", [FigurePart("x")], nouns=nouns).in_words == "1\u00a0mottaker"
    assert added("a", "A", "d", [FigurePart("x"), FigurePart("y")], nouns=nouns).in_words == "2\u00a0mottakere"
    assert added("a", "A", "d", [], nouns=nouns).in_words == "0\u00a0mottakere"
    assert added("a", "A", "d", [FigurePart("x")], unit=Unit.DAYS).in_words == "1\u00a0dag"
    assert added("a", "A", "d", [FigurePart("x", -1_500)]).bare == "\u22121\u00a0500"


def test_a_share_is_rounded_down_and_never_more_than_there_is() -> None:
    """149 of 150 is 99 per cent; of nothing there is none; it names the two figures it is of."""
    some, whole = (added(key, key, "d", [FigurePart("x", value)]) for key, value in (("s", 149), ("w", 150)))
    [found] = share("p", "P", "d", some, whole)
    assert (found.value, found.share_of, found.in_words) == (99, ("s", "w"), "99\u00a0prosent")
    nothing = added("w", "w", "d", [])
    assert share("p", "P", "d", nothing, nothing) == []


def test_the_letters_go_on_when_the_alphabet_is_over() -> None:
    """«a» to «z», then «aa»; a thousand of them, and no two the same."""
    assert [letter_of(place) for place in (0, 25, 26, 51, 52, 701, 702)] == ["a", "z", "aa", "az", "ba", "zz", "aaa"]
    assert len({letter_of(place) for place in range(1_000)}) == 1_000


def test_a_figure_that_is_not_what_its_parts_give_is_told() -> None:
    """Another value, another share, or a share of a figure that is not there."""
    some, whole = (added(key, key, "d", [FigurePart("x", value)]) for key, value in (("s", 1), ("w", 4)))
    [good] = share("p", "P", "d", some, whole)
    assert wrong_in([some, whole, good]) == []
    assert wrong_in([Figure("s", "s", Unit.COUNT, "d", 2, some.parts)]) == ["s"]
    assert wrong_in([some, whole, Figure("p", "P", Unit.PER_CENT, "d", 26, (), ("s", "w"))]) == ["p"]
    assert wrong_in([some, good]) == ["p"]


@given(MOVES)
def test_money_is_in_one_place_at_a_time(rows) -> None:
    """Whatever has moved: awarded is paid and unpaid together, the frame is awarded and at rest, without shortfall."""
    told = moves(rows)
    values = {one.key: one.figure(told).value for one in ALL_MONEY}
    assert values[AWARDED.key] == values[PAID.key] + values[UNPAID.key]
    short = sum(one.ore for one in told if one.source == P.SHORTFALL)
    assert values[FRAME.key] == values[AWARDED.key] - short + values[AT_REST.key]


@given(MOVES)
def test_a_figure_comes_back_from_what_is_kept(rows) -> None:
    """As JSON and back it is the same, and still what its parts give."""
    for one in figures_of_money(moves(rows), {"a": "Ordningen"}, {}):
        assert figure_from(one.as_json()) == one
        assert one.adds_up


@given(MOVES, st.tuples(st.sampled_from(STEPS), st.integers(1, 10**9)))
def test_one_more_move_is_always_told(rows, more) -> None:
    """Some figure changes with each entry that comes later, by just that amount; nothing moves without one."""
    before, after = (figures_of_money(moves(one), {"a": "Ordningen"}, {}) for one in (rows, [*rows, more]))
    assert moved(before, before) == []
    found = moved(before, after)
    counted = any(more[0] in one.adds | one.takes for one in ALL_MONEY)
    assert bool(found) == counted
    assert {abs(one.by) for one in found} <= {more[1]}


def test_what_goes_in_and_out_again_is_told_though_the_sum_is_the_same() -> None:
    """A payment that came back and one to another leave the sum; the parts are others."""
    rows = [((P.SENT, P.PAID), 100)]
    before, after = (
        [PAID.figure(moves(one))] for one in (rows, [*rows, ((P.PAID, P.COMMITTED), 100), ((P.SENT, P.PAID), 100)])
    )
    found = moved(before, after)
    assert [(one.by, one.difference) for one in found] == [(0, "0")]


def test_figures_that_came_or_went_are_told_too() -> None:
    """A county that is there now, and a recipient that is there no more."""
    old, new = (added(key, key, "d", [FigurePart("x")]) for key in ("fylke-46", "fylke-50"))
    assert [(one.either.key, one.difference) for one in moved([old], [new])] == [
        ("fylke-50", "+1"),
        ("fylke-46", "\u22121"),
    ]


def test_each_scheme_has_its_own_money_where_there_are_several() -> None:
    """Two schemes: each its frame, and together the sum."""
    told = [
        Moved(1, 500, P.AT_DISPOSAL, "", P.SET_ASIDE, "scheme:1"),
        Moved(2, 300, P.AT_DISPOSAL, "", P.SET_ASIDE, "scheme:2"),
    ]
    found = figures_of_money(told, {"a": "Den ene", "b": "Den andre"}, {"scheme:1": "a", "scheme:2": "b"})
    values = {one.key: one.value for one in found}
    assert (values["ramme"], values["ramme-a"], values["ramme-b"]) == (800, 500, 300)


@given(MOVES)
def test_the_flow_stays_within_its_bar(rows) -> None:
    """No piece begins or ends outside the picture, and pieces follow each other without a gap."""
    by_key = {one.key: one for one in figures_of_money(moves(rows), {"a": "Ordningen"}, {})}
    assume(min(one.value for one in by_key.values()) >= 0)
    for bar in flow(by_key):
        ends = 0
        for piece in bar.pieces:
            assert piece.begins == ends
            ends = piece.begins + piece.width
        assert ends <= 10_000


def test_every_municipality_of_2022_has_one_tile_of_its_own() -> None:
    """356 tiles, none on another's; numbers of another time have none."""
    assert len({one.code for one in tiles()}) == len({one[1:] for one in tiles()}) == 356
    assert [one.code for one in on_the_map({"0301", "9999"})] == ["0301"]


def test_days_stand_where_they_are_on_the_line() -> None:
    """The first at the beginning, the last at the end, two things of one day together."""
    found = stops([["2022-01-01", "A"], ["2022-12-31", "B"], ["2022-01-01", "C"], ["2022-07-02", "D"]])
    assert [(one.x, one.words) for one in found] == [(0, ("A", "C")), (5_000, ("D",)), (10_000, ("B",))]
    assert stops([]) == []
