"""Rules of following assignments: how one stands, the plan counted back, cover of duties, and circles."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume
from hypothesis import given as told
from hypothesis import strategies as st

from tilskudd.assignments.cover import AskedDuty, Deliverable, DutyCover, cover_of
from tilskudd.assignments.order import Point, circle, too_late, waited_for
from tilskudd.assignments.plan import EventKind, FortnightState, GroupEvent, is_quiet, plan_back
from tilskudd.assignments.rules import Due, RiskLevel, Standing, deadline_keys, is_near, next_due, standing_of

DUE, TODAY = date(2022, 5, 6), date(2022, 2, 15)
DAYS = st.dates(date(2022, 1, 1), date(2022, 12, 31))


def stands(*dues: Due, on: date = TODAY, **more) -> Standing:
    return standing_of(dues, on=on, **{"is_withdrawn": False, "has_responsible": True, "risk": None, **more})


def test_deadlines_are_known_by_their_words():
    """Spaces and capitals do not count, and the same words twice are told apart."""
    assert deadline_keys(["Umiddelbart", " umiddel\\nbart", "UMIDDELBART"]) == [
        "umiddelbart#1",
        "umiddel\\nbart#1",
        "umiddelbart#2",
    ]
    assert deadline_keys(["01.06.22 \n og"]) == deadline_keys(["01.06.22 og"])


@pytest.mark.parametrize(
    ("due", "more", "expected"),
    [
        (Due("a", "date", "06.05.22", DUE), {}, Standing.ON_TRACK),
        (Due("a", "date", "06.05.22", DUE), {"on": DUE}, Standing.ON_TRACK),
        (Due("a", "date", "06.05.22", DUE), {"on": DUE + timedelta(1)}, Standing.OVERDUE),
        (Due("a", "date", "06.05.22", DUE), {"risk": RiskLevel.RISK}, Standing.RISK),
        (Due("a", "date", "06.05.22", DUE), {"risk": RiskLevel.DANGER, "on": date(2022, 6, 1)}, Standing.OVERDUE),
        (Due("a", "date", "06.05.22", DUE), {"has_responsible": False}, Standing.NOBODY),
        (Due("a", "at-once", "Umiddelbart", None), {}, Standing.NO_DAY),
        (Due("a", "annual-report", "årsrapport", None), {}, Standing.ON_TRACK),
        (Due("a", "date", "06.05.22", DUE, is_prepared=True), {}, Standing.PREPARED),
        (Due("a", "date", "06.05.22", DUE, date(2022, 5, 5)), {"on": date(2022, 9, 1)}, Standing.DELIVERED),
        (Due("a", "date", "06.05.22", DUE, date(2022, 5, 5), True), {}, Standing.ACCEPTED),
        (Due("a", "date", "06.05.22", DUE, date(2022, 5, 5), False), {}, Standing.NOT_ACCEPTED),
        (Due("a", "date", "06.05.22", DUE), {"is_withdrawn": True, "on": date(2022, 6, 1)}, Standing.WITHDRAWN),
    ],
)
def test_how_an_assignment_stands(due, more, expected):
    """The first that fits: withdrawn, overdue, delivered, what the ministry said, risk, who, when."""
    assert stands(due, **more) is expected


def test_an_annual_report_to_come_does_not_keep_it_from_being_delivered():
    """The report of 1 June is delivered; the annual report is told of elsewhere, until its own day has passed."""
    report = Due("a", "date", "01.06.22", date(2022, 6, 1), date(2022, 5, 30))
    annual = Due("b", "annual-report", "årsrapport", None)
    assert stands(report, annual) is Standing.DELIVERED
    agreed = Due("b", "annual-report", "årsrapport", date(2023, 3, 15))
    assert next_due([report, agreed]) == agreed
    assert stands(report, agreed, on=date(2023, 3, 16)) is Standing.OVERDUE


def meeting(day: date, happened: bool = False) -> GroupEvent:
    return GroupEvent(day, EventKind.MEETING, "Møte", happened)


def test_the_plan_is_counted_back_from_the_deadline():
    """From 6 May back to the fortnight of 15 February: six, the last ends on the deadline; those to come are open."""
    plan = plan_back(DUE, TODAY, [meeting(date(2022, 3, 1))], TODAY)
    assert [(one.first, one.last) for one in plan][-2:] == [
        (date(2022, 4, 9), date(2022, 4, 22)),
        (date(2022, 4, 23), DUE),
    ]
    assert [one.state.value for one in plan] == ["quiet", "busy", "open", "open", "open", "open"]


def test_the_plan_goes_two_years_back_at_most():
    """A deadline that was agreed five years after the work began has a plan of two years, not of five."""
    plan = plan_back(DUE, date(2017, 5, 6), [], TODAY)
    assert plan[0].first == DUE - timedelta(732)
    assert len(plan) == 53


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(22, 2, 15), False),
        (date(9999, 12, 31), False),
        (date(2017, 2, 13), False),
        (date(2017, 2, 15), True),
        (date(2027, 2, 15), True),
        (date(2027, 2, 17), False),
    ],
)
def test_a_day_is_within_five_years(day, expected):
    """Five years from today, either way; a year without its century is no day that anybody meant."""
    assert is_near(day, TODAY) is expected


@told(begins=DAYS, on=DAYS, days=st.lists(DAYS, max_size=6))
def test_every_day_of_the_plan_is_in_one_fortnight(begins, on, days):
    """The fortnights follow each other without a gap, from the day it began to the deadline, fourteen days at most."""
    due = date(2022, 12, 31)
    plan = plan_back(due, begins, [meeting(day, happened=day <= on) for day in days], on)
    assert (plan[0].first, plan[-1].last) == (begins, due)
    for before, after in pairwise(plan):
        assert after.first == before.last + timedelta(1)
    assert all(one.last - one.first < timedelta(14) for one in plan)
    assert (
        sum(len(one.events) for one in plan) == len([day for day in days if day >= plan[0].first]) or min(days) < begins
    )
    for one in plan:
        assert one.is_quiet == (one.first <= on and not one.events)
        assert (one.state is FortnightState.OPEN) == (one.first > on and not one.events)


@pytest.mark.parametrize(
    ("events", "on", "expected"),
    [
        ([], TODAY, True),
        ([meeting(TODAY + timedelta(14))], TODAY, False),
        ([meeting(TODAY + timedelta(15))], TODAY, True),
        ([meeting(TODAY - timedelta(14), True)], TODAY, False),
        ([meeting(TODAY - timedelta(15), True)], TODAY, True),
        ([meeting(TODAY - timedelta(3), False)], TODAY, True),
        ([GroupEvent(TODAY - timedelta(3), EventKind.DRAFT, "Utkast", True)], TODAY, False),
        ([], DUE + timedelta(1), False),
    ],
)
def test_a_group_is_quiet_when_nothing_lies_within_fourteen_days(events, on, expected):
    """A meeting that passed and nobody wrote about does not count; after the deadline, that is what is told."""
    assert is_quiet(events, DUE, on) is expected


def test_each_duty_its_deliverable_and_each_deliverable_its_duty():
    """Words are compared without breaks; what was only noted needs none; a duty the letter no longer has is no duty."""
    duties = [AskedDuty("Lage  mandat", True), AskedDuty("Si hvor", True), AskedDuty("IMDi har ansvar", False)]
    found = cover_of(duties, [Deliverable("Mandat", frozenset({"Lage mandat"}), True)])
    assert (found.duties, found.deliverables, found.undone) == (["Si hvor"], [], [])
    found = cover_of(
        duties, [Deliverable("Alt", frozenset({"Lage mandat", "Si hvor"})), Deliverable("Annet", frozenset({"Borte"}))]
    )
    assert (found.duties, found.deliverables, found.undone) == ([], ["Annet"], ["Alt", "Annet"])
    assert cover_of(duties, []) == DutyCover(), "without deliverables it is followed otherwise"


WORDS = st.sampled_from("abcdef")


@told(duties=st.lists(WORDS, unique=True), deliverables=st.lists(st.frozensets(WORDS, max_size=3), min_size=1))
def test_cover_is_whole_exactly_when_nothing_is_alone(duties, deliverables):
    """Whole: every duty is in a deliverable, and every deliverable has a duty of the letter."""
    found = cover_of(
        [AskedDuty(one, True) for one in duties], [Deliverable(str(n), one) for n, one in enumerate(deliverables)]
    )
    whole = all(any(one in each for each in deliverables) for one in duties) and all(
        each & set(duties) for each in deliverables
    )
    assert (not found.duties and not found.deliverables) == whole


@told(edges=st.lists(st.tuples(WORDS, WORDS), max_size=30))
def test_prerequisites_that_are_let_in_one_by_one_make_no_circle(edges):
    """Each is added unless it closes a ring: what stands can be put in an order, and what was refused closed one."""
    standing: set[tuple[str, str]] = set()
    for before, after in edges:
        way = circle(standing, before, after)
        if way:
            assert way[0] == after or before == after
            assert way[-1] == before
            assert all(pair in standing for pair in pairwise(way))
        else:
            standing.add((before, after))
    left = {one for pair in standing for one in pair}
    while left:
        first = {one for one in left if not any(after == one and before in left for before, after in standing)}
        assume(True)
        assert first, "nothing can come first: there is a circle"
        left -= first


def test_what_is_due_after_what_waits_for_it_is_told():
    """The recipients answer 20 June, the report is due 1 June: the order cannot hold, until they have answered."""
    answers, report = Point("d", "Svar", date(2022, 6, 20), False), Point("r", "Rapport", date(2022, 6, 1), False)
    points, edges = {"d": answers, "r": report}, [("d", "r")]
    assert too_late(points, edges) == [(answers, report)]
    assert waited_for(points, edges, "r") == [answers]
    points["d"] = Point("d", "Svar", date(2022, 6, 20), True)
    assert (too_late(points, edges), waited_for(points, edges, "r")) == ([], [])
