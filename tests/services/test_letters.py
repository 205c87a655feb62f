"""Letters from taken in to confirmed: who may do what, two persons, versions, and what is missing."""

from __future__ import annotations

from datetime import date

import pytest
from letters import MAIN, TRONDHEIM, confirm, plain, press, state_of, supplement, take_in

from given import DAY, SAMPLE
from tilskudd.config.example_letters import answer_letter, confirm_first_letter
from tilskudd.ledger.models import Entry, Year
from tilskudd.mandate import answers, confirmation, services
from tilskudd.mandate.booking_queries import bookings_in, foreseen
from tilskudd.mandate.facts import Sort
from tilskudd.mandate.letter_queries import duties_in, facts_in, findings_in, look_at
from tilskudd.mandate.models import Assignment, Correction, Letter, LetterState
from tilskudd.people.refusal import NotAllowed, Refusal, WrongState
from tilskudd.people.two_persons import SamePerson


def test_the_register_says_what_was_asked(given, waiting):
    """Deadlines, amounts and duties stand with each assignment, and every duty with its answer."""
    press(waiting, given.ola)
    told = {one.number: one for one in Assignment.objects.all()}
    assert sorted(told) == ["20", "21", "22", "23"]
    assert [one.day for one in told["23"].deadlines.all()] == [date(2022, 5, 6)]
    assert told["20"].amounts.filter(sort="recipient").count() == 10
    assert sorted(one.amount.in_kroner for one in told["22"].amounts.filter(sort="rate")) == [8_000, 45_000]
    duties = waiting.duties.all()
    assert len(duties) == len(waiting.reading["duties"])
    assert all(one.answer for one in duties)


@pytest.mark.parametrize("verb", ["take in", "correct", "remove", "add", "answer", "duties", "reply", "told", "send"])
def test_wrong_persons_are_refused(given, letter, verb):
    """Auditor, steering officer and administrator do none of it."""
    acts = {
        "take in": lambda by: take_in("Tildelingsbrev 2022 for IMDi", by),
        "correct": lambda by: services.correct_fact(letter, TRONDHEIM, {}, reason="x", by=by),
        "remove": lambda by: services.remove_fact(letter, TRONDHEIM, reason="x", by=by),
        "add": lambda by: services.add_fact(letter, Sort.POSITION, {}, line=1, reason="x", by=by),
        "answer": lambda by: answers.answer_finding(letter, 1, words="x", by=by),
        "duties": lambda by: answers.answer_duties(letter, [1], is_carried=True, words="x", by=by),
        "reply": lambda by: answers.send_reply(letter, sent_on=DAY, by=by),
        "told": lambda by: answers.record_ministry_answer(
            letter, [1], content=b"x", name="x", answered_on=DAY, answered_by="x", words="x", by=by
        ),
        "send": lambda by: confirmation.send_for_confirmation(letter, by=by),
    }
    for wrong in (given.auditor, given.steering, given.anne):
        with pytest.raises(NotAllowed):
            acts[verb](wrong)


def test_only_those_who_may_confirm_do(given, waiting):
    """A case officer, who took no part, neither confirms nor sends back."""
    other = given.person("Per Lie", "case-officer")
    for act in (lambda: press(waiting, other), lambda: confirmation.send_letter_back(waiting, by=other, answer="x")):
        with pytest.raises(NotAllowed):
            act()


@pytest.mark.parametrize("deed", ["took in", "answered", "corrected"])
def test_whoever_prepared_any_of_it_may_not_confirm(given, deed):
    """Ola may confirm letters, but not one that he took in, answered for or corrected."""
    letter = services.take_in_letter(
        SAMPLE.read_bytes(), SAMPLE.name, by=given.ola if deed == "took in" else given.kari
    )
    answer_letter(letter, by=given.kari)
    if deed == "answered":
        answers.answer_finding(letter, 4, words="Vi spør.", by=given.ola)
    if deed == "corrected":
        value = next(one for one in facts_in(letter) if one.path == TRONDHEIM).value
        services.correct_fact(letter, TRONDHEIM, {**value, "name": "Trondheim"}, reason="Navnet", by=given.ola)
    confirmation.send_for_confirmation(letter, by=given.kari)
    with pytest.raises(SamePerson):
        press(letter, given.ola)
    assert Entry.objects.count() == 0
    press(letter, given.nina)


def test_everything_that_is_missing_is_said_at_once(given, letter):
    """Two errors and thirty duties without an answer: both are told, and nothing is sent."""
    with pytest.raises(Refusal) as refusal:
        confirmation.send_for_confirmation(letter, by=given.kari)
    assert "2 feil i brevet har ikke fått svar." in plain(refusal)
    assert f"{len(letter.reading['duties'])} plikter har ikke fått svar" in plain(refusal)
    assert state_of(letter).state == LetterState.UNDER_WORK


def test_twice_is_refused(given, waiting):
    """Sent twice, confirmed twice, taken in twice: each says how it stands."""
    with pytest.raises(WrongState, match="venter på bekreftelse"):
        confirmation.send_for_confirmation(waiting, by=given.kari)
    press(waiting, given.ola)
    with pytest.raises(WrongState, match="bekreftet"):
        press(waiting, given.nina)
    with pytest.raises(Refusal, match=r"allerede tatt inn, som Tillegg nr\."):
        services.take_in_letter(SAMPLE.read_bytes(), "samme.txt", by=given.kari)
    assert Entry.objects.count() == 8


