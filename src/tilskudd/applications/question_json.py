"""A question set as it is stored, and back, exactly. Pure. What comes back may be anything: it gives findings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final, TypeVar

from tilskudd.applications.questions import (
    NO_WORDS,
    AskedIn,
    ConditionKind,
    Limit,
    Option,
    Question,
    QuestionCondition,
    QuestionKind,
    QuestionSet,
    Section,
    Words,
)
from tilskudd.values.finding import Finding, Severity
from tilskudd.values.kroner import Kroner

FORMAT: Final = 1
KEY = re.compile(r"[sqo]([1-9][0-9]{0,5})", re.ASCII)
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
MOST: Final = 10**15
MOST_FAULTS: Final = 50

Kind = TypeVar("Kind", bound=StrEnum)


def as_json(whole: QuestionSet) -> dict[str, Any]:
    """The set as plain JSON with its format; amounts in øre, days as ISO 8601."""
    sections = [
        {"key": one.key, "words": _words_out(one.words), "questions": [_question_out(each) for each in one.questions]}
        for one in whole.sections
    ]
    return {"format": FORMAT, "last_key": whole.last_key, "sections": sections}


def from_json(stored: object) -> tuple[QuestionSet | None, list[Finding]]:
    """The set that was stored, or None and what is wrong with it; never raises, whatever comes in.

    Only the shape is looked at here; a set under work may have any fault of `faults_in`.
    """
    reader = _Reader()
    if not isinstance(stored, dict) or stored.get("format") != FORMAT or type(stored["format"]) is not int:
        message = f"Dette er ikke et spørsmålssett i format {FORMAT}. Ta det ut på nytt derfra det kom."
        return None, [Finding("not-a-question-set", Severity.ERROR, message)]
    made = QuestionSet(
        tuple(
            reader.section(one, f"del {place}")
            for place, one in enumerate(reader.rows(stored, "sections", "settet"), 1)
        ),
        reader.number(stored, "last_key", "settet") or 0,
    )
    reader.look_at_keys(made)
    return (None, reader.findings) if reader.findings else (made, [])


def _words_out(words: Words) -> dict[str, str]:
    return {"nb": words.nb, "nn": words.nn, "en": words.en}


def _question_out(one: Question) -> dict[str, Any]:
    condition = one.condition
    return {
        "key": one.key,
        "kind": one.kind.value,
        "words": _words_out(one.words),
        "help": _words_out(one.help),
        "is_required": one.is_required,
        "asked_in": one.asked_in.value,
        "criterion": one.criterion,
        "condition": condition
        and {
            "question": condition.question,
            "kind": condition.kind.value,
            "option": condition.option,
            "above": None if condition.above is None else condition.above.ore,
        },
        "options": [{"key": option.key, "words": _words_out(option.words)} for option in one.options],
        "least": _limit_out(one.least),
        "most": _limit_out(one.most),
        "types": list(one.types),
    }


def _limit_out(limit: Limit | None) -> int | str | dict[str, int] | None:
    if isinstance(limit, Kroner):
        return {"ore": limit.ore}
    return limit.isoformat() if isinstance(limit, date) else limit


@dataclass
class _Reader:
    """Reads one stored set, and gathers what is wrong with it."""

    findings: list[Finding] = field(default_factory=list)

    def fault(self, where: str, what: str) -> None:
        if len(self.findings) < MOST_FAULTS:
            message = f"Feil i {where}: {what}. Ta spørsmålssettet ut på nytt derfra det kom."
            self.findings.append(Finding("question-set-unreadable", Severity.ERROR, message))

    def rows(self, row: object, name: str, where: str) -> Sequence[object]:
        found = row.get(name) if isinstance(row, dict) else None
        if isinstance(found, list):
            return found
        self.fault(where, f"«{name}» er ikke en liste")
        return ()

    def text(self, row: object, name: str, where: str) -> str:
        found = row.get(name) if isinstance(row, dict) else None
        if isinstance(found, str) and not UNSTORABLE.search(found):
            return found
        self.fault(where, f"«{name}» er ikke tekst som kan lagres")
        return ""

    def number(self, row: object, name: str, where: str) -> int | None:
        found = row.get(name) if isinstance(row, dict) else None
        if found is None:
            return None
        if type(found) is int and -MOST <= found <= MOST:
            return found
        self.fault(where, f"«{name}» er ikke et helt tall vi kan bruke")
        return None

    def kind(self, row: object, name: str, kinds: type[Kind], fallback: Kind, where: str) -> Kind:
        found = self.text(row, name, where)
        if found in {one.value for one in kinds}:
            return kinds(found)
        self.fault(where, f"«{name}» har en verdi vi ikke kjenner")
        return fallback

    def words(self, row: object, name: str, where: str) -> Words:
        found = row.get(name) if isinstance(row, dict) else None
        return Words(*(self.text(found, language, where) for language in ("nb", "nn", "en")))

    def section(self, row: object, where: str) -> Section:
        questions = enumerate(self.rows(row, "questions", where), 1)
        made = tuple(self.question(one, f"{where}, spørsmål {place}") for place, one in questions)
        return Section(self.words(row, "words", where), made, self.text(row, "key", where))

    def question(self, row: object, where: str) -> Question:
        if not isinstance(row, dict):
            self.fault(where, "det er ikke et spørsmål")
            return Question(QuestionKind.SHORT_TEXT, NO_WORDS)
        kind = self.kind(row, "kind", QuestionKind, QuestionKind.SHORT_TEXT, where)
        required = row.get("is_required")
        if type(required) is not bool:
            self.fault(where, "«is_required» er verken ja eller nei")
        options = tuple(
            Option(self.words(one, "words", where), self.text(one, "key", where))
            for one in self.rows(row, "options", where)
        )
        types = self.rows(row, "types", where)
        if not all(isinstance(one, str) and not UNSTORABLE.search(one) for one in types):
            self.fault(where, "«types» har noe som ikke er tekst")
        return Question(
            kind,
            self.words(row, "words", where),
            self.words(row, "help", where),
            bool(required),
            self.kind(row, "asked_in", AskedIn, AskedIn.APPLICATION, where),
            self.text(row, "criterion", where),
            self.condition(row.get("condition"), where),
            options,
            self.limit(row, "least", where),
            self.limit(row, "most", where),
            tuple(str(one) for one in types if isinstance(one, str)),
            self.text(row, "key", where),
        )

    def condition(self, row: object, where: str) -> QuestionCondition | None:
        if row is None:
            return None
        above = self.number(row, "above", where)
        return QuestionCondition(
            self.text(row, "question", where),
            self.kind(row, "kind", ConditionKind, ConditionKind.ANSWERED, where),
            self.text(row, "option", where),
            None if above is None else Kroner(above),
        )

    def limit(self, row: dict[str, Any], name: str, where: str) -> Limit | None:
        found = row.get(name)
        if isinstance(found, dict):
            ore = self.number(found, "ore", where)
            if ore is None:
                self.fault(where, f"«{name}» er ikke et beløp")
            return None if ore is None else Kroner(ore)
        if not isinstance(found, str):
            return self.number(row, name, where)
        try:
            if DAY.fullmatch(found):
                return date.fromisoformat(found)
        except ValueError:
            pass
        self.fault(where, f"«{name}» er ikke en dag")
        return None

    def look_at_keys(self, made: QuestionSet) -> None:
        """Each key is of its kind, was given by this set, and stands once."""
        seen: set[str] = set()
        if made.last_key < 0:
            self.fault("nøklene", "den siste er under null")
        for letter, key in _keys(made):
            match = KEY.fullmatch(key)
            if match is None or key[0] != letter or int(match[1]) > made.last_key:
                self.fault("nøklene", "en av dem er ikke laget av dette settet")
            elif key in seen:
                self.fault("nøklene", f"{key} står to ganger")
            seen.add(key)


def _keys(made: QuestionSet) -> Iterable[tuple[str, str]]:
    for section in made.sections:
        yield "s", section.key
        for question in section.questions:
            yield "q", question.key
            yield from (("o", option.key) for option in question.options)
