"""Roles, authorities, two persons and the clock."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction

from given import DAY
from tilskudd.config.verification import verify
from tilskudd.people import services
from tilskudd.people.access import may, require
from tilskudd.people.clock import OSLO, now, today
from tilskudd.people.models import Event, Installation, Involvement, RoleGiven, Status
from tilskudd.people.refusal import NotAllowed, Refusal, WrongState
from tilskudd.people.rights import Right, Role
from tilskudd.people.rules import Spending
from tilskudd.people.two_persons import SamePerson, note, prepared, sign_off
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import Kroner

LINE = BudgetLine(671, 62)
MILLION = Kroner.whole(1_000_000)


def authority(given, **changed):
    told = {
        "lines": ["671/62"],
        "per_decision": MILLION,
        "first": date(2022, 1, 1),
        "last": date(2022, 12, 31),
        "document": "Fullmakt 20. desember 2021",
    }
    return services.propose_authority(given.ola, by=given.anne, **{**told, **changed})


def test_a_role_counts_first_when_a_second_person_approves(given):
    """Proposed gives nothing; approved gives what the role holds."""
    user = given.person("Eva Lie")
    role = services.propose_role(user, Role.CASE_OFFICER, by=given.anne, first=DAY)
    assert not may(user, Right.PROPOSE_POSITIONS, on=DAY)
    services.approve_role(role, by=given.bjorn)
    assert may(user, Right.PROPOSE_POSITIONS, on=DAY)
    assert verify().findings == []


def test_nobody_approves_what_they_proposed(given):
    """The one who proposed a role may not approve it, whatever rights they hold."""
    role = services.propose_role(given.person("Eva Lie"), Role.APPROVER, by=given.anne, first=DAY)
    with pytest.raises(SamePerson, match="selv laget"):
        services.approve_role(role, by=given.anne)
    assert RoleGiven.objects.get(pk=role.pk).status == Status.PROPOSED


def test_nobody_gives_themselves_a_role_or_authority(given):
    """Neither proposed by oneself, nor approved by oneself after somebody else's proposal."""
    with pytest.raises(Refusal, match="seg selv"):
        services.propose_role(given.anne, Role.APPROVER, by=given.anne, first=DAY)
    role = services.propose_role(given.bjorn, Role.APPROVER, by=given.anne, first=DAY)
    with pytest.raises(Refusal, match="seg selv"):
        services.approve_role(role, by=given.bjorn)


def test_only_administrators_touch_rights(given):
    """A case officer can neither register, propose, approve nor withdraw."""
    user = given.person("Eva Lie")
    role = services.propose_role(user, Role.AUDITOR, by=given.anne, first=DAY)
    for act in (
        lambda: services.register_user(name="X", email="x@example.no", password=None, by=given.kari),
        lambda: services.propose_role(user, Role.APPROVER, by=given.kari, first=DAY),
        lambda: services.approve_role(role, by=given.kari),
        lambda: services.withdraw(role, by=given.kari),
        lambda: services.propose_authority(
            user, by=given.kari, lines=["671"], per_decision=MILLION, first=DAY, last=DAY, document="x"
        ),
    ):
        with pytest.raises(NotAllowed, match="administrator"):
            act()


def test_a_withdrawn_role_ends_at_once_and_is_not_approved_again(given):
    """Taking a right away needs one person only."""
    role = RoleGiven.objects.get(user=given.kari)
    services.withdraw(role, by=given.anne)
    assert not may(given.kari, Right.PROPOSE_POSITIONS, on=DAY)
    with pytest.raises(WrongState):
        services.approve_role(role, by=given.bjorn)
    with pytest.raises(WrongState):
        services.withdraw(role, by=given.bjorn)


def test_spending_needs_a_written_authority_in_force(given):
    """A role is not enough: none, too small, on another line or outlived is refused, and says which."""
    spends = Spending({LINE: MILLION})
    with pytest.raises(NotAllowed, match="ingen skriftlig fullmakt"):
        require(given.ola, Right.APPROVE_POSITIONS, on=DAY, spends=spends)
    services.approve_authority(authority(given), by=given.bjorn)
    require(given.ola, Right.APPROVE_POSITIONS, on=DAY, spends=spends)
    with pytest.raises(NotAllowed, match="rekker ikke"):
        require(given.ola, Right.APPROVE_POSITIONS, on=DAY, spends=Spending({LINE: MILLION + Kroner(1)}))
    with pytest.raises(NotAllowed, match="ingen skriftlig fullmakt"):
        require(given.ola, Right.APPROVE_POSITIONS, on=DAY, spends=Spending({BudgetLine(672, 60): MILLION}))
    with pytest.raises(NotAllowed, match="gjelder ikke i dag"):
        spend_later = date(2022, 12, 31).replace(year=2023)
        services.approve_role(services.propose_role(given.ola, Role.APPROVER, by=given.anne, first=DAY), by=given.bjorn)
        require(given.ola, Right.APPROVE_POSITIONS, on=spend_later, spends=spends)


def test_an_authority_is_given_by_two_and_never_to_oneself(given):
    """The proposer may not approve; nobody proposes their own."""
    proposed = authority(given)
    with pytest.raises(SamePerson):
        services.approve_authority(proposed, by=given.anne)
    with pytest.raises(Refusal, match="seg selv"):
        services.propose_authority(
            given.anne, by=given.anne, lines=["671"], per_decision=MILLION, first=DAY, last=DAY, document="x"
        )


