"""The fields of a question as a page draws them: what was typed, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tilskudd.applications.typed import FieldFinding, Typed, only
from tilskudd.values.finding import Severity


@dataclass(frozen=True, slots=True)
class Told:
    """What is told at a field (melding); one that blocks must be mended before anything can be sent."""

    code: str
    message: str
    blocks: bool


@dataclass(frozen=True, slots=True)
class ShownField:
    """One field of a form (felt); its name in the form is its id on the page. `beside` are ids of what explains it."""

    name: str
    value: str = ""
    told: tuple[Told, ...] = ()
    beside: tuple[str, ...] = ()

    @property
    def error_id(self) -> str:
        return f"feil-{self.name}"

    @property
    def described(self) -> str:
        """The ids for aria-describedby; empty when nothing describes the field."""
        return " ".join([*self.beside, *([self.error_id] if self.told else [])])

    @property
    def is_wrong(self) -> bool:
        return any(one.blocks for one in self.told)


@dataclass(frozen=True, slots=True)
class ShownOption:
    """One thing to choose, with its id on the page (valg)."""

    key: str
    words: str
    id: str = ""
    is_chosen: bool = False


class Fields:
    """Deals out fields with what was typed and found; what belongs to no field that is shown, is left (felter)."""

    def __init__(self, typed: Typed, findings: Iterable[FieldFinding]) -> None:
        self.typed = typed
        self.findings = list(findings)
        self.given: set[str] = set()

    def field(self, name: str, *beside: str, value: str | None = None) -> ShownField:
        """A field by its name, as it was typed or with another value."""
        self.given.add(name)
        told = tuple(_told(one) for one in self.findings if one.field == name)
        return ShownField(name, only(self.typed, name) if value is None else value, told, tuple(filter(None, beside)))

    def left(self, question: str) -> Iterator[Told]:
        """What was found about a question in fields that were not given out, such as the line after the last."""
        return (_told(one) for one in self.findings if one.question == question and one.field not in self.given)


def _told(one: FieldFinding) -> Told:
    return Told(one.code, one.message, one.finding.severity is Severity.ERROR)
