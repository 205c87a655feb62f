"""What a machine found in material that came in."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How grave a finding is (alvorlighet): an error must be answered, a warning seen, a note may be read."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands: page and line from 1 (page None when unknown), offsets [start, end) in the text.

    On a printed page also its box: x0, top, x1, bottom in hundredths of a point from the top left; printed in points.
    """

    page: int | None
    line: int
    start: int
    end: int
    box: tuple[int, int, int, int] | None = None

    def as_json(self) -> dict[str, Any]:
        told: dict[str, Any] = {"page": self.page, "line": self.line, "start": self.start, "end": self.end}
        return told | {"box": [side / 100 for side in self.box]} if self.box else told


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault or remark (funn), with its place and, where it is arithmetic, what is stated and what was computed."""

    code: str
    severity: Severity
    message: str
    at: Place | None = None
    stated: int | str | None = None
    computed: int | str | None = None
    also_at: tuple[Place, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """The finding in the shape of `tilskudd read --json`; amounts in whole kroner."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "message": self.message,
            "stated": self.stated,
            "computed": self.computed,
            "at": self.at.as_json() if self.at else {},
            "also_at": [place.as_json() for place in self.also_at],
        }
