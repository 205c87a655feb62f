"""Answers in words: a day, an amount, the words of an option, a municipality by its name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from tilskudd.applications.answer_reading import Value
from tilskudd.applications.budgets import Budget
from tilskudd.applications.questions import Question
from tilskudd.applications.typed import Attached
from tilskudd.values.kroner import Kroner
from tilskudd.web.question_limits import size_in_words
from tilskudd.web.templatetags.figures import count, long_day


def in_words(value: Value | None, question: Question, language: str, names: Mapping[str, str]) -> str:
    """A value in one line; several with commas between, a budget by its sum. Empty for none."""
    match value:
        case None:
            return ""
        case bool():
            return _("Krysset av")
        case str():
            return one_of(value, question, language, names)
        case int():
            return count(value)
        case Kroner():
            return value.in_words
        case date():
            return long_day(value)
        case Budget():
            return _("søker om %s") % value.applied.in_words
    return ", ".join(
        f"{one.name} ({size_in_words(one.size)})"
        if isinstance(one, Attached)
        else one_of(one, question, language, names)
        for one in value
    )


def one_of(written: str, question: Question, language: str, names: Mapping[str, str]) -> str:
    """The words of an option or the name of a municipality by its key; any other text as it is."""
    option = question.option(written)
    return option.words.in_language(language) if option else names.get(written, written)
