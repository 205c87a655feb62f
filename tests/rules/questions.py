"""Question sets that tests are made of, and strategies for any set that edits can make."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from tilskudd.applications import question_edits as edits
from tilskudd.applications.questions import (
    LIMIT_OF,
    WITH_OPTIONS,
    AskedIn,
    ConditionKind,
    Option,
    Question,
    QuestionCondition,
    QuestionKind,
    QuestionSet,
    Words,
)
from tilskudd.values.kroner import Kroner

K = QuestionKind


def said(nb: str) -> Words:
    return Words(nb, f"{nb} (nn)", f"{nb} (en)")


def one_question(kind: QuestionKind, **more) -> Question:
    """A question without faults of its kind."""
    given = {
        K.LONG_TEXT: {"most": 600},
        K.CHOICE: {"options": (Option(said("Ja")), Option(said("Nei")))},
        K.SEVERAL: {"options": (Option(said("Polen")), Option(said("Litauen")), Option(said("Andre")))},
        K.BUDGET: {"options": (Option(said("Lønn")), Option(said("Trykk")))},
        K.ATTACHMENT: {"types": ("application/pdf",), "most": 10_000_000},
    }.get(kind, {})
    return Question(kind, **{"words": said(f"Spørsmål om {kind.value}"), **given, **more})


def set_of(*questions: Question) -> QuestionSet:
    """One section with these; the section is s1, the questions q2 and on, with their options in between."""
    whole = edits.add_section(QuestionSet(), said("Prosjektet"))
    for question in questions:
        whole = edits.add_question(whole, "s1", question)
    return whole


def conditioned(whole: QuestionSet, key: str, condition: QuestionCondition | None) -> QuestionSet:
    return edits.change_question(whole, replace(whole.question(key), condition=condition))


def keys_of(whole: QuestionSet) -> list[str]:
    return [one.key for one in whole.questions]


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
WORDS = st.builds(Words, TEXT, TEXT, TEXT)
LIMITS = st.one_of(
    st.none(), st.integers(-(10**14), 10**14), st.integers(-(10**9), 10**9).map(Kroner), st.dates(max_value=date.max)
)
CONDITIONS = st.one_of(
    st.none(),
    st.builds(
        QuestionCondition,
        st.integers(1, 30).map("q{}".format),
        st.sampled_from(ConditionKind),
        st.sampled_from(["", "o3", "o9"]),
        st.one_of(st.none(), st.integers(0, 10**9).map(Kroner)),
    ),
)
ANY_QUESTION = st.builds(
    Question,
    st.sampled_from(QuestionKind),
    WORDS,
    WORDS,
    st.booleans(),
    st.sampled_from(AskedIn),
    TEXT,
    CONDITIONS,
    st.lists(st.builds(Option, WORDS), max_size=3).map(tuple),
    LIMITS,
    LIMITS,
    st.lists(st.sampled_from(["application/pdf", "image/png", "x"]), max_size=2).map(tuple),
)


@st.composite
def edited_sets(draw: st.DrawFn) -> QuestionSet:
    """A set that some edits have made, with whatever faults."""
    whole = QuestionSet()
    for _section in range(draw(st.integers(0, 3))):
        whole = edits.add_section(whole, draw(WORDS))
        for _question in range(draw(st.integers(0, 4))):
            whole = edits.add_question(whole, whole.sections[-1].key, draw(ANY_QUESTION))
    for key in keys_of(whole):
        move = draw(st.integers(-3, 3))
        whole = edits.move_question(whole, key, move)
        if draw(st.integers(0, 4)) == 0:
            gone = edits.remove_question(whole, key)
            whole = gone if isinstance(gone, QuestionSet) else whole
    return whole


@st.composite
def sound_sets(draw: st.DrawFn) -> QuestionSet:
    """A set without errors: every kind may stand in it, conditions rest on what comes before."""
    whole = edits.add_section(QuestionSet(), said("Prosjektet"))
    budgets = 0
    for number in range(draw(st.integers(1, 7))):
        kind = draw(st.sampled_from([one for one in K if one is not K.BUDGET or not budgets]))
        budgets += kind is K.BUDGET
        question = one_question(kind, words=said(f"Spørsmål {number}"), is_required=draw(st.booleans()))
        earlier = list(whole.questions)
        if earlier and draw(st.booleans()):
            other = draw(st.sampled_from(earlier))
            question = replace(question, condition=draw(st.sampled_from(_on(other))))
        whole = edits.add_question(whole, "s1", question)
    return whole


def _on(other: Question) -> list[QuestionCondition]:
    found = [QuestionCondition(other.key, ConditionKind.ANSWERED)]
    if other.kind in (K.CHOICE, K.SEVERAL):
        found.append(QuestionCondition(other.key, ConditionKind.HAS, other.options[0].key))
    if other.kind is K.DECLARATION:
        found.append(QuestionCondition(other.key, ConditionKind.YES))
    if other.kind in (K.AMOUNT, K.BUDGET):
        found.append(QuestionCondition(other.key, ConditionKind.ABOVE, above=Kroner.whole(1_000)))
    return found


ANY_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=8,
)
assert set(LIMIT_OF) | WITH_OPTIONS | {K.DECLARATION} == set(K)