def test_whoever_prepared_any_version_may_not_approve(given):
    """Two prepared it in turn: neither may approve, a third may."""
    for maker in (given.kari, given.nina):
        prepared("thing:1", by=maker)
    for maker in (given.kari, given.nina):
        with pytest.raises(SamePerson):
            sign_off("thing:1", by=maker)
    sign_off("thing:1", by=given.ola)


def test_what_nobody_prepared_is_not_approved(given):
    """A bug, not a refusal: there is nothing to approve."""
    with pytest.raises(AssertionError, match="nobody prepared"):
        sign_off("thing:2", by=given.ola)


def test_verify_finds_a_two_person_rule_that_was_broken_behind_the_services(given):
    """Rows written past the services: the same person twice, and a role that nobody approved."""
    for part in ("prepared", "approved"):
        Involvement.objects.create(about="thing:3", user=given.ola, part=part, at=now())
    RoleGiven.objects.create(user=given.ola, role=Role.ADMINISTRATOR, first=DAY, status=Status.APPROVED)
    assert sorted(one.code for one in verify().findings) == ["not-approved", "same-person"]


def test_the_first_two_administrators_are_set_up_once(given):
    """Somebody has to be first; after that, roles are given by two."""
    with pytest.raises(Refusal, match="allerede gitt roller"):
        services.first_administrators(given.kari, given.ola)
    with pytest.raises(Refusal, match="satt opp"):
        services.set_up_installation(agency="En annen")
    with pytest.raises(Refusal, match="satt opp"):
        services.register_user(name="Ny", email="ny@example.no", password=None, by=None)


def test_weak_passwords_and_taken_addresses_are_refused(given):
    """A short or common password, and an e-mail that somebody has, also with other letters."""
    assert given.kari.email == "kari.lunde@example.no"
    with pytest.raises(ValidationError):
        services.register_user(name="Ny", email="ny@example.no", password="kort", by=given.anne)
    with pytest.raises(Refusal, match="allerede en bruker"):
        services.register_user(name="Ny", email="KARI.lunde@example.no", password=None, by=given.anne)


def test_every_act_leaves_an_event(given):
    """Who, what, about whom: the trail is written in the same transaction."""
    given.ola  # noqa: B018  # made by being asked for
    told = list(Event.objects.filter(about__startswith="role:").order_by("id").values_list("verb", "by__name"))
    assert told == [("role.proposed", "Anne Vik"), ("role.approved", "Bjørn Moe")]


def test_the_example_runs_on_its_own_date(given):
    """Kept in the database, moved on by a button, never back; the machine's date does not matter."""
    assert today() == DAY
    assert now().astimezone(OSLO).date() == DAY
    services.move_example_date(date(2022, 2, 16), by=given.kari)
    assert today() == date(2022, 2, 16)
    for earlier in (date(2022, 2, 16), date(2022, 2, 15)):
        with pytest.raises(Refusal, match="framover"):
            services.move_example_date(earlier, by=given.kari)
    with pytest.raises(NotAllowed):
        services.move_example_date(date(2022, 3, 1), by=given.auditor)


@pytest.mark.django_db
def test_a_real_installation_follows_the_calendar_in_oslo():
    """Half past eleven at night in UTC on New Year's Eve is the new year in Oslo."""
    services.set_up_installation(agency="En virksomhet")
    with time_machine.travel(datetime.fromisoformat("2022-12-31T23:30:00+00:00"), tick=False):
        assert today() == date(2023, 1, 1)
        assert now().isoformat() == "2022-12-31T23:30:00+00:00"
    assert Installation.objects.get().example_date is None


def test_only_an_example_has_a_date_to_move(given, django_assert_num_queries):
    """In a real installation the date is nobody's to move, and the clock stops asking the database."""
    from django.db import connection

    with connection.cursor() as cursor, pytest.raises(Exception, match=r"append-only|permission denied"):
        cursor.execute("update people_installation set is_example = false, example_date = null")


def test_events_keep_what_they_were_told(given):
    """Details come back as they went in."""
    event = note(given.kari, "test", "thing:4", sums={"671/62": 5}, text="blåbær")
    assert Event.objects.get(pk=event.pk).details == {"sums": {"671/62": 5}, "text": "blåbær"}


def test_there_are_always_two_administrators(given):
    """With two left neither goes away; with three one may."""
    anne = RoleGiven.objects.get(user=given.anne)
    with pytest.raises(Refusal, match="minst to administratorer"):
        services.withdraw(anne, by=given.bjorn)
    given.person("Eva Lie", Role.ADMINISTRATOR)
    services.withdraw(anne, by=given.bjorn)


def test_a_role_or_authority_given_cannot_be_rewritten(given):
    """Of what two persons approved, only the status may change: not the role, not the ceiling."""
    from django.db import connection

    services.approve_authority(authority(given), by=given.bjorn)
    for statement in (
        "update people_rolegiven set role = 'administrator'",
        "update people_authority set ceiling_per_decision = 1",
        "delete from people_rolegiven",
    ):
        with (
            pytest.raises(Exception, match=r"append-only|permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
