"""Answers: how what is typed is read, drafts that never block, budgets that must balance, and differences."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rules.questions import ANY_JSON, K, conditioned, one_question, said, set_of, sound_sets
from tilskudd.applications.answer_json import as_json, from_json
from tilskudd.applications.answers import Answers, Checked, before_sending, is_met, while_writing
from tilskudd.applications.budgets import Budget, Cost, GrantStatus, OtherGrant
from tilskudd.applications.differences import Changed, difference
from tilskudd.applications.question_edits import remove_question
from tilskudd.applications.questions import AskedIn, ConditionKind, Option, QuestionCondition, QuestionSet
from tilskudd.applications.typed import LONGEST_TYPED, Attached, as_typed, typed_over
from tilskudd.values.finding import Severity
from tilskudd.values.kroner import ZERO, Kroner

KNOWN = {"0301", "1103", "3005", "3025", "4204", "4601", "5001", "5401"}
APPLICATION = AskedIn.APPLICATION


def writing(whole: QuestionSet, posted=None, attached=None, place=APPLICATION) -> Checked:
    return while_writing(whole, posted or {}, place, attached=attached or {}, municipalities=KNOWN)


def sending(whole: QuestionSet, posted=None, attached=None, place=APPLICATION) -> Checked:
    return before_sending(whole, posted or {}, place, attached=attached or {}, municipalities=KNOWN)


def codes(checked: Checked) -> list[str]:
    return [one.code for one in checked.findings]


READ = [
    (K.SHORT_TEXT, {}, ["  Vaksineprat \n på jobben "], "Vaksineprat på jobben", []),
    (K.SHORT_TEXT, {}, ["a" * 201], "a" * 201, ["too-long"]),
    (K.LONG_TEXT, {}, ["En\r\nto"], "En\nto", []),
    (K.LONG_TEXT, {"most": 3}, ["e\u0301" * 3], "e\u0301" * 3, []),
    (K.LONG_TEXT, {"most": 3}, ["abcd"], "abcd", ["too-long"]),
    (K.LONG_TEXT, {"least": 3}, ["ab"], "ab", ["too-short"]),
    (K.LONG_TEXT, {}, ["a\x00b\x07"], "ab", []),
    (K.NUMBER, {}, ["900"], 900, []),
    (K.NUMBER, {}, ["1 200"], 1_200, []),
    (K.NUMBER, {}, ["1.200"], 1_200, []),
    (K.NUMBER, {}, ["3,5"], None, ["not-whole"]),
    (K.NUMBER, {}, ["ca. 900"], None, ["not-a-number"]),
    (K.NUMBER, {}, ["٣"], None, ["not-a-number"]),
    (K.NUMBER, {}, ["9" * 30], None, ["too-large"]),
    (K.NUMBER, {}, ["9" * 5_000], None, ["not-a-number"]),
    (K.NUMBER, {"least": 0}, ["-1"], -1, ["below-least"]),
    (K.NUMBER, {"most": 10}, ["11"], 11, ["above-most"]),
    (K.NUMBER, {"least": 0, "most": 9}, ["0"], 0, []),
    (K.NUMBER, {"least": 0, "most": 9}, ["9"], 9, []),
    (K.AMOUNT, {}, ["20 000"], Kroner.whole(20_000), []),
    (K.AMOUNT, {}, ["20.000"], Kroner.whole(20_000), []),
    (K.AMOUNT, {}, ["kr 20 000,-"], Kroner.whole(20_000), []),
    (K.AMOUNT, {}, ["20\u00a0000"], Kroner.whole(20_000), []),
    (K.AMOUNT, {}, ["20 000,00"], Kroner.whole(20_000), []),
    (K.AMOUNT, {}, ["20 000,50"], None, ["ore"]),
    (K.AMOUNT, {}, ["tjue tusen"], None, ["not-an-amount"]),
    (K.AMOUNT, {}, ["-5"], Kroner.whole(-5), ["below-zero"]),
    (K.AMOUNT, {"least": Kroner.whole(10)}, ["5"], Kroner.whole(5), ["below-least"]),
    (K.AMOUNT, {}, ["1000000000000"], None, ["too-large"]),
    (K.DATE, {}, ["06.01.2022"], date(2022, 1, 6), []),
    (K.DATE, {}, ["6. 1. 2022"], date(2022, 1, 6), []),
    (K.DATE, {}, ["2022-01-06"], date(2022, 1, 6), []),
    (K.DATE, {}, ["31.06.2022"], None, ["no-such-day"]),
    (K.DATE, {}, ["06.01.22"], None, ["short-year"]),
    (K.DATE, {}, ["i morgen"], None, ["not-a-day"]),
    (K.DATE, {"most": date(2022, 12, 31)}, ["01.01.2023"], date(2023, 1, 1), ["above-most"]),
    (K.CHOICE, {}, ["o3"], "o3", []),
    (K.CHOICE, {}, ["o9"], None, ["no-such-option"]),
    (K.CHOICE, {}, ["o3", "o4"], None, ["more-than-one"]),
    (K.SEVERAL, {}, ["o5", "o3"], ("o3", "o5"), []),
    (K.SEVERAL, {}, ["o5", "o9"], ("o5",), ["no-such-option"]),
    (K.SEVERAL, {"most": 1}, ["o3", "o4"], ("o3", "o4"), ["too-many"]),
    (K.SEVERAL, {"least": 2}, ["o3"], ("o3",), ["too-few"]),
    (K.MUNICIPALITIES, {}, ["3025, 0301", "0301"], ("0301", "3025"), []),
    (K.MUNICIPALITIES, {}, [" ".join(sorted(KNOWN, reverse=True))], tuple(sorted(KNOWN)), []),
    (K.MUNICIPALITIES, {}, ["0602", "301"], None, ["no-such-municipality", "no-such-municipality"]),
    (K.DECLARATION, {}, ["on"], True, []),
]


@pytest.mark.parametrize(("kind", "more", "typed", "value", "found"), READ)
def test_each_kind_is_read_as_people_write_it(kind, more, typed, value, found) -> None:
    """The value, what is wrong, and at which field; what was typed stands, but for what no database holds."""
    checked = writing(set_of(one_question(kind, is_required=False, **more)), {"q2": typed})
    assert checked.answers.values.get("q2") == value
    assert type(checked.answers.values.get("q2")) is type(value)
    assert codes(checked) == found
    assert {one.field for one in checked.findings} <= {"q2"}
    assert checked.answers.typed["q2"] == tuple(one.replace("\x00", "") for one in typed)


def test_findings_say_what_why_and_what_to_do() -> None:
    """In plain words, with what was typed and the name of the question."""
    number = writing(set_of(one_question(K.NUMBER)), {"q2": ["3,5"]}).findings[0]
    assert number.message == "«3,5» er ikke et helt tall, og vi teller hele. Skriv tallet uten desimaler."
    whole = set_of(one_question(K.LONG_TEXT, words=said("Hva skal dere gjøre?"), most=5))
    assert writing(whole, {"q2": ["a" * 8]}).findings[0].message == (
        "Svaret på «Hva skal dere gjøre?» er 3 tegn for langt. Det er plass til 5. Kort det ned."
    )


def test_a_draft_is_never_blocked() -> None:
    """An empty draft has no findings; a wrong one has warnings, and the same before sending are errors."""
    whole = set_of(one_question(K.NUMBER), one_question(K.BUDGET), one_question(K.DECLARATION))
    assert writing(whole).findings == ()
    draft = writing(whole, {"q2": ["mange"], "q3-applied": ["100"]})
    assert codes(draft) == ["not-a-number", "out-of-balance"]
    assert {one.finding.severity for one in draft.findings} == {Severity.WARNING}
    assert draft.may_be_sent
    sent = sending(whole, {"q2": ["mange"], "q3-applied": ["100"]})
    assert codes(sent) == ["not-a-number", "out-of-balance", "not-answered"]
    assert not sent.may_be_sent


@pytest.mark.parametrize("kind", [one for one in K if one is not K.BUDGET])
def test_what_is_required_must_be_there_before_sending(kind) -> None:
    """Every kind: missing when required, silent when not; spaces are no answer."""
    assert codes(sending(set_of(one_question(kind)), {"q2": ["  "]})) == ["not-answered"]
    assert codes(sending(set_of(one_question(kind, is_required=False)), {"q2": [" "]})) == []


def test_the_report_asks_its_own() -> None:
    """What is asked in both is asked in each; what is asked in one is neither demanded nor kept in the other."""
    whole = set_of(
        one_question(K.NUMBER, asked_in=AskedIn.BOTH),
        one_question(K.DATE),
        one_question(K.AMOUNT, asked_in=AskedIn.REPORT),
    )
    posted = {"q2": ["5"], "q3": ["06.01.2022"], "q4": ["7"]}
    assert set(sending(whole, posted).answers.values) == {"q2", "q3"}
    report = sending(whole, posted, place=AskedIn.REPORT)
    assert (set(report.answers.values), set(report.answers.typed)) == ({"q2", "q4"}, {"q2", "q4"})
    assert "Rapporten" in sending(whole, {}, place=AskedIn.REPORT).findings[0].message


def conditions(kind: ConditionKind, base, posted, *, option="", above=None) -> list[str]:
    whole = set_of(one_question(base, is_required=False), one_question(K.LONG_TEXT))
    key = list(whole.questions)[1].key
    whole = conditioned(whole, key, QuestionCondition("q2", kind, option, above))
    return codes(sending(whole, posted))


@pytest.mark.parametrize(
    ("kind", "base", "met", "not_met", "more"),
    [
        (ConditionKind.HAS, K.CHOICE, {"q2": ["o3"]}, {"q2": ["o4"]}, {"option": "o3"}),
        (ConditionKind.HAS, K.SEVERAL, {"q2": ["o4", "o3"]}, {"q2": ["o4"]}, {"option": "o3"}),
        (ConditionKind.YES, K.DECLARATION, {"q2": ["on"]}, {"q2": ["off"]}, {}),
        (ConditionKind.ANSWERED, K.NUMBER, {"q2": ["0"]}, {"q2": [" "]}, {}),
        (ConditionKind.ABOVE, K.AMOUNT, {"q2": ["501"]}, {"q2": ["500"]}, {"above": Kroner.whole(500)}),
    ],
)
def test_a_question_is_asked_when_its_condition_is_met(kind, base, met, not_met, more) -> None:
    """Demanded when it is met, and only then."""
    assert conditions(kind, base, met, **more) == ["not-answered"]
    assert conditions(kind, base, not_met, **more) == []


def test_yes_is_said_by_a_declaration_alone() -> None:
    """A number, though it is one, says no yes; an answer that is gone has nothing."""
    assert is_met(QuestionCondition("q2", ConditionKind.YES), {"q2": True})
    assert not is_met(QuestionCondition("q2", ConditionKind.YES), {"q2": 1})
    assert not is_met(QuestionCondition("q2", ConditionKind.ABOVE, above=ZERO), {"q2": 1})
    assert not is_met(QuestionCondition("q2", ConditionKind.HAS, "o3"), {})


def test_the_sum_applied_for_can_be_a_condition() -> None:
    """Above 200 000 an audit plan is asked for; at 200 000 it is not."""
    whole = set_of(one_question(K.BUDGET), one_question(K.LONG_TEXT))
    whole = conditioned(whole, "q5", QuestionCondition("q2", ConditionKind.ABOVE, above=Kroner.whole(200_000)))
    for amount, found in (("200 000", []), ("200 001", ["not-answered"])):
        assert codes(sending(whole, {"q2-applied": [amount], "q2-cost-o3": [amount]})) == found


def test_what_is_hidden_stays_in_the_draft_and_is_not_sent() -> None:
    """Also what rests on the hidden one is hidden; nothing in them is told; the draft keeps fields and files."""
    whole = set_of(one_question(K.CHOICE), one_question(K.NUMBER), one_question(K.ATTACHMENT))
    whole = conditioned(whole, "q5", QuestionCondition("q2", ConditionKind.HAS, "o3"))
    whole = conditioned(whole, "q6", QuestionCondition("q5", ConditionKind.ANSWERED))
    posted, files = {"q2": ["o4"], "q5": ["mange"]}, {"q6": [Attached("a.exe", "x", 0)]}
    draft, sent = writing(whole, posted, files), sending(whole, posted, files)
    assert (draft.findings, sent.findings) == ((), ())
    assert (set(draft.answers.typed), set(draft.answers.attached)) == ({"q2", "q5"}, {"q6"})
    assert (set(sent.answers.typed), set(sent.answers.attached)) == ({"q2"}, set())
    assert set(sent.answers.values) == set(draft.answers.values) == {"q2"}
    assert draft.shown == {"q2"}


def test_what_was_typed_to_a_removed_question_stays_in_the_draft() -> None:
    """The call is changed while somebody writes: nothing they wrote is lost, and it is not sent."""
    whole = remove_question(set_of(one_question(K.NUMBER), one_question(K.DATE)), "q2")
    assert isinstance(whole, QuestionSet)
    posted = {"q2": ["900"], "q3": ["06.01.2022"]}
    assert writing(whole, posted).answers.typed["q2"] == ("900",)
    assert set(sending(whole, posted).answers.typed) == {"q3"}


def test_a_page_replaces_its_own_questions_and_no_others() -> None:
    """A box that was unticked posts nothing, and is unticked; what stands on other pages stays."""
    before = {"q2": ("on",), "q3": ("tekst",), "q30": ("annet",)}
    after = typed_over(before, {"q3": ("ny",), "q30": ("uvedkommende",)}, ["q2", "q3"])
    assert after == {"q3": ("ny",), "q30": ("annet",)}


FILE = Attached("regnskap.pdf", "application/pdf", 1_000)


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ([FILE], []),
        ([FILE._replace(type="application/zip")], ["file-type"]),
        ([FILE._replace(size=10_000_001)], ["file-size"]),
        ([FILE._replace(size=10_000_000)], []),
        ([FILE._replace(size=0)], ["empty-file"]),
        ([FILE] * 11, ["too-many"]),
    ],
)
def test_attachments_are_of_the_right_kind_and_size(files, found) -> None:
    """Type, size, emptiness and number, each told by the file's name."""
    checked = sending(set_of(one_question(K.ATTACHMENT)), {}, {"q2": files})
    assert codes(checked) == found
    assert all("regnskap.pdf" in one.message or "11 filer" in one.message for one in checked.findings)


