"""Question sets: keys that stand, edits, faults told all at once, and storing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.questions import (
    ANY_JSON,
    K,
    conditioned,
    edited_sets,
    keys_of,
    one_question,
    said,
    set_of,
    sound_sets,
)
from tilskudd.applications import question_edits as edits
from tilskudd.applications.plain_text import characters, plain
from tilskudd.applications.question_faults import faults_in
from tilskudd.applications.question_json import as_json, from_json
from tilskudd.applications.questions import (
    AskedIn,
    ConditionKind,
    Option,
    Question,
    QuestionCondition,
    QuestionSet,
    Words,
)
from tilskudd.values.finding import Severity
from tilskudd.values.kroner import Kroner


def codes(whole: QuestionSet, *criteria: str) -> list[str]:
    return [one.code for one in faults_in(whole, criteria or None)]


def test_keys_stand_and_are_never_given_again() -> None:
    """Words and order change, the last is removed and another added: the others keep theirs, the new gets a new one."""
    whole = set_of(one_question(K.SHORT_TEXT), one_question(K.CHOICE), one_question(K.NUMBER))
    assert keys_of(whole) == ["q2", "q3", "q6"]
    whole = edits.change_question(whole, replace(whole.question("q2"), words=said("Noe annet")))
    whole = edits.move_question(whole, "q6", -2)
    assert keys_of(whole) == ["q6", "q2", "q3"]
    gone = edits.remove_question(whole, "q6")
    assert isinstance(gone, QuestionSet)
    assert keys_of(edits.add_question(gone, "s1", one_question(K.DATE))) == ["q2", "q3", "q7"]


def test_a_question_that_is_added_gets_keys_of_its_own() -> None:
    """One that is copied with its keys gets new ones, also for its options."""
    whole = set_of(one_question(K.CHOICE))
    whole = edits.add_question(whole, "s1", whole.question("q2"))
    first, second = whole.questions
    assert (second.key, [one.key for one in second.options]) == ("q5", ["o6", "o7"])
    assert {one.key for one in first.options}.isdisjoint(one.key for one in second.options)


def test_options_are_added_renamed_moved_and_removed() -> None:
    """Each keeps its key; a key that is not the question's own is a bug of the caller, and raises."""
    whole = edits.add_option(set_of(one_question(K.CHOICE)), "q2", said("Kanskje"))
    assert [one.key for one in whole.question("q2").options] == ["o3", "o4", "o5"]
    whole = edits.rename_option(whole, "q2", "o4", said("Aldri"))
    whole = edits.move_option(whole, "q2", "o4", -1)
    assert [one.words.nb for one in whole.question("q2").options] == ["Aldri", "Ja", "Kanskje"]
    assert edits.move_option(whole, "q2", "o4", -1) == whole
    whole = edits.remove_option(whole, "q2", "o5")
    assert isinstance(whole, QuestionSet)
    with pytest.raises(ValueError, match="not theirs"):
        edits.change_question(whole, replace(whole.question("q2"), options=(Option(said("Ja"), "o5"),)))
    with pytest.raises(KeyError):
        edits.rename_option(whole, "q2", "o5", said("Borte"))


def test_a_question_moves_out_of_its_section_and_into_the_next() -> None:
    """Past the end it becomes the first of the next; past the very first or last it stands."""
    whole = edits.add_section(set_of(one_question(K.NUMBER), one_question(K.DATE)), said("Neste"))
    moved = edits.move_question(whole, "q3", 1)
    assert [[one.key for one in section.questions] for section in moved.sections] == [["q2"], ["q3"]]
    assert edits.move_question(moved, "q3", -1) == whole
    assert edits.move_question(moved, "q3", 9) == moved
    assert edits.move_question(whole, "q2", -(10**9)) == whole
    with pytest.raises(KeyError):
        edits.move_question(whole, "q99", 1)


