"""Criteria: in free text, held against what a call asks, and the ready-made questions of 2022."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.questions import TEXT, K, one_question, said, set_of, sound_sets
from tilskudd.applications.answers import before_sending
from tilskudd.applications.coverage import Basis, Coverage, LetterDuty, coverage
from tilskudd.applications.criteria import criteria_in, same_words
from tilskudd.applications.question_edits import change_question, remove_question
from tilskudd.applications.question_faults import faults_in
from tilskudd.applications.question_json import as_json, from_json
from tilskudd.applications.questions import AskedIn, QuestionSet
from tilskudd.applications.ready_made import information_work, information_work_judged_by, information_work_keys
from tilskudd.applications.ready_made_criteria import ACHIEVEMENT, AWARD
from tilskudd.applications.typed import Attached
from tilskudd.schemes.rules import SchemeRules

RULES = SchemeRules(
    achievement="Hvor mange i målgruppen tiltaket nådde, og hvor. Hva som ble gjort, på hvilke språk og i hvilke "
    "kanaler. Om rådene ble forstått og fulgt, slik organisasjonen ser det.",
    award="""
    - Oppsøkende arbeid, også på arbeidsplasser, går foran annet.
    - Myndighetenes råd om vaksine er formålet; annen koronainformasjon kan støttes, men går aldri foran.
    - Målene er tydelige, og målgruppen er en der få er vaksinert.
    - Tilskuddene spres på steder og slag av tiltak.
    - Språk og kanaler er de som gruppene bruker.
    - Organisasjonen har kompetanse, og målgruppen medvirker.
    - Planen og budsjettet er realistiske, med lite til administrasjon.
    - Tidligere tilskudd er brukt og rapportert slik de skulle.
    """,
)
ANNOUNCE, SPREAD, OTHER, OUTREACH = (
    LetterDuty(
        "IMDi får i oppdrag å lyse ut og dele ut tilskudd til frivillige organisasjoner som når fram med "
        "vaksineråd til innvandrere.",
        "agency",
        "shall",
    ),
    LetterDuty("Pengene skal brukes til å spre myndighetenes råd, slik at flere lar seg vaksinere.", "agency", "shall"),
    LetterDuty("Annen informasjon om pandemien kan også få støtte.", "agency", "may"),
    LetterDuty("Oppsøkende arbeid, også ute på arbeidsplasser, prioriteres foran annet.", "agency", "shall"),
)


def covered(whole: QuestionSet, **more) -> Coverage:
    """Against the rules of 2022, the call's own bases, and the four duties of assignment 21."""
    given_ = {
        "achievement": criteria_in(RULES.achievement),
        "award": criteria_in(RULES.award),
        "judged_by": information_work_judged_by(),
        "duties": [ANNOUNCE, SPREAD, OTHER, OUTREACH],
        "carried_by": {
            ANNOUNCE.words: [Basis.CALL],
            SPREAD.words: [AWARD[1]],
            OUTREACH.words: [AWARD[0], information_work_keys()["workplaces"]],
        },
    }
    return coverage(whole, **(given_ | more))


def codes(found) -> list[str]:
    return [one.code for one in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        (" \n - \n", []),
        ("Ett kriterium", ["Ett kriterium"]),
        (
            "Hvor mange de nådde. Hva de gjorde, på hvilke språk.",
            ["Hvor mange de nådde", "Hva de gjorde, på hvilke språk"],
        ),
        (
            "- Hvor mange.\n* Hvor. På hvilket språk.\n\n1. Når\na) Hvem",
            ["Hvor mange", "Hvor. På hvilket språk", "Når", "Hvem"],
        ),
        ("Hvor mange; hvem", ["Hvor mange", "hvem"]),
        (
            "Målt slik det står i kap. 671. Bruken innen 1. Juni 2022.",
            ["Målt slik det står i kap. 671", "Bruken innen 1. Juni 2022"],
        ),
        ("Reiser mv. Bl.a. Oslo.", ["Reiser mv", "Bl.a. Oslo"]),
        ("Hvor mange\nhvor  MANGE.", ["Hvor mange"]),
        ("\u2022 Spredning", ["Spredning"]),
    ],
)
def test_criteria_are_found_in_free_text(text, found) -> None:
    """One a line; one a sentence when there is one line; bullets, the stop at the end and what stands twice go."""
    assert criteria_in(text) == found