BUDGET = set_of(
    one_question(K.BUDGET, options=tuple(Option(said(one)) for one in ("Lønn til prosjektleder", "Honorar")))
)
PICTURE = {
    "q2-cost-o3": ["180 000"],
    "q2-cost-o4": ["96 000"],
    "q2-more-1-what": ["Oversetting og trykk"],
    "q2-more-1-amount": ["54 000"],
    "q2-more-7-what": ["Reiser og lokaler"],
    "q2-more-7-amount": ["24.000"],
    "q2-more-9-what": ["Administrasjon"],
    "q2-more-9-amount": ["kr 18 000,-"],
    "q2-applied": ["300 000"],
    "q2-own": ["40 000"],
    "q2-other-1-giver": ["Drammen kommune"],
    "q2-other-1-amount": ["20 000"],
    "q2-other-1-status": ["granted"],
    "q2-other-2-status": ["applied"],
}


def test_a_budget_that_lacks_twelve_thousand_says_so() -> None:
    """372 000 in costs, 360 000 in income: the draft tells it and may be saved, and it is not sent."""
    draft = writing(BUDGET, PICTURE)
    budget = draft.answers.values["q2"]
    assert isinstance(budget, Budget)
    assert (budget.all_costs, budget.all_income) == (Kroner.whole(372_000), Kroner.whole(360_000))
    assert [one.words for one in budget.costs] == [
        "",
        "",
        "Oversetting og trykk",
        "Reiser og lokaler",
        "Administrasjon",
    ]
    assert draft.findings[0].message.startswith("Det mangler 12\u00a0000\u00a0kr i inntekter. Øk beløpet dere søker om")
    assert draft.findings[0].message.endswith("Du kan lagre nå, men ikke sende før det går opp.")
    assert codes(sending(BUDGET, PICTURE)) == ["out-of-balance"]
    assert codes(sending(BUDGET, PICTURE | {"q2-applied": ["312 000"]})) == []
    more = sending(BUDGET, PICTURE | {"q2-applied": ["313 000"]})
    assert more.findings[0].message.startswith("Det er 1\u00a0000\u00a0kr mer i inntekter enn i utgifter.")


