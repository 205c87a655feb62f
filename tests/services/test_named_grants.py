"""Named recipients: found by a person, paid by the rest of the item, and never approved without a legal basis."""

from __future__ import annotations

import pytest

from given import Given, ledger_text
from tilskudd.config.verification import verify
from tilskudd.decisions.models import Grant
from tilskudd.decisions.proposal import propose_again, propose_decision
from tilskudd.decisions.services import approve_decision
from tilskudd.ledger.models import Account
from tilskudd.parties.models import Organisation, OrganisationKind
from tilskudd.parties.services import register_organisation
from tilskudd.people.refusal import NotAllowed, Refusal
from tilskudd.people.two_persons import SamePerson
from tilskudd.schemes import services
from tilskudd.schemes.models import Scheme
from tilskudd.schemes.named import behind_named, name_recipient, named_in, named_outcomes
from tilskudd.schemes.rules import LegalBasis, SchemeKind, SchemeRules
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import Kroner

LINE = BudgetLine(671, 71)
BASIS = LegalBasis("Prop. 51 S (2021–2022)", "12", "tre organisasjoner som arbeider mot negativ sosial kontroll")
NUMBERS = ("313100006", "313100073", "313100146")


@pytest.fixture
def scheme(given):
    """The three of assignment 21, with 1 500 000 of the rest of 671/71 set aside beside the call's 20 000 000."""
    assignment = given.assignment(21)
    given.authority(25_000_000, "671/71")
    for name, kind, frame in (("Utlysning", SchemeKind.CALL, 20_000_000), ("Øremerket", SchemeKind.NAMED, 1_500_000)):
        made = services.set_up_scheme(name, kind, LINE, 2022, by=given.kari, assignment=assignment)
        award = "Etter søknad" if kind is SchemeKind.CALL else ""
        rules = SchemeRules("Mål", "Målgruppe", "Måloppnåelse", award, "Oppfølging")
        services.write_rules(made, rules, [], by=given.kari, seen=1)
        services.approve_frame(
            services.propose_frame(made, Kroner.whole(frame), reason="Oppdrag 21", by=given.kari), by=given.ola
        )
    return Scheme.objects.get(kind="named")


def registered(given: Given, number: str, name: str = "Organisasjonen") -> Organisation:
    found = Organisation.objects.filter(number=number).first()
    return found or register_organisation(
        number, name, OrganisationKind.VOLUNTARY, seen_in="Enhetsregisteret, 15. februar 2022", by=given.kari
    )


def find(given: Given, scheme: Scheme, basis: LegalBasis = BASIS) -> None:
    for row, number in zip(named_in(scheme), NUMBERS, strict=True):
        name_recipient(
            scheme, row.earmark, registered(given, number), purpose="Mot sosial kontroll", basis=basis, by=given.kari
        )


def proposed(given: Given, scheme: Scheme):
    outcomes = named_outcomes(scheme)
    return propose_decision(scheme, outcomes, rests_on=behind_named(scheme, outcomes), by=given.kari)


def test_the_three_are_paid_by_the_rest_of_the_item(given, scheme):
    """3 x 500 000 from their own frame on 671/71; the call's 20 000 000 is not touched."""
    find(given, scheme)
    approve_decision(proposed(given, scheme), by=given.ola, seen=1)
    assert ledger_text("671/71") == (
        "appropriated -215 200 000\nat-disposal 193 700 000\nset-aside 20 000 000\ncommitted 1 500 000\n"
    )
    call = Scheme.objects.get(kind="call")
    aside = Account.objects.get(place="set-aside", subject=call.about)
    assert (aside.credits - aside.debits).in_words == "20\u00a0000\u00a0000\u00a0kr"
    assert [grant.outcome.basis["pot"] for grant in Grant.objects.all()] == ["rest-of-item"] * 3
    outcome = Grant.objects.order_by("id")[0].outcome
    assert "Prop. 51 S (2021–2022) side 12: «tre organisasjoner" in outcome.reason_nb
    assert "ikkje lyst ut" in outcome.reason_nn
    assert verify().findings == []


