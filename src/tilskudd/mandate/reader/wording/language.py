"""A language: its sentences, and how it tells amounts, days, budget lines and small numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from string import Formatter
from typing import Any

from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import Kroner


@dataclass(frozen=True)
class Language(Formatter):
    """`sentences` are what findings say, `printed` the words of the view in a terminal.

    A sentence says how a fact is told: {x:kr} an amount with «kr», {x:figure} without, {x:word} a small number as a
    word, {x:day} a date, {x:line} a budget line.
    """

    code: str
    sentences: Mapping[str, str]
    printed: Mapping[str, str]
    months: tuple[str, ...]
    numbers: tuple[str, ...]
    date_order: str
    budget_line: str

    def say(self, name: str, facts: Mapping[str, Any]) -> str:
        """The sentence of that name with the facts put in; raises KeyError when it has no such sentence."""
        told = self.vformat(self.sentences[name], (), facts)
        return told[:1].upper() + told[1:]

    def format_field(self, value: Any, format_spec: str) -> str:
        match format_spec:
            case "kr":
                return Kroner.whole(value).in_words
            case "figure":
                return str(Kroner.whole(value))
            case "word":
                return self.numbers[value] if 0 <= value < len(self.numbers) else str(value)
            case "day":
                return self.day(value)
            case "line":
                return self.line(value)
        return str(value)

    def day(self, value: date) -> str:
        """The day as it stands in a sentence, with the month as a word."""
        return self.date_order.format(day=value.day, month=self.months[value.month - 1], year=value.year)

    def line(self, value: BudgetLine) -> str:
        return self.budget_line.format(chapter=value.chapter, item=value.item)
