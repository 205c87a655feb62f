"""Circulars: who writes and who approves, who is given what, once; what goes wrong on the way, and corrections."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from circulars import CORRECTED, WORDS, corrected, proposed, sent
from claims import move_to
from given import DAY, Given, kroner
from tilskudd.circulars.asking import answer_about, ask_about, mark_read
from tilskudd.circulars.models import (
    Addressee,
    CircularIssue,
    CircularReading,
    CircularTrouble,
)
from tilskudd.circulars.queries import questions_seen_by, reach_of, received_by, unread_of
from tilskudd.circulars.sending import deliver_due_circulars, send_circular, try_circular_again
from tilskudd.circulars.settling import approve_circular, send_circular_back
from tilskudd.circulars.writing import begin_circular, propose_circular, withdraw_circular, write_circular
from tilskudd.config.verification import verify
from tilskudd.decisions.amendment import approve_amendment, propose_amendment
from tilskudd.parties.models import HeldCode, MemberRight, Organisation
from tilskudd.people.models import Involvement, Part
from tilskudd.people.refusal import NotAllowed, Refusal, WrongState
from tilskudd.people.two_persons import SamePerson

pytestmark = pytest.mark.django_db
EVERYONE = 366
"""356 municipalities and ten county municipalities on 15 February 2022; Oslo is both, and is there once."""


def test_whoever_wrote_any_version_does_not_approve(given: Given) -> None:
    """Ola wrote the first version, Kari the second: neither approves it, Geir does; an auditor may not."""
    made = begin_circular(WORDS, by=given.ola)
    write_circular(made, WORDS, by=given.kari, seen=1)
    issue = propose_circular(made, by=given.kari, seen=2)
    with pytest.raises(SamePerson):
        approve_circular(issue, by=given.ola)
    for person in (given.kari, given.auditor, given.nina):
        with pytest.raises(NotAllowed):
            approve_circular(issue, by=person)
    geir = given.person("Geir Vold", given_role())
    assert approve_circular(issue, by=geir).status == "approved"
    with pytest.raises(WrongState):
        approve_circular(issue, by=geir)


def given_role():
    from tilskudd.people.rights import Role

    return Role.APPROVER


def test_nothing_is_written_under_the_eyes_of_who_approves(given: Given) -> None:
    """While it waits and while it is approved; taken back, it can be written; a colleague's words are not lost."""
    issue = proposed(given)
    with pytest.raises(WrongState, match="venter på godkjenning"):
        write_circular(issue.circular, WORDS, by=given.kari, seen=1)
    with pytest.raises(WrongState):
        propose_circular(issue.circular, by=given.kari, seen=1)
    approve_circular(issue, by=given.ola)
    with pytest.raises(WrongState, match="er godkjent"):
        write_circular(issue.circular, WORDS, by=given.kari, seen=1)
    withdraw_circular(issue, by=given.kari)
    write_circular(issue.circular, WORDS, by=given.kari, seen=1)
    with pytest.raises(WrongState, match="har skrevet"):
        write_circular(issue.circular, WORDS, by=given.ola, seen=1)
    with pytest.raises(WrongState):
        send_circular(issue, by=given.kari)


def test_what_is_missing_is_told_all_at_once(given: Given) -> None:
    """No title, half of nynorsk, nobody it is for; a file that is no PDF; sent back without words."""
    bad = replace(WORDS, title_nb=" ", text_nn="", to_municipalities=False, to_counties=False)
    with pytest.raises(Refusal) as told:
        begin_circular(bad, by=given.kari)
    for words in ("tittel og tekst på bokmål", "både tittel og tekst på nynorsk", "Velg hvem"):
        assert words in str(told.value)
    with pytest.raises(Refusal, match="må være en PDF"):
        begin_circular(replace(WORDS, content=b"hei", file_name="x.pdf"), by=given.kari)
    with pytest.raises(NotAllowed):
        begin_circular(WORDS, by=given.auditor)
    issue = proposed(given)
    with pytest.raises(Refusal):
        send_circular_back(issue, by=given.ola, answer=" ")
    assert send_circular_back(issue, by=given.ola, answer="Satsen er feil.").answer == "Satsen er feil."


def test_everyone_in_the_circle_of_the_day_has_it_once(given: Given, channel) -> None:
    """356 municipalities and ten county municipalities, in pieces; a second run gives nobody anything; verified."""
    folder = channel()
    issue = proposed(given)
    with pytest.raises(WrongState):
        send_circular(issue, by=given.kari)
    approve_circular(issue, by=given.ola)
    with pytest.raises(NotAllowed):
        send_circular(issue, by=given.nina)
    send_circular(issue, by=given.kari)
    with pytest.raises(WrongState):
        send_circular(issue, by=given.kari)
    assert Addressee.objects.count() == EVERYONE
    assert deliver_due_circulars() == 200
    assert reach_of([issue.pk])[issue.pk].waiting == EVERYONE - 200
    assert [deliver_due_circulars(), deliver_due_circulars()] == [EVERYONE - 200, 0]
    assert (len(folder.given), set(folder.given.values())) == (EVERYONE, {1})
    assert Addressee.objects.filter(organisation__kind="county").count() == 10
    assert verify().findings == []


