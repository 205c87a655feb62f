"""What was read in a letter, and what people make of it: corrections, additions, duties, the ministry's answers."""

from __future__ import annotations

from datetime import date

import pytest
from letters import TRONDHEIM, confirm, press, state_of, supplement, take_in

from given import DAY, ledger_text
from tilskudd.config.example_letters import answer_letter
from tilskudd.ledger.models import Entry
from tilskudd.mandate import answers, confirmation, services
from tilskudd.mandate.facts import Sort
from tilskudd.mandate.letter_queries import duties_in, facts_in, findings_in, look_at, what_is_missing
from tilskudd.mandate.models import Assignment, Correction
from tilskudd.mandate.queries import source_of
from tilskudd.people.models import Event
from tilskudd.people.refusal import Refusal, WrongState


def test_a_misread_figure_is_corrected_to_what_the_letter_prints(given, letter):
    """671/62 as if it were misread: put right from another line of the letter, with both values kept."""
    fact = next(one for one in facts_in(letter) if one.sort is Sort.POSITION and one.value["line"] == "671/62")
    other = next(one for one in facts_in(letter) if one.sort is Sort.POSITION and one.value["line"] == "671/60")
    value = {**fact.value, "amount": other.value["amount"]}
    services.correct_fact(letter, fact.path, value, reason="Feil rad", by=given.kari, line=other.line)
    now = next(one for one in facts_in(letter) if one.path == fact.path)
    assert (now.value["amount"], now.read["amount"]) == (4_982_370_000, 238_300_000)
    assert Event.objects.get(verb="letter.fact-corrected").details["reason"] == "Feil rad"


def test_only_the_ministrys_answer_changes_a_figure_that_is_printed(given, letter):
    """Trondheim one krone lower: refused without an answer, done with one, and the answer stands beside it."""
    fact = next(one for one in facts_in(letter) if one.path == TRONDHEIM)
    lower = {**fact.value, "amount": 1_318_218}
    with pytest.raises(Refusal, match="Bare et svar fra departementet"):
        services.correct_fact(letter, TRONDHEIM, lower, reason="Krona", by=given.kari)
    answer = answers.record_ministry_answer(
        letter,
        [1],
        content=b"Trondheim skal ha 1 318 218.",
        name="svar.txt",
        answered_on=DAY,
        answered_by="Departementet",
        words="Trondheim skal ha 1 318 218.",
        by=given.kari,
    )
    services.correct_fact(letter, TRONDHEIM, lower, reason="Krona", by=given.kari, ministry_answer=answer)
    assert Correction.objects.get().ministry_answer == answer
    assert findings_in(letter)[0].ministry_answer == answer


def test_an_answer_about_another_letter_changes_nothing(given, letter):
    """An answer is to the letter it came about."""
    other = take_in(supplement(7), given.kari)
    assert other.reading["findings"], "the letter needs a finding to be answered"
    answer = answers.record_ministry_answer(
        other, [1], content=b"x", name="x.txt", answered_on=DAY, answered_by="D", words="x", by=given.kari
    )
    value = {**next(one for one in facts_in(letter) if one.path == TRONDHEIM).value, "amount": 1}
    with pytest.raises(Refusal, match="et annet brev"):
        services.correct_fact(letter, TRONDHEIM, value, reason="x", by=given.kari, ministry_answer=answer)


def test_an_answer_changes_a_figure_only_to_what_it_says(given, letter):
    """An answer about the missing date does not open Trondheim's amount to any other."""
    answer = answers.record_ministry_answer(
        letter,
        [3],
        content=b"x",
        name="x.txt",
        answered_on=DAY,
        answered_by="D",
        words="Datoen er 27. januar.",
        by=given.kari,
    )
    value = {**next(one for one in facts_in(letter) if one.path == TRONDHEIM).value, "amount": 99_000_000}
    with pytest.raises(Refusal, match="svar sier ikke"):
        services.correct_fact(letter, TRONDHEIM, value, reason="x", by=given.kari, ministry_answer=answer)


