"""How what was read prints itself, and tells where it stands."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import fields
from enum import Enum
from typing import Any, Final

from tilskudd.values.finding import Finding, Place

UNPRINTED: Final = {"json": None}
"""Marks a field that the checks need and the JSON does not show."""


class Value:
    """Something read from a letter; prints its fields by their own names, places as objects, days as ISO 8601."""

    def as_json(self) -> dict[str, Any]:
        return {
            item.metadata.get("json", item.name): shown(getattr(self, item.name))
            for item in fields(self)  # type: ignore[arg-type]
            if item.metadata.get("json", item.name) is not None
        }


def shown(value: object) -> Any:
    match value:
        case Value() | Place() | Finding():
            return value.as_json()
        case Enum():
            return value.value
        case datetime.date():
            return value.isoformat()
        case tuple() | list():
            return [shown(part) for part in value]
        case Mapping():
            return {key: shown(part) for key, part in value.items()}
    return value


def places_in(value: object) -> Iterator[Place]:
    """Every place that a value, and all inside it, was read from."""
    match value:
        case Place():
            yield value
        case Value():
            for item in fields(value):  # type: ignore[arg-type]
                yield from places_in(getattr(value, item.name))
        case tuple() | list():
            for part in value:
                yield from places_in(part)
        case Mapping():
            for part in value.values():
                yield from places_in(part)
