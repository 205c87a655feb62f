"""What is wrong with a question set, all at once. Pure.

Errors must be mended before the set is used; warnings are words that lack a language. The fault is told with the name
of its question, and `stated` is the key of the question or section.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from tilskudd.applications.criteria import same_words
from tilskudd.applications.plain_text import plain
from tilskudd.applications.questions import (
    LIMIT_OF,
    TEXTS,
    WITH_OPTIONS,
    AskedIn,
    ConditionKind,
    Limit,
    Question,
    QuestionCondition,
    QuestionKind,
    QuestionSet,
    Words,
)
from tilskudd.values.finding import Finding, Severity
from tilskudd.values.kroner import Kroner

MOST_SECTIONS: Final = 30
MOST_QUESTIONS: Final = 200
MOST_OPTIONS: Final = 60
LONGEST_WORDS: Final = 2_000
LONGEST_ANSWER: Final = 20_000
MOST_COUNTED: Final = 10**12
LARGEST_FILE: Final = 50 * 1024 * 1024
LANGUAGES: Final = {"nb": "bokmål", "nn": "nynorsk", "en": "engelsk"}
MOST_OF: Final[dict[QuestionKind, int]] = {
    QuestionKind.SHORT_TEXT: 500,
    QuestionKind.LONG_TEXT: LONGEST_ANSWER,
    QuestionKind.ATTACHMENT: LARGEST_FILE,
}
ANSWERS_TO: Final[dict[ConditionKind, frozenset[QuestionKind]]] = {
    ConditionKind.HAS: frozenset({QuestionKind.CHOICE, QuestionKind.SEVERAL}),
    ConditionKind.YES: frozenset({QuestionKind.DECLARATION}),
    ConditionKind.ANSWERED: frozenset(QuestionKind),
    ConditionKind.ABOVE: frozenset({QuestionKind.AMOUNT, QuestionKind.BUDGET}),
}


def faults_in(whole: QuestionSet, criteria: Iterable[str] | None = None) -> list[Finding]:
    """Every fault of the set, in the order of its questions; with the rules' criteria also those it does not know.

    `criteria` is what the scheme's rules say, of both kinds; None when they are not to be held against the set.
    Of a set with too many questions only that is told.
    """
    questions = list(whole.questions)
    found = [*_of_the_whole(whole, questions)]
    if len(whole.sections) > MOST_SECTIONS or len(questions) > MOST_QUESTIONS:
        return found
    for section in whole.sections:
        found.extend(_of_words(section.words, f"Delen «{plain(section.words.nb)}»", "Delen", section.key))
        if not section.questions:
            message = f"Delen «{plain(section.words.nb)}» har ingen spørsmål. Legg til et, eller fjern delen."
            found.append(Finding("section-without-questions", Severity.ERROR, message, stated=section.key))
        for question in section.questions:
            found.extend(_of_question(question))
            found.extend(_of_condition(question, questions))
    known = None if criteria is None else {same_words(one) for one in criteria}
    for question in questions:
        if known is not None and question.criterion.strip() and same_words(question.criterion) not in known:
            told = f"{question.name} viser til kriteriet «{question.criterion}», som regelverket ikke har. Velg et av"
            found.append(_error("criterion-not-in-rules", question, f"{told} kriteriene der, eller la det stå tomt."))
    return found


def _of_the_whole(whole: QuestionSet, questions: Sequence[Question]) -> Iterator[Finding]:
    if not whole.sections:
        yield Finding("no-sections", Severity.ERROR, "Det er ingen spørsmål ennå. Legg til en del, og spørsmål i den.")
    if len(whole.sections) > MOST_SECTIONS or len(questions) > MOST_QUESTIONS:
        message = f"Det kan være {MOST_SECTIONS} deler og {MOST_QUESTIONS} spørsmål til sammen. Fjern noen."
        yield Finding("too-many-questions", Severity.ERROR, message)
    budgets = [one for one in questions if one.kind is QuestionKind.BUDGET]
    for place in (AskedIn.APPLICATION, AskedIn.REPORT):
        inside = [one for one in budgets if place in one.asked_in.places]
        if len(inside) > 1:
            names = " og ".join(one.name for one in inside)
            message = (
                f"Det er {len(inside)} budsjetter på samme sted: {names}. Søkeren kan bare søke om én sum. Behold ett."
            )
            yield Finding("two-budgets", Severity.ERROR, message, stated=inside[1].key)


def _of_words(words: Words, name: str, kind: str, key: str) -> Iterator[Finding]:
    if not plain(words.nb):
        yield Finding("empty-words", Severity.ERROR, f"{kind} har ingen tekst på bokmål. Skriv den.", stated=key)
        return
    for text in (words.nb, words.nn, words.en):
        if len(text) > LONGEST_WORDS:
            message = f"{name} har for lang tekst. Det er plass til {LONGEST_WORDS} tegn."
            yield Finding("words-too-long", Severity.ERROR, message, stated=key)
        if plain(text) != text.strip().replace("\r\n", "\n"):
            message = f"{name} har tegn som ikke kan vises. Skriv teksten på nytt."
            yield Finding("words-not-plain", Severity.ERROR, message, stated=key)
    lacking = [LANGUAGES[one] for one in words.missing]
    if lacking:
        message = f"{name} mangler {' og '.join(lacking)}. Da vises bokmål."
        yield Finding("words-missing", Severity.WARNING, message, stated=key)


def _of_question(question: Question) -> Iterator[Finding]:
    name = question.name
    yield from _of_words(question.words, name, "Et spørsmål", question.key)
    if plain(question.help.nb):
        yield from _of_words(question.help, f"Hjelpeteksten til {name}", "En hjelpetekst", question.key)
    elif question.help.nn.strip() or question.help.en.strip():
        yield _error("empty-words", question, f"Hjelpeteksten til {name} mangler bokmål. Skriv den, eller fjern den.")
    for option in question.options:
        yield from _of_words(option.words, f"«{option.words.nb}» i {name}", f"Et valg i {name}", question.key)
    yield from _of_options(question)
    yield from _of_limits(question)


def _of_options(question: Question) -> Iterator[Finding]:
    name, count = question.name, len(question.options)
    if question.kind not in WITH_OPTIONS:
        if count:
            yield _error("options-not-used", question, f"{name} har valg som aldri vises. Fjern dem.")
    elif question.kind is not QuestionKind.BUDGET and count < 2:
        yield _error("too-few-options", question, f"{name} har {count} valg. Det må være minst to å velge mellom.")
    if count > MOST_OPTIONS:
        yield _error("too-many-options", question, f"{name} har {count} valg. Det er plass til {MOST_OPTIONS}.")
    seen: set[str] = set()
    for option in question.options:
        words = same_words(option.words.nb)
        if words and words in seen:
            yield _error("option-twice", question, f"«{option.words.nb}» står to ganger i {name}. Fjern det ene.")
        seen.add(words)


def _of_limits(question: Question) -> Iterator[Finding]:
    name, kind, limit = question.name, question.kind, LIMIT_OF.get(question.kind)
    given = [one for one in (question.least, question.most) if one is not None]
    if any(limit is None or type(one) is not limit for one in given):
        yield _error("limit-of-other-kind", question, f"{name} har en grense som ikke passer til svaret. Skriv en ny.")
        return
    sizes = [_size(one) for one in given]
    lowest = 0 if limit is int and kind is not QuestionKind.NUMBER else -MOST_COUNTED
    if limit is not date and any(not lowest <= one <= MOST_OF.get(kind, MOST_COUNTED) for one in sizes):
        yield _error(
            "limit-out-of-reach", question, f"{name} har en grense som er for liten eller for stor. Skriv en ny."
        )
    if len(sizes) == 2 and sizes[0] > sizes[1]:
        yield _error("limits-upside-down", question, f"{name} har en nedre grense over den øvre. Bytt dem om.")
    if kind is QuestionKind.SEVERAL and type(question.least) is int and question.least > len(question.options):
        yield _error("limit-out-of-reach", question, f"{name} krever flere valg enn det er å velge mellom.")
    if kind is QuestionKind.LONG_TEXT and question.most is None:
        yield _error(
            "text-without-limit", question, f"{name} har ingen grense for hvor langt svaret kan være. Sett en."
        )
    if kind is QuestionKind.ATTACHMENT and (question.most is None or not question.types):
        yield _error("attachment-without-limit", question, f"{name} sier ikke hvilke filer vi tar imot, og hvor store.")
    if kind in TEXTS and question.most == 0:
        yield _error("limit-out-of-reach", question, f"{name} har ikke plass til noe svar. Sett grensen høyere.")


def _size(limit: Limit) -> int:
    if isinstance(limit, Kroner):
        return limit.ore // 100
    return limit.toordinal() if isinstance(limit, date) else limit


def _of_condition(question: Question, questions: Sequence[Question]) -> Iterator[Finding]:
    condition, name = question.condition, question.name
    if condition is None:
        return
    place = next(index for index, one in enumerate(questions) if one is question)
    at = next((index for index, one in enumerate(questions) if one.key == condition.question), None)
    if at is None:
        yield _error("condition-on-nothing", question, f"{name} hviler på et spørsmål som ikke finnes. Velg et annet.")
        return
    other = questions[at]
    if _comes_back(question, questions):
        yield _error("condition-in-circle", question, f"{name} hviler på seg selv gjennom {other.name}. Bryt ringen.")
    elif at > place:
        yield _error(
            "condition-on-later", question, f"{name} hviler på {other.name}, som kommer etter. Flytt ett av dem."
        )
    if not question.asked_in.places <= other.asked_in.places:
        where = "søknaden" if AskedIn.APPLICATION not in other.asked_in.places else "rapporten"
        told = f"{name} hviler på {other.name}, som ikke spørres i {where}. Spør om begge der, eller fjern betingelsen."
        yield _error("condition-elsewhere", question, told)
    yield from _of_its_kind(question, condition, other)


def _of_its_kind(question: Question, condition: QuestionCondition, other: Question) -> Iterator[Finding]:
    name = question.name
    if other.kind not in ANSWERS_TO[condition.kind]:
        told = f"{name} hviler på noe som {other.name} ikke kan svare. Velg en annen betingelse."
        yield _error("condition-of-other-kind", question, told)
    elif condition.kind is ConditionKind.HAS and other.option(condition.option) is None:
        told = f"{name} hviler på et valg som ikke lenger står i {other.name}. Velg et annet."
        yield _error("condition-on-lost-option", question, told)
    elif condition.kind is ConditionKind.ABOVE and condition.above is None:
        yield _error("condition-without-amount", question, f"{name} mangler beløpet som {other.name} må være over.")
    elif condition.kind is ConditionKind.YES and other.is_required:
        told = f"{name} vises alltid: {other.name} må krysses av uansett. Fjern betingelsen."
        yield Finding("condition-always-met", Severity.WARNING, told, stated=question.key)


def _comes_back(question: Question, questions: Sequence[Question]) -> bool:
    by_key = {one.key: one for one in questions}
    seen: set[str] = set()
    at: Question | None = question
    while at is not None and at.condition is not None and at.key not in seen:
        seen.add(at.key)
        if at.condition.question == question.key:
            return True
        at = by_key.get(at.condition.question)
    return False


def _error(code: str, question: Question, message: str) -> Finding:
    return Finding(code, Severity.ERROR, message, stated=question.key)