def test_no_money_without_a_legal_basis(given, scheme):
    """Proposed without it, never approved; written, it goes through as the next version."""
    find(given, scheme, LegalBasis("Prop. 51 S (2021–2022)", "12", ""))
    decision = proposed(given, scheme)
    with pytest.raises(Refusal, match=r"mangler rettslig grunnlag.*6\.4\.2 a"):
        approve_decision(decision, by=given.ola, seen=1)
    find(given, scheme)
    propose_again(decision, named_outcomes(scheme), words="Grunnlaget er skrevet", by=given.kari, seen=1)
    approve_decision(decision, by=given.ola, seen=2)
    assert Grant.objects.count() == 3


def test_who_found_a_recipient_does_not_approve(given, scheme):
    """Ola matched one of the three; the decision rests on it."""
    find(given, scheme)
    row = named_in(scheme)[0]
    name_recipient(scheme, row.earmark, row.match.recipient, purpose="Igjen", basis=BASIS, by=given.ola)
    with pytest.raises(SamePerson):
        approve_decision(proposed(given, scheme), by=given.ola, seen=1)


def test_a_recipient_that_nobody_has_found_is_named_in_the_refusal(given, scheme):
    """Two of three are found: the third is said by the letter's own name for it."""
    rows = named_in(scheme)
    for row, number in zip(rows[:2], NUMBERS[:2], strict=True):
        name_recipient(scheme, row.earmark, registered(given, number), purpose="x", basis=BASIS, by=given.kari)
    with pytest.raises(Refusal, match=rows[2].earmark.name):
        named_outcomes(scheme)


def test_bad_matches_are_refused(given, scheme):
    """A call's frame, another item, another assignment, the same organisation twice, no purpose, the wrong person."""
    row, other = named_in(scheme)[:2]
    who = registered(given, NUMBERS[0])
    call = Scheme.objects.get(kind="call")
    with pytest.raises(Refusal, match="egen ramme"):
        name_recipient(call, row.earmark, who, purpose="x", basis=BASIS, by=given.kari)
    line = given.assignment(20).amounts.filter(sort="recipient")[0]
    with pytest.raises(Refusal, match="hører ikke til"):
        name_recipient(scheme, line, who, purpose="x", basis=BASIS, by=given.kari)
    with pytest.raises(Refusal, match="formålet"):
        name_recipient(scheme, row.earmark, who, purpose=" ", basis=BASIS, by=given.kari)
    with pytest.raises(NotAllowed):
        name_recipient(scheme, row.earmark, who, purpose="x", basis=BASIS, by=given.nina)
    name_recipient(scheme, row.earmark, who, purpose="x", basis=BASIS, by=given.kari)
    with pytest.raises(Refusal, match="alt funnet"):
        name_recipient(scheme, other.earmark, who, purpose="x", basis=BASIS, by=given.kari)
    second = services.set_up_scheme(
        "Øremerket igjen", SchemeKind.NAMED, LINE, 2022, by=given.kari, assignment=given.assignment(21)
    )
    with pytest.raises(Refusal, match="annen ordning"):
        name_recipient(second, row.earmark, registered(given, NUMBERS[1]), purpose="x", basis=BASIS, by=given.kari)


@pytest.mark.parametrize("number", ["313100007", "12345678", "abc", "", "３１３１００００６", "313100006\n1"])
def test_a_wrong_number_is_not_registered(given, number):
    """A wrong check digit, too short, letters, nothing, figures of another script, two numbers in one."""
    with pytest.raises(Refusal, match="ikke et organisasjonsnummer"):
        register_organisation(number, "Laget", OrganisationKind.VOLUNTARY, seen_in="Brreg", by=given.kari)


def test_an_organisation_is_registered_once_and_by_who_may(given):
    """Blanks in the number are allowed; a controller may not; where it was looked up must be said."""
    register_organisation("313 100 006", "Laget", OrganisationKind.VOLUNTARY, seen_in="Brreg", by=given.kari)
    with pytest.raises(Refusal, match="allerede registrert"):
        register_organisation("313100006", "Laget", OrganisationKind.VOLUNTARY, seen_in="Brreg", by=given.kari)
    with pytest.raises(NotAllowed):
        register_organisation("313100073", "Laget", OrganisationKind.VOLUNTARY, seen_in="Brreg", by=given.nina)
    with pytest.raises(Refusal, match="slått opp"):
        register_organisation("313100073", "Laget", OrganisationKind.VOLUNTARY, seen_in=" ", by=given.kari)