def test_two_people_correcting_at_once_lose_nothing(given, letter):
    """Nina corrected while Kari had the form open: Kari is told by whom, and nothing is overwritten."""
    value = next(one for one in facts_in(letter) if one.path == TRONDHEIM).value
    services.correct_fact(letter, TRONDHEIM, {**value, "name": "Trondheim"}, reason="Kort", by=given.nina)
    with pytest.raises(WrongState, match="Nina Haugen har rettet dette"):
        services.correct_fact(letter, TRONDHEIM, {**value, "name": "Tråante"}, reason="Samisk", by=given.kari)
    now = next(one for one in facts_in(letter) if one.path == TRONDHEIM)
    assert now.value["name"] == "Trondheim"


def test_what_was_not_read_is_added_with_its_line(given):
    """An amount in a sentence that no pattern takes: added from its line, booked, and opened from there."""
    letter = take_in(supplement(9, changes="\nTil tiltak i 671/62 er det satt av 7 000 000 kroner nå\n"), given.kari)
    line = next(number for number, row in enumerate(letter.text.split("\n"), 1) if "7 000 000" in row)
    for one in facts_in(letter):
        if one.sort in (Sort.CHANGE, Sort.POSITION):
            services.remove_fact(letter, one.path, reason="Leses på nytt", by=given.kari)
    value = {"line": "671/62", "name": "Kommunale innvandrertiltak", "amount": 7_000_000}
    with pytest.raises(Refusal, match="skriver ikke"):
        services.add_fact(letter, Sort.CHANGE, {**value, "amount": 7_000_001}, line=line, reason="x", by=given.kari)
    with pytest.raises(Refusal, match="ingen linje 9999"):
        services.add_fact(letter, Sort.CHANGE, value, line=9999, reason="x", by=given.kari)
    services.add_fact(letter, Sort.CHANGE, value, line=line, reason="Ikke lest", by=given.kari)
    confirm(letter, given.kari, given.ola)
    assert ledger_text("671/62") == "appropriated -7 000 000\nat-disposal 7 000 000\n"
    assert "7 000 000 kroner nå" in source_of(Entry.objects.get().source).quote


def test_money_is_not_moved_to_another_line_or_year_without_the_ministry(given, letter):
    """671/62 to 671/71, and 2022 to 2023: the letter prints neither there."""
    fact = next(one for one in facts_in(letter) if one.sort is Sort.POSITION and one.value["line"] == "671/62")
    with pytest.raises(Refusal, match="Bare et svar fra departementet"):
        services.correct_fact(letter, fact.path, {**fact.value, "line": "671/71"}, reason="x", by=given.kari)
    head = next(one for one in facts_in(letter) if one.path == "letter")
    with pytest.raises(Refusal, match="skriver ikke året 2031"):
        services.correct_fact(letter, "letter", {**head.value, "year": 2031}, reason="x", by=given.kari)


def test_an_assignment_is_not_removed_with_money_under_it(given, letter):
    """Its recipients would go with it in silence: they are removed first, one by one."""
    with pytest.raises(Refusal, match="opplysninger under seg"):
        services.remove_fact(letter, "assignments.0", reason="x", by=given.kari)


def test_a_letter_without_a_year_is_given_one(given):
    """The head is corrected by a person; until then nothing can be sent."""
    letter = take_in("Tillegg til tildelingsbrev\n\nPosten økes ikke.\n", given.kari)
    assert state_of(letter).year is None
    answer_letter(letter, by=given.kari)
    assert any("budsjettår" in one for one in what_is_missing(look_at(letter)))
    head = next(one for one in facts_in(letter) if one.path == "letter")
    services.correct_fact(
        letter, "letter", {**head.value, "year": 2022, "supplement_number": 9}, reason="Følgebrevet", by=given.kari
    )
    assert state_of(letter).year == 2022
    confirmation.send_for_confirmation(letter, by=given.kari)
    press(letter, given.ola)
    assert Entry.objects.count() == 0


