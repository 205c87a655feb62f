"""Edits of a question set. Pure: each returns a new set, and raises KeyError for a key that the set does not have.

What others rest on is not removed: then the answer is a list of findings, one for each question that rests on it.
A question that is moved in front of what its condition rests on stays there; the faults of the set tell it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar

from tilskudd.applications.questions import Option, Question, QuestionSet, Section, Words
from tilskudd.values.finding import Finding, Severity

Removed = QuestionSet | list[Finding]
Thing = TypeVar("Thing")


def add_section(whole: QuestionSet, words: Words) -> QuestionSet:
    """A section at the end."""
    number = whole.last_key + 1
    return QuestionSet((*whole.sections, Section(words, (), f"s{number}")), number)


def rename_section(whole: QuestionSet, key: str, words: Words) -> QuestionSet:
    """Other words for a section."""
    return _with_section(whole, key, lambda section: replace(section, words=words))


def move_section(whole: QuestionSet, key: str, by: int) -> QuestionSet:
    """A section some places up (below zero) or down; the first and the last stand where they are."""
    return replace(whole, sections=_moved(whole.sections, whole.sections.index(whole.section(key)), by))


def remove_section(whole: QuestionSet, key: str) -> Removed:
    """The set without a section and its questions, or what outside it rests on them."""
    section = whole.section(key)
    resting = _resting(whole, {one.key for one in section.questions})
    return resting or replace(whole, sections=tuple(one for one in whole.sections if one is not section))


def add_question(whole: QuestionSet, section: str, question: Question) -> QuestionSet:
    """A question at the end of a section; its key and those of its options are made here, whatever it had."""
    number = whole.last_key + 1
    fresh = replace(question, key=f"q{number}", options=tuple(replace(one, key="") for one in question.options))
    keyed, last_key = _with_option_keys(fresh, number)
    made = _with_section(whole, section, lambda one: replace(one, questions=(*one.questions, keyed)))
    return replace(made, last_key=last_key)


def change_question(whole: QuestionSet, question: Question) -> QuestionSet:
    """Another content for the question with the same key. Options without a key are new, and get one.

    Raises ValueError for an option with a key that the question does not have: it would be another's, or used again.
    """
    known = {one.key for one in whole.question(question.key).options}
    kept = [one.key for one in question.options if one.key]
    if not known.issuperset(kept) or len(kept) != len(set(kept)):
        raise ValueError(f"the options of {question.key} carry keys that are not theirs: {kept}")
    keyed, last_key = _with_option_keys(question, whole.last_key)
    return replace(_with_question(whole, keyed), last_key=last_key)


def move_question(whole: QuestionSet, key: str, by: int) -> QuestionSet:
    """A question some places up (below zero) or down; past the edge of its section it goes into the next one.

    Raises KeyError when there is no such question.
    """
    for _step in range(min(abs(by), len(whole.sections) + sum(1 for _question in whole.questions))):
        whole = _moved_one(whole, key, 1 if by > 0 else -1)
    whole.question(key)
    return whole


def remove_question(whole: QuestionSet, key: str) -> Removed:
    """The set without a question, or what rests on it."""
    question = whole.question(key)
    resting = _resting(whole, {key})
    return resting or QuestionSet(
        tuple(
            replace(section, questions=tuple(one for one in section.questions if one is not question))
            for section in whole.sections
        ),
        whole.last_key,
    )


def add_option(whole: QuestionSet, key: str, words: Words) -> QuestionSet:
    """One more choice, or cost line, at the end of a question's."""
    question = whole.question(key)
    return change_question(whole, replace(question, options=(*question.options, Option(words))))


def rename_option(whole: QuestionSet, key: str, option: str, words: Words) -> QuestionSet:
    """Other words for an option."""
    question, found = _question_and_option(whole, key, option)
    options = tuple(replace(one, words=words) if one is found else one for one in question.options)
    return _with_question(whole, replace(question, options=options))


def move_option(whole: QuestionSet, key: str, option: str, by: int) -> QuestionSet:
    """An option some places up (below zero) or down."""
    question, found = _question_and_option(whole, key, option)
    options = _moved(question.options, question.options.index(found), by)
    return _with_question(whole, replace(question, options=options))


def remove_option(whole: QuestionSet, key: str, option: str) -> Removed:
    """The set without an option, or what rests on it."""
    question, found = _question_and_option(whole, key, option)
    resting = [
        _rests_on(one, f"at «{found.words.nb}» er valgt i {question.name}")
        for one in whole.questions
        if one.condition and (one.condition.question, one.condition.option) == (key, option)
    ]
    options = tuple(one for one in question.options if one is not found)
    return resting or _with_question(whole, replace(question, options=options))


def _resting(whole: QuestionSet, keys: set[str]) -> list[Finding]:
    return [
        _rests_on(one, f"svaret på {whole.question(one.condition.question).name}")
        for one in whole.questions
        if one.condition and one.condition.question in keys and one.key not in keys
    ]


def _rests_on(question: Question, what: str) -> Finding:
    message = f"{question.name} vises bare etter {what}. Ta bort den betingelsen først, eller fjern begge."
    return Finding("others-rest-on-it", Severity.ERROR, message)


def _question_and_option(whole: QuestionSet, key: str, option: str) -> tuple[Question, Option]:
    question = whole.question(key)
    found = question.option(option)
    if found is None:
        raise KeyError(f"{key} has no option {option!r}")
    return question, found


def _with_option_keys(question: Question, last_key: int) -> tuple[Question, int]:
    options: list[Option] = []
    for one in question.options:
        last_key += not one.key
        options.append(one if one.key else replace(one, key=f"o{last_key}"))
    return replace(question, options=tuple(options)), last_key


def _with_section(whole: QuestionSet, key: str, changed: Callable[[Section], Section]) -> QuestionSet:
    section = whole.section(key)
    return replace(whole, sections=tuple(changed(one) if one is section else one for one in whole.sections))


def _with_question(whole: QuestionSet, question: Question) -> QuestionSet:
    sections = tuple(
        replace(section, questions=tuple(question if one.key == question.key else one for one in section.questions))
        for section in whole.sections
    )
    return replace(whole, sections=sections)


def _moved_one(whole: QuestionSet, key: str, step: int) -> QuestionSet:
    sections = [list(section.questions) for section in whole.sections]
    for number, questions in enumerate(sections):
        place = next((index for index, one in enumerate(questions) if one.key == key), None)
        if place is None:
            continue
        question = questions.pop(place)
        if 0 <= place + step <= len(questions):
            questions.insert(place + step, question)
        elif 0 <= number + step < len(sections):
            beside = sections[number + step]
            beside.insert(0 if step > 0 else len(beside), question)
        else:
            return whole
        break
    return _rearranged(whole, sections)


def _rearranged(whole: QuestionSet, sections: Iterable[list[Question]]) -> QuestionSet:
    pairs = zip(whole.sections, sections, strict=True)
    return replace(whole, sections=tuple(replace(one, questions=tuple(questions)) for one, questions in pairs))


def _moved(things: tuple[Thing, ...], place: int, by: int) -> tuple[Thing, ...]:
    rest = [*things[:place], *things[place + 1 :]]
    rest.insert(max(0, place + by), things[place])
    return tuple(rest)
