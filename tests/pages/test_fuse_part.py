"""The fuse as it stands on a page: a drawing that is valid, the same figures in a table, and one plain warning."""

from __future__ import annotations

import re
from datetime import date, timedelta
from fractions import Fraction
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given as whatever
from hypothesis import strategies as st

from tilskudd.claims.forecast import LEAST_ANSWERS, LEAST_SHARE, Answer, forecast, room_for
from tilskudd.values.kroner import Kroner
from tilskudd.web.fuse import fuse
from tilskudd.web.fuse_chart import CEILING, FLOOR, WORDS, fuse_chart

RATE, FRAME = Kroner.whole(45_000), Kroner.whole(29_300_000)
FIRST, TODAY, CLOSES = date(2022, 4, 29), date(2022, 5, 13), date(2022, 6, 1)


def seen(*units: int, waiting: int = 4, frame: Kroner = FRAME, today: date = TODAY):
    """Municipalities of 10 000 that answered on 29 April and each day after, and so many that have not."""
    answers = [Answer(f"{place:04}", FIRST + timedelta(days=place), count, 10_000) for place, count in enumerate(units)]
    return forecast(answers, [10_000] * waiting, limit=room_for(frame, RATE), today=today, closes=CLOSES)


def shown(foreseen, frame: Kroner = FRAME, act=None, **told) -> ElementTree.Element:
    """The part as a tree; it must be well formed to become one."""
    html = render_to_string("parts/fuse.html", {"fuse": fuse(foreseen, rate=RATE, frame=frame, **told), "act": act})
    return ElementTree.fromstring(html.replace("&nbsp;", "\u00a0"))


def words(tree: ElementTree.Element | None) -> str:
    return " ".join("".join(tree.itertext()).replace("\u00a0", " ").split()) if tree is not None else ""


def heading(tree: ElementTree.Element) -> str:
    return words(tree.find(".//h2"))


def alert(tree: ElementTree.Element) -> tuple[str, str, str] | None:
    found = tree.find(".//div[@class='ds-alert']")
    return None if found is None else (found.get("data-color"), words(found.find("h3")), words(found.find("p")))


def table(tree: ElementTree.Element) -> list[list[str]]:
    return [[words(cell) for cell in row] for row in tree.findall(".//tbody/tr")]


WILL_BREAK = (75, 75, 75, 75, 75, 75)
STATES = [
    ((40,) * 6, {}, "Prognosen holder seg innenfor rammen", None),
    (
        (62,) * 6,
        {},
        "Prognosen kan gå over rammen",
        (
            "warning",
            "Det kan bli flere deltakere enn det er penger til",
            "Blir det 662 deltakere, mangler det 490 000 kr. "
            "Be kommunene som ikke har svart, om å svare. Da blir prognosen sikrere.",
        ),
    ),
    (
        WILL_BREAK,
        {},
        "Prognosen går over rammen",
        (
            "warning",
            "99 deltakere mer enn det er penger til",
            "Da mangler det 4 450 000 kr. Meld fra til departementet.",
        ),
    ),
    (
        (120,) * 6,
        {},
        "Kravene er over rammen",
        (
            "danger",
            "69 deltakere mer enn det er penger til",
            "Det mangler 3 100 000 kr. Når alle har svart, venter vi at det mangler 24 700 000 kr. "
            "Meld fra til departementet.",
        ),
    ),
    (
        (652,),
        {"waiting": 0},
        "Kravene er over rammen",
        ("danger", "1 deltaker mer enn det er penger til", "Det mangler 40 000 kr. Meld fra til departementet."),
    ),
    ((40,) * 4, {}, "For få har svart til en prognose", None),
    ((651,), {"waiting": 0}, "Kravene er innenfor rammen", None),
]


@pytest.mark.parametrize(("units", "how", "says", "warns"), STATES)
def test_the_heading_is_the_conclusion_and_the_warning_says_what_is_missing(units, how, says, warns):
    """Each way it can stand has its own heading; a warning only where money may be missing, and how much."""
    tree = shown(seen(*units, **how))
    assert (heading(tree), alert(tree)) == (says, warns)


def test_the_sentences_tell_where_it_stands():
    """What is claimed and recognised, how many have answered, the room, and what is expected, in that order."""
    assert words(shown(seen(*WILL_BREAK), recognised=430).find(".//p")) == (
        "450 deltakere er meldt inn, 430 er anerkjent, og 6 av 10 kommuner har svart. "
        "Pengene rekker til 651 deltakere. Vi venter 750 innen 1. juni, trolig mellom 704 og 796."
    )
    late = shown(seen(*WILL_BREAK, today=date(2022, 6, 8)))
    assert words(late.find(".//p")).endswith("Vi venter 750 når alle har svart, trolig mellom 704 og 796.")
    assert "er anerkjent" not in words(late)


