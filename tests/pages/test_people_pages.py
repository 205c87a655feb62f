"""Roles and authorities through the pages: typed by one administrator, approved by another."""

from __future__ import annotations

import re

from django.test import Client

from given import DAY
from tilskudd.people.access import authorities_of, may
from tilskudd.people.models import Authority, RoleGiven, User
from tilskudd.people.rights import Right
from tilskudd.values.kroner import Kroner


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_new_person_gets_a_role_by_two_administrators(given):
    """Registered and proposed by Anne, approved by Bjørn on his page; before that it gives nothing."""
    anne, bjorn = signed_in(given.anne), signed_in(given.bjorn)
    assert anne.post("/administrasjon/ny-bruker/", {"name": "Eva Lie", "email": "eva@example.no"}).status_code == 302
    eva = User.objects.get(email="eva@example.no")
    role = {"user": eva.pk, "role": "case-officer", "first": "2022-01-01", "last": ""}
    assert anne.post("/administrasjon/ny-rolle/", role).status_code == 302
    proposed = RoleGiven.objects.get(user=eva)
    assert not may(eva, Right.PROPOSE_POSITIONS, on=DAY)

    answer = anne.post(f"/administrasjon/rolle/{proposed.pk}/godkjenn/", follow=True)
    assert "Du har selv laget eller endret dette" in answer.content.decode()
    assert "Rollen saksbehandler til Eva Lie" in bjorn.get("/oppgaver/").content.decode()
    bjorn.post(f"/administrasjon/rolle/{proposed.pk}/godkjenn/")
    assert may(eva, Right.PROPOSE_POSITIONS, on=DAY)


def test_an_authority_is_typed_as_people_write_it(given):
    """Lines with commas, amounts with spaces, no yearly ceiling; it counts when approved."""
    told = {
        "user": given.ola.pk,
        "lines": "671/62, 671/71",
        "per_decision": "25 000 000",
        "per_year": "",
        "per_recipient": "",
        "first": "2022-01-01",
        "last": "2022-12-31",
        "document": "Fullmakt 20. desember 2021",
    }
    assert signed_in(given.anne).post("/administrasjon/ny-fullmakt/", told).status_code == 302
    signed_in(given.bjorn).post(f"/administrasjon/fullmakt/{Authority.objects.get().pk}/godkjenn/")
    [held] = authorities_of(given.ola)
    assert (held.lines, held.per_decision, held.per_year) == (("671/62", "671/71"), Kroner.whole(25_000_000), None)


def test_what_is_wrong_is_told_beside_the_field_and_nothing_typed_is_lost(given):
    """A line that is none, an amount in words, a period that ends before it begins: all at once."""
    told = {
        "user": given.ola.pk,
        "lines": "post seksti",
        "per_decision": "mange",
        "first": "2022-12-31",
        "last": "2022-01-01",
        "document": "",
    }
    answer = signed_in(given.anne).post("/administrasjon/ny-fullmakt/", told)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "«post» er ikke en post" in html
    assert "Skriv beløpet med tall" in html
    assert "Datoen er før" in html
    assert 'value="post seksti"' in html
    assert len(re.findall('aria-invalid="true"', html)) == 4
    assert Authority.objects.count() == 0


def test_nobody_is_offered_to_give_themselves_anything(given):
    """The list of persons leaves oneself out, and a forged choice is refused."""
    anne = signed_in(given.anne)
    assert f'value="{given.anne.pk}"' not in anne.get("/administrasjon/ny-rolle/").content.decode()
    answer = anne.post("/administrasjon/ny-rolle/", {"user": given.anne.pk, "role": "approver", "first": "2022-01-01"})
    assert answer.status_code == 422
    assert RoleGiven.objects.filter(user=given.anne, role="approver").count() == 0
