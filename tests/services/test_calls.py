"""Calls: set up, written, published, changed, drawn back, and their reservation lifted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from calls import (
    CLOSES,
    TEXTS,
    asking_call,
    call_facts,
    call_scheme,
    drafted_call,
    published_call,
    voluntary,
)
from tilskudd.applications.call_facts import facts_of
from tilskudd.applications.call_faults import readiness_of
from tilskudd.applications.call_questions import begin_questions, go_back, write_questions
from tilskudd.applications.calls import lift_reservation, publish_call, set_up_call, withdraw_call, write_call
from tilskudd.applications.models import Application, Call, CallNotice, CallQuestions
from tilskudd.applications.queries import (
    change_log,
    closed_calls,
    is_reserved,
    left_for,
    newest_questions,
    newest_version,
    open_calls,
)
from tilskudd.applications.question_edits import add_question, add_section, remove_question
from tilskudd.applications.questions import Question, QuestionKind, QuestionSet, Words
from tilskudd.applications.rules import CallState
from tilskudd.people.clock import OSLO, now
from tilskudd.people.models import Installation
from tilskudd.people.refusal import NotAllowed, Refusal, WrongState
from tilskudd.schemes.rules import SchemeKind
from tilskudd.schemes.services import set_up_scheme, write_rules
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import Kroner

pytestmark = pytest.mark.django_db


def seen(call: Call) -> int:
    return newest_version(call).number


def begun(given, call: Call, number: str) -> Application:
    """An application that somebody has begun, as a row."""
    return Application.objects.create(
        number=f"S-{number}", call=call, organisation=voluntary(given), begun_by=given.kari, begun_at=now()
    )


def test_a_call_begins_with_what_it_says_and_no_questions(given):
    """Set up: version 1 and question set 1 stand, the state is a draft, and nobody else sees it."""
    call = drafted_call(given)
    version = newest_version(call)
    assert (call.number, version.number, version.state) == ("U-2022-1", 1, CallState.DRAFT)
    assert not list(version.questions.question_set.questions)
    assert facts_of(version) == call_facts()
    assert list(open_calls(now())) == []


def test_only_a_scheme_by_call_has_one(given):
    """A formula grant has no call."""
    with pytest.raises(Refusal, match="Ordningen har ingen utlysning"):
        set_up_call(given.frame(1, given.scheme()) if given.letter else given.scheme(), call_facts(), by=given.kari)


def test_whoever_has_no_right_sets_up_nothing(given):
    """The auditor reads; setting up, writing, publishing and drawing back are not theirs."""
    scheme = call_scheme(given)
    with pytest.raises(NotAllowed):
        set_up_call(scheme, call_facts(), by=given.auditor)
    call = asking_call(given, scheme)
    for act in (
        lambda: write_call(call, call_facts(), by=given.auditor, seen=seen(call)),
        lambda: publish_call(call, by=given.auditor),
        lambda: withdraw_call(call, by=given.auditor, why="Feil"),
        lambda: lift_reservation(call, given.letter, by=given.auditor),
        lambda: write_questions(call, QuestionSet(), by=given.auditor, seen=2, words="Tømt"),
        lambda: go_back(call, 1, by=given.auditor, seen=2),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_facts_that_cannot_stand_are_told_at_once(given):
    """No title, no money, wrong days, nobody to ask, six assessors: five sentences."""
    wrong = call_facts(
        texts=replace(TEXTS, title=Words("")),
        frame=Kroner.whole(0),
        last_day=date(2022, 1, 1),
        contact=" ",
        assessors=6,
        width=9,
    )
    assert len(wrong.faults) == 6
    with pytest.raises(Refusal, match=r"Skriv hva utlysningen heter\. Rammen må være .* Det må være fra én til fem"):
        set_up_call(call_scheme(given), wrong, by=given.kari)


def test_two_who_write_at_once(given):
    """The second has not seen the first one's version: nothing is written over."""
    call = drafted_call(given)
    write_call(call, call_facts(contact="Ola"), by=given.ola, seen=1)
    with pytest.raises(WrongState, match="Ola Berg har endret utlysningen"):
        write_call(call, call_facts(contact="Kari"), by=given.kari, seen=1)


def test_a_whole_call_is_published(given):
    """All stands: it is open until the very deadline, and closed at that moment."""
    call = published_call(given)
    version = newest_version(call)
    assert version.state is CallState.OPEN
    assert [one.call for one in open_calls(now())] == [call]
    assert list(open_calls(CLOSES)) == []
    assert [one.call for one in closed_calls(CLOSES)] == [call]
    with pytest.raises(WrongState, match="allerede publisert"):
        publish_call(call, by=given.kari)


