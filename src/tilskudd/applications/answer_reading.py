"""One answer, from what was typed: its value, and what is wrong with it. Pure.

A value that breaks a limit is still a value, so that it can be shown and counted; one that cannot be read is None.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from tilskudd.applications.budget_cells import budget_in
from tilskudd.applications.budgets import Budget
from tilskudd.applications.figures_typed import Unreadable, day, shortened, whole_kroner, whole_number
from tilskudd.applications.plain_text import characters, one_line, plain
from tilskudd.applications.questions import Question, QuestionKind
from tilskudd.applications.typed import MOST_FILES, Attached, FieldFinding, Typed, found_in, only
from tilskudd.values.kroner import ZERO, Kroner

Value = str | int | Kroner | date | tuple[str, ...] | tuple[Attached, ...] | Budget
"""A text or a chosen option; a number, or True for a declaration; an amount; a day; several; files; a budget."""

Read = tuple[Value | None, list[FieldFinding]]
SHORT_LIMIT: Final = 200
YES: Final = frozenset({"on", "yes", "true", "1"})
BETWEEN = re.compile(r"[,;\r\n]+")
CODE = re.compile(r"[0-9]{4}", re.ASCII)
MOST_TOLD: Final = 10
TYPE_WORDS: Final[Mapping[str, str]] = {
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word (.docx)",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel (.xlsx)",
    "application/vnd.oasis.opendocument.text": "OpenDocument-tekst (.odt)",
    "application/vnd.oasis.opendocument.spreadsheet": "OpenDocument-regneark (.ods)",
    "image/png": "bilde (PNG)",
    "image/jpeg": "bilde (JPEG)",
}


@dataclass(frozen=True)
class Material:
    """What answers are read from: the fields, the files, and the municipality numbers that were in use."""

    typed: Typed
    attached: Mapping[str, tuple[Attached, ...]]
    municipalities: Collection[str]


def read_answer(question: Question, material: Material) -> Read:
    """The value of one answer, None when there is none, and what is wrong with it."""
    return READERS[question.kind](question, material)


def _text(question: Question, material: Material) -> Read:
    written = only(material.typed, question.key)
    value = one_line(written) if question.kind is QuestionKind.SHORT_TEXT else plain(written)
    if not value:
        return None, []
    length, most, least = characters(value), question.most, question.least
    if most is None and question.kind is QuestionKind.SHORT_TEXT:
        most = SHORT_LIMIT
    if isinstance(most, int) and length > most:
        told = f"Svaret på {question.name} er {length - most} tegn for langt. Det er plass til {most}. Kort det ned."
        return value, [found_in(question.key, question.key, "too-long", told)]
    if isinstance(least, int) and length < least:
        told = f"Svaret på {question.name} er {length} tegn. Vi trenger minst {least} for å forstå det. Skriv mer."
        return value, [found_in(question.key, question.key, "too-short", told)]
    return value, []


def _number(question: Question, material: Material) -> Read:
    return _figure(question, material, whole_number, str)


def _amount(question: Question, material: Material) -> Read:
    value, found = _figure(question, material, whole_kroner, lambda one: one.in_words)
    if isinstance(value, Kroner) and value < ZERO and not found and question.least is None:
        told = f"{question.name} er under null. Skriv beløpet uten minus."
        found = [found_in(question.key, question.key, "below-zero", told)]
    return value, found


def _date(question: Question, material: Material) -> Read:
    return _figure(question, material, day, lambda one: f"{one:%d.%m.%Y}")


def _figure(question: Question, material: Material, reads: Callable[[str], Value], shown: Callable[..., str]) -> Read:
    key, written = question.key, only(material.typed, question.key)
    if not written.strip():
        return None, []
    try:
        value = reads(written)
    except Unreadable as why:
        return None, [found_in(key, key, why.code, str(why))]
    least, most = question.least, question.most
    if type(least) is type(value) and value < least:  # type: ignore[operator]
        told = f"Svaret på {question.name} er {shown(value)}. Det kan ikke være under {shown(least)}. Rett det."
        return value, [found_in(key, key, "below-least", told)]
    if type(most) is type(value) and value > most:  # type: ignore[operator]
        told = f"Svaret på {question.name} er {shown(value)}. Det kan ikke være over {shown(most)}. Rett det."
        return value, [found_in(key, key, "above-most", told)]
    return value, []


def _choice(question: Question, material: Material) -> Read:
    chosen = list(dict.fromkeys(one for one in material.typed.get(question.key, ()) if one.strip()))
    if not chosen:
        return None, []
    if len(chosen) > 1:
        told = f"Det er valgt {len(chosen)} svar på {question.name}, og bare ett kan gjelde. Velg ett."
        return None, [found_in(question.key, question.key, "more-than-one", told)]
    if question.option(chosen[0]) is None:
        return None, [_lost_option(question)]
    return chosen[0], []


def _several(question: Question, material: Material) -> Read:
    chosen = {one for one in material.typed.get(question.key, ()) if one.strip()}
    value = tuple(one.key for one in question.options if one.key in chosen)
    found = [_lost_option(question)] if len(value) < len(chosen) else []
    return value or None, [*found, *_how_many(question, len(value), "valg")]


def _lost_option(question: Question) -> FieldFinding:
    told = f"Et svar på {question.name} er ikke lenger blant valgene. Velg på nytt."
    return found_in(question.key, question.key, "no-such-option", told)


def _how_many(question: Question, count: int, what: str) -> list[FieldFinding]:
    least, most = question.least, question.most
    if isinstance(most, int) and count > most:
        told = f"{question.name} har {count} {what}. Det kan være høyst {most}. Ta bort noen."
        return [found_in(question.key, question.key, "too-many", told)]
    if isinstance(least, int) and 0 < count < least:
        told = f"{question.name} har {count} {what}. Det må være minst {least}. Legg til flere."
        return [found_in(question.key, question.key, "too-few", told)]
    return []


def _municipalities(question: Question, material: Material) -> Read:
    written = {one for value in material.typed.get(question.key, ()) for one in _between_commas(value)}
    value = tuple(sorted(one for one in written if CODE.fullmatch(one) and one in material.municipalities))
    unknown = sorted(written.difference(value))
    found = [
        found_in(
            question.key,
            question.key,
            "no-such-municipality",
            f"«{shortened(one)}» er ikke nummeret til en kommune nå. Skriv fire sifre, for eksempel 0301 for Oslo.",
        )
        for one in unknown[:MOST_TOLD]
    ]
    return value or None, [*found, *_how_many(question, len(value), "kommuner")]


def _between_commas(value: str) -> Iterator[str]:
    """The numbers, also with only space between them, and other words together as they stand between two commas."""
    for piece in BETWEEN.split(value):
        for is_code, words in groupby(piece.split(), lambda word: CODE.fullmatch(word) is not None):
            together = list(words)
            yield from together if is_code else [" ".join(together)]


def _attachment(question: Question, material: Material) -> Read:
    key, files = question.key, material.attached.get(question.key, ())
    value = files[:MOST_FILES]
    found = []
    if len(files) > MOST_FILES:
        told = f"{question.name} har {len(files)} filer. Det er plass til {MOST_FILES}. Slå sammen noen av dem."
        found.append(found_in(key, key, "too-many", told))
    for one in value:
        if question.types and one.type not in question.types:
            kinds = ", ".join(TYPE_WORDS.get(each, each) for each in question.types)
            told = f"Vi kan ikke ta imot «{one.name}», for vi kan bare åpne {kinds}. Lagre filen slik og last den opp."
            found.append(found_in(key, key, "file-type", told))
        if one.size <= 0:
            told = f"«{one.name}» er tom. Se etter om det er riktig fil, og last den opp på nytt."
            found.append(found_in(key, key, "empty-file", told))
        elif isinstance(question.most, int) and one.size > question.most:
            told = f"«{one.name}» er {_megabytes(one.size, up=True)}. Det er plass til {_megabytes(question.most)}."
            found.append(found_in(key, key, "file-size", f"{told} Gjør filen mindre, eller del den."))
    return value or None, found


def _megabytes(size: int, *, up: bool = False) -> str:
    whole, tenth = divmod((size + (99_999 if up else 0)) // 100_000, 10)
    return f"{whole},{tenth} MB" if tenth else f"{whole} MB"


def _declaration(question: Question, material: Material) -> Read:
    return True if only(material.typed, question.key).strip().lower() in YES else None, []


def _budget(question: Question, material: Material) -> Read:
    budget, found = budget_in(question, material.typed)
    field = f"{question.key}-applied"
    least, most = question.least, question.most
    too_little = isinstance(least, Kroner) and ZERO < budget.applied < least
    limit = least if too_little else most if isinstance(most, Kroner) and budget.applied > most else None
    if isinstance(limit, Kroner):
        word = "under" if too_little else "over"
        told = f"Dere søker om {budget.applied.in_words}. Det kan ikke være {word} {limit.in_words}. Rett beløpet."
        found.append(found_in(question.key, field, "below-least" if too_little else "above-most", told))
    return None if budget.is_empty else budget, found


READERS: Final[Mapping[QuestionKind, Callable[[Question, Material], Read]]] = {
    QuestionKind.SHORT_TEXT: _text,
    QuestionKind.LONG_TEXT: _text,
    QuestionKind.NUMBER: _number,
    QuestionKind.AMOUNT: _amount,
    QuestionKind.DATE: _date,
    QuestionKind.CHOICE: _choice,
    QuestionKind.SEVERAL: _several,
    QuestionKind.BUDGET: _budget,
    QuestionKind.MUNICIPALITIES: _municipalities,
    QuestionKind.ATTACHMENT: _attachment,
    QuestionKind.DECLARATION: _declaration,
}