@given(st.lists(st.text(st.characters(categories=["L"]), min_size=1, max_size=9), max_size=6, unique_by=same_words))
def test_criteria_are_the_same_however_they_are_set_up(words) -> None:
    """As lines, with bullets, with stops: the same criteria."""
    if len(words) > 1:
        assert criteria_in("\n".join(words)) == words
        assert criteria_in("\r\n".join(f" - {one}. " for one in words)) == words


@given(TEXT)
def test_any_text_has_criteria_or_none(text) -> None:
    """Nothing raises, and what is found is found again in itself."""
    for words in criteria_in(text):
        assert same_words(words)


def test_the_call_of_2022_is_covered() -> None:
    """Every criterion has questions in both, every award criterion its basis, every duty what carries it."""
    assert list(ACHIEVEMENT) == criteria_in(RULES.achievement)
    assert list(AWARD) == criteria_in(RULES.award)
    found = covered(information_work())
    assert (found.holes, found.warnings, found.is_whole) == ([], (), True)
    keys = information_work_keys()
    assert found.achievement[0].application == (keys["municipalities"], keys["reach"], keys["reach-at-work"])
    assert found.achievement[0].report == (keys["reach"], keys["reach-at-work"], keys["done-where"])
    assert found.award[7].judged_by == ("earlier-reports", keys["earlier"], keys["learnt"])
    assert found.duties[2].carried_by == ()


def test_the_ready_made_set_has_no_faults() -> None:
    """Words in three languages, nothing wrong, every criterion one of the rules, and the same keys each time."""
    whole = information_work()
    assert faults_in(whole, [*ACHIEVEMENT, *AWARD]) == []
    assert information_work() == whole
    assert from_json(as_json(whole)) == (whole, [])


def test_an_application_can_be_written_and_sent() -> None:
    """Workplaces are asked about when they are visited, and counted apart; without attachments it is not sent."""
    whole, keys = information_work(), information_work_keys()
    posted: dict[str, list[str]] = {}
    for question in whole.asked(AskedIn.APPLICATION):
        posted[question.key] = {
            K.NUMBER: ["900"],
            K.DATE: ["01.03.2022"],
            K.CHOICE: [one.key for one in question.options[:1]],
            K.SEVERAL: [one.key for one in question.options[:2]],
            K.MUNICIPALITIES: ["3005"],
            K.DECLARATION: ["on"],
        }.get(question.kind, ["Fire ressurspersoner besøker byggeplasser."])
    budget = whole.question(keys["budget"])
    posted |= {f"{budget.key}-applied": ["300 000"], f"{budget.key}-cost-{budget.options[0].key}": ["300 000"]}
    more = {"municipalities": {"3005": "Drammen"}}
    bare = before_sending(whole, posted, AskedIn.APPLICATION, attached={}, **more)
    assert [(one.code, one.question) for one in bare.findings] == [
        ("not-answered", keys["accounts"]),
        ("not-answered", keys["statutes"]),
    ]
    files = {keys[one]: [Attached(f"{one}.pdf", "application/pdf", 1_000)] for one in ("accounts", "statutes")}
    sent = before_sending(whole, posted, AskedIn.APPLICATION, attached=files, **more)
    assert sent.may_be_sent
    assert {keys["workplaces"], keys["reach-at-work"], keys["learnt"]} <= sent.shown
    assert keys["other-groups"] not in sent.shown
    posted[keys["measures"]] = [whole.question(keys["measures"]).options[2].key]
    other = before_sending(whole, posted, AskedIn.APPLICATION, attached=files, **more)
    assert {keys["workplaces"], keys["reach-at-work"]}.isdisjoint({*other.shown, *other.answers.typed})