def test_everything_that_stops_is_told_at_once(given):
    """No questions, no nynorsk, a deadline gone by, a frame too large, bare criteria, duties that nobody carries."""
    texts = replace(TEXTS, who=Words("Frivillige"))
    call = drafted_call(
        given, texts=texts, closes_at=datetime(2022, 1, 6, 12, tzinfo=OSLO), frame=Kroner.whole(20_000_001)
    )
    found = readiness_of(call, facts_of(newest_version(call)))
    codes = [one.code for one in found.stops]
    for code in (
        "text-missing",
        "deadline-passed",
        "frame-too-large",
        "no-sections",
        "achievement-not-in-application",
        "award-not-judged",
        "duty-not-carried",
    ):
        assert code in codes
    with pytest.raises(Refusal, match=r"mangler på nynorsk.*Fristen har gått ut.*20.000.001.kr.*ingen spørsmål ennå"):
        publish_call(call, by=given.kari)
    call.refresh_from_db()
    assert call.published_at is None


def test_rules_that_lack_a_part_stop_it(given):
    """A scheme without rules a-d may be announced by nobody."""
    scheme = call_scheme(given)
    call = asking_call(given, scheme)
    rules = replace(scheme.versions.order_by("-number").first().rules, follow_up="")
    write_rules(scheme, rules, [], by=given.kari, seen=2)
    with pytest.raises(Refusal, match="Regelverket mangler «Oppfølging og kontroll»"):
        publish_call(call, by=given.kari)


def test_a_criterion_that_the_rules_lack_is_a_warning(given):
    """What the call judges beyond the rules is told of, and published all the same: a person answers for it."""
    call = asking_call(given)
    version = newest_version(call)
    facts = facts_of(version)
    write_call(
        call, replace(facts, judged_by={**facts.judged_by, "Ungdom": ["q1"]}), by=given.kari, seen=version.number
    )
    found = readiness_of(call, facts_of(newest_version(call)))
    assert "call-adds-criterion" in [one.code for one in found.warnings]
    publish_call(call, by=given.kari)


def test_a_reservation_lets_it_say_more_than_there_is(given):
    """Money that waits for the Storting may be announced, with the reservation told."""
    call = published_call(
        given, call_scheme(given, frame=0), frame=Kroner.whole(30_000_000), reservation="Stortingets vedtak"
    )
    assert is_reserved(newest_version(call))


def test_two_calls_share_the_frame_of_their_scheme(given):
    """What one call has announced is not there for the next."""
    scheme = call_scheme(given)
    published_call(given, scheme, frame=Kroner.whole(15_000_000))
    second = asking_call(given, scheme, frame=Kroner.whole(6_000_000))
    assert left_for(second) == Kroner.whole(5_000_000)
    with pytest.raises(Refusal, match=r"ordningen har 5.000.000.kr til den"):
        publish_call(second, by=given.kari)


def test_a_change_after_publishing_says_what_is_new_and_tells_who_has_begun(given):
    """The deadline is moved: words are demanded, and each application that is begun gets its notice."""
    call = published_call(given)
    first = begun(given, call, "1")
    later = replace(facts_of(newest_version(call)), closes_at=CLOSES + timedelta(days=7))
    with pytest.raises(Refusal, match="Skriv hva som er nytt"):
        write_call(call, later, by=given.kari, seen=seen(call))
    made = write_call(call, later, by=given.kari, seen=seen(call), words="Fristen er flyttet til 8. mars.")
    assert [one.application for one in CallNotice.objects.filter(version=made)] == [first]
    assert [one.words for one in change_log(call)] == ["Fristen er flyttet til 8. mars."]


def test_a_published_call_stays_whole(given):
    """A change that would leave a text empty is refused, and what stands is still there."""
    call = published_call(given)
    facts = facts_of(newest_version(call))
    bare = replace(facts, texts=replace(TEXTS, needs=Words("Vedtekter")))
    with pytest.raises(Refusal, match="«Hva søkeren trenger» mangler på nynorsk"):
        write_call(call, bare, by=given.kari, seen=seen(call), words="Kortere")


def test_questions_edited_after_publishing_wait_for_the_next_version(given):
    """An applicant is asked the same as before until the call is written again."""
    call = published_call(given)
    asked = newest_version(call).questions
    newest = newest_questions(call)
    more = add_question(
        newest.question_set,
        "s1",
        Question(QuestionKind.SHORT_TEXT, Words("Hva mer?", "Kva meir?", "What more?"), most=100),
    )
    made = write_questions(call, more, by=given.kari, seen=newest.number, words="La til spørsmålet «Hva mer?»")
    assert newest_version(call).questions == asked
    facts = facts_of(newest_version(call))
    write_call(call, facts, by=given.kari, seen=seen(call), words="Et nytt spørsmål.")
    assert newest_version(call).questions == made


