"""Circulars: who is in a circle on a day, who gets a correction, and what a text becomes."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tilskudd.circulars.rules import (
    Choice,
    Corrected,
    Granted,
    Holder,
    Meant,
    Member,
    Numbered,
    Reach,
    Why,
    circle_on,
    correction_circle,
    passages_of,
)
from tilskudd.circulars.typeset_parts import CircularFacts, parts_of_circular
from tilskudd.values.period import Period

NEW_YEAR = date(2024, 1, 1)
BEFORE = Period(date(2020, 1, 1), date(2023, 12, 31))
AFTER = Period(NEW_YEAR)
MUNICIPALITIES = (
    Numbered("0301", "Oslo kommune", Period(date(2020, 1, 1))),
    Numbered("1507", "Ålesund kommune", BEFORE),
    Numbered("1508", "Ålesund kommune", AFTER),
    Numbered("1580", "Haram kommune", AFTER),
    Numbered("3005", "Drammen kommune", BEFORE),
    Numbered("3301", "Drammen kommune", AFTER),
)
COUNTIES = (
    Numbered("03", "Oslo fylkeskommune", Period(date(2020, 1, 1))),
    Numbered("30", "Viken fylkeskommune", BEFORE),
    Numbered("33", "Buskerud fylkeskommune", AFTER),
)
HOLDERS = (
    Holder(1, "0301", Period(date(2020, 1, 1))),
    Holder(2, "1507", BEFORE),
    Holder(3, "3005", BEFORE),
    Holder(3, "3301", AFTER),
    Holder(30, "30", BEFORE),
    Holder(33, "33", AFTER),
)
ALL = Choice(municipalities=True, counties=True, recipients=True)


def on(day: date, choice: Choice = ALL, granted: tuple[Granted, ...] = ()) -> list[tuple[str, int | None, str]]:
    found = circle_on(day, choice, municipalities=MUNICIPALITIES, counties=COUNTIES, holders=HOLDERS, granted=granted)
    return [(one.code, one.organisation, one.why.value) for one in found]


def test_a_split_municipality_is_there_by_its_new_numbers_from_the_day():
    """The last day of 2023 has Ålesund, the first of 2024 two numbers that nobody is known to have; each is told of."""
    both = Choice(municipalities=True)
    assert on(NEW_YEAR - timedelta(days=1), both) == [
        ("0301", 1, "municipality"),
        ("1507", 2, "municipality"),
        ("3005", 3, "municipality"),
    ]
    assert on(NEW_YEAR, both) == [
        ("0301", 1, "municipality"),
        ("1508", None, "municipality"),
        ("1580", None, "municipality"),
        ("3301", 3, "municipality"),
    ]


def test_a_county_that_was_split_is_there_by_the_new_one_and_oslo_has_the_tasks_of_a_county():
    """Viken before, Buskerud after; Oslo is in the circle of county municipalities, by the municipality."""
    only = Choice(counties=True)
    assert on(NEW_YEAR - timedelta(days=1), only) == [("0301", 1, "county"), ("30", 30, "county")]
    assert on(NEW_YEAR, only) == [("0301", 1, "county"), ("33", 33, "county")]


def test_who_is_in_a_circle_for_several_reasons_is_there_once():
    """Oslo is municipality, county municipality and recipient; whoever lost the grant before that day is not there."""
    granted = (
        Granted(1, "Oslo", Period(date(2022, 2, 1))),
        Granted(77, "Folkehjelpa", Period(date(2022, 2, 1))),
        Granted(78, "Trukket", Period(date(2022, 2, 1), date(2022, 3, 1))),
        Granted(79, "Senere", Period(date(2022, 5, 1))),
    )
    found = on(date(2022, 4, 1), ALL, granted)
    assert [one for one in found if one[1] == 1] == [("0301", 1, "municipality")]
    assert [one for one in found if one[2] == "recipient"] == [("", 77, "recipient")]


@given(st.dates(date(2020, 1, 1), date(2026, 12, 31)), st.booleans(), st.booleans())
def test_nobody_is_in_a_circle_twice_and_none_with_a_number_that_is_not_valid(day, municipalities, counties):
    """Whatever the day: each organisation and each number once, all of them valid that day, and none is left out."""
    found = circle_on(
        day, Choice(municipalities, counties), municipalities=MUNICIPALITIES, counties=COUNTIES, holders=HOLDERS
    )
    codes = [one.code for one in found]
    assert len(set(codes)) == len(codes)
    known = [one.organisation for one in found if one.organisation is not None]
    assert len(set(known)) == len(known)
    valid = {one.code for one in MUNICIPALITIES if municipalities and day in one.period}
    valid |= {"0301" if one.code == "03" else one.code for one in COUNTIES if counties and day in one.period}
    assert set(codes) == valid


KNOWN = {f"{n:04}": n for n in range(1, 5)}
"""Of the numbers up to 6; by now the two last are still nobody's."""
MEMBERS = st.builds(
    lambda n, is_known, is_named: Member(
        n if is_known and n < 5 else None, "" if is_known and is_named and n < 5 else f"{n:04}", f"{n}", Why.RECIPIENT
    ),
    st.integers(1, 6),
    st.booleans(),
    st.booleans(),
)
MEANT = st.lists(st.builds(Meant, MEMBERS, st.integers(1, 4), st.booleans()), max_size=30)