def test_a_criterion_without_its_question_is_a_hole() -> None:
    """The report's question about the advice goes, and the one in both moves to the report: one hole in each."""
    whole, keys = information_work(), information_work_keys()
    gone = remove_question(whole, keys["followed"])
    assert isinstance(gone, QuestionSet)
    asked = replace(gone.question(keys["measured"]), asked_in=AskedIn.REPORT)
    assert codes(covered(change_question(gone, asked)).holes) == ["achievement-not-in-application"]
    asked = replace(asked, asked_in=AskedIn.APPLICATION)
    assert codes(covered(change_question(gone, asked)).holes) == ["achievement-not-in-report"]


def test_an_award_criterion_that_nothing_shows_is_a_hole() -> None:
    """No basis, a question of the report, one that is gone, a place for duties: none of them judges an application."""
    keys = information_work_keys()
    for named in ([], [keys["done"]], ["q999"], [Basis.CALL]):
        found = covered(information_work(), judged_by=information_work_judged_by() | {AWARD[0]: named})
        assert codes(found.holes) == ["award-not-judged"]
        assert codes(found.warnings) == ["judged-by-nothing"] * len(named)
    assert covered(information_work(), judged_by=information_work_judged_by() | {AWARD[0]: ["register"]}).is_whole


def test_a_question_that_names_an_award_criterion_judges_it() -> None:
    """Without being named again in the call."""
    whole = set_of(one_question(K.NUMBER, criterion="tydelige MÅL"))
    found = coverage(whole, achievement=[], award=["Tydelige mål."], judged_by={})
    assert (found.award[0].judged_by, found.is_whole, found.warnings) == (("q2",), True, ())


def test_a_question_without_a_criterion_serves_none() -> None:
    """Not even an empty one."""
    found = coverage(set_of(one_question(K.NUMBER)), achievement=[""], award=["."], judged_by={})
    assert len(found.holes) == 3


def test_a_call_may_not_add_criteria() -> None:
    """One in the call or in a question that the rules do not have: told, with what it would make of the call."""
    found = covered(information_work(), judged_by=information_work_judged_by() | {"Søkeren er stor": ["register"]})
    assert codes(found.warnings) == ["call-adds-criterion"]
    assert "kan ikke legge til kriterier" in found.warnings[0].message
    whole = set_of(one_question(K.NUMBER, words=said("Hvor mange er dere?"), criterion="Søkeren er stor"))
    found = coverage(whole, achievement=[], award=[], judged_by={})
    assert [(one.code, one.stated) for one in found.warnings] == [("criterion-not-in-rules", "q2")]
    assert found.is_whole


def test_a_duty_that_nothing_carries_is_a_hole() -> None:
    """«Skal» and «bør» need something that carries them; «kan» stands alone. What does not exist carries nothing."""
    found = covered(information_work(), carried_by={})
    assert [row.duty for row in found.duties if row.holes] == [ANNOUNCE, SPREAD, OUTREACH]
    assert codes(covered(information_work(), duties=[replace(OTHER, strength="should")], carried_by={}).holes) == [
        "duty-not-carried"
    ]
    found = covered(information_work(), duties=[SPREAD], carried_by={SPREAD.words: ["håp"], OTHER.words: [Basis.CALL]})
    assert codes(found.holes) == ["duty-not-carried"]
    assert codes(found.warnings) == ["carried-by-nothing", "duty-not-in-letter"]


SOME = st.lists(st.sampled_from(["En", "to.", "tre", ""]), max_size=3)
NAMED = st.dictionaries(
    st.sampled_from(["En", "to", "fire"]), st.lists(st.sampled_from(["q2", "register", "call", "x", "tre"]), max_size=2)
)


@given(sound_sets(), SOME, SOME, NAMED, NAMED)
def test_every_criterion_and_duty_has_its_row(whole, achievement, award, judged_by, carried_by) -> None:
    """One row for each, in order; whole exactly when every row that must has something in it."""
    duties = [LetterDuty("to", "agency", "shall")]
    found = coverage(
        whole, achievement=achievement, award=award, judged_by=judged_by, duties=duties, carried_by=carried_by
    )
    assert [row.words for row in found.achievement] == achievement
    assert [row.words for row in found.award] == award
    full = all(row.application and row.report for row in found.achievement)
    full = full and all(row.judged_by for row in found.award) and all(row.carried_by for row in found.duties)
    assert found.is_whole == full
