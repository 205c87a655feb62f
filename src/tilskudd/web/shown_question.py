"""One question as a page draws it, of any kind: parts/questions.html asks for nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tilskudd.applications.questions import Question, QuestionKind
from tilskudd.web.question_budget import ShownBudget
from tilskudd.web.question_fields import ShownField, ShownOption, Told
from tilskudd.web.question_limits import left_in_words, most_characters, over_in_words

PARTS: Final = {
    QuestionKind.SHORT_TEXT: "text",
    QuestionKind.LONG_TEXT: "text",
    QuestionKind.NUMBER: "figure",
    QuestionKind.AMOUNT: "figure",
    QuestionKind.DATE: "figure",
    QuestionKind.CHOICE: "choice",
    QuestionKind.SEVERAL: "choice",
    QuestionKind.BUDGET: "budget",
    QuestionKind.MUNICIPALITIES: "municipalities",
    QuestionKind.ATTACHMENT: "attachment",
    QuestionKind.DECLARATION: "declaration",
}
LONG: Final = 1_000


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file that is there (vedlegg): its size in words, and where to open and to remove it."""

    number: int
    name: str
    size: str
    opens: str
    removes: str


@dataclass(frozen=True, slots=True)
class ShownCondition:
    """When a question is asked (betingelse): for the script, and in words."""

    question: str
    kind: str
    option: str
    above: str
    words: str


@dataclass(frozen=True)
class ShownQuestion:
    """One question with all that a page needs to draw it (spørsmål i skjema)."""

    question: Question
    words: str
    explained: tuple[str, ...]
    field: ShownField
    is_asked: bool
    condition: ShownCondition | None = None
    leads_on: bool = False
    left: str = ""
    options: tuple[ShownOption, ...] = ()
    budget: ShownBudget | None = None
    files: tuple[ShownFile, ...] = ()
    understood: tuple[str, ...] = ()
    alike: tuple[tuple[str, list[str]], ...] = ()
    told: tuple[Told, ...] = ()

    @property
    def key(self) -> str:
        return self.question.key

    @property
    def kind(self) -> str:
        return self.question.kind.value

    @property
    def part(self) -> str:
        """The template that draws it."""
        return f"parts/question_{PARTS[self.question.kind]}.html"

    @property
    def anchor(self) -> str:
        """The id of all of it on the page."""
        return f"sporsmal-{self.key}"

    @property
    def help_id(self) -> str:
        return f"hjelp-{self.key}"

    @property
    def left_id(self) -> str:
        return f"igjen-{self.key}"

    @property
    def may_be_empty(self) -> bool:
        return not self.question.is_required

    @property
    def is_long(self) -> bool:
        return self.question.kind is QuestionKind.LONG_TEXT

    @property
    def is_day(self) -> bool:
        return self.question.kind is QuestionKind.DATE

    @property
    def takes_several(self) -> bool:
        return self.question.kind is QuestionKind.SEVERAL

    @property
    def rows(self) -> int:
        """How many lines a text has room for."""
        return 8 if (most_characters(self.question) or LONG) >= LONG else 5

    @property
    def most(self) -> int | None:
        return most_characters(self.question)

    @property
    def left_pattern(self) -> str:
        """What is left, with «{}» for the figure that the script counts."""
        return left_in_words("{}", self.most or 0)

    @property
    def over_pattern(self) -> str:
        return over_in_words("{}")

    @property
    def accepts(self) -> str:
        """The content types of a file field."""
        return ",".join(self.question.types)

    @property
    def every_told(self) -> list[tuple[str, Told]]:
        """All that is told about it, each with the id of the field it is told at."""
        cells = self.budget.fields if self.budget else []
        return [
            *((self.key, one) for one in (*self.field.told, *self.told)),
            *((cell.name, one) for cell in cells for one in cell.told),
        ]
