"""Schemes: rules in versions, terms from the letter, frames by two persons, and the money that goes aside."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from given import LINE, kroner, ledger_text
from tilskudd.config.example_letters import confirm_first_letter
from tilskudd.config.verification import verify
from tilskudd.ledger.models import Entry
from tilskudd.ledger.record import Overdrawn
from tilskudd.mandate.models import Assignment
from tilskudd.people.refusal import NotAllowed, Refusal, WrongState
from tilskudd.people.two_persons import SamePerson
from tilskudd.schemes import services
from tilskudd.schemes.models import Frame, Scheme
from tilskudd.schemes.queries import frame_of, frames_waiting_for
from tilskudd.schemes.rules import RecipientKind, SchemeKind, SchemeRules, item_fits
from tilskudd.schemes.services import NewTerm
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import Kroner

FULL = SchemeRules("Mål", "Målgruppe", "Måloppnåelse", "Tildeling", "Oppfølging")


def plain(error) -> str:
    return str(error.value).replace("\u00a0", " ")


@pytest.fixture
def money(given):
    """Supplement no. 1 confirmed: 238 300 000 at disposal on 671/62."""
    return confirm_first_letter(by=given.kari, second=given.ola)


def test_a_scheme_has_its_terms_from_the_letter(given, money):
    """Assignment 20: what recipients shall is demanded; what they may, should or are encouraged to is asked about."""
    assignment = Assignment.objects.get(number="20")
    made = services.set_up_scheme("Vaksine", SchemeKind.FORMULA, LINE, 2022, by=given.kari, assignment=assignment)
    terms = made.versions.get().terms.order_by("place")
    assert [(one.words[:9], one.is_demanded) for one in terms] == [
        ("Kommunene", False),
        ("Tilskudde", True),
        ("Tilskudde", True),
        ("Kommunene", False),
        ("De oppfor", False),
    ]
    assert all(one.duty.words == one.words for one in terms)


def test_money_is_set_aside_when_a_second_person_approves(given, money):
    """20 000 000 of 671/62, then 20 000 001: what is booked is the difference."""
    scheme = given.frame(20_000_000)
    assert ledger_text() == "appropriated -238 300 000\nat-disposal 218 300 000\nset-aside 20 000 000\n"
    given.frame(20_000_001, scheme)
    assert ledger_text() == "appropriated -238 300 000\nat-disposal 218 299 999\nset-aside 20 000 001\n"
    given.frame(5, scheme)
    assert ledger_text() == "appropriated -238 300 000\nat-disposal 238 299 995\nset-aside 5\n"
    assert frame_of(scheme) == kroner(5)
    assert verify().findings == []


def test_nobody_approves_a_frame_of_their_own_scheme(given, money):
    """Ola wrote the rules: Kari proposes the frame, Nina approves it, Ola may not."""
    scheme = given.scheme()
    services.write_rules(scheme, FULL, [], by=given.ola, seen=2)
    frame = services.propose_frame(scheme, kroner(1), reason="Brevet", by=given.kari)
    assert frames_waiting_for(given.ola) == []
    with pytest.raises(SamePerson):
        services.approve_frame(frame, by=given.ola)
    assert frames_waiting_for(given.nina) == [frame]
    services.approve_frame(frame, by=given.nina)


def test_wrong_persons_are_refused(given, money):
    """Auditor, steering officer and administrator do none of it; a case officer does not approve."""
    scheme = given.scheme()
    frame = services.propose_frame(scheme, kroner(1), reason="Brevet", by=given.kari)
    acts = [
        lambda by: services.set_up_scheme("x", SchemeKind.CALL, LINE, 2022, by=by),
        lambda by: services.write_rules(scheme, FULL, [], by=by, seen=2),
        lambda by: services.copy_scheme(scheme, year=2023, by=by),
        lambda by: services.propose_frame(scheme, kroner(2), reason="x", by=by),
        lambda by: services.withdraw_frame(frame, by=by),
    ]
    settles = [
        lambda by: services.approve_frame(frame, by=by),
        lambda by: services.send_frame_back(frame, by=by, answer="x"),
    ]
    for act in [*acts, *settles]:
        for wrong in (given.auditor, given.steering, given.anne):
            with pytest.raises(NotAllowed):
                act(wrong)
    for act in settles:
        with pytest.raises(NotAllowed):
            act(given.person("Per Lie", "case-officer"))
    assert Entry.objects.filter(kind="frame").count() == 0


def test_more_than_there_is_is_refused_in_words(given, money):
    """238 300 001 of 238 300 000: one krone too much, and nothing is set aside."""
    frame = services.propose_frame(given.scheme(), kroner(238_300_001), reason="Alt", by=given.kari)
    with pytest.raises(Overdrawn) as refusal:
        services.approve_frame(frame, by=given.ola)
    assert "1 kr for mye" in plain(refusal)
    assert Frame.objects.get().status == "proposed"


@pytest.mark.parametrize(
    ("amount", "reason", "why"),
    [(kroner(-1), "x", "hele kroner"), (Kroner(5), "x", "hele kroner"), (kroner(1), " ", "Skriv hvorfor")],
)
def test_a_frame_without_ground_is_refused(given, money, amount, reason, why):
    """Less than nothing, a part of a krone, no reason."""
    with pytest.raises(Refusal, match=why):
        services.propose_frame(given.scheme(), amount, reason=reason, by=given.kari)


def test_no_money_before_the_rules_are_written(given, money):
    """Every part that is missing is named; evaluation is not demanded."""
    made = services.set_up_scheme("Vaksine", SchemeKind.FORMULA, LINE, 2022, by=given.kari)
    with pytest.raises(Refusal) as refusal:
        services.propose_frame(made, kroner(1), reason="x", by=given.kari)
    assert "mål, målgruppe, kriterier for måloppnåelse" in plain(refusal)
    assert "evaluering" not in plain(refusal)


def test_a_line_that_is_short_takes_no_new_frame(given, money):
    """All is set aside, a letter lowers the line: a lower frame is taken, a higher is refused."""
    scheme = given.frame(238_300_000)
    from letters import confirm, supplement, take_in

    confirm(take_in(supplement(2, "671/62 Kommunale innvandrertiltak 233 300 000"), given.kari), given.kari, given.ola)
    with pytest.raises(Refusal, match="tar ingen ny ramme"):
        services.propose_frame(scheme, kroner(238_300_001), reason="x", by=given.kari)
    given.frame(230_000_000, scheme)


def test_a_stale_form_overwrites_no_rules(given, money):
    """Ola wrote a version while Kari had the form open."""
    scheme = given.scheme()
    services.write_rules(scheme, FULL, [NewTerm("Ett vilkår")], by=given.ola, seen=2)
    with pytest.raises(WrongState, match="Ola Berg har skrevet nye regler"):
        services.write_rules(scheme, FULL, [], by=given.kari, seen=2)
    assert scheme.versions.count() == 3


def test_a_frame_is_settled_once(given, money):
    """Sent back, withdrawn or approved: then a new one is proposed; two never wait at once."""
    scheme = given.scheme()
    frame = services.propose_frame(scheme, kroner(1), reason="x", by=given.kari)
    with pytest.raises(WrongState, match="venter allerede"):
        services.propose_frame(scheme, kroner(2), reason="x", by=given.kari)
    with pytest.raises(Refusal, match="Bare den som har laget"):
        services.withdraw_frame(frame, by=given.person("Per Lie", "case-officer"))
    services.send_frame_back(frame, by=given.ola, answer="For lite")
    with pytest.raises(WrongState, match="sendt tilbake"):
        services.approve_frame(frame, by=given.nina)
    services.withdraw_frame(services.propose_frame(scheme, kroner(3), reason="x", by=given.kari), by=given.kari)
    assert Entry.objects.filter(kind="frame").count() == 0


def test_last_years_scheme_is_copied_without_its_money(given, money):
    """Rules and terms follow; the year must be open, and another."""
    scheme = given.frame(7)
    services.write_rules(scheme, FULL, [NewTerm("Ett vilkår")], by=given.kari, seen=2)
    for year, why in ((2022, "annet år"), (2023, "ikke åpnet")):
        with pytest.raises(Refusal, match=why):
            services.copy_scheme(scheme, year=year, by=given.kari)
    given.lines(LINE, year=2023)
    made = services.copy_scheme(scheme, year=2023, by=given.kari)
    assert (made.copied_from, made.versions.get().rules, frame_of(made)) == (scheme, FULL, kroner(0))
    assert [one.words for one in made.versions.get().terms.all()] == ["Ett vilkår"]


def test_a_scheme_needs_an_open_line(given):
    """No letter, no line: the refusal says what to do."""
    with pytest.raises(Refusal, match="Bekreft brevet"):
        services.set_up_scheme("Vaksine", SchemeKind.FORMULA, LINE, 2022, by=given.kari)
    assert Scheme.objects.count() == 0


def test_two_approvals_at_once_book_once(own_database, given):
    """Ola and Nina press the button in the same second: one wins, the other is told."""
    confirm_first_letter(by=given.kari, second=given.ola)
    frame = services.propose_frame(given.scheme(), kroner(20_000_000), reason="x", by=given.kari)
    people = [given.ola, given.nina]

    def pressed(person) -> str:
        try:
            services.approve_frame(frame, by=person)
            return "approved"
        except WrongState:
            return "told"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(pressed, people)) == ["approved", "told"]
    assert Entry.objects.filter(kind="frame").count() == 1
    assert verify().findings == []


@pytest.mark.parametrize(
    ("line", "recipients", "fits"),
    [
        ("671/62", RecipientKind.MUNICIPALITY, True),
        ("671/62", RecipientKind.VOLUNTARY, False),
        ("671/71", RecipientKind.VOLUNTARY, True),
        ("671/71", RecipientKind.COUNTY, False),
        ("671/86", RecipientKind.VOLUNTARY, False),
    ],
)
def test_an_item_is_for_some_recipients(line, recipients, fits):
    """60-69 to municipalities and counties, 70-85 to others."""
    assert item_fits(BudgetLine.written(line), recipients) is fits