def test_a_circle_is_not_counted_on_a_day_that_has_not_come(given: Given) -> None:
    """Tomorrow is refused today, and sent tomorrow; on New Year's Day 2024 two numbers are known to nobody."""
    issue = proposed(given, replace(WORDS, counted_on=DAY + timedelta(days=1)))
    approve_circular(issue, by=given.ola)
    with pytest.raises(Refusal, match="er ikke kommet"):
        send_circular(issue, by=given.kari)
    move_to(DAY + timedelta(days=1))
    send_circular(issue, by=given.kari)
    later = DAY.replace(year=2024, month=1, day=1)
    move_to(later)
    other = sent(given, replace(WORDS, counted_on=later))
    reach = reach_of([other.issues.get().pk]).popitem()[1]
    assert (reach.whole, reach.unknown, reach.waiting) == (357 + 14, 2, 369)
    assert verify().findings == []


def test_a_schemes_recipients_are_those_who_had_a_grant_that_day(given: Given, channel) -> None:
    """Three were given, one was taken back whole before the day: two have it, with its file."""
    folder = channel()
    grants = given.grants(1_000, 2_000, 3_000)
    approve_amendment(propose_amendment(grants[0], kroner(0), reason="Trukket", by=given.kari), by=given.ola)
    move_to(DAY + timedelta(days=2))
    words = replace(
        WORDS,
        to_municipalities=False,
        to_counties=False,
        recipients_of=grants[0].decision.scheme,
        counted_on=DAY + timedelta(days=2),
        content=b"%PDF-1.7 skjema",
        file_name="skjema.pdf",
    )
    sent(given, words)
    assert deliver_due_circulars() == 2
    assert sorted({letter for letter, _who in folder.given}) == ["R-2022-001-1", "R-2022-001-1-vedlegg"]
    assert {who for _letter, who in folder.given} == {one.recipient.number for one in grants[1:]}
    assert verify().findings == []


def test_what_fails_is_written_down_and_tried_again_and_stops_nobody(given: Given, channel) -> None:
    """Oslo's folder is full: the others have theirs; it waits a minute, is tried when somebody asks, and is solved."""
    channel("958935420")
    sent(given, replace(WORDS, to_counties=False))
    assert deliver_due_circulars(most=400) == 355
    assert deliver_due_circulars() == 0
    trouble = CircularTrouble.objects.get()
    assert (trouble.tries, "958935420" in trouble.why) == (1, True)
    assert next(iter(reach_of([trouble.addressee.issue_id]).values())).trouble == 1
    client = Client()
    client.force_login(given.auditor)
    told = client.get("/ute-av-takt/").content.decode()
    assert f'href="/rundskriv/{trouble.addressee.issue.circular_id}/mottakere/"' in told
    assert "Alt er i takt" not in told
    with pytest.raises(NotAllowed):
        try_circular_again(trouble, by=given.nina)
    channel()
    try_circular_again(trouble, by=given.kari)
    assert deliver_due_circulars() == 1
    trouble.refresh_from_db()
    assert trouble.solved_at
    assert "Alt er i takt" in client.get("/ute-av-takt/").content.decode()
    with pytest.raises(WrongState):
        try_circular_again(trouble, by=given.kari)


def test_a_correction_goes_to_those_who_had_it_and_first_to_whom_it_failed(given: Given, channel) -> None:
    """Half have the wrong one when it is corrected: they are told so, the others get the right one and no wrong one."""
    first = channel("958935420")
    circular = sent(given)
    wrong = circular.issues.get()
    deliver_due_circulars(most=100)
    had = {who for _letter, who in first.given}
    with pytest.raises(Refusal, match="Skriv hva som var feil"):
        write_circular(circular, replace(CORRECTED, wrong=""), by=given.kari, seen=1)
    issue = corrected(given, circular)
    second = channel()
    assert sum(iter(deliver_due_circulars, 0)) == EVERYONE
    assert {letter for letter, _who in second.given} == {"R-2022-001-2"}
    told = {one.organisation.number for one in issue.addressees.filter(had=wrong).select_related("organisation")}
    assert told == had
    assert "958935420" not in told
    assert issue.addressees.exclude(had=wrong).count() == EVERYONE - len(had)
    assert reach_of([wrong.pk])[wrong.pk].waiting == 0
    assert reach_of([wrong.pk])[wrong.pk].stopped == EVERYONE - len(had)
    assert verify().findings == []