def test_a_refused_grant_brings_nothing_and_one_applied_for_counts() -> None:
    """The same grant: 20 000 while it is granted or waits, nothing when it is refused."""
    for status, lacks in (("granted", 12_000), ("applied", 12_000), ("refused", 32_000)):
        budget = writing(BUDGET, PICTURE | {"q2-other-1-status": [status]}).answers.values["q2"]
        assert isinstance(budget, Budget)
        assert budget.lacks == Kroner.whole(lacks)


@pytest.mark.parametrize(
    ("cells", "field", "code"),
    [
        ({"q2-cost-o3": ["10,50"]}, "q2-cost-o3", "ore"),
        ({"q2-cost-o3": ["mye"]}, "q2-cost-o3", "not-an-amount"),
        ({"q2-own": ["-5"]}, "q2-own", "below-zero"),
        ({"q2-more-2-amount": ["5"]}, "q2-more-2-what", "cost-without-words"),
        ({"q2-more-2-what": ["Kaffe"]}, "q2-more-2-amount", "cost-without-amount"),
        ({"q2-more-2-what": ["a" * 121], "q2-more-2-amount": ["5"]}, "q2-more-2-what", "too-long"),
        ({"q2-more-41-what": ["Kaffe"]}, "q2-more-41-amount", "too-many-rows"),
        ({"q2-other-2-amount": ["5"], "q2-other-2-status": ["granted"]}, "q2-other-2-giver", "grant-without-giver"),
        ({"q2-other-2-giver": ["A"], "q2-other-2-status": ["granted"]}, "q2-other-2-amount", "grant-without-amount"),
        (
            {"q2-other-2-giver": ["A"], "q2-other-2-amount": ["5"], "q2-other-2-status": ["?"]},
            "q2-other-2-status",
            "grant-without-status",
        ),
    ],
)
def test_a_fault_in_a_budget_is_told_at_its_cell(cells, field, code) -> None:
    """One finding at one cell; while a cell cannot be read nothing is said about the balance."""
    for level in (sending, writing):
        checked = level(BUDGET, PICTURE | {"q2-applied": ["312 000"]} | cells)
        assert [(one.field, one.code) for one in checked.findings] == [(field, code)]