@given(MEANT)
def test_a_correction_goes_to_exactly_those_an_earlier_issue_was_for(before):
    """Each once, also who was known only by number in one issue and by name in another, with the number; nobody else.

    Whoever had one is told which they had last, the others get it for the first time.
    """
    found = correction_circle(before, KNOWN)
    assert sorted(one.who.name for one in found) == sorted({one.who.name for one in before})
    for one in found:
        told = [row for row in before if row.who.name == one.who.name]
        assert one.had == max((row.issue for row in told if row.had), default=None)
        assert one.who.organisation == KNOWN.get(f"{int(one.who.name):04}")
        assert one.who.code == max(row.who.code for row in told)


def test_whom_it_failed_for_gets_the_corrected_one_first():
    """Oslo had the wrong one and is corrected; Bergen never got it, and gets the right one; Moss was never meant."""
    oslo, bergen = (Member(key, code, name, Why.MUNICIPALITY) for key, code, name in _NAMED)
    assert correction_circle([Meant(oslo, 1, had=True), Meant(bergen, 1, had=False)], {}) == (
        Corrected(oslo, 1),
        Corrected(bergen, None),
    )


_NAMED = ((1, "0301", "Oslo"), (2, "4601", "Bergen"))


def test_a_text_is_read_by_its_headings():
    """What comes before the first heading is under the first; a line that begins with a dash is an item."""
    found = passages_of("Innledning.\n\n# Frister\n- 13. mai\n- 15. november\n#nei", "Veiledning")
    assert [(one.heading, one.lines) for one in found] == [
        ("Veiledning", ("Innledning.",)),
        ("Frister", ("- 13. mai", "- 15. november", "#nei")),
    ]


def test_what_was_wrong_comes_first_in_a_correction():
    """The first section says it; who made it with us stands in the lead, in the circular's own language."""
    facts = CircularFacts(
        language="nn",
        agency="Direktoratet",
        number="R-2022-001/2",
        day=date(2022, 2, 15),
        title="Integreringspakka",
        text="- Ein\n- To\nSlutt.",
        to=("municipalities", "counties"),
        made_with="HK-dir og KS",
        assignment="22",
        wrong="Satsen.",
    )
    parts = parts_of_circular(facts)
    assert parts.recipient == ("Til", "alle kommunar og alle fylkeskommunar")
    assert parts.lead == "Laga saman med HK-dir og KS. Gjeld oppdrag 22."
    assert parts.sections[0].heading == "Retta utgåve"
    assert [block.kind for block in parts.sections[1].blocks] == ["list", "paragraph"]


def test_everyone_is_accounted_for():
    """Received, in trouble, unknown, stopped and on its way are the whole; per cent is whole, and never rounded up."""
    reach = Reach(whole=367, received=366, read=10, trouble=0, unknown=1)
    assert (reach.waiting, reach.per_cent) == (0, 99)
    assert Reach().per_cent == 100