def test_a_new_municipality_gets_no_correction_of_what_it_never_had(given: Given, channel) -> None:
    """Counted in 2023 and corrected in 2024: those of 2023, though the circle of 2024 is another."""
    channel()
    move_to(DAY.replace(year=2023))
    circular = sent(given, replace(WORDS, counted_on=DAY.replace(year=2023)))
    while deliver_due_circulars():
        pass
    move_to(DAY.replace(year=2024))
    issue = corrected(given, circular, replace(CORRECTED, counted_on=DAY.replace(year=2024)))
    codes = set(issue.addressees.values_list("code", flat=True))
    assert {"1507", "3005"} <= codes
    assert not {"1508", "1580", "3301"} & codes
    assert verify().findings == []


def test_who_became_known_between_two_corrections_has_each_once(given: Given, channel) -> None:
    """Nobody was known to have 1508 when the first went out; now Ålesund is: each correction goes to them once."""
    channel()
    later = DAY.replace(year=2024, month=1, day=1)
    move_to(later)
    circular = sent(given, replace(WORDS, counted_on=later))
    ålesund = Organisation.objects.get(codes__code="1507")
    HeldCode.objects.create(organisation=ålesund, code="1508", first=later)
    for _number in range(2):
        issue = corrected(given, circular)
        assert issue.addressees.get(code="1508").organisation == ålesund
        assert list(issue.addressees.filter(organisation=None).values_list("code", flat=True)) == ["1580"]
        assert verify().findings == []


def test_verify_finds_who_approved_own_and_who_was_left_out(given: Given) -> None:
    """A forged approval, and a circle with one too few, are found."""
    issue = proposed(given)
    Involvement.objects.create(about=issue.about, user=given.kari, part=Part.APPROVED, at=issue.proposed_at)
    CircularIssue.objects.filter(pk=issue.pk).update(status="approved", settled_by=given.kari)
    CircularIssue.objects.filter(pk=issue.pk).update(sent_at=issue.proposed_at, sent_by=given.kari)
    found = {one.code for one in verify().findings}
    assert {"same-person", "circular-not-approved", "circular-circle"} <= found


def test_those_who_have_it_ask_and_all_see_what_is_answered_to_all(given: Given, channel) -> None:
    """Not before they have it, nor for another; one answer for all without who asked, one for Trondheim alone."""
    channel()
    circular = sent(given)
    with pytest.raises(Refusal, match="ikke fått"):
        ask_about(circular, given.trondheim, "Når?", by=given.per)
    while deliver_due_circulars():
        pass
    with pytest.raises(NotAllowed):
        ask_about(circular, given.trondheim, "Når?", by=given.kari)
    with pytest.raises(Refusal, match="lurer på"):
        ask_about(circular, given.trondheim, " ", by=given.per)
    first, second = (ask_about(circular, given.trondheim, words, by=given.per) for words in ("Når?", "Hvem?"))
    with pytest.raises(Refusal, match="slik alle skal se det"):
        answer_about(first, "Nå.", by=given.kari, to_all=True)
    with pytest.raises(NotAllowed):
        answer_about(first, "Nå.", by=given.nina)
    answer_about(first, "Nå.", by=given.kari, to_all=True, asked_as="Når begynner det?")
    answer_about(second, "Dere.", by=given.kari)
    with pytest.raises(WrongState):
        answer_about(second, "Dere.", by=given.kari)
    oslo = Organisation.objects.get(number="958935420")
    assert [one.answer.asked_as for one in questions_seen_by(circular, oslo.pk)] == ["Når begynner det?"]
    assert questions_seen_by(circular, given.trondheim.pk).count() == 2


def test_reading_is_said_once_and_a_correction_is_unread_again(given: Given, channel) -> None:
    """Per says it for Trondheim; twice is once; who does not act for it may not; the corrected one is unread."""
    channel()
    circular = sent(given)
    while deliver_due_circulars():
        pass
    first = circular.issues.get().pk
    with pytest.raises(NotAllowed):
        mark_read(circular, given.trondheim, by=given.kari, seen=first)
    reader = given.colleague("Eva Lie", MemberRight.WRITE)
    assert unread_of([given.trondheim.pk]).count() == 1
    told = [mark_read(circular, given.trondheim, by=one, seen=first) for one in (reader, given.per)]
    assert told[0] == told[1]
    assert unread_of([given.trondheim.pk]).count() == 0
    corrected(given, circular)
    assert received_by(given.trondheim.pk).get().issue.version.number == 1
    while deliver_due_circulars():
        pass
    assert received_by(given.trondheim.pk).get().issue.version.number == 2
    with pytest.raises(WrongState, match="ny utgave"):
        mark_read(circular, given.trondheim, by=given.per, seen=first)
    assert unread_of([given.trondheim.pk]).count() == 1
    assert CircularReading.objects.count() == 1