def test_an_empty_budget_and_one_that_applies_for_nothing() -> None:
    """An empty one is not filled in; one that balances with own money alone applies for nothing."""
    assert codes(sending(BUDGET, {"q2-own": ["0"]})) == ["not-answered"]
    assert codes(sending(BUDGET, {"q2-own": ["5"], "q2-cost-o3": ["5"]})) == ["nothing-applied-for"]
    limited = set_of(one_question(K.BUDGET, least=Kroner.whole(10), most=Kroner.whole(20)))
    for amount, found in (("9", ["below-least"]), ("10", []), ("20", []), ("21", ["above-most"])):
        assert codes(sending(limited, {"q2-applied": [amount], "q2-cost-o3": [amount]})) == found


AMOUNTS = st.lists(st.integers(0, 10**9), max_size=5)


@given(AMOUNTS, AMOUNTS, st.integers(1, 10**9), st.integers(0, 10**9))
def test_the_difference_of_the_sums_is_what_is_told(costs, others, applied, own) -> None:
    """To the krone, whichever side is larger; nothing is told when they are alike."""
    posted = {"q2-applied": [str(applied)], "q2-own": [f"{Kroner.whole(own)} kr"]}
    for number, amount in enumerate(costs, 1):
        posted |= {f"q2-more-{number}-what": ["Noe"], f"q2-more-{number}-amount": [str(Kroner.whole(amount))]}
    for number, amount in enumerate(others, 1):
        posted |= {f"q2-other-{number}-giver": ["A"], f"q2-other-{number}-amount": [str(amount)]}
        posted[f"q2-other-{number}-status"] = ["granted"]
    difference_ = Kroner.whole(sum(costs) - sum(others) - applied - own)
    found = sending(BUDGET, posted).findings
    if not difference_:
        assert found == ()
    else:
        assert [one.code for one in found] == ["out-of-balance"]
        assert abs(difference_).in_words in found[0].message
        assert found[0].message.startswith("Det mangler") == (difference_ > ZERO)