def test_what_waits_or_is_confirmed_is_not_changed(given, waiting):
    """Neither facts nor duties; taken back it can be worked on again, confirmed it cannot."""
    with pytest.raises(WrongState, match="Ta det tilbake"):
        services.remove_fact(waiting, TRONDHEIM, reason="x", by=given.kari)
    confirmation.take_letter_back(waiting, by=given.kari)
    services.remove_fact(waiting, TRONDHEIM, reason="Står ikke der", by=given.kari)
    confirmation.send_for_confirmation(waiting, by=given.kari)
    press(waiting, given.ola)
    with pytest.raises(WrongState, match="ny utgave"):
        services.remove_fact(waiting, TRONDHEIM, reason="x", by=given.kari, seen=Correction.objects.get().pk)
    with pytest.raises(WrongState):
        answers.answer_duties(waiting, [1], is_carried=True, words="x", by=given.kari)


def test_nobody_confirms_what_they_have_not_seen(given, waiting):
    """Ola opened the page; Kari took the letter back, changed an answer and sent it again."""
    seen = state_of(waiting).version
    confirmation.take_letter_back(waiting, by=given.kari)
    answers.answer_finding(waiting, 1, words="Et annet svar", by=given.kari)
    confirmation.send_for_confirmation(waiting, by=given.kari)
    with pytest.raises(WrongState, match="endret etter at du åpnet"):
        confirmation.confirm_letter(waiting, by=given.ola, version=seen)


def test_sent_back_with_a_reason_it_can_be_worked_on(given, waiting):
    """Nothing is booked; the reason stands until it is sent again."""
    with pytest.raises(Refusal, match="hva som må rettes"):
        confirmation.send_letter_back(waiting, by=given.ola, answer=" ")
    confirmation.send_letter_back(waiting, by=given.ola, answer="Spør om krona først")
    assert (state_of(waiting).state, state_of(waiting).answer) == (LetterState.UNDER_WORK, "Spør om krona først")
    confirmation.send_for_confirmation(waiting, by=given.kari)
    assert state_of(waiting).answer == ""


def test_only_those_who_worked_on_it_take_it_back(given, waiting):
    """Whoever should confirm sends it back, with a reason."""
    with pytest.raises(Refusal, match="Bare den som har arbeidet"):
        confirmation.take_letter_back(waiting, by=given.nina)


def test_a_version_is_confirmed_by_one_who_made_neither(given):
    """Ola worked on the first version: the second rests on it."""
    letter = services.take_in_letter(SAMPLE.read_bytes(), "x.txt", by=given.ola)
    assert letter.version == 1
    again = take_in(SAMPLE.read_text(encoding="utf-8") + "\n", given.kari)
    answer_letter(again, by=given.kari)
    confirmation.send_for_confirmation(again, by=given.kari)
    with pytest.raises(SamePerson):
        press(again, given.ola)


def test_a_letter_for_a_closed_year_is_kept_and_told(given):
    """2021 is closed: the letter can be read and answered, and the refusal says why it cannot be booked."""
    Year.objects.create(year=2021, closed_on=date(2022, 1, 31))
    letter = take_in(supplement(1, "671/62 Kommunale innvandrertiltak 1 000 000", year=2021), given.kari)
    answer_letter(letter, by=given.kari)
    with pytest.raises(Refusal, match="Budsjettåret 2021 er avsluttet"):
        confirmation.send_for_confirmation(letter, by=given.kari)
    assert Letter.objects.filter(pk=letter.pk).exists()


@pytest.mark.parametrize("content", [b"", b"   \n", b"\x00\x01\x02", b"%PDF-1.7"])
def test_what_is_no_letter_is_refused_in_one_sentence(given, content):
    """Empty, binary, a PDF: said plainly, nothing kept."""
    with pytest.raises(Refusal):
        services.take_in_letter(content, "x.txt", by=given.kari)
    assert Letter.objects.count() == 0


def test_whoever_takes_in_the_ministrys_answer_may_not_confirm(given, letter):
    """The answer may change a figure: Ola took it in, so another confirms."""
    answers.record_ministry_answer(
        letter, [1], content=b"x", name="x.txt", answered_on=DAY, answered_by="D", words="Ja.", by=given.ola
    )
    answer_letter(letter, by=given.kari)
    confirmation.send_for_confirmation(letter, by=given.kari)
    with pytest.raises(SamePerson):
        press(letter, given.ola)


def test_nobody_confirms_other_sums_than_they_have_seen(given, waiting):
    """The page showed what would be booked; another letter was confirmed meanwhile."""
    seen = foreseen(bookings_in(look_at(waiting)))
    confirm(take_in(MAIN, given.kari), given.kari, given.ola)
    with pytest.raises(WrongState, match="et annet enn da du åpnet"):
        confirmation.confirm_letter(waiting, by=given.ola, version=state_of(waiting).version, seen=seen)


def test_a_new_version_keeps_the_answers_that_still_hold(given):
    """Supplement no. 1 comes again with another amount: what is the same is answered, by whom and when as before."""
    first = confirm_first_letter(by=given.kari, second=given.ola)
    text = SAMPLE.read_text(encoding="utf-8").replace("De oppfordres til", "De oppmuntres og oppfordres til")
    again = take_in(text, given.nina, "rettet.txt")
    left = [one.words for one in duties_in(again) if one.answer is None]
    assert len(left) == 1
    assert "oppmuntres" in left[0]
    assert [one.answer.by for one in findings_in(again) if one.is_error] == [given.kari, given.kari]
    assert findings_in(again)[0].answer.at == findings_in(first)[0].answer.at