def test_after_the_deadline_the_questions_stand(given):
    """Who kept the deadline answered what was asked; a contact may still be mended."""
    call = published_call(given)
    newest = newest_questions(call)
    Installation.objects.update(example_date=date(2022, 3, 2))
    facts = facts_of(newest_version(call))
    write_call(call, replace(facts, contact="Ola"), by=given.kari, seen=seen(call), words="Ny kontakt.")
    changed = add_section(newest.question_set, Words("Mer", "Meir", "More"))
    changed = add_question(changed, changed.sections[-1].key, Question(QuestionKind.NUMBER, Words("Tall")))
    write_questions(call, changed, by=given.kari, seen=newest.number, words="La til")
    with pytest.raises(Refusal, match="spørsmålene står som de var"):
        write_call(call, facts, by=given.kari, seen=seen(call), words="Nytt")


def test_a_call_is_drawn_back_with_a_reason(given):
    """It is not open any more, who has begun is told, and nothing more is written."""
    call = published_call(given)
    first = begun(given, call, "1")
    with pytest.raises(Refusal, match="Skriv hvorfor"):
        withdraw_call(call, by=given.kari, why=" ")
    withdraw_call(call, by=given.kari, why="Pengene ble trukket inn.")
    assert newest_version(call).state is CallState.WITHDRAWN
    assert CallNotice.objects.get().application == first
    with pytest.raises(WrongState):
        withdraw_call(call, by=given.kari, why="Igjen")
    with pytest.raises(WrongState):
        write_call(call, call_facts(), by=given.kari, seen=seen(call), words="Nytt")


def test_a_reservation_falls_with_a_letter_that_has_the_money(given, letter):
    """Not with a letter that waits, nor with one that has nothing on the line; and once."""
    call = published_call(given, reservation="Stortingets vedtak om Prop. 51 S")
    with pytest.raises(Refusal, match="ikke bekreftet"):
        lift_reservation(call, letter, by=given.kari)
    lift_reservation(call, given.letter, by=given.kari)
    call = Call.objects.get(pk=call.pk)
    assert not is_reserved(newest_version(call))
    assert change_log(call)[0].words.startswith("Forbeholdet er falt bort")
    with pytest.raises(WrongState):
        lift_reservation(call, given.letter, by=given.kari)


def test_a_letter_without_money_on_the_line_lifts_nothing(given):
    """The letter has nothing on 671/72."""
    other = BudgetLine(671, 72)
    given.lines(other)
    scheme = set_up_scheme("Annen", SchemeKind.CALL, other, 2022, by=given.kari)
    call = set_up_call(scheme, call_facts(reservation="Stortingets vedtak"), by=given.kari)
    with pytest.raises(Refusal, match="ingen penger til post 671/72"):
        lift_reservation(call, given.letter, by=given.kari)


def test_two_who_edit_questions_at_once(given):
    """The second has not seen the first one's edit."""
    call = drafted_call(given)
    write_questions(call, add_section(QuestionSet(), Words("Del")), by=given.ola, seen=1, words="La til delen «Del»")
    with pytest.raises(WrongState, match="Ola Berg har endret spørsmålene"):
        write_questions(call, QuestionSet(), by=given.kari, seen=1, words="Tømte")


def test_going_back_is_a_new_set_and_keys_are_never_given_again(given):
    """Undo an added question: the next one that is added has a key of its own."""
    call = drafted_call(given)
    one = add_section(QuestionSet(), Words("Del"))
    write_questions(call, one, by=given.kari, seen=1, words="La til delen")
    two = add_question(one, "s1", Question(QuestionKind.NUMBER, Words("Antall")))
    write_questions(call, two, by=given.kari, seen=2, words="La til spørsmålet")
    back = go_back(call, 2, by=given.kari, seen=3)
    assert (back.number, back.words) == (4, "Gikk tilbake til utgave 2: La til delen")
    assert not list(back.question_set.questions)
    again = add_question(back.question_set, "s1", Question(QuestionKind.NUMBER, Words("Annet")))
    assert [one.key for one in again.questions] == ["q3"]
    assert isinstance(remove_question(again, "q3"), QuestionSet)
    with pytest.raises(CallQuestions.DoesNotExist):
        go_back(call, 99, by=given.kari, seen=4)


def test_a_published_call_does_not_begin_anew(given):
    """Answers belong to the questions they were given to."""
    call = published_call(given)
    with pytest.raises(WrongState, match="ett for ett"):
        begin_questions(call, QuestionSet(), {}, by=given.kari, seen=newest_questions(call).number, words="Tom")