NAMES = st.one_of(
    st.sampled_from([f"q{number}" for number in range(2, 12)]),
    st.builds(
        "q{}-{}".format,
        st.integers(2, 12),
        st.sampled_from(
            [
                "cost-o3",
                "applied",
                "own",
                "more-1-what",
                "more-1-amount",
                "more-99-what",
                "other-1-giver",
                "other-1-amount",
                "other-1-status",
                "more-0-what",
                "more-1-zzzz",
            ]
        ),
    ),
    st.text(max_size=6),
)
VALUES = st.one_of(
    st.sampled_from(
        ["", " ", "o3", "on", "5", "3,5", "20 000", "06.01.2022", "0301", "granted", "-1", "1e9", "½", "²"]
    ),
    st.text(st.characters(), max_size=20),
)
POSTS = st.dictionaries(NAMES, st.lists(VALUES, max_size=3), max_size=12)
FITTING = {
    K.NUMBER: ["5", "1 200", "3,5"],
    K.AMOUNT: ["20 000", "500", "kr 5,-"],
    K.DATE: ["06.01.2022", "2022-01-06"],
    K.MUNICIPALITIES: ["0301", "3005 3025"],
    K.DECLARATION: ["on"],
}


@st.composite
def posted_to(draw: st.DrawFn) -> tuple[QuestionSet, dict[str, list[str]]]:
    """A set, and something posted to it: much that fits its questions, and some that does not."""
    whole, posted = draw(sound_sets()), draw(POSTS)
    for question in whole.questions:
        fitting = FITTING.get(question.kind, [one.key for one in question.options] or ["Noe"])
        if draw(st.integers(0, 3)):
            posted[question.key] = [draw(st.sampled_from(fitting))]
            posted[f"{question.key}-applied"] = [draw(st.sampled_from(["5", "20 000", "x"]))]
    return whole, posted


