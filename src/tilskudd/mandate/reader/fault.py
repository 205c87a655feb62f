"""A fault before it is put into words: which sentences tell of it, and the facts they tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tilskudd.mandate.reader.wording.language import Language
from tilskudd.values.finding import Finding, Place, Severity


@dataclass(frozen=True, slots=True)
class Fault:
    """`said` names the sentences, the code's own when empty; `facts` are whole kroner, days, budget lines, words."""

    code: str
    severity: Severity
    at: Place | None
    stated: int | str | None = None
    computed: int | str | None = None
    also_at: tuple[Place, ...] = ()
    said: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    def in_words(self, language: Language) -> Finding:
        facts = {"stated": self.stated, "computed": self.computed, "units": "", **self.facts}
        if facts["units"] in language.printed:
            facts["units"] = language.printed[facts["units"]]
        if isinstance(facts.get("chapter"), int):
            facts["chapter"] = language.printed["chapter"].format(chapter=facts["chapter"])
        if isinstance(facts.get("numbers"), tuple):
            facts["numbers"] = language.printed["and"].join(facts["numbers"])
        if hasattr(facts.get("due"), "month") and self.code == "deadline-without-deliverable":
            facts["due"] = language.day(facts["due"])
        message = " ".join(language.say(name, facts) for name in self.said or (self.code,))
        return Finding(self.code, self.severity, message, self.at, self.stated, self.computed, self.also_at)
