"""What people call the parts of a question, and what they write to have one: no codes and no keys."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilskudd.applications.questions import AskedIn, Question, QuestionKind, Words

KIND_WORDS: Final[dict[QuestionKind, Any]] = {
    QuestionKind.SHORT_TEXT: gettext_lazy("Kort tekst"),
    QuestionKind.LONG_TEXT: gettext_lazy("Lang tekst"),
    QuestionKind.NUMBER: gettext_lazy("Antall"),
    QuestionKind.AMOUNT: gettext_lazy("Beløp"),
    QuestionKind.DATE: gettext_lazy("Dato"),
    QuestionKind.CHOICE: gettext_lazy("Ett valg av flere"),
    QuestionKind.SEVERAL: gettext_lazy("Ett eller flere valg"),
    QuestionKind.BUDGET: gettext_lazy("Budsjett, en tabell"),
    QuestionKind.MUNICIPALITIES: gettext_lazy("Kommuner"),
    QuestionKind.ATTACHMENT: gettext_lazy("Vedlegg"),
    QuestionKind.DECLARATION: gettext_lazy("Erklæring som krysses av"),
}
KIND_CHOICES: Final = [(one.value, word) for one, word in KIND_WORDS.items()]
ASKED_WORDS: Final[dict[AskedIn, Any]] = {
    AskedIn.APPLICATION: gettext_lazy("Søknaden"),
    AskedIn.REPORT: gettext_lazy("Rapporten"),
    AskedIn.BOTH: gettext_lazy("Søknaden og rapporten"),
}
ASKED_CHOICES: Final = [(one.value, word) for one, word in ASKED_WORDS.items()]
LIMIT_WORDS: Final[dict[QuestionKind, tuple[Any, Any]]] = {
    QuestionKind.SHORT_TEXT: (gettext_lazy("Minst så mange tegn"), gettext_lazy("Høyst så mange tegn")),
    QuestionKind.LONG_TEXT: (gettext_lazy("Minst så mange tegn"), gettext_lazy("Høyst så mange tegn")),
    QuestionKind.NUMBER: (gettext_lazy("Tallet er minst"), gettext_lazy("Tallet er høyst")),
    QuestionKind.AMOUNT: (gettext_lazy("Beløpet er minst (kr)"), gettext_lazy("Beløpet er høyst (kr)")),
    QuestionKind.DATE: (gettext_lazy("Tidligste dato"), gettext_lazy("Seneste dato")),
    QuestionKind.SEVERAL: (gettext_lazy("Velg minst så mange"), gettext_lazy("Velg høyst så mange")),
    QuestionKind.BUDGET: (gettext_lazy("Det kan søkes om minst (kr)"), gettext_lazy("Det kan søkes om høyst (kr)")),
    QuestionKind.MUNICIPALITIES: (gettext_lazy("Minst så mange kommuner"), gettext_lazy("Høyst så mange kommuner")),
    QuestionKind.ATTACHMENT: (None, gettext_lazy("Største fil (MB)")),
}
"""What the limits of each kind are called; None where one has no meaning."""

A_MEGABYTE: Final = 1_000_000
STARTS_WITH: Final[dict[QuestionKind, dict[str, Any]]] = {
    QuestionKind.SHORT_TEXT: {"most": 200},
    QuestionKind.LONG_TEXT: {"most": 1_000},
    QuestionKind.NUMBER: {"least": 0},
    QuestionKind.ATTACHMENT: {"most": 10 * A_MEGABYTE, "types": ("application/pdf",)},
}
"""The limits that a new question begins with, so that it can be used at once."""


def missing_words(words: Words) -> list[str]:
    """The languages that lack words, as people call them."""
    names = {"nb": _("bokmål"), "nn": _("nynorsk"), "en": _("engelsk")}
    return [names[one] for one in words.missing]


def lacks(question: Question) -> list[str]:
    """The languages that something in a question lacks: its words, its help, one of its options."""
    parts = [question.words, *(one.words for one in question.options)]
    if question.help.nb.strip():
        parts.append(question.help)
    lacking = {one for words in parts for one in missing_words(words)}
    return [one for one in (_("bokmål"), _("nynorsk"), _("engelsk")) if one in lacking]