def test_sections_are_renamed_moved_and_removed() -> None:
    """A section goes with its questions; its key stands when its words change."""
    whole = edits.add_section(set_of(one_question(K.NUMBER)), said("Neste"))
    whole = edits.move_section(edits.rename_section(whole, "s3", said("Først")), "s3", -5)
    assert [(one.key, one.words.nb) for one in whole.sections] == [("s3", "Først"), ("s1", "Prosjektet")]
    gone = edits.remove_section(whole, "s1")
    assert isinstance(gone, QuestionSet)
    assert keys_of(gone) == []


def test_what_others_rest_on_is_not_removed() -> None:
    """A question, an option, a section: refused with all that rests on it, by name; inside a section it goes."""
    whole = set_of(one_question(K.CHOICE, words=said("Har dere fått før?")), one_question(K.LONG_TEXT))
    whole = conditioned(whole, "q5", QuestionCondition("q2", ConditionKind.HAS, "o3"))
    for refused in (edits.remove_question(whole, "q2"), edits.remove_option(whole, "q2", "o3")):
        assert isinstance(refused, list)
        assert [one.code for one in refused] == ["others-rest-on-it"]
        assert "«Spørsmål om long-text»" in refused[0].message
        assert "«Har dere fått før?»" in refused[0].message
    assert isinstance(edits.remove_option(whole, "q2", "o4"), QuestionSet)
    assert isinstance(edits.remove_section(whole, "s1"), QuestionSet)
    apart = edits.move_question(edits.add_section(whole, said("Neste")), "q5", 1)
    assert isinstance(edits.remove_section(apart, "s1"), list)


FAULTY = [
    (QuestionSet(), ["no-sections"]),
    (edits.add_section(QuestionSet(), said("Tom")), ["section-without-questions"]),
    (set_of(one_question(K.NUMBER, words=Words(" "))), ["empty-words"]),
    (set_of(one_question(K.NUMBER, words=Words("Ja", "", "Yes"))), ["words-missing"]),
    (set_of(one_question(K.NUMBER, words=Words("a" * 2_001, "a", "a"))), ["words-too-long"]),
    (set_of(one_question(K.NUMBER, words=Words("a\x07b", "a", "a"))), ["words-not-plain"]),
    (set_of(one_question(K.NUMBER, help=Words("", "Hjelp"))), ["empty-words"]),
    (set_of(one_question(K.CHOICE, options=(Option(said("Ja")),))), ["too-few-options"]),
    (set_of(one_question(K.CHOICE, options=(Option(said("Ja")), Option(said("ja "))))), ["option-twice"]),
    (set_of(one_question(K.NUMBER, options=(Option(said("Ja")),))), ["options-not-used"]),
    (set_of(one_question(K.NUMBER, least=5, most=4)), ["limits-upside-down"]),
    (set_of(one_question(K.DATE, least=date(2022, 2, 1), most=date(2022, 1, 1))), ["limits-upside-down"]),
    (set_of(one_question(K.NUMBER, least=Kroner(5))), ["limit-of-other-kind"]),
    (set_of(one_question(K.DECLARATION, most=5)), ["limit-of-other-kind"]),
    (set_of(one_question(K.NUMBER, most=True)), ["limit-of-other-kind"]),
    (set_of(one_question(K.LONG_TEXT, most=None)), ["text-without-limit"]),
    (set_of(one_question(K.LONG_TEXT, most=20_001)), ["limit-out-of-reach"]),
    (set_of(one_question(K.SEVERAL, least=4)), ["limit-out-of-reach"]),
    (set_of(one_question(K.ATTACHMENT, types=())), ["attachment-without-limit"]),
    (set_of(one_question(K.BUDGET), one_question(K.BUDGET, asked_in=AskedIn.BOTH)), ["two-budgets"]),
    (set_of(one_question(K.DATE, condition=QuestionCondition("q9", ConditionKind.ANSWERED))), ["condition-on-nothing"]),
    (
        set_of(one_question(K.DATE, condition=QuestionCondition("q3", ConditionKind.ANSWERED)), one_question(K.NUMBER)),
        ["condition-on-later"],
    ),
    (
        set_of(
            one_question(K.DATE, condition=QuestionCondition("q3", ConditionKind.ANSWERED)),
            one_question(K.NUMBER, condition=QuestionCondition("q2", ConditionKind.ANSWERED)),
        ),
        ["condition-in-circle", "condition-in-circle"],
    ),
    (
        set_of(one_question(K.DATE, condition=QuestionCondition("q2", ConditionKind.ANSWERED))),
        ["condition-in-circle"],
    ),
    (
        set_of(
            one_question(K.CHOICE), one_question(K.DATE, condition=QuestionCondition("q2", ConditionKind.HAS, "o9"))
        ),
        ["condition-on-lost-option"],
    ),
    (
        set_of(one_question(K.NUMBER), one_question(K.DATE, condition=QuestionCondition("q2", ConditionKind.YES))),
        ["condition-of-other-kind"],
    ),
    (
        set_of(one_question(K.AMOUNT), one_question(K.DATE, condition=QuestionCondition("q2", ConditionKind.ABOVE))),
        ["condition-without-amount"],
    ),
    (
        set_of(one_question(K.DECLARATION), one_question(K.DATE, condition=QuestionCondition("q2", ConditionKind.YES))),
        ["condition-always-met"],
    ),
    (
        set_of(
            one_question(K.NUMBER),
            one_question(K.DATE, asked_in=AskedIn.BOTH, condition=QuestionCondition("q2", ConditionKind.ANSWERED)),
        ),
        ["condition-elsewhere"],
    ),
]


