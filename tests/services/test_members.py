"""Who acts for an organisation: the first by two of the agency, the others by an administrator, never by oneself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from given import DAY, OSLO
from tilskudd.config.verification import verify
from tilskudd.parties.member_services import (
    approve_administrator,
    end_membership,
    give_membership,
    propose_administrator,
    withdraw_administrator,
)
from tilskudd.parties.members import administrators_open_to, member_rights
from tilskudd.parties.models import MemberRight, Membership, Organisation
from tilskudd.people.models import Event
from tilskudd.people.refusal import NotAllowed, Refusal, WrongState
from tilskudd.people.rights import Role
from tilskudd.people.two_persons import SamePerson

ALL = set(MemberRight)


def rights(given, user) -> set[MemberRight]:
    return member_rights(user, given.trondheim, DAY)


def test_the_first_administrator_takes_two_of_the_agency(given):
    """Proposed gives nothing; approved by another gives it from today."""
    per = given.person("Per Dahl")
    proposal = propose_administrator(per, given.trondheim, by=given.kari)
    assert rights(given, per) == set()
    assert [list(administrators_open_to(user)) for user in (given.kari, given.ola)] == [[], [proposal]]
    with pytest.raises(SamePerson):
        approve_administrator(proposal, by=given.kari)
    approve_administrator(proposal, by=given.ola)
    assert rights(given, per) == ALL
    assert member_rights(per, given.trondheim, DAY - timedelta(days=1)) == set()
    with pytest.raises(WrongState):
        approve_administrator(proposal, by=given.ola)
    assert verify().findings == []


def test_who_may_propose_and_approve(given):
    """Only who registers recipients, never for oneself, and no second while one waits or administers."""
    per = given.person("Per Dahl")
    for user in (given.anne, given.nina, given.auditor, per):
        with pytest.raises((NotAllowed, Refusal)):
            propose_administrator(per, given.trondheim, by=user)
    with pytest.raises(Refusal, match="seg selv"):
        propose_administrator(given.kari, given.trondheim, by=given.kari)
    proposal = propose_administrator(given.ola, given.trondheim, by=given.kari)
    with pytest.raises(Refusal, match="seg selv"):
        approve_administrator(proposal, by=given.ola)
    with pytest.raises(WrongState, match="alt foreslått"):
        propose_administrator(per, given.trondheim, by=given.ola)
    withdraw_administrator(proposal, by=given.kari)
    with pytest.raises(WrongState):
        approve_administrator(proposal, by=given.person("Eva Lie", Role.APPROVER))
    assert Membership.objects.count() == 0


def test_when_there_is_an_administrator_the_agency_proposes_none(given):
    """From then on the organisation itself says who acts for it."""
    assert rights(given, given.per) == ALL
    with pytest.raises(Refusal, match="har en administrator"):
        propose_administrator(given.person("Eva Lie"), given.trondheim, by=given.kari)


def test_an_administrator_gives_colleagues_their_rights(given):
    """Never to oneself, never twice, never none, never before today; and only an administrator."""
    eva = given.colleague("Eva Lie", MemberRight.WRITE, MemberRight.SIGN)
    assert rights(given, eva) == {MemberRight.WRITE, MemberRight.SIGN}
    jon = given.person("Jon Vik")
    for who, by, what, first, why in (
        (given.per, given.per, [MemberRight.SIGN], DAY, "seg selv"),
        (eva, given.per, [MemberRight.ADMINISTER], DAY, "alt rettigheter"),
        (jon, given.per, [], DAY, "minst én"),
        (jon, given.per, [MemberRight.SIGN], DAY - timedelta(days=1), "før i dag"),
        (jon, eva, [MemberRight.SIGN], DAY, "administrere"),
        (jon, given.kari, [MemberRight.SIGN], DAY, "administrere"),
    ):
        with pytest.raises(Refusal, match=why):
            give_membership(who, given.trondheim, what, by=by, first=first)
    assert rights(given, jon) == set()


def test_an_administrator_of_one_gives_nothing_in_another(given):
    """Per administers Trondheim; Oslo is none of his."""
    eva = given.colleague("Eva Lie", MemberRight.WRITE)
    oslo = Organisation.objects.get(number=OSLO)
    with pytest.raises(NotAllowed, match="OSLO KOMMUNE"):
        give_membership(eva, oslo, [MemberRight.WRITE], by=given.per, first=DAY)
    liv = given.administrator("Liv Moen", oslo)
    with pytest.raises(NotAllowed):
        end_membership(Membership.objects.get(user=liv), by=given.per)
    assert member_rights(liv, oslo, DAY) == ALL


def test_rights_end_at_once(given):
    """Ended they are gone the same day; a period ends by itself."""
    eva = given.colleague("Eva Lie", MemberRight.ADMINISTER)
    membership = Membership.objects.get(user=eva)
    end_membership(membership, by=given.per)
    assert rights(given, eva) == set()
    with pytest.raises(WrongState):
        end_membership(membership, by=given.per)
    give_membership(eva, given.trondheim, [MemberRight.SIGN], by=given.per, first=DAY, last=date(2022, 2, 20))
    assert member_rights(eva, given.trondheim, date(2022, 2, 20)) == {MemberRight.SIGN}
    assert member_rights(eva, given.trondheim, date(2022, 2, 21)) == set()


def test_an_organisation_does_not_end_its_last_administrator(given):
    """The agency can, when somebody has left or an account has gone astray; then two of it give a new one."""
    eva = given.colleague("Eva Lie", MemberRight.SIGN)
    own = Membership.objects.get(user=given.per)
    with pytest.raises(Refusal, match="alltid være én"):
        end_membership(own, by=given.per)
    for user in (eva, given.auditor):
        with pytest.raises(NotAllowed):
            end_membership(own, by=user)
    end_membership(own, by=given.kari)
    assert rights(given, given.per) == set()
    assert propose_administrator(eva, given.trondheim, by=given.kari).status == "proposed"


def test_events_say_who_got_what(given):
    """Proposed, approved, given, ended: each with the name, the rights and the organisation."""
    eva = given.colleague("Eva Lie", MemberRight.SIGN)
    end_membership(Membership.objects.get(user=eva), by=given.per)
    rows = Event.objects.filter(about=f"organisation:{given.trondheim.number}").order_by("id")
    assert [(row.verb, row.by.name, row.details["name"], row.details["rights"]) for row in rows] == [
        ("administrator.proposed", "Kari Lunde", "Per Dahl", ["administer", "write", "sign"]),
        ("administrator.approved", "Ola Berg", "Per Dahl", ["administer", "write", "sign"]),
        ("membership.given", "Ola Berg", "Per Dahl", ["administer", "write", "sign"]),
        ("membership.given", "Per Dahl", "Eva Lie", ["sign"]),
        ("membership.ended", "Per Dahl", "Eva Lie", ["sign"]),
    ]
