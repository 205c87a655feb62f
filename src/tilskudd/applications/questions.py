"""Question sets: what an application and its report ask, as data that is kept with every answer. Pure.

A set never changes; an edit makes a new one. Keys are made by the program: they stand when words or order change, and
one that is removed is never given again, so that an answer always belongs to the question it was given to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, NoReturn

from tilskudd.values.kroner import Kroner


class QuestionKind(StrEnum):
    """What an answer is made of (slag)."""

    SHORT_TEXT = "short-text"
    LONG_TEXT = "long-text"
    NUMBER = "number"
    AMOUNT = "amount"
    DATE = "date"
    CHOICE = "choice"
    SEVERAL = "several"
    BUDGET = "budget"
    MUNICIPALITIES = "municipalities"
    ATTACHMENT = "attachment"
    DECLARATION = "declaration"


class AskedIn(StrEnum):
    """Where a question stands (spørres i): in the application, in the report, or in both."""

    APPLICATION = "application"
    REPORT = "report"
    BOTH = "both"

    @property
    def places(self) -> frozenset[AskedIn]:
        """The application, the report, or the two of them."""
        return frozenset({AskedIn.APPLICATION, AskedIn.REPORT}) if self is AskedIn.BOTH else frozenset({self})


class ConditionKind(StrEnum):
    """What is demanded of the other answer (slags betingelse)."""

    HAS = "has"
    YES = "yes"
    ANSWERED = "answered"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class Words:
    """Words in bokmål, nynorsk and English; bokmål is required, and stands in where another is missing."""

    nb: str
    nn: str = ""
    en: str = ""

    def in_language(self, language: str) -> str:
        """The words in «nb», «nn» or «en»."""
        return {"nn": self.nn, "en": self.en}.get(language, "") or self.nb

    @property
    def missing(self) -> list[str]:
        """The languages that have no words."""
        return [language for language in ("nb", "nn", "en") if not getattr(self, language).strip()]


NO_WORDS: Final = Words("")


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose, or a named cost line of a budget (svaralternativ)."""

    words: Words
    key: str = ""


@dataclass(frozen=True, slots=True)
class QuestionCondition:
    """When a question is asked at all (betingelse): an earlier one has an option, is yes, is answered, is above."""

    question: str
    kind: ConditionKind
    option: str = ""
    above: Kroner | None = None


Limit = int | Kroner | date


@dataclass(frozen=True, slots=True)
class Question:
    """One question (spørsmål).

    `least` and `most` are what its kind counts: characters of a text, a number, whole kroner, days, how many may be
    chosen, the sum applied for in a budget, bytes of one file. `options` are the choices, or a budget's named cost
    lines. `types` are the content types an attachment may have. `criterion` is the words of the criterion it serves.
    """

    kind: QuestionKind
    words: Words
    help: Words = NO_WORDS
    is_required: bool = True
    asked_in: AskedIn = AskedIn.APPLICATION
    criterion: str = ""
    condition: QuestionCondition | None = None
    options: tuple[Option, ...] = ()
    least: Limit | None = None
    most: Limit | None = None
    types: tuple[str, ...] = ()
    key: str = ""

    @property
    def name(self) -> str:
        """The question as it is named in a sentence."""
        return f"«{self.words.nb.strip()}»"

    def option(self, key: str) -> Option | None:
        """The option with a key; None when the question has none such."""
        return next((one for one in self.options if one.key == key), None)


@dataclass(frozen=True, slots=True)
class Section:
    """Questions that stand together, as one step (del)."""

    words: Words
    questions: tuple[Question, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """All that is asked, in order (spørsmålssett). `last_key` is the number of the newest key that was ever given."""

    sections: tuple[Section, ...] = ()
    last_key: int = 0

    @property
    def questions(self) -> Iterator[Question]:
        """Every question, in the order they stand."""
        return (question for section in self.sections for question in section.questions)

    def asked(self, place: AskedIn) -> list[Question]:
        """The questions of the application or of the report, in order."""
        return [question for question in self.questions if place.places & question.asked_in.places]

    def question(self, key: str) -> Question:
        """The question with a key; raises KeyError when there is none."""
        return next((one for one in self.questions if one.key == key), None) or _none_such(key)

    def section(self, key: str) -> Section:
        """The section with a key; raises KeyError when there is none."""
        return next((one for one in self.sections if one.key == key), None) or _none_such(key)


def _none_such(key: str) -> NoReturn:
    raise KeyError(f"nothing here has the key {key!r}")


TEXTS: Final = frozenset({QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT})
WITH_OPTIONS: Final = frozenset({QuestionKind.CHOICE, QuestionKind.SEVERAL, QuestionKind.BUDGET})
LIMIT_OF: Final[dict[QuestionKind, type[Limit]]] = {
    QuestionKind.SHORT_TEXT: int,
    QuestionKind.LONG_TEXT: int,
    QuestionKind.NUMBER: int,
    QuestionKind.AMOUNT: Kroner,
    QuestionKind.DATE: date,
    QuestionKind.SEVERAL: int,
    QuestionKind.BUDGET: Kroner,
    QuestionKind.MUNICIPALITIES: int,
    QuestionKind.ATTACHMENT: int,
}
"""What the limits of each kind are; the kinds that are not here have none."""
