"""Letters from taken in to confirmed: corrections, answers, two persons, money, versions, and what goes wrong."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import permutations, product

import pytest
from django.db import connection, connections

from given import DAY, SAMPLE, SAMPLE_FOLDER, kroner, ledger_text
from tilskudd.config.example_letters import answer_letter, confirm_first_letter
from tilskudd.config.verification import verify
from tilskudd.ledger.models import Entry, Line, Year
from tilskudd.mandate import answers, confirmation, services
from tilskudd.mandate.booking_queries import bookings_in, foreseen
from tilskudd.mandate.facts import Sort
from tilskudd.mandate.letter_queries import duties_in, facts_in, findings_in, look_at, what_is_missing
from tilskudd.mandate.models import Assignment, Confirmation, Correction, Letter, LetterState
from tilskudd.mandate.queries import source_of
from tilskudd.people.models import Event
from tilskudd.people.refusal import NotAllowed, Refusal, WrongState
from tilskudd.people.two_persons import SamePerson

TRONDHEIM = "assignments.0.recipients.5"


def plain(error) -> str:
    return str(error.value).replace("\u00a0", " ")


def take_in(text: str, by, name: str = "brev.txt") -> Letter:
    return services.take_in_letter(text.encode(), name, by=by)


def confirm(letter: Letter, by, second) -> None:
    """Answer everything as one person, confirm as another."""
    answer_letter(letter, by=by)
    confirmation.send_for_confirmation(letter, by=by)
    press(letter, second)


def press(letter: Letter, by) -> None:
    confirmation.confirm_letter(letter, by=by, version=state_of(letter).version)


def state_of(letter: Letter) -> Confirmation:
    return Confirmation.objects.get(pk=letter.pk)


def supplement(number: int, *rows: str, year: int = 2022, changes: str = "") -> str:
    """A small supplement: «671/62 Kommunale innvandrertiltak 233 300 000» for each row."""
    table = "\n\n".join(rows)
    told = f"Med endringene har IMDi til disposisjon følgende:\n\nKap./post Postnavn Beløp\n\n{table}\n" if rows else ""
    return (
        f"Dato 1. mars {year}\n\nTillegg nr. {number} til tildelingsbrevet for IMDi {year}\n\n"
        f"Det vises til tildelingsbrevet.\n\nKap. 671 Integrering\n{changes}\n\n{told}\nMed hilsen\n\nAnne Prøve\n"
    )


@pytest.fixture
def letter(given) -> Letter:
    return services.take_in_letter(SAMPLE.read_bytes(), SAMPLE.name, by=given.kari)


@pytest.fixture
def waiting(given, letter) -> Letter:
    answer_letter(letter, by=given.kari)
    confirmation.send_for_confirmation(letter, by=given.kari)
    return letter


def test_the_sample_letter_is_confirmed_and_its_money_stands(given):
    """Supplement no. 1 as a PDF: 671/62 opens at 218 300 000, computed, and is raised to 238 300 000."""
    letter = confirm_first_letter(by=given.kari, second=given.ola)
    assert ledger_text("671/62") == "appropriated -238 300 000\nat-disposal 238 300 000\n"
    entries = Entry.objects.filter(transfers__target__line="671/62").order_by("transfers__id")
    assert [(one.kind, str(one.transfers.get().amount).replace("\u00a0", " ")) for one in entries] == [
        ("computed", "218 300 000"),
        ("raised", "20 000 000"),
    ]
    assert Entry.objects.count() == 8
    assert letter.assignments.count() == 4
    assert list(Line.objects.filter(may_be_carried_over=True).values_list("line", flat=True)) == ["671/60"]
    assert verify().findings == []


def test_every_entry_opens_the_passage_it_came_from(given, waiting):
    """The source is a reference with offsets; the passage there holds the line and the amount at disposal."""
    press(waiting, given.ola)
    for entry in Entry.objects.all():
        source = source_of(entry.source)
        assert entry.transfers.get().target.line in source.quote


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


def test_a_second_supplement_is_booked_as_position_minus_ledger(given):
    """No. 2 of the example: 671/62 down by 5 000 000, 671/71 up by as much, each from its own passage."""
    confirm_first_letter(by=given.kari, second=given.ola)
    second = SAMPLE_FOLDER / "tillegg-2.txt"
    confirm(services.take_in_letter(second.read_bytes(), second.name, by=given.kari), given.kari, given.ola)
    assert ledger_text("671/62") == "appropriated -233 300 000\nat-disposal 233 300 000\n"
    assert ledger_text("671/71") == "appropriated -220 200 000\nat-disposal 220 200 000\n"
    assert verify().findings == []


def test_a_lowering_below_the_frames_is_booked_and_shows_a_shortfall(given):
    """230 000 000 is set aside on 671/62 when no. 2 lowers it to 225 000 000: booked, 5 000 000 short."""
    confirm_first_letter(by=given.kari, second=given.ola)
    given.frame(230_000_000)
    confirm(take_in(supplement(2, "671/62 Kommunale innvandrertiltak 225 000 000"), given.kari), given.kari, given.ola)
    assert ledger_text("671/62") == (
        "appropriated -225 000 000\nshortfall -5 000 000\nat-disposal 0\nset-aside 230 000 000\n"
    )
    assert verify().findings == []
    confirm(take_in(supplement(3, "671/62 Kommunale innvandrertiltak 232 000 000"), given.kari), given.kari, given.ola)
    assert (
        ledger_text("671/62")
        == "appropriated -232 000 000\nshortfall 0\nat-disposal 2 000 000\nset-aside 230 000 000\n"
    )


def test_a_position_that_does_not_follow_from_the_change_is_named(given):
    """No. 2 says plus 20 million, and a position 1 000 000 above that: the position decides, the rest is named."""
    confirm_first_letter(by=given.kari, second=given.ola)
    change = "Post 62 Kommunale innvandrertiltak\nPosten økes med 20 mill. kroner.\n"
    letter = take_in(supplement(2, "671/62 Kommunale innvandrertiltak 259 300 000", changes=change), given.kari)
    [told] = bookings_in(look_at(letter))
    assert (told.after, told.difference, told.why) == (kroner(259_300_000), kroner(1_000_000), "different")
    confirm(letter, given.kari, given.ola)
    assert letter.booked_lines.get().difference == kroner(1_000_000)
    assert ledger_text("671/62") == "appropriated -259 300 000\nat-disposal 259 300 000\n"


def test_a_change_alone_is_booked_as_it_stands(given):
    """No position printed: the change is what is booked."""
    confirm_first_letter(by=given.kari, second=given.ola)
    change = "Post 62 Kommunale innvandrertiltak\nPosten økes med 2 000 000 kroner.\n"
    confirm(take_in(supplement(2, changes=change), given.kari), given.kari, given.ola)
    assert ledger_text("671/62") == "appropriated -240 300 000\nat-disposal 240 300 000\n"


MAIN = """Tildelingsbrev 2022 for IMDi