@pytest.mark.parametrize("year", [0, 1999, 2100, 9999])
def test_a_year_beyond_ours_is_refused(given, year):
    """A slip of the hand would put the money where no page shows it, also where the letter names no year."""
    letter = take_in(f"Tillegg til tildelingsbrev\n\nPosten {year} økes ikke.\n", given.kari)
    head = next(one for one in facts_in(letter) if one.path == "letter").value
    with pytest.raises(Refusal, match="2000 og 2099"):
        services.correct_fact(letter, "letter", {**head, "year": year}, reason="x", by=given.kari)


def test_what_is_typed_and_named_cannot_turn_the_page(given):
    """Marks that turn text and a NUL in a file's name and in reasons: taken out, nothing breaks."""
    letter = take_in(
        supplement(1, "671/62 Kommunale innvandrertiltak 238 300 000"), given.kari, "brev\u202efdp\x00.txt"
    )
    assert letter.name == "brevfdp.txt"
    fact = next(one for one in facts_in(letter) if one.sort is Sort.POSITION)
    services.correct_fact(letter, fact.path, {**fact.value, "name": "K\u202e1"}, reason="\u202ex\x00", by=given.kari)
    made = Correction.objects.get()
    assert (made.value["name"], made.reason) == ("K1", "x")


def test_the_ministry_is_told_with_what_it_should_say(given, letter):
    """A remark needs both; sent once, with the words of that day."""
    with pytest.raises(Refusal, match="hva brevet skulle ha sagt"):
        answers.answer_finding(letter, 1, words="x", tell_ministry=True, by=given.kari)
    with pytest.raises(Refusal, match="Ingen funn er krysset av"):
        answers.send_reply(letter, sent_on=DAY, by=given.kari)
    answers.answer_finding(
        letter, 1, words="x", tell_ministry=True, should_say="20 000 001", until_then="Vi venter.", by=given.kari
    )
    with pytest.raises(Refusal, match="etter i dag"):
        answers.send_reply(letter, sent_on=date(2022, 2, 16), by=given.kari)
    sent = answers.send_reply(letter, sent_on=DAY, by=given.kari)
    assert sent.words[0]["should_say"] == "20 000 001"
    assert "20 000 000" in sent.words[0]["quote"].replace("\u00a0", " ")
    with pytest.raises(Refusal, match="alle er sendt"):
        answers.send_reply(letter, sent_on=DAY, by=given.kari)


def test_duties_are_answered_together_and_the_newest_answer_counts(given, letter):
    """Ticked duties get one answer; one of them gets another later."""
    answers.answer_duties(letter, [1, 2, 2], is_carried=True, words="Vilkår", by=given.kari)
    answers.answer_duties(letter, [2], is_carried=False, words="gjelder ikke oss", by=given.nina)
    told = [(one.answer.is_carried, one.answer.words) for one in duties_in(letter)[:2]]
    assert told == [(True, "Vilkår"), (False, "gjelder ikke oss")]
    with pytest.raises(Refusal, match="Kryss av"):
        answers.answer_duties(letter, [99], is_carried=True, words="x", by=given.kari)
    with pytest.raises(Refusal, match="Skriv hva"):
        answers.answer_duties(letter, [1], is_carried=True, words=" ", by=given.kari)


def test_a_duty_that_was_not_read_is_added_and_needs_an_answer_too(given, letter):
    """Added from its line; the letter is complete first when it is answered, and it stands in the register."""
    answer_letter(letter, by=given.kari)
    line = next(number for number, row in enumerate(letter.text.split("\n"), 1) if "november 2021" in row)
    words = "Kommunene har hatt plikt til å gjøre det lett å bli vaksinert."
    services.add_fact(
        letter, Sort.DUTY, {"words": words}, line=line, reason="Ikke lest", by=given.kari, parent="assignments.0"
    )
    added = duties_in(letter)[-1]
    assert (added.words, added.assignment, added.answer) == (words, "20", None)
    with pytest.raises(Refusal, match="1 plikt har ikke fått svar"):
        confirmation.send_for_confirmation(letter, by=given.kari)
    answers.answer_duties(letter, [added.number], is_carried=False, words="kommunenes egen plikt", by=given.kari)
    confirmation.send_for_confirmation(letter, by=given.kari)
    press(letter, given.ola)
    assert Assignment.objects.get(number="20").duties.get(words=words).answer == "kommunenes egen plikt"