FILES = st.dictionaries(
    NAMES, st.lists(st.builds(Attached, VALUES, VALUES, st.integers(-1, 10**9)), max_size=3), max_size=3
)


@given(posted_to(), FILES)
def test_whatever_is_posted_is_kept_and_never_raises(both, files) -> None:
    """Both levels, both places; fields of questions are kept, and what is kept comes back from storage exactly."""
    whole, posted = both
    for place in (AskedIn.APPLICATION, AskedIn.REPORT):
        draft, sent = writing(whole, posted, files, place), sending(whole, posted, files, place)
        assert draft.may_be_sent
        assert {one.question for one in sent.findings} <= sent.shown
        assert all(values for name, values in draft.answers.typed.items() if name in posted)
        for checked in (draft, sent):
            answers = checked.answers
            assert from_json(json.loads(json.dumps(as_json(answers)))) == (answers, [])


@given(posted_to(), st.randoms())
def test_the_order_of_a_post_does_not_matter(both, shuffler) -> None:
    """The same fields in any order give the same answers and the same findings."""
    whole, posted = both
    names = list(posted)
    shuffler.shuffle(names)
    assert sending(whole, {name: posted[name] for name in names}) == sending(whole, posted)


@given(posted_to())
def test_a_condition_that_is_not_met_demands_nothing(both) -> None:
    """A question that is asked only under a condition is silent and not sent when it is not met."""
    whole, posted = both
    sent = sending(whole, posted)
    for question in whole.asked(APPLICATION):
        if not is_met(question.condition, sent.answers.values):
            assert question.key not in sent.shown
            assert question.key not in sent.answers.values
            assert all(one.question != question.key for one in sent.findings)


def test_huge_posts_are_bounded() -> None:
    """Millions of signs, values and fields are cut at the stated ceilings, told, and take no time to speak of."""
    typed, found = as_typed({"q2": ["a" * 5_000_000], "q3": ["1"] * 100_000})
    assert (len(typed["q2"][0]), len(typed["q3"])) == (LONGEST_TYPED, 400)
    assert [one.code for one in found] == ["too-much-typed", "too-much-typed"]
    typed, found = as_typed({f"q{number}": ["1"] for number in range(1, 10_000)})
    assert (len(typed), [one.code for one in found]) == (4_000, ["too-many-fields"])
    many = {f"q{number}": ["1"] for number in range(1, 10_000)}
    assert as_typed(dict(reversed(many.items()))) == (typed, found)
    hidden = set_of(one_question(K.LONG_TEXT, asked_in=AskedIn.REPORT))
    assert codes(sending(hidden, {"q2": ["a" * 50_000]})) == []
    tower = {"q2": [("\u0301\u0316" * 3_000_000)]}
    assert codes(sending(set_of(one_question(K.LONG_TEXT)), tower)) == ["too-much-typed", "too-long"]
    assert codes(sending(set_of(one_question(K.MUNICIPALITIES)), {"q2": ["x " * 20_000]})) == ["no-such-municipality"]


