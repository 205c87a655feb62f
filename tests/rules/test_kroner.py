"""Money: whole øre, never a float."""

from __future__ import annotations

import pytest
from hypothesis import given as whatever
from hypothesis import strategies as st

from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import ZERO, Kroner
from tilskudd.web.charts import bar
from tilskudd.web.templatetags.figures import millions

amounts = st.integers(-(10**15), 10**15).map(Kroner)


@pytest.mark.parametrize("value", [1.0, "1", True, None])
def test_anything_but_whole_ore_is_a_bug(value):
    """A float near money, or a text that was never read, stops the program."""
    with pytest.raises(TypeError):
        Kroner(value)
    with pytest.raises(TypeError):
        Kroner.whole(value)


def test_money_does_not_mix_with_numbers():
    """Kroner and a bare number have no sum, and two amounts have no product."""
    for mixed in (lambda: Kroner(1) + 1, lambda: Kroner(1) * 1.5, lambda: Kroner(1) * Kroner(1), lambda: 1 + Kroner(1)):
        with pytest.raises(TypeError):
            mixed()


@pytest.mark.parametrize(
    ("text", "ore"),
    [
        ("20 000 000", 2_000_000_000),
        ("20\u00a0000\u00a0000 kr", 2_000_000_000),
        ("kr 30.000", 3_000_000),
        ("8000 kroner", 800_000),
        ("12,50", 1_250),
        ("\u2212500 000", -50_000_000),
        ("0", 0),
    ],
)
def test_amounts_are_read_as_people_write_them(text, ore):
    """Space, no-break space, dot or nothing between thousands; comma before øre."""
    assert Kroner.written(text) == Kroner(ore)


@pytest.mark.parametrize("text", ["", "1,5 mill.", "20 00", "12,5", "1.5", "1e6", "20 000 000 000 usd", "--5", "٣"])
def test_what_is_not_one_amount_is_refused(text):
    """Half a thousand, a decimal point, a million in words: never a guess."""
    with pytest.raises(ValueError, match="not an amount"):
        Kroner.written(text)


@whatever(amounts)
def test_reading_back_what_was_written_gives_the_same(amount):
    """Any amount, printed and read again, is itself."""
    assert Kroner.written(str(amount)) == amount
    assert Kroner.written(amount.in_words) == amount


@whatever(st.lists(amounts))
def test_sums_are_exact(several):
    """The sum of amounts is the sum of their øre, whatever their size and order."""
    assert sum(several, ZERO).ore == sum(amount.ore for amount in several)
    assert sum(several, ZERO) == sum(reversed(several), ZERO)


def test_ore_are_never_rounded_away():
    """Whole kroner are asked for where there are øre: a bug, not 12 kroner."""
    with pytest.raises(ValueError, match="not whole kroner"):
        _ = Kroner(1_250).in_kroner
    assert Kroner(1_200).in_kroner == 12


@pytest.mark.parametrize(
    ("ore", "text"),
    [(498_237_000_000, "4 982,4 mill."), (23_830_000_000, "238,3 mill."), (0, "0,0 mill."), (-5_000_000, "−0,1 mill.")],
)
def test_millions_are_rounded_half_up_to_a_tenth(ore, text):
    """Only charts speak of millions."""
    assert millions(Kroner(ore)).replace("\u00a0", " ") == text


@pytest.mark.parametrize(
    ("text", "line"), [("671/62", BudgetLine(671, 62)), ("701.21", BudgetLine(701, 21)), ("740/01", BudgetLine(740, 1))]
)
def test_budget_lines_are_read_with_slash_or_dot(text, line):
    """Item 1 keeps its leading zero when it is written."""
    assert BudgetLine.written(text) == line
    assert str(line) == text.replace(".", "/")


@pytest.mark.parametrize("text", ["671", "671/0", "0/62", "671/123", "x/1", "671/62/1"])
def test_what_is_no_budget_line_is_refused(text):
    """A chapter alone, item 0, three figures: no such line."""
    with pytest.raises(ValueError):
        BudgetLine.written(text)


@whatever(
    st.dictionaries(
        st.sampled_from(["at-disposal", "set-aside", "committed", "paid"]), st.integers(0, 10**14).map(Kroner)
    )
)
def test_a_bar_fills_its_width_exactly(places):
    """The pieces follow each other without gap or overlap, and end at 100 per cent."""
    pieces = bar(places)
    so_far = 0
    for piece in pieces:
        assert int(piece.begins.rstrip("%").replace(".", "")) == so_far
        so_far += int(piece.width.rstrip("%").replace(".", ""))
    assert so_far == (10_000 if any(places.values()) else 0)