@pytest.mark.parametrize(("whole", "found"), FAULTY, ids=[f"{found[0]}-{at}" for at, (_, found) in enumerate(FAULTY)])
def test_each_fault_is_told(whole, found) -> None:
    """Each fault by itself, and nothing else."""
    assert codes(whole) == found


def test_faults_are_told_all_at_once() -> None:
    """Three faults in three questions are three findings, each with its question's key; missing words only warn."""
    whole = set_of(
        one_question(K.NUMBER, least=2, most=1),
        one_question(K.LONG_TEXT, most=None),
        one_question(K.DATE, words=Words("Når")),
    )
    found = faults_in(whole)
    assert [(one.stated, one.severity) for one in found] == [
        ("q2", Severity.ERROR),
        ("q3", Severity.ERROR),
        ("q4", Severity.WARNING),
    ]
    assert "nynorsk og engelsk" in found[2].message


def test_a_set_that_is_far_too_large_is_told_so_and_no_more() -> None:
    """Nothing else is looked for among thousands of questions."""
    section = set_of(one_question(K.NUMBER, words=Words(""))).sections[0]
    huge = QuestionSet((replace(section, questions=section.questions * 50_000),), 2)
    assert codes(huge) == ["too-many-questions"]


def test_a_criterion_must_stand_in_the_rules() -> None:
    """Case, spacing and the full stop do not matter; another word does."""
    whole = set_of(one_question(K.NUMBER, criterion="Hvor mange  det nådde."))
    assert codes(whole, "hvor mange det nådde") == []
    assert codes(whole, "hvor få det nådde") == ["criterion-not-in-rules"]
    assert codes(whole) == []


@given(sound_sets())
def test_sound_sets_have_no_faults(whole: QuestionSet) -> None:
    """Sets whose conditions rest on what comes before have nothing but a warning."""
    assert [one.code for one in faults_in(whole) if one.severity is Severity.ERROR] == []


@given(edited_sets())
def test_a_set_comes_back_exactly(whole: QuestionSet) -> None:
    """Through JSON as text and back it is the same set, whatever faults it has; and its faults can be told."""
    assert from_json(json.loads(json.dumps(as_json(whole)))) == (whole, [])
    faults_in(whole, ["x"])


