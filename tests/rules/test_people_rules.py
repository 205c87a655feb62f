"""Rights, roles and written authority, without a database."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilskudd.people.refusal import Refusal
from tilskudd.people.rights import RIGHTS_OF, Right, Role, roles_with
from tilskudd.people.rules import HeldAuthority, HeldRole, Shortcoming, Spending, holds, shortcoming
from tilskudd.people.written import in_full
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import Kroner
from tilskudd.values.period import Period

YEAR = Period(date(2022, 1, 1), date(2022, 12, 31))
DAY = date(2022, 2, 15)
LINE = BudgetLine(671, 62)


def role(within: str = "", period: Period = YEAR) -> HeldRole:
    return HeldRole(Role.APPROVER, within, period)


def authority(lines=("671/62",), *, decision=100, year=None, recipient=None, period=YEAR) -> HeldAuthority:
    whole = Kroner.whole
    return HeldAuthority(lines, whole(decision), year and whole(year), recipient and whole(recipient), period)


def spend(amount: int, **more) -> Spending:
    return Spending({LINE: Kroner.whole(amount)}, **more)


def test_a_role_gives_its_rights_in_its_period_only():
    """The last day counts; the day after does not."""
    assert holds([role()], Right.APPROVE_POSITIONS, within="", on=date(2022, 12, 31))
    assert not holds([role()], Right.APPROVE_POSITIONS, within="", on=date(2023, 1, 1))
    assert not holds([role()], Right.APPROVE_PEOPLE, within="", on=DAY)


def test_a_role_within_one_scheme_gives_nothing_outside_it():
    """A role on everything covers every scheme; one on a scheme covers that scheme alone."""
    assert holds([role("scheme:1")], Right.APPROVE_POSITIONS, within="scheme:1", on=DAY)
    assert not holds([role("scheme:1")], Right.APPROVE_POSITIONS, within="scheme:2", on=DAY)
    assert not holds([role("scheme:1")], Right.APPROVE_POSITIONS, within="", on=DAY)
    assert holds([role()], Right.APPROVE_POSITIONS, within="scheme:2", on=DAY)


@pytest.mark.parametrize(
    ("held", "spending", "lacks"),
    [
        ([], spend(1), Shortcoming.NONE_ON_LINE),
        ([authority()], spend(100), None),
        ([authority()], spend(101), Shortcoming.OVER_DECISION_CEILING),
        ([authority(("671",))], spend(100), None),
        ([authority(("671/71",))], spend(1), Shortcoming.NONE_ON_LINE),
        ([authority(period=Period(date(2021, 1, 1), date(2021, 12, 31)))], spend(1), Shortcoming.NOT_IN_FORCE),
        ([authority(year=150)], spend(100, before_this_year={LINE: Kroner.whole(51)}), Shortcoming.OVER_YEAR_CEILING),
        ([authority(year=150)], spend(100, before_this_year={LINE: Kroner.whole(50)}), None),
        (
            [authority(recipient=60)],
            spend(100, most_to_one_recipient=Kroner.whole(61)),
            Shortcoming.OVER_RECIPIENT_CEILING,
        ),
        ([authority(decision=50), authority(decision=100)], spend(100), None),
        ([authority(("671/71",)), authority(decision=50)], spend(100), Shortcoming.OVER_DECISION_CEILING),
    ],
)
def test_a_written_authority_covers_what_it_says_and_no_more(held, spending, lacks):
    """Lines, period, ceiling per decision, per year and per recipient; the nearest shortcoming is told."""
    assert shortcoming(held, spending, on=DAY) == lacks


def test_two_authorities_are_not_added_together():
    """671/62 in one paper and 671/71 in another do not cover a decision on both."""
    both = Spending({LINE: Kroner.whole(1), BudgetLine(671, 71): Kroner.whole(1)})
    assert shortcoming([authority(("671/62",)), authority(("671/71",))], both, on=DAY) == Shortcoming.NONE_ON_LINE


def test_every_right_is_held_by_some_role_and_every_role_has_rights():
    """A right that nobody can be given, or a role that gives nothing, is a mistake."""
    assert all(roles_with(right) for right in Right)
    assert all(RIGHTS_OF[role] for role in Role)


def test_the_auditor_and_the_steering_officer_change_nothing():
    """They see; they neither propose nor approve."""
    acts = {right for right in Right if right.startswith(("propose", "approve", "move"))}
    for looking in (Role.AUDITOR, Role.STEERING_OFFICER):
        assert not RIGHTS_OF[looking] & acts


@given(st.text(max_size=30), st.integers(0, 20))
def test_what_is_written_is_kept_in_full_or_refused(words, most):
    """Room around it does not count; one sign more than is kept is a no, and never a shorter text."""
    if len(words.strip()) > most:
        with pytest.raises(Refusal, match=f"høyst {most} tegn"):
            in_full(words, most)
    else:
        assert in_full(words, most) == words.strip()