def test_the_table_has_the_figures_of_the_forecast():
    """Every point of the curves stands in the table, at 45 000 kr each; from-to only where it is expected."""
    foreseen = seen(*WILL_BREAK)
    rows = table(shown(foreseen))
    assert rows == [
        ["28. april", "0", "–", "0"],
        ["29. april", "75", "–", "3 375 000"],
        ["6. mai", "450", "–", "20 250 000"],
        ["13. mai", "450", "–", "20 250 000"],
        ["20. mai", "561", "543–578", "25 245 000"],
        ["27. mai", "671", "637–705", "30 195 000"],
        ["1. juni", "750", "704–796", "33 750 000"],
    ]
    assert len(rows) == len(foreseen.counted) + len(foreseen.ahead)


def test_days_of_two_years_have_their_year():
    """A round over New Year cannot leave the year out."""
    foreseen = forecast([], [1], limit=651, today=date(2021, 12, 28), closes=date(2022, 1, 10))
    assert [row[0] for row in table(shown(foreseen))] == ["27. desember", "28. desember"]
    answers = [Answer("0301", date(2021, 12, 28), 9, 9)]
    over = forecast(answers, [], limit=651, today=date(2022, 1, 2), closes=date(2022, 1, 10))
    assert [row[0] for row in table(shown(over))] == ["27.12.2021", "02.01.2022"]


def test_so_few_that_they_may_be_one_municipality_are_not_told():
    """Two participants from the only one that has answered: 1-3 everywhere, and no kroner to divide by the rate."""
    tree = shown(seen(2), recognised=1)
    assert words(tree.find(".//p")).startswith("1–3 deltakere er meldt inn, 1–3 er anerkjent, og 1 av 5 kommuner")
    assert table(tree)[1:] == [
        ["29. april", "1–3", "–", "–"],
        ["6. mai", "1–3", "–", "–"],
        ["13. mai", "1–3", "–", "–"],
    ]
    assert "90 000" not in words(tree)
    assert not re.search(r"\b2 (?:deltakere|meldt)", words(tree))


@pytest.mark.parametrize(("units", "how"), [state[:2] for state in STATES])
@pytest.mark.parametrize("language", ["nb", "nn"])
def test_the_drawing_is_named_and_has_no_style_of_its_own(units, how, language):
    """A picture with title and description, ids used once and found, no style attribute, in both forms."""
    with translation.override(language):
        tree = shown(seen(*units, **how), name="sikring-1")
    svg = tree.find(".//svg")
    named = (svg.get("aria-labelledby") or "").split()
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert svg.get("role") == "img"
    assert [words(svg.find("title")), words(svg.find("desc"))] == [
        words(next(element for element in tree.iter() if element.get("id") == name)) for name in named
    ]
    assert len(ids) == len(set(ids)) == 4
    assert all(name.startswith("sikring-1-") for name in ids)
    assert not [element for element in tree.iter() if element.get("style") or element.tag == "script"]
    assert len(tree.findall(".//line[@class='fuse']")) == 1
    assert ("651 deltakarar" if language == "nn" else "651 deltakere") in words(svg)


def test_a_page_may_lead_on_from_the_warning():
    """The page that shows the fuse names the next act; without one there is no empty link."""
    act = {"address": "/varsel/", "words": "Les varselet"}
    link = shown(seen(*WILL_BREAK), act=act).find(".//div[@class='ds-alert']//a")
    assert (link.get("href"), words(link)) == ("/varsel/", "Les varselet")
    assert shown(seen(*WILL_BREAK)).find(".//a") is None


def test_the_limit_is_what_the_frame_has_room_for():
    """A forecast against another limit than the frame's would tell two stories: a bug."""
    with pytest.raises(AssertionError, match="has room for"):
        fuse(seen(*WILL_BREAK), rate=RATE, frame=FRAME + RATE)


def test_the_note_says_what_the_forecast_asks_for():
    """The sentence says five and a tenth; the rule must mean the same."""
    assert LEAST_ANSWERS == 5
    assert Fraction(1, 10) == LEAST_SHARE
    assert "minst fem kommuner har svart, og de har minst en tidel av innbyggerne" in words(shown(seen(40)))


@whatever(
    st.lists(st.integers(0, 400), max_size=14),
    st.integers(0, 8),
    st.integers(0, 2000),
    st.dates(date(2022, 5, 13), date(2022, 7, 1)),
)
def test_everything_is_drawn_inside_and_no_words_lie_on_the_red_lines(units, waiting, room, today):
    """Whatever was answered: points within the drawing, curves that never fall, and words that can be read."""
    chart = fuse_chart(seen(*units, waiting=waiting, frame=RATE * room, today=today))
    for line in (chart.counted, chart.ahead):
        points = [tuple(map(Fraction, point.split(","))) for point in line.split()]
        assert all(0 <= x <= 100 and CEILING <= y <= FLOOR for x, y in points)
        assert points == sorted(points, key=lambda point: (point[0], -point[1]))
    labels = [chart.limit_label, chart.now_label, *([chart.end_label] if chart.end_label else [])]
    assert all(0 < label.y < FLOOR for label in labels)
    # Words of the two dots are 13 pixels high and stand on their y.
    for label in labels[1:]:
        assert abs(label.y - chart.limit_label.y) >= WORDS - 1
    assert len({line.units for line in chart.grid}) <= 5
    assert all(tick.day <= max(today, CLOSES) for tick in chart.ticks)