Dato 20. desember 2021

Kap. 671 Integrering

IMDi disponerer følgende:

Kap./post Postnavn Beløp

671/62 Kommunale innvandrertiltak 217 000 000

Med hilsen

Anne Prøve
"""


def test_the_main_letter_takes_back_what_was_computed(given):
    """218 300 000 was computed; the main letter says 217 000 000: the first is reversed by name, the second booked.

    The supplement prints 238 300 000 after it, and that position decides.
    """
    confirm_first_letter(by=given.kari, second=given.ola)
    main = take_in(MAIN, given.kari)
    [told] = bookings_in(look_at(main))
    assert (told.why, told.difference) == ("main-after", kroner(-1_300_000))
    confirm(main, given.kari, given.ola)
    computed = Entry.objects.get(kind="computed", transfers__target__line="671/62")
    assert computed.reversed_by.about == main.about
    assert Entry.objects.get(kind="opening").transfers.get().amount == kroner(217_000_000)
    assert ledger_text("671/62") == "appropriated -238 300 000\nat-disposal 238 300 000\n"
    assert verify().findings == []


def test_a_lower_version_of_the_main_letter_may_leave_a_shortfall(given):
    """All 217 000 000 is set aside when the main letter comes again with 215 000 000."""
    confirm(take_in(MAIN, given.kari), given.kari, given.ola)
    given.frame(217_000_000)
    confirm(take_in(MAIN.replace("217 000 000", "215 000 000"), given.kari), given.kari, given.ola)
    assert ledger_text("671/62") == (
        "appropriated -215 000 000\nshortfall -2 000 000\nat-disposal 0\nset-aside 217 000 000\n"
    )
    assert verify().findings == []


def test_the_main_letter_first_opens_the_line(given):
    """In the order letters are written: the main letter opens by reading, the supplement changes."""
    confirm(take_in(MAIN.replace("217 000 000", "218 300 000"), given.kari), given.kari, given.ola)
    confirm_first_letter(by=given.kari, second=given.ola)
    kinds = (
        Entry.objects.filter(transfers__target__line="671/62").order_by("transfers__id").values_list("kind", flat=True)
    )
    assert list(kinds) == ["opening", "raised"]
    assert ledger_text("671/62") == "appropriated -238 300 000\nat-disposal 238 300 000\n"


def test_an_older_supplement_does_not_undo_a_newer_one(given):
    """No. 3 is confirmed before no. 2 comes: the newer position stands, the page says so, nothing is booked twice."""
    confirm(take_in(supplement(3, "671/62 Kommunale innvandrertiltak 240 000 000"), given.kari), given.kari, given.ola)
    older = take_in(supplement(2, "671/62 Kommunale innvandrertiltak 230 000 000"), given.kari)
    [told] = bookings_in(look_at(older))
    assert (told.steps, told.why, told.later.replace("\u00a0", " ")) == ((), "later-letter", "Tillegg nr. 3, 2022")
    confirm(older, given.kari, given.ola)
    assert ledger_text("671/62") == "appropriated -240 000 000\nat-disposal 240 000 000\n"
    assert verify().findings == []


def test_a_corrected_letter_is_a_new_version_and_books_the_difference(given):
    """Supplement no. 1 comes again with 239 300 000 on 671/62: a second version, a million more, the first replaced."""
    first = confirm_first_letter(by=given.kari, second=given.ola)
    text = SAMPLE.read_text(encoding="utf-8").replace("238 300 000", "239 300 000")
    again = take_in(text, given.kari, "tillegg-1-rettet.txt")
    assert (again.corrects, again.version, again.title.replace("\u00a0", " ")) == (
        first,
        2,
        "Tillegg nr. 1, 2022 (utgave 2)",
    )
    confirm(again, given.kari, given.nina)
    assert ledger_text("671/62") == "appropriated -239 300 000\nat-disposal 239 300 000\n"
    assert ledger_text("671/71") == "appropriated -215 200 000\nat-disposal 215 200 000\n"
    assert state_of(first).state == LetterState.REPLACED
    assert verify().findings == []


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


@pytest.mark.parametrize("content", [b"", b"   \n", b"\x00\x01\x02", b"%PDF-1.7"])
def test_what_is_no_letter_is_refused_in_one_sentence(given, content):
    """Empty, binary, a PDF: said plainly, nothing kept."""
    with pytest.raises(Refusal):
        services.take_in_letter(content, "x.txt", by=given.kari)
    assert Letter.objects.count() == 0


def test_two_confirmations_at_once_book_once(own_database, given):
    """Ola and Nina press the button in the same second: one wins, the other is told."""
    letter = services.take_in_letter(SAMPLE.read_bytes(), SAMPLE.name, by=given.kari)
    answer_letter(letter, by=given.kari)
    confirmation.send_for_confirmation(letter, by=given.kari)
    people = [given.ola, given.nina]

    def pressed(person) -> str:
        try:
            press(letter, person)
            return "confirmed"
        except WrongState:
            return "told"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(pressed, people)) == ["confirmed", "told"]
    assert Entry.objects.count() == 8
    assert verify().findings == []


def test_killed_at_any_statement_a_confirmation_leaves_all_or_nothing(own_database, given):
    """The program is killed at its first statement, its second, and so on until it comes through."""
    letter = services.take_in_letter(SAMPLE.read_bytes(), SAMPLE.name, by=given.kari)
    answer_letter(letter, by=given.kari)
    confirmation.send_for_confirmation(letter, by=given.kari)
    version, second = state_of(letter).version, given.ola
    killed = 0
    while state_of(letter).state == LetterState.WAITING:
        assert (Entry.objects.count(), Assignment.objects.count()) == (0, 0)
        killed += 1
        assert killed < 300
        connections.close_all()
        child = os.fork()
        if child == 0:
            confirm_until_killed(letter, version, second, killed)
        os.waitpid(child, 0)
    assert killed > 20, "the confirmation has that many statements at least"
    assert (Entry.objects.count(), Assignment.objects.count()) == (8, 4)
    assert verify().findings == []


def confirm_until_killed(letter: Letter, version: int, by, statement: int) -> None:
    """In a process of its own: die at the given statement, or end when all is done."""
    asked = 0

    def die(execute, sql, params, many, context):
        nonlocal asked
        asked += 1
        if asked == statement:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(die):
            confirmation.confirm_letter(letter, by=by, version=version)
    finally:
        os._exit(0)


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


def test_money_is_not_moved_to_another_line_or_year_without_the_ministry(given, letter):
    """671/62 to 671/71, and 2022 to 2023: the letter prints neither there."""
    fact = next(one for one in facts_in(letter) if one.sort is Sort.POSITION and one.value["line"] == "671/62")
    with pytest.raises(Refusal, match="Bare et svar fra departementet"):
        services.correct_fact(letter, fact.path, {**fact.value, "line": "671/71"}, reason="x", by=given.kari)
    head = next(one for one in facts_in(letter) if one.path == "letter")
    with pytest.raises(Refusal, match="skriver ikke året 2031"):
        services.correct_fact(letter, "letter", {**head.value, "year": 2031}, reason="x", by=given.kari)


LINES_OF_62 = "Post 62 Kommunale innvandrertiltak\nPosten økes med {} mill. kroner.\n"
ROW = "671/62 Kommunale innvandrertiltak {}"
LETTERS = {
    "0": MAIN.replace("217 000 000", "218 300 000"),
    "1": supplement(1, ROW.format("238 300 000"), changes=LINES_OF_62.format(20)),
    "1p": supplement(1, ROW.format("238 300 000")),
    "1c": supplement(1, changes=LINES_OF_62.format(20)),
    "2": supplement(2, ROW.format("243 300 000"), changes=LINES_OF_62.format(5)),
    "2p": supplement(2, ROW.format("243 300 000")),
    "2c": supplement(2, changes=LINES_OF_62.format(5)),
}
ORDERS = [
    order
    for first, second in product(("1", "1p", "1c"), ("2", "2p", "2c"))
    for order in permutations(("0", first, second))
]


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
def test_in_whatever_order_letters_are_confirmed_the_line_ends_the_same(given, order):
    """The main letter, a supplement of 20 more and one of 5 more; change and position, position, or change alone."""
    for name in order:
        confirm(take_in(LETTERS[name], given.kari), given.kari, given.ola)
    assert ledger_text("671/62") == "appropriated -243 300 000\nat-disposal 243 300 000\n"
    assert verify().findings == []


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


def test_an_assignment_is_not_removed_with_money_under_it(given, letter):
    """Its recipients would go with it in silence: they are removed first, one by one."""
    with pytest.raises(Refusal, match="opplysninger under seg"):
        services.remove_fact(letter, "assignments.0", reason="x", by=given.kari)


@pytest.mark.parametrize("year", [0, 1999, 2100, 9999])
def test_a_year_beyond_ours_is_refused(given, year):
    """A slip of the hand would put the money where no page shows it, also where the letter names no year."""
    letter = take_in(f"Tillegg til tildelingsbrev\n\nPosten {year} økes ikke.\n", given.kari)
    head = next(one for one in facts_in(letter) if one.path == "letter").value
    with pytest.raises(Refusal, match="2000 og 2099"):
        services.correct_fact(letter, "letter", {**head, "year": year}, reason="x", by=given.kari)


def test_verify_finds_a_confirmed_letter_that_is_not_all_booked(given):
    """A row of what was booked is gone, taken by the owner of the database."""
    letter = confirm_first_letter(by=given.kari, second=given.ola)
    assert verify().findings == []
    Confirmation.objects.filter(pk=letter.pk).update(confirmed_at=None)
    other = take_in(supplement(5, "671/62 Kommunale innvandrertiltak 1 000 000"), given.kari)
    Confirmation.objects.filter(pk=other.pk).update(confirmed_at=letter.taken_in_at, state=LetterState.CONFIRMED)
    assert "letter-incomplete" in {one.code for one in verify().findings}


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