@given(edited_sets(), st.data())
def test_edits_keep_keys(whole: QuestionSet, data: st.DataObject) -> None:
    """Moving keeps every question as it is; adding gives a key above all that were ever given."""
    before = {one.key: one for one in whole.questions}
    if before:
        moved = edits.move_question(whole, data.draw(st.sampled_from(sorted(before))), data.draw(st.integers(-9, 9)))
        assert {one.key: one for one in moved.questions} == before
        assert len(list(moved.questions)) == len(before)
    if whole.sections:
        added = edits.add_question(whole, whole.sections[0].key, one_question(K.CHOICE))
        new = (set(keys_of(added)) - set(before)).pop()
        assert int(new[1:]) == whole.last_key + 1
        assert added.last_key == whole.last_key + 3


@given(ANY_JSON)
def test_anything_at_all_gives_findings(stored) -> None:
    """No traceback, whatever comes in."""
    made, found = from_json(stored)
    assert made is None
    assert found


@given(edited_sets(), ANY_JSON, st.data())
def test_a_stored_set_with_a_piece_exchanged_never_raises(whole: QuestionSet, piece, data: st.DataObject) -> None:
    """Any value anywhere in it is exchanged for anything: a set or findings, never both and never a traceback."""
    stored = json.loads(json.dumps(as_json(whole)))
    spot = stored
    while isinstance(spot, (dict, list)) and spot:
        name = data.draw(st.sampled_from(sorted(spot) if isinstance(spot, dict) else list(range(len(spot)))))
        if not isinstance(spot[name], (dict, list)) or not spot[name] or data.draw(st.integers(0, 3)) == 0:
            spot[name] = piece
            break
        spot = spot[name]
    made, found = from_json(stored)
    assert (made is None) == bool(found)
    if made is not None:
        faults_in(made)
        assert from_json(as_json(made)) == (made, [])


def test_keys_that_the_set_did_not_make_are_refused() -> None:
    """Twice the same, above the last, of another letter, or a number below zero: not our set."""
    stored = as_json(set_of(one_question(K.NUMBER), one_question(K.NUMBER)))
    for key in ("q2", "q4", "s3", "q03", "q3\n", ""):
        stored["sections"][0]["questions"][1]["key"] = key
        assert from_json(stored)[0] is None, key
    for last_key in (-1, 10**16, True, 1.0):
        assert from_json({"format": 1, "last_key": last_key, "sections": []})[0] is None
    assert from_json({"format": True, "last_key": 0, "sections": []})[0] is None


@pytest.mark.parametrize("text", ["a\x00", "a\ud800", 5, None])
def test_words_that_no_database_holds_are_refused(text) -> None:
    """NUL, half a surrogate pair, and what is no text at all."""
    stored = as_json(set_of(one_question(K.NUMBER)))
    stored["sections"][0]["questions"][0]["words"]["nn"] = text
    made, found = from_json(stored)
    assert made is None
    assert "del 1, spørsmål 1" in found[0].message


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("abc", 3),
        ("é", 1),
        ("e\u0301", 1),
        ("\U0001f1f3\U0001f1f4\U0001f1f5\U0001f1f1", 2),
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467", 1),
        ("\U0001f44d\U0001f3fd", 1),
        ("a\nb", 3),
        ("e" + "\u0301" * 11, 2),
        ("\u0301", 1),
        ("\u1112\u1161\u11ab", 1),
    ],
)
def test_characters_are_counted_as_people_see_them(text, count) -> None:
    """A letter with its marks is one; so is a flag, a family, a thumb with a colour; a tower of marks is not free."""
    assert characters(text) == count


def test_what_cannot_be_seen_is_taken_away() -> None:
    """NUL, control characters, half surrogates and turned direction go; line breaks become one kind."""
    assert plain("  a\x00b\x07\r\nc\td\ud800\u202e ") == "ab\nc d"


def test_words_stand_in_for_each_other() -> None:
    """Bokmål where a language has no words."""
    assert Words("Ja", "", "Yes").in_language("nn") == "Ja"
    assert Words("Ja", "", "Yes").in_language("en") == "Yes"
    assert Question(K.NUMBER, Words("Hvor mange? ")).name == "«Hvor mange?»"