@given(ANY_JSON)
def test_anything_stored_gives_findings_and_no_traceback(stored) -> None:
    """No traceback, whatever comes back from storage."""
    made, found = from_json(stored)
    assert made is None
    assert [one.code for one in found] == ["answers-unreadable"]


@pytest.mark.parametrize(
    "value",
    [
        {"number": 1.5},
        {"number": True},
        {"amount": "5"},
        {"day": "2022-02-30"},
        {"yes": False},
        {"text": "\x00"},
        {},
        5,
        {"text": "a", "number": 1},
        {"files": [["a"]]},
        {"budget": {}},
        {"unknown": 1},
        {"number": 10**16},
    ],
)
def test_a_stored_value_of_another_shape_is_refused(value) -> None:
    """Floats, half values, days that are none: the answers are not read at all."""
    made, _found = from_json({"format": 1, "typed": {}, "attached": {}, "values": {"q2": value}})
    assert made is None


def test_differences_are_told_by_part() -> None:
    """Of a text the words that differ, of a choice what came and went, of a budget the cells."""
    before = Answers(
        {
            "q2": "Vi besøker byggeplasser og lager i Drammen",
            "q3": ("o4", "o5"),
            "q10": Budget(
                (Cost("o9", "", Kroner(100)), Cost("", "Trykk", Kroner(200))),
                Kroner(300),
                others=(OtherGrant("A", Kroner(5), GrantStatus.APPLIED),),
            ),
            "q11": 5,
        }
    )
    after = Answers(
        {
            "q2": "Vi besøker byggeplasser, lager og havner i Drammen",
            "q3": ("o4", "o6"),
            "q10": Budget(
                (Cost("o9", "", Kroner(150)), Cost("", "Trykk", Kroner(200))),
                Kroner(300),
                others=(OtherGrant("A", Kroner(5), GrantStatus.GRANTED),),
            ),
            "q12": date(2022, 1, 6),
        }
    )
    assert difference(before, after) == [
        Changed("q2", "", "byggeplasser og lager", "byggeplasser, lager og havner", 11),
        Changed("q3", "o5", "o5", None),
        Changed("q3", "o6", None, "o6"),
        Changed("q10", "cost o9", Kroner(100), Kroner(150)),
        Changed("q10", "other A, applied", Kroner(5), None),
        Changed("q10", "other A, granted", None, Kroner(5)),
        Changed("q11", "", 5, None),
        Changed("q12", "", None, date(2022, 1, 6)),
    ]


def test_two_lines_of_the_same_name_are_told_apart() -> None:
    """The second of two «Trykk» is the one that changed; a yes is not the number one."""
    lines = [Cost("", "Trykk", Kroner(100)), Cost("", "Trykk", Kroner(200))]
    before = Answers({"q2": Budget(tuple(lines)), "q3": True})
    after = Answers({"q2": Budget((lines[0], Cost("", "Trykk", Kroner(300)))), "q3": 1})
    assert difference(before, after) == [
        Changed("q2", "more Trykk (2)", Kroner(200), Kroner(300)),
        Changed("q3", "", True, 1),
    ]


SOME_WORDS = st.lists(st.sampled_from(["a", "bb", "ab", "c\n"]), max_size=6).map(" ".join)
COSTS = st.lists(
    st.builds(Cost, st.just(""), st.sampled_from(["a", "a (2)"]), st.integers(1, 3).map(Kroner)), max_size=4
)
SOME_VALUES = st.one_of(SOME_WORDS, st.integers(0, 2), st.builds(Budget, COSTS.map(tuple)), st.just(True))
SOME_ANSWERS = st.dictionaries(st.sampled_from(["q2", "q3"]), SOME_VALUES).map(Answers)


@given(SOME_ANSWERS, SOME_ANSWERS)
def test_a_difference_is_there_exactly_when_something_changed(before, after) -> None:
    """None between the same, and at least one between others."""
    assert (difference(before, after) == []) == (as_json(before) == as_json(after))


@given(SOME_WORDS, SOME_WORDS)
@example("a a a", "a a")
@example("a a", "a a a")
@example("a ", "a  ")
@example("a b ", "a b b ")
def test_the_stretch_that_differs_put_in_place_gives_the_new_text(old, new) -> None:
    """Of two texts: what stands before and after the stretch is the same in both."""
    for one in difference(Answers({"q2": old}), Answers({"q2": new})):
        assert old[: one.start] + one.after + old[one.start + len(one.before) :] == new
